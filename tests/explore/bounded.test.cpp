// Where a script is too large to finish: all schedules of few preemptions, level by level.
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "tests/explore/brute_force.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const char* const counters = R"(
    #include <atomic>
    std::atomic<int> x = 0, y = 0, z = 0;
    task a { for (int i = 0; i < 3; i++) { x++; y++; } }
    task b { for (int i = 0; i < 3; i++) { y++; z++; } }
    task c { for (int i = 0; i < 3; i++) { z++; x++; } })";

const char* const waiting = R"(
    #include <atomic>
    #include <mutex>
    #include <condition_variable>
    std::atomic<int> x = 0;
    std::mutex m;
    std::condition_variable cv;
    int count = 0;
    task taker [2] { x++; std::unique_lock lock(m); while (count == 0) cv.wait(lock); count--; }
    task giver [2] { x++; std::unique_lock lock(m); count++; cv.notify_one(); })";

// The first search begins with the first task; `late` alone at the beginning is what it sees last.
const char* const hidden = R"(
    #include <atomic>
    std::atomic<int> first = 0, x = 0;
    task busy [4] { int none = 0; first.compare_exchange_strong(none, 1); x++; x++; x++; }
    task late { int none = 0; first.compare_exchange_strong(none, 2); }
    never(first == 2, "late is not the first one");)";

// The states that schedules of at most so many preemptions lead through: every one walked, with
// nothing of engine/explore.
class Levels {
  public:
    Levels(const vm::Machine& machine, int most) : machine_(machine), most_(most) {
        walk(machine.initial(), sync::no_task, 0);
    }
    std::uint64_t states() const { return states_.size(); }

  private:
    void walk(vm::World world, vm::TaskId last, int preemptions) {
        world.resize(machine_.layout.total);
        const vm::World stored(world.begin(), world.begin() + machine_.layout.stored);
        // Come here before with as few: everything from here on is known.
        const auto [before, fresh] = best_.try_emplace({stored, last}, preemptions);
        if (!fresh && before->second <= preemptions) return;
        before->second = preemptions;
        states_.insert(stored);
        vm::Choices enabled;
        machine_.enabled(world.data(), enabled);
        for (const vm::Choice& choice : enabled) {
            const int more = machine_.preempts(world.data(), last, choice);
            if (preemptions + more > most_) continue;
            vm::World next = world;
            if (machine_.step(next.data(), choice).status == vm::StepResult::Status::Failed)
                continue;
            walk(next, choice.kind == vm::ChoiceKind::Step ? choice.task : last,
                 preemptions + more);
        }
    }

    const vm::Machine& machine_;
    const int most_;
    std::map<std::pair<vm::World, vm::TaskId>, int> best_;
    std::set<vm::World> states_;
};

Question limited(std::uint64_t states, std::uint32_t percent = 200) {
    Question question = without_races();
    question.reduction = Reduction::none();
    question.limits.states_max = states;
    question.limits.bounded_percent = percent;
    return question;
}

}  // namespace

TEST_CASE("what a limited search calls covered is what a walk of so few preemptions reaches",
          "[explore]") {
    for (const char* script : {counters, waiting}) {
        INFO(script);
        const auto machine = machine_of(script);
        const std::uint64_t whole = judge(machine, everything()).counts.states;
        std::set<int> levels;
        for (std::uint32_t percent = 20; percent < 1000; percent += 5) {
            const Verdict verdict = judge(machine, limited(whole / 2, percent));
            REQUIRE(verdict.kind == VerdictKind::LimitReached);
            if (verdict.covered.all) {
                CHECK(verdict.covered.states == whole);
                continue;
            }
            const int level = verdict.covered.preemptions;
            if (level < 0) continue;
            levels.insert(level);
            CHECK(verdict.covered.states == Levels(*machine, level).states());
            const std::string said = level == 0   ? "without preemptions"
                                     : level == 1 ? "with at most 1 preemption ("
                                                  : "preemptions (";
            CHECK(verdict.bounds.find("nor in any schedule " + (level > 1 ? "" : said)) !=
                  std::string::npos);
            CHECK(verdict.bounds.find(said) != std::string::npos);
        }
        CHECK(levels.size() >= 2);
    }
}

TEST_CASE("a failure of few preemptions is found where the first search does not come to it",
          "[explore]") {
    const auto machine = machine_of(hidden);
    const Verdict whole = judge(machine, without_races());
    REQUIRE(whole.kind == VerdictKind::Never);
    const std::uint64_t states = whole.counts.states / 2;
    const Verdict verdict = judge(machine, limited(states));
    CHECK(verdict.counts.states < whole.counts.states);
    CHECK(verdict.kind == VerdictKind::Never);
    CHECK(verdict.simplest);
    CHECK(verdict.schedule == whole.schedule);
    CHECK(verdict.preemptions == 0);
}

TEST_CASE("levels do not depend on slices, and are told on the way", "[explore]") {
    const auto machine = machine_of(counters);
    const Verdict whole = judge(machine, limited(100));
    REQUIRE(whole.covered.preemptions >= 0);
    for (const std::uint64_t slice : {1ull, 7ull, 1000ull}) {
        Search search(machine, limited(100));
        int before = -1;
        for (Progress progress; !progress.done;) {
            progress = search.run(slice);
            CHECK(progress.covered.preemptions >= before);
            before = progress.covered.preemptions;
        }
        CHECK(before == whole.covered.preemptions);
        CHECK(search.verdict().bounds == whole.bounds);
        CHECK(search.verdict().covered.states == whole.covered.states);
    }
}

TEST_CASE("where only the depth ends the first search, all schedules may be covered all the same",
          "[explore]") {
    Question question = without_races();
    question.limits.depth_max = 3;
    question.limits.bounded_percent = 1;
    const Verdict verdict = judge(machine_of(counters), question);
    CHECK(verdict.kind == VerdictKind::LimitReached);
    CHECK(verdict.covered.all);
    CHECK(verdict.covered.states == judge(machine_of(counters), everything()).counts.states);
    CHECK(verdict.bounds.find("nothing wrong in any of ") == 0);
}
