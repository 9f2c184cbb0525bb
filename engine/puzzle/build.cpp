// From texts to a machine: what is compiled with what, and under which rules.
#include "engine/api/tables.h"
#include "engine/puzzle/manifest.h"
#include "engine/puzzle/puzzle.h"

namespace puzzle {
namespace {

// Program and machine live as long as anybody holds one of them.
struct Whole {
    lang::Program program;
    std::unique_ptr<vm::Machine> machine;
};

Built assemble(std::vector<lang::Text> texts, const Rules& rules,
               std::vector<lang::Diagnostic> found) {
    auto whole = std::make_shared<Whole>();
    lang::Compiled compiled = lang::compile(
        texts, api::tables(), {rules.rule.exact_time(), rules.headers, rules.profile});
    whole->program = std::move(compiled.program);
    found.insert(found.end(), compiled.diagnostics.begin(), compiled.diagnostics.end());
    const vm::Settings settings{.rule = rules.rule};
    if (!lang::has_error(found)) {
        std::string problem = vm::Machine::problem(whole->program, settings);
        if (!problem.empty()) {
            found.push_back({lang::Severity::Error, texts.back().name, {}, std::move(problem), {}});
        }
    }
    Built built;
    if (!lang::has_error(found)) {
        whole->machine = std::make_unique<vm::Machine>(whole->program, settings);
        built.machine = {whole, whole->machine.get()};
    }
    built.program = {whole, &whole->program};
    built.diagnostics = std::move(found);
    return built;
}

}  // namespace

Built build(const Puzzle& puzzle, std::string_view player_text, std::string name) {
    std::vector<lang::Text> texts;
    if (puzzle.file("given.h")) texts.push_back({"given.h", puzzle.given, lang::Role::Given});
    if (!puzzle.typed() && !puzzle.file("check.task")) {
        // Nobody types it, so there is nothing to lock away from a player: one text says all.
        texts.push_back({std::move(name), std::string(player_text), lang::Role::Sandbox});
        return assemble(std::move(texts), puzzle.rules, {});
    }
    texts.push_back({std::move(name), std::string(player_text), lang::Role::Player});
    texts.push_back({"check.task", puzzle.check, lang::Role::Check});
    return assemble(std::move(texts), puzzle.rules, {});
}

void change_rules(std::string_view changes, Rules& rules,
                  std::vector<lang::Diagnostic>& diagnostics) {
    std::string lines, profile;
    for (std::string rest(changes); !rest.empty();) {
        std::size_t end = 0;  // of the item: a comma outside of brackets and quotes
        int depth = 0;
        for (bool quoted = false; end < rest.size(); end++) {
            if (rest[end] == '"') quoted = !quoted;
            if (rest[end] == '(') depth++;
            if (rest[end] == ')') depth--;
            if (rest[end] == ',' && depth <= 0 && !quoted) break;
        }
        std::string item = rest.substr(0, end);
        rest.erase(0, std::min(rest.size(), end + 1));
        const std::size_t equals = item.find('=');
        if (equals == item.npos) {
            profile += (profile.empty() ? "" : ",") + item;
            continue;
        }
        // A word need not be quoted here, where a shell would eat the quotes.
        std::string value = item.substr(equals + 1);
        value.erase(0, value.find_first_not_of(' '));
        const bool bare = !value.empty() && value != "true" && value != "false" &&
                          value[0] != '"' && !(value[0] >= '0' && value[0] <= '9') &&
                          value[0] != '-';
        lines +=
            "//! " + item.substr(0, equals) + " = " + (bare ? "\"" + value + "\"" : value) + "\n";
    }
    read_script_rules("the changed rules", lines, rules, diagnostics);
    if (!profile.empty()) rules.profile = profile;
}

Built build_script(std::string name, std::string_view text, Rules& rules,
                   std::string_view changes) {
    std::vector<lang::Diagnostic> found;
    if (text.size() > lang::text_bytes_max) {
        // The compiler refuses it, and what it says is enough.
        return assemble({{std::move(name), std::string(text), lang::Role::Sandbox}}, rules, {});
    }
    read_script_rules(name, text, rules, found);
    if (!changes.empty()) change_rules(changes, rules, found);
    return assemble({{std::move(name), std::string(text), lang::Role::Sandbox}}, rules,
                    std::move(found));
}

explore::Question question(const Rules& rules) {
    explore::Question question;
    question.limits = rules.limits;
    question.races = rules.races;
    question.liveness = rules.liveness;
    question.busy_wait = rules.busy_wait;
    question.workers.count = rules.workers;
    return question;
}

Judged judge(const Puzzle& puzzle, std::string_view player_text, std::string name) {
    Judged judged;
    judged.built = build(puzzle, player_text, std::move(name));
    if (judged.built.machine) {
        judged.verdict = explore::judge(judged.built.machine, question(puzzle.rules));
    }
    return judged;
}

}  // namespace puzzle
