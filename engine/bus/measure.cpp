#include "engine/bus/measure.h"

#include <algorithm>

namespace bus {
namespace {

// By then every waiter has queued up, has read what it spins on, and backs off as long as it ever
// will (the delays up to the longest sum up to less than twice that).
Cycles settled(int cpus, Cycles bus_cycles) {
    return 2 * back_off_longest + 4 * (cpus + 4) * bus_cycles;
}

}  // namespace

Uncontended uncontended(Lock lock, Cycles bus_cycles) {
    Workload workload;
    workload.bus_cycles = bus_cycles;
    workload.rounds = 2;
    Machine machine(program_of(lock, 1), workload);
    while (machine.rounds_done(0) < 1) machine.advance();
    const Traffic cold = machine.traffic();
    while (machine.advance()) continue;
    return {cold, machine.traffic() - cold};
}

Traffic waiting(Lock lock, int spinners, Cycles held, Cycles bus_cycles) {
    Workload workload;
    workload.cpus = spinners + 1;
    workload.bus_cycles = bus_cycles;
    const Cycles begin = settled(workload.cpus, bus_cycles);
    workload.section = begin + held;
    Machine machine(program_of(lock, workload.cpus), workload);
    machine.run(begin);
    const Traffic before = machine.traffic();
    machine.run(begin + held);
    return machine.traffic() - before;
}

// Every owner hands the lock on and queues up again after a while. Once it has gone round, the next
// hand-off is measured: all have used the lock by then, as in the middle of a long run, and where
// it goes in turn, the next owner is the first whom the bus serves.
HandOff hand_off(Lock lock, int waiters, Cycles bus_cycles) {
    const Cycles rest = settled(waiters + 1, bus_cycles);
    Workload workload;
    workload.cpus = waiters + 1;
    workload.bus_cycles = bus_cycles;
    workload.rounds = waiters + 3;
    workload.between = 2 * rest;
    workload.section = 4 * rest;
    Machine machine(program_of(lock, workload.cpus), workload);

    const auto run_until_entered = [&](std::size_t section) {
        while (machine.sections().size() <= section) machine.advance();
        return machine.sections()[section];
    };
    const std::size_t measured = static_cast<std::size_t>(workload.cpus);
    const Section owner = run_until_entered(measured);
    const Cycles begin = owner.entered + workload.section;
    machine.run(begin);
    const Traffic before = machine.traffic();
    const Section next = run_until_entered(measured + 1);

    HandOff result;
    result.delay = next.taken - begin;
    result.releaser = owner.cpu;
    result.next_owner = next.cpu;
    // The releaser comes back after two rests; quiet is a bus that nobody wants for one.
    while (machine.next_event() < begin + workload.between) {
        if (machine.next_event() > machine.last_transaction() + rest) break;
        machine.advance();
    }
    const Cycles quiet_until = std::min(machine.next_event(), begin + workload.between);
    if (quiet_until > machine.last_transaction() + rest)
        result.traffic = machine.traffic() - before;
    return result;
}

Contention contention(Lock lock, const Workload& workload) {
    Machine machine(program_of(lock, workload.cpus), workload);
    while (machine.advance()) continue;
    return {machine.traffic(), machine.now(), machine.sections(), machine.most_inside()};
}

double Contention::transactions_per_section() const {
    if (sections.empty()) return 0;
    return static_cast<double>(traffic.transactions()) / static_cast<double>(sections.size());
}

double Contention::overhead_per_section() const {
    if (sections.empty()) return 0;
    Cycles inside = 0;
    for (const Section& each : sections) inside += each.left - each.entered;
    return static_cast<double>(cycles - inside) / static_cast<double>(sections.size());
}

std::string Contention::order() const {
    const bool digits = std::all_of(sections.begin(), sections.end(),
                                    [](const Section& each) { return each.cpu < 10; });
    std::string out;
    for (const Section& each : sections) {
        if (!digits && !out.empty()) out += ' ';
        out += std::to_string(each.cpu);
    }
    return out;
}

}  // namespace bus
