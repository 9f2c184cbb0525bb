// Following waits to their root.
#include "web/blockers.h"

#include <algorithm>

namespace screen {

namespace {

const vm::Wait* wait_of(const Moment& moment, vm::TaskId task) {
    for (const vm::Wait& wait : moment.waits) {
        if (wait.waiter == task) return &wait;
    }
    return nullptr;
}

// Where several hold it (readers of one lock), whoever waits itself leads further.
vm::TaskId holder_to_follow(const Moment& moment, const vm::Wait& wait) {
    for (const vm::TaskId holder : wait.holders) {
        if (wait_of(moment, holder)) return holder;
    }
    return wait.holders.front();
}

Blockers::Root root_of(const Moment& moment, vm::TaskId task) {
    const vm::TaskView* view = moment.task(task);
    if (!view) return Blockers::Root::Ended;
    switch (view->status) {
        case vm::TaskStatus::Running:
            return Blockers::Root::Running;
        case vm::TaskStatus::Sleeping:
            return Blockers::Root::Asleep;
        case vm::TaskStatus::Ended:
        case vm::TaskStatus::Unborn:
            return Blockers::Root::Ended;
        default:
            return Blockers::Root::Ready;
    }
}

// Who has the CPU while [task] would go on; empty where time is not exact.
std::string instead_of(const Moment& moment, vm::TaskId task) {
    std::string names;
    for (const vm::TaskView& view : moment.tasks) {
        if (view.id == task || view.status != vm::TaskStatus::Running) continue;
        names += (names.empty() ? "" : ", ") + view.name;
    }
    return names;
}

std::string end_of(const vm::Machine& machine, const Moment& moment, const Blockers& blockers,
                   const std::string& name) {
    switch (blockers.root) {
        case Blockers::Root::Circle:
            return "which is the circle: none of them can go on";
        case Blockers::Root::Running:
            return name + " has the CPU";
        case Blockers::Root::Ready: {
            const std::string others = instead_of(moment, blockers.last());
            const bool exact = machine.settings.rule.exact_time();
            if (!exact || others.empty()) return name + " could go on";
            return name + " could go on, but " + others + " has the CPU";
        }
        case Blockers::Root::Asleep:
            return name + " is asleep";
        case Blockers::Root::Ended:
            return name + " has ended and never gives it back";
        case Blockers::Root::Nobody:
            return blockers.for_ever ? "and nobody is left who could end that"
                                     : "which belongs to nobody: any task may end that";
    }
    return "";
}

}  // namespace

Blockers blockers_of(const vm::Machine& machine, const vm::Word* world, const Moment& moment,
                     vm::TaskId waiter) {
    Blockers blockers;
    const auto name_of = [&](vm::TaskId task) { return vm::task_name(machine, world, task); };
    vm::TaskId at = waiter;
    bool circle = false;
    const vm::Wait* wait = nullptr;
    while (true) {
        blockers.chain.push_back(at);
        wait = wait_of(moment, at);
        if (!wait) break;
        if (!blockers.words.empty()) blockers.words += "; ";
        const std::string what = wait->object == 0
                                     ? "until a condition holds"
                                     : "for " + vm::name_of(machine, world, wait->object);
        blockers.words += name_of(at) + " waits " + what;
        if (wait->holders.empty()) break;
        const vm::TaskId next = holder_to_follow(moment, *wait);
        const bool joins = wait->role == sync::Role::Join || wait->role == sync::Role::Safe;
        blockers.words += joins ? ", the end of " + name_of(next) : ", held by " + name_of(next);
        const auto seen = std::find(blockers.chain.begin(), blockers.chain.end(), next);
        circle = seen != blockers.chain.end();
        at = next;
        if (circle) break;
    }
    if (circle) {
        blockers.root = Blockers::Root::Circle;
    } else if (wait) {
        blockers.root = Blockers::Root::Nobody;
        blockers.for_ever = moment.options.empty();
    } else {
        blockers.root = root_of(moment, at);
    }
    if (!blockers.words.empty()) {
        blockers.words +=
            (blockers.root == Blockers::Root::Nobody || blockers.root == Blockers::Root::Circle
                 ? ", "
                 : "; ") +
            end_of(machine, moment, blockers, name_of(blockers.last())) + ".";
    }
    return blockers;
}

vm::TaskId next_waiter(const Moment& moment, vm::TaskId last) {
    if (moment.waits.empty()) return sync::no_task;
    for (std::size_t i = 0; i < moment.waits.size(); ++i) {
        if (moment.waits[i].waiter == last) {
            return moment.waits[(i + 1) % moment.waits.size()].waiter;
        }
    }
    return moment.waits.front().waiter;
}

}  // namespace screen
