#include "tests/explore/statements.h"

#include "tests/explore/facts.h"

namespace explore {

namespace {

std::string ticks(int n) { return "std::chrono::milliseconds(" + std::to_string(n) + ")"; }

}  // namespace

void Statements::body(int steps, bool numbered) {
    numbered_ = numbered;
    int left = steps;
    if (dice_.percent(12)) {
        page_.open("for (int r = 0; r < 2; r++)");
        left -= statement(std::max(1, left / 2)) * 2;
        page_.close();
    }
    while (left > 0) left -= statement(left);
    numbered_ = false;
}

int Statements::statement(int left) {
    for (int tries = 0; tries < 60; ++tries) {
        const int made = attempt(left);
        if (made > 0) return made;
    }
    return write("std::this_thread::yield();", 1);
}

int Statements::attempt(int left) {
    switch (dice_.below(37)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4:
            return locked(left);
        case 5:
            return locked_both(left);
        case 6:
        case 7:
        case 8:
        case 9:
            return plain();
        case 10:
        case 11:
        case 12:
            return atomic();
        case 13:
            return try_locked();
        case 14:
        case 15:
            return read_or_write_locked();
        case 16:
        case 17:
            return semaphore(left);
        case 18:
        case 19:
        case 20:
            return condition();
        case 21:
            return rendezvous();
        case 22:
            return queue();
        case 23:
            return print();
        case 24:
            return pause();
        case 25:
            return branch(left);
        case 26:
            return wait_for_value();
        case 27:
            return check();
        case 28:
            return decide();
        case 29:
            return forks(left);
        case 30:
        case 31:
            return remember(left);
        case 32:
            return call();
        case 33:
        case 34:
            return names_.posix ? posix(left) : 0;
        case 35:
            return names_.windows || names_.events ? windows(left) : 0;
        default:
            return dice_.percent(50) ? wrong() : endless();
    }
}

// -- locks

int Statements::inside(int left) {
    int made = 0;
    for (int more = dice_.between(1, 2); more > 0; --more) {
        const int plainly = dice_.percent(60) ? plain() : 0;
        made += plainly > 0 ? plainly : statement(std::max(1, left - made));
    }
    return made;
}

int Statements::locked(int left) {
    if (names_.locks.empty()) return 0;
    const auto which = static_cast<unsigned>(dice_.below(names_.locks.size()));
    const Names::Lock& lock = names_.locks[which];
    const bool owned = (held_ >> which & 1) != 0;
    if (owned ? !lock.counts && !(slip() && dice_.percent(30)) : held_ >> which != 0 && !slip()) {
        return 0;
    }
    const unsigned held_before = held_;
    held_ |= 1u << which;
    const bool guard = dice_.percent(60);
    page_.open("");
    page_.line(guard ? "std::lock_guard g(" + lock.name + ");" : lock.name + ".lock();");
    const int made = inside(left - 2);
    const bool forgotten = slip() && dice_.percent(15);
    if (!guard && !forgotten) page_.line(lock.name + ".unlock();");
    page_.close();
    held_ = held_before;
    return made + 2;
}

int Statements::locked_both(int left) {
    if (names_.locks.size() < 2 || held_ != 0) return 0;
    page_.open("");
    page_.line(dice_.percent(50) ? "std::scoped_lock both(m, k);" : "std::scoped_lock both(k, m);");
    held_ = 3;
    const int made = inside(left - 2);
    held_ = 0;
    page_.close();
    return made + 2;
}

// One of two locks of an array, or both in some order.
int Statements::forks(int left) {
    if (!names_.forks || (held_ != 0 && !slip())) return 0;
    const bool own = numbered_ && dice_.percent(70), both = dice_.percent(60);
    const bool in_order = !own || (careful_ && !slip());
    const std::string first = in_order ? "f[0]" : "f[id % 2]";
    const std::string second = in_order ? "f[1]" : "f[(id + 1) % 2]";
    const unsigned held_before = held_;
    held_ |= 4;
    page_.open("");
    page_.line(first + ".lock();");
    if (both) page_.line("std::lock_guard h(" + second + ");");
    const int made = inside(left - 2);
    page_.line(first + ".unlock();");
    page_.close();
    held_ = held_before;
    return made + (both ? 4 : 2);
}

int Statements::try_locked() {
    if (names_.locks.empty()) return 0;
    const auto which = static_cast<unsigned>(dice_.below(names_.locks.size()));
    const Names::Lock& lock = names_.locks[which];
    if ((held_ >> which & 1) != 0 && !lock.counts) return 0;
    const bool spins = held_ == 0 && dice_.percent(15);
    std::string attempt = lock.name + ".try_lock()";
    if (lock.patient && dice_.percent(70)) {
        attempt = lock.name + ".try_lock_for(" + ticks(dice_.between(1, 3)) + ")";
    }
    page_.open(spins ? "while (!" + attempt + ")" : "if (" + attempt + ")");
    if (spins) page_.close();
    const unsigned held_before = held_;
    held_ |= 1u << which;
    const int made = inside(1);
    page_.line(lock.name + ".unlock();");
    held_ = held_before;
    if (!spins) page_.close();
    return made + 2;
}

int Statements::read_or_write_locked() {
    if (names_.shared_mutexes.empty()) return 0;
    const bool writes = dice_.percent(45), guard = dice_.percent(60);
    const bool tries = dice_.percent(15);
    page_.open(!tries ? "" : writes ? "if (s.try_lock())" : "if (s.try_lock_shared())");
    if (tries) {
        if (guard) page_.line("std::this_thread::yield();");
    } else if (guard) {
        page_.line(writes ? "std::lock_guard h(s);" : "std::shared_lock h(s);");
    } else {
        page_.line(writes ? "s.lock();" : "s.lock_shared();");
    }
    int made = 3;
    if (writes) {
        const std::string written = place();
        page_.line(written + " = " + value() + ";");
    } else if (dice_.percent(60)) {
        page_.line("int " + local() + " = " + place() + ";");
    } else {
        made += statement(1);
    }
    if (!guard || tries) {
        const bool confused = slip() && dice_.percent(15);
        page_.line(writes != confused ? "s.unlock();" : "s.unlock_shared();");
    }
    page_.close();
    return made;
}

// -- waiting and waking

int Statements::semaphore(int left) {
    if (names_.semaphores.empty()) return 0;
    const int kind = dice_.below(6);
    if (kind >= 4) return write("p.release();", 1);
    if (kind == 3) return write("p.acquire();", 1);
    page_.open(kind != 2           ? ""
               : dice_.percent(50) ? "if (p.try_acquire())"
                                   : "if (p.try_acquire_for(" + ticks(1) + "))");
    if (kind != 2) page_.line("p.acquire();");
    const int made = inside(left - 2);
    if (!dice_.percent(10)) page_.line("p.release();");
    page_.close();
    return made + 2;
}

int Statements::condition() {
    if (names_.conditions.empty() || held_ != 0) return 0;
    const std::string asked = place();
    const std::string test = asked + (dice_.percent(60) ? " != 0" : " == 1");
    page_.open("");
    page_.line("std::unique_lock w(" + names_.locks.front().name + ");");
    switch (dice_.below(10)) {
        case 0:
        case 1:
            page_.line("c.wait(w, [&] { return " + test + "; });");
            break;
        case 2:
            page_.open((dice_.percent(70) ? "while (!(" : "if (!(") + test + "))");
            page_.line("c.wait(w);");
            page_.close();
            break;
        case 3:
            page_.line("c.wait_for(w, " + ticks(1) + ", [&] { return " + test + "; });");
            break;
        case 4:
            page_.line("c.wait_for(w, " + ticks(dice_.between(1, 3)) + ");");
            break;
        default:
            page_.line(place() + " = 1;");
            if (dice_.percent(90)) {
                page_.line(dice_.percent(50) ? "c.notify_one();" : "c.notify_all();");
            }
    }
    page_.close();
    return 5;
}

int Statements::rendezvous() {
    if (!names_.barriers.empty() && dice_.percent(50)) {
        return write(dice_.percent(85) ? "b.arrive_and_wait();" : "b.arrive_and_drop();", 2);
    }
    if (names_.latches.empty()) return 0;
    static const Strings all{"l.count_down();", "l.wait();", "l.arrive_and_wait();",
                             "if (l.try_wait()) print(5);"};
    return write(dice_.any(all), 2);
}

int Statements::wait_for_value() {
    if (dice_.percent(facts_.any_task() ? 25 : 5)) {
        return write("await(" + facts_.some() + ");", 2);
    }
    if (names_.atomics.empty()) {
        if (!slip()) return 0;
        const std::string asked = place();
        return write("await(" + asked + " != " + dice_.digit(0, 2) + ");", 2);
    }
    const std::string& n = dice_.any(names_.atomics);
    switch (dice_.below(3)) {
        case 0:
            return write("await(" + n + " != " + dice_.digit(0, 2) + ");", 2);
        case 1:
            return write(n + ".wait(" + dice_.digit(0, 1) + ");", 1);
        default:
            page_.open("while (" + n + " == " + dice_.digit(0, 1) + ")");
            if (timed_ || dice_.percent(30)) page_.line("std::this_thread::yield();");
            page_.close();
            return 2;
    }
}

// -- variables

std::string Statements::place() {
    if (!names_.array || dice_.percent(70)) return dice_.any(names_.ints);
    return numbered_ && dice_.percent(70) ? "a[id]" : "a[" + dice_.digit(0, 1) + "]";
}

std::string Statements::value() {
    return numbered_ && dice_.percent(30) ? "id" : dice_.digit(0, 2);
}

std::string Statements::local() { return "r" + std::to_string(++locals_); }

int Statements::plain() {
    if (careful_ && (held_ & 1) == 0 && !slip()) return 0;
    const std::string x = place();
    switch (dice_.below(8)) {
        case 0:
        case 1:
            return write(x + " = " + value() + ";", 1);
        case 2:
            return write(x + " = (" + place() + " + 1) % 3;", 2);
        case 3:
            return write(x + "++;", 2);
        case 4:
            return write("print(" + x + ");", 2);
        case 5:
            page_.open("if (" + x + " == " + value() + ")");
            statement(1);
            page_.close();
            return 2;
        default:
            return write("int " + local() + " = " + x + ";", 1);
    }
}

int Statements::atomic() {
    if (names_.atomics.empty()) return 0;
    const std::string& n = dice_.any(names_.atomics);
    switch (dice_.below(9)) {
        case 0:
        case 1:
            return write(n + " = " + value() + ";", 1);
        case 2:
            return write(n + "++;", 1);
        case 3:
            return write(n + ".fetch_sub(1);", 1);
        case 4:
            return write("print(" + n + ");", 2);
        case 5:
            return write(n + (dice_.percent(50) ? ".notify_one();" : ".notify_all();"), 1);
        case 6:
            return write("int " + local() + " = " + n + ";", 1);
        case 7:
            page_.open("if (" + n + " == " + value() + ")");
            break;
        default: {
            const std::string expected = local();
            page_.line("int " + expected + " = " + dice_.digit(0, 1) + ";");
            page_.open("if (" + n + ".compare_exchange_strong(" + expected + ", " + value() + "))");
        }
    }
    statement(1);
    page_.close();
    return 2;
}

int Statements::queue() {
    if (names_.queues.empty() || (careful_ && (held_ & 1) == 0 && !slip())) return 0;
    if (dice_.percent(50)) return write("q.push(" + value() + ");", 1);
    page_.open("if (!q.empty())");
    if (dice_.percent(50)) page_.line("print(q.front());");
    page_.line("q.pop();");
    page_.close();
    return 2;
}

// A local variable that is read again behind something else.
int Statements::remember(int left) {
    if (careful_ && (held_ & 1) == 0 && !slip() && names_.atomics.empty()) return 0;
    const bool locked = !careful_ || (held_ & 1) != 0 || names_.atomics.empty();
    const std::string kept = local();
    page_.line("int " + kept + " = " + (locked ? place() : dice_.any(names_.atomics)) + ";");
    const int made = statement(std::max(1, left - 2));
    switch (dice_.below(4)) {
        case 0:
            page_.line("print(" + kept + ");");
            break;
        case 1:
            page_.line("if (" + kept + " > 2) print(9);");
            break;
        case 2:
            page_.open("for (; " + kept + " > 0 && " + kept + " < 3; " + kept + "--)");
            statement(1);
            page_.close();
            break;
        default:
            page_.open("if (" + kept + " == " + value() + ")");
            statement(1);
            page_.close();
    }
    return made + 3;
}

int Statements::call() {
    const std::string given = value();
    switch (dice_.below(5)) {
        case 0:
            return names_.once
                       ? write("std::call_once(once, [] { once_only = once_only + 1; });", 2)
                       : 0;
        case 1:
            return names_.box ? write("box.put(" + given + ");", 4) : 0;
        case 2:
            if (!names_.box) return 0;
            page_.open("if (box.get() == " + given + ")");
            statement(1);
            page_.close();
            return 4;
        default:
            if (!names_.functions || (careful_ && (held_ & 1) == 0 && !slip())) return 0;
            return write("int " + local() + " = add(" + dice_.digit(0, 1) + ", " + given + ");", 3);
    }
}

// -- other systems

int Statements::posix(int left) {
    if (held_ != 0) return 0;
    const int kind = dice_.below(6);
    page_.open(kind == 3 ? "if (pthread_mutex_trylock(&pm) == 0)" : "");
    if (kind == 4 || kind == 5) {
        page_.line(kind == 4 ? "pthread_rwlock_rdlock(&pr);" : "pthread_rwlock_wrlock(&pr);");
        const int made = inside(left - 2);
        page_.line("pthread_rwlock_unlock(&pr);");
        page_.close();
        return made + 2;
    }
    if (kind != 3) page_.line("pthread_mutex_lock(&pm);");
    int made = 2;
    if (kind == 1) {
        const std::string asked = dice_.any(names_.ints);
        page_.open((dice_.percent(70) ? "while (" : "if (") + asked + " == 0)");
        page_.line("pthread_cond_wait(&pc, &pm);");
        page_.close();
    } else if (kind == 2) {
        page_.line(dice_.any(names_.ints) + " = 1;");
        page_.line(dice_.percent(50) ? "pthread_cond_signal(&pc);"
                                     : "pthread_cond_broadcast(&pc);");
    } else {
        made += inside(left - 2);
    }
    page_.line("pthread_mutex_unlock(&pm);");
    page_.close();
    return made + 2;
}

int Statements::windows(int left) {
    if (held_ != 0) return 0;
    if (names_.events && (!names_.windows || dice_.percent(60))) {
        static const Strings all{"SetEvent(we);",
                                 "SetEvent(we);",
                                 "ResetEvent(we);",
                                 "PulseEvent(we);",
                                 "WaitForSingleObject(we, INFINITE);",
                                 "WaitForSingleObject(we, 1);"};
        if (dice_.percent(60)) return write(dice_.any(all), 1);
        page_.open("");
        page_.line("WaitForSingleObject(wm, INFINITE);");
        const int made = inside(left - 2);
        page_.line("ReleaseMutex(wm);");
        page_.close();
        return made + 2;
    }
    const bool shared = dice_.percent(35);
    page_.open("");
    page_.line(shared ? "AcquireSRWLockShared(&wl);" : "AcquireSRWLockExclusive(&wl);");
    int made = 2;
    if (!shared && dice_.percent(50)) {
        if (dice_.percent(50)) {
            page_.open("while (" + dice_.any(names_.ints) + " == 0)");
            page_.line("SleepConditionVariableSRW(&wc, &wl, INFINITE, 0);");
            page_.close();
        } else {
            page_.line(dice_.any(names_.ints) + " = 1;");
            page_.line(dice_.percent(50) ? "WakeConditionVariable(&wc);"
                                         : "WakeAllConditionVariable(&wc);");
        }
    } else {
        made += inside(left - 2);
    }
    page_.line(shared ? "ReleaseSRWLockShared(&wl);" : "ReleaseSRWLockExclusive(&wl);");
    page_.close();
    return made + 2;
}

// -- the rest

int Statements::print() {
    return write("print(" + std::string(numbered_ && dice_.percent(50) ? "id" : value()) + ");", 1);
}

int Statements::pause() {
    switch (dice_.below(timed_ ? 4 : 2)) {
        case 0:
            return write("std::this_thread::yield();", 1);
        case 1:
            return write("std::this_thread::sleep_for(" + ticks(dice_.between(1, 2)) + ");", 1);
        default:
            return write("work(" + dice_.digit(1, 2) + ");", 1);
    }
}

int Statements::decide() {
    const std::string taken = local();
    page_.line("int " + taken + " = choose(2);");
    page_.open("if (" + taken + " == 1)");
    statement(1);
    page_.close();
    return 2;
}

int Statements::branch(int left) {
    if (!numbered_) return 0;
    page_.open("if (id == " + dice_.digit(0, 1) + ")");
    const int made = statement(left);
    page_.close();
    return made;
}

int Statements::check() {
    if ((careful_ && (held_ & 1) == 0) || !dice_.percent(40)) return 0;
    const std::string asked = place();
    return write("assert(" + asked + " != " + dice_.digit(1, 4) + ");", 1);
}

int Statements::endless() {
    if (held_ != 0 || !dice_.percent(40)) return 0;
    page_.open("for (;;)");
    page_.line(names_.atomics.empty() ? "x = 1 - x;"
                                      : dice_.any(names_.atomics) + ".fetch_xor(1);");
    if (timed_) page_.line("std::this_thread::yield();");
    if (dice_.percent(20)) page_.line("if (" + dice_.any(names_.ints) + " == 0) continue;");
    if (dice_.percent(60)) page_.line("if (" + dice_.any(names_.ints) + " == 1) break;");
    page_.close();
    return 3;
}

// Something that is wrong in itself, or nearly.
int Statements::wrong() {
    if (!slip()) return 0;
    switch (dice_.below(3)) {
        case 0:
            if (names_.locks.empty()) return 0;
            return write(dice_.any(names_.locks).name + ".unlock();", 1);
        case 1:
            return names_.array ? write("a[x] = 1;", 2) : 0;
        default:
            return write("assert(" + dice_.any(names_.ints) + " == 0);", 1);
    }
}

}  // namespace explore
