// The same question to SPIN: verdict and number of states. A sample in every run; with
// LOCKSTEP_SPIN=all each script of every puzzle and the workloads, with a table (an hour); with
// LOCKSTEP_SPIN set to a part of a path the scripts it names. LOCKSTEP_SPIN_RANDOM=n: so many
// random scripts.
#ifndef __EMSCRIPTEN__
#include "tests/promela/spin.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "engine/puzzle/puzzle.h"
#include "tests/explore/generate.h"
#include "tests/explore/script.h"

namespace {

using explore::VerdictKind;

promela::Model model_of(const vm::Machine& machine, explore::Races races) {
    promela::Options options;
    options.exact_time = machine.settings.rule.exact_time();
    options.spurious = machine.settings.rule.spurious;
    options.races = races == explore::Races::Fail;
    options.output_words_max = static_cast<int>(machine.settings.output_words_max);
    options.local_instructions_max = machine.settings.local_instructions_max;
    return promela::write(machine.program, options);
}

// True where tasks still move at the end of the schedule: SPIN's model knows total deadlocks only.
bool others_go_on(const vm::Machine& machine, const vm::Choices& schedule) {
    vm::World world = machine.initial();
    for (const vm::Choice choice : schedule) machine.step(world.data(), choice);
    vm::Choices enabled;
    machine.enabled(world.data(), enabled);
    for (const vm::Choice choice : enabled) {
        if (choice.kind != vm::ChoiceKind::Spurious) return true;
    }
    return false;
}

enum class Outcome { Same, Different, NotSaid, TooLarge };
struct Row {
    Outcome outcome = Outcome::Different;
    std::string ours, spins;
    std::uint64_t states = 0, spin_states = 0;
};

Row compare(const std::shared_ptr<const vm::Machine>& machine, explore::Question question,
            int seconds) {
    Row row;
    const promela::Model model = model_of(*machine, question.races);
    if (!model.ok()) {
        row.outcome = Outcome::NotSaid;
        row.spins = model.diagnostics.front().message;
        return row;
    }
    question.limits.simplest_states_max = 20'000;
    question.reduction = explore::Reduction::none();  // SPIN's states are those of the plain search
    const explore::Verdict ours = explore::judge(machine, question);
    row.ours = explore::word(ours.kind);
    row.states = ours.counts.states;
    const bool large = row.states > 50'000;
    promela::Answer spin = promela::ask_spin(model, {}, seconds, large);
    row.spins = spin.verdict;
    row.spin_states = spin.states;
    if (spin.verdict == "too large" || ours.kind == VerdictKind::LimitReached) {
        row.outcome = Outcome::TooLarge;
        return row;
    }
    bool same = false;
    if (ours.kind == VerdictKind::Pass || ours.kind == VerdictKind::NotPossible) {
        // One more: the state before the processes are there.
        same = spin.verdict == "pass" && spin.states == row.states + 1;
        bool all_met = true;
        for (int k = 0; k < model.possible; ++k) {
            const promela::Answer met = promela::ask_spin(
                model, "-DONLY=7 -DPOSSIBLE=" + std::to_string(k), seconds, large);
            all_met &= met.verdict == "met";
            if (met.verdict != "met" && met.verdict != "pass") row.spins = met.verdict;
        }
        if (same && !all_met && row.spins == "pass") row.spins = "not-possible";
        same = same && row.spins == row.ours;
    } else if (spin.verdict == "pass") {
        if (ours.kind == VerdictKind::Deadlock && others_go_on(*machine, ours.schedule)) {
            row.outcome = Outcome::NotSaid;
            row.spins = "a deadlock of some";
            return row;
        }
    } else if (spin.verdict == row.ours) {
        same = true;
    } else if (const int number = promela::number_of(row.ours); number != 0) {
        // It met another failure first: is ours there, too?
        const promela::Answer only =
            promela::ask_spin(model, "-DONLY=" + std::to_string(number), seconds, large);
        row.spins += ", " + only.verdict;
        same = only.verdict == row.ours;
        if (only.verdict == "pass" && ours.kind == VerdictKind::Deadlock &&
            others_go_on(*machine, ours.schedule)) {
            row.outcome = Outcome::NotSaid;
            row.spins += ": a deadlock of some";
            return row;
        }
    }
    row.outcome = same ? Outcome::Same : Outcome::Different;
    return row;
}

// What every run asks: each primitive once, passes and failures.
constexpr const char* sample[] = {
    "010-lost-update/solution-atomic.task",   "020-print-in-order/solution-condition-variable.task",
    "050-dining-philosophers/start.task",     "050-dining-philosophers/wrong-one-big-lock.task",
    "110-readers-writers-lock/wrong-if.task", "220-reusable-barrier/solution-two-handfuls.task",
};

bool is_wanted(const std::string& path, const std::string& wanted) {
    if (wanted == "all") return true;
    if (!wanted.empty()) return path.find(wanted) != path.npos;
    for (const char* each : sample) {
        if (path.find(each) != path.npos) return true;
    }
    return false;
}

}  // namespace

namespace {

constexpr const char* words[] = {"same", "DIFFERENT", "not said", "too large"};

// Checks one row, and prints it in a run that was asked for.
void tell(const std::string& name, const Row& row, bool in_table) {
    INFO(name << ": ours: " << row.ours << ", " << row.states << " states; SPIN's: " << row.spins
              << ", " << row.spin_states << " states");
    CHECK(row.outcome != Outcome::Different);
    if (!in_table) {
        CHECK(row.outcome == Outcome::Same);
        return;
    }
    std::printf("%-10s %-66s %-12s %10llu  %s %llu\n", words[static_cast<int>(row.outcome)],
                name.c_str(), row.ours.c_str(), static_cast<unsigned long long>(row.states),
                row.spins.c_str(), static_cast<unsigned long long>(row.spin_states));
    std::fflush(stdout);
}

}  // namespace

TEST_CASE("SPIN has the same verdict on a puzzle's script, after as many states", "[promela]") {
    if (!promela::spin_is_installed()) SKIP("spin is not installed");
    const char* const asked = std::getenv("LOCKSTEP_SPIN");
    const std::string wanted = asked ? asked : "";
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<int> counts(4, 0);
    const auto ask = [&](const std::string& path, const puzzle::Built& built,
                         const puzzle::Rules& rules) {
        INFO(path);
        REQUIRE(built.machine);
        const Row row = compare(built.machine, puzzle::question(rules), asked ? 100 : 20);
        ++counts[static_cast<std::size_t>(row.outcome)];
        tell(path, row, asked != nullptr);
    };
    for (const puzzle::Puzzle& puzzle :
         puzzle::load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics)) {
        for (const puzzle::Expected& expected : puzzle.expected) {
            const std::string path = puzzle.folder + "/" + expected.file;
            const std::string* text = puzzle.file(expected.file);
            if (text == nullptr || expected.verdict == "error" || !is_wanted(path, wanted))
                continue;
            ask(path, puzzle::build(puzzle, *text), puzzle.rules);
        }
    }
    for (const puzzle::File& file : puzzle::read_folder(LOCKSTEP_SOURCE_DIR "/tests/bench")) {
        const std::string path = "bench/" + file.name;
        if (path.find(".task") == path.npos || !is_wanted(path, wanted)) continue;
        puzzle::Rules rules;
        const puzzle::Built built = puzzle::build_script(file.name, file.text, rules);
        ask(path, built, rules);
    }
    CHECK(counts[0] > 0);
    for (int i = 0; asked && i < 4; ++i) {
        std::printf("%s: %d\n", words[i], counts[static_cast<std::size_t>(i)]);
    }
}

TEST_CASE("SPIN has the same verdict on random scripts", "[promela]") {
    if (!promela::spin_is_installed()) SKIP("spin is not installed");
    const char* const asked = std::getenv("LOCKSTEP_SPIN_RANDOM");
    const int wanted = asked ? std::atoi(asked) : 3;
    int compared = 0;
    for (std::uint64_t seed = 1; compared < wanted; ++seed) {
        const explore::Script script = explore::generate(seed);
        const auto machine = explore::machine_of(script.text, script.settings);
        if (!model_of(*machine, script.races).ok()) continue;
        explore::Question question;
        question.races = script.races;
        question.limits.states_max = 100'000;
        INFO(script.rules() << "\n" << script.text);
        const Row row = compare(machine, question, 20);
        tell("seed " + std::to_string(seed), row, true);
        ++compared;
    }
}

TEST_CASE("what Promela has no words for is refused with its place", "[promela]") {
    const auto first_message = [](const std::string& text, vm::Settings settings = {}) {
        const auto machine = explore::machine_of(text, settings);
        const promela::Model model = model_of(*machine, explore::Races::Fail);
        REQUIRE_FALSE(model.ok());
        CHECK(model.text.empty());
        return to_string(model.diagnostics.front());
    };
    CHECK(
        first_message(
            "#include <mutex>\nstd::mutex m [[lockstep::fifo]];\ntask a { m.lock(); m.unlock(); }")
            .find(":2:") != std::string::npos);
    CHECK(
        first_message("int x = 0;\ntask a { x = 1; }", explore::by_priority()).find("exact time") !=
        std::string::npos);
    CHECK(first_message("#include <windows.h>\nHANDLE e = CreateEvent(NULL, TRUE, FALSE, NULL);\n"
                        "task a { SetEvent(e); }")
              .find("CreateEvent") != std::string::npos);
    CHECK(first_message("int x = 0;\nisr tick { x = 1; }\ntask a { x = 2; }").find("interrupts") !=
          std::string::npos);
}
#endif
