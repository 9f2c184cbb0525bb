// Outcomes in the words of a predict puzzle's manifest.
#include "engine/puzzle/outcome.h"

#include <algorithm>

namespace puzzle {
namespace {

// What was printed, on one line.
std::string on_one_line(const std::string& output) {
    std::string text;
    for (const char c : output) text += c == '\n' || c == '\t' ? ' ' : c;
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

void add(std::string& text, const std::string& part) { text += (text.empty() ? "" : ", ") + part; }

bool starts(std::string_view text, std::string_view with) { return text.rfind(with, 0) == 0; }

// Cuts off how the run ends. False where [text] does not tell.
bool take_ending(std::string_view& text) {
    for (const char* ending : {"ended", "deadlock", "goes on for ever",
                               "assertion: ", "misuse: ", "deadline missed by "}) {
        const std::size_t at = text.find(ending);
        const bool begins =
            at == 0 || (at != std::string_view::npos && at >= 2 && text.substr(at - 2, 2) == ", ");
        const bool open = std::string_view(ending).back() == ' ';
        if (!begins || (!open && at + std::string_view(ending).size() != text.size())) continue;
        text = text.substr(0, at == 0 ? 0 : at - 2);
        return true;
    }
    return false;
}

}  // namespace

bool prints(const explore::OutcomeSet& set) {
    return std::any_of(set.outcomes.begin(), set.outcomes.end(),
                       [](const explore::Outcome& each) { return !each.output.empty(); });
}

std::string outcome_text(const explore::OutcomeSet& set, const explore::Outcome& outcome,
                         bool prints) {
    std::string text;
    if (prints) {
        const std::string printed = on_one_line(outcome.output);
        text = printed.empty() ? "prints nothing" : "prints " + printed;
    }
    for (std::size_t i = 0; i < outcome.values.size(); i++) {
        add(text, set.globals[i] + " = " + outcome.values[i]);
    }
    if (text.empty() || outcome.end != explore::Outcome::End::Ended) add(text, outcome.ending);
    return text;
}

explore::OutcomeSet outcomes(const Puzzle& puzzle, const Built& built) {
    return explore::outcomes(built.machine, question(puzzle.rules), puzzle.globals);
}

std::string why_no_outcome(const std::string& candidate, const explore::OutcomeSet& set,
                           bool prints) {
    std::string_view rest = candidate;
    if (prints && !starts(rest, "prints ")) return "begin with what is printed: prints ...";
    if (!prints && starts(rest, "prints ")) return "the script prints nothing";
    const bool ends = take_ending(rest);
    // Things that go on for ever have no last values.
    if (ends && candidate.find("goes on for ever") != std::string::npos) return {};
    for (std::size_t i = set.globals.size(); i-- > 0;) {
        const std::string name = set.globals[i] + " = ";
        const std::string lead = i == 0 && !prints ? name : ", " + name;
        const std::size_t at = rest.rfind(lead);
        if (at == std::string_view::npos || (i == 0 && !prints && at != 0)) {
            return "say the last value of " + set.globals[i] + ": " + name + "...";
        }
        const std::string_view value = rest.substr(at + lead.size());
        const bool one_word = std::all_of(
            set.outcomes.begin(), set.outcomes.end(), [&](const explore::Outcome& each) {
                return each.values.empty() || each.values[i].find(' ') == std::string::npos;
            });
        if (value.empty() || (one_word && value.find(' ') != std::string_view::npos)) {
            return "\"" + std::string(value) + "\" is no value of " + set.globals[i];
        }
        rest = rest.substr(0, at);
    }
    if (prints || !set.globals.empty() || (ends && rest.empty())) return {};
    return "write ended, deadlock, goes on for ever, assertion: ... or misuse: ...";
}

}  // namespace puzzle
