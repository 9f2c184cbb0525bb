// <dijkstra.h>: P and V as they were invented, on three kinds of semaphores that books tell apart.
// Rules: E. W. Dijkstra, "Cooperating sequential processes" (EWD 123), for P and V; M. Ben-Ari,
// "Principles of Concurrent and Distributed Programming", for the kinds. No C header of this name
// exists.
//
//   semaphore         whoever waits longest goes first (blocked queue); V hands over
//   strong_semaphore  any of those who wait, but no newcomer before them (blocked set); V hands
//                     over
//   weak_semaphore    V only counts up; whoever comes first takes it (busy wait)
#include "engine/api/standard.h"
#include "engine/sync/semaphore.h"

namespace api {

using namespace sync;

namespace {

Outcome construct(Call& c, Order order, Grant grant) {
    Options o = to_options(0);
    o.kind = static_cast<std::uint32_t>(Kind::Semaphore);
    o.order = static_cast<std::uint32_t>(order);
    o.grant = static_cast<std::uint32_t>(grant);
    set_options(c, o);
    c.k.at<Semaphore>(c.address(0)).maximum = INT32_MAX;
    return c.done();
}
constexpr lang::BuiltinCode queue_code{[](Call& c) { return construct(c, Order::Fifo, Grant::HandOff); }};
constexpr lang::BuiltinCode set_code{[](Call& c) { return construct(c, Order::Undefined, Grant::HandOff); }};
constexpr lang::BuiltinCode weak_code{[](Call& c) { return construct(c, Order::Undefined, Grant::Barge); }};
constexpr lang::BuiltinCode start_code{[](Call& c) -> Outcome {
    if (c[1] < 0) return c.k.misused(Misuse::NegativeCount);
    c.k.at<Semaphore>(c.address(0)).count = c[1];
    return c.done();
}};
constexpr lang::BuiltinCode p_code{.run = [](Call& c) { return acquire(c.k, c.address(0)); }, .effect = Effect::Acquire};
constexpr lang::BuiltinCode v_code{.run = [](Call& c) { return release(c.k, c.address(0)); }, .effect = Effect::Release};

constexpr lang::BuiltinType types[] = {
    {.name = "semaphore", .words = semaphore_words, .construct = &queue_code, .help = "first come, first served"},
    {.name = "strong_semaphore", .words = semaphore_words, .construct = &set_code,
     .help = "V lets in any of those who wait, and no newcomer before them"},
    {.name = "weak_semaphore", .words = semaphore_words, .construct = &weak_code,
     .help = "whoever comes first takes what V gives, also a newcomer"},
};
constexpr lang::Builtin functions[] = {
    {.signature = "semaphore::semaphore(int count)", .code = &start_code},
    {.signature = "strong_semaphore::strong_semaphore(int count)", .code = &start_code},
    {.signature = "weak_semaphore::weak_semaphore(int count)", .code = &start_code},
    {.signature = "void P(semaphore&)", .code = &p_code, .help = "takes one, or waits until there is one"},
    {.signature = "void P(strong_semaphore&)", .code = &p_code, .help = "takes one, or waits until there is one"},
    {.signature = "void P(weak_semaphore&)", .code = &p_code, .help = "takes one, or waits until there is one"},
    {.signature = "void V(semaphore&)", .code = &v_code, .help = "gives one"},
    {.signature = "void V(strong_semaphore&)", .code = &v_code, .help = "gives one"},
    {.signature = "void V(weak_semaphore&)", .code = &v_code, .help = "gives one"},
};

}  // namespace

extern const lang::Header dijkstra_header{.name = "dijkstra.h", .types = types, .functions = functions,
                                          .system = "dijkstra"};

}  // namespace api
