// Reading: md4c's calls become blocks.
#include "web/markdown.h"

#include <md4c.h>

namespace screen {

namespace {

struct List {
    bool ordered;
    unsigned next;
};

struct Reader {
    Document document;
    std::vector<List> lists;
    std::string bullet;  // waits for the block that begins a list item
    int quotes = 0;
    int bold = 0, italic = 0, code = 0;
    std::string link;
    bool in_head = false, in_cell = false;
    bool open = false;  // the last block takes text

    Block& begin(BlockKind kind) {
        Block block;
        block.kind = kind;
        block.indent = static_cast<int>(lists.size()) + quotes;
        block.quote = quotes > 0;
        block.bullet = std::move(bullet);
        bullet.clear();
        document.push_back(std::move(block));
        open = true;
        return document.back();
    }

    void add(std::string_view text) {
        if (!open) begin(BlockKind::Paragraph);  // a tight list item has no paragraph of its own
        Block& block = document.back();
        auto& spans = in_cell ? block.cells.back() : block.spans;
        spans.push_back({std::string(text), bold > 0, italic > 0, code > 0, link});
    }
};

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
    Reader& reader = *static_cast<Reader*>(user);
    switch (type) {
        case MD_BLOCK_UL:
            reader.open = false;
            reader.lists.push_back({false, 0});
            break;
        case MD_BLOCK_OL:
            reader.open = false;
            reader.lists.push_back({true, static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start});
            break;
        case MD_BLOCK_LI: {
            List& list = reader.lists.back();
            reader.bullet = list.ordered ? std::to_string(list.next++) + "." : "\xe2\x80\xa2";
            reader.open = false;
            break;
        }
        case MD_BLOCK_QUOTE:
            ++reader.quotes;
            break;
        case MD_BLOCK_H:
            reader.begin(BlockKind::Heading).level =
                static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
            break;
        case MD_BLOCK_CODE:
            reader.begin(BlockKind::Code);
            break;
        case MD_BLOCK_P:
            reader.begin(BlockKind::Paragraph);
            break;
        case MD_BLOCK_HR:
            reader.begin(BlockKind::Rule);
            reader.open = false;
            break;
        case MD_BLOCK_THEAD:
            reader.in_head = true;
            break;
        case MD_BLOCK_TR:
            reader.begin(BlockKind::TableRow).head = reader.in_head;
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            reader.document.back().cells.emplace_back();
            reader.in_cell = true;
            break;
        default:
            break;
    }
    return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* user) {
    Reader& reader = *static_cast<Reader*>(user);
    switch (type) {
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
            reader.lists.pop_back();
            reader.open = false;
            break;
        case MD_BLOCK_QUOTE:
            --reader.quotes;
            break;
        case MD_BLOCK_THEAD:
            reader.in_head = false;
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            reader.in_cell = false;
            break;
        default:
            reader.open = false;
            break;
    }
    return 0;
}

int turn(MD_SPANTYPE type, void* detail, Reader& reader, int by) {
    switch (type) {
        case MD_SPAN_STRONG:
            reader.bold += by;
            break;
        case MD_SPAN_EM:
            reader.italic += by;
            break;
        case MD_SPAN_CODE:
            reader.code += by;
            break;
        case MD_SPAN_A: {
            const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
            reader.link = by > 0 ? std::string(href.text, href.size) : std::string();
            break;
        }
        default:
            break;
    }
    return 0;
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
    return turn(type, detail, *static_cast<Reader*>(user), 1);
}

int leave_span(MD_SPANTYPE type, void* detail, void* user) {
    return turn(type, detail, *static_cast<Reader*>(user), -1);
}

std::string_view entity(std::string_view name) {
    if (name == "&amp;") return "&";
    if (name == "&lt;") return "<";
    if (name == "&gt;") return ">";
    if (name == "&quot;") return "\"";
    if (name == "&nbsp;") return " ";
    return name;
}

int take_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    Reader& reader = *static_cast<Reader*>(user);
    switch (type) {
        case MD_TEXT_BR:
            reader.add("\n");
            break;
        case MD_TEXT_SOFTBR:
            reader.add(" ");
            break;
        case MD_TEXT_ENTITY:
            reader.add(entity({text, size}));
            break;
        default:
            reader.add({text, size});
            break;
    }
    return 0;
}

}  // namespace

Document read_markdown(std::string_view text) {
    Reader reader;
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = take_text;
    md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &reader);
    return std::move(reader.document);
}

std::string plain_text(const Document& document) {
    std::string out;
    const auto add = [&out](const std::vector<Span>& spans) {
        for (const Span& span : spans) out += span.text;
    };
    for (const Block& block : document) {
        add(block.spans);
        for (const auto& cell : block.cells) {
            add(cell);
            out += "  ";
        }
        if (!out.empty() && out.back() != '\n') out += '\n';
    }
    return out;
}

}  // namespace screen
