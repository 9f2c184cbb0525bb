#include "engine/bus/locks.h"

#include <algorithm>

namespace bus {
namespace {

using enum Register;

Program test_and_set(int) {
    Program p;
    const Word lock = p.word();
    p.spin(exchange(lock, 1), is(0));
    p.critical_section();
    p.make(write(lock, 0));
    return p;
}

Program test_and_test_and_set(int) {
    Program p;
    const Word lock = p.word();
    const int again = p.here();
    p.spin(read(lock), is(0));
    p.make(exchange(lock, 1));
    p.when(is_not(0), [&] { p.go_to(again); });
    p.critical_section();
    p.make(write(lock, 0));
    return p;
}

Program back_off(int) {
    Program p;
    const Word lock = p.word();
    p.set(Delay, back_off_shortest);
    const int again = p.here();
    p.make(exchange(lock, 1));
    p.when(is_not(0), [&] {
        p.back_off(back_off_longest);
        p.go_to(again);
    });
    p.critical_section();
    p.make(write(lock, 0));
    return p;
}

Program ticket(int) {
    Program p;
    const Word next = p.word(), serving = p.word();
    p.make(fetch_add(next, 1));
    p.set(Mine, Seen);
    p.spin(read(serving), is(Mine));
    p.critical_section();
    p.make(write(serving, Mine + 1));
    return p;
}

// At least two slots, for a lock given back must be found in another slot than its own.
Program anderson(int cpus) {
    Program p;
    const Word next = p.word();
    const Row has_lock = p.row(std::max(cpus, 2), 1);
    p.make(fetch_add(next, 1));
    p.set(Mine, Seen);
    p.spin(read(has_lock[Mine]), is(1));
    p.critical_section();
    p.make(write(has_lock[Mine], 0));
    p.make(write(has_lock[Mine + 1], 1));
    return p;
}

// A node is two lines: who comes behind, and whether one has to wait. They are apart so that the
// one who queues up behind does not disturb the one who spins.
Program mcs(int cpus) {
    Program p;
    const Word tail = p.word();  // who came last; 0 where the lock is free
    const Row behind = p.row(cpus), waits = p.row(cpus);
    p.make(write(behind[Self - 1], 0));
    p.make(write(waits[Self - 1], 1));
    p.make(exchange(tail, Self));
    p.when(is_not(0), [&] {
        p.set(Mine, Seen);
        p.make(write(behind[Mine - 1], Self));
        p.spin(read(waits[Self - 1]), is(0));
    });
    p.critical_section();
    p.make(read(behind[Self - 1]));
    p.when(is(0), [&] {
        p.make(compare_exchange(tail, Self, 0));
        p.when(is(Self), [&] { p.finish(); });
        p.spin(read(behind[Self - 1]), is_not(0));  // somebody is about to say who it is
    });
    p.set(Mine, Seen);
    p.make(write(waits[Mine - 1], 0));
    return p;
}

struct Entry {
    const char *name, *other_name, *title, *description;
    Program (*program)(int cpus);
};

// In the order of Lock.
constexpr Entry entries[] = {
    {"test-and-set", "tas", "Test-and-set", "Swaps 1 in until a 0 comes out; each try is a write.",
     test_and_set},
    {"test-and-test-and-set", "ttas", "Test-and-test-and-set",
     "Reads until it sees a 0, and only then tries to swap.", test_and_test_and_set},
    {"back-off", "backoff", "Test-and-set, back-off",
     "After a failed swap waits for 16 cycles, then twice as long each time, at most 1024.",
     back_off},
    {"ticket", "ticket-lock", "Ticket",
     "Takes the next number and reads the display until the number is up.", ticket},
    {"anderson", "array", "Anderson's array",
     "Takes the next slot of a ring and spins on it alone; who leaves fills the slot behind.",
     anderson},
    {"mcs", "queue", "MCS queue",
     "Swaps itself in as the last of a list and spins in its own node, which the one before "
     "clears.",
     mcs},
};

const Entry& entry(Lock lock) { return entries[static_cast<std::size_t>(lock)]; }

}  // namespace

const char* name(Lock lock) { return entry(lock).name; }
const char* title(Lock lock) { return entry(lock).title; }
const char* description(Lock lock) { return entry(lock).description; }

std::optional<Lock> find_lock(std::string_view wanted) {
    for (const Lock lock : all_locks) {
        if (wanted == entry(lock).name || wanted == entry(lock).other_name) return lock;
    }
    return {};
}

Program program_of(Lock lock, int cpus) { return entry(lock).program(cpus); }

}  // namespace bus
