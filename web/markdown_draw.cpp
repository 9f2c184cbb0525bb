// Drawing: words of mixed fonts flow into lines.
#include <algorithm>
#include <utility>

#include "web/markdown.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr float indent_width = 18;
constexpr float code_inset = 10;

platform::Font font_of(const Span& span, platform::Font base) {
    if (span.code) return platform::Font::Code;
    if (span.bold) return platform::Font::Bold;
    if (span.italic) return platform::Font::Italic;
    return base;
}

// The id behind a "lockstep:" link that was clicked in this frame.
std::string followed;

// Lays words from left to right and goes to the next line where one does not fit.
struct Flow {
    ImDrawList& draw;
    float left, right;
    float x, y;
    float line_height;
    ImVec2 word_end{-1, -1};  // of the last word
    bool in_code = false;
    bool blank_before = false;

    void next_line() {
        x = left;
        y += line_height;
    }

    // Words that follow each other without a blank belong together: a full stop behind a piece of
    // code must not begin a line.
    void word(std::string_view word, const Span& span, bool first) {
        const float width = width_of(word);
        const bool stays = first && !blank_before && word.size() <= 2;
        blank_before = false;
        if (x > left && x + width > right && !stays) next_line();
        const float height = ImGui::GetFontSize();
        // Fonts of different sizes stand in the middle of the line.
        const ImVec2 at{x, y + (line_height - 4 - height) / 2};
        if (span.code) shade(at.y, width, height);
        const Color color = !span.link.empty() ? palette().accent : palette().text;
        draw.AddText(at, color, word.data(), word.data() + word.size());
        if (!span.link.empty()) link(span, {at.x, at.y}, {at.x + width, at.y + height}, first);
        x += width;
        word_end = {x, y};
    }

    // The ground behind code, in one piece over the blanks between its words.
    void shade(float top, float width, float height) {
        const bool goes_on = in_code && word_end.y == y;
        draw.AddRectFilled({goes_on ? word_end.x : x - 2, top}, {x + width + 2, top + height + 1},
                           palette().raised, 3, goes_on ? ImDrawFlags_RoundCornersRight : 0);
        in_code = true;
    }

    // [first]: of the link's words, which is the one that has its name.
    void link(const Span& span, ImVec2 from, ImVec2 to, bool first) {
        draw.AddLine({from.x, to.y}, to, fade(palette().accent, 0.6f));
        constexpr std::string_view own = "lockstep:";
        const bool inside = span.link.rfind(own, 0) == 0;
        if (inside && first && ImGui::IsRectVisible(from, to)) {
            platform::name_rect("link/" + span.link.substr(own.size()),
                                {from.x, from.y, to.x - from.x, to.y - from.y});
        }
        if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(from, to)) return;
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return;
        if (inside) {
            followed = span.link.substr(own.size());
        } else {
            platform::open_link(span.link);
        }
    }

    void run(const Span& span, platform::Font base) {
        if (span.text == "\n") {
            next_line();
            return;
        }
        const WithFont font(font_of(span, base));
        const float blank = width_of(" ");
        const std::string_view text = span.text;
        in_code = false;
        for (std::size_t i = 0; i < text.size();) {
            if (text[i] == ' ' || text[i] == '\n') {
                if (x > left) x += blank;
                blank_before = true;
                ++i;
                continue;
            }
            std::size_t end = text.find_first_of(" \n", i);
            if (end == std::string_view::npos) end = text.size();
            word(text.substr(i, end - i), span, i == 0);
            i = end;
        }
    }
};

// Draws [spans] at the cursor and moves it below them.
void draw_spans(const std::vector<Span>& spans, platform::Font base, float indent = 0) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    float line_height = 0;
    {
        const WithFont font(base);
        line_height = ImGui::GetFontSize() + 4;
    }
    Flow flow{
        *ImGui::GetWindowDrawList(), at.x + indent, at.x + width, at.x + indent, at.y, line_height};
    for (const Span& span : spans) flow.run(span, base);
    ImGui::Dummy({width, flow.y + line_height - at.y});
}

void draw_code(const Block& block, float indent) {
    std::string code;
    for (const Span& span : block.spans) code += span.text;
    while (!code.empty() && code.back() == '\n') code.pop_back();
    const WithFont font(platform::Font::Code);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 size = size_of(code);
    const float height = size.y + 2 * code_inset;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const ImVec2 from{at.x + indent, at.y}, to{at.x + width, at.y + height};
    draw.AddRectFilled(from, to, palette().field, 6);
    draw.AddRect(from, to, palette().line, 6);
    draw.PushClipRect(from, {to.x - 4, to.y}, true);
    bool in_comment = false;
    std::vector<Token> tokens;
    float y = from.y + code_inset;
    for (std::size_t begin = 0; begin <= code.size();) {
        const std::size_t end = std::min(code.find('\n', begin), code.size());
        const std::string_view line = std::string_view(code).substr(begin, end - begin);
        tokens.clear();
        tokens_of(line, in_comment, tokens);
        for (const Token& token : tokens) {
            const float x = from.x + code_inset + width_of(line.substr(0, token.from));
            draw.AddText({x, y}, palette().tokens[static_cast<int>(token.kind)],
                         line.data() + token.from, line.data() + token.to);
        }
        y += ImGui::GetFontSize();
        begin = end + 1;
    }
    draw.PopClipRect();
    ImGui::Dummy({width, height});
}

// All rows of the table that begins at [i]; returns the block behind it.
std::size_t draw_table(const Document& document, std::size_t i) {
    const int columns = static_cast<int>(std::max<std::size_t>(1, document[i].cells.size()));
    ImGui::PushID(static_cast<int>(i));
    const bool open = ImGui::BeginTable("table", columns, ImGuiTableFlags_BordersInnerH);
    // In a wide table the first column names what the others tell about.
    for (int column = 0; open && columns > 3 && column < columns; ++column) {
        ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, column == 0 ? 2.0f : 1.0f);
    }
    for (bool first = true; i < document.size() && document[i].kind == BlockKind::TableRow; ++i) {
        if (document[i].head && !first) break;
        first = false;
        if (!open) continue;
        ImGui::TableNextRow();
        for (int column = 0; column < columns; ++column) {
            ImGui::TableSetColumnIndex(column);
            const auto cell = static_cast<std::size_t>(column);
            if (cell >= document[i].cells.size()) continue;
            draw_spans(document[i].cells[cell],
                       document[i].head ? platform::Font::Bold : platform::Font::Text);
        }
    }
    if (open) ImGui::EndTable();
    ImGui::PopID();
    return i;
}

void draw_text_block(const Block& block, float indent) {
    platform::Font font = platform::Font::Text;
    if (block.kind == BlockKind::Heading) {
        font = block.level <= 1 ? platform::Font::Heading : platform::Font::Bold;
        if (block.level > 1) ImGui::Dummy({0, 2});
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (!block.bullet.empty()) {
        const float x = at.x + indent - size_of(block.bullet).x - 6;
        ImGui::GetWindowDrawList()->AddText({x, at.y}, palette().muted, block.bullet.c_str());
    }
    draw_spans(block.spans, font, indent);
    if (block.quote) {
        const float x = at.x + indent - indent_width + 4;
        ImGui::GetWindowDrawList()->AddRectFilled({x, at.y}, {x + 3, ImGui::GetItemRectMax().y},
                                                  fade(palette().accent, 0.5f), 2);
    }
}

}  // namespace

std::string followed_link() { return std::exchange(followed, {}); }

void draw_markdown(const Document& document) {
    for (std::size_t i = 0; i < document.size();) {
        const Block& block = document[i];
        if (block.kind == BlockKind::TableRow) {
            i = draw_table(document, i);
            continue;
        }
        const float indent = static_cast<float>(block.indent) * indent_width;
        switch (block.kind) {
            case BlockKind::Code:
                draw_code(block, indent);
                break;
            case BlockKind::Rule:
                ImGui::Separator();
                break;
            default:
                draw_text_block(block, indent);
                break;
        }
        ++i;
    }
}

}  // namespace screen
