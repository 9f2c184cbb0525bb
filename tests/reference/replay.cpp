// The comparison. This file knows both machines, and the words of the World's sync objects.
#include "tests/reference/replay.h"

#include <algorithm>

#include "engine/api/names.h"
#include "engine/explore/search.h"
#include "engine/sync/barrier.h"
#include "engine/sync/mutex.h"
#include "engine/sync/semaphore.h"
#include "engine/sync/shared_mutex.h"
#include "tests/reference/machine.h"

namespace reference {

namespace {

std::vector<std::string> names(const lang::Program& program) {
    std::vector<std::string> all;
    for (const lang::BuiltinCode* code : program.builtins) all.push_back(api::name_of(code));
    return all;
}

// The mask of a shared mutex's readers.
int mask(const std::set<int>& readers) {
    unsigned all = 0;
    for (const int reader : readers) all |= 1u << reader;
    return static_cast<int>(all);
}

class Pair {
  public:
    explicit Pair(const vm::Machine& machine)
        : machine_(machine),
          world_(machine.initial(&failure_)),
          second_(machine.program, names(machine.program), machine.settings.rule.spurious,
                  static_cast<int>(machine.settings.output_words_max)) {
        if (machine.settings.rule.exact_time()) {
            unknown_ = "exact time";
            return;
        }
        second_.start();
        compare("before the first step");
    }

    bool goes_on() const { return difference_.empty() && unknown().empty() && !failed(); }
    bool failed() const { return failure_.kind != vm::FailureKind::None; }

    void make(const vm::Choice& choice) {
        Kind kind = Kind::Step;
        if (choice.kind == vm::ChoiceKind::Timeout) kind = Kind::Timeout;
        if (choice.kind == vm::ChoiceKind::Spurious) kind = Kind::Spurious;
        const vm::StepResult result = machine_.step(world_.data(), choice);
        const std::string complaint = second_.make({kind, choice.task, choice.alternative});
        ++steps_;
        const std::string where =
            "step " + std::to_string(steps_) + " of task " + std::to_string(choice.task);
        if (result.status == vm::StepResult::Status::Disabled) {
            if (complaint.empty()) difference_ = where + ": only the second machine can make it";
            return;
        }
        if (!complaint.empty()) difference_ = where + ": " + complaint;
        failure_ = result.failure;
        compare(where);
    }

    // What is wrong at the end must be what [verdict] says.
    void judge(const explore::Verdict& verdict) {
        using explore::VerdictKind;
        if (!difference_.empty() || !unknown().empty()) return;
        bool right = true;
        switch (verdict.kind) {
            case VerdictKind::Assertion:
                right = second_.ending() == Ending::Assertion;
                break;
            case VerdictKind::Misuse:
                right = second_.ending() == Ending::Undefined;
                break;
            case VerdictKind::Never:
                right = property_broken(verdict.property, true);
                break;
            case VerdictKind::Finally:
                right = second_.all_ended() && property_broken(verdict.property, false);
                break;
            case VerdictKind::DataRace:
                right = second_.races();
                break;
            case VerdictKind::Deadlock:
                right = somebody_is_stuck();
                break;
            default:
                break;  // what only an endless run or the whole graph tells
        }
        if (!right) {
            difference_ =
                std::string("at its end the second machine sees no ") + word(verdict.kind);
        }
    }

    // After a lasso's one round everything is as it was at its beginning.
    void close_loop(const vm::World& at_loop) {
        const auto stored = static_cast<std::ptrdiff_t>(machine_.layout.stored);
        const bool closed = std::equal(world_.begin(), world_.begin() + stored, at_loop.begin());
        if (goes_on() && !closed) difference_ = "the loop does not close";
    }

    Agreement agreement() const {
        if (!difference_.empty()) return {Agreement::Different, difference_, steps_};
        if (!unknown().empty()) return {Agreement::Unknown, unknown(), steps_};
        return {Agreement::Same, {}, steps_};
    }

    const vm::World& world() const { return world_; }

  private:
    const std::string& unknown() const { return unknown_.empty() ? second_.unknown() : unknown_; }

    bool property_broken(const std::string& text, bool when_it_holds) const {
        return std::any_of(machine_.program.properties.begin(), machine_.program.properties.end(),
                           [&](const lang::Property& property) {
                               const auto kind = when_it_holds ? lang::PropertyKind::Never
                                                               : lang::PropertyKind::Finally;
                               return property.kind == kind && property.text == text &&
                                      second_.holds(property) == when_it_holds;
                           });
    }

    bool somebody_is_stuck() const {
        if (second_.somebody_can_go_on()) {
            for (std::size_t i = 0; i < second_.tasks().size(); ++i) {
                const Status status = second_.tasks()[i].status;
                const bool lives = status == Status::Ready || status == Status::Waiting;
                if (lives && !second_.can_go_on(static_cast<int>(i))) return true;
            }
            return false;
        }
        return !second_.all_ended();
    }

    void compare(const std::string& where) {
        if (!difference_.empty() || !unknown().empty()) return;
        const auto differ = [&](const std::string& what) {
            if (difference_.empty()) difference_ = where + ": " + what;
        };
        const Ending ending = second_.ending();
        bool same_end = false;
        switch (failure_.kind) {
            case vm::FailureKind::None:
                same_end = ending == Ending::None;
                break;
            case vm::FailureKind::Fault:
                same_end = failure_.code == static_cast<std::uint8_t>(lang::Fault::Assertion)
                               ? ending == Ending::Assertion && second_.message() == failure_.detail
                               : ending == Ending::Undefined;
                break;
            case vm::FailureKind::Misuse:
                same_end = ending == Ending::Undefined;
                break;
            case vm::FailureKind::Limit:
                same_end = ending == Ending::OutputFull;
                break;
            case vm::FailureKind::DeadlineMissed:
                break;
        }
        if (!same_end) differ("the run ends in another way");
        if (failed()) return;
        for (const lang::Variable& global : machine_.program.globals) {
            if (global.place > 0 && !same(global.type, global.place)) {
                differ(global.name + " has another value");
            }
        }
        const vm::Word* const world = world_.data();
        if (machine_.layout.output_words > 0) {
            const vm::Word* const output = world + machine_.layout.output;
            if (std::vector<int>(output + 1, output + 1 + output[0]) != second_.output()) {
                differ("another output");
            }
        }
        vm::Choices enabled;
        machine_.enabled(world, enabled);
        for (int i = 0; i < machine_.task_count(); ++i) {
            const sync::State state = machine_.task(world, static_cast<vm::TaskId>(i)).state;
            const Status status = second_.tasks()[static_cast<std::size_t>(i)].status;
            const bool same_state = (state == sync::State::Unborn) == (status == Status::Unborn) &&
                                    (state == sync::State::Ready) == (status == Status::Ready) &&
                                    (state == sync::State::Ended) == (status == Status::Ended);
            if (!same_state) differ("task " + std::to_string(i) + " is in another state");
            const bool can =
                std::any_of(enabled.begin(), enabled.end(), [&](const vm::Choice& choice) {
                    return choice.task == i && choice.kind != vm::ChoiceKind::Spurious;
                });
            if (can != second_.can_go_on(i)) {
                differ("task " + std::to_string(i) + " can go on in one machine only");
            }
        }
    }

    bool same(std::uint16_t number, int at) const {
        const lang::Type& type = machine_.program.types[number];
        const vm::Word* const world = world_.data();
        switch (type.kind) {
            case lang::TypeKind::Bool:
            case lang::TypeKind::Int:
            case lang::TypeKind::Unsigned:
            case lang::TypeKind::Enum:
                return world[at] == second_.word(at);
            case lang::TypeKind::Struct:
                return std::all_of(type.fields.begin(), type.fields.end(),
                                   [&](const lang::Field& field) {
                                       return same(field.type, at + static_cast<int>(field.offset));
                                   });
            case lang::TypeKind::Array:
                for (std::uint32_t i = 0; i < type.count; ++i) {
                    const auto words = machine_.program.types[type.element].words;
                    if (!same(type.element, at + static_cast<int>(i * words))) return false;
                }
                return true;
            case lang::TypeKind::Builtin:
                break;
            default:
                return true;
        }
        const Object* const object = second_.object(at);
        if (object == nullptr || object->made_by.empty())
            return type.words != 1 || world[at] == second_.word(at);
        const std::string& made = object->made_by;
        if (made == "new std::mutex" || made == "new std::recursive_mutex") {
            const auto& m = *reinterpret_cast<const sync::Mutex*>(world + at);
            return m.owner == object->owner + 1 && m.count == object->count;
        }
        if (made == "new std::shared_mutex") {
            const auto& m = *reinterpret_cast<const sync::SharedMutex*>(world + at);
            return m.writer == object->owner + 1 && m.readers == mask(object->readers);
        }
        if (made == "new std::counting_semaphore") {
            const auto& s = *reinterpret_cast<const sync::Semaphore*>(world + at);
            return s.count == object->count && s.maximum == object->most;
        }
        if (made == "new std::latch") {
            return reinterpret_cast<const sync::Latch*>(world + at)->count == object->count;
        }
        if (made == "new std::barrier") {
            const auto& b = *reinterpret_cast<const sync::Barrier*>(world + at);
            return b.expected == object->expected && b.arrived == object->arrived;
        }
        if (made == "new std::queue") {
            return std::vector<int>(object->queue.begin(), object->queue.end()) ==
                   std::vector<int>(world + at + 2, world + at + 2 + world[at + 1]);
        }
        return true;
    }

    const vm::Machine& machine_;
    vm::Failure failure_;
    vm::World world_;
    Machine second_;
    std::string difference_, unknown_;
    std::size_t steps_ = 0;
};

}  // namespace

Agreement follow(const vm::Machine& machine, const vm::Choices& schedule) {
    Pair pair(machine);
    for (const vm::Choice& choice : schedule) {
        if (!pair.goes_on()) break;
        pair.make(choice);
    }
    return pair.agreement();
}

Agreement replay(const vm::Machine& machine, const explore::Verdict& verdict) {
    Pair pair(machine);
    vm::World at_loop;
    for (std::size_t i = 0; i < verdict.schedule.size() && pair.goes_on(); ++i) {
        if (i == verdict.loop_from) at_loop = pair.world();
        pair.make(verdict.schedule[i]);
    }
    if (!verdict.passed()) pair.judge(verdict);
    if (!at_loop.empty()) pair.close_loop(at_loop);
    return pair.agreement();
}

Agreement walk(const vm::Machine& machine, std::uint32_t seed, std::size_t steps) {
    Pair pair(machine);
    vm::Choices enabled;
    for (std::size_t i = 0; i < steps && pair.goes_on(); ++i) {
        machine.enabled(pair.world().data(), enabled);
        if (enabled.empty()) break;
        seed = seed * 1664525u + 1013904223u;  // Numerical Recipes' generator: any will do
        pair.make(enabled[(seed >> 8) % enabled.size()]);
    }
    return pair.agreement();
}

Agreement look_over(const std::shared_ptr<const vm::Machine>& machine) {
    constexpr std::uint64_t states = 1'000;
    explore::Question question;
    question.limits.states_max = states;
    question.limits.simplest_states_max = states;
    Agreement agreement = replay(*machine, explore::judge(machine, question));
    for (std::uint32_t seed = 1; seed <= 2 && agreement.kind == Agreement::Same; ++seed) {
        agreement = walk(*machine, seed, 40);
    }
    return agreement;
}

}  // namespace reference
