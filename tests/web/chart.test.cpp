#include "web/chart.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"

using screen::Chart;
using screen::Playback;
using stage::playback_of;

namespace {

Playback ran(const std::string& text, std::size_t steps_max = 1'000) {
    Playback playback = playback_of(text);
    playback.extend(steps_max);
    return playback;
}

}  // namespace

TEST_CASE("every position has its own time, in order, and is found again by it", "[web]") {
    for (const std::string& text : {stage::right_text, stage::inversion_text}) {
        const Playback playback = ran(text);
        double before = -1;
        for (std::size_t i = 0; i <= playback.run.size(); ++i) {
            const double time = screen::time_of(playback.run, i);
            CHECK(time > before);
            CHECK(screen::position_at(playback.run, time) == i);
            before = time;
        }
        CHECK(screen::position_at(playback.run, -5) == 0);
        CHECK(screen::position_at(playback.run, 1e9) == playback.run.size());
    }
}

TEST_CASE("a lane finds the segment of a time", "[web]") {
    const Playback playback = ran(stage::inversion_text);
    const Chart chart = screen::chart_of(playback.run);
    REQUIRE(chart.tasks.size() == 3);
    for (const screen::TaskLane& lane : chart.tasks) {
        for (std::size_t i = lane.first; i < lane.last; ++i) {
            const sched::Segment& segment = chart.segments[i];
            CHECK(segment.task == lane.task);
            if (segment.to > segment.from) CHECK(chart.segment_at(lane, segment.from) == i);
        }
        CHECK(chart.segment_at(lane, chart.end + 10) == lane.last);
    }
    CHECK(chart.locks.size() == 1);
}

TEST_CASE("shares of a column add up to what the segments say", "[web]") {
    const Playback playback = ran(stage::inversion_text);
    const Chart chart = screen::chart_of(playback.run);
    double running = 0;
    for (const screen::TaskLane& lane : chart.tasks) {
        const Chart::Share all = chart.share(lane, 0, chart.end);
        CHECK(all.running > 0);
        CHECK(all.running + all.blocked <= 1.001);
        running += all.running * chart.end;
        // Two halves make the whole.
        const double half = chart.end / 2;
        const double left = chart.share(lane, 0, half).running;
        const double right = chart.share(lane, half, chart.end).running;
        CHECK(std::abs((left + right) / 2 - all.running) < 1e-9);
    }
    // low 6, mid 6 and high 3 ticks of work, one core.
    CHECK(std::abs(running - 15) < 1e-6);
}

TEST_CASE("a step of a run of 100,000 is found by its time", "[web]") {
    const Playback playback = ran(stage::endless_text, 100'000);
    REQUIRE(playback.run.size() == 100'000);
    std::size_t before = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::size_t at = screen::position_at(playback.run, i * 97.0);
        CHECK(at >= before);
        before = at;
    }
    CHECK(before > 0);
}
