// The lock lab of the screen: what a click measures, and that it stops when it is asked to.
#include "web/lab.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "tests/web/stage.h"

using stage::Stage;

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)

namespace {

threads::LabSettings short_settings() {
    threads::LabSettings settings;
    settings.locks = {threads::LockKind::TestAndSet, threads::LockKind::FutexMutex};
    settings.sections = {0};
    settings.seconds = 0.001;
    settings.repeats = 1;
    return settings;
}

void wait(screen::LockLab& lab) {
    for (int i = 0; i < 60'000 && lab.running(); ++i) {
        lab.poll();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE_FALSE(lab.running());
}

void choose_lab(Stage& stage) {
    screen::open(stage.session);
    for (std::size_t i = 0; i < stage.session.entries.size(); ++i) {
        if (stage.session.entries[i].lab) screen::choose(stage.session, i);
    }
    REQUIRE(stage.session.entry().lab);
    stage.frame(2);
}

}  // namespace

TEST_CASE("the screen's lab measures beside the screen", "[web][lab]") {
    screen::LockLab lab;
    CHECK(lab.result().rounds == 0);
    lab.start(short_settings());
    CHECK(lab.running());
    lab.start(short_settings());  // is told off: one at a time
    wait(lab);
    CHECK(lab.finished());
    CHECK(lab.result().rounds == 1);
    CHECK(lab.result().cells.size() == 4);
    CHECK(lab.result().held.size() == 2);
    lab.start(short_settings());  // and again
    CHECK(lab.result().rounds == 0);
    wait(lab);
    CHECK(lab.result().cells.size() == 4);
}

TEST_CASE("the screen's lab stops soon, in the middle as well as at its end", "[web][lab]") {
    screen::LockLab lab;
    threads::LabSettings settings = short_settings();
    settings.seconds = threads::lab_seconds_max;  // never waited for
    lab.start(settings);
    lab.cancel();
    wait(lab);
    CHECK_FALSE(lab.finished());
    CHECK(lab.result().rounds == 0);
    {
        screen::LockLab left;  // goes while it measures
        left.start(settings);
    }
}

TEST_CASE("a click on Measure fills the lab's plots, and the list leads elsewhere", "[web][lab]") {
    Stage stage;
    choose_lab(stage);
    CHECK_FALSE(stage.find("run"));
    CHECK_FALSE(stage.find("judge"));
    CHECK_FALSE(stage.find("lab/mcs"));
    // As the click does, and shorter.
    REQUIRE(stage.click("measure"));
    CHECK(stage.session.lab.running());
    REQUIRE(stage.click("measure"));
    REQUIRE(stage.wait_until([&] { return !stage.session.lab.running(); }));
    CHECK_FALSE(stage.session.lab.finished());
    stage.session.lab.start(short_settings());
    REQUIRE(stage.wait_until([&] { return !stage.session.lab.running(); }));
    for (const char* name : {"lab/test-and-set", "lab/futex-mutex", "lab-threads/1",
                             "lab-threads/2", "lab-section", "lab-care"}) {
        INFO(name);
        const platform::Rect* rect = stage.find(name);
        REQUIRE(rect);
        CHECK(rect->x + rect->width <= 1280);
    }
    REQUIRE(stage.click("lab-threads/1"));
    CHECK(stage.view.lab_threads == 1);
    stage.key(ImGuiKey_F5);  // runs nothing here
    CHECK_FALSE(stage.session.playback);
    REQUIRE(stage.click("list-tab/Free"));
    REQUIRE(stage.click("puzzle/" + stage.session.entries[0].puzzle->id));
    CHECK(stage.find("judge"));
}

#endif
