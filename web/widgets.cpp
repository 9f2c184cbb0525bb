// Drawing and answering of the shared widgets.
#include "web/widgets.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "web/keyboard_focus.h"

namespace screen {

namespace {

const char* begin_of(std::string_view text) { return text.data(); }
const char* end_of(std::string_view text) { return text.data() + text.size(); }

Color or_text(Color color) { return color ? color : palette().text; }

// The longest head of [text] that is at most [width] wide together with an ellipsis.
std::string cut(std::string_view text, float width) {
    constexpr std::string_view dots = "\xe2\x80\xa6";
    const float room = width - size_of(dots).x;
    std::size_t low = 0, high = text.size();
    while (low < high) {
        const std::size_t middle = (low + high + 1) / 2;
        if (size_of(text.substr(0, middle)).x <= room) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    // Never within a character of several bytes.
    while (low > 0 && low < text.size() && (text[low] & 0xc0) == 0x80) --low;
    return std::string(text.substr(0, low)) + std::string(dots);
}

struct Face {
    Color fill, hover, ink;
};

Face face_of(Look look) {
    const Palette& p = palette();
    switch (look) {
        case Look::Primary:
            return {p.accent, mix(p.accent, p.text, 0.18f), p.on_accent};
        case Look::Danger:
            return {fade(p.bad, 0.16f), fade(p.bad, 0.3f), p.bad};
        case Look::Quiet:
            return {fade(p.raised, 0), fade(p.accent, 0.14f), p.muted};
        case Look::Plain:
            break;
    }
    return {p.raised, mix(p.raised, p.accent, 0.2f), p.text};
}

}  // namespace

void begin_panel(const char* name, ImVec2 size, bool scrolls) {
    // Tab goes through all panels as if they were one; see keyboard_focus.h.
    ImGuiWindowFlags flags = ImGuiWindowFlags_NavFlattened | keyboard_focus_flags();
    if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::BeginChild(name, size, ImGuiChildFlags_Border, flags);
}

void end_panel() { ImGui::EndChild(); }

void heading(std::string_view words) {
    const WithFont font(platform::Font::Bold);
    text(words, palette().muted);
}

void empty_state(Icon icon, std::string_view what, std::string_view how, float below) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::min(room.x, 300.0f);
    const float left = at.x + (room.x - width) / 2;
    const float high =
        38 + lines_in(nullptr, {}, width, 0, what) + lines_in(nullptr, {}, width, 0, how);
    const float top = at.y + std::max(0.0f, (room.y - high - below) / 2);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw_icon(draw, icon, {left + width / 2, top + 12}, 22, palette().faint);
    float y = top + 34;
    y += lines_in(&draw, {left, y}, width, palette().text, what, true) + 4;
    lines_in(&draw, {left, y}, width, palette().muted, how, true);
    ImGui::Dummy({room.x, std::min(room.y, top + high - at.y)});
}

void center_next(float width) {
    const float spare = ImGui::GetContentRegionAvail().x - width;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0f, spare / 2));
}

void text(std::string_view words, Color color, platform::Font which) {
    const WithFont font(which);
    ImGui::PushStyleColor(ImGuiCol_Text, or_text(color));
    ImGui::TextUnformatted(begin_of(words), end_of(words));
    ImGui::PopStyleColor();
}

void wrapped(std::string_view words, Color color, platform::Font which) {
    const WithFont font(which);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::max(1.0f, ImGui::GetContentRegionAvail().x);
    const float height = lines_in(ImGui::GetWindowDrawList(), at, width, or_text(color), words);
    ImGui::Dummy({width, height});
}

// ImGui breaks behind a dot as well, within "answer.task:7".
std::string_view one_line(std::string_view words, float width) {
    const ImFont& font = *ImGui::GetFont();
    const char* const end = font.CalcWordWrapPositionA(ImGui::GetFontSize() / font.FontSize,
                                                       begin_of(words), end_of(words), width);
    const std::string_view line = words.substr(0, static_cast<std::size_t>(end - begin_of(words)));
    if (line.size() == words.size() || words[line.size()] == ' ') return line;
    const std::size_t space = line.find_last_of(' ');
    return space == std::string_view::npos || space == 0 ? line : line.substr(0, space);
}

float lines_in(ImDrawList* draw, ImVec2 at, float width, Color color, std::string_view words,
               bool centered) {
    constexpr float leading = 3;
    const float size = ImGui::GetFontSize();
    float y = at.y;
    while (!words.empty()) {
        const std::string_view whole = words.substr(0, words.find('\n'));
        const std::string_view line = one_line(whole, width);
        if (draw) {
            const float x = centered ? at.x + (width - size_of(line).x) / 2 : at.x;
            draw->AddText({x, y}, color, begin_of(line), end_of(line));
        }
        y += size + leading;
        words.remove_prefix(line.size());
        if (line.size() < whole.size()) {
            while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
        } else if (!words.empty()) {
            words.remove_prefix(1);
        }
    }
    return std::max(0.0f, y - at.y - leading);
}

std::string first_lines(std::string_view words, float width, int lines) {
    const auto rest_behind = [width, lines](std::string_view rest) {
        for (int i = 0; i < lines && !rest.empty(); ++i) {
            rest.remove_prefix(one_line(rest, width).size());
            while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
        }
        return rest;
    };
    std::string_view kept = words.substr(0, words.size() - rest_behind(words).size());
    std::string shown(kept);
    while (kept.size() < words.size() &&
           (shown.size() == kept.size() || !rest_behind(shown).empty())) {
        const std::size_t end = kept.rfind(' ');
        if (end == std::string_view::npos) break;
        kept = kept.substr(0, end);
        shown = std::string(kept) + " \xe2\x80\xa6";
    }
    return shown;
}

ImVec2 size_of(std::string_view words) {
    return ImGui::CalcTextSize(begin_of(words), end_of(words));
}

float width_of(std::string_view words) {
    return ImGui::GetFont()
        ->CalcTextSizeA(ImGui::GetFontSize(), FLT_MAX, -1, begin_of(words), end_of(words))
        .x;
}

void ellipsis(std::string_view words, float width, Color color) {
    if (size_of(words).x <= width) {
        text(words, color);
        return;
    }
    text(cut(words, width), color);
    tooltip(words);
}

void text_in(ImDrawList& draw, ImVec2 from, float to, Color color, std::string_view words) {
    const float width = to - from.x;
    if (width < ImGui::GetFontSize()) return;
    if (size_of(words).x <= width) {
        draw.AddText(from, color, begin_of(words), end_of(words));
    } else {
        draw.AddText(from, color, cut(words, width).c_str());
    }
}

void tooltip(std::string_view words) {
    // A finger leaves ImGui's mouse where it was lifted, which is no wish to read about that place.
    if (words.empty() || ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen ||
        !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
        return;
    }
    // A mouse that rests asks for no frames, but its time has to pass; and in the first frame of a
    // tooltip its size is not yet known.
    if (ImGui::GetCurrentContext()->HoverItemDelayTimer < 0.5f)
        platform::request_redraw_after(0.05);
    static std::string last;  // nor is it where the words have changed
    if (words != last) platform::request_redraw();
    last = words;
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayShort | ImGuiHoveredFlags_AllowWhenDisabled)) {
        return;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 7});
    if (ImGui::BeginTooltip()) {
        const float most = ImGui::GetFontSize() * 24;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        float width = 0;
        for (std::string_view rest = words; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            width = std::max(width, size_of(line).x + 1);
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        }
        width = std::min(width, most);
        const float height = lines_in(ImGui::GetWindowDrawList(), at, width, palette().text, words);
        ImGui::Dummy({width, height});
        platform::name_widget("tooltip");
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

float button_width(Icon icon, std::string_view label) {
    const bool has_icon = icon != Icon::None;
    const float between = has_icon && !label.empty() ? 7 : 0;
    return size_of(label).x + between + (has_icon ? ImGui::GetFontSize() * 0.8f : 0) +
           2 * ImGui::GetStyle().FramePadding.x;
}

bool button(const char* name, Icon icon, std::string_view label, std::string_view tip, Look look,
            bool enabled, std::string_view widest) {
    const ImGuiStyle& style = ImGui::GetStyle();
    const float icon_size = ImGui::GetFontSize() * 0.8f;
    const bool has_icon = icon != Icon::None;
    const ImVec2 words = size_of(label);
    const float between = has_icon && !label.empty() ? 7 : 0;
    const ImVec2 size{std::max(button_width(icon, label), button_width(icon, widest)),
                      ImGui::GetFrameHeight()};
    ImGui::BeginDisabled(!enabled);
    const bool pressed = ImGui::InvisibleButton(name, size);
    const bool hovered = ImGui::IsItemHovered();
    const bool held = ImGui::IsItemActive();
    ImGui::EndDisabled();
    platform::name_widget(name);

    const Face face = face_of(look);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float opacity = enabled ? 1 : 0.4f;
    draw.AddRectFilled(from, to, fade(hovered || held ? face.hover : face.fill, opacity),
                       style.FrameRounding);
    if (look == Look::Plain) {
        draw.AddRect(from, to, fade(palette().line, opacity), style.FrameRounding);
    }
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
        draw.AddRect(from, to, palette().accent, style.FrameRounding, 0, 2);
    }
    const Color ink = fade(face.ink, opacity);
    float x = from.x + style.FramePadding.x;
    if (has_icon) {
        draw_icon(draw, icon, {x + icon_size / 2, (from.y + to.y) / 2}, icon_size, ink);
        x += icon_size + between;
    }
    draw.AddText({x, from.y + (size.y - words.y) / 2}, ink, begin_of(label), end_of(label));
    tooltip(tip);
    return pressed && enabled;
}

float chip_width(std::string_view label, std::string_view detail) {
    return size_of(label).x + size_of(detail).x + (detail.empty() ? 0 : 6) + 30;
}

bool chip(const char* name, std::string_view label, std::string_view detail, Color color,
          bool marked) {
    const ImVec2 a = size_of(label);
    const float between = detail.empty() ? 0 : 6;
    const ImVec2 size{chip_width(label, detail), ImGui::GetFontSize() + 8};
    const bool pressed = ImGui::InvisibleButton(name, size);
    const bool hovered = ImGui::IsItemHovered();
    platform::name_widget(name);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const float round = size.y / 2;
    draw.AddRectFilled(from, to, fade(color, hovered ? 0.34f : 0.15f), round);
    if (marked) draw.AddRect(from, to, color, round, 0, 1.6f);
    draw.AddCircleFilled({from.x + 11, (from.y + to.y) / 2}, 4, color);
    draw.AddText({from.x + 19, from.y + 4}, palette().text, begin_of(label), end_of(label));
    draw.AddText({from.x + 19 + a.x + between, from.y + 4}, palette().muted, begin_of(detail),
                 end_of(detail));
    return pressed;
}

bool story_line(const std::string& name, const std::string& words, Color color, bool here) {
    const float width = ImGui::GetContentRegionAvail().x;
    constexpr float left = 26;
    const float height = lines_in(nullptr, {}, width - left - 6, 0, words);
    const bool pressed = ImGui::InvisibleButton(name.c_str(), {width, height + 8});
    platform::name_widget(name);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Palette& p = palette();
    if (here || hovered) {
        draw.AddRectFilled(from, to, here ? fade(p.accent, 0.15f) : p.raised, 5);
    }
    draw.AddCircleFilled({from.x + 12, from.y + 4 + ImGui::GetFontSize() / 2}, 4.5f, color);
    lines_in(&draw, {from.x + left, from.y + 4}, width - left - 6, p.text, words);
    return pressed;
}

bool begin_choice(const char* name, const char* now, float width, std::string_view tip) {
    ImGui::PushID(name);
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {6, 6});
    // The sign at its right needs room.
    const float words = width - ImGui::GetStyle().FramePadding.x - 20;
    const std::string shown = size_of(now).x > words ? cut(now, words) : now;
    const bool open = ImGui::BeginCombo(
        "##choice", shown.c_str(), ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLargest);
    ImGui::PopStyleVar();
    if (!open) {
        platform::name_widget(name);
        tooltip(tip);
        const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        const ImVec2 tip_at{to.x - 14, (from.y + to.y) / 2 + 2.5f};
        draw.PathLineTo({tip_at.x - 4.5f, tip_at.y - 4.5f});
        draw.PathLineTo(tip_at);
        draw.PathLineTo({tip_at.x + 4.5f, tip_at.y - 4.5f});
        draw.PathStroke(palette().muted, 0, 1.6f);
        ImGui::PopID();
    }
    return open;
}

void end_choice() {
    ImGui::EndCombo();
    ImGui::PopID();
}

bool link_text(const char* name, std::string_view label, Color color) {
    const ImVec2 size = size_of(label);
    const bool pressed = ImGui::InvisibleButton(name, {std::max(size.x, 1.0f), size.y});
    platform::name_widget(name);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const Color ink = color ? color : palette().accent;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddText(from, ink, begin_of(label), end_of(label));
    if (hovered) draw.AddLine({from.x, to.y}, to, ink);
    return pressed;
}

bool tabs(const char* name, const std::string_view* labels, int count, int& chosen) {
    bool changed = false;
    ImGui::PushID(name);
    constexpr float between = 3;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {between, 4});
    // Where there is little room they stand closer; where there is none, in a further row.
    float all_words = 0;
    for (int i = 0; i < count; ++i) all_words += size_of(labels[i]).x + between;
    const float spare = (ImGui::GetContentRegionAvail().x - all_words) / static_cast<float>(count);
    const float padding = std::clamp(std::floor(spare), 7.0f, 20.0f);
    for (int i = 0; i < count; ++i) {
        const ImVec2 words = size_of(labels[i]);
        if (i > 0) {
            ImGui::SameLine();
            if (ImGui::GetContentRegionAvail().x < words.x + padding) ImGui::NewLine();
        }
        const ImVec2 size{words.x + padding, ImGui::GetFrameHeight() - 2};
        ImGui::PushID(i);
        if (ImGui::InvisibleButton("tab", size) && chosen != i) {
            chosen = i;
            changed = true;
        }
        ImGui::PopID();
        platform::name_widget(std::string(name) + "/" + std::string(labels[i]));
        const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
        const Palette& p = palette();
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        if (chosen == i) {
            draw.AddRectFilled(from, to, fade(p.accent, 0.17f), 6);
        } else if (ImGui::IsItemHovered()) {
            draw.AddRectFilled(from, to, p.raised, 6);
        }
        draw.AddText({from.x + padding / 2, from.y + (size.y - words.y) / 2},
                     chosen == i ? p.text : p.muted, begin_of(labels[i]), end_of(labels[i]));
    }
    ImGui::PopStyleVar();
    ImGui::PopID();
    return changed;
}

void splitter(const char* name, bool vertical, ImVec2 from, float length, float whole, float& share,
              float share_min, float share_max) {
    const ImVec2 size = vertical ? ImVec2{gap, length} : ImVec2{length, gap};
    ImGui::SetCursorScreenPos(from);
    ImGui::InvisibleButton(name, size);
    platform::name_widget(name);
    const bool held = ImGui::IsItemActive();
    if (held) {
        const ImVec2 moved = ImGui::GetIO().MouseDelta;
        share = std::clamp(share + (vertical ? moved.x : moved.y) / whole, share_min, share_max);
    }
    if (!held && !ImGui::IsItemHovered()) return;
    ImGui::SetMouseCursor(vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    const float inset_x = vertical ? 2.0f : 0.0f, inset_y = vertical ? 0.0f : 2.0f;
    ImGui::GetWindowDrawList()->AddRectFilled({a.x + inset_x, a.y + inset_y},
                                              {b.x - inset_x, b.y - inset_y},
                                              fade(palette().accent, held ? 0.9f : 0.5f), 2);
}

}  // namespace screen
