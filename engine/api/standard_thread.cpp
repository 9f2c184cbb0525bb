// <thread>, <chrono>, <queue>, <array>, <cassert>: threads onto sync/life; a bounded queue without
// any synchronisation of its own, as in C++; durations and arrays are the language's own.
#include "engine/api/standard.h"

#include "engine/sync/life.h"

namespace api {

using namespace sync;

namespace {

// -- std::thread: one word, the task + 1; 0: not joinable

bool not_joinable(const Call& c) { return c.k.words[c.address(0)] == 0; }

Outcome join_thread(Call& c) {
    Word& handle = c.k.words[c.address(0)];
    if (handle == 0) return c.k.misused(Misuse::ThreadNotJoinable);
    const Outcome out = join(c.k, static_cast<TaskId>(handle - 1));
    if (out == Outcome::Done) handle = 0;
    return out;
}

constexpr lang::BuiltinCode nothing_code{.run = [](Call& c) { return c.done(); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode join_code{join_thread};
constexpr lang::BuiltinCode detach_code{[](Call& c) -> Outcome {
    Word& handle = c.k.words[c.address(0)];
    if (handle == 0) return c.k.misused(Misuse::ThreadNotJoinable);
    detach(c.k, static_cast<TaskId>(handle - 1));
    handle = 0;
    return c.done();
}};
constexpr lang::BuiltinCode joinable_code{
    [](Call& c) { return c.done(c.k.words[c.address(0)] != 0); }};
constexpr lang::BuiltinCode handle_id_code{.run = [](Call& c) { return c.done(c.k.words[c.address(0)]); }, .effect = Effect::Identity};
constexpr lang::BuiltinCode own_id_code{.run = [](Call& c) { return c.done(c.k.self + 1); }, .effect = Effect::Identity};
constexpr lang::BuiltinCode destroy_thread_code{
    [](Call& c) -> Outcome {
        return not_joinable(c) ? c.done() : c.k.misused(Misuse::ThreadNotJoined);
    },
    not_joinable};
constexpr lang::BuiltinCode destroy_jthread_code{
    [](Call& c) -> Outcome { return not_joinable(c) ? c.done() : join_thread(c); }, not_joinable};
constexpr lang::BuiltinCode yield_code{.run = [](Call& c) { return c.k.sleep(0); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode sleep_for_code{.run = [](Call& c) { return c.k.sleep(c[0]); }, .effect = Effect::Nothing};
constexpr lang::BuiltinCode sleep_until_code{.run = [](Call& c) { return c.k.sleep(c[0] - c.k.words[0]); }, .effect = Effect::Nothing};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType thread_types[] = {
    {.name = "std::thread", .words = 1, .help = "a task that runs a function; join it or detach it"},
    {.name = "std::jthread", .words = 1, .help = "a thread that is joined at the end of its scope"},
    {.name = "std::thread::id", .words = 1, .copyable = true, .scalar = true},
};
constexpr Builtin thread_functions[] = {
    {"std::thread::thread()", &nothing_code, Form::Local},
    {"std::thread::thread(Callable)", nullptr, Form::Spawn, "starts a task that runs the function"},
    {"std::thread::~thread()", &destroy_thread_code},
    {"void std::thread::join()", &join_code, Form::Call, "waits until it has ended"},
    {"void std::thread::detach()", &detach_code},
    {"bool std::thread::joinable()", &joinable_code, Form::Local},
    {"std::thread::id std::thread::get_id()", &handle_id_code, Form::Local},
    {"std::jthread::jthread()", &nothing_code, Form::Local},
    {"std::jthread::jthread(Callable)", nullptr, Form::Spawn, "starts a task that runs the function"},
    {"std::jthread::~jthread()", &destroy_jthread_code},
    {"void std::jthread::join()", &join_code},
    {"void std::jthread::detach()", &detach_code},
    {"bool std::jthread::joinable()", &joinable_code, Form::Local},
    {"std::thread::id std::jthread::get_id()", &handle_id_code, Form::Local},
    {"void std::this_thread::yield()", &yield_code, Form::Call, "lets others run first, if there are any"},
    {"void std::this_thread::sleep_for(Duration)", &sleep_for_code, Form::Call,
     "goes on later; it says nothing about what others do meanwhile"},
    {"void std::this_thread::sleep_until(TimePoint)", &sleep_until_code},
    {"std::thread::id std::this_thread::get_id()", &own_id_code, Form::Local},
};
constexpr std::string_view thread_includes[] = {"chrono"};

// -- std::queue: options with the capacity, the number of elements, then the elements, first to
// last; a pop moves them up, so that equal contents are equal words

struct Queue {
    Options options;
    Word size;
    Word elements[1];
};
Queue& queue(Call& c) { return c.k.at<Queue>(c.address(0)); }

constexpr lang::BuiltinCode construct_queue_code{[](Call& c) {
    Options o = attributes(c, Kind::Queue);
    if (o.number == 0) o.number = static_cast<std::uint16_t>(c[2]);
    set_options(c, o);
    return c.done();
}};
constexpr lang::BuiltinCode push_code{.run = [](Call& c) -> Outcome {
        Queue& q = queue(c);
        c.k.touch(c.address(0), true);
        if (q.size == static_cast<Word>(q.options.number)) return c.k.misused(Misuse::QueueFull);
        q.elements[q.size++] = c[1];
        c.k.emit(EventKind::Wrote, c.k.self, c.address(0), q.size);
        return c.done();
    }, .plain = lang::BuiltinCode::Plain::Write, .effect = Effect::Write};
constexpr lang::BuiltinCode pop_code{.run = [](Call& c) -> Outcome {
        Queue& q = queue(c);
        c.k.touch(c.address(0), true);
        if (q.size == 0) return c.k.misused(Misuse::QueueEmpty);
        for (Word i = 1; i < q.size; i++) q.elements[i - 1] = q.elements[i];
        q.elements[--q.size] = 0;
        c.k.emit(EventKind::Wrote, c.k.self, c.address(0), q.size);
        return c.done();
    }, .plain = lang::BuiltinCode::Plain::Write, .effect = Effect::Write};
template <bool last> Outcome look(Call& c) {
    const Queue& q = queue(c);
    c.k.touch(c.address(0), false);
    if (q.size == 0) return c.k.misused(Misuse::QueueEmpty);
    return c.done(q.elements[last ? q.size - 1 : 0]);
}
constexpr lang::BuiltinCode front_code{.run = look<false>, .plain = lang::BuiltinCode::Plain::Read, .effect = Effect::Read};
constexpr lang::BuiltinCode back_code{.run = look<true>, .plain = lang::BuiltinCode::Plain::Read, .effect = Effect::Read};
constexpr lang::BuiltinCode size_code{.run = [](Call& c) {
        c.k.touch(c.address(0), false);
        return c.done(queue(c).size);
    }, .plain = lang::BuiltinCode::Plain::Read, .effect = Effect::Read};
constexpr lang::BuiltinCode empty_code{.run = [](Call& c) {
        c.k.touch(c.address(0), false);
        return c.done(queue(c).size == 0);
    }, .plain = lang::BuiltinCode::Plain::Read, .effect = Effect::Read};

constexpr BuiltinType queue_types[] = {
    {.name = "std::queue", .words = 2, .construct = &construct_queue_code,
     .arguments = BuiltinType::Arguments::Type, .capacity = 8,
     .help = "first in, first out; not synchronised; here with room for 8 or [[lockstep::capacity(n)]]"},
};
constexpr Builtin queue_functions[] = {
    {"void std::queue::push(T)", &push_code, Form::Call, "adds at the end"},
    {"void std::queue::emplace(T)", &push_code},
    {"void std::queue::pop()", &pop_code, Form::Call, "removes the first; empty: undefined in C++"},
    {"T std::queue::front()", &front_code, Form::Call, "the first; empty: undefined in C++"},
    {"T std::queue::back()", &back_code},
    {"int std::queue::size()", &size_code},
    {"bool std::queue::empty()", &empty_code},
};

// -- chrono's clocks

constexpr lang::BuiltinCode now_code{[](Call& c) {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};
constexpr Builtin chrono_functions[] = {
    {.signature = "TimePoint std::chrono::steady_clock::now()", .code = &now_code,
     .help = "the moment, in ticks of 1 ms; only where time is exact", .exact_time_only = true},
    {.signature = "TimePoint std::chrono::system_clock::now()", .code = &now_code,
     .exact_time_only = true},
    {.signature = "TimePoint std::chrono::high_resolution_clock::now()", .code = &now_code,
     .exact_time_only = true},
};

}  // namespace

extern const lang::Header thread_header{"thread", thread_includes, thread_types, thread_functions, {}};
extern const lang::Header queue_header{"queue", {}, queue_types, queue_functions, {}};
extern const lang::Header array_header{"array", {}, {}, {}, {}};
extern const lang::Header chrono_header{"chrono", {}, {}, chrono_functions, {}};
extern const lang::Header cassert_header{"cassert", {}, {}, {}, {}};

}  // namespace api
