// Names of C++ that the language itself understands, beside the keywords: std::ref, std::array, the
// durations of chrono. Everything else of the library comes from the API tables.
#pragma once

#include <string_view>

#include "engine/lang/types.h"

namespace lang {

enum class CoreName : std::uint8_t {
    None,
    // functions
    Ref,
    Move,
    Swap,
    Min,
    Max,
    Abs,
    Exchange,
    Terminate,
    Assert,
    DurationCast,
    Size,
    // types
    Int,
    Unsigned,
    Array,
    Duration,
    TimePoint,
    // values
    Constant,
};

struct Core {
    CoreName kind = CoreName::None;
    std::string_view name = {};     // "std::array"
    std::string_view headers = {};  // the ones that bring it, with spaces between; empty: any
    Word value = 0;                 // of a Constant
    std::string_view help = {};
};

// What [name] is, or null.
const Core* core_name(std::string_view name);
// All of them, for completion.
std::span<const Core> core_names();

// What a std::array has, by name; check_core.cpp does it.
struct ArrayMethod {
    std::string_view name, declaration, help;
};
std::span<const ArrayMethod> array_methods();
// Whether #include <[name]> is known although no table has it: <cstdint>, <functional>.
bool is_core_header(std::string_view name);
std::span<const std::string_view> core_headers();

// A unit of time: "std::chrono::milliseconds" or the suffix "ms".
struct DurationUnit {
    std::string_view name;
    std::string_view suffix;
    Word ticks;           // one unit is so many ticks of 1 ms ...
    Word units_per_tick;  // ... or so many units are one tick
};
const DurationUnit* duration_unit(std::string_view name);
const DurationUnit* duration_suffix(std::string_view suffix);

// For real C++ that the subset does not have: what to write instead. Null for anything else.
struct Outside {
    std::string_view name;    // "std::vector"
    std::string_view remedy;  // "std::array<int, 4> or int a[4]"
};
const Outside* outside_name(std::string_view name);
const Outside* outside_header(std::string_view name);
const Outside* outside_type(std::string_view name);  // a keyword such as double
// Names of templates outside, for the parser: it has to read `std::vector<int> v;` to say so.
std::span<const std::string_view> outside_templates();

}  // namespace lang
