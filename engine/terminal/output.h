// What the commands write alike: colours (on a terminal only), numbers, tables, diagnostics,
// verdicts and the ends of runs as text.
#pragma once

#include <string>
#include <vector>

#include "engine/sched/run.h"
#include "engine/terminal/terminal.h"

namespace terminal {

enum class Colour { Plain, Good, Bad, Quiet, Strong };
// [text] in that colour where the standard output is a terminal that wants colours.
std::string coloured(Colour colour, const std::string& text);
Colour colour_of(explore::VerdictKind kind);
bool output_is_terminal();
bool errors_are_terminal();
int terminal_width();

std::string with_commas(std::uint64_t number);
std::string with_decimals(double number, int decimals);

// Rows of equal length, their columns aligned; those in [right] to the right.
struct Table {
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> right;
    std::string text() const;
};

// "file:4:7", for the place of a verdict.
std::string place_text(const lang::Program& program, const lang::Span& span);
// Prints [diagnostics] (as JSON on the standard output with [common].json) and answers BadInput.
int report(const Common& common, const std::vector<lang::Diagnostic>& diagnostics);
// Warnings of a text that runs: to the standard error.
void warn(const Common& common, const std::vector<lang::Diagnostic>& diagnostics);

// How a run ended, as a word of --json; and the Exit that goes with it.
const char* ending_word(sched::Ending ending);
int ending_exit(sched::Ending ending);
// The timeline, how the run ended, and what was printed.
void print_run(const sched::Run& run, int width);
// A note for each data race of this very run.
void print_races(const sched::Run& run);
// A line for each step: its number, the tick where time is exact, what happened, where.
void print_steps(const sched::Run& run);

}  // namespace terminal
