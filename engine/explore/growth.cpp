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

// How many of the latest values differ in the word at [offset]; 0 where there are few in all.
std::size_t different(const Visited& visited, std::size_t component, std::size_t offset) {
    const std::uint32_t end = visited.values(component);
    if (end < values_min) return 0;
    std::unordered_set<vm::Word> seen;
    for (std::uint32_t i = end - looked_at; i < end; ++i) {
        seen.insert(visited.value(component, i)[offset]);
    }
    return seen.size();
}

}  // namespace

std::optional<Finding> what_grows(const vm::Machine& machine, const Visited& visited) {
    std::string what;
    lang::Span span;
    std::uint32_t values = 0;
    std::size_t most = looked_at / 2 - 1;
    const auto grows = [&](std::size_t component, std::size_t offset) {
        const std::size_t differing = different(visited, component, offset);
        if (differing <= most) return false;
        most = differing;
        values = visited.values(component);
        return true;
    };
    for (const lang::Variable& variable : machine.program.globals) {
        const std::uint32_t words = machine.program.types[variable.type].words;
        for (std::uint32_t i = 0; i < words; ++i) {
            const auto [component, offset] =
                visited.place_of(static_cast<sync::Address>(variable.place) + i);
            if (!grows(component, offset)) continue;
            what = variable.name;
            span = variable.declared;
        }
    }
    const vm::World world = what.empty() ? machine.initial(nullptr) : vm::World{};
    for (int i = 0; !world.empty() && i < machine.task_count(); ++i) {
        const auto task = static_cast<vm::TaskId>(i);
        for (std::uint32_t word = 0; word < machine.layout.stack_words; ++word) {
            if (!grows(visited.component_of(task), sync::task_words + word)) continue;
            what = "what belongs to " + vm::task_name(machine, world.data(), task) + " alone";
        }
    }
    if (what.empty()) return std::nullopt;
    return Finding{what + " took " + grouped(values) +
                       " different values. Without an end to them the search has none: bound it",
                   span};
}

}  // namespace explore
