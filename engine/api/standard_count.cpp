// <semaphore>, <latch> and <barrier>: C++20 [thread.sema] and [thread.coord] onto sync/semaphore
// and sync/barrier. A release past the maximum and a latch below zero are undefined there: misuse
// here.
#include "engine/api/standard.h"

#include "engine/sync/barrier.h"
#include "engine/sync/semaphore.h"

namespace api {

using namespace sync;

namespace {

// -- semaphores

Outcome construct_semaphore(Call& c) {
    set_options(c, attributes(c, Kind::Semaphore));
    c.k.at<Semaphore>(c.address(0)).maximum = c[2] > 0 ? c[2] : 1;
    return c.done();
}
Outcome start_count(Call& c) {
    Semaphore& s = c.k.at<Semaphore>(c.address(0));
    if (c[1] < 0 || c[1] > s.maximum) return c.k.misused(Misuse::PermitsPastMaximum);
    s.count = c[1];
    return c.done();
}
Outcome acquire_for(Call& c, Word ticks) {
    if (c.timed_out()) return c.done(0);
    if (ticks < 0) ticks = 0;
    const Outcome out = acquire(c.k, c.address(0), ticks, 1);
    if (out == Outcome::Done) return c.done(1);
    return out == Outcome::Disabled && c.k.gives_up(ticks) ? c.done(0) : out;
}

constexpr lang::BuiltinCode construct_semaphore_code{construct_semaphore};
constexpr lang::BuiltinCode start_count_code{start_count};
constexpr lang::BuiltinCode acquire_code{.run = [](Call& c) { return acquire(c.k, c.address(0)); }, .effect = Effect::Acquire};
constexpr lang::BuiltinCode try_acquire_code{.run = [](Call& c) { return c.done(try_acquire(c.k, c.address(0))); }, .effect = Effect::Write};
constexpr lang::BuiltinCode acquire_for_code{.run = [](Call& c) { return acquire_for(c, c[1]); }, .effect = Effect::Write};
constexpr lang::BuiltinCode acquire_until_code{.run = [](Call& c) { return acquire_for(c, c[1] - c.k.words[0]); }, .effect = Effect::Write};
constexpr lang::BuiltinCode release_code{.run = [](Call& c) { return release(c.k, c.address(0), c.count > 1 ? c[1] : 1); }, .effect = Effect::Release};

// -- latch

constexpr lang::BuiltinCode construct_latch_code{[](Call& c) {
    set_options(c, attributes(c, Kind::Latch));
    return c.done();
}};
constexpr lang::BuiltinCode start_latch_code{[](Call& c) -> Outcome {
    if (c[1] < 0) return c.k.misused(Misuse::NegativeCount);
    c.k.at<Latch>(c.address(0)).count = c[1];
    return c.done();
}};
constexpr lang::BuiltinCode count_down_code{.run = [](Call& c) { return count_down(c.k, c.address(0), c.count > 1 ? c[1] : 1); }, .effect = Effect::Write};
constexpr lang::BuiltinCode wait_latch_code{.run = [](Call& c) { return wait_latch(c.k, c.address(0)); }, .effect = Effect::Write};
constexpr lang::BuiltinCode try_wait_code{.run = [](Call& c) {
    c.k.touch(c.address(0), false);
    return c.done(c.k.at<Latch>(c.address(0)).count == 0);
}, .effect = Effect::Read};
// Counting down and waiting are two steps, as the standard defines the one by the two.
constexpr lang::BuiltinCode arrive_latch_code{.run = [](Call& c) -> Outcome {
    if (c.phase() == 0) {
        const Outcome out = count_down(c.k, c.address(0), c.count > 1 ? c[1] : 1);
        if (out != Outcome::Done) return out;
        if (c.k.at<Latch>(c.address(0)).count == 0) return c.done();
        c.task().phase = 1;
        return Outcome::Again;
    }
    return wait_latch(c.k, c.address(0));
}, .effect = Effect::Write};

// -- barrier: the last to arrive runs the completion function (Form::Completion), then ends the
// round

constexpr lang::BuiltinCode construct_barrier_code{[](Call& c) {
    set_options(c, attributes(c, Kind::Barrier));
    return c.done();
}};
constexpr lang::BuiltinCode start_barrier_code{[](Call& c) -> Outcome {
    if (c[1] < 0) return c.k.misused(Misuse::NegativeCount);
    Barrier& b = c.k.at<Barrier>(c.address(0));
    b.expected = c[1];
    b.completion = c.count > 2 ? c[2] : 0;
    return c.done();
}};
// Answers 1 where the caller is to run the completion function and then the code that ends the
// round.
constexpr lang::BuiltinCode arrive_and_wait_code{.run = [](Call& c) -> Outcome {
    bool last = false;
    const Outcome out = arrive(c.k, c.address(0), last);
    if (out != Outcome::Done) return out;
    if (!last) return wait_round(c.k, c.address(0));
    if (c.k.at<Barrier>(c.address(0)).completion != 0) return c.done(1);
    c.result = 0;
    return end_round(c.k, c.address(0));
}, .effect = Effect::Arrive};
// It leaves for good: one fewer is expected from the next round on, and it counts as arrived in
// this one.
constexpr lang::BuiltinCode arrive_and_drop_code{.run = [](Call& c) -> Outcome {
    Barrier& b = c.k.at<Barrier>(c.address(0));
    c.k.touch(c.address(0), true);
    if (b.expected == 0 || b.arrived >= b.expected) return c.k.misused(Misuse::BarrierOverrun);
    b.expected--;
    c.k.emit(EventKind::Unlocked, c.k.self, c.address(0), b.expected - b.arrived);
    if (b.arrived < b.expected || b.arrived == 0) return c.done(0);
    if (b.completion != 0) return c.done(1);
    c.result = 0;
    return end_round(c.k, c.address(0));
}, .effect = Effect::Write};
constexpr lang::BuiltinCode end_round_code{.run = [](Call& c) { return end_round(c.k, c.address(0)); }, .effect = Effect::Write};

using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType semaphore_types[] = {
    {.name = "std::counting_semaphore", .words = semaphore_words, .construct = &construct_semaphore_code,
     .arguments = BuiltinType::Arguments::Value, .value_default = 2147483647,
     .help = "permits that anybody may take and anybody may give back"},
    {.name = "std::binary_semaphore", .words = semaphore_words, .construct = &construct_semaphore_code,
     .value_default = 1, .help = "a semaphore of at most one permit; not a mutex: it has no owner"},
};
constexpr lang::Builtin semaphore_functions[] = {
    {"std::counting_semaphore::counting_semaphore(int)", &start_count_code, Form::Local},
    {"void std::counting_semaphore::acquire()", &acquire_code, Form::Call,
     "takes a permit, waiting for one"},
    {"bool std::counting_semaphore::try_acquire()", &try_acquire_code},
    {"bool std::counting_semaphore::try_acquire_for(Duration)", &acquire_for_code},
    {"bool std::counting_semaphore::try_acquire_until(TimePoint)", &acquire_until_code},
    {"void std::counting_semaphore::release(int = 1)", &release_code, Form::Call,
     "gives permits, whoever took them"},
    {"std::binary_semaphore::binary_semaphore(int)", &start_count_code, Form::Local},
    {"void std::binary_semaphore::acquire()", &acquire_code, Form::Call, "takes the permit, waiting for it"},
    {"bool std::binary_semaphore::try_acquire()", &try_acquire_code},
    {"bool std::binary_semaphore::try_acquire_for(Duration)", &acquire_for_code},
    {"bool std::binary_semaphore::try_acquire_until(TimePoint)", &acquire_until_code},
    {"void std::binary_semaphore::release(int = 1)", &release_code, Form::Call,
     "gives the permit, whoever took it"},
};

constexpr BuiltinType latch_types[] = {
    {.name = "std::latch", .words = latch_words, .construct = &construct_latch_code,
     .help = "opens once, when it has been counted down to zero"},
};
constexpr lang::Builtin latch_functions[] = {
    {"std::latch::latch(int)", &start_latch_code, Form::Local},
    {"void std::latch::count_down(int = 1)", &count_down_code},
    {"void std::latch::wait()", &wait_latch_code, Form::Call, "waits until the count is zero"},
    {"bool std::latch::try_wait()", &try_wait_code},
    {"void std::latch::arrive_and_wait(int = 1)", &arrive_latch_code},
};

constexpr BuiltinType barrier_types[] = {
    {.name = "std::barrier", .words = barrier_words, .construct = &construct_barrier_code,
     .arguments = BuiltinType::Arguments::Optional,
     .help = "lets nobody through before all have arrived, round after round"},
};
constexpr lang::Builtin barrier_functions[] = {
    {"std::barrier::barrier(int)", &start_barrier_code, Form::Local},
    {"std::barrier::barrier(int, Callable)", &start_barrier_code, Form::Local},
    {"void std::barrier::arrive_and_wait()", &arrive_and_wait_code, Form::Completion,
     "waits until all have arrived; the last one runs the completion function", &end_round_code},
    {"void std::barrier::arrive_and_drop()", &arrive_and_drop_code, Form::Completion,
     "leaves: one fewer is expected from now on", &end_round_code},
};

}  // namespace

extern const lang::Header semaphore_header{"semaphore", {}, semaphore_types, semaphore_functions, {}};
extern const lang::Header latch_header{"latch", {}, latch_types, latch_functions, {}};
extern const lang::Header barrier_header{"barrier", {}, barrier_types, barrier_functions, {}};

}  // namespace api
