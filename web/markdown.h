// Markdown for statements, hints and cards: read once into blocks, drawn each frame at the width
// there is. Headings, paragraphs, emphasis, code, lists, quotes, tables, rules and links; what it
// does not know it shows as plain text. Knows no puzzle; a link opens through the platform.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace screen {

struct Span {
    std::string text;  // "\n" alone is a hard break
    bool bold = false, italic = false, code = false;
    std::string link;
};

enum class BlockKind : std::uint8_t { Paragraph, Heading, Code, Rule, TableRow };

struct Block {
    BlockKind kind = BlockKind::Paragraph;
    int level = 0;       // of a heading
    int indent = 0;      // of lists and quotes
    std::string bullet;  // "1." or a dot where a list item begins
    bool quote = false;
    std::vector<Span> spans;
    std::vector<std::vector<Span>> cells;  // of a table row
    bool head = false;                     // of a table
};

using Document = std::vector<Block>;

Document read_markdown(std::string_view text);
void draw_markdown(const Document& document);
// Once: what a link to "lockstep:ID" that was clicked leads to; empty where none was.
std::string followed_link();
// For screen readers: the words without the marks.
std::string plain_text(const Document& document);

}  // namespace screen
