// See wait_many.h for the rules.
#include "engine/sync/wait_many.h"

#include <algorithm>
#include <array>

#include "engine/sync/event.h"
#include "engine/sync/life.h"
#include "engine/sync/mutex.h"
#include "engine/sync/semaphore.h"

namespace sync {

namespace {

// The first of the words: the pool's number twice, plus 1 for a wait for all.
bool for_all(const Kernel& k, TaskId task) { return k.own_word(task, many_word) & 1; }

bool has_room(const Kernel& k) { return k.rooms.task_words >= many_word + many_words; }

// The words themselves are what the task waits at.
Address set_of(const Kernel& k, TaskId task) {
    return k.words.address_of(&k.own_word(task, many_word));
}

Address block_of(const Kernel& k, TaskId task) { return k.words.address_of(&k.tasks[task]); }

template <class Function>
void each_object(const Kernel& k, TaskId task, const Function& function) {
    const Rooms::Pool& pool = k.rooms.pools[k.own_word(task, many_word) >> 1];
    for (int i = 0; i < many_objects_max; i++) {
        if (static_cast<std::uint32_t>(k.own_word(task, many_word + 1 + i / 32)) >> (i % 32) & 1) {
            function(static_cast<Address>(pool.first + i * pool.words));
        }
    }
}

void clear(const Kernel& k, TaskId task) {
    for (int i = 0; i < many_words; i++) k.own_word(task, many_word + i) = 0;
}

// True where [object] alone would end the wait of [task]: one is enough, or all others are there.
bool enough(const Kernel& k, TaskId task, Address object) {
    bool missing = false;
    if (for_all(k, task)) {
        each_object(k, task, [&](Address other) {
            missing |= other != object && !signalled(k, other, task);
        });
    }
    return !missing;
}

}  // namespace

bool waits_among(const Kernel& k, TaskId task, Address object) {
    const Task& t = k.tasks[task];
    if (!has_room(k) || t.state != State::Waiting || t.role != Role::Many) return false;
    bool found = false;
    each_object(k, task, [&](Address other) { found |= other == object; });
    return found;
}

bool signalled(const Kernel& k, Address object, TaskId task) {
    switch (k.options(object).k()) {
        case Kind::Mutex:
            return is_free_for(k, object, task);
        case Kind::Semaphore:
            return k.at<Semaphore>(object).count > 0;
        case Kind::Event:
            return k.at<EventFlag>(object).set != 0;
        case Kind::Thread:
            return has_ended(k, object);
        default:
            return false;
    }
}

Status satisfy(Kernel& k, Address object, TaskId task) {
    switch (k.options(object).k()) {
        case Kind::Mutex:
            return take_free(k, object, task);
        case Kind::Semaphore: {
            Semaphore& s = k.at<Semaphore>(object);
            k.touch(object, true);
            s.count--;
            k.emit(EventKind::Acquired, task, object, s.count);
            return Status::Ok;
        }
        case Kind::Event: {
            EventFlag& e = k.at<EventFlag>(object);
            k.touch(object, !e.manual);
            if (!e.manual) e.set = 0;
            k.emit(EventKind::Acquired, task, object, e.set);
            return Status::Ok;
        }
        default:
            return Status::Ok;
    }
}

Outcome take_many(Call& c, int pool, const Address* objects, int n, bool all, Word ticks) {
    Kernel& k = c.k;
    if (c.timed_out()) {
        k.stop_waiting(k.self);
        clear(k, k.self);
        return c.ended(Status::TimedOut);
    }
    int there = 0, first = n;
    for (int i = n - 1; i >= 0; i--) {
        k.touch(objects[i], false);
        if (!signalled(k, objects[i], k.self)) continue;
        there++;
        first = i;
    }
    if (!all && first < n) {
        c.result = first;
        return c.ended(satisfy(k, objects[first], k.self));
    }
    if (all && there == n) {
        Status status = Status::Ok;
        for (int i = 0; i < n; i++) {
            if (satisfy(k, objects[i], k.self) == Status::OwnerDied) status = Status::OwnerDied;
        }
        return c.ended(status);
    }
    if (ticks == 0) return c.ended(Status::Busy);
    const Outcome out = k.wait(set_of(k, k.self), Role::Many, Order::Fifo, ticks);
    if (out != Outcome::Waiting) return out;
    const Rooms::Pool& room = k.rooms.pools[pool];
    k.own_word(k.self, many_word) = pool << 1 | (all ? 1 : 0);
    for (int i = 0; i < n; i++) {
        const int place = (objects[i] - room.first) / room.words;
        k.own_word(k.self, many_word + 1 + place / 32) |= static_cast<Word>(1u << (place % 32));
    }
    return out;
}

TaskId pick_waiter(Kernel& k, Address object, Role role, bool everybody) {
    Order order = order_of(k.options(object));
    if (everybody && order == Order::Undefined) order = Order::Fifo;
    if (!has_room(k)) return k.pick(object, role, order);
    std::array<TaskId, 256> waiting;
    int alone = 0, n = 0;
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (waits_at(t, object) && t.role == role) waiting[n++] = static_cast<TaskId>(i);
    }
    alone = n;
    for (int i = 0; i < k.task_count; i++) {
        const TaskId task = static_cast<TaskId>(i);
        if (!waits_among(k, task, object)) continue;
        k.touch(block_of(k, task), false);
        if (enough(k, task, object)) waiting[n++] = task;
    }
    if (n == alone) return k.pick(object, role, order);
    if (everybody) {
        // Only those who wait for all may take something from each other.
        if (alone > 0) return k.pick(object, role, order);
        for (int i = 0; i < n; i++) {
            if (!for_all(k, waiting[i])) return waiting[i];
        }
        return waiting[k.choose(n)];
    }
    if (order == Order::Undefined) return waiting[k.choose(n)];
    // Among equals who waits for this object alone goes first; beyond that nothing is promised.
    int best = k.tasks[waiting[0]].effective, equals = 0;
    for (int i = alone; i < n; i++) {
        if (order == Order::Priority) best = std::max<int>(best, k.tasks[waiting[i]].effective);
    }
    const TaskId single = alone > 0 ? k.pick(object, role, order) : no_task;
    if (single != no_task && (order != Order::Priority || k.tasks[single].effective >= best))
        return single;
    for (int i = alone; i < n; i++) {
        if (order == Order::Priority && k.tasks[waiting[i]].effective < best) continue;
        waiting[equals++] = waiting[i];
    }
    return waiting[equals > 1 ? k.choose(equals) : 0];
}

void grant(Kernel& k, TaskId task, Address object, Status status) {
    if (k.tasks[task].role != Role::Many) return k.complete(task, static_cast<Word>(status));
    k.touch(block_of(k, task), true);
    if (for_all(k, task)) {
        each_object(k, task, [&](Address other) {
            if (other != object && satisfy(k, other, task) == Status::OwnerDied)
                status = Status::OwnerDied;
        });
    }
    clear(k, task);
    k.complete(task, object << 8 | static_cast<Word>(status));
}

void grant_end(Kernel& k, TaskId ended) {
    if (!has_room(k)) return;
    for (int i = 0; i < k.task_count; i++) {
        const Task& t = k.tasks[i];
        if (t.state != State::Waiting || t.role != Role::Many) continue;
        Address thread = 0;
        each_object(k, static_cast<TaskId>(i), [&](Address object) {
            if (k.options(object).k() == Kind::Thread && k.at<Thread>(object).task == ended + 1)
                thread = object;
        });
        if (thread == 0) continue;
        for (TaskId next; (next = pick_waiter(k, thread, Role::None, true)) != no_task;) {
            k.emit(EventKind::Woken, next, thread, k.self);
            grant(k, next, thread, Status::Ok);
        }
    }
}

}  // namespace sync
