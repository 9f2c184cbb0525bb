// Stretches, clauses and the last lines. A clause is one event without its subject; reading is the
// least of them and left out where a stretch is long.
#include "engine/explore/story.h"

#include <algorithm>
#include <map>

#include "engine/explore/replay.h"
#include "engine/explore/stuck.h"
#include "engine/explore/words.h"

namespace explore {

namespace {

using sync::EventKind;
using vm::TaskId;

// A longer stretch is told by its first and its last clauses.
constexpr std::size_t clauses_max = 7, clauses_first = 3, clauses_last = 3;

class Storyteller {
  public:
    Storyteller(const vm::Machine& machine, const Counterexample& counterexample)
        : machine_(machine),
          program_(machine.program),
          replay_(machine, counterexample.schedule),
          wrong_(counterexample.wrong) {}

    std::vector<StoryLine> tell(const std::string& what_is_wrong) {
        if (wrong_.kind == VerdictKind::Deadlock) remember_waits();
        while (!replay_.at_end()) {
            const vm::Choice choice = replay_.next();
            if (choice.kind == vm::ChoiceKind::Step && choice.task != runner_) {
                finish_stretch(true);
                runner_ = choice.task;
                first_step_ = replay_.position();
                tick_ = now_;
            }
            const std::size_t step = replay_.position();
            if (choice.kind == vm::ChoiceKind::Step) {
                last_place_ = vm::place(machine_, replay_.world(), choice.task);
            }
            replay_.step();
            if (wrong_.kind == VerdictKind::Deadlock) remember_waits();
            for (const vm::Event& event : replay_.events()) hear(event, step);
        }
        finish_stretch(false);
        if (wrong_.kind == VerdictKind::Deadlock) {
            tell_deadlock();
        } else {
            add(what_is_wrong, replay_.position(), sync::no_task);
        }
        return std::move(lines_);
    }

  private:
    struct Clause {
        std::string text;
        bool minor;
    };
    struct Hold {
        std::size_t since;
        std::uint32_t pc;
    };

    std::string name(TaskId task) { return vm::task_name(machine_, replay_.world(), task); }

    void add(std::string text, std::size_t step, TaskId task) {
        lines_.push_back({std::move(text), step, task});
    }

    std::string at_tick(vm::Word tick) {
        return machine_.settings.rule.exact_time() ? "tick " + std::to_string(tick) + ": " : "";
    }

    // -- events

    void hear(const vm::Event& event, std::size_t step) {
        remember_holds(event, step);
        switch (event.kind) {
            case EventKind::Started:
            case EventKind::Call:
                return;
            case EventKind::Worked:
                if (event.task == runner_) ++worked_;
                return;
            case EventKind::Time:
                now_ += event.value;
                return;
            case EventKind::Released:  // elsewhere told by who starts it
                if (machine_.settings.rule.exact_time()) from_outside(event, step);
                return;
            case EventKind::TimedOut:
            case EventKind::SpuriouslyWoken:
                return from_outside(event, step);
            case EventKind::Woken:
                if (event.value != runner_) return from_outside(event, step);
                return clause("wakes " + name(event.task), false);
            case EventKind::Unlocked:
                if (event.value > 0 && !vm::is_lock(replay_.world(), event.object) &&
                    woke(event.object))
                    return;
                break;
            default:
                break;
        }
        std::string text = vm::sentence(machine_, replay_.world(), event);
        const std::string subject = name(event.task) + " ";
        if (event.task == runner_ && text.compare(0, subject.size(), subject) == 0) {
            text.erase(0, subject.size());
        }
        if (event.kind == EventKind::Blocked && event.task == runner_) blocked_ = true;
        if (event.kind == EventKind::Ended && event.task == runner_) ended_ = true;
        clause(text, event.kind == EventKind::Read);
    }

    // What no task does: it stands in a line of its own, between two stretches.
    void from_outside(const vm::Event& event, std::size_t step) {
        finish_stretch(false);
        runner_ = sync::no_task;
        add(at_tick(now_) + vm::sentence(machine_, replay_.world(), event), step, event.task);
    }

    bool woke(sync::Address object) {
        return std::any_of(
            replay_.events().begin(), replay_.events().end(),
            [&](const vm::Event& e) { return e.kind == EventKind::Woken && e.object == object; });
    }

    void clause(std::string text, bool minor) {
        flush_work();
        if (!clauses_.empty() && clauses_.back().text == text) return;
        clauses_.push_back({std::move(text), minor});
    }

    void flush_work() {
        if (worked_ == 0) return;
        clauses_.push_back(
            {"works for " + counted(static_cast<std::uint64_t>(worked_), "tick"), false});
        worked_ = 0;
    }

    void remember_holds(const vm::Event& event, std::size_t step) {
        if (event.object == 0 || event.object >= machine_.layout.stored) return;
        const std::pair<TaskId, sync::Address> key{event.task, event.object};
        if (event.kind == EventKind::Acquired && vm::is_lock(replay_.world(), event.object)) {
            holds_.try_emplace(key, Hold{step, event.pc});
        } else if (event.kind == EventKind::Unlocked && event.value == 0) {
            holds_.erase(key);
        }
    }

    // Since when each one waits that waits now.
    void remember_waits() {
        std::map<TaskId, std::size_t> waiting;
        for (const vm::Wait& wait : vm::waits(machine_, replay_.world())) {
            const auto before = waits_since_.find(wait.waiter);
            waiting[wait.waiter] =
                before == waits_since_.end() ? replay_.position() : before->second;
        }
        waits_since_ = std::move(waiting);
    }

    // -- stretches

    // [left]: another task runs next, so that it is worth saying why.
    void finish_stretch(bool left) {
        flush_work();
        std::string reason;
        if (left && runner_ != sync::no_task && !ended_ && !blocked_) reason = why_it_stopped();
        if (runner_ != sync::no_task && (!clauses_.empty() || !reason.empty())) {
            shorten(!reason.empty());
            std::vector<std::string> texts;
            for (const Clause& c : clauses_) texts.push_back(c.text);
            std::string text = name(runner_) + " " + listed(texts);
            if (texts.empty()) {
                text = name(runner_) + reason.substr(reason.find("it ") + 2);
            } else {
                text += reason;
            }
            add(at_tick(tick_) + text, first_step_, runner_);
        }
        clauses_.clear();
        blocked_ = ended_ = false;
        tick_ = now_;
        first_step_ = replay_.position();
    }

    void shorten(bool last_matters) {
        if (clauses_.size() <= clauses_max) return;
        const Clause last = clauses_.back();
        clauses_.pop_back();
        std::erase_if(clauses_, [](const Clause& c) { return c.minor; });
        if (!last.minor || last_matters) clauses_.push_back(last);
        if (clauses_.size() <= clauses_max) return;
        const std::size_t left_out = clauses_.size() - clauses_first - clauses_last;
        const auto from = clauses_.begin() + clauses_first;
        *from = {"goes on (" + counted(left_out, "step") + ")", false};
        clauses_.erase(from + 1, clauses_.end() - clauses_last);
    }

    std::string why_it_stopped() {
        const lang::Span place = vm::place(machine_, replay_.world(), runner_);
        if (place.line == 0) return "";
        const std::string at = code_at(program_, place);
        for (const vm::Wait& wait : vm::waits(machine_, replay_.world())) {
            if (wait.waiter != runner_) continue;
            std::string out = "; then it has to wait at " + at;
            if (wait.object == 0) return out;
            out += " for " + vm::name_of(machine_, replay_.world(), wait.object);
            for (const TaskId holder : wait.holders) {
                if (wait.role == sync::Role::Join) break;
                out += (holder == wait.holders.front() ? ", held by " : ", ") + name(holder);
            }
            return out;
        }
        return std::string("; then it is interrupted ") +
               (overlap(last_place_, place) ? "in the middle of " : "before ") + at;
    }

    static bool overlap(const lang::Span& a, const lang::Span& b) {
        return a.file == b.file && a.line == b.line && a.column < b.column + b.length &&
               b.column < a.column + a.length;
    }

    // -- the end

    void tell_deadlock() {
        for (const vm::Wait& wait : stuck_tasks(machine_, replay_.world(), wrong_.stuck).waits)
            tell_wait(wait);
    }

    void tell_wait(const vm::Wait& wait) {
        std::vector<std::string> held;
        for (const auto& [key, hold] : holds_) {
            if (key.first != wait.waiter) continue;
            held.push_back(vm::name_of(machine_, replay_.world(), key.second) + " since step " +
                           std::to_string(hold.since + 1) + " (" +
                           line_of(program_, program_.spans[hold.pc]) + ")");
        }
        std::string text = name(wait.waiter);
        if (!held.empty()) text += " holds " + listed(held) + " and";
        text += " waits";
        if (wait.object != 0) text += " for " + vm::name_of(machine_, replay_.world(), wait.object);
        const std::size_t since = waits_since_[wait.waiter];
        text += since == 0 ? " from the start" : " since step " + std::to_string(since);
        text += " at " + code_at(program_, vm::place(machine_, replay_.world(), wait.waiter));
        if (wait.role == sync::Role::Join) {
            text += ", which never ends";
        } else if (!wait.holders.empty()) {
            std::vector<std::string> holders;
            for (const TaskId holder : wait.holders) {
                holders.push_back(holder == wait.waiter ? "itself" : name(holder));
            }
            text += ": held by " + listed(holders);
        } else {
            text += ": nobody is left to end this wait";
        }
        add(text, replay_.position(), wait.waiter);
    }

    const vm::Machine& machine_;
    const lang::Program& program_;
    Replay replay_;
    const Wrong& wrong_;
    std::vector<StoryLine> lines_;

    TaskId runner_ = sync::no_task;
    lang::Span last_place_;  // of its last step
    std::size_t first_step_ = 0;
    std::vector<Clause> clauses_;
    vm::Word now_ = 0, tick_ = 0, worked_ = 0;
    bool blocked_ = false, ended_ = false;
    std::map<TaskId, std::size_t> waits_since_;  // number of the step; 0: before the first
    std::map<std::pair<TaskId, sync::Address>, Hold> holds_;
};

}  // namespace

std::vector<StoryLine> tell_story(const vm::Machine& machine, const Counterexample& counterexample,
                                  const std::string& what_is_wrong) {
    return Storyteller(machine, counterexample).tell(what_is_wrong);
}

}  // namespace explore
