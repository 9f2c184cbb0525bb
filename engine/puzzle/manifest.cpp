// The keys of a manifest, and those that a free script shares with it.
#include "engine/puzzle/manifest.h"

#include "engine/puzzle/section.h"

namespace puzzle {
namespace {

const std::vector<std::string> race_words = {"fail", "note", "off"};
static_assert(static_cast<int>(explore::Races::Note) == 1 &&
              static_cast<int>(explore::Races::Off) == 2);
static_assert(static_cast<int>(explore::BusyWait::Note) == 1 &&
              static_cast<int>(explore::BusyWait::Off) == 2);
const std::vector<std::string> liveness_words = {"none", "weak", "strong", "off"};
static_assert(static_cast<int>(explore::Liveness::Weak) == 1 &&
              static_cast<int>(explore::Liveness::Off) == 3);

static_assert(static_cast<int>(vm::Rule::Scheduling::RateMonotonic) == 2 &&
              static_cast<int>(vm::Rule::Scheduling::EarliestDeadline) == 3);

// Every key that rules a search: [rules] of a manifest, the `//!` lines of a script.
void read_rules(Section& keys, Rules& rules) {
    constexpr std::int64_t many = 1'000'000'000;
    keys.word("rule", rules.rule.scheduling, rule_words());
    keys.number("cores", rules.rule.cores, 1, 32);
    keys.number("slice", rules.rule.slice, 0, 255);
    keys.flag("spurious", rules.rule.spurious);
    keys.text("profile", rules.profile);
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
                   "write rule = \"priority\", \"rm\" or \"edf\", or leave it out");
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

// A verdict for each name.
void read_rows(const toml::table& table, const std::string& name, std::vector<Manifest::Row>& rows,
               const std::string& file, std::vector<lang::Diagnostic>& diagnostics) {
    Section section(table, name, file, diagnostics);
    for (const auto& [key, node] : table) {
        const std::string script(key.str());
        std::size_t verdict = verdict_words().size();
        section.word(script.c_str(), verdict, verdict_words());
        if (verdict == verdict_words().size()) continue;
        rows.push_back({script, verdict_words()[verdict], place(key.source())});
    }
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return a.span.line < b.span.line; });
}

void read_under(const toml::table& under, Manifest& manifest, const std::string& file,
                std::vector<lang::Diagnostic>& diagnostics) {
    Section section(under, "under", file, diagnostics);
    for (std::size_t rule = 0; rule < rule_words().size(); rule++) {
        const std::string& word = rule_words()[rule];
        const toml::table* table = section.table(word.c_str(), false);
        if (!table) continue;
        const auto scheduling = static_cast<vm::Rule::Scheduling>(rule);
        if (scheduling == manifest.rules.rule.scheduling) {
            section.error(section.place_of(word.c_str()),
                          quoted(word) + " is the puzzle's own rule",
                          "what comes out by it belongs below [expect]");
        }
        manifest.under.push_back({scheduling, {}});
        read_rows(*table, "under." + word, manifest.under.back().expected, file, diagnostics);
    }
    section.finish();
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
    top.word("kind", kind, kinds(), true);
    manifest.kind = kinds()[kind];
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
        read_rows(*expect, "expect", manifest.expected, file, diagnostics);
    }
    if (const toml::table* under = top.table("under", false)) {
        read_under(*under, manifest, file, diagnostics);
    }
    top.finish();
    auto by_line = [](const auto& a, const auto& b) { return a.span.line < b.span.line; };
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

const std::vector<std::string>& rule_words() {
    static const std::vector<std::string> words = {"any", "priority", "rm", "edf"};
    return words;
}

const std::vector<std::string>& kinds() {
    static const std::vector<std::string> words = {"fix", "write", "break", "predict", "debug"};
    return words;
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
