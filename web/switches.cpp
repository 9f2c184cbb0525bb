// The table of the switches, and what a position of them means.
#include "web/switches.h"

#include <algorithm>

namespace screen {

namespace {

constexpr Setting who_next[] = {
    {"as written", "", "As the script or the puzzle says"},
    {"any order", "rule = any", "Any task may make the next step: the judge tries every order"},
    {"priorities", "rule = priority", "The most urgent task runs, time is counted in ticks"},
    {"rate monotonic", "rule = rm", "Who has to be done sooner after its release is more urgent"},
    {"earliest deadline", "rule = edf", "Who has to be done first runs"},
};
constexpr Setting wakes[] = {
    {"as written", "", "As each lock says itself"},
    {"FIFO", "fifo", "Waiters are served in the order in which they came"},
    {"by priority", "priority_order", "The most urgent waiter goes first"},
    {"any", "undefined_order", "Any waiter may go first: the judge tries every one"},
};
constexpr Setting handing[] = {
    {"as written", "", "As each lock says itself"},
    {"to the waiter", "hand_off", "Who releases makes the next waiter the owner"},
    {"barging", "barging", "Who releases only wakes the next waiter: somebody may be quicker"},
};
constexpr Setting spurious[] = {
    {"as written", "", "As the script or the puzzle says"},
    {"on", "spurious = true", "Waits for a condition may end for no reason"},
    {"off", "spurious = false", "Nobody wakes without a signal"},
};
// The number is filled in: the most urgent task of the program.
constexpr Setting protocols[] = {
    {"as written", "", "As each lock says itself"},
    {"inheritance", "inherit", "The owner is as urgent as whoever waits for it"},
    {"ceiling", "ceiling", "The owner is as urgent as the most urgent task, from its lock on"},
};
constexpr Setting cores[] = {
    {"as written", "", "As the script or the puzzle says"},
    {"1", "cores = 1", "One task runs at a time"},
    {"2", "cores = 2", "Two tasks run at a time"},
    {"4", "cores = 4", "Four tasks run at a time"},
};
constexpr Switch table[] = {
    {"mode", "Next", "Who may run next", who_next, false},
    {"wake", "Waking", "Which waiter goes first, of all locks that do not say it themselves", wakes,
     false},
    {"hand", "Hand-off", "What a release does, of all locks that do not say it themselves", handing,
     false},
    {"spurious", "Spurious", "Whether waits may end for no reason", spurious, false},
    {"protocol", "Protocol", "What owning a lock does to priorities", protocols, true},
    {"cores", "Cores", "How many tasks run at a time", cores, true},
};
static_assert(std::size(table) == switch_count);

}  // namespace

std::span<const Switch> switches() { return table; }

std::string to_word(const Switched& switched) {
    std::string word;
    for (std::size_t i = 0; i < switch_count; ++i) {
        if (switched[i] != 0) word += table[i].name + std::to_string(switched[i]);
    }
    return word;
}

Switched from_word(std::string_view word) {
    Switched switched{};
    for (std::size_t at = 0; at < word.size();) {
        const std::size_t digit = word.find_first_of("0123456789", at);
        if (digit == std::string_view::npos) break;
        const std::size_t setting = static_cast<std::size_t>(word[digit] - '0');
        for (std::size_t i = 0; i < switch_count; ++i) {
            const bool known =
                word.substr(at, digit - at) == table[i].name && setting < table[i].settings.size();
            if (known) switched[i] = static_cast<std::uint8_t>(setting);
        }
        at = digit + 1;
    }
    return switched;
}

bool exact_time(const Switched& switched, const vm::Rule& own) {
    return switched[0] == 0 ? own.exact_time() : switched[0] > 1;
}

std::string changes_of(const Switched& switched, const lang::Program& program,
                       const vm::Rule& own) {
    std::string changes;
    const bool exact = exact_time(switched, own);
    for (std::size_t i = 0; i < switch_count; ++i) {
        if (table[i].exact_only && !exact) continue;
        std::string change = table[i].settings[switched[i]].change;
        if (change.empty()) continue;
        if (change == "ceiling") {
            lang::Word most = 0;
            for (const lang::Task& task : program.tasks) most = std::max(most, task.priority);
            change += "(" + std::to_string(most) + ")";
        }
        changes += (changes.empty() ? "" : ", ") + change;
    }
    return changes;
}

std::uint8_t setting_of(std::size_t which, const vm::Rule& own) {
    if (which == 0) return static_cast<std::uint8_t>(1 + static_cast<int>(own.scheduling));
    if (which == 3) return own.spurious ? 1 : 2;
    if (which == 5) return own.cores == 1 ? 1 : own.cores == 2 ? 2 : own.cores == 4 ? 3 : 0;
    return 0;
}

std::vector<Alternative> alternatives(const Switched& switched, const vm::Rule& own) {
    std::vector<Alternative> all;
    const bool exact = exact_time(switched, own);
    for (std::size_t i = 0; i < switch_count; ++i) {
        const Switch& each = table[i];
        if (each.exact_only && !exact) continue;
        for (std::uint8_t j = 1; j < each.settings.size(); ++j) {
            if (switched[i] == j || setting_of(i, own) == j) continue;
            Switched other = switched;
            other[i] = j;
            all.push_back({std::string(each.name) + "/" + std::to_string(j),
                           std::string(each.label) + ": " + each.settings[j].label, other});
        }
    }
    return all;
}

}  // namespace screen
