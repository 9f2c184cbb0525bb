// Looks at the values that each piece of a World had last.
#include "engine/explore/growth.h"

#include <algorithm>
#include <unordered_set>

#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

// Fewer are nothing to speak of.
constexpr std::uint32_t values_min = 10'000;
// So many of the latest values are looked at, and half of them differ in what grows.
constexpr std::uint32_t looked_at = 4'096;

// How many of the latest values of the shared word at [address] differ.
std::size_t different(const Visited& visited, sync::Address address) {
    const Visited::Place place = visited.place_of(address);
    const std::uint32_t end = visited.values(place.component);
    std::unordered_set<vm::Word> seen;
    for (std::uint32_t i = end - looked_at; i < end; ++i) {
        seen.insert(visited.value(place.component, i)[place.offset]);
    }
    return seen.size();
}

}  // namespace

std::optional<Finding> what_grows(const vm::Machine& machine, const Visited& visited) {
    std::string what;
    lang::Span span;
    std::uint64_t values = 0;
    std::size_t most = looked_at / 2 - 1;
    for (const lang::Variable& variable : machine.program.globals) {
        const std::uint32_t words = machine.program.types[variable.type].words;
        for (std::uint32_t i = 0; i < words; ++i) {
            const auto address = static_cast<sync::Address>(variable.place) + i;
            const std::uint32_t count = visited.values(visited.place_of(address).component);
            if (count < values_min) continue;
            const std::size_t differing = different(visited, address);
            if (differing <= most) continue;
            most = differing;
            values = count;
            what = variable.name;
            span = variable.declared;
        }
    }
    if (what.empty()) {
        const vm::World world = machine.initial(nullptr);
        for (int i = 0; i < machine.task_count(); ++i) {
            const auto task = static_cast<vm::TaskId>(i);
            const std::uint32_t count = visited.values(visited.component_of(task));
            if (count < std::max<std::uint64_t>(values_min, values + 1)) continue;
            values = count;
            what = "what belongs to " + vm::task_name(machine, world.data(), task) + " alone";
        }
    }
    if (what.empty()) return std::nullopt;
    return Finding{what + " took " + grouped(values) +
                       " different values. Without an end to them the search has none: bound it",
                   span};
}

}  // namespace explore
