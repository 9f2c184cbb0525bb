// What the calls of the standard headers do, for machine.cpp. One object a call.
#pragma once

#include "tests/reference/machine.h"

namespace reference {

struct Calls {
    using Did = Machine::Did;

    Machine& m;
    Machine::Call& c;

    Did named(const std::string& name);
    // True where the call has no effect that others could see: it is no step.
    bool unseen(const std::string& name);

  private:
    int value(std::size_t i) const { return i < c.arguments.size() ? c.arguments[i] : 0; }
    int place(std::size_t i) const { return value(i) < 0 ? -value(i) : value(i); }
    Object& at(int address) { return m.objects_[address]; }
    Object& self() { return at(place(0)); }
    Task& task() { return m.tasks_[static_cast<std::size_t>(c.task)]; }
    Task& other(int task) { return m.tasks_[static_cast<std::size_t>(task)]; }
    Did all(int answer = 0) {
        c.answer = answer;
        return Did::All;
    }
    Did undefined() { return m.undefined(c.task); }
    Did do_not_know(const std::string& what) {
        m.unknown_ = what;
        return Did::Failed;
    }

    // -- waiting and waking
    Did sleep(int address, bool timed, bool alone, int answer = 0);
    Did blocked(int address, int answer = 0);
    void wake(int address, int task, Woken why);
    void finish(int address, int task);
    int next(int address);

    // -- locks, by their address
    bool is_shared(int address) { return at(address).made_by == "new std::shared_mutex"; }
    bool is_guard(int address) { return at(address).made_by == "new std::unique_lock"; }
    bool free_for(int address) const;
    Did lock(int address, int answer = 0);
    bool try_lock(int address);
    Did unlock(int address);
    Did lock_reading(int address);
    bool try_reading(int address);
    Did unlock_reading(int address);
    Did lock_all(std::size_t from, std::size_t n);
    Did try_all(std::size_t n);

    // -- the headers
    std::optional<Did> made(const std::string& name);
    std::optional<Did> mutexes(const std::string& name);
    std::optional<Did> guards(const std::string& name);
    std::optional<Did> conditions(const std::string& name);
    std::optional<Did> counts(const std::string& name);
    std::optional<Did> atomics(const std::string& name);
    std::optional<Did> threads(const std::string& name);
    std::optional<Did> the_rest(const std::string& name);
    Did wait(bool timed);
    Did arrive(bool for_good);
    void end_round(int address);
};

}  // namespace reference
