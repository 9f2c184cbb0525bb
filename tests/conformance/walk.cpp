// The counts of the search are held against those of the walk. See walk.h.
#include "tests/conformance/walk.h"

#include <algorithm>

#include "engine/explore/globals.h"
#include "engine/explore/judge.h"
#include "engine/vm/inspect.h"
#include "tests/explore/brute_force.h"

namespace conformance {
namespace {

constexpr std::uint64_t schedules_max = 300'000;

bool violates(const vm::Machine& machine, vm::World world) {
    const auto& properties = machine.program.properties;
    return std::any_of(properties.begin(), properties.end(), [&](const lang::Property& property) {
        return property.kind == lang::PropertyKind::Never &&
               machine.evaluate(world.data(), property) != 0;
    });
}

}  // namespace

Walked walk(const vm::Machine& machine, const std::vector<std::string>& observed,
            const std::function<std::string(const explore::Outcome&)>& text_of) {
    Walked out;
    out.schedules = explore::count_schedules(machine);
    const explore::Schedules& all = out.schedules;
    if (!all.finished || all.complete + all.deadlocked + all.failed > schedules_max) {
        out.trouble = "there are too many schedules to walk all of them";
        return out;
    }
    const explore::Globals globals(machine, observed);
    const explore::Judge judge(machine, explore::Races::Off);
    const explore::BruteForce slow(machine, [&](const std::vector<vm::World>& way) {
        const vm::Word* last = way.back().data();
        explore::Outcome outcome;
        outcome.ending = judge.all_ended(last) ? "ended" : "deadlock";
        outcome.output = vm::output(machine, last);
        outcome.values = globals.values(last);
        ++out.outcomes[text_of(outcome)];
        out.violating += std::any_of(way.begin(), way.end(), [&](const vm::World& world) {
            return violates(machine, world);
        });
    });
    out.states = slow.states.size();
    if (slow.complete != all.complete || slow.deadlocked != all.deadlocked ||
        slow.failed != all.failed) {
        out.trouble = "the search counts other schedules than a walk over every one";
    }
    return out;
}

}  // namespace conformance
