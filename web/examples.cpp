// The texts of the free scripts.
#include "web/examples.h"

namespace screen {

namespace {

constexpr Example list[] = {
    {"blank", "Your own script", R"(# Your own script

Declare tasks, let them share something, and press **F5**. `Ctrl+Enter` lets the judge try every
interleaving.

- `task name { ... }` runs beside all others; `task name(int id) [3]` is three of them.
- `never(x > 1, "why")` must hold in no state, `finally(x == 2, "why")` when all tasks ended.
- Lines that begin with `//!` set the rules, such as `//! rule = "priority"`.
)",
     R"(#include <mutex>

int count = 0;
std::mutex m;

task adder [2] {
    m.lock();
    count++;
    m.unlock();
}

finally(count == 2, "both additions count");
)"},

    {"inversion", "Priority inversion", R"(# Priority inversion

Three tasks on one core. `low` holds the mutex when `high` arrives and has to wait for it. So far that
is as it must be. But then `mid` arrives, which needs no mutex at all, and runs before `low`. Now
`high` waits for `mid`, although it is more urgent.

Press **F5** and look for the tick at which `high` is released, and for who runs while it waits.

Then let the mutex lend its owner the priority of whoever waits:
`std::mutex m [[lockstep::inherit]];`
)",
     R"(//! rule = "priority"
#include <mutex>
#include <lockstep.h>

std::mutex m;

task low priority(1) at(0) {
    m.lock();
    work(4);
    m.unlock();
    work(2);
}

task mid priority(5) at(3) {
    work(6);
}

task high priority(9) at(2) deadline(8) {
    work(1);
    m.lock();
    work(2);
    m.unlock();
}
)"},

    {"dining", "Dining philosophers", R"(# Dining philosophers

Each philosopher takes the left fork, then the right one. Press `Ctrl+Enter`: the judge finds the
shortest way into the deadlock, and the graph at the lower right shows the circle of waiting.

Who could take the forks in another order?
)",
     R"(#include <mutex>

const int SEATS = 3;
std::mutex fork[SEATS];
int meals = 0;
std::mutex table;

task philosopher(int id) [3] {
    int left = id;
    int right = (id + 1) % SEATS;
    fork[left].lock();
    fork[right].lock();
    table.lock();
    meals++;
    table.unlock();
    fork[right].unlock();
    fork[left].unlock();
}

finally(meals == SEATS, "everybody eats");
)"},

    {"lost-wakeup", "A lost wake-up", R"(# A lost wake-up

The consumer looks at the flag, then waits. If the producer sets the flag and notifies between the
two, nobody hears it. Step through it yourself: choose each next task from the line above the
timeline.

The cure is to look and to wait under the same mutex: `cv.wait(lock, [&] { return ready; });`
)",
     R"(#include <atomic>
#include <condition_variable>
#include <mutex>

std::atomic<bool> ready = false;
std::mutex m;
std::condition_variable cv;

task consumer {
    if (!ready) {
        std::unique_lock lock(m);
        cv.wait(lock);
    }
}

task producer {
    ready = true;
    cv.notify_one();
}
)"},

    {"ping-pong", "Two semaphores, one ball", R"(# Two semaphores, one ball

Each side waits for its own semaphore and releases the other's: the strict alternation that many
interview questions come down to. What happens if both begin with one permit?
)",
     R"(#include <semaphore>
#include <lockstep.h>

std::counting_semaphore<2> ping(1);
std::counting_semaphore<2> pong(0);

task left {
    for (int i = 0; i < 3; i++) {
        ping.acquire();
        print("ping ");
        pong.release();
    }
}

task right {
    for (int i = 0; i < 3; i++) {
        pong.acquire();
        print("pong ");
        ping.release();
    }
}
)"},
};

}  // namespace

std::span<const Example> examples() { return list; }

}  // namespace screen
