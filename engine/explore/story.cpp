// A schedule made again, its events turned into clauses; and the last lines.
#include "engine/explore/story.h"

#include <algorithm>
#include <map>

#include "engine/explore/replay.h"
#include "engine/explore/stretch.h"
#include "engine/explore/stuck.h"
#include "engine/explore/words.h"

namespace explore {

namespace {

using sync::EventKind;
using vm::TaskId;
using Weight = Stretch::Weight;

class Storyteller {
  public:
    Storyteller(const vm::Machine& machine, const Counterexample& counterexample, TaskMask relevant)
        : machine_(machine),
          program_(machine.program),
          replay_(machine, counterexample.schedule),
          wrong_(counterexample.wrong),
          relevant_(relevant),
          loop_from_(counterexample.loop_from) {}

    std::vector<StoryLine> tell(const std::string& what_is_wrong) {
        if (wrong_.kind == VerdictKind::Deadlock) remember_waits();
        while (!replay_.at_end()) {
            if (replay_.position() == loop_from_) begin_loop();
            const vm::Choice choice = replay_.next();
            if (choice.task != sync::no_task && (relevant_ & bit(choice.task)) == 0) {
                pass_over(choice.task);
                continue;
            }
            if (choice.kind == vm::ChoiceKind::Step && choice.task != runner_) {
                finish_stretch(true);
                runner_ = choice.task;
                first_step_ = replay_.position();
                tick_ = now_;
            }
            const std::size_t step = replay_.position();
            if (choice.kind == vm::ChoiceKind::Step) {
                last_place_ = vm::place(machine_, world(), choice.task);
            }
            replay_.step();
            if (wrong_.kind == VerdictKind::Deadlock) remember_waits();
            for (const vm::Event& event : replay_.events()) hear(event, step);
        }
        finish_stretch(false);
        tell_left_out();
        if (wrong_.kind == VerdictKind::Deadlock) {
            tell_deadlock();
        } else {
            add(what_is_wrong, replay_.position(), sync::no_task);
        }
        return std::move(lines_);
    }

  private:
    // A step of a task that the failure does not need.
    void pass_over(TaskId task) {
        left_out_ |= bit(task);
        const std::size_t step = replay_.position();
        replay_.step();
        if (wrong_.kind == VerdictKind::Deadlock) remember_waits();
        for (const vm::Event& event : replay_.events()) remember_holds(event, step);
    }

    void tell_left_out() {
        std::vector<std::string> names;
        for (int i = 0; i < machine_.task_count(); ++i) {
            const auto id = static_cast<TaskId>(i);
            if ((left_out_ & bit(id)) != 0) names.push_back(name(id));
        }
        if (names.empty()) return;
        add("what " + listed(names) + (names.size() == 1 ? " does" : " do") +
                " in between plays no part and is left out",
            replay_.position(), sync::no_task);
    }

    struct Hold {
        std::size_t position;
        std::uint32_t pc;
    };

    vm::Word* world() { return replay_.world(); }
    std::string name(TaskId task) { return vm::task_name(machine_, world(), task); }
    std::string object(const vm::Event& event) {
        return vm::name_of(machine_, world(), event.object);
    }
    bool is_lock(const vm::Event& event) { return vm::is_lock(world(), event.object); }

    void add(std::string text, std::size_t step, TaskId task) {
        lines_.push_back({std::move(text), step, task});
    }

    std::string at_tick(vm::Word tick) {
        return machine_.settings.rule.exact_time() ? "tick " + std::to_string(tick) + ": " : "";
    }

    // -- events

    void hear(const vm::Event& event, std::size_t step) {
        remember_holds(event, step);
        const bool own = event.task == runner_;
        switch (event.kind) {
            case EventKind::Started:
            case EventKind::Call:
                return;
            case EventKind::Worked:
                if (own) stretch_.work();
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
                return stretch_.add("wakes " + name(event.task), Weight::Doing);
            case EventKind::Read:
                return stretch_.add("reads " + object(event) + " (" +
                                        vm::describe(machine_, world(), event.object) + ")",
                                    Weight::Reading);
            case EventKind::Acquired:
                return stretch_.add(clause(event),
                                    is_lock(event) && own ? Weight::Locking : Weight::Doing);
            case EventKind::Unlocked:
                if (is_lock(event) ? happened(EventKind::Blocked) : happened(EventKind::Woken)) {
                    return;  // said by the other event
                }
                return stretch_.add(clause(event),
                                    is_lock(event) ? Weight::Locking : Weight::Doing);
            case EventKind::Blocked:
                blocked_ |= own;
                return stretch_.add(clause(event) + given_back(), Weight::Doing);
            case EventKind::Ended:
                ended_ |= own;
                break;
            default:
                break;
        }
        stretch_.add(clause(event), Weight::Doing);
    }

    // The event without its subject, where that is who runs.
    std::string clause(const vm::Event& event) {
        std::string text = vm::sentence(machine_, world(), event);
        const std::string subject = name(event.task) + " ";
        if (event.task == runner_ && text.compare(0, subject.size(), subject) == 0) {
            text.erase(0, subject.size());
        }
        return text;
    }

    // Waiting at a condition gives the lock back in the same step.
    std::string given_back() {
        for (const vm::Event& event : replay_.events()) {
            if (event.kind == EventKind::Unlocked && is_lock(event)) {
                return ", giving " + object(event) + " back";
            }
        }
        return "";
    }

    bool happened(EventKind kind) {
        return std::any_of(replay_.events().begin(), replay_.events().end(),
                           [&](const vm::Event& event) { return event.kind == kind; });
    }

    // What no task does: it stands in a line of its own, between two stretches.
    void from_outside(const vm::Event& event, std::size_t step) {
        finish_stretch(false);
        runner_ = sync::no_task;
        add(at_tick(now_) + vm::sentence(machine_, world(), event), step, event.task);
    }

    void remember_holds(const vm::Event& event, std::size_t step) {
        if (event.object == 0 || event.object >= machine_.layout.stored) return;
        const std::pair<TaskId, sync::Address> key{event.task, event.object};
        if (event.kind == EventKind::Acquired && is_lock(event)) {
            holds_.try_emplace(key, Hold{step + 1, event.pc});
        } else if (event.kind == EventKind::Unlocked && event.value == 0) {
            holds_.erase(key);
        }
    }

    // Since when each one waits that waits now.
    void remember_waits() {
        std::map<TaskId, std::size_t> waiting;
        for (const vm::Wait& wait : vm::waits(machine_, world())) {
            const auto before = waits_since_.find(wait.waiter);
            waiting[wait.waiter] =
                before == waits_since_.end() ? replay_.position() : before->second;
        }
        waits_since_ = std::move(waiting);
    }

    void begin_loop() {
        finish_stretch(false);
        runner_ = sync::no_task;
        add("from here on the same happens again and again:", replay_.position(), sync::no_task);
    }

    // -- stretches

    // [left]: another task runs next, so that it is worth saying why.
    void finish_stretch(bool left) {
        std::string reason;
        if (left && runner_ != sync::no_task && !ended_ && !blocked_) reason = why_it_stopped();
        if (runner_ != sync::no_task && !stretch_.empty()) {
            std::string text = stretch_.sentence(name(runner_), !reason.empty());
            if (!reason.empty()) text += "; then it " + reason;
            add(at_tick(tick_) + text, first_step_, runner_);
        } else if (!reason.empty()) {
            add(at_tick(tick_) + name(runner_) + " " + reason, first_step_, runner_);
        }
        stretch_.clear();
        blocked_ = ended_ = false;
        tick_ = now_;
        first_step_ = replay_.position();
    }

    std::string why_it_stopped() {
        const lang::Span place = vm::place(machine_, world(), runner_);
        if (place.line == 0) return "";
        const std::string at = code_at(program_, place);
        for (const vm::Wait& wait : vm::waits(machine_, world())) {
            if (wait.waiter != runner_) continue;
            const std::string out = "has to wait at " + at;
            return wait.object == 0 ? out : out + " for " + told(wait);
        }
        return std::string("is interrupted ") +
               (overlap(last_place_, place) ? "in the middle of " : "before ") + at;
    }

    // "m, held by low", "worker#1 to end", "not_full"
    std::string told(const vm::Wait& wait) {
        const std::string what = vm::name_of(machine_, world(), wait.object);
        if (wait.role == sync::Role::Join) return what + " to end";
        if (wait.role == sync::Role::Safe) return what + " to be safe no more";
        std::vector<std::string> holders;
        for (const TaskId holder : wait.holders) {
            holders.push_back(holder == wait.waiter ? "itself" : name(holder));
        }
        return holders.empty() ? what : what + ", held by " + listed(holders);
    }

    static bool overlap(const lang::Span& a, const lang::Span& b) {
        return a.file == b.file && a.line == b.line && a.column < b.column + b.length &&
               b.column < a.column + a.length;
    }

    // -- the end

    void tell_deadlock() {
        for (const vm::Wait& wait : stuck_tasks(machine_, world(), wrong_.stuck).waits)
            tell_wait(wait);
    }

    // "low holds a (since step 1, line 3) and waits for b (since step 4, line 4), held by high"
    void tell_wait(const vm::Wait& wait) {
        std::vector<std::string> held;
        for (const auto& [key, hold] : holds_) {
            if (key.first != wait.waiter) continue;
            held.push_back(vm::name_of(machine_, world(), key.second) + " (" +
                           since(hold.position, program_.spans[hold.pc]) + ")");
        }
        const std::string when =
            " (" + since(waits_since_[wait.waiter], vm::place(machine_, world(), wait.waiter)) +
            ")";
        std::string text = name(wait.waiter);
        if (!held.empty()) text += " holds " + listed(held) + " and";
        if (wait.object == 0) {
            const lang::Span place = vm::place(machine_, world(), wait.waiter);
            text += " waits at '" + lang::text_of(program_, place) + "'" + when;
        } else {
            std::string what = told(wait);
            what.insert(std::min(what.find(','), what.size()), when);
            text += " waits for " + what;
        }
        if (wait.holders.empty()) text += ", and nobody is left to end that";
        add(text, replay_.position(), wait.waiter);
    }

    std::string since(std::size_t position, const lang::Span& place) {
        const std::string when =
            position == 0 ? "from the start" : "since step " + std::to_string(position);
        return when + ", " + line_of(program_, place);
    }

    const vm::Machine& machine_;
    const lang::Program& program_;
    Replay replay_;
    const Wrong& wrong_;
    const TaskMask relevant_;
    TaskMask left_out_ = 0;  // whose steps were passed over
    const std::size_t loop_from_;
    std::vector<StoryLine> lines_;

    TaskId runner_ = sync::no_task;
    lang::Span last_place_;  // of its last step
    std::size_t first_step_ = 0;
    Stretch stretch_;
    vm::Word now_ = 0, tick_ = 0;  // this moment's; at the beginning of the stretch
    bool blocked_ = false, ended_ = false;
    std::map<TaskId, std::size_t> waits_since_;  // number of the step; 0: before the first
    std::map<std::pair<TaskId, sync::Address>, Hold> holds_;
};

}  // namespace

std::vector<StoryLine> tell_story(const vm::Machine& machine, const Counterexample& counterexample,
                                  const std::string& what_is_wrong, TaskMask relevant) {
    return Storyteller(machine, counterexample, relevant).tell(what_is_wrong);
}

}  // namespace explore
