#include "engine/lang/language.h"

namespace lang {

namespace {

constexpr Core core_list[] = {
    {CoreName::Ref, "std::ref", "functional thread", 0,
     "passes a variable by reference to a thread"},
    {CoreName::Ref, "std::cref", "functional thread", 0,
     "passes a variable by reference to a thread"},
    {CoreName::Move, "std::move", "", 0, "gives the value away: std::thread b = std::move(a);"},
    {CoreName::Swap, "std::swap", "", 0, "exchanges the values of two variables"},
    {CoreName::Exchange, "std::exchange", "utility", 0, "writes a value and answers the old one"},
    {CoreName::Min, "std::min", "algorithm", 0, "the smaller one"},
    {CoreName::Max, "std::max", "algorithm", 0, "the larger one"},
    {CoreName::Abs, "std::abs", "cstdlib stdlib.h", 0, "the value without its sign"},
    {CoreName::Abs, "abs", "cstdlib stdlib.h", 0, "the value without its sign"},
    {CoreName::Size, "std::size", "array", 0, "the number of elements of an array"},
    {CoreName::Terminate, "std::terminate", "", 0, "ends the run as a failure"},
    {CoreName::Terminate, "std::abort", "cstdlib stdlib.h", 0, "ends the run as a failure"},
    {CoreName::Terminate, "abort", "cstdlib stdlib.h", 0, "ends the run as a failure"},
    {CoreName::Assert, "assert", "", 0, "fails the run where the condition does not hold"},
    {CoreName::DurationCast, "std::chrono::duration_cast", "chrono", 0,
     "the same time in another unit"},

    {CoreName::Unsigned, "std::size_t"},
    {CoreName::Unsigned, "size_t"},
    {CoreName::Unsigned, "std::uint32_t", "cstdint stdint.h"},
    {CoreName::Unsigned, "uint32_t", "cstdint stdint.h"},
    {CoreName::Unsigned, "std::uintptr_t", "cstdint stdint.h"},
    {CoreName::Unsigned, "uintptr_t", "cstdint stdint.h"},
    {CoreName::Int, "std::int32_t", "cstdint stdint.h"},
    {CoreName::Int, "int32_t", "cstdint stdint.h"},
    {CoreName::Int, "std::intptr_t", "cstdint stdint.h"},
    {CoreName::Int, "intptr_t", "cstdint stdint.h"},
    {CoreName::Int, "std::ptrdiff_t"},
    {CoreName::Int, "ptrdiff_t"},
    {CoreName::Array, "std::array", "array", 0,
     "a fixed array that can be copied: std::array<int, 3>"},
    {CoreName::Duration, "std::chrono::hours", "chrono"},
    {CoreName::Duration, "std::chrono::minutes", "chrono"},
    {CoreName::Duration, "std::chrono::seconds", "chrono"},
    {CoreName::Duration, "std::chrono::milliseconds", "chrono", 0, "one of these is one tick"},
    {CoreName::Duration, "std::chrono::microseconds", "chrono"},
    {CoreName::Duration, "std::chrono::nanoseconds", "chrono"},
    {CoreName::TimePoint, "std::chrono::steady_clock::time_point", "chrono"},
    {CoreName::TimePoint, "std::chrono::system_clock::time_point", "chrono"},
    {CoreName::TimePoint, "std::chrono::high_resolution_clock::time_point", "chrono"},
    {CoreName::Duration, "std::chrono::steady_clock::duration", "chrono"},

    {CoreName::Constant, "INT_MAX", "climits limits.h", 2147483647},
    {CoreName::Constant, "INT_MIN", "climits limits.h", -2147483647 - 1},
    {CoreName::Constant, "NULL"},
};

constexpr std::string_view header_list[] = {
    "array",    "chrono",    "cassert",   "assert.h",    "cstdint",      "stdint.h",  "cstddef",
    "stddef.h", "stdbool.h", "climits",   "limits.h",    "utility",      "algorithm", "functional",
    "cstdlib",  "stdlib.h",  "exception", "type_traits", "system_error",
};

constexpr DurationUnit units[] = {
    {"std::chrono::hours", "h", 3'600'000, 0},
    {"std::chrono::minutes", "min", 60'000, 0},
    {"std::chrono::seconds", "s", 1000, 0},
    {"std::chrono::milliseconds", "ms", 1, 1},
    {"std::chrono::microseconds", "us", 0, 1000},
    {"std::chrono::nanoseconds", "ns", 0, 1'000'000},
    {"std::chrono::steady_clock::duration", "", 1, 1},
};

constexpr std::string_view use_array =
    "use a fixed array: int items[4]; or std::array<int, 4>; with a counter, or a std::queue<int>";
constexpr std::string_view use_print = "#include <lockstep.h> and write print(\"text\", value);";
constexpr std::string_view use_text = "texts exist only within print(...), assert and messages";
constexpr std::string_view use_object =
    "use the object itself: a variable or an element of an array";
constexpr std::string_view use_task =
    "start a std::thread and let it write its result to a variable";

constexpr Outside names[] = {
    {"std::vector", use_array},
    {"std::list", use_array},
    {"std::forward_list", use_array},
    {"std::deque", "use std::queue<int>, or a fixed array used as a ring"},
    {"std::stack", "use a fixed array with a counter"},
    {"std::priority_queue", use_array},
    {"std::map", "use an array indexed by the key"},
    {"std::unordered_map", "use an array indexed by the key"},
    {"std::multimap", "use an array indexed by the key"},
    {"std::set", "use an array of bool"},
    {"std::unordered_set", "use an array of bool"},
    {"std::bitset", "use an array of bool"},
    {"std::string", use_text},
    {"std::string_view", use_text},
    {"std::to_string", "print(...) writes numbers as they are"},
    {"std::cout", use_print},
    {"std::cerr", use_print},
    {"std::endl", use_print},
    {"std::cin", "there is no input: try every value with choose(n) of <lockstep.h>"},
    {"printf", use_print},
    {"std::printf", use_print},
    {"puts", use_print},
    {"std::function", "pass a lambda straight to where it is used, or write a function"},
    {"std::bind", "write a lambda"},
    {"std::unique_ptr", use_object},
    {"std::shared_ptr", use_object},
    {"std::make_unique", use_object},
    {"std::make_shared", use_object},
    {"std::optional", "use a variable and a bool beside it"},
    {"std::variant", "use a struct with a member for each"},
    {"std::any", "use a struct with a member for each"},
    {"std::pair", "use a struct with two members"},
    {"std::tuple", "use a struct"},
    {"std::make_pair", "use a struct with two members"},
    {"std::future", use_task},
    {"std::shared_future", use_task},
    {"std::promise", use_task},
    {"std::packaged_task", use_task},
    {"std::async", use_task},
    {"std::stop_token", "use a std::atomic<bool> that the thread looks at"},
    {"std::stop_source", "use a std::atomic<bool> that the thread looks at"},
    {"std::numeric_limits", "#include <climits> and write INT_MAX"},
    {"std::exception", "use the function's result to tell what happened"},
    {"std::runtime_error", "use the function's result to tell what happened"},
    {"std::system_error", "a broken rule of the library ends the run by itself"},
    {"std::sort", "write the loop"},
    {"std::accumulate", "write the loop"},
    {"std::iota", "write the loop"},
    {"std::for_each", "write the loop"},
    {"std::span", use_array},
    {"std::rand", "try every value with choose(n) of <lockstep.h>"},
    {"rand", "try every value with choose(n) of <lockstep.h>"},
    {"std::mt19937", "try every value with choose(n) of <lockstep.h>"},
    {"std::atomic_ref", "declare the variable itself as std::atomic"},
    {"malloc", "use a variable or a fixed array"},
    {"free", "use a variable or a fixed array"},
    {"exit", "return from main, or use abort()"},
    {"std::exit", "return from main, or use abort()"},
    {"std::int64_t", "use int, which has 32 bits"},
    {"std::uint64_t", "use unsigned, which has 32 bits"},
    {"int64_t", "use int, which has 32 bits"},
    {"uint64_t", "use unsigned, which has 32 bits"},
    {"std::int16_t", "use int"},
    {"std::uint16_t", "use unsigned"},
    {"int16_t", "use int"},
    {"uint16_t", "use unsigned"},
    {"std::int8_t", "use int"},
    {"std::uint8_t", "use unsigned"},
    {"int8_t", "use int"},
    {"uint8_t", "use unsigned"},
    {"std::chrono::duration", "use std::chrono::milliseconds and the like"},
    {"std::chrono::time_point", "use auto, or std::chrono::steady_clock::time_point"},
};

constexpr Outside headers[] = {
    {"iostream", use_print},
    {"cstdio", use_print},
    {"stdio.h", use_print},
    {"format", use_print},
    {"print", use_print},
    {"sstream", use_print},
    {"fstream", use_print},
    {"iomanip", use_print},
    {"vector", use_array},
    {"list", use_array},
    {"deque", "#include <queue> and use std::queue<int>"},
    {"stack", "use a fixed array with a counter"},
    {"map", "use an array indexed by the key"},
    {"unordered_map", "use an array indexed by the key"},
    {"set", "use an array of bool"},
    {"unordered_set", "use an array of bool"},
    {"bitset", "use an array of bool"},
    {"string", use_text},
    {"string_view", use_text},
    {"cstring", use_text},
    {"string.h", use_text},
    {"memory", use_object},
    {"optional", "use a variable and a bool beside it"},
    {"variant", "use a struct with a member for each"},
    {"tuple", "use a struct"},
    {"future", use_task},
    {"stop_token", "use a std::atomic<bool> that the thread looks at"},
    {"random", "try every value with choose(n) of <lockstep.h>"},
    {"stdexcept", "use the function's result to tell what happened"},
    {"numeric", "write the loop"},
    {"iterator", "use an index"},
    {"ranges", "write the loop"},
    {"span", use_array},
    {"limits", "#include <climits> and write INT_MAX"},
    {"cmath", "there are whole numbers only"},
    {"math.h", "there are whole numbers only"},
    {"coroutine", "use a task or a std::thread"},
    {"ctime", "#include <chrono>"},
    {"bits/stdc++.h", "include each header that you use"},
};

constexpr Outside types[] = {
    {"long", "use int, which has 32 bits here"},
    {"short", "use int"},
    {"char", "use int; 'a' is a number"},
    {"float", "use int: count in the smallest unit, such as cents or ticks"},
    {"double", "use int: count in the smallest unit, such as cents or ticks"},
};

constexpr std::string_view templates[] = {
    "vector",      "list",          "deque",      "stack",         "priority_queue",
    "map",         "set",           "multimap",   "unordered_map", "unordered_set",
    "bitset",      "function",      "unique_ptr", "shared_ptr",    "make_unique",
    "make_shared", "optional",      "variant",    "pair",          "tuple",
    "future",      "shared_future", "promise",    "packaged_task", "numeric_limits",
    "span",        "atomic_ref",    "duration",   "time_point",    "duration_cast",
    "array",       "forward_list",
};

template <class List>
auto find(const List& list, std::string_view name) -> decltype(&list[0]) {
    for (const auto& entry : list)
        if (entry.name == name) return &entry;
    return nullptr;
}

}  // namespace

const Core* core_name(std::string_view name) { return find(core_list, name); }
std::span<const Core> core_names() { return core_list; }

std::span<const ArrayMethod> array_methods() {
    static constexpr ArrayMethod methods[] = {
        {"at", "T& std::array::at(int index)", "an element, as [index] is"},
        {"back", "T& std::array::back()", "the last element"},
        {"empty", "bool std::array::empty()", "whether it has no elements"},
        {"fill", "void std::array::fill(T value)", "sets every element, one after the other"},
        {"front", "T& std::array::front()", "the first element"},
        {"size", "unsigned std::array::size()", "the number of elements"},
    };
    return methods;
}

bool is_core_header(std::string_view name) {
    for (std::string_view known : header_list)
        if (known == name) return true;
    return false;
}
std::span<const std::string_view> core_headers() { return header_list; }

const DurationUnit* duration_unit(std::string_view name) { return find(units, name); }
const DurationUnit* duration_suffix(std::string_view suffix) {
    for (const DurationUnit& unit : units)
        if (unit.suffix == suffix && !suffix.empty()) return &unit;
    return nullptr;
}

const Outside* outside_name(std::string_view name) { return find(names, name); }
const Outside* outside_header(std::string_view name) { return find(headers, name); }
const Outside* outside_type(std::string_view name) { return find(types, name); }
std::span<const std::string_view> outside_templates() { return templates; }

}  // namespace lang
