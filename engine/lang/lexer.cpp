#include "engine/lang/lexer.h"

#include <algorithm>
#include <array>

namespace lang {

namespace {

struct Spelling {
    Tok kind;
    std::string_view text;
};

constexpr Spelling marks[] = {
#define MARK(name, spelling) {Tok::name, spelling},
#include "engine/lang/token.def"
};

constexpr Spelling words[] = {
#define WORD(name, spelling) {Tok::Kw##name, spelling},
#include "engine/lang/token.def"
};

// The marks that begin with a character, longest first: most tokens are looked up here.
const std::vector<Spelling>& marks_from(char first) {
    static const auto table = [] {
        std::array<std::vector<Spelling>, 128> made;
        for (const Spelling& mark : marks)
            made[static_cast<unsigned char>(mark.text[0])].push_back(mark);
        return made;
    }();
    static const std::vector<Spelling> none;
    unsigned char index = static_cast<unsigned char>(first);
    return index < 128 ? table[index] : none;
}

// A #define stands for a constant, so a few tokens are plenty; it also keeps definitions that
// double each other from growing without end.
constexpr std::size_t define_tokens_max = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// With $, as compilers of C and C++ have it: VMS writes SYS$ENQ.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

class Lexer {
  public:
    Lexer(std::string_view text, std::uint16_t file, Report& report, Macros& macros)
        : text_(text), file_(file), report_(report), macros_(macros) {}

    Lexed run() {
        out_.tokens.reserve(text_.size() / 4 + 16);
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
        while (skip_space()) token();
        if (!open_.empty())
            report_.error(open_.back().span, "this #if has no #endif", "add a line with #endif");
        Token end;
        end.span = place(at_, 0);
        out_.tokens.push_back(end);
        return std::move(out_);
    }

  private:
    struct Conditional {
        Span span;
        bool active;  // the lines now read count
        bool ever;    // a branch before was taken
    };

    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    Span place(std::size_t from, std::size_t length) const {
        Span span;
        span.file = file_;
        span.line = line_;
        span.column = static_cast<std::uint16_t>(std::min<std::size_t>(from - start_ + 1, 65535));
        span.length = static_cast<std::uint32_t>(length);
        return span;
    }

    bool skipping() const { return !open_.empty() && !open_.back().active; }

    void next_line() {
        line_++;
        start_ = at_;
        fresh_line_ = true;
    }

    // Stands before the next token, or answers false at the end of the text.
    bool skip_space() {
        while (at_ < text_.size()) {
            char c = text_[at_];
            if (c == '\n') {
                at_++;
                next_line();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
                at_++;
            } else if (c == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
                at_ += peek(1) == '\n' ? 2 : 3;
                bool fresh = fresh_line_;
                next_line();
                fresh_line_ = fresh;
            } else if (c == '/' && peek(1) == '/') {
                skip_line();
            } else if (c == '/' && peek(1) == '*') {
                block_comment();
            } else if (c == '#' && fresh_line_) {
                directive();
            } else if (skipping()) {
                skip_line();
            } else {
                fresh_line_ = false;
                return true;
            }
        }
        return false;
    }

    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n') at_++;
    }

    void block_comment() {
        Span begin = place(at_, 2);
        at_ += 2;
        while (at_ < text_.size()) {
            if (text_[at_] == '*' && peek(1) == '/') {
                at_ += 2;
                return;
            }
            if (text_[at_++] == '\n') next_line();
        }
        report_.error(begin, "this comment has no end", "close it with */");
    }

    void token() {
        char c = text_[at_];
        if (is_letter(c)) return word();
        if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
        if (c == '"' || c == '\'') return quoted(c);
        for (const Spelling& mark : marks_from(c)) {
            if (text_.substr(at_, mark.text.size()) == mark.text) {
                add(mark.kind, at_, mark.text.size());
                at_ += mark.text.size();
                return;
            }
        }
        unknown();
    }

    void add(Tok kind, std::size_t from, std::size_t length) {
        out_.tokens.push_back({kind, place(from, length), text_.substr(from, length)});
    }

    void word() {
        std::size_t from = at_;
        while (is_letter(peek()) || is_digit(peek())) at_++;
        std::string_view text = text_.substr(from, at_ - from);
        if (peek() == '"' && (text == "R" || text == "L" || text == "u8" || text == "u"))
            report_.error(place(from, at_ - from),
                          "a string with the prefix " + std::string(text) +
                              " is real C++, but outside of the subset",
                          "write a plain \"...\"");
        if (auto macro = macros_.find(text); macro != macros_.end()) {
            Span span = place(from, text.size());
            for (Token token : macro->second) {
                token.span = span;
                out_.tokens.push_back(token);
            }
            return;
        }
        add(keyword(text), from, text.size());
    }

    void number() {
        std::size_t from = at_;
        while (is_digit(peek()) || is_letter(peek()) || peek() == '\'' || peek() == '.') {
            if (peek() == '.' && peek(1) == '.') break;  // at(1..3)
            if (peek() == '\'' && !is_digit(peek(1)) && !is_letter(peek(1))) break;
            at_++;
            bool exponent = text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E';
            bool hexadecimal = text_.substr(from, 2) == "0x" || text_.substr(from, 2) == "0X";
            if (exponent && !hexadecimal && (peek() == '+' || peek() == '-')) at_++;
        }
        add(Tok::Number, from, at_ - from);
    }

    void quoted(char quote) {
        std::size_t from = at_++;
        while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != quote)
            at_ += text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n' ? 2 : 1;
        std::size_t end = std::min(at_, text_.size());
        bool closed = end < text_.size() && text_[end] == quote;
        at_ = end + (closed ? 1 : 0);
        if (!closed) {
            report_.error(place(from, end - from),
                          quote == '"' ? "this text has no closing \"" : "this has no closing '",
                          quote == '"' ? "end it with \" on the same line"
                                       : "a single character is written 'a'");
        }
        if (!closed &&
            quote == '\'') {  // stands for a character, so that nothing more is said of it
            out_.tokens.push_back({Tok::Char, place(from, at_ - from), "?"});
            return;
        }
        Token token{quote == '"' ? Tok::Text : Tok::Char, place(from, at_ - from),
                    text_.substr(from + 1, end - from - 1)};
        out_.tokens.push_back(token);
    }

    void unknown() {
        std::size_t from = at_++;
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) at_++;
        std::string_view character = text_.substr(from, at_ - from);
        bool printable = static_cast<unsigned char>(character[0]) > ' ' && character[0] != '\x7F';
        const auto one_of = [&](std::initializer_list<std::string_view> list) {
            return std::find(list.begin(), list.end(), character) != list.end();
        };
        // What comes along when one copies from a page: spaces of other widths, and of none.
        if (one_of({"\u00A0", "\u2002", "\u2003", "\u2009", "\u202F", "\u3000", "\u200B", "\u200C",
                    "\u200D", "\u2060", "\u00AD", "\uFEFF"})) {
            report_.error(place(from, character.size()), "a space that C++ does not take for one",
                          "delete it, or write a plain space");
            return;
        }
        std::string remedy = "delete it", where = "in C++";
        if (one_of({"\u201C", "\u201D", "\u2018", "\u2019"})) {
            remedy = "write a straight quote: \" or '";
        } else if (one_of({"\u2212", "\u2013", "\u2014"})) {
            remedy = "write a plain -";
        } else if (character.size() > 1) {
            where = "here";  // C++ takes the letters of other alphabets in a name
            remedy = "delete it; a name has the letters a to z, digits and _";
        }
        report_.error(place(from, character.size()),
                      printable ? "'" + std::string(character) + "' has no meaning " + where
                                : std::string("a control character in the text"),
                      remedy);
    }

    // -- lines that begin with #

    std::string_view directive_word() {
        while (peek() == ' ' || peek() == '\t') at_++;
        std::size_t from = at_;
        while (is_letter(peek()) || is_digit(peek())) at_++;
        return text_.substr(from, at_ - from);
    }

    // The rest of the line without comments and space around it.
    std::string_view rest_of_line() {
        std::size_t from = at_;
        while (at_ < text_.size() && text_[at_] != '\n') {
            if (text_[at_] == '/' && (peek(1) == '/' || peek(1) == '*')) break;
            at_++;
        }
        std::string_view rest = text_.substr(from, at_ - from);
        while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\t' || rest.back() == '\r'))
            rest.remove_suffix(1);
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t'))
            rest.remove_prefix(1);
        return rest;
    }

    void directive() {
        std::size_t from = at_++;
        std::string_view name = directive_word();
        if (name == "ifdef" || name == "ifndef" || name == "if" || name == "elif" ||
            name == "else" || name == "endif") {
            conditional(name, from);
        } else if (skipping()) {
            rest_of_line();
        } else if (name == "include") {
            include(from);
        } else if (name == "define") {
            define();
        } else if (name == "undef") {
            macros_.erase(directive_word());
            rest_of_line();
        } else if (name == "pragma" || name == "line" || name.empty()) {
            rest_of_line();
        } else if (name == "error" || name == "warning") {
            std::string message(rest_of_line());
            if (name == "error")
                report_.error(place(from, at_ - from), message);
            else
                report_.warning(place(from, at_ - from), message);
        } else {
            report_.error(place(from, at_ - from), "unknown directive #" + std::string(name),
                          "the subset knows #include, #define of a constant, #ifdef, #ifndef, "
                          "#else, #endif and #pragma once");
            rest_of_line();
        }
    }

    void conditional(std::string_view name, std::size_t from) {
        Span span = place(from, at_ - from);
        bool outer = open_.size() < 2 ? true : open_[open_.size() - 2].active;
        if (name == "ifdef" || name == "ifndef") {
            bool defined = macros_.count(directive_word()) > 0;
            bool active = !skipping() && defined == (name == "ifdef");
            open_.push_back({span, active, active || skipping()});
        } else if (name == "if") {
            std::string_view condition = rest_of_line();
            if (condition != "0" && condition != "1" && !skipping())
                report_.error(span, "#if with a condition is real C++, but outside of the subset",
                              "use #ifdef, #ifndef, #if 0 or #if 1");
            bool active = !skipping() && condition != "0";
            open_.push_back({span, active, active || skipping()});
        } else if (open_.empty()) {
            report_.error(span, "#" + std::string(name) + " without #if", "delete it");
        } else if (name == "endif") {
            open_.pop_back();
        } else if (name == "elif") {
            report_.error(span, "#elif is real C++, but outside of the subset",
                          "use #else with a further #ifdef");
            open_.back().active = false;
        } else {
            open_.back().active = outer && !open_.back().ever;
            open_.back().ever = true;
        }
        rest_of_line();
    }

    void include(std::size_t from) {
        std::string_view rest = rest_of_line();
        Span span = place(from, at_ - from);
        span.length = static_cast<std::uint32_t>(rest.data() + rest.size() - text_.data() - from);
        char close = rest.empty() ? '\0' : rest[0] == '<' ? '>' : rest[0] == '"' ? '"' : '\0';
        std::size_t end = close ? rest.find(close, 1) : std::string_view::npos;
        if (end == std::string_view::npos) {
            report_.error(span, "#include needs a header between < and >",
                          "write for example #include <mutex>");
            return;
        }
        out_.includes.push_back({rest.substr(1, end - 1), close == '>', span});
        for (const auto& [name, tokens] : macros_) {
            if (name[0] != '_') continue;
            out_.includes.back().defined.emplace_back(
                name, tokens.empty() ? std::string_view{} : tokens[0].text);
        }
        if (end + 1 < rest.size())
            report_.error(span, "nothing may follow the header's name on this line",
                          "go on in a new line");
    }

    void define() {
        std::size_t from = at_;
        std::string_view name = directive_word();
        Span span = place(at_ - name.size(), name.size());
        if (name.empty() || peek() == '(') {
            if (name.empty()) span = place(from, 1);
            report_.error(span,
                          name.empty() ? "#define needs a name"
                                       : "#define with parameters is real C++, but outside of the "
                                         "subset",
                          "write a function, or const int NAME = 5;");
            skip_line();
            return;
        }
        // The line is read as tokens of its own, which then wait under the name.
        std::vector<Token> before;
        std::swap(before, out_.tokens);
        std::string_view rest = rest_of_line();
        std::size_t after = at_;
        at_ = rest.empty() ? at_ : static_cast<std::size_t>(rest.data() - text_.data());
        std::size_t stop = at_ + rest.size();
        while (at_ < stop) {
            if (peek() == ' ' || peek() == '\t')
                at_++;
            else
                token();
        }
        at_ = std::max(at_, after);
        std::swap(before, out_.tokens);
        if (before.size() > define_tokens_max) {
            report_.error(
                span, "this #define is longer than " + std::to_string(define_tokens_max) + " words",
                "write a function or a constant");
            return;
        }
        macros_[name] = std::move(before);
    }

    std::string_view text_;
    std::uint16_t file_;
    Report& report_;
    Macros& macros_;
    Lexed out_;
    std::vector<Conditional> open_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;  // of the line
    std::uint32_t line_ = 1;
    bool fresh_line_ = true;
};

}  // namespace

std::string_view spelling(Tok kind) {
    for (const Spelling& mark : marks)
        if (mark.kind == kind) return mark.text;
    for (const Spelling& word : words)
        if (word.kind == kind) return word.text;
    switch (kind) {
        case Tok::Name:
            return "a name";
        case Tok::Number:
            return "a number";
        case Tok::Text:
            return "a text";
        case Tok::Char:
            return "a character";
        default:
            return "the end of the text";
    }
}

Tok keyword(std::string_view word) {
    static const std::unordered_map<std::string_view, Tok> table = [] {
        std::unordered_map<std::string_view, Tok> made;
        for (const Spelling& entry : words) made.emplace(entry.text, entry.kind);
        return made;
    }();
    auto found = table.find(word);
    return found == table.end() ? Tok::Name : found->second;
}

Lexed lex(std::string_view text, std::uint16_t file, Report& report, Macros& macros) {
    return Lexer(text, file, report, macros).run();
}

}  // namespace lang
