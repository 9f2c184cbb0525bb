// The chain behind a wait, and the inversions of a run.
#include "web/blockers.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "web/inversions.h"

namespace {

screen::Blockers blockers_at_end(screen::Playback& playback, const std::string& waiter) {
    playback.go_to(playback.run.size());
    const screen::Moment moment = screen::moment_of(playback);
    vm::TaskId id = sync::no_task;
    for (const vm::TaskView& task : moment.tasks) {
        if (task.name == waiter) id = task.id;
    }
    return screen::blockers_of(playback.machine(), playback.world().data(), moment, id);
}

}  // namespace

TEST_CASE("the chain of blockers ends in the circle of a deadlock", "[web]") {
    screen::Playback playback = stage::playback_of(stage::deadlock_text);
    playback.take({vm::ChoiceKind::Step, 0, 0});
    playback.take({vm::ChoiceKind::Step, 1, 0});
    const screen::Blockers blockers = blockers_at_end(playback, "one");
    CHECK(blockers.root == screen::Blockers::Root::Circle);
    CHECK(blockers.chain == std::vector<vm::TaskId>{0, 1});
    CHECK(
        blockers.words ==
        "one waits for b, held by two; two waits for a, held by one, which is the circle: none of "
        "them can go on.");
}

TEST_CASE("the chain of blockers leads over two locks to the one that could go on", "[web]") {
    screen::Playback playback = stage::playback_of(R"(//! rule = "priority"
#include <mutex>
#include <lockstep.h>
std::mutex m, n;
task low priority(1) at(0) { n.lock(); work(9); n.unlock(); }
task mid priority(5) at(1) { m.lock(); n.lock(); n.unlock(); m.unlock(); }
task high priority(9) at(2) { m.lock(); m.unlock(); }
task other priority(3) at(3) { work(20); }
)");
    playback.extend(40);
    std::size_t position = 0;
    while (position < playback.run.size() && playback.run.tick(position) < 5) ++position;
    playback.go_to(position);
    const screen::Moment moment = screen::moment_of(playback);
    const screen::Blockers blockers =
        screen::blockers_of(playback.machine(), playback.world().data(), moment, 2);
    CHECK(blockers.chain == std::vector<vm::TaskId>{2, 1, 0});
    CHECK(blockers.root == screen::Blockers::Root::Ready);
    CHECK(blockers.words ==
          "high waits for m, held by mid; mid waits for n, held by low; low could go on, but other "
          "has the CPU.");
}

TEST_CASE("a wait that nobody is left to end is told as such", "[web]") {
    screen::Playback playback = stage::playback_of(R"(#include <semaphore>
std::binary_semaphore s{0};
task one { s.acquire(); }
task two { }
)");
    playback.extend(10);
    REQUIRE(playback.run.ending() == sched::Ending::Deadlock);
    const screen::Blockers blockers = blockers_at_end(playback, "one");
    CHECK(blockers.root == screen::Blockers::Root::Nobody);
    CHECK(blockers.for_ever);
    CHECK(blockers.words == "one waits for s, and nobody is left who could end that.");
}

TEST_CASE("a permit that may still come belongs to nobody", "[web]") {
    screen::Playback playback = stage::playback_of(R"(#include <semaphore>
std::binary_semaphore s{0};
task one { s.acquire(); }
task two { s.release(); }
)");
    const screen::Blockers blockers = blockers_at_end(playback, "one");
    CHECK(blockers.root == screen::Blockers::Root::Nobody);
    CHECK_FALSE(blockers.for_ever);
}

TEST_CASE("asking again goes on to the next one that waits", "[web]") {
    screen::Moment moment;
    CHECK(screen::next_waiter(moment, 3) == sync::no_task);
    moment.waits = {{2, 0, sync::Role::Lock, false, {}}, {5, 0, sync::Role::Lock, false, {}}};
    CHECK(screen::next_waiter(moment, sync::no_task) == 2);
    CHECK(screen::next_waiter(moment, 2) == 5);
    CHECK(screen::next_waiter(moment, 5) == 2);
}

TEST_CASE("an inversion is told with its ticks", "[web]") {
    // low holds m from 0 and works 4; mid takes the CPU from 3 to 9; high waits from 3 on.
    screen::Playback playback = stage::playback_of(stage::inversion_text);
    playback.extend(100);
    const auto found = screen::inversions_of(screen::chart_of(playback.run));
    REQUIRE(found.size() == 1);
    CHECK(found[0].victim == 2);
    CHECK(found[0].holder == 0);
    CHECK(found[0].stolen() == 6);
    REQUIRE(found[0].thieves.size() == 1);
    CHECK(found[0].thieves[0].task == 1);
    CHECK(found[0].owed + found[0].stolen() == found[0].to - found[0].from);
}

TEST_CASE("with inheritance nothing is stolen, and without exact time nothing is told", "[web]") {
    std::string text = stage::inversion_text;
    text.replace(text.find("std::mutex m;"), 13, "std::mutex m [[lockstep::inherit]];");
    screen::Playback inheriting = stage::playback_of(text);
    inheriting.extend(100);
    CHECK(screen::inversions_of(screen::chart_of(inheriting.run)).empty());
    screen::Playback any = stage::playback_of(stage::deadlock_text);
    any.extend(100);
    CHECK(screen::inversions_of(screen::chart_of(any.run)).empty());
}
