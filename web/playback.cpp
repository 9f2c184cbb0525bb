// Moving in a run.
#include "web/playback.h"

#include <algorithm>

#include "engine/vm/inspect.h"

namespace screen {

namespace {

constexpr int statement_steps_max = 200;

std::uint64_t new_version() {
    static std::uint64_t last = 0;
    return ++last;
}

// Whether a step did something to [object]; 0: to any lock or signal.
bool happens_to(const sched::Run& run, std::size_t step, sync::Address object) {
    for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
        const vm::Event& event = run.events()[i];
        const bool sync =
            event.kind == sync::EventKind::Acquired || event.kind == sync::EventKind::Unlocked ||
            event.kind == sync::EventKind::Blocked || event.kind == sync::EventKind::Woken ||
            event.kind == sync::EventKind::TimedOut;
        if (sync && (object == 0 || event.object == object)) return true;
    }
    return false;
}

}  // namespace

Playback::Playback(Order what, puzzle::Built how, std::unique_ptr<sched::Policy> who)
    : order(std::move(what)),
      built(std::move(how)),
      run(built.machine),
      policy(std::move(who)),
      version(new_version()),
      sheets(sheets_of(order, *built.program)) {}

bool Playback::step() {
    if (at_end() && extend(1) == 0) return false;
    ++position;
    return true;
}

void Playback::finish_statement(std::size_t from) {
    const vm::TaskId mover = run.choices()[from].task;
    if (mover == sync::no_task) return;
    const std::uint32_t line = line_at(from, mover);
    // A loop on one line may have no end.
    for (int i = 0; i < statement_steps_max && line_at(position, mover) == line; ++i) {
        const bool recorded = !at_end() && run.choices()[position].task == mover;
        if (recorded) {
            ++position;
        } else if (!at_end() || !take({vm::ChoiceKind::Step, mover, 0})) {
            return;
        }
    }
}

bool Playback::take(vm::Choice choice) {
    const bool recorded = !at_end() && run.choices()[position] == choice;
    if (!recorded) {
        // A choice that is not possible here must not cost the recorded rest.
        const vm::Choices now = possible();
        if (std::find(now.begin(), now.end(), choice) == now.end()) return false;
        if (!at_end()) run.cut(position);
        told = {};
        version = new_version();
        if (!run.step(choice)) return false;
    }
    ++position;
    return true;
}

vm::Choices Playback::possible() const {
    if (at_end()) return run.enabled();
    vm::Choices choices;
    machine().enabled(world().data(), choices);
    return choices;
}

void Playback::go_to(std::size_t where) { position = std::min(where, run.size()); }

std::size_t Playback::extend(std::size_t steps_max) {
    if (ended()) return 0;
    const std::size_t made = run.play(*policy, steps_max);
    if (made > 0) version = new_version();
    return made;
}

bool Playback::follow(const vm::Choices& choices) {
    const std::size_t made = run.follow(choices);
    version = new_version();
    position = run.size();
    return made == choices.size();
}

bool Playback::branch(const vm::Choices& choices) {
    if (!at_end()) run.cut(position);
    told = {};
    return follow(choices);
}

std::size_t Playback::next_switch() const {
    const vm::Choices& choices = run.choices();
    if (at_end()) return position;
    std::size_t i = position + 1;
    while (i < choices.size() && choices[i].task == choices[position].task) ++i;
    return i;
}

std::size_t Playback::previous_switch() const {
    const vm::Choices& choices = run.choices();
    if (position == 0) return 0;
    std::size_t i = position - 1;
    while (i > 0 && choices[i - 1].task == choices[position - 1].task) --i;
    return i;
}

std::size_t Playback::next_of(vm::TaskId task) const {
    const vm::Choices& choices = run.choices();
    for (std::size_t i = position; i < choices.size(); ++i) {
        if (choices[i].task == task) return i + 1;
    }
    return position;
}

std::size_t Playback::previous_of(vm::TaskId task) const {
    for (std::size_t i = position; i-- > 1;) {
        if (run.choices()[i - 1].task == task) return i;
    }
    return position;
}

std::size_t Playback::next_on(sync::Address object) const {
    for (std::size_t i = position; i < run.size(); ++i) {
        if (happens_to(run, i, object)) return i + 1;
    }
    return position;
}

std::size_t Playback::previous_on(sync::Address object) const {
    for (std::size_t i = position; i-- > 1;) {
        if (happens_to(run, i - 1, object)) return i;
    }
    return position;
}

std::size_t Playback::next_statement() const {
    std::size_t i = position;
    if (i == run.size()) return i;
    const vm::TaskId mover = run.choices()[i].task;
    const std::uint32_t line = line_at(i, mover);
    do {
        ++i;
    } while (i < run.size() && run.choices()[i].task == mover && line_at(i, mover) == line);
    return i;
}

std::size_t Playback::previous_statement() const {
    std::size_t i = position;
    if (i == 0) return 0;
    const vm::TaskId mover = run.choices()[--i].task;
    const std::uint32_t line = line_at(i, mover);
    while (i > 0 && run.choices()[i - 1].task == mover && line_at(i - 1, mover) == line) --i;
    return i;
}

std::uint32_t Playback::line_at(std::size_t where, vm::TaskId task) const {
    if (task == sync::no_task) return 0;
    return vm::place(machine(), run.at(where).data(), task).line;
}

}  // namespace screen
