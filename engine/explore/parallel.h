// Helpers of a search: real threads that expand states ahead of it, so that it finds what follows
// from a state already written down. The search itself stays as it is alone: it takes each state in
// the same order and judges by the same rules, so verdict, counterexample and counts cannot depend
// on how many help, or how fast. What helpers add to the set and the search has not seen yet is
// forgotten when they leave.
//
//   search:   expands 1  2 .......... 3  reads 4  5  6 ... expands 7, as nobody has yet
//   helper:          takes 4 from what waits a little further on; 4  5  6 ...
//
// Reading costs about a quarter of looking oneself, so the search is to read while helpers look,
// not afterwards: they work a little ahead of it, in its own order, and step aside where it meets
// them.
//
// Made and called by depth_first.cpp, where nothing is left out (what a
// reduction leaves out depends on the order of the search). Where a thread is refused, fewer help.
#pragma once

#include <memory>

#include "engine/explore/chunked.h"
#include "engine/explore/judge.h"
#include "engine/explore/walker.h"

namespace explore {

// What a helper says of a state besides its Expansion.
struct Ahead {
    bool good = false;                  // known before: `never` holds nowhere there
    bool wrong = false, total = false;  // see Wrong
    std::uint32_t failing = 0;          // how many steps fail
};

class Crew {
  public:
    // Not where it does not pay: null where nobody came. [ends_only]: whoever looks for goals wants
    // to see the states himself in which nothing can happen, or a step fails.
    static std::unique_ptr<Crew> call(Walker& walker, const Judge& judge, const Question& question,
                                      bool ends_only);
    // They leave; what they added is still there.
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // The search works from enter() to leave(), and helpers do so all the time.
    void enter();
    void leave();

    // Between two states: gives helpers some of the states that wait, where they ask for it. False:
    // the search had better go on alone, since memory becomes scarce.
    bool go_on(Chunked<Id>& pending);
    // What can happen in [state], if that is known. Successors have no choice then but whether it
    // is by chance.
    bool take(Id state, Expansion& out, Ahead& ahead);
    // `never` holds nowhere there.
    void note_good(Id state);

    // What helpers have seen, for a search that has come to its end; after leave().
    void tell(Judge& judge) const;

  private:
    friend class Helper;
    struct Shared;
    void put_back();
    explicit Crew(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    const std::shared_ptr<Shared> shared_;
    std::size_t given_ = 0;  // so many from the start of what waits have been given away
    std::uint32_t asked_ = 0, until_look_ = 0;
    std::uint32_t reading_ = 0, lists_read_ = 0;  // a sheet, and so many of its lists
};

}  // namespace explore
