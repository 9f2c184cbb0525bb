// Moving in a run.
#include "web/playback.h"

#include <algorithm>

namespace screen {

namespace {

std::uint64_t new_version() {
    static std::uint64_t last = 0;
    return ++last;
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

bool Playback::back() {
    if (position == 0) return false;
    --position;
    return true;
}

bool Playback::take(vm::Choice choice) {
    const bool recorded = !at_end() && run.choices()[position] == choice;
    if (!recorded) {
        // A choice that is not possible here must not cost the recorded rest.
        const vm::Choices now = possible();
        if (std::find(now.begin(), now.end(), choice) == now.end()) return false;
        if (!at_end()) run.cut(position);
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

}  // namespace screen
