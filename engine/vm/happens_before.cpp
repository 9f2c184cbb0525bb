// Each step's events first: they say what a call meant. What a step touched without an event is an
// atomic, a flag, a task's end, or a try that failed.
#include "engine/vm/happens_before.h"

#include <algorithm>

namespace vm {

using sync::Address;
using sync::EventKind;
using sync::Kind;
using sync::Role;
using sync::State;

HappensBefore::HappensBefore(const Machine& machine) : machine_(machine) {
    for (std::size_t i = 0; i < clocks_.size(); ++i) clocks_[i][i] = 1;
}

void HappensBefore::join(Clock& into, const Clock& from) {
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = std::max(into[i], from[i]);
}

void HappensBefore::hear_everybody(TaskId task) {
    for (const Clock& clock : clocks_) hear(task, clock);
    // What the others do from now on has not been heard of.
    for (std::size_t other = 0; other < clocks_.size(); ++other) {
        if (other != task) next_moment(static_cast<TaskId>(other));
    }
}

Kind HappensBefore::kind(const Step& step, Address object) const {
    return sync::to_options(step.after[object]).k();
}

void HappensBefore::step(const Step& step) {
    // Given before taken: a hand-off is both in one step, in either order of its events.
    for (const Event& event : step.events) {
        if (event.kind == EventKind::Unlocked) give(step, event);
    }
    if (step.choice.kind == ChoiceKind::Step) look_around(step);
    go_on(step);
    for (const Event& event : step.events) {
        if (event.kind == EventKind::Acquired) take(step, event);
        if (event.kind == EventKind::Spawned) spawn(event.task, static_cast<TaskId>(event.value));
    }
}

// What the step touched, and no event tells how.
void HappensBefore::look_around(const Step& step) {
    const TaskId self = step.choice.task;
    const sync::Task& task = machine_.task(step.before, self);
    const bool awaits = machine_.program.code[task.pc].opcode == lang::Opcode::Await &&
                        (task.flags & sync::Fresh) == 0;
    if (awaits || step.footprint.all) return hear_everybody(self);
    for (int i = 0; i < step.footprint.count; ++i) {
        const Footprint::Entry entry = step.footprint.entries[i];
        const bool told = std::any_of(step.events.begin(), step.events.end(), [&](const Event& e) {
            return e.object == entry.address &&
                   (e.kind == EventKind::Unlocked || e.kind == EventKind::Acquired ||
                    e.kind == EventKind::Blocked);
        });
        if (!told) touch(step, entry);
    }
}

void HappensBefore::give(const Step& step, const Event& unlocked) {
    const Kind what = kind(step, unlocked.object);
    if (what == Kind::Condition) return;
    Object& object = objects_[unlocked.object];
    const std::uint32_t self = 1u << unlocked.task;
    object.is_lock = true;
    join((object.readers & self) != 0 ? object.given_shared : object.given, clocks_[unlocked.task]);
    object.readers &= ~self;
    // The last one to be counted does not wait: it goes on at once.
    const bool counts = what == Kind::Latch || what == Kind::Barrier;
    if (counts && unlocked.value == 0) hear(unlocked.task, object.given);
    next_moment(unlocked.task);
}

void HappensBefore::take(const Step& step, const Event& acquired) {
    Object& object = objects_[acquired.object];
    object.is_lock = true;
    hear(acquired.task, object.given);
    const bool shared = kind(step, acquired.object) == Kind::SharedMutex && acquired.value >= 0;
    if (shared) {
        object.readers |= 1u << acquired.task;
    } else {
        hear(acquired.task, object.given_shared);
    }
    join(object.taken, clocks_[acquired.task]);
}

// Those whose waits this step has ended hear what was given.
void HappensBefore::go_on(const Step& step) {
    if (step.choice.kind == ChoiceKind::Timeout || step.choice.by_chance()) return;
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<TaskId>(i);
        const sync::Task& before = machine_.task(step.before, id);
        const sync::Task& after = machine_.task(step.after, id);
        if (before.state != State::Waiting || after.state == State::Waiting) continue;
        if (after.wake == sync::Wake::TimedOut) continue;
        if (before.role == Role::Condition || before.role == Role::Value) continue;
        if (before.object == 0) {
            hear_everybody(id);
        } else if (before.role == Role::Many) {
            hear(id, clocks_[step.choice.task]);  // whoever gave the last of what it waited for
        } else {
            hear(id, objects_[before.object].given);
        }
    }
}

void HappensBefore::touch(const Step& step, Footprint::Entry entry) {
    const Layout& layout = machine_.layout;
    const Address address = entry.address;
    // The clock of the day and the output are no way to hear of anybody.
    if (address == 0 || address == step.plain) return;
    if (layout.output != 0 && address >= layout.output) return;
    if (address >= layout.tasks && address < layout.stacks) return touch_task(step, entry);
    Object& object = objects_[address];
    const TaskId self = step.choice.task;
    hear(self, object.given);
    if (object.is_lock) {
        hear(self, object.taken);
        hear(self, object.given_shared);
    } else if (entry.write) {
        object.given = clocks_[self];
        next_moment(self);
    }
}

// A task's own block is touched by its end, and by who joins it then.
void HappensBefore::touch_task(const Step& step, Footprint::Entry entry) {
    const auto whose =
        static_cast<TaskId>((entry.address - machine_.layout.tasks) / sync::task_words);
    const TaskId self = step.choice.task;
    Object& object = objects_[entry.address];
    const bool ends = std::any_of(step.events.begin(), step.events.end(), [&](const Event& event) {
        return event.kind == EventKind::Ended && event.task == whose;
    });
    if (ends) {
        object.given = clocks_[whose];
        next_moment(whose);
    } else if (machine_.task(step.before, whose).state == State::Ended) {
        hear(self, object.given);
    }
}

// The place may have been another thread's: its moments go on counting.
void HappensBefore::spawn(TaskId parent, TaskId born) {
    const std::uint32_t moment = clocks_[born][born];
    clocks_[born] = clocks_[parent];
    clocks_[born][born] = moment + 1;
    next_moment(parent);
}

}  // namespace vm
