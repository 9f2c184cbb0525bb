#include "web/playback.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "web/moment.h"

using screen::Moment;
using screen::Playback;
using stage::playback_of;

TEST_CASE("stepping to the end and back again passes the same states", "[web]") {
    Playback playback = playback_of(stage::right_text);
    std::vector<vm::World> seen = {playback.world()};
    while (playback.step()) seen.push_back(playback.world());
    CHECK(playback.ended());
    CHECK(playback.run.ending() == sched::Ending::Finished);
    CHECK(!sched::ending_sentence(playback.run).empty());
    for (std::size_t i = seen.size(); i-- > 0;) {
        playback.go_to(i);
        CHECK(playback.position == i);
        CHECK(playback.world() == seen[i]);
    }
}

TEST_CASE("a person's choice replaces what was recorded behind it", "[web]") {
    Playback playback = playback_of(stage::right_text);
    playback.extend(100);
    const std::size_t whole = playback.run.size();
    const std::uint64_t version = playback.version;
    const vm::Choices first = playback.possible();
    REQUIRE(first.size() == 2);

    REQUIRE(playback.take(playback.run.choices()[0]));
    CHECK(playback.run.size() == whole);
    CHECK(playback.version == version);

    playback.go_to(0);
    const vm::Choice other = first[0] == playback.run.choices()[0] ? first[1] : first[0];
    REQUIRE(playback.take(other));
    CHECK(playback.run.size() == 1);
    CHECK(playback.position == 1);
    CHECK(playback.version != version);
}

TEST_CASE("a choice that is not possible changes nothing", "[web]") {
    Playback playback = playback_of(stage::right_text);
    playback.extend(100);
    const std::size_t whole = playback.run.size();
    CHECK_FALSE(playback.take({vm::ChoiceKind::Step, 31, 0}));
    CHECK(playback.run.size() == whole);
    CHECK(playback.position == 0);
}

TEST_CASE("a switch is where another task makes the steps", "[web]") {
    Playback playback = playback_of(stage::right_text);
    playback.extend(100);
    const std::size_t to = playback.next_switch();
    REQUIRE(to > 0);
    REQUIRE(to < playback.run.size());
    CHECK(playback.run.choices()[to].task != playback.run.choices()[0].task);
    playback.go_to(to);
    CHECK(playback.previous_switch() == 0);
    playback.go_to(playback.run.size());
    CHECK(playback.next_switch() == playback.run.size());
}

TEST_CASE("a moment tells what the last step changed and what may happen next", "[web]") {
    Playback playback = playback_of(stage::right_text);
    const Moment begin = screen::moment_of(playback);
    CHECK(begin.happened.empty());
    CHECK(begin.options.size() == 2);
    CHECK(begin.tasks.size() == 2);
    REQUIRE(begin.variables.shared.size() == 1);
    CHECK(begin.variables.shared[0].rows[0].view.name == "count");
    CHECK_FALSE(begin.variables.shared[0].rows[0].changed);
    REQUIRE(begin.variables.objects.size() == 1);
    CHECK(begin.variables.objects[0].rows[0].view.name == "m");

    bool changed = false;
    while (playback.step()) {
        const Moment now = screen::moment_of(playback);
        CHECK_FALSE(now.happened.empty());
        changed = changed || now.variables.shared[0].rows[0].changed;
    }
    CHECK(changed);
    CHECK(screen::moment_of(playback).options.empty());
}

TEST_CASE("a circle of owners is seen at the moment of the deadlock", "[web]") {
    Playback playback = playback_of(stage::deadlock_text);
    // In turn: each takes its first lock, then wants the other's.
    const auto step_of = [&](vm::TaskId task) {
        for (const vm::Choice choice : playback.possible()) {
            if (choice.task == task) return playback.take(choice);
        }
        return false;
    };
    REQUIRE(step_of(0));
    REQUIRE(step_of(1));
    const Moment now = screen::moment_of(playback);
    CHECK(playback.run.ending() == sched::Ending::Deadlock);
    CHECK(now.waits.size() == 2);
    CHECK(now.cycle.size() == 2);
    CHECK(now.options.empty());
}

TEST_CASE("each living task stands at a line of the person's sheet", "[web]") {
    Playback playback = playback_of(stage::deadlock_text);
    const auto standings = screen::standings(playback, screen::moment_of(playback));
    REQUIRE(standings.size() == 2);
    CHECK(standings[0].sheet == screen::Sheet::Answer);
    CHECK(standings[0].line == 4);
    CHECK(standings[1].line == 10);
}

TEST_CASE("one can go from event to event of a lock, and of a task", "[web]") {
    screen::Playback playback = stage::playback_of(stage::deadlock_text);
    playback.extend(100);
    playback.go_to(0);
    // one: a, b, b, a; then two: b, a, a, b. Everything is an event of some lock.
    CHECK(playback.next_on(0) == 1);
    sync::Address a = 0;
    for (const vm::Event& event : playback.run.events()) {
        if (a == 0 && event.kind == sync::EventKind::Acquired) a = event.object;
    }
    std::vector<std::size_t> at;
    for (std::size_t next = playback.next_on(a); next != playback.position;
         next = playback.next_on(a)) {
        at.push_back(next);
        playback.go_to(next);
    }
    REQUIRE(at.size() == 4);
    CHECK(playback.previous_on(a) == at[2]);
    playback.go_to(0);
    CHECK(playback.previous_on(a) == 0);

    const vm::TaskId other = playback.run.choices().back().task;
    const std::size_t first = playback.next_of(other);
    CHECK(playback.run.choices()[first - 1].task == other);
    playback.go_to(first + 1);
    CHECK(playback.previous_of(other) == first);
    playback.go_to(first);
    CHECK(playback.previous_of(other) == first);
}

TEST_CASE("a statement of two steps is passed at once, both ways", "[web]") {
    screen::Playback playback = stage::playback_of("int x = 0;\ntask one { \n x++;\n x++;\n}\n");
    playback.extend(100);
    REQUIRE(playback.run.size() >= 4);
    playback.go_to(0);
    CHECK(playback.next_statement() == 2);
    playback.go_to(2);
    CHECK(playback.next_statement() == 4);
    CHECK(playback.previous_statement() == 0);
    playback.go_to(4);
    CHECK(playback.previous_statement() == 2);
}
