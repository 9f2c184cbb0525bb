// One state, looked at for everything that can be wrong with it.
#include "engine/explore/judge.h"

#include <algorithm>
#include <bit>

#include "engine/vm/inspect.h"

namespace explore {

Judge::Judge(const vm::Machine& machine, Races races)
    : machine_(machine), races_(machine.settings.rule.exact_time() ? Races::Off : races) {
    const auto& declared = machine.program.tasks;
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const bool spawned = i >= static_cast<int>(declared.size());
        if (spawned) spawned_ |= bit(id);
        if (spawned || (!declared[i].daemon && !declared[i].isr)) must_end_ |= bit(id);
    }
    for (const lang::BuiltinCode* builtin : machine.program.builtins)
        breakable_ |= builtin->meddles;
    for (const lang::Property& property : machine.program.properties) {
        switch (property.kind) {
            case lang::PropertyKind::Never:
                nevers_.push_back(&property);
                break;
            case lang::PropertyKind::Finally:
                finallys_.push_back(&property);
                break;
            case lang::PropertyKind::Possible:
                break;  // see forget()
            case lang::PropertyKind::AlwaysEventually:
                break;
        }
    }
    forget();
}

Wrong Judge::state(vm::Word* world, const Expansion& expansion, bool properties_known) {
    Wrong wrong;
    if (!properties_known && (wrong.property = never_holding(world)) != nullptr) {
        wrong.kind = VerdictKind::Never;
        return wrong;
    }
    if (expansion.quiet) {
        if (!all_ended(world)) {
            wrong.kind = VerdictKind::Deadlock;
            wrong.stuck = expansion.blocked & must_end_;
            wrong.total = true;
        } else if ((wrong.property = finally_failing(world)) != nullptr) {
            wrong.kind = VerdictKind::Finally;
        }
        return wrong;
    }
    if ((wrong.stuck = owner_cycle(world, expansion)) != 0) {
        wrong.kind = VerdictKind::Deadlock;
        return wrong;
    }
    return races_ == Races::Off ? wrong : race(world);
}

void Judge::all(vm::Word* world, const Expansion& expansion, std::vector<Wrong>& wrongs) {
    Wrong wrong;
    for (const lang::Property* property : nevers_) {
        if (machine_.evaluate(world, *property) == 0) continue;
        wrong.kind = VerdictKind::Never;
        wrong.property = property;
        wrongs.push_back(wrong);
    }
    wrong = {};
    if (!expansion.quiet) {
        if ((wrong.stuck = owner_cycle(world, expansion)) != 0) {
            wrong.kind = VerdictKind::Deadlock;
            wrongs.push_back(wrong);
        }
        if (races_ == Races::Fail) race(world, &wrongs);
    } else if (!all_ended(world)) {
        wrong.kind = VerdictKind::Deadlock;
        wrong.stuck = expansion.blocked & must_end_;
        wrong.total = true;
        wrongs.push_back(wrong);
    } else {
        for (const lang::Property* property : finallys_) {
            if (machine_.evaluate(world, *property) != 0) continue;
            wrong.kind = VerdictKind::Finally;
            wrong.property = property;
            wrongs.push_back(wrong);
        }
    }
}

const lang::Property* Judge::never_holding(vm::Word* world) {
    std::erase_if(not_yet_possible_, [&](const lang::Property* property) {
        return machine_.evaluate(world, *property) != 0;
    });
    for (const lang::Property* property : nevers_) {
        if (machine_.evaluate(world, *property) != 0) return property;
    }
    return nullptr;
}

Wrong Judge::step(const vm::Failure& failure) const {
    Wrong wrong;
    wrong.failure = failure;
    switch (failure.kind) {
        case vm::FailureKind::None:
        case vm::FailureKind::Limit:
            break;
        case vm::FailureKind::Fault: {
            const bool assertion =
                failure.code == static_cast<std::uint8_t>(lang::Fault::Assertion);
            wrong.kind = assertion ? VerdictKind::Assertion : VerdictKind::Misuse;
            break;
        }
        case vm::FailureKind::Misuse:
            wrong.kind = VerdictKind::Misuse;
            break;
        case vm::FailureKind::DeadlineMissed:
            wrong.kind = VerdictKind::DeadlineMissed;
            break;
    }
    return wrong;
}

void Judge::add(const Judge& other) {
    std::erase_if(not_yet_possible_, [&](const lang::Property* property) {
        const auto& theirs = other.not_yet_possible_;
        return std::find(theirs.begin(), theirs.end(), property) == theirs.end();
    });
    for (const Race& race : other.noted_races_) {
        if (std::find(noted_races_.begin(), noted_races_.end(), race) == noted_races_.end()) {
            noted_races_.push_back(race);
        }
    }
}

void Judge::forget() {
    noted_races_.clear();
    not_yet_possible_.clear();
    for (const lang::Property& property : machine_.program.properties) {
        if (property.kind != lang::PropertyKind::Possible) continue;
        not_yet_possible_.push_back(&property);
    }
}

const lang::Property* Judge::finally_failing(vm::Word* world) const {
    for (const lang::Property* property : finallys_) {
        if (machine_.evaluate(world, *property) == 0) return property;
    }
    return nullptr;
}

bool Judge::all_ended(const vm::Word* world) const {
    for (TaskMask left = must_end_; left != 0; left &= left - 1) {
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        const sync::State state = machine_.task(world, id).state;
        const bool never_born = state == sync::State::Unborn && (spawned_ & bit(id)) != 0;
        if (state != sync::State::Ended && !never_born) return false;
    }
    return true;
}

TaskMask Judge::may_be_blocked(const vm::Word* world) const {
    const bool exact = machine_.settings.rule.exact_time();
    TaskMask out = 0;
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::Task& task = machine_.task(world, id);
        const bool alive = task.state != sync::State::Ended && task.state != sync::State::Unborn;
        const bool held_up =
            task.state == sync::State::Waiting || (task.flags & sync::Suspended) != 0;
        if (alive && (held_up || !exact)) out |= bit(id);
    }
    return out;
}

// Two tasks' next steps touch the same word, and one of them would write it: nothing orders them.
Wrong Judge::race(const vm::Word* world, std::vector<Wrong>* all) {
    Wrong wrong;
    meetings_.clear();
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const vm::Access access = vm::next_access(machine_, world, id);
        if (access.address == 0 || !access.plain) continue;
        for (const Meeting& other : meetings_) {
            if (other.access.address != access.address) continue;
            if (!other.access.write && !access.write) continue;
            if (races_ == Races::Fail) {
                wrong.kind = VerdictKind::DataRace;
                wrong.first = other.task;
                wrong.second = id;
                if (all == nullptr) return wrong;
                all->push_back(wrong);
                continue;
            }
            const std::uint32_t a = machine_.task(world, other.task).pc;
            const std::uint32_t b = machine_.task(world, id).pc;
            const Race race{std::min(a, b), std::max(a, b)};
            if (std::find(noted_races_.begin(), noted_races_.end(), race) == noted_races_.end()) {
                noted_races_.push_back(race);
            }
        }
        meetings_.push_back({id, access});
    }
    return wrong;
}

TaskMask Judge::owner_cycle(const vm::Word* world, const Expansion& expansion) const {
    TaskMask stuck = expansion.blocked & ~expansion.moving;
    for (TaskMask left = stuck; left != 0;
         left &= left - 1) {  // a time-out ends a wait, if only later
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        const sync::Task& task = machine_.task(world, id);
        if (task.state == sync::State::Waiting && task.timer >= 0) stuck &= ~bit(id);
    }
    if (stuck == 0 || breakable_) return 0;
    if ((stuck & (stuck - 1)) == 0) {  // alone, it can only wait for itself
        const auto alone = static_cast<vm::TaskId>(std::countr_zero(stuck));
        const sync::Kind kind = sync::to_options(world[expansion.object[alone]]).k();
        const bool told_by_task = kind != sync::Kind::SharedMutex &&
                                  kind != sync::Kind::NestingLock &&
                                  kind != sync::Kind::WakeAllLock && kind != sync::Kind::Request;
        if (told_by_task && machine_.task(world, alone).held == 0) return 0;
    }
    std::array<TaskMask, tasks_max> waits_for;
    for (TaskMask left = stuck; left != 0; left &= left - 1) {
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        const sync::Task& task = machine_.task(world, id);
        const sync::Address object = expansion.object[id];
        const bool joins = object >= machine_.layout.tasks && object < machine_.layout.stacks;
        const sync::Role role = task.state == sync::State::Waiting ? task.role
                                : joins                            ? sync::Role::Join
                                                                   : sync::Role::Lock;
        waits_for[id] = 0;
        vm::holders(machine_, world, object, role, holders_);
        for (const vm::TaskId holder : holders_) waits_for[id] |= bit(holder);
    }
    for (TaskMask left = stuck; left != 0; left &= left - 1) {
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        TaskMask reached = waits_for[id] & stuck, before = 0;
        while (reached != before) {
            before = reached;
            for (TaskMask more = before; more != 0; more &= more - 1) {
                reached |= waits_for[std::countr_zero(more)] & stuck;
            }
        }
        if ((reached & bit(id)) != 0) return reached;
    }
    return 0;
}

}  // namespace explore
