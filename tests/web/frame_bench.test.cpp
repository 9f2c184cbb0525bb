// What a frame costs on long traces: prints figures and fails nothing, for a machine may be busy.
// Run it by name:
//   lockstep_tests "[frame-bench]"
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "tests/web/script.h"
#include "tests/web/stage.h"

namespace {

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void measure(const std::string& text, std::size_t steps, const char* what) {
    stage::Stage stage(1440, 900);
    stage.open_script(text);
    REQUIRE(screen::begin_playback(stage.session));
    screen::Playback& playback = *stage.session.playback;
    playback.extend(steps);
    playback.go_to(playback.run.size());
    stage.frame(3);
    const std::size_t events = playback.run.events().size(), size = playback.run.size();
    constexpr int frames = 200;
    double began = cpu_ms();
    stage.frame(frames);
    const double still = (cpu_ms() - began) / frames;
    double most = 0, sum = 0;
    for (int i = 0; i < frames; ++i) {
        began = cpu_ms();
        screen::go_to(stage.session, static_cast<std::size_t>(i) * 7919 % size);
        stage.frame();
        const double took = cpu_ms() - began;
        sum += took;
        most = std::max(most, took);
    }
    screen::zoom(stage.view, 64);
    stage.frame(2);
    began = cpu_ms();
    stage.frame(frames);
    const double zoomed = (cpu_ms() - began) / frames;
    std::printf(
        "%s: %zu steps, %zu events: a frame %.2f ms, zoomed in %.2f ms; a jump and its frame "
        "%.2f ms, at most %.2f ms (CPU)\n",
        what, size, events, still, zoomed, sum / frames, most);
}

}  // namespace

TEST_CASE("the cost of a frame and of a jump", "[.][frame-bench]") {
    for (const std::size_t steps : {5'000u, 10'000u, 50'000u, 100'000u}) {
        measure(stage::endless_text, steps, "one task");
    }
    const std::string busy = R"(#include <mutex>
std::mutex a, b;
int x = 0;
task one { for (;;) { a.lock(); x++; b.lock(); b.unlock(); a.unlock(); } }
task two { for (;;) { a.lock(); x++; a.unlock(); } }
task three { for (;;) { b.lock(); x++; b.unlock(); } }
task four { for (;;) { b.lock(); x--; b.unlock(); } }
)";
    measure(busy, 50'000, "four tasks, two locks");
    measure(busy, 5'000, "four tasks, two locks");
}
