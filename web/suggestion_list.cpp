// A window of ImGui's own, so that the wheel and the mouse work in it, drawn in front without the
// focus.
#include "web/suggestion_list.h"

#include <imgui_internal.h>

#include <algorithm>
#include <vector>

#include "web/widgets.h"

namespace screen {

namespace {

constexpr std::size_t rows_max = 8;
constexpr float width_min = 200, width_max = 460;
constexpr float row_padding = 4, side = 10;

// What stands below the list: the declaration, where it says more than the name, and the help.
struct Card {
    std::string declaration, help;
    float height = 0;
};

float wrapped_height(platform::Font font, const std::string& words, float width) {
    if (words.empty()) return 0;
    const WithFont with(font);
    return ImGui::CalcTextSize(words.c_str(), nullptr, false, width).y;
}

Card card_of(const platform::EditorSuggestion& word, float width) {
    Card card;
    if (word.declaration != word.name) card.declaration = word.declaration;
    card.help = word.help;
    card.height = wrapped_height(platform::Font::Code, card.declaration, width) +
                  wrapped_height(platform::Font::Text, card.help, width);
    if (card.height > 0) card.height += 2 * row_padding + 4;
    return card;
}

void draw_card(const Card& card, ImVec2 at, float width) {
    if (card.height == 0) return;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddLine({at.x, at.y}, {at.x + width, at.y}, palette().line);
    at.x += side;
    at.y += row_padding;
    const float room = width - 2 * side;
    const auto words = [&](platform::Font font, const std::string& text, Color color) {
        if (text.empty()) return;
        const WithFont with(font);
        draw.AddText(ImGui::GetFont(), ImGui::GetFontSize(), at, color, text.c_str(), nullptr,
                     room);
        at.y += ImGui::CalcTextSize(text.c_str(), nullptr, false, room).y + 4;
    };
    words(platform::Font::Code, card.declaration, palette().text);
    words(platform::Font::Text, card.help, palette().muted);
}

}  // namespace

void SuggestionList::close() {
    found_ = {};
    asked_ = false;
    accepted_ = false;
}

void SuggestionList::take_keys(ImGuiID owner) {
    const auto take = [owner](ImGuiKey key, bool repeats) {
        const bool pressed = ImGui::IsKeyPressed(key, repeats);
        ImGui::SetKeyOwner(key, owner, ImGuiInputFlags_LockThisFrame);
        return pressed;
    };
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyMods == ImGuiMod_Ctrl) asks_ = take(ImGuiKey_Space, false);
    if (!shown() || io.KeyMods != ImGuiMod_None) return;
    const std::size_t count = found_.list.size(), before = chosen_;
    if (take(ImGuiKey_DownArrow, true)) chosen_ = (chosen_ + 1) % count;
    if (take(ImGuiKey_UpArrow, true)) chosen_ = (chosen_ + count - 1) % count;
    moved_ |= chosen_ != before;
    // Who has typed the word to its end wants the key itself.
    if (found_.list[chosen_].name !=
        std::string_view(text_).substr(found_.from, caret_ - found_.from)) {
        for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_KeypadEnter, ImGuiKey_Tab}) {
            accepted_ |= take(key, false);
        }
    }
    if (take(ImGuiKey_Escape, false)) close();
}

void SuggestionList::accept(ImGuiInputTextCallbackData& data) {
    const std::string& name = found_.list[chosen_].name;
    data.DeleteChars(static_cast<int>(found_.from), static_cast<int>(found_.to - found_.from));
    data.InsertChars(static_cast<int>(found_.from), name.data(), name.data() + name.size());
    data.CursorPos = static_cast<int>(found_.from + name.size());
    data.ClearSelection();
    text_.assign(data.Buf, static_cast<std::size_t>(data.BufTextLen));
    caret_ = static_cast<std::size_t>(data.CursorPos);
}

void SuggestionList::follow(ImGuiInputTextCallbackData& data) {
    const bool same =
        text_ == std::string_view(data.Buf, static_cast<std::size_t>(data.BufTextLen));
    if (accepted_) {
        if (same && shown()) accept(data);
        return close();
    }
    const std::string_view text(data.Buf, static_cast<std::size_t>(data.BufTextLen));
    const auto caret = static_cast<std::size_t>(data.CursorPos);
    const bool typed = text.size() == text_.size() + 1 && caret == caret_ + 1;
    const bool erased = shown() && text.size() + 1 == text_.size() && caret + 1 == caret_;
    const bool moved = !same || caret != caret_;
    asked_ |= asks_;
    if (asks_ || typed || erased) {
        found_ = suggestions(text, caret, asked_);
        // What was asked for ends with its word.
        if (asked_ && !asks_ && found_.from == caret)
            found_ = suggestions(text, caret, asked_ = false);
        chosen_ = 0;
        moved_ = true;
    } else if (moved) {
        close();
    }
    asks_ = false;
    if (!same) text_ = text;
    caret_ = caret;
}

bool SuggestionList::draw_rows(ImVec2 size) {
    const float height = ImGui::GetFontSize() + row_padding;
    bool taken = false;
    ImGui::BeginChild("rows", size);
    const bool hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    for (std::size_t i = 0; i < found_.list.size(); ++i) {
        const ImVec2 from = ImGui::GetCursorScreenPos();
        const ImVec2 to{from.x + ImGui::GetContentRegionAvail().x, from.y + height};
        ImGui::Dummy({to.x - from.x, height});
        platform::name_widget("suggestion/" + std::to_string(i));
        if (i == chosen_ && moved_) ImGui::SetScrollHereY();
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        const bool under = hovered && ImGui::IsMouseHoveringRect(from, to);
        if (i == chosen_ || under) {
            draw.AddRectFilled(from, to, i == chosen_ ? palette().selection : palette().raised);
        }
        text_in(draw, {from.x + side, from.y + row_padding / 2}, to.x - side, palette().text,
                found_.list[i].name);
        if (under && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
            chosen_ = i;
            taken = true;
        }
    }
    moved_ = false;
    ImGui::EndChild();
    return taken;
}

bool SuggestionList::draw(ImVec2 at, ImVec2 from, ImVec2 to) {
    const WithFont font(platform::Font::Code);
    float width = width_min;
    for (const platform::EditorSuggestion& word : found_.list)
        width = std::max(width, width_of(word.name) + 2 * side + 14);
    const platform::EditorSuggestion& chosen = found_.list[chosen_];
    width = std::max(width, std::min(width_of(chosen.declaration) + 2 * side, width_max));
    width = std::min({width, width_max, to.x - from.x});
    const Card card = card_of(chosen, width - 2 * side);
    const float line = ImGui::GetFontSize();
    const float rows =
        static_cast<float>(std::min(found_.list.size(), rows_max)) * (line + row_padding);
    const float height = rows + card.height + 2;

    at.x = std::max(from.x, std::min(at.x - side, to.x - width));
    const float below = at.y + line + 2, above = at.y - height - 2;
    at.y = below + height <= to.y || above < from.y ? below : above;

    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {1, 1});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 4);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec(palette().panel));
    ImGui::PushStyleColor(ImGuiCol_Border, vec(palette().faint));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0);
    ImGui::Begin("suggestions", nullptr,
                 ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_NoDecoration |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    const bool taken = draw_rows({width - 2, rows});
    draw_card(card, {at.x, at.y + 1 + rows}, width);
    ImGui::End();
    ImGui::PopStyleColor(3);
    ImGui::PopStyleVar(5);
    if (taken) accepted_ = true;
    return taken;
}

}  // namespace screen
