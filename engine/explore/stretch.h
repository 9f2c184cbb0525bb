// What one task did between two switches, as one sentence: clauses in order, shortened where there
// are many. Used by story.cpp, which knows what the clauses say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace explore {

class Stretch {
  public:
    // How much a clause matters: where there are many, the least go first.
    enum class Weight : std::uint8_t { Reading, Locking, Doing };

    void add(std::string clause, Weight weight);
    // A tick of CPU; ticks in a row become one clause.
    void work() { ++worked_; }

    bool empty() const { return clauses_.empty() && worked_ == 0; }
    void clear();

    // "producer locks m, sets count to 1 and waits for not_full". [goes_on]: something follows that
    // explains why it stopped, so that its last clause matters whatever it is.
    std::string sentence(const std::string& who, bool goes_on);

  private:
    struct Clause {
        std::string text;
        Weight weight;
    };
    void flush_work();
    void drop(Weight weight, bool keep_last);

    std::vector<Clause> clauses_;
    int worked_ = 0;
};

}  // namespace explore
