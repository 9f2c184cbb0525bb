// Each tick of the task's time is put down to who used it: itself, a task that it waited for, or
// one that was simply more urgent.
#include "engine/explore/blame.h"

#include <algorithm>
#include <map>

#include "engine/explore/replay.h"
#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

std::string ticks(vm::Word n) { return counted(static_cast<std::uint64_t>(n), "tick"); }

struct Account {
    vm::Word own = 0, asleep = 0;
    std::map<vm::TaskId, vm::Word> ready_while;  // who ran instead
    struct Waited {
        vm::Word all = 0;
        std::map<vm::TaskId, vm::Word> while_ran;  // not the holder
    };
    std::map<std::pair<sync::Address, vm::TaskId>, Waited> waited;  // for what, held by whom
};

// What [task] does while the next tick passes.
void book(const vm::Machine& machine, const vm::Word* world, vm::TaskId task, vm::Word passed,
          Account& a) {
    std::vector<vm::TaskId> running;
    machine.running(world, running);
    const auto runs = [&](vm::TaskId id) {
        return std::find(running.begin(), running.end(), id) != running.end();
    };
    const sync::State state = machine.task(world, task).state;
    if (runs(task)) {
        a.own += passed;
    } else if (state == sync::State::Ready) {
        for (const vm::TaskId other : running) a.ready_while[other] += passed;
    } else if (state == sync::State::Sleeping) {
        a.asleep += passed;
    } else {
        for (const vm::Wait& wait : vm::waits(machine, world)) {
            if (wait.waiter != task) continue;
            const vm::TaskId holder = wait.holders.empty() ? sync::no_task : wait.holders.front();
            Account::Waited& waited = a.waited[{wait.object, holder}];
            waited.all += passed;
            for (const vm::TaskId other : running) {
                if (other != holder) waited.while_ran[other] += passed;
            }
        }
    }
}

}  // namespace

std::string blame(const vm::Machine& machine, const vm::Choices& schedule, vm::TaskId task) {
    Account account;
    Replay replay(machine, schedule);
    std::map<std::pair<sync::Address, vm::TaskId>, std::string> objects;
    while (!replay.at_end()) {
        const vm::World before(replay.world(), replay.world() + machine.layout.total);
        replay.step();
        if (machine.task(before.data(), task).state == sync::State::Unborn) continue;
        vm::Word passed = 0;
        for (const vm::Event& event : replay.events()) {
            if (event.kind == sync::EventKind::Time) passed += event.value;
        }
        if (passed == 0) continue;
        book(machine, before.data(), task, passed, account);
        for (const auto& [key, waited] : account.waited) {
            objects.try_emplace(key, vm::name_of(machine, before.data(), key.first));
        }
    }

    const auto name = [&](vm::TaskId id) { return vm::task_name(machine, replay.world(), id); };
    std::vector<std::string> parts;
    if (account.own > 0) parts.push_back("it ran " + ticks(account.own));
    if (account.asleep > 0) parts.push_back("it slept " + ticks(account.asleep));
    for (const auto& [who, waited] : account.ready_while) {
        parts.push_back("it was ready for " + ticks(waited) + " while " + name(who) + " ran");
    }
    for (const auto& [key, waited] : account.waited) {
        std::string part = "it waited " + ticks(waited.all) + " for " + objects[key];
        if (key.second != sync::no_task) part += ", held by " + name(key.second);
        std::vector<std::string> others;
        for (const auto& [who, n] : waited.while_ran) {
            others.push_back(std::to_string(n) + " of them while " + name(who) + " ran");
        }
        if (!others.empty()) part += " (" + listed(others) + ")";
        parts.push_back(part);
    }
    return parts.empty() ? "" : ": since its release " + listed(parts);
}

}  // namespace explore
