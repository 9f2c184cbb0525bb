// Layout, the first World, what may happen next, and time. The execution of instructions is in
// interpreter.cpp; here is everything that is not one task's step.
#include "engine/vm/machine.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "engine/api/task_words.h"
#include "engine/sync/life.h"
#include "engine/vm/interpreter.h"

namespace vm {

using sync::EventKind;
using sync::Role;
using sync::State;
using sync::Wake;

namespace {

constexpr Word undecided =
    -2;  // Task::timer of an Unborn task whose release window is still to be chosen
constexpr std::uint32_t world_words_max = sync::own_window - 1;  // what plain addresses can name

Layout make_layout(const lang::Program& program, const Settings& settings) {
    Layout l;
    l.task_count = static_cast<std::uint32_t>(program.tasks.size()) + program.spawned_max;
    l.tasks = static_cast<std::uint32_t>(program.globals_end);
    l.stacks = l.tasks + l.task_count * sync::task_words;
    l.stack_words = program.frame_words_max + lang::frame_linkage_words + program.task_words;
    std::uint32_t end = l.stacks + l.task_count * l.stack_words;
    if (program.prints) {
        l.output = end;
        l.output_words = 1 + settings.output_words_max;
        end += l.output_words;
    }
    l.stored = end;
    l.total = end + l.stack_words;
    return l;
}

// A task that is released again and again; an interrupt keeps its time by its timer.
bool comes_again(const lang::Task& declared) { return declared.period > 0 && !declared.isr; }

Word ticks_to_next(const lang::Task& declared) {
    return declared.isr && declared.period > 0 ? declared.period : sync::forever;
}

std::vector<sync::Rooms::Pool> make_pools(const lang::Program& program) {
    std::vector<sync::Rooms::Pool> out;
    for (const lang::Program::Pool& pool : program.pools)
        out.push_back({pool.first, pool.words, pool.count});
    return out;
}

// What stands between a jump back and its target, and all that is called from there.
std::vector<bool> code_in_loops(const lang::Program& program) {
    std::vector<bool> in_loop(program.code.size());
    const auto mark = [&](std::uint32_t from, std::uint32_t to) {
        const bool more =
            std::find(in_loop.begin() + from, in_loop.begin() + to, false) != in_loop.begin() + to;
        std::fill(in_loop.begin() + from, in_loop.begin() + to, true);
        return more;
    };
    for (bool more = true; more;) {
        more = false;
        for (std::uint32_t pc = 0; pc < program.code.size(); pc++) {
            const lang::Instruction& in = program.code[pc];
            const auto target = static_cast<std::uint32_t>(in.b);
            const bool jumps = in.opcode == lang::Opcode::Jump ||
                               in.opcode == lang::Opcode::JumpIfZero ||
                               in.opcode == lang::Opcode::JumpIfNotZero;
            if (jumps && target <= pc) more |= mark(target, pc + 1);
            if (in.opcode == lang::Opcode::Call && in_loop[pc]) {
                more |= mark(program.functions[target].entry, program.functions[target].end);
            }
            if (in.opcode == lang::Opcode::CallIndirect && in_loop[pc]) {
                for (const lang::Function& f : program.functions) more |= mark(f.entry, f.end);
            }
        }
    }
    return in_loop;
}

}  // namespace

std::string Machine::problem(const lang::Program& program, const Settings& settings) {
    const Layout l = make_layout(program, settings);
    if (l.task_count > static_cast<std::uint32_t>(lang::tasks_max)) {
        return "the script has " + std::to_string(l.task_count) + " tasks and threads; at most " +
               std::to_string(lang::tasks_max) + " can be looked at";
    }
    if (l.total > world_words_max) {
        return "variables, stacks and output need " + std::to_string(l.total) + " words; at most " +
               std::to_string(world_words_max) + " fit: make arrays smaller or recursion flatter";
    }
    for (const lang::Task& declared : program.tasks) {
        if (!comes_again(declared) || settings.rule.exact_time()) continue;
        return declared.name + " comes every " + std::to_string(declared.period) +
               " ticks, and without priorities there are no exact ticks: write rule = "
               "\"priority\", \"rm\" or "
               "\"edf\"";
    }
    return {};
}

Settings Machine::settings_for(const lang::Program& program, Settings settings) {
    settings.rule.rotates |= program.rotates;
    return settings;
}

Machine::Machine(const lang::Program& program_in, Settings settings_in)
    : program(program_in),
      settings(settings_for(program_in, settings_in)),
      layout(make_layout(program_in, settings_in)),
      pools(make_pools(program_in)),
      in_loop(code_in_loops(program_in)) {
    assert(problem(program, settings).empty());
}

void Machine::prepare(Word* world, TaskId id, std::uint16_t function, const Word* arguments,
                      int count) const {
    const lang::Function& f = program.functions[function];
    std::array<Word, 64> kept;  // the arguments may lie in what is about to be cleared
    assert(count <= static_cast<int>(kept.size()));
    std::copy(arguments, arguments + count, kept.begin());
    Word* const stack = world + stack_of(id);
    std::memset(stack, 0, layout.stack_words * sizeof(Word));
    stack[0] = -1;
    std::copy(kept.begin(), kept.begin() + count, stack + lang::frame_linkage_words);
    sync::Task& t = task(world, id);
    t = sync::Task{};
    t.flags = sync::Fresh;
    t.pc = f.entry;
    t.sp = static_cast<std::uint16_t>(lang::frame_linkage_words + f.locals);
    t.timer = sync::forever;
    t.deadline = -1;
    if (id < program.tasks.size()) {
        const lang::Task& declared = program.tasks[id];
        t.base = t.effective = static_cast<std::int16_t>(priority_of(id));
        if (declared.isr) {
            t.flags |= sync::Interrupt;
            t.base = t.effective = INT16_MAX;
        }
        if (settings.rule.exact_time()) t.deadline = declared.deadline;
        if (program.main_starts && f.name == "main") t.scheduler_locks = 1;
    }
}

// By rate: one more than the number of tasks that have more time. A task without a deadline has any
// time.
Word Machine::priority_of(TaskId id) const {
    const lang::Task& declared = program.tasks[id];
    if (settings.rule.scheduling != Rule::Scheduling::RateMonotonic) return declared.priority;
    if (declared.deadline < 0) return 0;
    const auto time_of = [](const lang::Task& task) {
        return task.period > 0 ? task.period : task.deadline;
    };
    Word more = 1;
    for (const lang::Task& other : program.tasks) {
        if (other.deadline >= 0 && time_of(other) > time_of(declared)) more++;
    }
    return more;
}

// The ticks from one release to the next are counted where the deadline is, since whoever is not
// done by then has failed: an ended job's next release is as far away as its deadline, and the rest
// of the period.
void Machine::come_again(Word* world, TaskId id) const {
    const lang::Task& declared = program.tasks[id];
    const Word left = task(world, id).deadline + declared.period - declared.deadline;
    prepare(world, id, declared.function, declared.arguments.data(),
            static_cast<int>(declared.arguments.size()));
    task(world, id).timer = left;
}

Machine Machine::starting_from(World world) const {
    Machine other = *this;
    other.start_ = std::move(world);
    return other;
}

World Machine::initial(Failure* failure) const {
    if (!start_.empty()) return start_;
    World world(layout.total, 0);
    Word* const w = world.data();
    if (program.slice_place != 0) w[program.slice_place] = settings.rule.slice;
    for (std::uint32_t i = 0; i < layout.task_count; i++) {
        task(w, static_cast<TaskId>(i)).timer = sync::forever;
    }
    Interpreter in(*this, w, {});
    StepResult result;
    if (layout.task_count > 0) {  // a program without tasks has nobody to initialise for
        in.evaluate(program.functions[program.initialise].entry, program.initialise, result);
    }
    if (layout.task_count > 0 && result.status != StepResult::Status::Failed) {
        const sync::Task& first = task(w, 0);
        if (first.held != 0 || first.shared_holds != 0 || first.state != State::Unborn) {
            result.status = StepResult::Status::Failed;
            result.failure = {FailureKind::Misuse,
                              static_cast<std::uint8_t>(sync::Misuse::BeforeStart), 0, first.held,
                              program.functions[program.initialise].entry};
        }
    }
    const bool exact = settings.rule.exact_time();
    in.k.open_batch();
    for (std::size_t i = 0; i < program.tasks.size(); i++) {
        const TaskId id = static_cast<TaskId>(i);
        const lang::Task& declared = program.tasks[i];
        prepare(w, id, declared.function, declared.arguments.data(),
                static_cast<int>(declared.arguments.size()));
        sync::Task& t = task(w, id);
        if (!exact) {
            t.state = State::Ready;
        } else if (declared.release_from != declared.release_to) {
            t.timer = undecided;
        } else if (declared.release_from > 0) {
            t.timer = declared.release_from;
        } else {
            in.k.become_ready(id);
            t.timer = ticks_to_next(declared);
        }
    }
    in.k.close_batch();
    for (std::size_t i = 0; !exact && i < program.tasks.size(); i++) {
        if (result.status == StepResult::Status::Failed) break;
        result = in.resume(static_cast<TaskId>(i));
    }
    if (result.status != StepResult::Status::Failed) result = in.settle();
    if (failure) *failure = result.failure;
    return world;
}

// -- who has a core, where time is exact

// The ready tasks by urgency; those before [first] have a core. Where [tied] they are equals of
// which not all fit: somebody has to be chosen to go first.
struct Machine::Cores {
    std::array<TaskId, lang::tasks_max> ready;
    int count = 0;
    int first = 0;
    int tied_from = 0, tied_to = 0;
    bool tied() const { return tied_from < tied_to; }
};

Machine::Cores Machine::cores(const Word* world, bool with_interrupts) const {
    Cores c;
    // Who has locked the scheduler, or has not yet noticed that another is more urgent, goes first;
    // only interrupts come between, unless it has masked them.
    int holder = -1;
    bool masked = false;
    for (int i = 0; i < task_count(); i++) {
        const sync::Task& t = task(world, static_cast<TaskId>(i));
        if (t.state != State::Ready || (t.flags & sync::Suspended)) continue;
        if (t.flags & sync::Interrupt && !with_interrupts) continue;
        const bool keeps = sync::has_locked_scheduler(t) || t.masks > 0;
        if (keeps || (t.flags & sync::Lingers && holder < 0)) holder = i;
        masked |= t.masks > 0;
        c.ready[c.count++] = static_cast<TaskId>(i);
    }
    if (holder >= 0) {
        c.count = static_cast<int>(
            std::remove_if(c.ready.begin(), c.ready.begin() + c.count,
                           [&](TaskId id) {
                               return id != holder &&
                                      (masked || !(task(world, id).flags & sync::Interrupt));
                           }) -
            c.ready.begin());
    }
    const bool by_deadline = settings.rule.scheduling == Rule::Scheduling::EarliestDeadline;
    // Interrupts come before all deadlines, and whoever has none after them.
    const auto time_left = [&](const sync::Task& t) -> Word {
        if (!by_deadline || t.flags & sync::Interrupt) return 0;
        return t.deadline < 0 ? INT32_MAX : t.deadline + 1;
    };
    const auto equal = [&](TaskId a, TaskId b) {
        const sync::Task &x = task(world, a), &y = task(world, b);
        return time_left(x) == time_left(y) && x.effective == y.effective && x.rank == y.rank;
    };
    std::sort(c.ready.begin(), c.ready.begin() + c.count, [&](TaskId a, TaskId b) {
        const sync::Task &x = task(world, a), &y = task(world, b);
        if (time_left(x) != time_left(y)) return time_left(x) < time_left(y);
        if (x.effective != y.effective) return x.effective > y.effective;
        return x.rank != y.rank ? x.rank < y.rank : a < b;
    });
    c.first = std::min<int>(c.count, settings.rule.cores);
    if (c.first < c.count && equal(c.ready[c.first - 1], c.ready[c.first])) {
        c.tied_from = c.first - 1;
        while (c.tied_from > 0 && equal(c.ready[c.tied_from - 1], c.ready[c.first])) c.tied_from--;
        c.tied_to = c.first + 1;
        while (c.tied_to < c.count && equal(c.ready[c.tied_to], c.ready[c.first])) c.tied_to++;
        c.first = c.tied_from;
    }
    return c;
}

// What follows from who had the CPU and who has it now. Interrupts count for neither: they only
// interrupt.
void Machine::hand_over(sync::Kernel& k, const Cores& before, Word* world) const {
    const Cores now = cores(world, false);
    const auto runs = [](const Cores& c, TaskId id) {
        return std::find(c.ready.begin(), c.ready.begin() + c.first, id) !=
               c.ready.begin() + c.first;
    };
    for (int i = 0; settings.rule.rotates && i < before.first; i++) {
        const TaskId id = before.ready[i];
        const bool preempted =
            now.first > 0 && task(world, now.ready[0]).effective > task(world, id).effective;
        if (task(world, id).state == State::Ready && preempted && !runs(now, id)) k.lost_turn(id);
    }
    for (int i = 0; settings.rule.rotates && i < now.first; i++) {
        const TaskId id = now.ready[i];
        if (runs(before, id)) continue;
        for (int j = 0; j < task_count(); j++) {
            sync::Task& t = task(world, static_cast<TaskId>(j));
            if (t.effective == task(world, id).effective) t.had_turn = 0;
        }
    }
    for (int i = 0; cooperates() && i < task_count(); i++) {
        const TaskId id = static_cast<TaskId>(i);
        sync::Task& t = task(world, id);
        if (t.flags & sync::Interrupt) continue;
        if (t.state == State::Ready && t.effective > program.priority_top && runs(now, id)) {
            t.flags |= sync::Lingers;
        } else {
            t.flags &= ~sync::Lingers;
        }
    }
}

void Machine::running(const Word* world, std::vector<TaskId>& out) const {
    const Cores c = cores(world);
    out.assign(c.ready.begin(), c.ready.begin() + c.first);
}

// -- what may happen

void Machine::candidates(const Word* world, Choices& out) const {
    out.clear();
    const bool exact = settings.rule.exact_time();
    const int n = task_count();
    const auto mortal = [&](TaskId id) {
        return id < program.tasks.size() && program.tasks[id].mortal;
    };
    const auto spurious = [&](const sync::Task& t) {
        return settings.rule.spurious && t.state == State::Waiting &&
               (t.role == Role::Condition || t.role == Role::Value);
    };
    if (!exact) {
        for (int i = 0; i < n;
             i++) {  // an interrupt that has begun ends before anything else happens
            const TaskId id = static_cast<TaskId>(i);
            const sync::Task& t = task(world, id);
            if (t.state == State::Ready && t.flags & sync::Interrupt && t.flags & sync::Started) {
                out.push_back({ChoiceKind::Step, id, 0});
                return;
            }
        }
        int holder = -1;
        bool masked = false;
        for (int i = 0; i < n; i++) {
            const sync::Task& t = task(world, static_cast<TaskId>(i));
            if (t.state != State::Ready || (t.flags & sync::Suspended)) continue;
            if (sync::has_locked_scheduler(t) || t.masks > 0) holder = i;
            masked |= t.masks > 0;
        }
        for (int i = 0; i < n; i++) {
            const TaskId id = static_cast<TaskId>(i);
            const sync::Task& t = task(world, id);
            const bool held_off =
                (t.flags & sync::Suspended) ||
                (holder >= 0 && holder != i && (masked || !(t.flags & sync::Interrupt)));
            if (t.state == State::Ready && !held_off) out.push_back({ChoiceKind::Step, id, 0});
            if (mortal(id) && t.state != State::Ended) out.push_back({ChoiceKind::Die, id, 0});
            if (t.state == State::Waiting && t.timer >= 0)
                out.push_back({ChoiceKind::Timeout, id, 0});
            if (spurious(t)) out.push_back({ChoiceKind::Spurious, id, 0});
        }
        return;
    }
    bool timers = false;
    for (int i = 0; i < n; i++) {
        const TaskId id = static_cast<TaskId>(i);
        const sync::Task& t = task(world, id);
        if (t.state == State::Unborn && t.timer == undecided) {
            const lang::Task& declared = program.tasks[i];
            for (Word tick = declared.release_from; tick <= declared.release_to; tick++) {
                out.push_back({ChoiceKind::Release, id,
                               static_cast<std::uint16_t>(tick - declared.release_from)});
            }
            return;
        }
        timers |= t.timer >= 0 && t.state != State::Ready && t.state != State::Ended;
    }
    const Cores c = cores(world);
    if (c.tied()) {
        for (int i = c.tied_from; i < c.tied_to; i++)
            out.push_back({ChoiceKind::Dispatch, c.ready[i], 0});
        return;
    }
    bool working = false;
    for (int i = 0; i < n; i++) {
        const TaskId id = static_cast<TaskId>(i);
        const sync::Task& t = task(world, id);
        if (spurious(t)) out.push_back({ChoiceKind::Spurious, id, 0});
        if (mortal(id) && t.flags & sync::Started) out.push_back({ChoiceKind::Die, id, 0});
        if (std::find(c.ready.begin(), c.ready.begin() + c.first, id) == c.ready.begin() + c.first)
            continue;
        if (t.work > 0) {
            working = true;
        } else {
            out.push_back({ChoiceKind::Step, id, 0});
        }
    }
    const bool steps = std::any_of(out.begin(), out.end(),
                                   [](Choice choice) { return choice.kind == ChoiceKind::Step; });
    if (!steps && (working || timers)) out.push_back({ChoiceKind::Tick, sync::no_task, 0});
}

bool Machine::independent_candidates() const {
    return !settings.rule.exact_time() &&
           std::none_of(program.builtins.begin(), program.builtins.end(),
                        [](const lang::BuiltinCode* builtin) { return builtin->meddles; }) &&
           std::none_of(program.tasks.begin(), program.tasks.end(),
                        [](const lang::Task& declared) { return declared.isr; });
}

void Machine::enabled(const Word* world, Choices& out) const {
    static thread_local World scratch;
    static thread_local Choices list;
    candidates(world, list);
    const Choices now = list;
    out.clear();
    for (Choice choice : now) {
        if (choice.kind != ChoiceKind::Step) {
            out.push_back(choice);
            continue;
        }
        scratch.assign(world, world + layout.total);
        const StepResult result = step(scratch.data(), choice);
        if (result.status == StepResult::Status::Disabled) continue;
        for (int i = 0; i < result.alternatives; i++) {
            out.push_back({choice.kind, choice.task, static_cast<std::uint16_t>(i)});
        }
    }
}

bool Machine::preempts(const Word* world, TaskId last, Choice choice) const {
    if (last == sync::no_task || choice.kind != ChoiceKind::Step || choice.task == last)
        return false;
    static thread_local Choices list;
    candidates(world, list);
    const Choice on{ChoiceKind::Step, last, 0};
    if (std::find(list.begin(), list.end(), on) == list.end()) return false;
    static thread_local World scratch;
    scratch.assign(world, world + layout.total);
    return step(scratch.data(), on).status != StepResult::Status::Disabled;
}

Word Machine::evaluate(Word* world, const lang::Property& property) const {
    Interpreter in(*this, world, {});
    StepResult ignored;
    return in.evaluate(property.entry, property.function, ignored);
}

// -- what happens

StepResult Machine::step(Word* world, Choice choice, Observer observer) const {
    if (choice.kind == ChoiceKind::Tick) return tick(world, observer);
    Interpreter in(*this, world, observer);
    StepResult result;
    Cores before;
    if (hands_over()) before = cores(world, false);
    sync::Task& t = task(world, choice.task);
    in.k.self = choice.task;
    in.k.pc = t.pc;
    switch (choice.kind) {
        case ChoiceKind::Step:
            result = in.step(choice.task, choice.alternative);
            break;
        case ChoiceKind::Timeout:
            in.k.expire(choice.task);
            break;
        case ChoiceKind::Spurious:
            in.k.emit(EventKind::SpuriouslyWoken, choice.task, t.object);
            in.k.retry(choice.task, Wake::Spurious);
            break;
        case ChoiceKind::Release: {
            const lang::Task& declared = program.tasks[choice.task];
            t.timer = declared.release_from + choice.alternative;
            if (t.timer > 0) break;
            // Those released at tick 0 are equals whatever the order in which that is decided.
            t.timer = ticks_to_next(declared);
            in.k.become_ready(choice.task);
            t.rank = 0;
            in.k.emit(EventKind::Released, choice.task, 0, t.base);
            break;
        }
        case ChoiceKind::Dispatch:
            in.k.prefer(choice.task);
            break;
        case ChoiceKind::Die: {
            const sync::Misuse misuse = sync::kill(in.k, choice.task);
            if (misuse == sync::Misuse::None) break;
            result.status = StepResult::Status::Failed;
            result.failure = {FailureKind::Misuse, static_cast<std::uint8_t>(misuse), choice.task,
                              in.k.blocked_on, t.pc};
            break;
        }
        case ChoiceKind::Tick:
            break;
    }
    if (result.status != StepResult::Status::Moved) return result;
    const int alternatives = result.alternatives;
    const StepResult settled = in.settle();
    if (hands_over()) hand_over(in.k, before, world);
    if (settled.status == StepResult::Status::Failed) {
        result = settled;
        result.alternatives = alternatives;
    }
    return result;
}

bool Machine::is_plain(const Word* world, TaskId id) const {
    switch (program.code[task(world, id).pc].opcode) {
        case lang::Opcode::Load:
        case lang::Opcode::Store:
        case lang::Opcode::LoadGlobal:
        case lang::Opcode::StoreGlobal:
            return true;
        default:
            return false;
    }
}

StepResult Machine::step_plain(Word* world, TaskId id, Observer observer) const {
    return Interpreter(*this, world, observer).plain(id);
}

StepResult Machine::catch_up(Word* world, TaskId id, Observer observer) const {
    Interpreter in(*this, world, observer);
    StepResult result = in.catch_up(id);
    if (result.status == StepResult::Status::Moved) result = in.settle();
    return result;
}

int Machine::slice_of(const Word* world, TaskId id) const {
    if (program.task_words > api::slice_word) {
        const Word own =
            world[stack_of(id) + layout.stack_words - program.task_words + api::slice_word];
        if (own != 0) return own < 0 ? 0 : own;
    }
    return slice(world);
}

// Behind the work that [id] has done there is nothing but its end.
static bool ends_next(const Machine& machine, const Word* world, TaskId id) {
    static thread_local World scratch;
    scratch.assign(world, world + machine.layout.total);
    Interpreter in(machine, scratch.data(), {});
    in.k.self = id;
    in.k.pc = machine.task(world, id).pc;
    if (in.step(id, 0).status != StepResult::Status::Moved) return false;
    return machine.program.code[machine.task(scratch.data(), id).pc].opcode == lang::Opcode::End;
}

StepResult Machine::tick(Word* world, Observer observer) const {
    Interpreter in(*this, world, observer);
    StepResult result;
    const Cores c = cores(world);
    Cores before;
    if (hands_over()) before = cores(world, false);
    const auto running = [&](TaskId id) {
        return std::find(c.ready.begin(), c.ready.begin() + c.first, id) !=
               c.ready.begin() + c.first;
    };

    // With somebody running one tick passes, else all time until the next timer.
    Word passed = c.first > 0 ? 1 : INT32_MAX;
    for (int i = 0; i < task_count(); i++) {
        const sync::Task& t = task(world, static_cast<TaskId>(i));
        if (t.timer > 0 && t.state != State::Ready && t.state != State::Ended) {
            passed = std::min(passed, t.timer);
        }
    }
    if (passed == INT32_MAX) passed = 1;
    for (int i = 0; i < task_count(); i++) {
        sync::Task& t = task(world, static_cast<TaskId>(i));
        if (t.deadline < 0 || t.state == State::Ended || t.state == State::Unborn) continue;
        if (t.deadline < passed) {
            result.status = StepResult::Status::Failed;
            result.failure = {FailureKind::DeadlineMissed, 0, static_cast<TaskId>(i), t.deadline,
                              t.pc};
            return result;
        }
        t.deadline -= passed;
    }

    for (int i = 0; i < c.first; i++) {
        const TaskId id = c.ready[i];
        sync::Task& t = task(world, id);
        if (!cooperates()) t.flags &= ~sync::Lingers;
        t.work--;
        // Who has locked the scheduler does not use up its slice.
        if (slice_of(world, id) == 0)
            t.slice = 0;
        else if (t.scheduler_locks == 0)
            t.slice++;
        in.k.pc = t.pc;
        in.k.emit(EventKind::Worked, id, 0, t.work);
        if (t.work > 0) continue;
        t.flags |= sync::Fresh;  // phase 1: in work(n); 0: paying for a pass of a loop
        if (t.phase == 1) {
            t.wake = Wake::Completed;
            t.result = 0;
        }
    }
    in.k.emit(EventKind::Time, sync::no_task, 0, passed);
    if (program.uses_clock) world[0] += passed;

    in.k.open_batch();
    for (int i = 0; i < task_count(); i++) {
        const TaskId id = static_cast<TaskId>(i);
        sync::Task& t = task(world, id);
        if (t.timer < 0 || t.state == State::Ended) continue;
        if (t.timer > 0) t.timer = std::max<Word>(0, t.timer - passed);
        if (t.timer > 0 || t.state == State::Ready) continue;
        if (t.state == State::Unborn) {
            t.timer = ticks_to_next(program.tasks[i]);
            in.k.become_ready(id);
            in.k.emit(EventKind::Released, id, 0, t.base);
        } else {
            in.k.expire(id);
        }
    }
    in.k.close_batch();
    for (int i = 0; i < c.first; i++) {
        sync::Task& t = task(world, c.ready[i]);
        const int slice = slice_of(world, c.ready[i]);
        if (slice == 0 || t.slice < slice || !running(c.ready[i])) continue;
        t.slice = 0;
        in.k.to_tail(c.ready[i]);
    }
    in.k.priorities_changed();
    // A job that has done all its work has ended in time, also where a more urgent one comes at
    // this very tick.
    const Cores next = cores(world);
    const TaskId nobody = in.k.self;
    for (int i = 0; i < c.first; i++) {
        const TaskId id = c.ready[i];
        const sync::Task& t = task(world, id);
        const bool done =
            t.deadline >= 0 && t.work == 0 && t.phase == 1 && t.wake == Wake::Completed;
        const auto last = next.ready.begin() + next.first;
        if (!done || std::find(next.ready.begin(), last, id) != last ||
            !ends_next(*this, world, id))
            continue;
        in.k.self = id;
        in.k.pc = t.pc;
        in.step(id, 0);
        result = in.step(id, 0);
        if (result.status == StepResult::Status::Failed) return result;
    }
    in.k.self = nobody;
    const StepResult settled = in.settle();
    if (hands_over()) hand_over(in.k, before, world);
    return settled.status == StepResult::Status::Failed ? settled : result;
}

}  // namespace vm
