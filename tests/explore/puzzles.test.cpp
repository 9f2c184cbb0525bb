// Every script of every puzzle, explored a second time by a search of ten lines that shares nothing
// with engine/explore: a set of whole Worlds and Machine::enabled.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <unordered_set>

#include "engine/puzzle/puzzle.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

struct Plain {
    std::uint64_t states = 0, transitions = 0;
    bool finished = false;
};

// Gives up behind [states_max] states.
Plain explore_plainly(const vm::Machine& machine, std::size_t states_max) {
    std::unordered_set<std::string> seen;
    std::vector<vm::World> left;
    Plain plain;
    const auto meet = [&](const vm::World& world) {
        std::string bytes(reinterpret_cast<const char*>(world.data()),
                          machine.layout.stored * sizeof(vm::Word));
        if (seen.insert(std::move(bytes)).second) left.push_back(world);
    };
    meet(machine.initial());
    vm::Choices enabled;
    while (!left.empty() && seen.size() <= states_max) {
        const vm::World world = left.back();
        left.pop_back();
        machine.enabled(world.data(), enabled);
        for (const vm::Choice choice : enabled) {
            vm::World next = world;
            ++plain.transitions;
            const auto status = machine.step(next.data(), choice).status;
            if (status == vm::StepResult::Status::Moved) meet(next);
        }
    }
    plain.states = seen.size();
    plain.finished = left.empty();
    return plain;
}

}  // namespace

TEST_CASE("every puzzle script has the states that a plain set of Worlds finds", "[explore]") {
    std::vector<lang::Diagnostic> diagnostics;
    const auto puzzles = puzzle::load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics);
    int compared = 0;
    for (const puzzle::Puzzle& puzzle : puzzles) {
        for (const puzzle::Expected& expected : puzzle.expected) {
            const std::string* text = puzzle.file(expected.file);
            if (text == nullptr || expected.verdict == "error") continue;
            INFO(puzzle.id << " " << expected.file);
            const puzzle::Built built = puzzle::build(puzzle, *text);
            REQUIRE(built.machine != nullptr);
            vm::Failure failure;
            built.machine->initial(&failure);
            if (failure.kind != vm::FailureKind::None) continue;
            const Plain plain = explore_plainly(*built.machine, 1500);
            if (!plain.finished) continue;
            const Counts counts = judge(built.machine, everything()).counts;
            CHECK(counts.states == plain.states);
            CHECK(counts.transitions == plain.transitions);
            ++compared;
        }
    }
    CHECK(compared > 30);
}
