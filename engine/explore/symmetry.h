// Tasks that are alike. Where two tasks run the same code with the same arguments, a state and the
// one in which they have changed places lead to the same verdicts; of all states that differ only
// so, a search need look at one. Made once for a program; Visited asks it for each state.
//
// Changing places means: the tasks' own words (block and stack) change places, and so do their
// numbers wherever an object names one, as a mutex does its owner. Families are tasks of one
// declaration; one is left out where something could tell its members apart:
//   - arguments that matter, priority, release, deadline or period differ;
//   - a condition names them (at, ended) and does not stay what it is when they change places (see
//     conditions.h): where some of a family may, these are a family of their own;
//   - the program asks for task numbers (get_id), a local lock would name its owner in a task's own
//     words, or some task's stack is reached by addresses that name it.
// The method is that of Clarke, Enders, Filkorn and Jha (1996) and Ip and Dill (1996), with the
// sorted row as the canonical form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/explore/dead_words.h"

namespace explore {

// Whether two tasks run the same code with the same arguments, but for those that are [dead].
bool same_code(const lang::Task& a, const lang::Task& b, const DeadWords* dead);

class Symmetry {
  public:
    // [dead]: which words are 0 in all states; null: none.
    explicit Symmetry(const vm::Machine& machine, const DeadWords* dead = nullptr);

    // Each at least two tasks, in order of number.
    const std::vector<std::vector<vm::TaskId>>& families() const { return families_; }
    bool any() const { return !families_.empty(); }

    // A shared word that names tasks.
    struct Name {
        sync::Address address;
        bool set;  // a bit for each task; else a task + 1, or 0
    };
    const std::vector<Name>& names() const { return names_; }

    // Of all Worlds that differ from [world] only in who is who, one and the same; told by content,
    // slowly, and without memory of other states.
    vm::World canonical(const vm::Machine& machine, const vm::World& world) const;

    // [word] after each task i became to[i].
    static vm::Word renamed(vm::Word word, bool set, const std::vector<vm::TaskId>& to);

  private:
    void find_families(const vm::Machine& machine, const DeadWords* dead);
    void find_names(const vm::Machine& machine);

    std::vector<std::vector<vm::TaskId>> families_;
    std::vector<Name> names_;
};

}  // namespace explore
