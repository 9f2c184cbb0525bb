// Who waits for whom, and why a choice is not possible: the part of inspect.h about blocking.

#include "engine/sync/lock_manager.h"
#include "engine/sync/mutex.h"
#include "engine/sync/nesting_lock.h"
#include "engine/sync/shared_mutex.h"
#include "engine/sync/wake_all_lock.h"
#include "engine/vm/inspect.h"
#include "engine/vm/trial.h"

namespace vm {

bool Trial::held_up(TaskId task) {
    object_ = 0;
    footprint_ = {};
    const sync::Task& t = machine_.task(world_, task);
    // Where time is exact everything has a queue, and arriving there is a step.
    if (t.state != sync::State::Ready || machine_.settings.rule.exact_time()) return false;
    const lang::Opcode opcode = machine_.program.code[t.pc].opcode;
    if (opcode != lang::Opcode::Invoke && opcode != lang::Opcode::Await) return false;
    if (stale_) {
        copy_.assign(world_, world_ + machine_.layout.total);
        stale_ = false;
    }
    const StepResult result =
        machine_.step(copy_.data(), {ChoiceKind::Step, task, 0}, {nullptr, &footprint_});
    if (result.status != StepResult::Status::Disabled) {
        stale_ = true;
        return false;
    }
    object_ = result.blocked_on;
    if (object_ != 0) footprint_.touch(object_, false);
    footprint_.all |= opcode == lang::Opcode::Await;  // what a condition reads is not recorded
    return true;
}

namespace {

sync::Role role_of_step(const Machine& machine, const Word* world, sync::Address object) {
    const Layout& layout = machine.layout;
    if (object >= layout.tasks && object < layout.stacks) return sync::Role::Join;
    switch (sync::to_options(world[object]).k()) {
        case sync::Kind::Semaphore:
            return sync::Role::Permit;
        case sync::Kind::Condition:
            return sync::Role::Condition;
        case sync::Kind::Barrier:
            return sync::Role::Barrier;
        case sync::Kind::Latch:
            return sync::Role::Latch;
        case sync::Kind::OnceFlag:
            return sync::Role::Once;
        default:
            return sync::Role::Lock;
    }
}

// Depth first from [from] to [goal]; every task is looked at once.
bool reaches(const std::vector<Wait>& waits, TaskId from, TaskId goal, std::vector<bool>& seen,
             std::vector<TaskId>& path) {
    path.push_back(from);
    for (const Wait& wait : waits) {
        if (wait.waiter != from || wait.timed) continue;
        for (const TaskId holder : wait.holders) {
            if (holder == goal) return true;
            if (seen[holder]) continue;
            seen[holder] = true;
            if (reaches(waits, holder, goal, seen, path)) return true;
        }
    }
    path.pop_back();
    return false;
}

}  // namespace

std::vector<TaskId> holders(const Machine& machine, const Word* world, sync::Address object,
                            sync::Role role) {
    std::vector<TaskId> out;
    holders(machine, world, object, role, out);
    return out;
}

void holders(const Machine& machine, const Word* world, sync::Address object, sync::Role role,
             std::vector<TaskId>& out) {
    out.clear();
    if (role == sync::Role::Join || role == sync::Role::Safe) {
        out.push_back(static_cast<TaskId>((object - machine.layout.tasks) / sync::task_words));
        return;
    }
    if (object == 0 || (role != sync::Role::Lock && role != sync::Role::LockShared)) return;
    const sync::Kind kind = sync::to_options(world[object]).k();
    if (kind == sync::Kind::Mutex) {
        const auto& mutex = *reinterpret_cast<const sync::Mutex*>(world + object);
        if (mutex.owner != 0) out.push_back(sync::owner_of(mutex));
    } else if (kind == sync::Kind::NestingLock) {
        const auto& lock = *reinterpret_cast<const sync::NestingLock*>(world + object);
        if (lock.owner != 0) out.push_back(static_cast<TaskId>(lock.owner - 1));
    } else if (kind == sync::Kind::WakeAllLock) {
        const auto& lock = *reinterpret_cast<const sync::WakeAllLock*>(world + object);
        if (lock.writer != 0) out.push_back(static_cast<TaskId>(lock.writer - 1));
    } else if (kind == sync::Kind::Request) {
        for (const sync::Rooms::Pool& pool : machine.pools) {
            if (object < pool.first || object >= pool.first + pool.words * pool.count) continue;
            out = sync::blocking_owners(world, pool, object);
        }
    } else if (kind == sync::Kind::SharedMutex) {
        const auto& mutex = *reinterpret_cast<const sync::SharedMutex*>(world + object);
        if (mutex.writer != 0) out.push_back(static_cast<TaskId>(mutex.writer - 1));
        for (TaskId task = 0; task < 32; ++task) {
            if ((static_cast<std::uint32_t>(mutex.readers) >> task & 1) != 0) out.push_back(task);
        }
    }
}

std::vector<Wait> waits(const Machine& machine, const Word* world) {
    std::vector<Wait> out;
    Trial trial(machine);
    trial.look_at(world);
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<TaskId>(i);
        const sync::Task& task = machine.task(world, id);
        Wait wait{id, 0, sync::Role::None, false, {}};
        if (task.state == sync::State::Waiting) {
            wait.object = task.object;
            wait.role = task.role;
            wait.timed = task.timer != sync::forever;
        } else if (trial.held_up(id)) {
            wait.object = trial.object();
            wait.role =
                wait.object == 0 ? sync::Role::None : role_of_step(machine, world, wait.object);
        } else {
            continue;
        }
        wait.holders = holders(machine, world, wait.object, wait.role);
        out.push_back(std::move(wait));
    }
    return out;
}

std::vector<TaskId> owner_cycle(const std::vector<Wait>& waits) {
    std::vector<TaskId> path;
    for (const Wait& wait : waits) {
        std::vector<bool> seen(sync::no_task + 1);
        if (reaches(waits, wait.waiter, wait.waiter, seen, path)) return path;
    }
    return {};
}

bool is_lock(const Word* world, sync::Address object) {
    const sync::Kind kind = sync::to_options(world[object]).k();
    return kind == sync::Kind::Mutex || kind == sync::Kind::SharedMutex ||
           kind == sync::Kind::NestingLock || kind == sync::Kind::WakeAllLock;
}

std::string why_not(const Machine& machine, const Word* world, Choice choice) {
    if (choice.kind == ChoiceKind::Tick) return "some task can go on before time does";
    if (choice.task >= machine.task_count()) return "there is no such task";
    const std::string who = task_name(machine, world, choice.task);
    switch (choice.kind) {
        case ChoiceKind::Timeout:
            return who + " is in no wait that can time out here";
        case ChoiceKind::Spurious:
            return who + " is in no wait that can end for no reason";
        case ChoiceKind::Die:
            return who + " is not one that may die here";
        case ChoiceKind::Release:
            return who + " cannot be released then";
        case ChoiceKind::Dispatch:
            return who + " is not one of several that could go first";
        default:
            break;
    }
    for (const Wait& wait : waits(machine, world)) {
        if (wait.waiter != choice.task) continue;
        std::string out = who + " waits for ";
        out += wait.object != 0
                   ? name_of(machine, world, wait.object)
                   : lang::text_of(machine.program, place(machine, world, choice.task));
        if (wait.role != sync::Role::Join && wait.role != sync::Role::Safe &&
            !wait.holders.empty()) {
            out += ", held by " + task_name(machine, world, wait.holders.front());
        }
        return out;
    }
    switch (machine.task(world, choice.task).state) {
        case sync::State::Unborn:
            return who + " is not released yet";
        case sync::State::Sleeping:
            return who + " sleeps";
        case sync::State::Ended:
            return who + " has ended";
        default:
            break;
    }
    if (choice.alternative != 0)
        return who + "'s step has no outcome " + std::to_string(choice.alternative);
    return "another task than " + who + " has the CPU";
}

}  // namespace vm
