// Events and failures as short English sentences. Names come from the World, code from the source
// text, so that a person reads what stands in the script.
#include <cstdint>

#include "engine/vm/inspect.h"

namespace vm {
namespace {

using sync::EventKind;
using sync::Kind;

// The tags of what print() leaves in the output (lang/declare.h, Form::Print).
enum Tag : Word { TextTag, IntTag, BoolTag, UnsignedTag };

std::string printed(const Machine& machine, const Word* world, Word from, Word words) {
    std::string out;
    const Word* output = world + machine.layout.output + 1;
    for (Word i = from; i + 1 < from + words; i += 2) {
        const Word value = output[i + 1];
        switch (output[i]) {
            case TextTag:
                out += machine.program.messages[static_cast<std::size_t>(value)];
                break;
            case BoolTag:
                out += value != 0 ? "true" : "false";
                break;
            case UnsignedTag:
                out += std::to_string(static_cast<std::uint32_t>(value));
                break;
            default:
                out += std::to_string(value);
                break;
        }
    }
    return out;
}

std::string counted(Word n, const char* one) {
    return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

// The line break that ends most outputs would only disturb a sentence.
std::string quoted(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return "\"" + text + "\"";
}

class Teller {
  public:
    Teller(const Machine& machine, const Word* world, const Event& event)
        : machine_(machine), world_(world), e_(event) {}

    std::string tell() const {
        const std::string who = e_.task == sync::no_task ? "" : name(e_.task);
        switch (e_.kind) {
            case EventKind::Released:
                return who + " is released" + with_priority(e_.value);
            case EventKind::Started:
                return who + " starts";
            case EventKind::Ended:
                return who + (e_.value != 0 ? " dies" : " ends");
            case EventKind::Read:
                return who + " reads " + object() + ", which is " + value();
            case EventKind::Wrote:
                return who + " sets " + object() + " to " + value();
            case EventKind::Call:
                return who + " has done " + code();
            case EventKind::Acquired:
                return who + acquired();
            case EventKind::Unlocked:
                return who + unlocked();
            case EventKind::Blocked:
                return who + " waits for " + (e_.object == 0 ? code() : object() + held_by());
            case EventKind::Woken:
                return who + woken();
            case EventKind::TimedOut:
                return who + "'s wait for " + object() + " times out";
            case EventKind::SpuriouslyWoken:
                return who + " wakes up at " + object() + " for no reason";
            case EventKind::Slept:
                return e_.value > 0 ? who + " sleeps for " + counted(e_.value, "tick")
                                    : who + " yields";
            case EventKind::Priority:
                return who + (e_.extra > e_.value ? " is raised" : " is lowered") +
                       " from priority " + std::to_string(machine_.written(e_.value)) + " to " +
                       std::to_string(machine_.written(e_.extra));
            case EventKind::Worked:
                return who + " works";
            case EventKind::Time:
                return counted(e_.value, "tick") + (e_.value == 1 ? " passes" : " pass");
            case EventKind::Output:
                return who + " prints " + quoted(printed(machine_, world_, e_.value, e_.extra));
            case EventKind::Spawned:
                return who + " starts " + name(static_cast<TaskId>(e_.value));
            case EventKind::Chose:
                return who + " gets " + std::to_string(e_.value) + " from " + code();
        }
        return who;
    }

  private:
    std::string name(TaskId task) const { return task_name(machine_, world_, task); }
    std::string object() const { return name_of(machine_, world_, e_.object); }
    std::string code() const {
        return lang::text_of(machine_.program, machine_.program.spans[e_.pc]);
    }
    Kind kind() const { return sync::to_options(world_[e_.object]).k(); }

    // The value that the event tells, in the words of the variable's type where it still has it.
    std::string value() const {
        return world_[e_.object] == e_.value ? describe(machine_, world_, e_.object)
                                             : std::to_string(e_.value);
    }
    // An interrupt stands above every priority that a script can name.
    std::string with_priority(Word priority) const {
        if (!machine_.settings.rule.exact_time() || priority == INT16_MAX) return "";
        return " with priority " + std::to_string(machine_.written(priority));
    }
    std::string held_by() const {
        if (e_.value < 0 || e_.value >= machine_.task_count()) return "";
        return ", held by " + name(static_cast<TaskId>(e_.value));
    }

    std::string acquired() const {
        switch (kind()) {
            case Kind::Semaphore:
                return " takes a permit of " + object() + ", " + std::to_string(e_.value) + " left";
            case Kind::Event:
                return " finds " + object() + " set";
            case Kind::SharedMutex:
                if (e_.value < 0) return " locks " + object() + " for writing";
                return " locks " + object() + " for reading" +
                       (e_.value > 1 ? ", one of " + counted(e_.value, "reader") : "");
            default:
                return " locks " + object() +
                       (e_.value > 1 ? " for the " + std::to_string(e_.value) + ". time" : "");
        }
    }

    std::string unlocked() const {
        switch (kind()) {
            case Kind::Semaphore:
                return " gives a permit to " + object() + ", " + std::to_string(e_.value) +
                       " there now";
            case Kind::Event:
                return (e_.value != 0 ? " sets " : " resets ") + object();
            case Kind::Condition:
                if (e_.value == 0) return " notifies " + object() + ", where nobody waits";
                return " notifies " + object() + " and wakes " + counted(e_.value, "task");
            case Kind::Latch:
                return " counts " + object() + " down" +
                       (e_.value == 0 ? " and opens it"
                                      : ", " + std::to_string(e_.value) + " to go");
            case Kind::Barrier:
                return " arrives at " + object() +
                       (e_.value == 0 ? " as the last"
                                      : ", " + std::to_string(e_.value) + " missing");
            default:
                return " unlocks " + object() +
                       (kind() == Kind::Mutex && e_.value > 0
                            ? ", still locked " + counted(e_.value, "time")
                            : "");
        }
    }

    std::string woken() const {
        if (e_.object == 0) return " wakes up";
        const std::string by = e_.value >= 0 && e_.value < machine_.task_count()
                                   ? " by " + name(static_cast<TaskId>(e_.value))
                                   : "";
        return " is woken" + by + " at " + object();
    }

    const Machine& machine_;
    const Word* world_;
    const Event& e_;
};

std::string fault(const Machine& machine, const Failure& failure) {
    switch (static_cast<lang::Fault>(failure.code)) {
        case lang::Fault::Assertion: {
            const auto message = static_cast<std::size_t>(failure.detail);
            const bool known = failure.detail >= 0 && message < machine.program.messages.size();
            return "'s assertion fails" + (known ? ": " + machine.program.messages[message] : "");
        }
        case lang::Fault::Overflow:
            return " overflows an int";
        case lang::Fault::OutOfRange:
            return " uses index " + std::to_string(failure.detail) + ", which is out of range";
        case lang::Fault::DivisionByZero:
            return " divides by zero";
        case lang::Fault::BadShift:
            return " shifts by a number of bits that an int does not have";
        case lang::Fault::MissingReturn:
            return " leaves a function that should return a value without one";
        case lang::Fault::StackOverflow:
            return " calls itself deeper than " + std::to_string(lang::recursion_limit) + " times";
        case lang::Fault::EndlessLoop:
            return " loops for ever without a step that others could see";
        case lang::Fault::Terminate:
            return " terminates the program";
    }
    return " fails";
}

}  // namespace

std::string output(const Machine& machine, const Word* world) {
    if (machine.layout.output_words == 0) return "";
    return printed(machine, world, 0, world[machine.layout.output]);
}

std::string sentence(const Machine& machine, const Word* world, const Event& event) {
    return Teller(machine, world, event).tell();
}

std::string sentence(const Machine& machine, const Word* world, const Failure& failure) {
    const std::string who = failure.task == sync::no_task ? "the initialisation"
                                                          : task_name(machine, world, failure.task);
    const lang::Program& program = machine.program;
    const std::string code =
        failure.pc < program.spans.size() ? lang::text_of(program, program.spans[failure.pc]) : "";
    const std::string at = code.empty() ? "" : ", at '" + code + "'";
    switch (failure.kind) {
        case FailureKind::None:
            return "";
        case FailureKind::Fault:
            return who + fault(machine, failure) + at;
        case FailureKind::Misuse:
            return who + " " + sync::sentence(static_cast<sync::Misuse>(failure.code)) + at;
        case FailureKind::DeadlineMissed:
            return who + " misses its deadline";
        case FailureKind::Limit:
            return who +
                   (failure.code == static_cast<std::uint8_t>(Limit::Output)
                        ? " prints more than there is room for"
                        : " makes a step that can end in too many ways") +
                   at;
    }
    return who;
}

}  // namespace vm
