// The verdict of a small script once more, by a search that shares nothing with engine/explore: a
// set of whole Worlds, Machine::enabled in each, then the definitions as they stand. Slow and
// plain on purpose: it is what everything quicker is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/explore/outcomes.h"
#include "engine/vm/inspect.h"

namespace explore {

class Reference {
  public:
    // Gives up behind [states_max] states.
    Reference(const vm::Machine& machine, Races races, std::size_t states_max);

    bool finished = false;  // the rest tells nothing otherwise
    std::uint64_t states = 0, transitions = 0;
    std::set<VerdictKind> kinds;  // of everything that is wrong anywhere
    // How a run may end, with what was printed before its last step.
    std::set<std::pair<Outcome::End, std::string>> outcomes;
    bool output_full = false;
    bool never_possible = false;  // some `possible` holds nowhere
    bool timeless = false;        // where time is exact: one can go round without a tick

    // Of a failure: the simplest schedule, and what is wrong at its end.
    vm::Choices simplest;
    int preemptions = 0;
    std::set<VerdictKind> at_end;

    bool fails() const { return !kinds.empty(); }
    // What is wrong at the end of a schedule; nothing where it cannot be followed.
    std::set<VerdictKind> wrong_after(const vm::Choices& schedule) const;
    // Whether from there on somebody waits whatever happens, though something else may be wrong
    // elsewhere.
    bool somebody_waits_for_ever(const vm::Choices& schedule) const;
    // What the search must answer, but which one of [at_end] it may choose.
    VerdictKind expected() const;

  private:
    using Mask = std::uint64_t;
    struct Next {
        vm::Choice choice;
        std::size_t state;
    };
    struct Failing {
        vm::Choice choice;
        VerdictKind kind;
    };
    struct State {
        vm::World world;
        std::vector<Next> next;
        std::vector<Failing> failing;
        Mask stepping = 0;  // who can make a step of its own
        Mask moving = 0;    // who can go on, but for spurious wake-ups
        Mask blocked = 0;
        std::set<VerdictKind> wrong;
        bool quiet = true;        // nothing can happen, but for spurious wake-ups
        bool breaks_off = false;  // some step ends the run

        std::optional<std::size_t> by(const vm::Choice& choice) const;  // the next one
    };

    std::size_t number_of(const vm::World& world);
    void expand(std::size_t number);
    void judge(State& state);
    bool races(const State& state) const;
    bool all_ended(const State& state) const;
    bool finally_fails(State& state);
    void note_outcome(Outcome::End end, const vm::World& world) {
        outcomes.emplace(end, vm::output(machine_, world.data()));
    }
    void see_whether_time_passes();
    bool somebody_waits_for_ever(std::size_t state) const;
    void judge_components();
    void judge_component(const std::vector<std::size_t>& members);
    void find_simplest();

    const vm::Machine& machine_;
    const Races races_;
    std::unordered_map<std::string, std::size_t> numbers_;
    std::vector<State> states_;
    std::vector<bool> possible_;  // of each property: seen
    bool state_fails_ = false;    // something is wrong that one state tells
    Mask must_end_ = 0;
};

}  // namespace explore
