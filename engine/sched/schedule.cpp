// Schedules as text. Reading has two passes: every line is parsed first, so that all bad lines are
// told at once; then the decisions are followed on the machine until one does not fit.
#include "engine/sched/schedule.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <tuple>

#include "engine/vm/inspect.h"

namespace sched {
namespace {

using lang::Diagnostic;
using vm::Choice;
using vm::ChoiceKind;

constexpr std::string_view heading = "lockstep-schedule";
constexpr std::size_t tasks_named_max = 8;
constexpr std::size_t bad_lines_max = 20;  // a text with more than these is no schedule at all

struct KindWord {
    std::string_view word;
    ChoiceKind kind;
};
constexpr KindWord kind_words[] = {{"timeout", ChoiceKind::Timeout},
                                   {"spurious", ChoiceKind::Spurious},
                                   {"die", ChoiceKind::Die},
                                   {"release", ChoiceKind::Release},
                                   {"dispatch", ChoiceKind::Dispatch}};

// A place that survives edits elsewhere: counted from the declaration of its function.
struct Spot {
    std::string function;
    int line = 0, column = 0;
    bool operator==(const Spot&) const = default;
    bool operator<(const Spot& other) const {
        return std::tie(function, line, column) <
               std::tie(other.function, other.line, other.column);
    }
};

struct Decision {
    ChoiceKind kind = ChoiceKind::Step;
    std::string task;
    Spot spot;
    int visit = 0;
    int alternative = 0;
    bool anywhere = false;  // by hand: a Step from wherever the task stands
    std::size_t times = 1;  // of a Tick, or of steps anywhere; 0: as long as it can go on
    std::uint32_t text_line = 0;
};

std::string without_blanks(std::string name) {
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

std::string text(const Spot& spot) {
    return spot.function + "+" + std::to_string(spot.line) + ":" + std::to_string(spot.column);
}

Spot spot_of(const vm::Machine& machine, const vm::Word* world, vm::TaskId task) {
    const std::uint32_t pc = machine.task(world, task).pc;
    const lang::Span span = vm::place(machine, world, task);
    if (span.line == 0) return {};
    for (const lang::Function& function : machine.program.functions) {
        if (pc < function.entry || pc >= function.end) continue;
        return {without_blanks(function.name),
                static_cast<int>(span.line) - static_cast<int>(function.declared.line),
                span.column};
    }
    return {};
}

// How many steps each task has made at each place.
class Visits {
  public:
    int next(vm::TaskId task, const Spot& spot) const {
        const auto found = made_.find({task, spot});
        return found == made_.end() ? 1 : found->second + 1;
    }
    void count(vm::TaskId task, const Spot& spot) { ++made_[{task, spot}]; }

  private:
    std::map<std::pair<vm::TaskId, Spot>, int> made_;
};

std::string line_of(const vm::Machine& machine, const vm::Word* world, Choice choice,
                    Visits& visits) {
    std::string line;
    for (const KindWord& k : kind_words) {
        if (k.kind == choice.kind) line = std::string(k.word) + " ";
    }
    line += without_blanks(vm::task_name(machine, world, choice.task));
    if (choice.kind == ChoiceKind::Step) {
        const Spot spot = spot_of(machine, world, choice.task);
        line += " " + text(spot) + " " + std::to_string(visits.next(choice.task, spot));
        visits.count(choice.task, spot);
    }
    if (choice.alternative != 0) line += " =" + std::to_string(choice.alternative);
    return line;
}

// -- parsing

template <class Number>
bool number(std::string_view text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

bool parse_spot(std::string_view text, Spot& out) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return false;
    const std::size_t plus = text.rfind('+', colon);
    if (plus == text.npos || plus == 0) return false;
    out.function = text.substr(0, plus);
    return number(text.substr(plus + 1, colon - plus - 1), out.line) &&
           number(text.substr(colon + 1), out.column);
}

std::vector<std::string_view> words_of(std::string_view line) {
    line = line.substr(0, line.find(" #"));
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t begin = line.find_first_not_of(" \t\r", at);
        if (begin == line.npos || (words.empty() && line[begin] == '#')) break;
        at = std::min(line.find_first_of(" \t\r", begin), line.size());
        words.push_back(line.substr(begin, at - begin));
    }
    return words;
}

// A step always has its visit as the third word, so a task may be called "tick" or "timeout".
std::optional<Decision> parse(std::vector<std::string_view> words) {
    Decision out;
    if (words[0] == "tick" && words.size() <= 2) {
        out.kind = ChoiceKind::Tick;
        if (words.size() == 2 && !number(words[1], out.times)) return {};
        if (out.times == 0 || out.times > schedule_steps_max) return {};
        return out;
    }
    if (words.size() > 1 && words.back()[0] == '=') {
        if (!number(words.back().substr(1), out.alternative)) return {};
        if (out.alternative < 0 || out.alternative > 0xffff) return {};
        words.pop_back();
    }
    const bool repeated = words.size() == 2 && words[1][0] == '*';
    if (words.size() == 1 || repeated) {
        out.task = words[0];
        out.anywhere = true;
        if (repeated) out.times = 0;
        if (!repeated || words[1].size() == 1) return out;
        if (!number(words[1].substr(1), out.times)) return {};
        if (out.times == 0 || out.times > schedule_steps_max) return {};
        return out;
    }
    if (words.size() == 3) {
        out.task = words[0];
        if (parse_spot(words[1], out.spot) && number(words[2], out.visit)) return out;
        return {};
    }
    if (words.size() != 2) return {};
    for (const KindWord& k : kind_words) {
        if (words[0] != k.word) continue;
        out.kind = k.kind;
        out.task = words[1];
        return out;
    }
    return {};
}

// -- following

class Reader {
  public:
    Reader(const vm::Machine& machine, std::string name)
        : machine_(machine), name_(std::move(name)) {}

    Replayed read(std::string_view text) {
        if (text.size() > schedule_bytes_max) {
            complain(0, 0,
                     "this schedule is longer than " + std::to_string(schedule_bytes_max >> 20) +
                         " MB, and that is more than is read",
                     "judge the script again to get a new one");
        } else if (parse_all(text)) {
            follow();
        }
        return std::move(out_);
    }

  private:
    void complain(std::uint32_t line, std::size_t length, std::string message, std::string remedy) {
        lang::Span span;
        span.line = line;
        span.column = line == 0 ? 0 : 1;
        span.length = static_cast<std::uint32_t>(length);
        out_.diagnostics.push_back(
            {lang::Severity::Error, name_, span, std::move(message), std::move(remedy)});
    }

    bool parse_heading(const std::vector<std::string_view>& words, std::uint32_t line) {
        const std::string right = std::string(heading) + " " + std::to_string(schedule_version);
        int version = 0;
        if (words.size() != 2 || words[0] != heading || !number(words[1], version)) {
            complain(line, 0, "this is no schedule: it does not begin with '" + right + "'",
                     "judge the script to get one");
            return false;
        }
        if (version != schedule_version) {
            complain(line, 0,
                     "this schedule has version " + std::to_string(version) +
                         ", this program reads " + std::to_string(schedule_version),
                     "judge the script again to get a new one");
            return false;
        }
        return true;
    }

    bool parse_all(std::string_view text) {
        bool headed = false;
        std::uint32_t line_number = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string_view line = text.substr(at, end - at);
            at = end + 1;
            ++line_number;
            const auto words = words_of(line);
            if (words.empty()) continue;
            if (!headed) {
                if (!parse_heading(words, line_number)) return false;
                headed = true;
            } else if (auto decision = parse(words)) {
                decision->text_line = line_number;
                decisions_.push_back(std::move(*decision));
            } else {
                complain(
                    line_number, line.size(),
                    "this is no decision: '" + std::string(line.substr(0, 60)) + "'",
                    "write 'task function+line:column visit', or the task alone, or 'tick', or "
                    "one of timeout, spurious, release, dispatch with a task");
                if (out_.diagnostics.size() == bad_lines_max) return false;
            }
        }
        if (!headed) parse_heading({}, 0);
        return out_.ok();
    }

    void follow() {
        vm::Failure failure;
        vm::World world = machine_.initial(&failure);
        for (const Decision& decision : decisions_) {
            const std::size_t times = std::max<std::size_t>(decision.times, 1);
            for (std::size_t i = 0; i < times; ++i) {
                if (!make(decision, world, failure)) return;
            }
            while (decision.times == 0 && failure.kind == vm::FailureKind::None &&
                   can_go_on(out_.choices.back(), world)) {
                if (!make(decision, world, failure)) return;
            }
        }
    }

    bool can_go_on(Choice choice, const vm::World& world) {
        machine_.enabled(world.data(), enabled_);
        return std::find(enabled_.begin(), enabled_.end(), choice) != enabled_.end();
    }

    bool make(const Decision& decision, vm::World& world, vm::Failure& failure) {
        const char* const remedy =
            "the script was changed since this schedule was written: judge it again";
        if (failure.kind != vm::FailureKind::None) {
            complain(decision.text_line, 0, "the run has failed before this decision", remedy);
            return false;
        }
        if (out_.choices.size() == schedule_steps_max) {
            complain(decision.text_line, 0,
                     "this schedule has more than " + std::to_string(schedule_steps_max) +
                         " decisions, and that is more than is read",
                     "judge the script again to get a new one");
            return false;
        }
        const std::optional<Choice> choice = fit(decision, world.data());
        if (!choice) return false;
        machine_.enabled(world.data(), enabled_);
        if (std::find(enabled_.begin(), enabled_.end(), *choice) == enabled_.end()) {
            complain(decision.text_line, 0,
                     "this cannot happen here: " + vm::why_not(machine_, world.data(), *choice),
                     remedy);
            return false;
        }
        failure = machine_.step(world.data(), *choice).failure;
        out_.choices.push_back(*choice);
        return true;
    }

    // The choice that [decision] means in [world]; none after a divergence.
    std::optional<Choice> fit(const Decision& decision, const vm::Word* world) {
        Choice choice{decision.kind, sync::no_task,
                      static_cast<std::uint16_t>(decision.alternative)};
        if (decision.kind == ChoiceKind::Tick) return choice;
        choice.task = task_named(decision, world);
        if (choice.task == sync::no_task) return {};
        if (decision.kind != ChoiceKind::Step) return choice;
        const Spot spot = spot_of(machine_, world, choice.task);
        const int visit = visits_.next(choice.task, spot);
        if (decision.anywhere || (spot == decision.spot && visit == decision.visit)) {
            visits_.count(choice.task, spot);
            return choice;
        }
        diverged(decision, world, choice.task, spot, visit);
        return {};
    }

    vm::TaskId task_named(const Decision& decision, const vm::Word* world) {
        std::vector<std::string> known;
        for (int i = 0; i < machine_.task_count(); ++i) {
            const auto id = static_cast<vm::TaskId>(i);
            known.push_back(without_blanks(vm::task_name(machine_, world, id)));
            if (known.back() == decision.task) return id;
        }
        const std::string near = lang::nearest(decision.task, known);
        std::string all;
        for (std::size_t i = 0; i < known.size() && i < tasks_named_max; ++i) {
            all += (i == 0 ? "" : ", ") + known[i];
        }
        if (known.size() > tasks_named_max) all += " ...";
        complain(decision.text_line, 0, "there is no task '" + decision.task + "'",
                 near.empty() ? "the tasks are " + all : "did you mean '" + near + "'?");
        return sync::no_task;
    }

    void diverged(const Decision& decision, const vm::Word* world, vm::TaskId task,
                  const Spot& spot, int visit) {
        std::string message =
            "the schedule expects " + decision.task + " at " + text(decision.spot);
        if (spot == decision.spot) {
            message += " for visit " + std::to_string(decision.visit) + ", but this is its visit " +
                       std::to_string(visit);
        } else if (spot.function.empty()) {
            message += ", but " + vm::why_not(machine_, world, {ChoiceKind::Step, task, 0});
        } else {
            message += ", but it stands at " + text(spot) + ", before '" +
                       lang::text_of(machine_.program, vm::place(machine_, world, task)) + "'";
        }
        complain(decision.text_line, 0, std::move(message),
                 "the script was changed since this schedule was written: judge it again");
    }

    const vm::Machine& machine_;
    std::string name_;
    std::vector<Decision> decisions_;
    vm::Choices enabled_;
    Visits visits_;
    Replayed out_;
};

}  // namespace

std::string write(const vm::Machine& machine, std::span<const Choice> choices) {
    std::string out = std::string(heading) + " " + std::to_string(schedule_version) + "\n";
    vm::World world = machine.initial();
    Visits visits;
    std::size_t ticks = 0;
    const auto write_ticks = [&] {
        if (ticks > 0) out += "tick" + (ticks > 1 ? " " + std::to_string(ticks) : "") + "\n";
        ticks = 0;
    };
    for (const Choice choice : choices) {
        if (choice.kind == ChoiceKind::Tick) {
            ++ticks;
        } else {
            write_ticks();
            out += line_of(machine, world.data(), choice, visits) + "\n";
        }
        if (machine.step(world.data(), choice).status != vm::StepResult::Status::Moved) break;
    }
    write_ticks();
    return out;
}

Replayed read(const vm::Machine& machine, std::string_view text, std::string name) {
    return Reader(machine, std::move(name)).read(text);
}

}  // namespace sched
