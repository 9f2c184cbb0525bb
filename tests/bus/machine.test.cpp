// The machine of engine/bus against rules that hold for every lock and workload: exclusion, first
// come first served, the closed forms of one hand-off, and that a spinner may sleep in its cache.
#include "engine/bus/machine.h"

#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/bus/measure.h"

namespace {

using namespace bus;

// The same program with each spin written out as a loop of single tries, none of which is skipped.
Program tried_each_cycle(const Program& program) {
    Program out = program;
    out.code.clear();
    std::vector<int> moved;
    for (const Instruction& each : program.code) {
        moved.push_back(out.here());
        out.code.push_back(each);
        if (each.kind != Instruction::Kind::Spin) continue;
        out.code.back().kind = Instruction::Kind::Make;
        Instruction again{Instruction::Kind::Unless};
        again.condition = each.condition;
        again.to = static_cast<int>(moved.size()) - 1;
        out.code.push_back(again);
    }
    moved.push_back(out.here());
    for (Instruction& each : out.code) each.to = moved[static_cast<std::size_t>(each.to)];
    return out;
}

Workload any_workload(std::mt19937& random) {
    const auto up_to = [&](int most) { return static_cast<int>(random() % (most + 1)); };
    Workload workload;
    workload.cpus = 1 + up_to(8);
    workload.bus_cycles = 1 + up_to(14);
    workload.rounds = 1 + up_to(6);
    workload.section = up_to(1) ? up_to(150) : up_to(5);
    workload.between = up_to(1) ? 0 : up_to(300);
    return workload;
}

bool first_come_first_served(Lock lock) {
    return lock == Lock::Ticket || lock == Lock::Anderson || lock == Lock::Mcs;
}

}  // namespace

TEST_CASE("every lock excludes, and everybody gets it as often as wanted", "[bus]") {
    std::mt19937 random(1);
    for (int i = 0; i < 300; i++) {
        const Workload workload = any_workload(random);
        for (const Lock lock : all_locks) {
            INFO(name(lock) << ", workload " << i);
            const Contention found = contention(lock, workload);
            CHECK(found.most_inside == 1);
            std::vector<int> times(static_cast<std::size_t>(workload.cpus));
            for (const Section& each : found.sections) {
                times[static_cast<std::size_t>(each.cpu)]++;
                CHECK(each.left - each.entered == workload.section);
                CHECK(each.taken < each.entered);
            }
            for (const int each : times) CHECK(each == workload.rounds);
        }
    }
}

TEST_CASE("a lock that tests and sets in two operations lets two in, and the machine tells",
          "[bus]") {
    Program broken;
    const Word lock = broken.word();
    broken.spin(read(lock), is(0));
    broken.make(write(lock, 1));
    broken.critical_section();
    broken.make(write(lock, 0));
    Machine machine(broken, {3});
    while (machine.advance()) continue;
    CHECK(machine.most_inside() == 2);
}

TEST_CASE("a spinner that sleeps in its cache is one that tries in each cycle", "[bus]") {
    std::mt19937 random(2);
    for (int i = 0; i < 200; i++) {
        const Workload workload = any_workload(random);
        for (const Lock lock : all_locks) {
            INFO(name(lock) << ", workload " << i);
            const Program program = program_of(lock, workload.cpus);
            Machine sleeping(program, workload), trying(tried_each_cycle(program), workload);
            while (sleeping.advance()) continue;
            while (trying.advance()) continue;
            CHECK(sleeping.traffic().reads == trying.traffic().reads);
            CHECK(sleeping.traffic().read_exclusives == trying.traffic().read_exclusives);
            CHECK(sleeping.traffic().upgrades == trying.traffic().upgrades);
            CHECK(sleeping.traffic().invalidations == trying.traffic().invalidations);
            CHECK(sleeping.now() == trying.now());
            REQUIRE(sleeping.sections().size() == trying.sections().size());
            for (std::size_t s = 0; s < sleeping.sections().size(); s++) {
                CHECK(sleeping.sections()[s].cpu == trying.sections()[s].cpu);
                CHECK(sleeping.sections()[s].taken == trying.sections()[s].taken);
            }
        }
    }
}

TEST_CASE("one hand-off costs what the closed forms say, for any number of waiters", "[bus]") {
    for (const Cycles bus_cycles : {2, 3, 10, 37}) {
        for (int waiters = 1; waiters < cpus_max; waiters += waiters < 17 ? 1 : 9) {
            INFO(waiters << " waiters, " << bus_cycles << " cycles a transaction");
            const HandOff ttas = hand_off(Lock::TestAndTestAndSet, waiters, bus_cycles);
            REQUIRE(ttas.traffic);
            CHECK(ttas.traffic->transactions() == (waiters == 1 ? 3 : 3 * waiters - 1));
            CHECK(ttas.traffic->invalidations == (waiters == 1 ? 2 : 3 * waiters - 1));
            CHECK(ttas.delay == bus_cycles * (waiters + 1));
            const HandOff ticket = hand_off(Lock::Ticket, waiters, bus_cycles);
            REQUIRE(ticket.traffic);
            CHECK(ticket.traffic->transactions() == waiters + 1);
            CHECK(ticket.traffic->invalidations == waiters);
            CHECK(ticket.delay == bus_cycles);
            const HandOff anderson = hand_off(Lock::Anderson, waiters, bus_cycles);
            REQUIRE(anderson.traffic);
            CHECK(anderson.traffic->transactions() == 3);
            CHECK(anderson.traffic->invalidations == 2);
            CHECK(anderson.delay == 2 * bus_cycles);
            const HandOff mcs = hand_off(Lock::Mcs, waiters, bus_cycles);
            REQUIRE(mcs.traffic);
            CHECK(mcs.traffic->transactions() == 3);
            CHECK(mcs.traffic->invalidations == 1);
            CHECK(mcs.delay == 2 * bus_cycles);
            for (const HandOff& each : {ticket, anderson, mcs}) {
                CHECK(each.next_owner == (each.releaser + 1) % (waiters + 1));
            }
        }
    }
}

TEST_CASE("two swappers never let the bus rest, so their hand-off has no end", "[bus]") {
    CHECK(hand_off(Lock::TestAndSet, 1).traffic);
    CHECK(hand_off(Lock::TestAndSet, 2).traffic);  // one swapper is left
    CHECK_FALSE(hand_off(Lock::TestAndSet, 3).traffic);
    CHECK_FALSE(hand_off(Lock::BackOff, 3).traffic);
}

TEST_CASE("queue locks serve in turn, and a swapper takes its own lock again at once", "[bus]") {
    for (const Lock lock : all_locks) {
        for (int cpus = 2; cpus <= 9; cpus++) {
            INFO(name(lock) << ", " << cpus << " CPUs");
            const Contention found = contention(lock, {cpus, 10, 5, 100, 0});
            for (std::size_t i = 0; i < found.sections.size(); i++) {
                const int turn = static_cast<int>(i) % cpus;
                if (first_come_first_served(lock))
                    CHECK(found.sections[i].cpu == turn);
                else if (i < 5)
                    CHECK(found.sections[i].cpu == 0);
            }
        }
    }
}

TEST_CASE("the order of grants can be read with many CPUs, too", "[bus]") {
    CHECK(contention(Lock::Ticket, {3, 10, 2, 100, 0}).order() == "012012");
    CHECK(contention(Lock::Ticket, {11, 10, 1, 100, 0}).order() == "0 1 2 3 4 5 6 7 8 9 10");
}

TEST_CASE("a whole table ends", "[bus]") {
    std::int64_t transactions = 0;
    for (const Lock lock : all_locks) {
        for (int cpus = 1; cpus <= 16; cpus++) {
            transactions += contention(lock, {cpus, 10, 10, 100, 0}).traffic.transactions();
        }
    }
    CHECK(transactions > 10000);
}
