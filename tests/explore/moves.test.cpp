// The memory of moves: what is read from it is what a step would have done, whatever the step looks
// at, and when it has to start anew, too.
#include "engine/explore/moves.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <set>

#include "engine/explore/walker.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

// Every state of [machine], each expansion held against steps that are really made. Answers how
// many states there are.
std::size_t compare_all(const vm::Machine& machine, std::uint64_t bytes) {
    Memory memory(bytes);
    Visited visited(machine, memory);
    Walker walker(machine, visited);
    vm::Failure failure;
    std::vector<Id> left{walker.start(failure)};
    std::set<Id> seen{left.front()};
    Expansion expansion;
    vm::Choices enabled;
    const auto stored = static_cast<std::ptrdiff_t>(machine.layout.stored);
    while (!left.empty()) {
        const Id id = left.back();
        left.pop_back();
        walker.go_to(id);
        REQUIRE(walker.expand(expansion));
        const vm::World world(walker.world(), walker.world() + machine.layout.total);
        machine.enabled(world.data(), enabled);
        REQUIRE(enabled.size() == expansion.successors.size() + expansion.failing.size());
        std::size_t failing = 0, mistakes = 0;
        for (std::size_t i = 0; i < enabled.size(); ++i) {
            vm::World next = world;
            const vm::StepResult result = machine.step(next.data(), enabled[i]);
            if (result.status == vm::StepResult::Status::Failed) {
                ++failing;
                continue;
            }
            const Expansion::Successor& told = expansion.successors[i - failing];
            walker.go_to(told.id);
            mistakes += told.choice != enabled[i] ||
                        !std::equal(next.begin(), next.begin() + stored, walker.world());
        }
        REQUIRE(mistakes == 0);
        REQUIRE(failing == expansion.failing.size());
        for (const Expansion::Successor& next : expansion.successors) {
            if (seen.insert(next.id).second) left.push_back(next.id);
        }
    }
    return seen.size();
}

// What steps look at besides their own words: other waiters, other tasks' stacks, chains of locks,
// the output, the state of a thread, a value that decides what else is looked at.
const char* const scripts[] = {
    R"(
        #include <condition_variable>
        #include <mutex>
        int count = 0;
        std::mutex m;
        std::condition_variable changed, other;
        task producer [2] {
            std::unique_lock lock(m);
            while (count == 1) changed.wait(lock);
            count++;
            changed.notify_one();
            other.notify_all();
        }
        task consumer [2] {
            std::unique_lock lock(m);
            while (count == 0) (count == 2 ? other : changed).wait(lock);
            count--;
            changed.notify_one();
        }
    )",
    R"(
        #include <mutex>
        std::mutex a, b, c;
        task up [2] { a.lock(); b.lock(); a.unlock(); c.lock(); b.unlock(); c.unlock(); }
        task down { c.lock(); if (a.try_lock()) { b.lock(); a.unlock(); b.unlock(); } c.unlock(); }
    )",
    R"(
        #include <lockstep.h>
        #include <thread>
        int which = 0, values[3];
        void worker(int& sum, int id) { sum += id; print(id); values[which] = sum; }
        task main_task {
            int sum = 0;
            which = choose(3);
            std::thread one(worker, std::ref(sum), 1), two(worker, std::ref(sum), 2);
            one.join();
            two.join();
            print(sum);
        }
    )",
    R"(
        #include <chrono>
        #include <semaphore>
        #include <shared_mutex>
        using namespace std::chrono_literals;
        [[lockstep::fifo]] std::counting_semaphore<2> permits(1);
        std::shared_mutex m;
        int inside = 0;
        task reader [2] {
            permits.acquire();
            m.lock_shared();
            inside = inside;
            m.unlock_shared();
            permits.release();
        }
        task writer { m.lock(); inside++; m.unlock(); await(inside > 0); }
        task impatient { if (permits.try_acquire_for(5ms)) permits.release(); }
    )",
};

}  // namespace

TEST_CASE("a move that is remembered is the move that would be made", "[explore]") {
    const char* const script = scripts[GENERATE(range(0, 4))];
    const bool spurious = GENERATE(false, true);
    vm::Settings settings = without_spurious();
    settings.rule.spurious = spurious;
    settings.output_words_max = 16;
    const auto machine = machine_of(script, settings);
    const std::size_t states = compare_all(*machine, 1u << 30);
    CHECK(states > 50);
    // With so little memory the moves start anew again and again, or end.
    CHECK(compare_all(*machine, 3u << 20) == states);
}

TEST_CASE("moves that are not seen again are soon not remembered any more", "[explore]") {
    const auto machine = machine_of(R"(
        #include <atomic>
        std::atomic<unsigned> x = 0;
        task t { for (int i = 0; i < 20000; i++) x += 3; }
    )");
    Memory memory(8u << 20);
    Visited visited(*machine, memory);
    Walker walker(*machine, visited);
    vm::Failure failure;
    walker.start(failure);
    CHECK(walker.moves().on());
    Expansion expansion;
    std::size_t steps = 0;
    for (; walker.expand(expansion) && !expansion.successors.empty(); ++steps) {
        walker.go_to(expansion.successors.front().id);
    }
    CHECK(steps == 20'000);
    CHECK_FALSE(walker.moves().on());
}

TEST_CASE("with more parts than moves can tell, steps are merged all the same", "[explore]") {
    std::string script =
        "#include <mutex>\nstd::mutex m; int n = 0;\nstruct Wide { int words[13]; };\n";
    for (int i = 0; i < 20; ++i) {
        const std::string number = std::to_string(i);
        script += "int narrow_" + number + " = 0; Wide wide_" + number + ";\n";
    }
    script += "task t [30] { narrow_3 = 0; std::lock_guard g(m); n = (n + 1) % 2; }\n";
    const auto machine = machine_of(script);
    Memory memory(1u << 30);
    Visited visited(*machine, memory);
    REQUIRE(visited.components() > sync::Looked::parts_max);
    const Verdict verdict = judge(machine, without_races());
    INFO(verdict.sentence);
    CHECK(verdict.passed());
    CHECK(verdict.counts.states < 10'000);
}
