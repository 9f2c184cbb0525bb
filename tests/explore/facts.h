// What properties and awaits of a random script ask: of variables, and of tasks by name. Part of
// generate.h; knows the names that a script has, and of the tasks those that are written already.
#pragma once

#include "tests/explore/statements.h"

namespace explore {

class Facts {
  public:
    Facts(Dice& dice, const Names& names) : dice_(dice), names_(names) {}

    struct Family {
        std::string name;
        int many;
        std::string label;  // of a place in its body; empty: there is none
    };
    void add(Family family) { families_.push_back(std::move(family)); }
    bool any_task() const { return !families_.empty(); }

    // One comparison, or a few of them.
    std::string one();
    std::string some();
    // The same of each task of a family, so that they stay alike; mostly.
    std::string all_of_a_family();

  private:
    std::string of_task(const Family& family, int number);
    std::string how_many_of_a_family();

    Dice& dice_;
    const Names& names_;
    std::vector<Family> families_;
};

}  // namespace explore
