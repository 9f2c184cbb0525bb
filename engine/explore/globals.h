// Some global variables of a script, named by a person: their words in a state, and what a person
// reads there. Used by outcomes.cpp, which tells outcomes apart by them.
#pragma once

#include <string>
#include <vector>

#include "engine/vm/machine.h"

namespace explore {

class Globals {
  public:
    // [names]: "count", or a part of one: "numbers[1]", "pair.first".
    Globals(const vm::Machine& machine, const std::vector<std::string>& names);

    // The names that no global has.
    const std::vector<std::string>& unknown() const { return unknown_; }

    // What is told of one may name a task: whoever owns it or waits for it.
    bool may_name_tasks() const { return may_name_tasks_; }

    // Appends to [words] all that values() depends on.
    void read(const vm::Word* world, std::vector<vm::Word>& words) const;
    std::vector<std::string> values(const vm::Word* world) const;

  private:
    struct Global {
        std::string name;
        std::uint32_t at, words;
        bool whole;
    };
    std::string value(const vm::Word* world, const Global& global) const;

    const vm::Machine& machine_;
    std::vector<Global> globals_;
    std::vector<std::string> unknown_;
    bool may_name_tasks_ = false;
};

}  // namespace explore
