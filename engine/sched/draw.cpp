// The timeline for a terminal. A lane a task and a lane a lock, one column a tick, or several ticks
// in one column where the run is longer than the screen is wide:
//
//            |0    5    10   15 | ticks
//     L low  |####-------##   ##|
//     H high |   xxxxxxxxx####  |
//       m    |LLLLLLLLLLLLHHH   |
#include <algorithm>
#include <array>

#include "engine/sched/differ.h"
#include "engine/sched/names.h"
#include "engine/sched/run.h"
#include "engine/vm/inspect.h"

namespace sched {
namespace {

using vm::TaskId;
using vm::Word;

constexpr std::size_t label_columns_max = 24;
constexpr std::size_t columns_min = 10;

// Each task's letter, with which a lock's lane says who holds it: one of its name; of instances the
// index, or if that is taken the letters from the first of their name on. The first that is free.
std::vector<char> letters_of(const std::vector<std::string>& names) {
    const std::string all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
    std::vector<char> out;
    for (const std::string& name : names) {
        const std::size_t index = name.find_first_of("[#");
        const std::size_t first = std::min(all.find(upper(name[0])), all.size());
        std::string wishes = index == name.npos ? name : name.substr(index + 1) + all.substr(first);
        char letter = '?';
        for (const char wish : wishes + all) {
            const bool taken = std::find(out.begin(), out.end(), upper(wish)) != out.end();
            if (taken || all.find(upper(wish)) == all.npos) continue;
            letter = upper(wish);
            break;
        }
        out.push_back(letter);
    }
    return out;
}

// Of a column that stands for several ticks: the state of most of them; but a run that is shorter
// still shows, since it is what one looks for.
char task_cell(std::span<const Segment> lane, Word from, Word to, Word base) {
    std::array<Word, 6> ticks{};
    bool boosted = false;
    for (const Segment& s : lane) {
        const Word overlap = std::min(s.to, to) - std::max(s.from, from);
        if (overlap <= 0) continue;
        ticks[static_cast<std::size_t>(s.state)] += overlap;
        boosted |= s.state == LaneState::Running && s.priority > base;
    }
    const Word running = ticks[static_cast<std::size_t>(LaneState::Running)];
    if (running > 0 && boosted) return '^';
    if (running > 0) return 2 * running >= to - from ? '#' : '+';
    const auto most = std::max_element(ticks.begin(), ticks.end()) - ticks.begin();
    constexpr std::array<char, 6> signs = {' ', '-', '#', 'x', 'z', ' '};
    return signs[static_cast<std::size_t>(most)];
}

char lock_cell(std::span<const LockSegment> lane, Word from, Word to,
               const std::vector<char>& letters) {
    char out = ' ';
    for (const LockSegment& s : lane) {
        if (s.from >= to || s.to <= from) continue;
        const char letter = letters[s.owner];
        if (out != ' ' && out != letter) return '*';
        out = letter;
    }
    return out;
}

class Picture {
  public:
    // [beside]: another run that is drawn at the same scale.
    Picture(const Run& run, int width, const Run* beside = nullptr)
        : run_(run), lanes_(timeline(run)), names_(task_names(run)), letters_(letters_of(names_)) {
        for (const LockSegment& lock : lanes_.locks) {
            if (!locks_.empty() && locks_.back().object == lock.object) continue;
            const vm::World& then = run.at(lock.first_step + 1);
            locks_.push_back({lock.object, vm::name_of(run.machine(), then.data(), lock.object)});
            label_ = std::max(label_, locks_.back().name.size());
        }
        for (const Segment& s : lanes_.tasks) label_ = std::max(label_, names_[s.task].size());
        label_ = std::min(label_, label_columns_max);
        if (beside != nullptr) {
            const Picture other(*beside, width);
            label_ = std::max(label_, other.label_);
            lanes_.end = std::max(lanes_.end, other.lanes_.end);
        }
        const std::size_t frame = label_ + 5;  // letter, blank, blank, two bars
        const auto wide = static_cast<std::size_t>(std::max(0, width));
        columns_ = std::max(columns_min, wide > frame ? wide - frame : 0);
        columns_ = std::min(columns_, static_cast<std::size_t>(std::max<Word>(1, lanes_.end)));
    }

    std::string text() const { return lanes() + signs() + ending_sentence(run_) + "\n"; }

    std::string lanes() const {
        return std::string(label_ + 3, ' ') + "|" + ruler() + "| " +
               (lanes_.measured     ? "ns"
                : lanes_.exact_time ? "ticks"
                                    : "steps") +
               "\n" + task_rows() + lock_rows();
    }
    std::string signs() const { return legend(task_rows(), lock_rows()) + "\n"; }
    // A line below the lanes with a mark at [at].
    std::string mark(Word at, const std::string& text) const {
        const auto column = static_cast<std::size_t>(at) * columns_ /
                            std::max<std::size_t>(1, static_cast<std::size_t>(lanes_.end));
        return std::string(label_ + 4 + std::min(column, columns_ - 1), ' ') + "! " + text + "\n";
    }

  private:
    struct Lock {
        sync::Address object;
        std::string name;
    };

    // The first tick of [column].
    Word tick(std::size_t column) const {
        return static_cast<Word>(static_cast<std::uint64_t>(lanes_.end) * column / columns_);
    }

    std::string row(char letter, std::string name, const std::string& cells) const {
        if (name.size() > label_) name = name.substr(0, label_ - 1) + "~";
        name.resize(label_, ' ');
        return std::string(1, letter) + " " + name + " |" + cells + "|\n";
    }

    // Numbers at round ticks, as close as they fit.
    std::string ruler() const {
        const std::size_t digits = std::to_string(lanes_.end).size();
        const auto column = [&](Word at) {
            return static_cast<std::size_t>(at) * columns_ / std::max<Word>(1, lanes_.end);
        };
        std::int64_t step = 1;
        for (int i = 0; column(static_cast<Word>(step)) <= digits + 1 && step < lanes_.end; ++i) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        }
        std::string out(columns_, ' ');
        for (std::int64_t at = 0; at < std::max<Word>(1, lanes_.end); at += step) {
            const std::string number = std::to_string(at);
            const std::size_t begin = column(static_cast<Word>(at));
            if (begin + number.size() <= columns_) out.replace(begin, number.size(), number);
        }
        return out;
    }

    std::string task_rows() const {
        std::string out;
        for (std::size_t i = 0, end = 0; i < lanes_.tasks.size(); i = end) {
            const TaskId task = lanes_.tasks[i].task;
            while (end < lanes_.tasks.size() && lanes_.tasks[end].task == task) ++end;
            const Word base = run_.machine().task(run_.last().data(), task).base;
            std::string cells;
            for (std::size_t c = 0, at = i; c < columns_; ++c) {
                while (at < end && lanes_.tasks[at].to <= tick(c)) ++at;
                std::size_t last = at;
                while (last < end && lanes_.tasks[last].from < tick(c + 1)) ++last;
                cells += task_cell({&lanes_.tasks[at], last - at}, tick(c), tick(c + 1), base);
            }
            out += row(letters_[task], names_[task], cells);
        }
        return out;
    }

    std::string lock_rows() const {
        std::string out;
        std::span<const LockSegment> rest = lanes_.locks;
        for (const Lock& lock : locks_) {
            const auto other = [&](const LockSegment& s) { return s.object != lock.object; };
            const auto end = std::find_if(rest.begin(), rest.end(), other);
            const std::span<const LockSegment> lane =
                rest.first(static_cast<std::size_t>(end - rest.begin()));
            std::string cells;
            for (std::size_t c = 0; c < columns_; ++c) {
                cells += lock_cell(lane, tick(c), tick(c + 1), letters_);
            }
            out += row(' ', lock.name, cells);
            rest = rest.subspan(lane.size());
        }
        return out;
    }

    // Only the signs that occur.
    std::string legend(const std::string& tasks, const std::string& locks) const {
        struct Sign {
            char sign;
            const char* text;
        };
        static constexpr Sign signs[] = {{'#', "# runs"},
                                         {'+', "+ runs for a part of the column"},
                                         {'^', "^ runs above its own priority"},
                                         {'-', "- ready"},
                                         {'x', "x waits"},
                                         {'z', "z sleeps"}};
        std::string cells, out;
        for (std::size_t at = 0; (at = tasks.find('|', at)) != tasks.npos; at += columns_ + 2) {
            cells += tasks.substr(at, columns_ + 1);
        }
        for (const Sign& sign : signs) {
            if (cells.find(sign.sign) == cells.npos) continue;
            out += (out.empty() ? "" : "   ") + std::string(sign.text);
        }
        if (!locks.empty()) out += "   letters: who holds the lock";
        if (locks.find('*') != locks.npos) out += " (* several)";
        return out;
    }

    const Run& run_;
    Timeline lanes_;
    const std::vector<std::string> names_;
    const std::vector<char> letters_;
    std::vector<Lock> locks_;
    std::size_t label_ = 0;
    std::size_t columns_ = 1;
};

}  // namespace

std::string ending_sentence(const Run& run) {
    const vm::Word* world = run.last().data();
    // A measured run tells nanoseconds instead of ticks.
    const bool ticks = run.machine().settings.rule.exact_time() && !run.is_measured();
    const std::string when =
        ticks ? "At tick " + std::to_string(run.tick(run.size()))
              : "After " + std::to_string(run.size()) + (run.size() == 1 ? " step" : " steps");
    switch (run.ending()) {
        case Ending::Open:
            return when + " the run can go on.";
        case Ending::Finished:
            return when + " every task has ended.";
        case Ending::Failed:
            return when + ": " + vm::sentence(run.machine(), world, run.failure()) + ".";
        case Ending::Never:
            return when + " what never should happen does: " + run.property()->text + ".";
        case Ending::Finally:
            return when + " all have ended, and this does not hold: " + run.property()->text + ".";
        case Ending::Deadlock:
            break;
    }
    std::string out = when + " a deadlock:";
    const char* separator = " ";
    for (const vm::TaskView& task : vm::tasks(run.machine(), world)) {
        if (task.status == vm::TaskStatus::Suspended) {
            out += separator + task.name + " is suspended";
            separator = "; ";
        }
        if (task.status != vm::TaskStatus::Blocked) continue;
        out += separator + task.name + " waits for " + task.waits_for;
        if (task.owner != sync::no_task) {
            out += ", held by " + vm::task_name(run.machine(), world, task.owner);
        }
        separator = "; ";
    }
    return out + ".";
}

std::string draw(const Run& run, int width) { return Picture(run, width).text(); }

std::string draw_both(const std::string& name_a, const Run& a, const std::string& name_b,
                      const Run& b, int width) {
    const Picture x(a, width, &b), y(b, width, &a);
    const std::optional<Difference> found = difference(a, b);
    const bool exact =
        a.machine().settings.rule.exact_time() && b.machine().settings.rule.exact_time();
    const auto side = [&](const Run& run, const Picture& picture, const Side& told) {
        const Word at =
            run.machine().settings.rule.exact_time() ? told.tick : static_cast<Word>(told.step);
        return picture.mark(at, told.what.empty() ? ending_sentence(run) : told.what);
    };
    std::string out = name_a + "\n" + x.lanes();
    if (found) out += side(a, x, found->first);
    out += ending_sentence(a) + "\n\n" + name_b + "\n" + y.lanes();
    if (found) out += side(b, y, found->second);
    out += ending_sentence(b) + "\n\n" + x.signs();
    if (!found) return out + "Both do the same.\n";
    out += "The first difference, ! above, ";
    if (!exact) return out + "is in step " + std::to_string(found->first.step + 1) + ".\n";
    const Word earlier = std::min(found->first.tick, found->second.tick);
    return out + "is at tick " + std::to_string(earlier) + ".\n";
}

}  // namespace sched
