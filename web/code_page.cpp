// Drawing of the lines between the upper and the lower edge of the page.
#include "web/code_page.h"

#include <algorithm>
#include <cmath>

#include "web/widgets.h"

namespace screen {

namespace {

Color color_of(platform::MarkKind kind) {
    switch (kind) {
        case platform::MarkKind::Error:
            return palette().bad;
        case platform::MarkKind::Warning:
            return palette().warn;
        case platform::MarkKind::Note:
            break;
    }
    return palette().accent;
}

std::size_t word_length(std::string_view line, std::size_t from) {
    const auto inside = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    };
    std::size_t end = from;
    while (end < line.size() && inside(line[end])) ++end;
    return std::max<std::size_t>(1, end - from);
}

void wave(ImDrawList& draw, float left, float right, float bottom, Color color) {
    for (float x = left; x < right; x += 4) {
        draw.PathLineTo({x, bottom});
        draw.PathLineTo({x + 2, bottom - 2.5f});
    }
    draw.PathStroke(color, 0, 1.4f);
}

}  // namespace

void CodeLines::update(const std::string& text) {
    if (text == text_) return;
    text_ = text;
    begins_.assign(1, 0);
    in_comment_.assign(1, false);
    std::vector<Token> tokens;
    bool in_comment = false;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text_.find('\n', begin);
        if (end == std::string::npos) return;
        tokens.clear();
        tokens_of(std::string_view(text_).substr(begin, end - begin), in_comment, tokens);
        begin = end + 1;
        begins_.push_back(begin);
        in_comment_.push_back(in_comment);
    }
}

std::string_view CodeLines::line(std::size_t i) const {
    const std::size_t end = i + 1 == begins_.size() ? text_.size() : begins_[i + 1] - 1;
    return std::string_view(text_).substr(begins_[i], end - begins_[i]);
}

std::size_t CodeLines::line_at(std::size_t byte) const {
    const auto behind = std::upper_bound(begins_.begin(), begins_.end(), byte);
    return static_cast<std::size_t>(behind - begins_.begin()) - 1;
}

float CodePage::y(std::size_t line) const {
    return origin.y + static_cast<float>(line) * ImGui::GetFontSize();
}

float CodePage::x(std::size_t line, std::size_t byte) const {
    return origin.x + width_of(lines.line(line).substr(0, byte));
}

std::size_t CodePage::first() const {
    const float above = std::max(0.0f, (from.y - origin.y) / ImGui::GetFontSize());
    return std::min(lines.count(), static_cast<std::size_t>(above));
}

std::size_t CodePage::last() const {
    const float above = std::max(0.0f, (to.y - origin.y) / ImGui::GetFontSize());
    return std::min(lines.count(), static_cast<std::size_t>(above) + 1);
}

void CodePage::draw_text(ImDrawList& draw) const {
    std::vector<Token> tokens;
    for (std::size_t line = first(); line < last(); ++line) {
        const std::string_view words = lines.line(line);
        bool in_comment = lines.in_comment(line);
        tokens.clear();
        tokens_of(words, in_comment, tokens);
        float at = origin.x;
        std::uint32_t done = 0;
        for (const Token& token : tokens) {
            at += width_of(words.substr(done, token.from - done));
            draw.AddText({at, y(line)}, palette().tokens[static_cast<int>(token.kind)],
                         words.data() + token.from, words.data() + token.to);
            at += width_of(words.substr(token.from, token.to - token.from));
            done = token.to;
        }
    }
}

void CodePage::draw_lines(ImDrawList& draw) const {
    const float height = ImGui::GetFontSize();
    for (const platform::EditorLine& line : view.lines) {
        const auto index = static_cast<std::size_t>(std::max(1, line.line) - 1);
        if (index < first() || index >= last()) continue;
        const float top = y(index);
        draw.AddRectFilled({from.x, top}, {to.x, top + height}, fade(line.color, 0.16f));
        draw.AddRectFilled({from.x, top}, {from.x + 3, top + height}, line.color);
        const ImVec2 size = size_of(line.label);
        // Behind the words of the line where there is room, else over their end.
        const float behind = x(index, lines.line(index).size()) + height;
        const float right = to.x - size.x - 16;
        const float left = std::min(std::max(right - 6, behind), right);
        draw.AddRectFilled({left, top + 1}, {left + size.x + 12, top + height - 1}, line.color, 5);
        draw.AddText({left + 6, top}, ink_on(line.color), line.label.c_str());
    }
}

void CodePage::draw_marks(ImDrawList& draw, bool hovered) const {
    for (const platform::EditorMark& mark : view.marks) {
        const auto line = static_cast<std::size_t>(std::max(1, mark.line) - 1);
        if (line < first() || line >= last()) continue;
        const std::string_view words = lines.line(line);
        const auto begin = static_cast<std::size_t>(std::max(1, mark.column) - 1);
        const std::size_t length =
            mark.length > 0 ? static_cast<std::size_t>(mark.length) : word_length(words, begin);
        const float left = x(line, begin);
        const float right = std::max(left + 6, x(line, begin + length));
        const float bottom = y(line) + ImGui::GetFontSize() - 1;
        wave(draw, left, right, bottom, color_of(mark.kind));
        if (hovered && ImGui::IsMouseHoveringRect({left, y(line)}, {right, bottom + 2})) {
            const WithFont font(platform::Font::Text);
            ImGui::SetTooltip("%s", mark.message.c_str());
        }
    }
}

void CodePage::draw_caret(ImDrawList& draw, std::size_t byte) const {
    const std::size_t line = lines.line_at(byte);
    const ImVec2 at{x(line, byte - lines.begin(line)), y(line)};
    draw.AddRectFilled(at, {at.x + 2, at.y + ImGui::GetFontSize()}, palette().accent);
}

void CodePage::draw_numbers(ImDrawList& draw, float left) const {
    draw.PushClipRect({left, from.y}, {from.x, to.y}, true);
    for (std::size_t line = first(); line < last(); ++line) {
        const std::string number = std::to_string(line + 1);
        const auto mark = std::find_if(
            view.marks.begin(), view.marks.end(),
            [line](const auto& mark) { return mark.line == static_cast<int>(line + 1); });
        const Color color = mark == view.marks.end() ? palette().faint : color_of(mark->kind);
        draw.AddText({from.x - size_of(number).x - 10, y(line)}, color, number.c_str());
    }
    draw.PopClipRect();
}

float CodePage::numbers_width() const {
    const std::size_t digits = std::max<std::size_t>(2, std::to_string(lines.count()).size());
    return size_of(std::string(digits, '0')).x + 20;
}

}  // namespace screen
