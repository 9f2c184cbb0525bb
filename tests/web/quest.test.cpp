// Puzzles in which nobody types: a run is led into a failure, outcomes are chosen. Without a
// window.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "tests/web/stage.h"

using stage::Stage;

namespace {

// Two locks in two orders, to be broken.
std::shared_ptr<puzzle::Puzzle> two_locks() {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = "two-locks";
    puzzle->title = "Two locks";
    puzzle->kind = "break";
    puzzle->start = stage::deadlock_text;
    puzzle->explanation = "Why.";
    puzzle->expected = {{"start.task", "deadlock", ""}};
    puzzle->schedules = {{"solution.schedule", "deadlock", ""}};
    puzzle->hints = {{"First", "Look.", ""}, {"It ended well", "Undo.", "pass"}};
    puzzle->files = {{"solution.schedule", "lockstep-schedule 1\none\ntwo\n"}};
    return puzzle;
}

std::shared_ptr<puzzle::Puzzle> two_adders() {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = "two-adders";
    puzzle->title = "Two adders";
    puzzle->kind = "predict";
    puzzle->start = "#include <atomic>\nstd::atomic<int> x = 0;\ntask adder [2] { x = x + 1; }\n";
    puzzle->explanation = "Why.";
    puzzle->globals = {"x"};
    puzzle->candidates = {{"x = 0", false, "Each writes at least 1."},
                          {"x = 1", true, "One is lost."},
                          {"x = 2", true, ""}};
    puzzle->expected = {{"start.task", "pass", ""}};
    return puzzle;
}

void open(Stage& stage, std::shared_ptr<puzzle::Puzzle> puzzle) {
    screen::open(stage.session);
    stage.session.entries.insert(stage.session.entries.begin(), {std::move(puzzle), false, {}});
    screen::choose(stage.session, 0);
    stage.frame(2);
}

const std::string& reached(const Stage& stage) { return stage.session.quest.reached; }

}  // namespace

TEST_CASE("a run is led into the failure by choosing who goes next", "[web][quest]") {
    Stage stage;
    open(stage, two_locks());
    REQUIRE(stage.find("verdict"));
    REQUIRE(stage.find("chance"));
    stage.key(ImGuiKey_F10);  // one
    stage.frame();
    CHECK(reached(stage) == "unfinished");
    REQUIRE(stage.click("chance"));
    CHECK(stage.session.quest.chance == "Yes: it can still break, in 1 more step.");
    stage.key(ImGuiKey_1);  // one again: now it has both
    stage.frame();
    CHECK(stage.session.quest.chance.empty());  // that was another position
    REQUIRE(stage.click("chance"));
    CHECK(stage.session.quest.chance.find("No: from here") == 0);
    REQUIRE(stage.click("undo"));
    CHECK(stage.session.playback->position == 1);
    CHECK_FALSE(stage.session.entry().progress.solved);
    REQUIRE(screen::moment(stage.session).options.size() == 2);
    stage.key(ImGuiKey_2);  // two
    stage.frame(2);
    CHECK(reached(stage) == "deadlock");
    CHECK(stage.session.entry().progress.solved);
    CHECK(screen::load_progress("two-locks").solved);
    CHECK_FALSE(stage.find("chance"));
    REQUIRE(stage.click("learn"));
    CHECK(stage.view.statement_tab == 2);
}

TEST_CASE("a run that ends well has its hint, and undo leads back to the start", "[web][quest]") {
    Stage stage;
    open(stage, two_locks());
    for (int i = 0; i < 8; ++i) stage.key(ImGuiKey_1);
    stage.frame(2);
    CHECK(reached(stage) == "pass");
    CHECK_FALSE(stage.session.entry().progress.solved);
    for (int i = 0; i < 20; ++i) stage.key(ImGuiKey_LeftArrow);
    CHECK(stage.session.playback->position == 0);
    CHECK(reached(stage) == "unfinished");
    REQUIRE(stage.click("chance"));
    CHECK(stage.session.quest.chance == "Yes: it can still break, in 2 more steps.");
}

TEST_CASE("the script of a break puzzle is not to be changed, and the judge keeps it to itself",
          "[web][quest]") {
    Stage stage;
    open(stage, two_locks());
    stage.session.text = "task nobody { }\n";
    screen::text_changed(stage.session);
    CHECK(stage.session.text == stage::deadlock_text);
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    CHECK_FALSE(stage.session.job.running());
    CHECK(stage.session.notice.find("you find the run") != std::string::npos);
    // Who asks twice is shown the run, and has not solved it.
    REQUIRE(stage.click("tell"));
    CHECK(stage.session.playback->position == 0);
    REQUIRE(stage.click("tell"));
    stage.frame(2);
    CHECK(reached(stage) == "deadlock");
    CHECK_FALSE(stage.session.entry().progress.solved);
    // By oneself, later, it counts.
    screen::restart(stage.session);
    stage.key(ImGuiKey_2);
    stage.frame(2);
    stage.key(ImGuiKey_1);
    stage.frame(2);
    CHECK(reached(stage) == "deadlock");
    CHECK(stage.session.entry().progress.solved);
}

TEST_CASE("outcomes are chosen, and a run is shown for each that can happen", "[web][quest]") {
    Stage stage;
    open(stage, two_adders());
    REQUIRE(stage.click("outcome/0"));
    REQUIRE(stage.click("outcome/1"));
    CHECK(stage.session.quest.chosen == std::vector<bool>{true, true, false});
    CHECK_FALSE(stage.find("show/1"));
    REQUIRE(stage.click("look"));
    CHECK(stage.session.quest.wrong == 2);
    CHECK_FALSE(stage.session.quest.told);
    CHECK_FALSE(stage.session.entry().progress.solved);
    REQUIRE(stage.click("outcome/0"));
    CHECK(stage.session.quest.wrong == -1);
    REQUIRE(stage.click("outcome/2"));
    REQUIRE(stage.click("look"));
    stage.frame(2);
    CHECK(stage.session.quest.told);
    CHECK(stage.session.entry().progress.solved);
    CHECK_FALSE(stage.find("show/0"));
    REQUIRE(stage.click("show/1"));
    REQUIRE(stage.session.playback);
    CHECK(stage.session.playback->position == 0);
    CHECK(stage.session.playback->run.size() == 4);
    const auto& run = stage.session.playback->run;
    CHECK(vm::name_of(run.machine(), run.last().data(), 1) == "x");
    CHECK(run.last()[1] == 1);
    REQUIRE(stage.click("show/2"));
    CHECK(stage.session.playback->run.last()[1] == 2);
}

TEST_CASE("who asks twice is told the outcomes, and has not solved it", "[web][quest]") {
    Stage stage;
    open(stage, two_adders());
    REQUIRE(stage.click("tell"));
    CHECK_FALSE(stage.session.quest.told);
    REQUIRE(stage.click("tell"));
    CHECK(stage.session.quest.told);
    CHECK_FALSE(stage.session.entry().progress.solved);
    CHECK(stage.find("show/1"));
    // Another puzzle begins anew.
    screen::choose(stage.session, 1);
    stage.frame(2);
    CHECK_FALSE(stage.session.quest.told);
    CHECK(stage.find("judge"));
}
