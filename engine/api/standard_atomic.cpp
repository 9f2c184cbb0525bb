// <atomic>: C++20 [atomics] for one-word types, each operation one step. The explorer is
// sequentially consistent: a weaker memory order is accepted and explored as the strong one (DESIGN
// 5 says where the difference can be seen). wait and notify go onto sync/value.
#include "engine/api/standard.h"

#include "engine/sync/value.h"

namespace api {

using namespace sync;

namespace {

Word get(Call& c) {
    c.k.touch(c.address(0), false);
    const Word value = c.k.words[c.address(0)];
    c.k.emit(EventKind::Read, c.k.self, c.address(0), value);
    return value;
}
void set(Call& c, Word value) {
    Word& word = c.k.words[c.address(0)];
    c.k.touch(c.address(0), true, false);
    c.k.becomes(c.address(0), word, value);
    word = value;
    c.k.emit(EventKind::Wrote, c.k.self, c.address(0), value);
}
Word wrap(std::int64_t value) { return static_cast<Word>(static_cast<std::uint32_t>(value)); }

// Read, modify, write; answers the old value, or the new one for operators.
template <class Function> Outcome modify(Call& c, Function function, bool answer_new = false) {
    const Word old = c.k.words[c.address(0)];
    const Word value = function(old);
    set(c, value);
    return c.done(answer_new ? value : old);
}

Outcome compare_exchange(Call& c, bool weak) {
    const Address expected = c.address(1);
    const Word value = c.k.words[c.address(0)];
    if (value == c.k.words[expected]) {
        // A weak one may fail although the values are equal.
        const bool fails = weak && c.k.rule.spurious && c.k.choose(2) == 1;
        if (!fails) {
            set(c, c[2]);
            return c.done(1);
        }
    }
    c.k.becomes(expected, c.k.words[expected], value);
    c.k.words[expected] = get(c);
    return c.done(0);
}

constexpr lang::BuiltinCode construct_code{[](Call& c) {
    c.k.words[c.address(0)] = 0;
    return c.done();
}};
constexpr lang::BuiltinCode start_code{[](Call& c) {
    c.k.words[c.address(0)] = c[1];
    return c.done();
}};
constexpr lang::BuiltinCode load_code{.run = [](Call& c) { return c.done(get(c)); }, .effect = Effect::Read};
constexpr lang::BuiltinCode store_code{.run = [](Call& c) {
    set(c, c[1]);
    return c.done(c[1]);
}, .effect = Effect::Write};
constexpr lang::BuiltinCode exchange_code{.run = [](Call& c) { return modify(c, [&](Word) { return c[1]; }); }, .effect = Effect::Write};
constexpr lang::BuiltinCode weak_code{.run = [](Call& c) { return compare_exchange(c, true); }, .effect = Effect::Exchange};
constexpr lang::BuiltinCode strong_code{.run = [](Call& c) { return compare_exchange(c, false); }, .effect = Effect::Exchange};

template <bool answer_new> struct Arithmetic {
    static constexpr lang::BuiltinCode add{.run = [](Call& c) {
        return modify(c, [&](Word x) { return wrap(std::int64_t{x} + c[1]); }, answer_new);
    }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode subtract{.run = [](Call& c) {
        return modify(c, [&](Word x) { return wrap(std::int64_t{x} - c[1]); }, answer_new);
    }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode bit_and{.run = [](Call& c) { return modify(c, [&](Word x) { return x & c[1]; }, answer_new); }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode bit_or{.run = [](Call& c) { return modify(c, [&](Word x) { return x | c[1]; }, answer_new); }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode bit_xor{.run = [](Call& c) { return modify(c, [&](Word x) { return x ^ c[1]; }, answer_new); }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode increment{.run = [](Call& c) {
        return modify(c, [](Word x) { return wrap(std::int64_t{x} + 1); }, answer_new);
    }, .effect = Effect::Write};
    static constexpr lang::BuiltinCode decrement{.run = [](Call& c) {
        return modify(c, [](Word x) { return wrap(std::int64_t{x} - 1); }, answer_new);
    }, .effect = Effect::Write};
};
using Fetch = Arithmetic<false>;
using Assign = Arithmetic<true>;

constexpr lang::BuiltinCode wait_code{.run = [](Call& c) { return wait_value(c.k, c.address(0), c[1]); }, .effect = Effect::Write};
constexpr lang::BuiltinCode notify_one_code{.run = [](Call& c) { return notify_value(c.k, c.address(0), false); }, .effect = Effect::Write};
constexpr lang::BuiltinCode notify_all_code{.run = [](Call& c) { return notify_value(c.k, c.address(0), true); }, .effect = Effect::Write};
constexpr lang::BuiltinCode test_and_set_code{.run = [](Call& c) { return modify(c, [](Word) { return 1; }); }, .effect = Effect::Write};
constexpr lang::BuiltinCode clear_code{.run = [](Call& c) {
    set(c, 0);
    return c.done();
}, .effect = Effect::Write};
constexpr lang::BuiltinCode fence_code{.run = [](Call& c) { return c.done(); }, .effect = Effect::Nothing};

using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType types[] = {
    {.name = "std::atomic", .words = 1, .construct = &construct_code,
     .arguments = BuiltinType::Arguments::Type, .element_conversion = "load",
     .help = "a value that is read and changed in single steps"},
    {.name = "std::atomic_flag", .words = 1, .construct = &construct_code,
     .help = "the least atomic there is: set or clear"},
    {.name = "std::memory_order", .words = 1, .copyable = true, .scalar = true},
};

constexpr lang::Builtin functions[] = {
    {"std::atomic::atomic(T)", &start_code, Form::Local},
    {"T std::atomic::load(std::memory_order = 5)", &load_code, Form::Call, "reads the value"},
    {"void std::atomic::store(T, std::memory_order = 5)", &store_code, Form::Call, "writes the value"},
    {"T std::atomic::operator=(T)", &store_code},
    {"T std::atomic::exchange(T, std::memory_order = 5)", &exchange_code, Form::Call,
     "writes the value and answers the old one, in one step"},
    {"bool std::atomic::compare_exchange_weak(T&, T, std::memory_order = 5, std::memory_order = 5)",
     &weak_code, Form::Call,
     "writes the second if the value equals the first; else the first becomes the value; may fail for no reason"},
    {"bool std::atomic::compare_exchange_strong(T&, T, std::memory_order = 5, std::memory_order = 5)",
     &strong_code, Form::Call,
     "writes the second if the value equals the first; else the first becomes the value"},
    {"T std::atomic::fetch_add(T, std::memory_order = 5)", &Fetch::add, Form::Call,
     "adds in one step and answers the old value"},
    {"T std::atomic::fetch_sub(T, std::memory_order = 5)", &Fetch::subtract},
    {"T std::atomic::fetch_and(T, std::memory_order = 5)", &Fetch::bit_and},
    {"T std::atomic::fetch_or(T, std::memory_order = 5)", &Fetch::bit_or},
    {"T std::atomic::fetch_xor(T, std::memory_order = 5)", &Fetch::bit_xor},
    {"T std::atomic::operator+=(T)", &Assign::add},
    {"T std::atomic::operator-=(T)", &Assign::subtract},
    {"T std::atomic::operator&=(T)", &Assign::bit_and},
    {"T std::atomic::operator|=(T)", &Assign::bit_or},
    {"T std::atomic::operator^=(T)", &Assign::bit_xor},
    {"T std::atomic::operator++()", &Assign::increment},
    {"T std::atomic::operator--()", &Assign::decrement},
    {"T std::atomic::operator++(int)", &Fetch::increment},
    {"T std::atomic::operator--(int)", &Fetch::decrement},
    {"void std::atomic::wait(T, std::memory_order = 5)", &wait_code, Form::Call,
     "sleeps while the value is this one, until a notify"},
    {"void std::atomic::notify_one()", &notify_one_code},
    {"void std::atomic::notify_all()", &notify_all_code},
    {"bool std::atomic_flag::test_and_set(std::memory_order = 5)", &test_and_set_code, Form::Call,
     "sets it and answers whether it was set before, in one step"},
    {"void std::atomic_flag::clear(std::memory_order = 5)", &clear_code},
    {"bool std::atomic_flag::test(std::memory_order = 5)", &load_code},
    {"void std::atomic_flag::wait(bool, std::memory_order = 5)", &wait_code},
    {"void std::atomic_flag::notify_one()", &notify_one_code},
    {"void std::atomic_flag::notify_all()", &notify_all_code},
    {"void std::atomic_thread_fence(std::memory_order)", &fence_code, Form::Local},
};

constexpr lang::Constant constants[] = {
    {"std::memory_order_relaxed", "std::memory_order", 0},
    {"std::memory_order_consume", "std::memory_order", 1},
    {"std::memory_order_acquire", "std::memory_order", 2},
    {"std::memory_order_release", "std::memory_order", 3},
    {"std::memory_order_acq_rel", "std::memory_order", 4},
    {"std::memory_order_seq_cst", "std::memory_order", 5},
    {"std::memory_order::relaxed", "std::memory_order", 0},
    {"std::memory_order::consume", "std::memory_order", 1},
    {"std::memory_order::acquire", "std::memory_order", 2},
    {"std::memory_order::release", "std::memory_order", 3},
    {"std::memory_order::acq_rel", "std::memory_order", 4},
    {"std::memory_order::seq_cst", "std::memory_order", 5},
};

}  // namespace

extern const lang::Header atomic_header{"atomic", {}, types, functions, constants};

}  // namespace api
