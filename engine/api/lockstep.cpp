// <lockstep.h>: what C++ has no word for. work(n), choose(n), print(...), now().
// A C++ compiler can be given engine/api/cxx/lockstep.h instead.
#include "engine/api/standard.h"

#include "engine/sync/life.h"
#include "engine/sync/protocol.h"

namespace api {

using namespace sync;

namespace {

constexpr lang::BuiltinCode work_code{.run = work, .effect = Effect::Nothing};
constexpr lang::BuiltinCode choose_code{.run = [](Call& c) -> Outcome {
    if (c[0] < 1 || c[0] > 1000) return c.k.misused(Misuse::BadArgument);
    const Word value = c.k.choose(c[0]);
    c.k.emit(EventKind::Chose, c.k.self, 0, value, c[0]);
    return c.done(value);
}, .effect = Effect::Nothing};
// The output is part of the World: two runs that print different things are different outcomes.
constexpr lang::BuiltinCode print_code{.run = [](Call& c) -> Outcome {
    const int words = c.count - 1;
    Word& used = c.k.words[c.k.output];
    c.k.touch(c.k.output, true);
    if (c.k.output == 0 || used + words > c.k.output_words_max) {
        return c.k.misused(Misuse::OutputFull);
    }
    for (int i = 0; i < words; i++) c.k.words[c.k.output + 1 + used + i] = c[i];
    c.k.emit(EventKind::Output, c.k.self, 0, used, words);
    used += words;
    return c.done();
}, .effect = Effect::Output};
constexpr lang::BuiltinCode now_code{[](Call& c) {
    c.k.touch(0, false);
    return c.done(c.k.words[0]);
}};

constexpr lang::BuiltinCode this_task_code{
    .run = [](Call& c) { return c.done(c.k.self + 1); }, .effect = Effect::Identity};
constexpr lang::BuiltinCode set_priority_code{[](Call& c) -> Outcome {
    if (c[0] < 1 || c[0] > c.k.task_count || c[1] < -32000 || c[1] > 32000) {
        return c.k.misused(Misuse::BadArgument);
    }
    set_base(c.k, static_cast<TaskId>(c[0] - 1), c[1]);
    return c.done();
}};

using lang::Form;

constexpr lang::Builtin functions[] = {
    {"void work(int)", &work_code, Form::Call, "uses so many ticks of CPU"},
    {"int choose(int)", &choose_code, Form::Call, "any value from 0 to n-1: the judge tries every one"},
    {"void print(auto...)", &print_code, Form::Print, "writes texts and values to the output"},
    {"int this_task()", &this_task_code, Form::Local, "the number of the task that asks, for set_priority"},
    {"void set_priority(int task, int priority)", &set_priority_code, Form::Call,
     "gives a task another priority; larger is more urgent"},
    {.signature = "int now()", .code = &now_code, .help = "the tick; only where time is exact",
     .exact_time_only = true},
};

}  // namespace

extern const lang::Header lockstep_header{"lockstep.h", {}, {}, functions, {}};

}  // namespace api
