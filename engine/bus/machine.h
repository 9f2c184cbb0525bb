// CPUs with caches on one bus, and every one of them runs the same lock. Deterministic: the same
// program and workload give the same counts on every machine. Who calls it: measure.h. It knows
// instructions, not which lock they make.
//
// The rule. Each CPU holds each line as one of
//   Invalid    no copy
//   Shared     a copy that others may have as well
//   Exclusive  the only copy, as in memory
//   Modified   the only copy, newer than memory
// A read of a copy, and a write of an Exclusive or Modified one, is a hit: 1 cycle, no traffic. All
// else needs the bus:
//   RD   a read without a copy: the others' Exclusive or Modified becomes Shared; the reader gets
//        Exclusive where nobody else has a copy, else Shared
//   RDX  a write, or a read and write in one, without a copy   } all other copies become Invalid,
//   UPG  the same of a Shared copy                             } the writer's is Modified
// Whoever needs the bus queues for it, first come, first served, and within one cycle by number. A
// transaction takes effect when the bus is granted and then keeps both bus and CPU for
// [bus_cycles]. An operation is looked at again when its turn comes: it may be another transaction
// by then, or a hit. In one cycle first all CPUs act, by number, and then the bus is granted.
//
// Two CPUs on a test-and-set lock with a bus of 10 cycles:
//   cycle   CPU 0                           CPU 1
//       0   swaps: RDX, gets the lock       swaps: waits for the bus
//      10   inside                          RDX, fails; the line is now its own
//      20   inside                          swaps in its own cache: no traffic
//     110   leaves: RDX                     swaps on, until its copy is gone
#pragma once

#include <deque>

#include "engine/bus/program.h"

namespace bus {

using Cycles = std::int64_t;
inline constexpr Cycles never = INT64_MAX;

struct Workload {
    int cpus = 1;
    Cycles bus_cycles = 10;  // that a transaction keeps the bus; at least 1
    int rounds = 1;          // how often each CPU takes the lock
    Cycles section = 100;    // how long it then keeps it
    Cycles between = 0;      // and how long it does something else before the next round
};

struct Traffic {
    std::int64_t reads = 0;            // RD
    std::int64_t read_exclusives = 0;  // RDX
    std::int64_t upgrades = 0;         // UPG
    std::int64_t invalidations = 0;    // copies that others lost

    std::int64_t transactions() const { return reads + read_exclusives + upgrades; }
    Traffic operator-(const Traffic& before) const;
};

// One stay inside.
struct Section {
    int cpu = 0;
    Cycles taken = 0;  // when the operation that won the lock took effect
    Cycles entered = 0;
    Cycles left = never;
};

class Machine {
  public:
    Machine(Program program, const Workload& workload);

    // Everything that happens before cycle [until], which is then now().
    void run(Cycles until);
    // One cycle: the next one in which anything happens. Nothing where that is never.
    bool advance();
    // When advance() would act.
    Cycles next_event() const;

    Cycles now() const { return now_; }
    const Traffic& traffic() const { return traffic_; }
    // When the bus was last granted; -1 before.
    Cycles last_transaction() const { return last_transaction_; }
    // In the order of entry.
    const std::vector<Section>& sections() const { return sections_; }
    int rounds_done(int cpu) const { return cpus_[static_cast<std::size_t>(cpu)].rounds_done; }
    // The most CPUs that were inside at once: 1 for a lock that is one.
    int most_inside() const { return most_inside_; }

  private:
    enum class Copy : std::uint8_t { Invalid, Shared, Exclusive, Modified };
    enum class Status : std::uint8_t {
        Acts,      // at cycle [ready]
        Queues,    // for the bus
        Watches,   // spins in its own cache, which changes nothing until the copy does
        Finished,  // all rounds done
    };
    struct Cpu {
        int registers[register_count] = {};
        int at = 0;  // the next instruction
        Status status = Status::Acts;
        Cycles ready = 0;
        Cycles took_effect = 0;  // its last operation
        int watched = 0;         // the line, where it watches
        std::size_t section = 0;
        int rounds_done = 0;
    };

    void act(int cpu);
    void try_operation(int cpu);
    void perform(int cpu, Cycles cost);
    void grant_bus();
    void transact(int cpu);
    void end_round(Cpu& cpu);

    const Instruction& instruction(const Cpu& cpu) const;
    int value(const Cpu& cpu, Value value) const;
    int line(const Cpu& cpu, Word word) const;
    bool holds(const Cpu& cpu, Condition condition) const;
    Copy& copy(int cpu, int line);
    bool is_hit(int cpu);

    Program program_;
    Workload workload_;
    std::vector<Cpu> cpus_;
    std::vector<Copy> copies_;  // a CPU's lines side by side
    std::deque<int> queue_;     // for the bus
    Cycles now_ = -1;
    Cycles bus_free_ = 0;
    Cycles last_transaction_ = -1;
    Traffic traffic_;
    std::vector<Section> sections_;
    int inside_ = 0;
    int most_inside_ = 0;
};

}  // namespace bus
