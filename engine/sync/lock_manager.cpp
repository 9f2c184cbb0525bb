// See lock_manager.h for the rules.
#include "engine/sync/lock_manager.h"

#include <algorithm>

#include "engine/sync/life.h"

namespace sync {

namespace {

constexpr std::uint8_t beside[lock_modes] = {
    // bit n: compatible with mode n
    0b111111, 0b011111, 0b000111, 0b001011, 0b000011, 0b000001,
};

bool writes(Word mode) { return mode == ProtectedWrite || mode == Exclusive; }

// Which pool an address lies in.
const Rooms::Pool& pool_of(const Kernel& k, Address at) {
    const Rooms::Pool* pool = k.rooms.pools;
    while (at < pool->first || at >= pool->first + pool->words * pool->count) pool++;
    return *pool;
}

}  // namespace

bool compatible(Word mode, Word other) { return (beside[mode] >> other & 1) != 0; }

TaskId LockManager::process() const {
    const Word of = k_.own_word(k_.self, ast_word_);
    return of != 0 ? static_cast<TaskId>(of - 1) : k_.self;
}

bool LockManager::fits(Address asking, Word mode) const {
    bool all = true;
    each([&](Address at) {
        if (at == asking || !is_lock(at) || !on_same(at, asking) || lock(at).granted == 0) return;
        all &= compatible(mode, lock(at).granted - 1);
    });
    return all;
}

Address LockManager::first(Word number, bool conversions) const {
    Address found = 0;
    each([&](Address at) {
        if (!is_lock(at) || lock(at).resource != number || lock(at).place != 1) return;
        if ((lock(at).granted != 0) == conversions) found = at;
    });
    return found;
}

bool LockManager::queued(Address asking, bool conversions) const {
    return first(lock(asking).resource, conversions) != 0;
}

void LockManager::enqueue(Address asking, Word mode) {
    const bool converts = lock(asking).granted != 0;
    Word last = 0;
    each([&](Address at) {
        if (at == asking || !is_lock(at) || !on_same(at, asking) || lock(at).wanted == 0) return;
        if ((lock(at).granted != 0) == converts) last = std::max(last, lock(at).place);
    });
    lock(asking).wanted = mode + 1;
    lock(asking).place = last + 1;
    tell_blockers(asking);
}

void LockManager::leave_queue(Address asking) {
    const bool converts = lock(asking).granted != 0;
    const Word place = lock(asking).place;
    if (lock(asking).wanted == 0) return;
    lock(asking).wanted = lock(asking).place = 0;
    each([&](Address at) {
        if (at == asking || !is_lock(at) || !on_same(at, asking) || lock(at).wanted == 0) return;
        if ((lock(at).granted != 0) == converts && lock(at).place > place) lock(at).place--;
    });
}

// Known to its task: the status block, the AST, and whoever waits for it.
void LockManager::answer(Address asking, Word number) {
    const LockRequest& request = lock(asking);
    if (request.status_block != 0) {
        k_.touch(static_cast<Address>(request.status_block), true);
        k_.words[static_cast<std::size_t>(request.status_block + block_status)] = number;
    }
    const bool unsaid = at_once_ && (request.flags & LockRequest::no_ast_at_once);
    if (request.completion != 0 && !unsaid)
        ast(static_cast<TaskId>(request.owner - 1), request.completion, request.parameter);
    for (TaskId next; (next = k_.pick(asking, Role::Lock, Order::Fifo)) != no_task;) {
        k_.emit(EventKind::Woken, next, asking, k_.self);
        k_.complete(next);
    }
}

void LockManager::keep_value(Address asking, Address bytes) {
    LockResource& r = resource(lock(asking).resource);
    for (int i = 0; i < value_words; i++) r.value[i] = 0;
    for (int i = 0; i < value_bytes; i++) {
        const auto byte =
            static_cast<std::uint32_t>(k_.words[static_cast<std::size_t>(bytes + i)]) & 0xff;
        r.value[i / 4] =
            static_cast<Word>(static_cast<std::uint32_t>(r.value[i / 4]) | byte << 8 * (i % 4));
    }
    r.invalid = 0;
}

void LockManager::grant(Address asking, Word mode) {
    LockRequest& request = lock(asking);
    const Word before = request.granted - 1;  // -1: it is new
    leave_queue(asking);
    request.granted = mode + 1;
    request.told = 0;
    Word number = lock_granted;
    if ((request.flags & LockRequest::with_value) && request.status_block != 0) {
        const Address bytes = static_cast<Address>(request.status_block + block_value);
        const LockResource& r = resource(request.resource);
        if (before >= 0 && writes(before) && mode <= before) {
            keep_value(asking, bytes);
        } else if (before < 0 || mode >= before) {
            for (int i = 0; i < value_bytes; i++) {
                k_.words[static_cast<std::size_t>(bytes + i)] = static_cast<Word>(
                    static_cast<std::uint32_t>(r.value[i / 4]) >> 8 * (i % 4) & 0xff);
            }
            if (r.invalid) number = lock_value_not_valid;
        }
    }
    k_.emit(EventKind::Acquired, static_cast<TaskId>(request.owner - 1), asking, mode);
    answer(asking, number);
    // Somebody may queue already whom it blocks from now on.
    each([&](Address at) {
        if (is_lock(at) && lock(at).wanted != 0 && on_same(at, asking)) tell_blockers(at);
    });
}

// What has become free goes to those who queue.
void LockManager::serve(Word number) {
    for (const bool conversions : {true, false}) {
        for (Address next; (next = first(number, conversions)) != 0;) {
            const Word mode = lock(next).wanted - 1;
            if (!fits(next, mode)) return;
            grant(next, mode);
        }
    }
}

bool LockManager::blocks(Address holder, Address asking) const {
    const LockRequest &h = lock(holder), &a = lock(asking);
    if (holder == asking || !is_lock(holder) || h.resource != a.resource) return false;
    if (h.granted != 0 && !compatible(a.wanted - 1, h.granted - 1)) return true;
    if (h.wanted == 0) return false;
    const bool h_converts = h.granted != 0, a_converts = a.granted != 0;
    return h_converts == a_converts ? h.place < a.place : h_converts;
}

// Holders that block it, and want to be told, are told once.
void LockManager::tell_blockers(Address asking) {
    each([&](Address at) {
        if (at == asking || !is_lock(at) || !on_same(at, asking)) return;
        LockRequest& holder = lock(at);
        if (holder.granted == 0 || holder.blocking == 0 || holder.told) return;
        if (compatible(lock(asking).wanted - 1, holder.granted - 1)) return;
        holder.told = 1;
        ast(static_cast<TaskId>(holder.owner - 1), holder.blocking, holder.parameter);
    });
}

Word LockManager::find_resource(Word name, Word parent) {
    Word unused = 0;
    for (Word i = 1; i <= pool_.count; i++) {
        const LockResource& r = resource(i);
        if (r.name == name && r.parent == parent) return i;
        if (r.name == 0 && unused == 0) unused = i;
    }
    resource(unused) = {name, parent, {}, 0};
    return unused;
}

bool LockManager::ask(Address asking, Word name, Word mode, bool no_queue) {
    LockRequest& request = lock(asking);
    const Address parent = static_cast<Address>(request.parent);
    k_.touch(pool_.first, true);
    request.resource = find_resource(name, parent != 0 ? lock(parent).resource : 0);
    k_.own(static_cast<TaskId>(request.owner - 1), asking);
    const bool expedited = mode == NullMode && (request.flags & LockRequest::at_once);
    const bool free =
        expedited || (fits(asking, mode) && !queued(asking, true) && !queued(asking, false));
    if (free) {
        at_once_ = true;
        grant(asking, mode);
        at_once_ = false;
        return true;
    }
    if (no_queue) {
        dequeue(asking);
    } else {
        enqueue(asking, mode);
    }
    return false;
}

bool LockManager::convert(Address asking, Word mode, bool no_queue) {
    k_.touch(pool_.first, true);
    const bool waits_its_turn =
        (lock(asking).flags & LockRequest::queue_conversion) && queued(asking, true);
    if (!waits_its_turn && fits(asking, mode)) {
        at_once_ = true;
        grant(asking, mode);
        at_once_ = false;
        serve(lock(asking).resource);
        return true;
    }
    if (!no_queue) enqueue(asking, mode);
    return false;
}

void LockManager::dequeue(Address at, Address value, bool invalidate) {
    LockRequest& request = lock(at);
    k_.touch(pool_.first, true);
    const Word number = request.resource;
    if (request.granted != 0) {
        const bool could_write = writes(request.granted - 1);
        if (could_write && value != 0) keep_value(at, value);
        if (could_write && invalidate) resource(number).invalid = 1;
        k_.emit(EventKind::Unlocked, static_cast<TaskId>(request.owner - 1), at, 0);
    }
    leave_queue(at);
    k_.disown(static_cast<TaskId>(request.owner - 1), at);
    request = {};
    bool used = false;
    each([&](Address other) { used |= is_lock(other) && lock(other).resource == number; });
    if (!used) {
        resource(number) = {};
    } else {
        serve(number);
    }
}

void LockManager::take_back(Address at, Word number) {
    k_.touch(pool_.first, true);
    const bool is_new = lock(at).granted == 0;
    const Word on = lock(at).resource;
    leave_queue(at);
    answer(at, number);
    if (is_new) {
        dequeue(at);
    } else {
        serve(on);
    }
}

bool LockManager::has_sublocks(Address at) const {
    bool found = false;
    each([&](Address other) { found |= is_lock(other) && lock(other).parent == at; });
    return found;
}

void LockManager::dequeue_all(Address parent) {
    const TaskId mine = process();
    const auto below = [&](Address at) {
        if (parent == 0) return true;
        for (Word up = lock(at).parent; up != 0; up = lock(static_cast<Address>(up)).parent) {
            if (up == parent) return true;
        }
        return false;
    };
    for (bool again = true; again;) {
        again = false;
        each([&](Address at) {
            if (!is_lock(at) || lock(at).owner != mine + 1 || !below(at) || has_sublocks(at))
                return;
            if (lock(at).wanted != 0) {
                take_back(at, lock(at).granted != 0 ? lock_cancelled : lock_aborted);
                again = true;
                return;
            }
            dequeue(at);
            again = true;
        });
    }
}

// -- deadlocks

bool LockManager::circle(Address asking, TaskId goal, std::uint32_t& seen, Address* path,
                         int& length, int most) const {
    if (length == most) return false;
    path[length++] = asking;
    for (int i = 0; i < pool_.count; i++) {
        const Address holder = static_cast<Address>(pool_.first + i * pool_.words);
        if (!is_lock(holder) || !blocks(holder, asking)) continue;
        if (lock(holder).flags & LockRequest::not_blocking) continue;
        const TaskId owner = static_cast<TaskId>(lock(holder).owner - 1);
        if (owner == goal) return true;
        if (seen >> owner & 1) continue;
        seen |= 1u << owner;
        for (int j = 0; j < pool_.count; j++) {
            const Address next = static_cast<Address>(pool_.first + j * pool_.words);
            if (!is_lock(next) || lock(next).owner != owner + 1 || lock(next).wanted == 0) continue;
            if (lock(next).flags & LockRequest::not_waiting) continue;
            if (circle(next, goal, seen, path, length, most)) return true;
        }
    }
    length--;
    return false;
}

void LockManager::search_deadlock(Address at) {
    constexpr int most = 32;
    Address path[most];
    int length = 0;
    std::uint32_t seen = 0;
    k_.touch(pool_.first, true);
    if (lock(at).flags & LockRequest::not_waiting) return;
    if (!circle(at, static_cast<TaskId>(lock(at).owner - 1), seen, path, length, most)) return;
    take_back(path[length > 1 ? k_.choose(length) : 0], lock_deadlock);
}

// -- ASTs

void LockManager::ast(TaskId owner, Word function, Word parameter) {
    Address unused = 0;
    Word last = 0;
    each([&](Address at) {
        if (k_.words[at] == 0) {
            if (unused == 0) unused = at;
        } else if (k_.options(at).k() == Kind::Delivery && k_.at<Delivery>(at).owner == owner + 1) {
            last = std::max(last, k_.at<Delivery>(at).place);
        }
    });
    if (unused == 0) {
        lost = true;
        return;
    }
    Options o = to_options(0);
    o.number = static_cast<std::uint32_t>(ast_word_);
    o.kind = static_cast<std::uint32_t>(Kind::Delivery);
    k_.at<Delivery>(unused) = {o, 0, owner + 1, function, parameter, 0, last + 1};
    if (last == 0) start_ast(owner);
}

void LockManager::start_ast(TaskId owner) {
    Address next = 0;
    bool runs = false;
    each([&](Address at) {
        if (k_.options(at).k() != Kind::Delivery || k_.at<Delivery>(at).owner != owner + 1) return;
        if (k_.at<Delivery>(at).runner != 0) runs = true;
        if (k_.at<Delivery>(at).place == 1) next = at;
    });
    if (next == 0 || runs || k_.tasks[owner].safe > 0) return;
    Delivery& d = k_.at<Delivery>(next);
    const TaskId runner = start(k_, d.function, &d.parameter, 1, k_.tasks[owner].effective);
    if (runner == no_task) {
        lost = true;
        return;
    }
    k_.tasks[runner].flags |= Detached;
    k_.own_word(runner, ast_word_) = owner + 1;
    d.runner = runner + 1;
    k_.own(runner, next);
    suspend(k_, owner);
}

void holder_ended(Kernel& k, Address at) {
    LockManager manager(k, pool_of(k, at), static_cast<int>(k.options(at).number));
    // Sublocks of its own go with it, one after the other; what they are below of does not matter
    // then.
    manager.dequeue(at, 0, true);
}

void delivery_ended(Kernel& k, Address at) {
    const Delivery done = k.at<Delivery>(at);
    const TaskId owner = static_cast<TaskId>(done.owner - 1),
                 runner = static_cast<TaskId>(done.runner - 1);
    const Rooms::Pool& pool = pool_of(k, at);
    const int ast_word = static_cast<int>(done.options.number);
    k.disown(runner, at);
    k.at<Delivery>(at) = {};
    for (int i = 0; i < pool.count; i++) {
        const Address other = static_cast<Address>(pool.first + i * pool.words);
        if (k.options(other).k() == Kind::Delivery && k.at<Delivery>(other).owner == done.owner) {
            k.at<Delivery>(other).place--;
        }
    }
    resume(k, owner);
    LockManager(k, pool, ast_word).start_ast(owner);
}

std::vector<TaskId> blocking_owners(const Word* words, const Rooms::Pool& pool, Address at) {
    const auto& asking = *reinterpret_cast<const LockRequest*>(words + at);
    std::vector<TaskId> out;
    for (int i = 0; i < pool.count && asking.wanted != 0; i++) {
        const auto& holder =
            *reinterpret_cast<const LockRequest*>(words + pool.first + i * pool.words);
        if (&holder == &asking || holder.options.k() != Kind::Request ||
            holder.resource != asking.resource)
            continue;
        if (holder.granted == 0 || compatible(asking.wanted - 1, holder.granted - 1)) continue;
        out.push_back(static_cast<TaskId>(holder.owner - 1));
    }
    return out;
}

}  // namespace sync
