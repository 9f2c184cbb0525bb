// Which states and steps a search may leave out because others stand for them. The
// switches are the caller's wish (Question::reduction); what would be unsound for a program is off
// whatever he wishes, and the verdict's bounds say why. Knows no search.
#pragma once

#include <string_view>

namespace explore {

struct Reduction {
    bool partial_order = true;  // persistent sets: see persistent.h
    bool merging = true;   // states that only one step leads on from are not kept: see walker.h
    bool symmetry = true;  // tasks that are alike: see symmetry.h
    bool dead_variables = true;  // what nobody reads any more: see dead_words.h

    static constexpr Reduction none() { return {false, false, false, false}; }
};

// "partial-order", "merging", "symmetry" and "dead-variables", as --no-reduction takes them. False:
// no such name.
bool switch_off(Reduction& reduction, std::string_view name);

}  // namespace explore
