// Waiting, waking, locks, and the calls of <mutex> and <shared_mutex>.
#include "tests/reference/calls.h"

#include <algorithm>

namespace reference {

namespace {

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* each) { return name == each; });
}

}  // namespace

Calls::Did Calls::named(const std::string& name) {
    if (const auto did = made(name)) return *did;
    if (const auto did = mutexes(name)) return *did;
    if (const auto did = guards(name)) return *did;
    if (const auto did = conditions(name)) return *did;
    if (const auto did = counts(name)) return *did;
    if (const auto did = atomics(name)) return *did;
    if (const auto did = threads(name)) return *did;
    if (const auto did = the_rest(name)) return *did;
    return do_not_know(name);
}

bool Calls::unseen(const std::string& name) {
    if (is_one_of(name, {"std::unique_lock::~unique_lock()", "std::shared_lock::~shared_lock()"})) {
        return !self().owns;
    }
    if (is_one_of(name, {"std::thread::~thread()", "std::jthread::~jthread()"})) {
        return m.word(place(0)) == 0;
    }
    return false;
}

// -- waiting and waking

Calls::Did Calls::sleep(int address, bool timed, bool alone, int answer) {
    Task& t = task();
    at(address).waiting.push_back(c.task);
    t.status = Status::Waiting;
    t.waits_at = address;
    t.timed = timed;
    t.may_wake_alone = alone;
    t.woken = Woken::No;
    t.answer = answer;
    return Did::Waits;
}

// Where an object keeps no queue, a call that cannot proceed is no step.
Calls::Did Calls::blocked(int address, int answer) {
    if (at(address).keeps_no_queue()) return Did::Nothing;
    return sleep(address, false, false, answer);
}

void Calls::wake(int address, int who, Woken why) {
    std::vector<int>& waiting = at(address).waiting;
    waiting.erase(std::find(waiting.begin(), waiting.end(), who));
    Task& t = other(who);
    t.status = Status::Ready;
    t.waits_at = 0;
    t.woken = why;
}

// [who]'s call is finished for it.
void Calls::finish(int address, int who) {
    wake(address, who, Woken::No);
    other(who).completed = other(who).answer;
}

// Who is served next at [address]; -1: nobody waits.
int Calls::next(int address) {
    const Object& object = at(address);
    if (object.waiting.empty()) return -1;
    std::vector<int> waiting = object.waiting;
    if (object.order == Order::Any) {
        std::sort(waiting.begin(), waiting.end());
        return waiting[static_cast<std::size_t>(m.choose(static_cast<int>(waiting.size())))];
    }
    if (object.order == Order::Fifo) return waiting.front();
    return *std::max_element(waiting.begin(), waiting.end(),
                             [&](int a, int b) { return other(a).priority < other(b).priority; });
}

// -- locks

bool Calls::free_for(int address) const {
    const Object& o = m.objects_.at(address);
    return o.owner < 0 && o.readers.empty();
}

Calls::Did Calls::lock(int address, int answer) {
    Object& o = at(address);
    if (is_guard(address)) {
        if (o.lock == 0 || o.owns) return undefined();
        const Did did = lock(o.lock, answer);
        if (did == Did::All || did == Did::Waits) o.owns = true;
        return did;
    }
    if (o.readers.count(c.task) != 0) return undefined();
    if (o.owner == c.task) {
        if (o.recursive) {
            ++o.count;
            return all(answer);
        }
        if (is_shared(address) || !o.relock_waits) return undefined();
        return blocked(address, answer);
    }
    if (!free_for(address)) {
        if (is_shared(address) && !o.keeps_no_queue())
            return do_not_know("the queue of a shared mutex");
        return blocked(address, answer);
    }
    o.owner = c.task;
    o.count = 1;
    return all(answer);
}

bool Calls::try_lock(int address) {
    Object& o = at(address);
    if (is_guard(address)) {
        if (o.owns || o.lock == 0) return false;
        o.owns = try_lock(o.lock);
        return o.owns;
    }
    if (o.owner == c.task && o.recursive) {
        ++o.count;
        return true;
    }
    if (!free_for(address)) return false;
    o.owner = c.task;
    o.count = 1;
    return true;
}

Calls::Did Calls::unlock(int address) {
    Object& o = at(address);
    if (is_guard(address)) {
        if (!o.owns) return undefined();
        const Did did = unlock(o.lock);
        if (did == Did::All) o.owns = false;
        return did;
    }
    if (o.owner != c.task) return undefined();
    if (--o.count > 0) return Did::All;
    o.owner = -1;
    o.count = 0;
    const int who = next(address);
    if (who < 0) return Did::All;
    if (o.hand_off || o.order != Order::Any) {
        o.owner = who;
        o.count = 1;
        finish(address, who);
    } else {
        wake(address, who, Woken::Notified);
    }
    return Did::All;
}

Calls::Did Calls::lock_reading(int address) {
    Object& o = at(address);
    if (o.owner == c.task || o.readers.count(c.task) != 0) return undefined();
    if (!o.keeps_no_queue()) return do_not_know("the queue of a shared mutex");
    if (o.owner >= 0) return Did::Nothing;
    o.readers.insert(c.task);
    return all(0);
}

bool Calls::try_reading(int address) {
    Object& o = at(address);
    if (o.owner >= 0 || o.readers.count(c.task) != 0) return false;
    o.readers.insert(c.task);
    return true;
}

Calls::Did Calls::unlock_reading(int address) {
    return at(address).readers.erase(c.task) == 0 ? undefined() : all(0);
}

// Lock one, try the others; where one is taken, give all back and begin with that one.
Calls::Did Calls::lock_all(std::size_t from, std::size_t n) {
    if (n == 0) return all();
    Task& t = task();
    std::size_t first = t.stage == 0 ? 0 : static_cast<std::size_t>(t.stage - 1) / 8;
    std::size_t held = t.stage == 0 ? 0 : static_cast<std::size_t>(t.stage - 1) % 8;
    const auto nth = [&](std::size_t i) { return place(from + (first + i) % n); };
    if (held == 0) {
        if (n > 1 && !is_guard(nth(0)) && !at(nth(0)).keeps_no_queue()) {
            return do_not_know("several locks with a queue at once");
        }
        const Did did = lock(nth(0));
        if (did != Did::All) return did;
        held = 1;
    } else if (try_lock(nth(held))) {
        ++held;
    } else {
        const std::size_t busy = (first + held) % n;
        while (held > 0) unlock(nth(--held));
        first = busy;
    }
    if (held == n) return all();
    t.stage = static_cast<int>(1 + first * 8 + held);
    return Did::Stage;
}

Calls::Did Calls::try_all(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        if (try_lock(place(i))) continue;
        for (std::size_t j = i; j-- > 0;) unlock(place(j));
        return all(static_cast<int>(i));
    }
    return all(-1);
}

// -- constructors: the address, the word of the attributes, a value of the type's template

std::optional<Calls::Did> Calls::made(const std::string& name) {
    if (name.rfind("new ", 0) != 0) return {};
    if (name == "new std::atomic") {
        m.words_[place(0)] = 0;
        return all();
    }
    // The layout of the attributes is the compiler's and the headers' affair (api/tables.cpp).
    const auto word = static_cast<unsigned>(value(1));
    const unsigned order = word >> 5 & 3, grant = word >> 7 & 3, protocol = word >> 9 & 15,
                   relock = word >> 13 & 3;
    Object o;
    o.made_by = name;
    o.order = order == 1                    ? Order::Fifo
              : order == 2                  ? Order::Priority
              : order == 0 && protocol != 0 ? Order::Priority
                                            : Order::Any;
    o.hand_off = grant == 1 || (grant == 0 && o.order != Order::Any);
    if (grant == 2 && o.order != Order::Any) return do_not_know("a queue that may be barged");
    o.recursive = relock == 1 || (relock == 0 && name == "new std::recursive_mutex");
    o.relock_waits = relock == 2;
    o.may_be_left = (word >> 15 & 7) != 0;
    o.saturates = (word >> 18 & 1) != 0;
    const auto number = static_cast<int>(word >> 20);
    if (name == "new std::counting_semaphore") o.most = value(2) > 0 ? value(2) : 1;
    if (name == "new std::queue")
        o.room = static_cast<std::size_t>(number != 0 ? number : value(2));
    at(place(0)) = o;
    return all();
}

// -- <mutex>, <shared_mutex>

std::optional<Calls::Did> Calls::mutexes(const std::string& name) {
    if (name == "void std::mutex::lock()") return lock(place(0));
    if (name == "bool std::mutex::try_lock()") return all(try_lock(place(0)));
    if (name == "void std::mutex::unlock()") return unlock(place(0));
    if (is_one_of(name, {"bool std::timed_mutex::try_lock_for(Duration)",
                         "bool std::timed_mutex::try_lock_until(TimePoint)"})) {
        if (!at(place(0)).keeps_no_queue()) return do_not_know("a time-out in a queue");
        const Did did = lock(place(0), 1);  // its time may be over whenever it has to wait
        return did == Did::Nothing ? all(0) : did;
    }
    if (name == "void std::shared_mutex::lock_shared()") return lock_reading(place(0));
    if (name == "bool std::shared_mutex::try_lock_shared()") return all(try_reading(place(0)));
    if (name == "void std::shared_mutex::unlock_shared()") return unlock_reading(place(0));
    if (name == "void std::lock(Lockable&...)") return lock_all(0, c.arguments.size() - 1);
    if (name == "int std::try_lock(Lockable&...)") return try_all(c.arguments.size() - 1);
    if (name == "void std::call_once(std::once_flag&, Callable)") {
        Object& o = self();
        if (o.once == 1) return Did::Nothing;
        if (o.once == 2) return all(0);
        o.once = 1;
        return all(1);
    }
    if (name == "behind void std::call_once(std::once_flag&, Callable)") {
        self().once = 2;
        return all();
    }
    return {};
}

std::optional<Calls::Did> Calls::guards(const std::string& name) {
    const bool shared = name.find("shared_lock::") != std::string::npos &&
                        name.find("std::shared_mutex") == std::string::npos;
    const auto is = [&](const std::string& type, const std::string& what) {
        return name == what || name == type + what;
    };
    const auto takes = [&](int lock) { return shared ? lock_reading(lock) : this->lock(lock); };
    const auto tries = [&](int lock) { return shared ? try_reading(lock) : try_lock(lock); };
    const auto gives = [&](int lock) { return shared ? unlock_reading(lock) : unlock(lock); };

    if (name == "std::lock_guard::lock_guard(Lockable&)") {
        const Did did = takes(place(1));
        if (did == Did::All || did == Did::Waits) self().lock = place(1);
        return did;
    }
    if (name == "std::lock_guard::lock_guard(Lockable&, std::adopt_lock_t)") {
        self().lock = place(1);
        return all();
    }
    if (name == "std::lock_guard::~lock_guard()") return unlock(self().lock);

    if (name == "std::scoped_lock::scoped_lock(Lockable&...)") {
        const std::size_t n = c.arguments.size() - 2;
        const Did did = lock_all(1, n);
        if (did == Did::All) {
            self().locks.clear();
            for (std::size_t i = 0; i < n; ++i) self().locks.push_back(place(1 + i));
        }
        if (did == Did::Waits) self().locks = {place(1)};
        return did;
    }
    if (name == "std::scoped_lock::~scoped_lock()") {
        std::vector<int>& locks = self().locks;
        if (locks.empty()) return all();
        const Did did = unlock(locks.back());
        if (did != Did::All) return did;
        locks.pop_back();
        if (locks.empty()) return all();
        task().stage = 1;
        return Did::Stage;
    }

    const std::string type = shared ? "std::shared_lock" : "std::unique_lock";
    if (name.find(type) == std::string::npos) return {};
    if (name.find("condition_variable") != std::string::npos) return {};
    const std::string bare = type.substr(5);
    const std::string constructor = type + "::" + bare;
    Object& g = self();
    const auto end_with = [&](Did did) {
        if (did == Did::All || did == Did::Waits) g.owns = true;
        return did;
    };
    if (name == "std::unique_lock::unique_lock()") return all();
    if (name == constructor + "(Lockable&)") {
        const Did did = takes(place(1));
        if (did == Did::All || did == Did::Waits) g.lock = place(1);
        return end_with(did);
    }
    if (name == constructor + "(Lockable&, std::defer_lock_t)" ||
        name == constructor + "(Lockable&, std::adopt_lock_t)") {
        g.lock = place(1);
        g.owns = name.find("adopt") != std::string::npos;
        return all();
    }
    if (name == constructor + "(Lockable&, std::try_to_lock_t)") {
        g.lock = place(1);
        g.owns = tries(place(1));
        return all(g.owns);
    }
    const bool constructs_timed = name == constructor + "(Lockable&, Duration)" ||
                                  name == constructor + "(Lockable&, TimePoint)";
    if (constructs_timed) g.lock = place(1);
    if (constructs_timed || name.find("try_lock_") != std::string::npos) {
        if (g.lock == 0 || g.owns) return undefined();
        if (!at(g.lock).keeps_no_queue()) return do_not_know("a time-out in a queue");
        const Did did = takes(g.lock);
        if (did != Did::All && did != Did::Nothing) return did;
        g.owns = did == Did::All;
        return all(g.owns);
    }
    if (name == constructor.substr(0, type.size()) + "::~" + bare + "()") {
        if (!g.owns) return all();
        const Did did = gives(g.lock);
        if (did == Did::All) g.owns = false;
        return did;
    }
    if (is("void " + type, "::lock()")) {
        if (g.lock == 0 || g.owns) return undefined();
        return end_with(takes(g.lock));
    }
    if (is("bool " + type, "::try_lock()")) {
        if (g.lock == 0 || g.owns) return undefined();
        g.owns = tries(g.lock);
        return all(g.owns);
    }
    if (is("void " + type, "::unlock()")) {
        if (!g.owns) return undefined();
        const Did did = gives(g.lock);
        if (did == Did::All) g.owns = false;
        return did;
    }
    if (name == "bool std::unique_lock::owns_lock()") return all(g.owns);
    if (name == "void std::unique_lock::release()") {
        g.lock = 0;
        g.owns = false;
        return all();
    }
    return {};
}

}  // namespace reference
