// The rules of a run as switches: who may run next, how waiters wake, what locks do to priorities,
// how many cores. One table says what each can be set to and the change of rules that it stands
// for. Drawn by panel_rules.cpp, kept by the session; knows no panel.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/program.h"
#include "engine/vm/machine.h"

namespace screen {

struct Setting {
    const char* label;   // "FIFO"
    const char* change;  // "fifo": see puzzle::change_rules; empty: as the script says
    const char* help;
};
struct Switch {
    const char* name;   // for tests
    const char* label;  // "Waking"
    const char* help;
    std::span<const Setting> settings;  // the first: as the script says
    bool exact_only;                    // has a meaning only where time is exact
};
std::span<const Switch> switches();
inline constexpr std::size_t switch_count = 6;

// The setting of each switch, by its number.
using Switched = std::array<std::uint8_t, switch_count>;

// Those that are set, as a short word for a link: "wake1spurious2"; and back, without those that
// are not known.
std::string to_word(const Switched& switched);
Switched from_word(std::string_view word);

// Whether time is exact under [switched], where [own] is what the script itself says.
bool exact_time(const Switched& switched, const vm::Rule& own);
// The changes of the rules, for Order::changes. [program] tells the ceiling that covers all tasks.
std::string changes_of(const Switched& switched, const lang::Program& program, const vm::Rule& own);
// The number of a setting that is what [own] says anyway; 0 where none is.
std::uint8_t setting_of(std::size_t which, const vm::Rule& own);

struct Alternative {
    std::string name;   // "wake/1", for tests
    std::string label;  // "Waking: FIFO"
    Switched switched;  // all of them, with this one set otherwise
};
// What else could be tried or compared: each switch alone set otherwise than in [switched] and
// [own].
std::vector<Alternative> alternatives(const Switched& switched, const vm::Rule& own);

}  // namespace screen
