// The calls of the other headers: waiting for conditions, counts, atomics, threads, queues.
#include <algorithm>

#include "tests/reference/calls.h"

namespace reference {

namespace {

int wrapped(long long value) { return static_cast<int>(static_cast<unsigned>(value)); }
bool begins(const std::string& name, const char* with) { return name.rfind(with, 0) == 0; }
bool has(const std::string& name, const char* part) { return name.find(part) != std::string::npos; }

// Stages of a wait on a condition variable.
constexpr int asleep = 1, taking_lock = 2, taking_lock_late = 3;

}  // namespace

// Give the lock back and sleep in one step; once awake, take it again in another.
Calls::Did Calls::wait(bool timed) {
    const int condition = place(0);
    int lock_address = place(1);
    if (is_guard(lock_address)) {
        const Object& g = at(lock_address);
        if (!g.owns || g.lock == 0) return undefined();
        lock_address = g.lock;
    }
    Task& t = task();
    if (t.stage == 0) {
        if (!at(condition).waiting.empty() && at(condition).lock != lock_address)
            return undefined();
        const Did did = unlock(lock_address);
        if (did != Did::All) return did;
        at(condition).lock = lock_address;
        t.stage = asleep;
        return sleep(condition, timed, true);
    }
    const bool late = t.stage == asleep ? t.woken == Woken::TimedOut : t.stage == taking_lock_late;
    const Did did = lock(lock_address, late);
    if (did == Did::Waits) t.stage = late ? taking_lock_late : taking_lock;
    return did;
}

std::optional<Calls::Did> Calls::conditions(const std::string& name) {
    if (!has(name, "std::condition_variable")) return {};
    if (has(name, "::wait_for(") || has(name, "::wait_until(")) return wait(true);
    if (has(name, "::wait(")) return wait(false);
    const int address = place(0);
    if (name == "void std::condition_variable::notify_one()") {
        if (const int who = next(address); who >= 0) wake(address, who, Woken::Notified);
        return all();
    }
    if (name == "void std::condition_variable::notify_all()") {
        while (!at(address).waiting.empty()) {
            wake(address, at(address).waiting.front(), Woken::Notified);
        }
        return all();
    }
    return {};
}

// -- semaphores, latches, barriers

Calls::Did Calls::arrive(bool for_good) {
    const int address = place(0);
    Object& o = at(address);
    if (o.arrived >= o.expected) return undefined();
    if (for_good) {
        --o.expected;
        if (o.arrived < o.expected || o.arrived == 0) return all(0);
    } else {
        ++o.arrived;
        if (o.arrived < o.expected) return sleep(address, false, false);
    }
    if (o.completion != 0) return all(1);
    end_round(address);
    return all(0);
}

void Calls::end_round(int address) {
    at(address).arrived = 0;
    while (!at(address).waiting.empty()) finish(address, at(address).waiting.front());
}

std::optional<Calls::Did> Calls::counts(const std::string& name) {
    const int address = place(0);
    if (has(name, "std::counting_semaphore::")) {
        Object& o = at(address);
        if (begins(name, "std::")) {
            if (value(1) < 0 || value(1) > o.most) return undefined();
            o.count = value(1);
            return all();
        }
        if (has(name, "::release(")) {
            int permits = c.arguments.size() > 1 ? value(1) : 1;
            if (permits < 0) return undefined();
            if (permits > o.most - o.count) {
                if (!o.saturates) return undefined();
                permits = o.most - o.count;
            }
            for (; permits > 0 && !o.waiting.empty(); --permits) finish(address, next(address));
            o.count += permits;
            return all();
        }
        const bool waits = has(name, "::acquire()");
        if (o.count > 0) {
            --o.count;
            return all(!waits);
        }
        if (!waits && !o.keeps_no_queue() && !has(name, "::try_acquire()")) {
            return do_not_know("a time-out in a queue");
        }
        return waits ? blocked(address) : all(0);
    }
    if (has(name, "std::latch::")) {
        Object& o = at(address);
        if (begins(name, "std::")) {
            if (value(1) < 0) return undefined();
            o.count = value(1);
            return all();
        }
        if (has(name, "::try_wait()")) return all(o.count == 0);
        const bool counts_down =
            has(name, "count_down") || (has(name, "arrive") && task().stage == 0);
        if (counts_down) {
            const int by = c.arguments.size() > 1 ? value(1) : 1;
            if (by < 0 || by > o.count) return undefined();
            o.count -= by;
            if (has(name, "count_down") || o.count == 0) return all();
            task().stage = 1;
            return Did::Stage;
        }
        return o.count == 0 ? all() : blocked(address);
    }
    if (has(name, "std::barrier::")) {
        if (begins(name, "std::")) {
            if (value(1) < 0) return undefined();
            self().expected = value(1);
            self().completion = value(2);
            // Where the call behind it looks for the number of the completion function.
            m.words_[address + 3] = value(2);
            return all();
        }
        if (begins(name, "behind ")) {
            end_round(address);
            return all();
        }
        return arrive(has(name, "arrive_and_drop"));
    }
    return {};
}

// -- atomics: the value is a word like any other

std::optional<Calls::Did> Calls::atomics(const std::string& name) {
    if (!has(name, "std::atomic")) return {};
    if (has(name, "std::atomic_thread_fence")) return all();
    const int address = place(0);
    const int old = m.word(address);
    const auto set = [&](long long next, bool answers_new) {
        m.words_[address] = wrapped(next);
        return all(answers_new ? wrapped(next) : old);
    };
    const long long x = old, by = value(1);
    if (begins(name, "std::atomic::atomic(")) return set(by, false);
    if (has(name, "::load(")) return all(old);
    if (has(name, "::store(")) return set(by, true);
    if (has(name, "::exchange(")) return set(by, false);
    if (has(name, "::compare_exchange_")) {
        const int expected = place(1);
        bool equal = old == m.word(expected);
        if (equal && has(name, "_weak") && m.spurious_) equal = m.choose(2) == 0;
        if (equal) {
            m.words_[address] = value(2);
        } else {
            m.words_[expected] = old;
        }
        return all(equal);
    }
    if (has(name, "::fetch_add(")) return set(x + by, false);
    if (has(name, "::fetch_sub(")) return set(x - by, false);
    if (has(name, "::fetch_and(")) return set(old & value(1), false);
    if (has(name, "::fetch_or(")) return set(old | value(1), false);
    if (has(name, "::fetch_xor(")) return set(old ^ value(1), false);
    if (has(name, "::operator+=(")) return set(x + by, true);
    if (has(name, "::operator-=(")) return set(x - by, true);
    if (has(name, "::operator&=(")) return set(old & value(1), true);
    if (has(name, "::operator|=(")) return set(old | value(1), true);
    if (has(name, "::operator^=(")) return set(old ^ value(1), true);
    if (has(name, "::operator++(")) return set(x + 1, has(name, "++()"));
    if (has(name, "::operator--(")) return set(x - 1, has(name, "--()"));
    if (has(name, "::test_and_set(")) return set(1, false);
    if (has(name, "::clear(")) return set(0, false);
    if (has(name, "::wait(")) return old == value(1) ? sleep(address, false, true) : all();
    if (has(name, "::notify_one(")) {
        if (const int who = next(address); who >= 0) wake(address, who, Woken::Notified);
        return all();
    }
    if (has(name, "::notify_all(")) {
        while (!at(address).waiting.empty()) {
            wake(address, at(address).waiting.front(), Woken::Notified);
        }
        return all();
    }
    return {};
}

// -- threads: a handle is a word, the task's number plus 1

std::optional<Calls::Did> Calls::threads(const std::string& name) {
    if (name == "void std::this_thread::yield()" || begins(name, "void std::this_thread::sleep_")) {
        return all();
    }
    if (name == "std::thread::id std::this_thread::get_id()") return all(c.task + 1);
    if (!has(name, "std::thread::") && !has(name, "std::jthread::")) return {};
    const int handle = m.word(place(0));
    if (name == "std::thread::thread()") return all();
    if (has(name, "::joinable()")) return all(handle != 0);
    if (has(name, "::get_id()")) return all(handle);
    if (has(name, "::~thread()")) return handle == 0 ? all() : undefined();
    if (has(name, "::~jthread()") && handle == 0) return all();
    if (handle == 0) return undefined();
    Task& joined = other(handle - 1);
    if (has(name, "::detach()")) {
        if (joined.status == Status::Ended) {
            joined = Task{};
        } else {
            joined.detached = true;
        }
        m.words_[place(0)] = 0;
        return all();
    }
    if (handle - 1 == c.task) return undefined();  // join, also at the end of a jthread
    if (joined.status != Status::Ended) return Did::Nothing;
    joined = Task{};
    m.words_[place(0)] = 0;
    return all();
}

// -- queues, and what C++ has no word for

std::optional<Calls::Did> Calls::the_rest(const std::string& name) {
    if (has(name, "std::queue::")) {
        Object& o = self();
        if (has(name, "::size()")) return all(static_cast<int>(o.queue.size()));
        if (has(name, "::empty()")) return all(o.queue.empty());
        if (has(name, "::push(")) {
            if (o.queue.size() >= o.room) return undefined();
            o.queue.push_back(value(1));
            return all();
        }
        if (o.queue.empty()) return undefined();
        if (has(name, "::front()")) return all(o.queue.front());
        if (has(name, "::back()")) return all(o.queue.back());
        o.queue.pop_front();
        return all();
    }
    if (name == "void work(int)") return value(0) < 0 ? undefined() : all();
    if (name == "int choose(int)") {
        if (value(0) < 1 || value(0) > 1000) return undefined();
        return all(m.choose(value(0)));
    }
    if (name == "void print(auto...)") {
        const std::size_t words = c.arguments.size() - 1;
        if (m.output_.size() + words > static_cast<std::size_t>(m.output_words_max_)) {
            m.fail(c.task, Ending::OutputFull);
            return Did::Failed;
        }
        m.output_.insert(m.output_.end(), c.arguments.begin(),
                         c.arguments.begin() + static_cast<long>(words));
        return all();
    }
    return {};
}

}  // namespace reference
