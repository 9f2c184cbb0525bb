// From a World to words.
#include "web/moment.h"

#include <algorithm>
#include <unordered_map>

#include "engine/vm/access.h"

namespace screen {

const vm::TaskView* Moment::task(vm::TaskId id) const {
    for (const vm::TaskView& view : tasks) {
        if (view.id == id) return &view;
    }
    return nullptr;
}

namespace {

// The width of a chip on the screen: longer source text is cut.
constexpr std::size_t detail_bytes = 42;

bool bare(std::string_view source) {
    constexpr std::string_view place =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.[]:";
    return source.find_first_not_of(place) == std::string::npos;
}

// The source of what [task] does next. An access that its source does not tell apart from another
// says what it is: "reads x", but "x = 1".
std::string deed(const vm::Machine& machine, const vm::Word* world, vm::TaskId task,
                 lang::Span place) {
    std::string source = lang::text_of(machine.program, place, detail_bytes);
    const vm::Access access = vm::next_access(machine, world, task);
    switch (machine.program.code[machine.task(world, task).pc].opcode) {
        case lang::Opcode::Load:
        case lang::Opcode::LoadGlobal:
            if (bare(source)) return "reads " + source;
            return access.address == 0 ? source
                                       : "reads " + vm::name_of(machine, world, access.address);
        case lang::Opcode::Store:
        case lang::Opcode::StoreGlobal:
            return bare(source) ? "writes " + source : source;
        case lang::Opcode::Invoke:
            // An atomic where its value is wanted: the call has no words of its own.
            return bare(source) && source != "return" ? "reads " + source : source;
        default:
            return source;
    }
}

Option option_of(const vm::Machine& machine, const vm::Word* world, vm::Choice choice) {
    Option option;
    option.choice = choice;
    if (choice.task == sync::no_task || choice.kind == vm::ChoiceKind::Tick) {
        option.label = "time";
        option.detail = "goes on";
        return option;
    }
    option.label = vm::task_name(machine, world, choice.task);
    option.place = vm::place(machine, world, choice.task);
    const std::string alternative = std::to_string(choice.alternative + 1);
    switch (choice.kind) {
        case vm::ChoiceKind::Step:
            option.detail = deed(machine, world, choice.task, option.place);
            if (choice.alternative > 0) option.detail += " (outcome " + alternative + ")";
            break;
        case vm::ChoiceKind::Timeout:
            option.detail = "its wait times out";
            break;
        case vm::ChoiceKind::Spurious:
            option.detail = "wakes for no reason";
            break;
        case vm::ChoiceKind::Die:
            option.detail = "dies here";
            break;
        case vm::ChoiceKind::Release: {
            const auto index = static_cast<std::size_t>(choice.task);
            const auto& declared = machine.program.tasks;
            const int from = index < declared.size() ? declared[index].release_from : 0;
            option.detail = "is released at " + std::to_string(from + choice.alternative);
            break;
        }
        case vm::ChoiceKind::Dispatch:
            option.detail = "goes first";
            break;
        case vm::ChoiceKind::Tick:
            break;
    }
    return option;
}

std::vector<Option> options_of(const Playback& playback, const vm::Word* world) {
    std::vector<Option> options;
    for (const vm::Choice choice : playback.possible()) {
        Option option = option_of(playback.machine(), world, choice);
        option.recorded = !playback.at_end() && playback.run.choices()[playback.position] == choice;
        options.push_back(std::move(option));
    }
    return options;
}

// One row says a name only once within its task, so the two together find it again.
std::string key_of(const vm::VariableView& view, const std::vector<std::string>& path) {
    std::string key = std::to_string(view.task);
    for (const std::string& part : path) key += '/' + part;
    return key;
}

std::vector<std::string> keys_of(const std::vector<vm::VariableView>& views) {
    std::vector<std::string> keys, path;
    for (const vm::VariableView& view : views) {
        path.resize(static_cast<std::size_t>(std::max(0, view.depth)));
        path.push_back(view.name);
        keys.push_back(key_of(view, path));
    }
    return keys;
}

VariableGroups variables_of(const Playback& playback) {
    const vm::Machine& machine = playback.machine();
    std::unordered_map<std::string, std::string> before;
    if (playback.position > 0) {
        const auto views = vm::variables(machine, playback.run.at(playback.position - 1).data());
        const auto keys = keys_of(views);
        for (std::size_t i = 0; i < views.size(); ++i) before[keys[i]] = views[i].value;
    }
    const auto views = vm::variables(machine, playback.world().data());
    const auto keys = keys_of(views);
    std::vector<VariableRow> rows;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const auto old = before.find(keys[i]);
        rows.push_back({views[i], old != before.end() && old->second != views[i].value});
    }
    return groups_of(rows);
}

// How much an event tells beside others of the same step.
int weight(sync::EventKind kind) {
    switch (kind) {
        case sync::EventKind::Call:
        case sync::EventKind::Priority:
            return 0;
        case sync::EventKind::Started:
        case sync::EventKind::Released:
            return 1;
        case sync::EventKind::Ended:
        case sync::EventKind::Woken:
            return 2;
        default:
            return 3;
    }
}

}  // namespace

const vm::Event* telling_event(const sched::Run& run, std::size_t step) {
    const vm::Event* best = nullptr;
    for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
        const vm::Event& event = run.events()[i];
        if (!best || weight(event.kind) > weight(best->kind)) best = &event;
    }
    return best;
}

Moment moment_of(const Playback& playback) {
    Moment moment;
    const vm::Machine& machine = playback.machine();
    const sched::Run& run = playback.run;
    // Asks for the World before this one, so it comes first: at() keeps only its last answer.
    moment.variables = variables_of(playback);
    const vm::Word* world = playback.world().data();
    moment.tasks = vm::tasks(machine, world);
    moment.waits = vm::waits(machine, world);
    moment.cycle = vm::owner_cycle(moment.waits);
    moment.output = vm::output(machine, world);
    moment.options = options_of(playback, world);
    if (playback.position > 0) {
        const std::size_t step = playback.position - 1;
        if (const vm::Event* event = telling_event(run, step)) {
            moment.happened = vm::sentence(machine, world, *event);
        }
        moment.mover = run.choices()[step].task;
    }
    moment.tick = run.tick(playback.position);
    return moment;
}

std::vector<Standing> standings(const Playback& playback, const Moment& moment) {
    std::vector<Standing> standings;
    for (const vm::TaskView& task : moment.tasks) {
        if (task.place.line == 0 || task.place.file >= playback.sheets.size()) continue;
        standings.push_back({task.id, task.name, playback.sheets[task.place.file],
                             static_cast<int>(task.place.line)});
    }
    return standings;
}

}  // namespace screen
