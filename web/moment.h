// What one position of a run looks like, in words, so that panels draw and compute nothing: tasks,
// variables, who waits for whom, what just happened and what may happen next. Computed once for a
// position and kept until it changes.
#pragma once

#include <string>
#include <vector>

#include "engine/vm/inspect.h"
#include "web/playback.h"
#include "web/variable_groups.h"

namespace screen {

// Something that may happen next.
struct Option {
    vm::Choice choice;
    std::string label;   // "producer[1]"
    std::string detail;  // "lock(m)", or what else would happen
    lang::Span place;
    bool recorded = false;  // the run goes on with it
};

struct Moment {
    std::vector<vm::TaskView> tasks;
    VariableGroups variables;
    std::vector<vm::Wait> waits;
    std::vector<vm::TaskId> cycle;
    std::string output;
    std::vector<Option> options;
    std::string happened;              // the step that led here, in a sentence
    vm::TaskId mover = sync::no_task;  // who made that step
    vm::Word tick = 0;

    const vm::TaskView* task(vm::TaskId id) const;
};

Moment moment_of(const Playback& playback);

// Of everything that happened at a step, what tells most about it; null where nothing did.
const vm::Event* telling_event(const sched::Run& run, std::size_t step);

// The line of each task that is alive, for the editor: "producer[1]" at 12.
struct Standing {
    vm::TaskId task;
    std::string name;
    Sheet sheet;
    int line;
};
std::vector<Standing> standings(const Playback& playback, const Moment& moment);

}  // namespace screen
