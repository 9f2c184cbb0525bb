#include "web/session.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "tests/web/stage.h"
#include "web/attempts.h"
#include "web/examples.h"
#include "web/link.h"

using stage::Stage;

namespace {

void judge_and_wait(Stage& stage) {
    screen::judge(stage.session);
    REQUIRE(stage.wait_until([&] { return !stage.session.job.running(); }));
}

}  // namespace

TEST_CASE("every example compiles, and its run ends", "[web]") {
    Stage stage;
    screen::open(stage.session);
    const auto& entries = stage.session.entries;
    const auto lab = [](const screen::Entry& entry) { return entry.lab; };
    REQUIRE(std::count_if(entries.begin(), entries.end(), lab) == 1);
    REQUIRE(entries.size() - 1 == screen::examples().size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].lab) continue;
        screen::choose(stage.session, i);
        INFO(stage.session.entry().puzzle->title);
        for (const auto& diagnostic : stage.session.built.diagnostics) {
            FAIL_CHECK(lang::to_string(diagnostic));
        }
        REQUIRE(screen::begin_playback(stage.session));
        stage.session.playback->extend(10'000);
        CHECK(stage.session.playback->ended());
    }
}

TEST_CASE("what is typed is there again in the next session", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    const std::size_t chosen = stage.session.chosen;

    screen::Session later;
    screen::open(later);
    CHECK(later.chosen == chosen);
    CHECK(later.text == stage::right_text);
}

TEST_CASE("starting over keeps the text aside, and it can be brought back", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    screen::start_over(stage.session);
    CHECK(stage.session.text == stage.session.entry().puzzle->start);
    screen::bring_back(stage.session);
    CHECK(stage.session.text == stage::right_text);
    screen::bring_back(stage.session);
    CHECK(stage.session.text == stage.session.entry().puzzle->start);
}

TEST_CASE("a text that is too long is not taken, and the one before stays", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.session.text = std::string(10 << 20, 'x');
    screen::text_changed(stage.session);
    CHECK(stage.session.text == stage::right_text);
    CHECK_FALSE(stage.session.notice.empty());
}

TEST_CASE("errors show after a pause of typing, and nothing runs with them", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.session.text = stage::broken_text;
    screen::text_changed(stage.session);
    stage.frame(2);
    CHECK(stage.session.built.diagnostics.empty());
    stage.frame(60);
    REQUIRE_FALSE(stage.session.built.diagnostics.empty());
    CHECK(stage.session.built.diagnostics[0].span.line == 3);
    screen::run(stage.session);
    CHECK_FALSE(stage.session.playback);
    CHECK_FALSE(stage.session.notice.empty());
}

TEST_CASE("a verdict loads its counterexample, positioned at the end", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    judge_and_wait(stage);
    REQUIRE(stage.session.judgement);
    CHECK(stage.session.judgement->verdict.kind == explore::VerdictKind::Deadlock);
    REQUIRE(stage.session.playback);
    CHECK(stage.session.playback->run.choices() == stage.session.judgement->verdict.schedule);
    CHECK(stage.session.playback->at_end());
    CHECK(stage.session.playback->run.ending() == sched::Ending::Deadlock);
    CHECK(screen::moment(stage.session).cycle.size() == 2);

    stage.session.text += "\n";
    screen::text_changed(stage.session);
    CHECK(stage.session.judgement_stale());
    CHECK(stage.session.playback_stale());
}

TEST_CASE("a puzzle that passes is marked as solved, for good", "[web]") {
    Stage stage;
    std::vector<lang::Diagnostic> diagnostics;
    auto puzzles = puzzle::load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics);
    REQUIRE_FALSE(puzzles.empty());
    screen::open(stage.session);
    stage.session.entries.insert(
        stage.session.entries.begin(),
        {std::make_shared<puzzle::Puzzle>(std::move(puzzles[0])), false, {}});
    screen::choose(stage.session, 0);

    judge_and_wait(stage);
    CHECK(stage.session.entry().progress.tried);
    CHECK_FALSE(stage.session.entry().progress.solved);
    CHECK_FALSE(screen::solution_shown(stage.session));

    stage.session.text = stage.session.entry().puzzle->solution;
    screen::text_changed(stage.session);
    judge_and_wait(stage);
    CHECK(stage.session.judgement->verdict.passed());
    CHECK(stage.session.entry().progress.solved);
    CHECK(screen::solution_shown(stage.session));
    CHECK(screen::load_progress(stage.session.entry().puzzle->id).solved);
}

TEST_CASE("the solution shows only when it was asked for twice", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    CHECK_FALSE(screen::solution_shown(stage.session));
    screen::ask_solution(stage.session);
    CHECK_FALSE(screen::solution_shown(stage.session));
    screen::ask_solution(stage.session);
    CHECK(screen::solution_shown(stage.session));
}

TEST_CASE("a link opens with its script and its run, and keeps the person's own text", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    judge_and_wait(stage);
    const std::string link = screen::share(stage.session);
    const auto schedule = stage.session.playback->run.choices();
    stage.session.text = stage::right_text;
    screen::text_changed(stage.session);

    platform::set_location_fragment(link);
    screen::Session later;
    screen::open(later);
    CHECK(later.text == stage::deadlock_text);
    REQUIRE(later.playback);
    CHECK(later.playback->run.choices() == schedule);
    // The person's own is an attempt beside it.
    CHECK(later.attempt == 2);
    screen::open_attempt(later, 1);
    CHECK(later.text == stage::right_text);
}

TEST_CASE("a link opens under the rules that its run was made with", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    screen::set_switch(stage.session, 0,
                       2);  // with priorities time is exact, and its passing is a choice
    REQUIRE(screen::begin_playback(stage.session));
    while (stage.session.playback->step()) continue;
    const std::string link = screen::share(stage.session);
    const auto schedule = stage.session.playback->run.choices();
    REQUIRE(schedule.size() > 2);
    stage.session.text += "// mine\n";
    screen::text_changed(stage.session);

    platform::set_location_fragment(link);
    screen::Session later;
    screen::open(later);
    CHECK(later.switched == stage.session.switched);
    REQUIRE(later.playback);
    CHECK(later.playback->run.choices() == schedule);
    CHECK_FALSE(later.playback_stale());
    CHECK(later.notice.find("attempt") != std::string::npos);
}

TEST_CASE("a link to a puzzle alone leaves the person's text as it is", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    platform::set_location_fragment(
        screen::to_fragment({stage.session.entry().puzzle->id, "", ""}));
    screen::Session later;
    screen::open(later);
    CHECK(later.text == stage::right_text);
    CHECK(later.attempt == 1);
}

TEST_CASE("a link that is broken or foreign changes nothing and says so", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    for (const std::string& fragment :
         {std::string("#nonsense"), screen::to_fragment({"no-such-puzzle", "x", ""}),
          std::string("9.a.b.c")}) {
        platform::set_location_fragment(fragment);
        screen::Session later;
        screen::open(later);
        CHECK(later.text == stage::right_text);
        CHECK_FALSE(later.notice.empty());
    }
}

TEST_CASE("an endless script pauses after some while, and goes on when asked", "[web]") {
    Stage stage;
    stage.open_script(stage::endless_text);
    screen::set_speed(stage.session, 3);
    screen::run(stage.session);
    for (int i = 0; i < 20'000 && stage.session.running; ++i) stage.frame();
    CHECK_FALSE(stage.session.running);
    const std::size_t size = stage.session.playback->run.size();
    CHECK(size == 100'000);
    CHECK_FALSE(stage.session.playback->ended());
    screen::run(stage.session);
    stage.frame(3);
    CHECK(stage.session.playback->run.size() > size);
    screen::stop(stage.session);
    CHECK_FALSE(stage.session.running);
}

TEST_CASE("choosing another script stops what runs and what is judged", "[web]") {
    Stage stage;
    stage.open_script(stage::large_text);
    screen::judge(stage.session);
    CHECK(stage.session.job.running());
    screen::choose(stage.session, 1);
    CHECK_FALSE(stage.session.job.running());
    CHECK_FALSE(stage.session.playback);
    CHECK_FALSE(stage.session.judgement);
}
