// The one file that includes toml++, which is slow to compile.
#include "engine/puzzle/manifest.h"

#include <toml++/toml.h>

#include <algorithm>

namespace puzzle {
namespace {

lang::Span place(const toml::source_region& region) {
    lang::Span span;
    span.line = region.begin.line;
    span.column = static_cast<std::uint16_t>(region.begin.column);
    if (region.end.line == region.begin.line && region.end.column > region.begin.column) {
        span.length = region.end.column - region.begin.column;
    }
    return span;
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); i++) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

// Takes the keys of one table one by one; what nobody took is unknown.
class Section {
  public:
    Section(const toml::table& table, std::string name, const std::string& file,
            std::vector<lang::Diagnostic>& diagnostics)
        : table_(table), name_(std::move(name)), file_(file), diagnostics_(diagnostics) {}

    void text(const char* key, std::string& out, bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return;
        if (!node->is_string()) return wrong(*node, key, "a text in quotes");
        out = node->as_string()->get();
        if (required && out.empty())
            error(place(node->source()), quoted(key) + " is empty", "write it");
    }

    // Sets [out] to the position of the word among [words].
    template <class T>
    void word(const char* key, T& out, const std::vector<std::string>& words,
              bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return;
        if (!node->is_string()) return wrong(*node, key, "one of " + listed(words) + ", in quotes");
        const std::string typed = node->as_string()->get();
        auto found = std::find(words.begin(), words.end(), typed);
        if (found != words.end()) {
            out = static_cast<T>(found - words.begin());
            return;
        }
        std::string near = lang::nearest(typed, words);
        error(
            place(node->source()), quoted(typed) + " is no value of " + quoted(key),
            near.empty() ? "write one of " + listed(words) : "did you mean " + quoted(near) + "?");
    }

    template <class T>
    bool number(const char* key, T& out, std::int64_t from, std::int64_t to,
                bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return false;
        const std::string range =
            "a number from " + std::to_string(from) + " to " + std::to_string(to);
        if (!node->is_integer()) return wrong(*node, key, range), false;
        std::int64_t value = node->as_integer()->get();
        if (value < from || value > to) return wrong(*node, key, range), false;
        out = static_cast<T>(value);
        return true;
    }

    void flag(const char* key, bool& out) {
        const toml::node* node = take(key, false);
        if (!node) return;
        if (!node->is_boolean()) return wrong(*node, key, "true or false");
        out = node->as_boolean()->get();
    }

    void texts(const char* key, std::vector<std::string>& out) {
        const toml::node* node = take(key, false);
        if (!node) return;
        const toml::array* list = node->as_array();
        if (!list || (!list->empty() && !list->is_homogeneous(toml::node_type::string))) {
            return wrong(*node, key, "a list of texts in quotes");
        }
        for (const toml::node& each : *list) out.push_back(each.as_string()->get());
    }

    const toml::table* table(const char* key, bool required) {
        const toml::node* node = take(key, required);
        if (!node) return nullptr;
        if (!node->is_table()) wrong(*node, key, "a section: [" + std::string(key) + "]");
        return node->as_table();
    }

    // Says so about every key that was not asked for.
    void finish() {
        for (const auto& [key, node] : table_) {
            if (known(key.str())) continue;
            std::string near = lang::nearest(key.str(), asked_);
            error(place(key.source()), "unknown key " + quoted(key.str()) + where(),
                  near.empty() ? "the keys are " + listed(asked_)
                               : "did you mean " + quoted(near) + "?");
        }
    }

    void refuse(const char* key, const std::string& why) {
        if (!has(key)) return;
        refused_.push_back(key);
        error(place_of(key), quoted(key) + " " + why, "take it away, or write another kind");
    }
    bool has(const char* key) const { return table_.contains(key); }
    lang::Span place_of(const char* key) const { return place(table_.get(key)->source()); }
    void error(lang::Span span, std::string message, std::string remedy) {
        diagnostics_.push_back(
            {lang::Severity::Error, file_, span, std::move(message), std::move(remedy)});
    }

  private:
    const toml::node* take(const char* key, bool required) {
        asked_.push_back(key);
        const toml::node* node = table_.get(key);
        if (!node && required) {
            error(place(table_.source()), "the key " + quoted(key) + " is missing" + where(),
                  "add it");
        }
        return node;
    }
    bool known(std::string_view key) const {
        return std::find(asked_.begin(), asked_.end(), key) != asked_.end() ||
               std::find(refused_.begin(), refused_.end(), key) != refused_.end();
    }
    void wrong(const toml::node& node, const char* key, const std::string& wanted) {
        error(place(node.source()), quoted(key) + " must be " + wanted, {});
    }
    std::string where() const { return name_.empty() ? "" : " in [" + name_ + "]"; }

    const toml::table& table_;
    std::string name_;
    const std::string& file_;
    std::vector<lang::Diagnostic>& diagnostics_;
    std::vector<std::string> asked_, refused_;
};

const std::vector<std::string> race_words = {"fail", "note", "off"};
static_assert(static_cast<int>(explore::Races::Note) == 1 &&
              static_cast<int>(explore::Races::Off) == 2);
static_assert(static_cast<int>(explore::BusyWait::Note) == 1 &&
              static_cast<int>(explore::BusyWait::Off) == 2);
const std::vector<std::string> liveness_words = {"none", "weak", "strong", "off"};
static_assert(static_cast<int>(explore::Liveness::Weak) == 1 &&
              static_cast<int>(explore::Liveness::Off) == 3);
const std::vector<std::string> kind_words = {"fix", "write", "break", "predict", "debug"};

// Every key that rules a search: [rules] of a manifest, the `//!` lines of a script.
void read_rules(Section& keys, Rules& rules) {
    constexpr std::int64_t many = 1'000'000'000;
    keys.word("rule", rules.rule.scheduling, {"any", "priority"});
    keys.number("cores", rules.rule.cores, 1, 32);
    keys.number("slice", rules.rule.slice, 0, 255);
    keys.flag("spurious", rules.rule.spurious);
    keys.word("races", rules.races, race_words);
    keys.word("liveness", rules.liveness, liveness_words);
    keys.word("busy_wait", rules.busy_wait, race_words);
    keys.number("states", rules.limits.states_max, 1, many);
    keys.number("depth", rules.limits.depth_max, 1, many);
    keys.number("simplest", rules.limits.simplest_states_max, 0, many);
    std::uint64_t megabytes = 0;
    if (keys.number("memory", megabytes, 1, 1 << 20)) rules.limits.bytes_max = megabytes << 20;

    for (const char* key : {"cores", "slice"}) {
        if (rules.rule.exact_time() || !keys.has(key)) continue;
        keys.error(keys.place_of(key), quoted(key) + " has no meaning where any task may run next",
                   "write rule = \"priority\", or leave it out");
    }
}

// What a predict puzzle asks: its candidates, and what tells outcomes apart.
void read_candidates(Section& top, Manifest& manifest, const std::string& file,
                     std::vector<lang::Diagnostic>& diagnostics) {
    top.texts("globals", manifest.globals);
    top.flag("selection", manifest.selection);
    for (const bool possible : {true, false}) {
        const char* const name = possible ? "can" : "cannot";
        const toml::table* table = top.table(name, true);
        if (!table) continue;
        Section section(*table, name, file, diagnostics);
        for (const auto& [key, node] : *table) {
            Candidate candidate{std::string(key.str()), possible, {}};
            section.text(candidate.outcome.c_str(), candidate.why, !possible);
            manifest.outcomes.push_back({std::move(candidate), place(key.source())});
        }
    }
}

// The parsed table, or a diagnostic and an empty one.
toml::table parse(const std::string& file, std::string_view text,
                  std::vector<lang::Diagnostic>& diagnostics) {
    toml::parse_result result = toml::parse(text, file);
    if (result) return std::move(result).table();
    std::string message(result.error().description());
    if (message.rfind("Error while parsing ", 0) == 0)
        message = "cannot read " + message.substr(20);
    diagnostics.push_back({lang::Severity::Error, file, place(result.error().source()), message,
                           "a line is: key = \"text\", key = 3 or key = true"});
    return {};
}

void sort_by_place(std::vector<lang::Diagnostic>& diagnostics, std::size_t from) {
    std::stable_sort(diagnostics.begin() + static_cast<std::ptrdiff_t>(from), diagnostics.end(),
                     [](const lang::Diagnostic& a, const lang::Diagnostic& b) {
                         return a.span.line != b.span.line ? a.span.line < b.span.line
                                                           : a.span.column < b.span.column;
                     });
}

}  // namespace

Manifest read_manifest(const std::string& file, std::string_view text,
                       std::vector<lang::Diagnostic>& diagnostics) {
    const std::size_t before = diagnostics.size();
    Manifest manifest;
    const toml::table table = parse(file, text, diagnostics);
    if (diagnostics.size() > before) return manifest;

    Section top(table, "", file, diagnostics);
    std::size_t kind = 0;
    top.word("kind", kind, kind_words, true);
    manifest.kind = kind_words[kind];
    top.number("difficulty", manifest.difficulty, 1, 5, true);
    top.text("summary", manifest.summary, true);
    top.text("origin", manifest.origin, true);
    top.texts("headers", manifest.rules.headers);
    top.text("starts_from", manifest.starts_from);
    if (const toml::table* rules = top.table("rules", false)) {
        Section section(*rules, "rules", file, diagnostics);
        read_rules(section, manifest.rules);
        section.finish();
    }
    if (manifest.kind == "predict") {
        read_candidates(top, manifest, file, diagnostics);
    } else {
        for (const char* key : {"globals", "selection", "can", "cannot"}) {
            top.refuse(key, "belongs to puzzles of the kind predict");
        }
    }
    if (const toml::table* expect = top.table("expect", true)) {
        Section section(*expect, "expect", file, diagnostics);
        for (const auto& [key, node] : *expect) {
            std::string script(key.str());
            std::size_t verdict = verdict_words().size();
            section.word(script.c_str(), verdict, verdict_words());
            if (verdict == verdict_words().size()) continue;
            manifest.expected.push_back({script, verdict_words()[verdict], place(key.source())});
        }
    }
    top.finish();
    auto by_line = [](const auto& a, const auto& b) { return a.span.line < b.span.line; };
    std::sort(manifest.expected.begin(), manifest.expected.end(), by_line);
    std::sort(manifest.outcomes.begin(), manifest.outcomes.end(), by_line);
    sort_by_place(diagnostics, before);
    return manifest;
}

void read_script_rules(const std::string& file, std::string_view text, Rules& rules,
                       std::vector<lang::Diagnostic>& diagnostics) {
    // The lines keep their numbers and columns: all else becomes an empty line.
    const std::size_t before = diagnostics.size();
    std::string lines;
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.rfind("//!", 0) == 0) {
            lines += "   ";
            lines += line.substr(3);
            any = true;
        }
        lines += '\n';
        at = end + 1;
    }
    if (!any) return;
    const toml::table table = parse(file, lines, diagnostics);
    Section keys(table, "", file, diagnostics);
    read_rules(keys, rules);
    keys.finish();
    sort_by_place(diagnostics, before);
}

const std::vector<std::string>& verdict_words() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> list;
        for (int kind = 0; kind <= static_cast<int>(explore::VerdictKind::LimitReached); kind++) {
            list.push_back(explore::word(static_cast<explore::VerdictKind>(kind)));
        }
        list.push_back("error");
        list.push_back("unfinished");
        return list;
    }();
    return words;
}

}  // namespace puzzle
