// Of the states that differ only in who is who among tasks that are alike, the one that Visited
// keeps: that in which each family's values stand in order of their numbers. Part of visited.h.
//
//   row                       | mutex: owner 2 | task 1: 9 | task 2: 4 | task 3: 7 |
//   tasks 1 to 3 are alike:   | mutex: owner 1 | task 1: 4 | task 2: 7 | task 3: 9 |
//
// Two members with equal values keep their order; where objects tell them apart all the same, the
// two orders are kept as two states, which is only less saving.
#pragma once

#include <unordered_map>
#include <vector>

#include "engine/explore/growing.h"
#include "engine/explore/visited.h"

namespace explore {

class Canonical {
  public:
    Canonical(Visited& visited, const Symmetry& symmetry);
    ~Canonical();

    // Works out the row of each state that differs from [key] by [changes]. False: no memory for a
    // new value.
    bool make(const Key& key, const Changes& changes);
    // Whether state [i] of the last make() is not its own canonical form, and that form.
    bool moved(std::size_t i) const { return rows_[i].moved; }
    const std::uint32_t* row(std::size_t i) const { return rows_[i].row.data(); }

    // The tasks that objects name in the state [key].
    std::uint32_t named(const Key& key);

  private:
    struct Row {
        Key row;
        bool moved = false;
    };
    struct Named {  // a word of a component that names tasks
        std::uint32_t offset;
        bool set;
    };
    struct Naming {  // a component with such words
        std::uint32_t component;
        std::vector<Named> words;
        std::unique_ptr<Growing<std::uint32_t>> tasks;  // of each value: whom it names
        std::unordered_map<std::uint64_t, std::uint32_t> renamed;
    };

    bool in_order(const Key& key, const Changes& changes, std::size_t i) const;
    bool sort(Key& row);
    bool rename(Naming& naming, Key& row);
    std::uint32_t named_by(Naming& naming, std::uint32_t number);
    std::uint32_t named_by_value(const Naming& naming, std::uint32_t number) const;

    Visited& visited_;
    const Symmetry& symmetry_;
    std::vector<Naming> naming_;
    std::vector<Row> rows_;
    // Of each component: the one of the family's member before and behind it; its own where it has
    // none, or is no task's.
    std::vector<std::uint32_t> before_, behind_;
    std::vector<vm::TaskId> to_;  // where each task goes
    std::uint32_t moved_tasks_ = 0;
    std::vector<Word> value_;
};

}  // namespace explore
