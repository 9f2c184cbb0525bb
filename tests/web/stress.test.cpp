// Real threads behind the screen: the model without a window, then the panel's own clicks.
#include "web/stress.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "tests/web/stage.h"

using stage::Stage;

namespace {

constexpr const char* racy_text = R"(
int count = 0;
task adder [2] { for (int i = 0; i < 5; i++) count++; }
finally(count == 10, "no update is lost");
)";

void wait_for_runs(Stage& stage) {
    REQUIRE(stage.wait_until([&] { return !stage.session.stress.running(); }));
}

}  // namespace

TEST_CASE("a click runs the script on real threads, and a failing run opens in the timeline",
          "[web]") {
    Stage stage;
    stage.open_script(racy_text);
    REQUIRE(stage.click("stress"));
    REQUIRE(stage.session.stress.shown());
    CHECK(stage.session.stress.report().wanted == 1'000);
    wait_for_runs(stage);
    const screen::StressReport& report = stage.session.stress.report();
    CHECK(report.made == 1'000);
    CHECK(report.trouble.empty());
    REQUIRE(report.explored);
    REQUIRE_FALSE(report.failing.empty());
    std::size_t opened = report.failing.size();
    for (std::size_t i = 0; i < report.failing.size(); ++i) {
        if (opened == report.failing.size() && !report.failing[i].replayed.choices.empty())
            opened = i;
    }
    REQUIRE(opened < report.failing.size());
    screen::show_failing_run(stage.session, opened);
    REQUIRE(stage.session.playback);
    CHECK(stage.session.playback->run.ending() == sched::Ending::Finally);
    CHECK(stage.session.playback->run.is_measured());
    stage.frame(2);
    REQUIRE(stage.click("stress/close"));
    CHECK_FALSE(stage.session.stress.shown());
}

TEST_CASE("runs can be stopped, begun anew, and left behind", "[web]") {
    Stage stage;
    stage.open_script(racy_text);
    screen::stress(stage.session, 1'000'000);
    stage.frame(5);
    REQUIRE(stage.session.stress.running());
    stage.key(ImGuiKey_Escape);
    wait_for_runs(stage);
    CHECK(stage.session.stress.report().made < 1'000'000);
    for (int i = 0; i < 20; ++i) {
        screen::stress(stage.session, 1'000'000);
        stage.frame();
    }
    screen::choose(stage.session, 0);
    CHECK_FALSE(stage.session.stress.shown());
}

TEST_CASE("where there is no worker, frame by frame the runs are made all the same", "[web]") {
    screen::StressJob job;
    screen::Order order;
    order.puzzle = std::make_shared<puzzle::Puzzle>();
    order.free = true;
    order.text = "int x = 0;\ntask t [2] { x = x + 1; }\n";
    job.start(order, 50, false);
    for (int i = 0; i < 10'000 && job.running(); ++i) job.poll();
    REQUIRE_FALSE(job.running());
    CHECK(job.report().made == 50);
    CHECK(job.report().explored);
}

TEST_CASE("a script with errors runs nothing", "[web]") {
    Stage stage;
    stage.open_script(stage::broken_text);
    screen::stress(stage.session, 10);
    CHECK_FALSE(stage.session.stress.shown());
    CHECK_FALSE(stage.session.notice.empty());
}
