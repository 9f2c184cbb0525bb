// Each kind of sync object in a few words, read from the words that its primitive (engine/sync) or
// the guard of its API (engine/api/standard_lock.cpp) keeps.
#include "engine/vm/objects.h"

#include <algorithm>
#include <limits>

#include "engine/sync/barrier.h"
#include "engine/sync/condition.h"
#include "engine/sync/event.h"
#include "engine/sync/life.h"
#include "engine/sync/lock_manager.h"
#include "engine/sync/mutex.h"
#include "engine/sync/nesting_lock.h"
#include "engine/sync/semaphore.h"
#include "engine/sync/shared_mutex.h"
#include "engine/sync/wait_many.h"
#include "engine/sync/wake_all_lock.h"
#include "engine/vm/inspect.h"

namespace vm {
namespace {

using sync::Address;
using sync::Kind;

template <class Object>
const Object& at(const Word* world, Address address) {
    return *reinterpret_cast<const Object*>(world + address);
}

std::string counted(Word n, const char* one) {
    return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

std::string joined(const Machine& machine, const Word* world, const std::vector<TaskId>& tasks) {
    std::string out;
    for (const TaskId task : tasks)
        out += (out.empty() ? "" : ", ") + task_name(machine, world, task);
    return out;
}

std::string mutex_state(const Machine& machine, const Word* world, Address address) {
    const auto& mutex = at<sync::Mutex>(world, address);
    if (mutex.owner == 0) return "free";
    const std::string owner = "owned by " + task_name(machine, world, sync::owner_of(mutex));
    return mutex.count > 1 ? owner + ", " + std::to_string(mutex.count) + " times" : owner;
}

std::string shared_state(const Machine& machine, const Word* world, Address address) {
    const auto held = holders(machine, world, address, sync::Role::Lock);
    if (held.empty()) return "free";
    const bool written = at<sync::SharedMutex>(world, address).writer != 0;
    return (written ? "written by " : "read by ") + joined(machine, world, held);
}

std::string semaphore_state(const Word* world, Address address) {
    const auto& semaphore = at<sync::Semaphore>(world, address);
    // A maximum that nobody chose is not worth its digits.
    constexpr Word told_max = 1000;
    if (semaphore.maximum > told_max) return counted(semaphore.count, "permit");
    return std::to_string(semaphore.count) + " of " + counted(semaphore.maximum, "permit");
}

// A guard over one lock: its second word is the lock, its third, where it has one, whether it owns
// it.
std::string guard_state(const Machine& machine, const Word* world, Address address,
                        bool may_not_own) {
    const auto lock = static_cast<Address>(world[address + 1]);
    if (lock == 0) return "holds nothing";
    const bool owns = !may_not_own || world[address + 2] != 0;
    return (owns ? "holds " : "for ") + name_of(machine, world, lock) +
           (owns ? "" : ", does not hold it");
}

std::string scoped_state(const Machine& machine, const Word* world, Address address) {
    std::string out;
    for (Word i = 0; i < world[address + 1]; ++i) {
        out += (i == 0 ? "holds " : ", ") +
               name_of(machine, world, static_cast<Address>(world[address + 2 + i]));
    }
    return out.empty() ? "holds nothing" : out;
}

std::string container_state(const Word* world, Address address) {
    const Word size = world[address + 1];
    const Word capacity = sync::to_options(world[address]).number;
    std::string out = "{";
    for (Word i = 0; i < size && i < capacity; ++i)
        out += (i == 0 ? "" : ", ") + std::to_string(world[address + 2 + i]);
    return out + "}, " + std::to_string(size) + " of " + std::to_string(capacity);
}

std::string own_state(const Machine& machine, const Word* world, Address address) {
    switch (sync::to_options(world[address]).k()) {
        case Kind::Mutex:
            return mutex_state(machine, world, address);
        case Kind::SharedMutex:
            return shared_state(machine, world, address);
        case Kind::Semaphore:
            return semaphore_state(world, address);
        case Kind::NestingLock: {
            const auto& lock = at<sync::NestingLock>(world, address);
            if (lock.nest == 0) return "free";
            if (lock.owner == 0) return "read " + counted(lock.nest, "time");
            return "owned by " + task_name(machine, world, static_cast<TaskId>(lock.owner - 1)) +
                   (lock.nest > 1 ? ", " + std::to_string(lock.nest) + " times" : "");
        }
        case Kind::WakeAllLock: {
            const auto& lock = at<sync::WakeAllLock>(world, address);
            const std::string asked =
                lock.write_asked && lock.writer == 0 ? ", a writer is announced" : "";
            if (lock.writer != 0)
                return "written by " +
                       task_name(machine, world, static_cast<TaskId>(lock.writer - 1));
            return (lock.count == 0 ? "free" : "read " + counted(lock.count, "time")) + asked;
        }
        case Kind::Request: {
            constexpr const char* modes[] = {"NL", "CR", "CW", "PR", "PW", "EX"};
            const auto& lock = at<sync::LockRequest>(world, address);
            std::string out =
                "of " + task_name(machine, world, static_cast<TaskId>(lock.owner - 1));
            if (lock.granted != 0) out += std::string(", granted ") + modes[lock.granted - 1];
            if (lock.wanted != 0) out += std::string(", waits for ") + modes[lock.wanted - 1];
            return out;
        }
        case Kind::Barrier: {
            const auto& barrier = at<sync::Barrier>(world, address);
            return std::to_string(barrier.arrived) + " of " + std::to_string(barrier.expected) +
                   " arrived";
        }
        case Kind::Latch: {
            const Word count = at<sync::Latch>(world, address).count;
            return count == 0 ? "open" : std::to_string(count) + " to go";
        }
        case Kind::Event:
            return at<sync::EventFlag>(world, address).set != 0 ? "set" : "not set";
        case Kind::Thread: {
            const auto task = static_cast<TaskId>(at<sync::Thread>(world, address).task - 1);
            const bool ended = machine.task(world, task).state == sync::State::Ended;
            return task_name(machine, world, task) + (ended ? ", which has ended" : "");
        }
        case Kind::OnceFlag: {
            const Word state = world[address + 1];
            return state == 0 ? "not yet called" : state == 1 ? "being called" : "done";
        }
        case Kind::Guard:
            return guard_state(machine, world, address, false);
        case Kind::UniqueGuard:
        case Kind::SharedGuard:
            return guard_state(machine, world, address, true);
        case Kind::ScopedGuard:
            return scoped_state(machine, world, address);
        case Kind::Queue:
            return container_state(world, address);
        default:
            return "";
    }
}

// Who waits at [object], in the order in which the queue would let them go.
std::vector<TaskId> queue(const Machine& machine, const Word* world, Address object) {
    std::vector<TaskId> out;
    for (const Wait& wait : waits(machine, world)) {
        if (wait.object == object) out.push_back(wait.waiter);
    }
    const bool by_priority =
        sync::order_of(sync::to_options(world[object])) == sync::Order::Priority;
    std::stable_sort(out.begin(), out.end(), [&](TaskId a, TaskId b) {
        const sync::Task& x = machine.task(world, a);
        const sync::Task& y = machine.task(world, b);
        if (by_priority && x.effective != y.effective) return x.effective > y.effective;
        return x.rank < y.rank;
    });
    return out;
}

}  // namespace

std::string names_of_many(const Machine& machine, const Word* world, TaskId task) {
    const Word* const words = world + machine.stack_of(task) + machine.layout.stack_words -
                              machine.program.task_words + sync::many_word;
    const auto& pool = machine.pools[static_cast<std::size_t>(words[0] >> 1)];
    const char* const between = words[0] & 1 ? " and " : " or ";
    std::string out;
    for (int i = 0; i < sync::many_objects_max; ++i) {
        if ((static_cast<std::uint32_t>(words[1 + i / 32]) >> (i % 32) & 1) == 0) continue;
        out += (out.empty() ? "" : between) +
               name_of(machine, world, static_cast<Address>(pool.first + i * pool.words));
    }
    return out;
}

std::string queue_of(const Machine& machine, const Word* world, Address object) {
    const auto waiting = queue(machine, world, object);
    if (waiting.empty()) return "";
    return std::to_string(waiting.size()) + (waiting.size() == 1 ? " waits: " : " wait: ") +
           joined(machine, world, waiting);
}

std::string object_state(const Machine& machine, const Word* world, Address object) {
    const std::string own = own_state(machine, world, object);
    const std::string queue = queue_of(machine, world, object);
    if (own.empty() && queue.empty()) {
        return sync::to_options(world[object]).k() == Kind::Condition ? "nobody waits" : "";
    }
    return own.empty() || queue.empty() ? own + queue : own + ", " + queue;
}

}  // namespace vm
