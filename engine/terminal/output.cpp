#include "engine/terminal/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "engine/terminal/json.h"
#include "engine/vm/inspect.h"
#include "engine/vm/races.h"

namespace terminal {
namespace {

bool wants_colours() {
    const char* no = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    return (!no || !*no) && term && std::strcmp(term, "dumb") != 0;
}

// Columns that [text] takes: bytes that begin a character.
std::size_t columns(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

bool output_is_terminal() { return isatty(STDOUT_FILENO) != 0; }
bool errors_are_terminal() { return isatty(STDERR_FILENO) != 0; }

int terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
    return 100;
}

std::string coloured(Colour colour, const std::string& text) {
    static const bool on = output_is_terminal() && wants_colours();
    if (!on || colour == Colour::Plain) return text;
    const char* code = colour == Colour::Good    ? "32"
                       : colour == Colour::Bad   ? "31"
                       : colour == Colour::Quiet ? "2"
                                                 : "1";
    return "\x1b[" + std::string(code) + "m" + text + "\x1b[0m";
}

Colour colour_of(explore::VerdictKind kind) {
    if (kind == explore::VerdictKind::Pass) return Colour::Good;
    return kind == explore::VerdictKind::LimitReached ? Colour::Strong : Colour::Bad;
}

std::string with_commas(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

std::string with_decimals(double number, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, number);
    return text;
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); i++)
            widths[i] = std::max(widths[i], columns(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); i++) {
            std::string blanks(widths[i] - columns(row[i]), ' ');
            bool to_right = i < right.size() && right[i];
            if (i > 0) line += "  ";
            line += to_right ? blanks + row[i] : row[i] + blanks;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string place_text(const lang::Program& program, const lang::Span& span) {
    if (span.line == 0 || span.file >= program.sources.size()) return {};
    return program.sources[span.file].name + ":" + std::to_string(span.line) + ":" +
           std::to_string(span.column);
}

int report(const Common& common, const std::vector<lang::Diagnostic>& diagnostics) {
    if (common.json) {
        std::printf("%s\n", json_text(diagnostics).c_str());
    } else {
        for (const lang::Diagnostic& each : diagnostics) {
            std::fprintf(stderr, "%s\n", lang::to_string(each).c_str());
        }
    }
    return BadInput;
}

void warn(const Common& common, const std::vector<lang::Diagnostic>& diagnostics) {
    if (common.json) return;
    for (const lang::Diagnostic& each : diagnostics) {
        std::fprintf(stderr, "%s\n", lang::to_string(each).c_str());
    }
}

const char* ending_word(sched::Ending ending) {
    switch (ending) {
        case sched::Ending::Open:
            return "open";
        case sched::Ending::Finished:
            return "finished";
        case sched::Ending::Deadlock:
            return "deadlock";
        case sched::Ending::Failed:
            return "failed";
        case sched::Ending::Never:
            return "never";
        case sched::Ending::Finally:
            return "finally";
    }
    return "";
}

int ending_exit(sched::Ending ending) {
    if (ending == sched::Ending::Finished) return Ok;
    return ending == sched::Ending::Open ? Limit : Failed;
}

void print_run(const sched::Run& run, int width) {
    std::printf("%s", sched::draw(run, width > 0 ? width : terminal_width()).c_str());
    std::string output = vm::output(run.machine(), run.last().data());
    if (!output.empty())
        std::printf("\n%s\n%s\n", coloured(Colour::Quiet, "Output").c_str(), output.c_str());
}

void print_races(const sched::Run& run) {
    const lang::Program& program = run.machine().program;
    for (const vm::RunRace& race : vm::races(run.machine(), run.choices())) {
        std::printf("\nNote: %s (%s)\n", vm::sentence(program, race).c_str(),
                    place_text(program, program.spans[race.second.pc]).c_str());
    }
}

void print_steps(const sched::Run& run) {
    const vm::Machine& machine = run.machine();
    const bool exact = machine.settings.rule.exact_time();
    Table table;
    table.right = {true, true};
    for (std::size_t step = 0; step < run.size(); step++) {
        const vm::Choice choice = run.choices()[step];
        std::string place;
        if (choice.task != sync::no_task) {
            const vm::World& before = run.at(step);
            place = place_text(machine.program, vm::place(machine, before.data(), choice.task));
        }
        const vm::World& after = run.at(step + 1);
        const std::string who = choice.task == sync::no_task
                                    ? ""
                                    : vm::task_name(machine, after.data(), choice.task) + " ";
        std::string what;
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); i++) {
            const vm::Event& event = run.events()[i];
            // That a call is done says something only where nothing else does.
            if (event.kind == sync::EventKind::Call && !what.empty()) continue;
            std::string each = vm::sentence(machine, after.data(), event);
            if (!what.empty()) {
                what += "; ";
                if (each.rfind(who, 0) == 0) each.erase(0, who.size());
            }
            what += each;
        }
        std::vector<std::string> row = {std::to_string(step + 1), what, place};
        if (exact) row.insert(row.begin() + 1, std::to_string(run.tick(step)));
        table.rows.push_back(std::move(row));
    }
    if (!exact) table.right = {true};
    std::printf("%s", table.text().c_str());
}

}  // namespace terminal
