// See protocol.h for the table.
#include "engine/sync/protocol.h"

#include <algorithm>

#include "engine/sync/mutex.h"

namespace sync {

namespace {

template <class Function>
void each_held(const Kernel& k, TaskId task, const Function& function) {
    for (Address lock = k.tasks[task].held; lock != 0;
         lock = static_cast<Address>(k.words[lock + 1])) {
        function(lock, k.options(lock));
    }
}

bool holds(const Kernel& k, TaskId task, Protocol p) {
    bool found = false;
    each_held(k, task, [&](Address, Options o) { found |= o.p() == p; });
    return found;
}

int held_count(const Kernel& k, TaskId task) {
    int n = 0;
    each_held(k, task, [&](Address, Options) { n++; });
    return n;
}

// The priority that protocols with a memory see as the task's own: base and what they raised.
int live(const Task& t) { return t.base + t.boost; }

void raise_to(Kernel& k, TaskId task, int priority) {
    Task& t = k.tasks[task];
    if (priority <= live(t)) return;
    t.boost = static_cast<std::uint16_t>(priority - t.base);
    k.priorities_changed();
}

// Zephyr has one number a thread: what is restored becomes its own where nothing is owned.
void restore(Kernel& k, TaskId task, int priority, bool owns_more) {
    Task& t = k.tasks[task];
    if (priority < t.base || !owns_more) {
        t.base = static_cast<std::int16_t>(priority);
        t.boost = 0;
    } else {
        t.boost = static_cast<std::uint16_t>(priority - t.base);
    }
    k.priorities_changed();
}

int best_waiter(const Kernel& k, Address mutex, int at_least) {
    int best = at_least;
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (waits_at(t, mutex)) best = std::max<int>(best, t.effective);
    }
    return best;
}

// Zephyr: what [task] keeps of its boost for the waiters of the mutexes that it still owns.
int still_needed(const Kernel& k, TaskId task, int own) {
    each_held(k, task, [&](Address other, Options o) {
        if (o.p() == Protocol::Zephyr) own = best_waiter(k, other, own);
    });
    return own;
}

}  // namespace

void raise_owner(Kernel& k, Address address) {
    if (!k.rule.exact_time()) return;
    const Mutex& m = k.at<Mutex>(address);
    if (m.owner == 0 || k.tasks[owner_of(m)].state == State::Ended) return;
    const TaskId owner = owner_of(m);
    const int urgency = k.tasks[k.self].effective;
    switch (m.options.p()) {
        case Protocol::FreeRtos:
        case Protocol::ZephyrClassic:
            raise_to(k, owner, urgency);
            break;
        case Protocol::Zephyr: {
            constexpr int hops_max = 16;
            Address at = address;
            for (int hop = 0; hop < hops_max; hop++) {
                const Mutex& link = k.at<Mutex>(at);
                if (link.owner == 0) return;
                const TaskId next = owner_of(link);
                raise_to(k, next, urgency);
                const Task& t = k.tasks[next];
                if (t.state != State::Waiting || t.role != Role::Lock || t.object == 0 ||
                    k.options(t.object).p() != Protocol::Zephyr) {
                    return;
                }
                at = t.object;
            }
            break;
        }
        case Protocol::Reserved:
            if (live(k.tasks[owner]) < m.options.ceiling() && memory(k, address).saved < urgency) {
                raise_to(k, owner, m.options.ceiling());
            }
            break;
        case Protocol::VxWorks6: {
            // The whole chain that is raised remembers which of its mutexes did it.
            // In a circle of owners it comes back to where it began.
            Address at = address;
            for (int hop = 0; hop < k.task_count; hop++) {
                const Mutex& link = k.at<Mutex>(at);
                if (link.owner == 0) return;
                const Task& t = k.tasks[owner_of(link)];
                if (urgency > t.base) memory(k, at).flags |= MutexMemory::contributed;
                if (t.state != State::Waiting || t.role != Role::Lock || t.object == 0 ||
                    k.options(t.object).p() != Protocol::VxWorks6) {
                    return;
                }
                at = t.object;
            }
            break;
        }
        default:
            break;
    }
}

void lower_giver(Kernel& k, TaskId owner, Address address, Word saved, bool waited) {
    if (!k.rule.exact_time()) return;
    const Options o = k.options(address);
    Task& t = k.tasks[owner];
    const auto exactly = [&](int priority) {
        const int boost = std::max(0, priority - t.base);
        if (boost != t.boost) k.priorities_changed();
        t.boost = static_cast<std::uint16_t>(boost);
    };
    switch (o.p()) {
        case Protocol::Reserved:
            if (live(t) != o.ceiling()) break;
            exactly(saved);
            if (!waited) t.flags |= Lingers;
            break;
        case Protocol::FreeRtos:
            if (t.held == 0) exactly(t.base);
            break;
        case Protocol::ZephyrClassic:
            restore(k, owner, saved, holds(k, owner, Protocol::ZephyrClassic));
            break;
        case Protocol::Zephyr:
            restore(k, owner, still_needed(k, owner, saved), holds(k, owner, Protocol::Zephyr));
            break;
        case Protocol::VxWorks6:
            k.gave = owner;
            break;
        default:
            break;
    }
    if (drops_to_tail(o.p())) k.drops_to_tail = true;
}

void lower_after_timeout(Kernel& k, Address address) {
    if (!k.rule.exact_time()) return;
    const Mutex& m = k.at<Mutex>(address);
    if (m.owner == 0) return;
    const TaskId owner = owner_of(m);
    Task& t = k.tasks[owner];
    switch (m.options.p()) {
        case Protocol::FreeRtos:
            if (held_count(k, owner) == 1) {
                t.boost = static_cast<std::uint16_t>(best_waiter(k, address, t.base) - t.base);
            }
            break;
        case Protocol::ZephyrClassic:
            restore(k, owner, best_waiter(k, address, memory(k, address).saved), true);
            break;
        case Protocol::Zephyr:
            restore(k, owner, still_needed(k, owner, memory(k, address).saved), true);
            break;
        default:
            break;
    }
    k.priorities_changed();
}

TaskId refused_by(const Kernel& k, TaskId task, Address mutex) {
    const Mutex& wanted = k.at<Mutex>(mutex);
    if (wanted.owner != 0 && wanted.owner != task + 1) return owner_of(wanted);
    // The system ceiling: of all locks of this protocol that others own.
    TaskId holder = no_task;
    int ceiling = 0;
    for (int i = 0; i < k.task_count; i++) {
        if (i == task) continue;
        each_held(k, static_cast<TaskId>(i), [&](Address, Options o) {
            if (o.p() != Protocol::Original) return;
            if (holder == no_task || o.ceiling() > ceiling) {
                ceiling = o.ceiling();
                holder = static_cast<TaskId>(i);
            }
        });
    }
    return holder != no_task && k.tasks[task].effective <= ceiling ? holder : no_task;
}

int priority_of(const Kernel& k, TaskId task) {
    int priority = live(k.tasks[task]);
    bool original = false;
    each_held(k, task, [&](Address lock, Options o) {
        switch (o.p()) {
            case Protocol::Ceiling:
                priority = std::max(priority, o.ceiling());
                break;
            case Protocol::Inherit:
            case Protocol::LinuxInherit:
            case Protocol::VxWorks5:
            case Protocol::VxWorks6:
                priority = best_waiter(k, lock, priority);
                break;
            case Protocol::InheritOnce:
                for (int i = 0; i < k.task_count; i++) {
                    const Task& t = k.tasks[i];
                    if (waits_at(t, lock)) priority = std::max<int>(priority, t.base);
                }
                break;
            case Protocol::Original:
                original = true;
                break;
            default:
                break;
        }
    });
    if (!original) return priority;
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (t.state != State::Waiting || t.role != Role::Lock || t.object == 0 ||
            k.options(t.object).p() != Protocol::Original) {
            continue;
        }
        if (refused_by(k, static_cast<TaskId>(i), t.object) == task) {
            priority = std::max<int>(priority, t.effective);
        }
    }
    return priority;
}

bool keeps_priority(const Kernel& k, TaskId task) {
    if (k.tasks[task].held == 0) return false;
    if (holds(k, task, Protocol::VxWorks5)) return true;
    if (!holds(k, task, Protocol::VxWorks6)) return false;
    if (k.gave != task) return true;
    bool contributed = false;
    each_held(k, task, [&](Address lock, Options o) {
        contributed |=
            o.p() == Protocol::VxWorks6 && (memory(k, lock).flags & MutexMemory::contributed) != 0;
    });
    return contributed;
}

void set_base(Kernel& k, TaskId task, int priority) {
    Task& t = k.tasks[task];
    k.touch(k.words.address_of(&t), true);
    const int before = live(t);
    const bool one_number =
        holds(k, task, Protocol::ZephyrClassic) || holds(k, task, Protocol::Zephyr);
    const bool raised = t.boost > 0 && !one_number;
    t.base = static_cast<std::int16_t>(priority);
    t.boost = raised && before > priority ? static_cast<std::uint16_t>(before - priority) : 0;
    k.priorities_changed();
}

}  // namespace sync
