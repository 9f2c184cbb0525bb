// What is wrong with a state, told from the state alone: a property, a deadlock, a race, or a step
// that fails. The searches ask in every state that they expand; which one they report is their
// affair. What only the whole graph tells (a wait that nobody will end) is found in depth_first.h.
#pragma once

#include <vector>

#include "engine/explore/search.h"
#include "engine/explore/walker.h"
#include "engine/vm/access.h"

namespace explore {

struct Wrong {
    VerdictKind kind = VerdictKind::Pass;  // Pass: nothing is wrong
    const lang::Property* property = nullptr;
    vm::Failure failure;                                       // of a step
    vm::TaskId first = sync::no_task, second = sync::no_task;  // DataRace: who meets whom
    TaskMask stuck = 0;                                        // Deadlock: who waits for ever
    bool total = false;  // Deadlock: nothing can happen any more

    explicit operator bool() const { return kind != VerdictKind::Pass; }
};

class Judge {
  public:
    Judge(const vm::Machine& machine, Races races);

    // The first thing that is wrong with [world]; steps that fail are not looked at.
    // [properties_known]: no `never` holds here and no `possible` is new, as in the state before.
    Wrong state(vm::Word* world, const Expansion& expansion, bool properties_known = false);
    // False: there is nothing to look at in a state with that [expansion], and state() is Pass.
    bool looks(const Expansion& expansion, bool properties_known) const {
        const bool properties = !nevers_.empty() || !not_yet_possible_.empty();
        return (!properties_known && properties) || expansion.quiet || races_ != Races::Off ||
               (expansion.blocked & ~expansion.moving) != 0;
    }
    // Everything that is wrong with it, several races included.
    void all(vm::Word* world, const Expansion& expansion, std::vector<Wrong>& wrongs);
    // A step that failed; Pass for one that only reached a limit.
    Wrong step(const vm::Failure& failure) const;

    // Tasks that wait for each other in a circle; 0 where there is none. A wait with a time-out
    // ends by itself and is part of none.
    TaskMask owner_cycle(const vm::Word* world, const Expansion& expansion) const;
    // The `finally` property that does not hold, or null.
    const lang::Property* finally_failing(vm::Word* world) const;
    // The `never` that holds, or null; notes each `possible` that does.
    const lang::Property* never_holding(vm::Word* world);
    // True where every task that must end has ended.
    bool all_ended(const vm::Word* world) const;
    TaskMask must_end() const { return must_end_; }
    // Who is blocked here unless he can go on: where time is exact who waits, else whoever is born
    // and has not ended.
    TaskMask may_be_blocked(const vm::Word* world) const;

    // Seen in any state so far.
    const std::vector<const lang::Property*>& not_yet_possible() const { return not_yet_possible_; }
    struct Race {
        std::uint32_t first_pc, second_pc;
        bool operator==(const Race&) const = default;
        bool operator<(const Race& other) const {
            return first_pc != other.first_pc ? first_pc < other.first_pc
                                              : second_pc < other.second_pc;
        }
    };
    const std::vector<Race>& noted_races() const { return noted_races_; }
    // What [other] has seen, too.
    void add(const Judge& other);
    // Nothing has been seen so far.
    void forget();

  private:
    Wrong race(const vm::Word* world, std::vector<Wrong>* all = nullptr);

    const vm::Machine& machine_;
    const Races races_;
    TaskMask must_end_ = 0, spawned_ = 0;
    bool breakable_ = false;  // some call can end what another task owns or waits for
    std::vector<const lang::Property*> nevers_, finallys_, not_yet_possible_;
    std::vector<Race> noted_races_;
    struct Meeting {
        vm::TaskId task;
        vm::Access access;
    };
    std::vector<Meeting> meetings_;
    mutable std::vector<vm::TaskId> holders_;  // of one object; kept for its room
};

}  // namespace explore
