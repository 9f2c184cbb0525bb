// Texts and playbacks for the tests of the screen.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "web/playback.h"

namespace stage {

inline const std::string deadlock_text = R"(#include <mutex>
std::mutex a, b;
task one {
    a.lock();
    b.lock();
    b.unlock();
    a.unlock();
}
task two {
    b.lock();
    a.lock();
    a.unlock();
    b.unlock();
}
)";

inline const std::string right_text = R"(#include <mutex>
std::mutex m;
int count = 0;
task adder [2] {
    m.lock();
    count++;
    m.unlock();
}
finally(count == 2, "both count");
)";

// The third line is wrong.
inline const std::string broken_text = R"(#include <mutex>
std::mutex m;
task one { m.lok(); }
)";

inline const std::string endless_text = R"(#include <atomic>
std::atomic<int> x = 0;
task one { for (;;) x = 1 - x; }
)";

// Large enough that a search takes a while, even on a fast machine.
// Every step of each task depends on all others, and no two tasks are alike.
inline const std::string large_text = R"(#include <atomic>
std::atomic<unsigned> a = 0;
task ta { for (int i = 0; i < 40; i++) a = a * 2; }
task tb { for (int i = 0; i < 40; i++) a = a * 3; }
task tc { for (int i = 0; i < 40; i++) a = a * 5; }
task td { for (int i = 0; i < 40; i++) a = a + 7; }
task te { for (int i = 0; i < 40; i++) a = a + 11; }
)";

inline const std::string inversion_text = R"(//! rule = "priority"
#include <mutex>
#include <lockstep.h>
std::mutex m;
task low priority(1) at(0) { m.lock(); work(4); m.unlock(); work(2); }
task mid priority(5) at(3) { work(6); }
task high priority(9) at(2) { work(1); m.lock(); work(2); m.unlock(); }
)";

inline screen::Order order_of(std::string text) {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = "test";
    return {std::move(puzzle), true, std::move(text)};
}

inline screen::Playback playback_of(std::string text) {
    screen::Order order = order_of(std::move(text));
    puzzle::Rules rules;
    puzzle::Built built = screen::build(order, rules);
    for (const auto& diagnostic : built.diagnostics) UNSCOPED_INFO(lang::to_string(diagnostic));
    REQUIRE(built.machine);
    return screen::Playback(std::move(order), std::move(built), sched::first());
}

}  // namespace stage
