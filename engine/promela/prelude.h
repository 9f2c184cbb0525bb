// What stands in every model: the primitives in Promela. Internal to engine/promela.
#pragma once

#include <string>
#include <string_view>

namespace promela {

// Definitions and inlines, behind the declarations of M and the tasks' arrays.
extern const char* const prelude;

// How a builtin is said. In the templates $0 is the value of argument 0, @0 the address that it is,
// $n the number of arguments, and # the place in M of the first one. A guard speaks of task i, an
// effect of task me; an effect leaves the answer in r.
struct Saying {
    std::string_view name;        // as api::name_of tells it
    std::string_view guard = {};  // empty: it can always be done
    std::string_view effect = {};
    std::string_view alternatives = {};  // how many outcomes, alt is one of them; empty: one
    bool fails = false;                  // it may set bad
    bool waits = false;                  // it may set again: the task stays before the call
    bool completes = false;              // it may finish the calls of others
    std::string_view rides_along = {};   // where this holds, the call is no step
};

// Null where there are no words for it.
const Saying* saying(std::string_view name);

}  // namespace promela
