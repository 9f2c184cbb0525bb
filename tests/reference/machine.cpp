// Instructions, tasks and properties. The calls are in calls.cpp.
#include "tests/reference/machine.h"

#include <algorithm>
#include <climits>

#include "tests/reference/calls.h"

namespace reference {

using lang::Opcode;

namespace {

constexpr int stack_of_a_task = 100'000;  // addresses; globals are below
constexpr int turns_max = 1'000'000;

int wrapped(long long value) { return static_cast<int>(static_cast<unsigned>(value)); }
bool fits(long long value) { return value >= INT_MIN && value <= INT_MAX; }

}  // namespace

Machine::Machine(const lang::Program& program, std::vector<std::string> builtins, bool spurious,
                 int output_words_max)
    : program_(program),
      builtins_(std::move(builtins)),
      spurious_(spurious),
      output_words_max_(output_words_max),
      tasks_(program.tasks.size() + program.spawned_max) {}

int Machine::word(int address) const {
    const auto found = words_.find(address);
    return found == words_.end() ? 0 : found->second;
}

const Object* Machine::object(int address) const {
    const auto found = objects_.find(address);
    return found == objects_.end() ? nullptr : &found->second;
}

void Machine::fail(int task, Ending ending, int message) {
    if (ending_ != Ending::None) return;
    ending_ = ending;
    culprit_ = task;
    message_ = message;
}

Machine::Did Machine::undefined(int task) {
    fail(task, Ending::Undefined);
    return Did::Failed;
}

void Machine::forget(int from, int to) {
    words_.erase(words_.lower_bound(from), words_.lower_bound(to));
    objects_.erase(objects_.lower_bound(from), objects_.lower_bound(to));
}

int Machine::choose(int n) {
    const int taken = alternative_ / radix_ % n;
    radix_ *= n;
    return taken;
}

// -- frames

// The first address behind the frames of [task].
int Machine::top_of(const Task& task) const {
    const Frame& frame = task.frames.back();
    return frame.base + program_.functions[static_cast<std::size_t>(frame.function)].locals;
}

void Machine::enter(int task, int function, int back) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    const lang::Function& f = program_.functions[static_cast<std::size_t>(function)];
    Frame frame;
    frame.function = function;
    frame.back = back;
    frame.base = t.frames.empty() ? stack_of_a_task * (task + 1) : top_of(t);
    const long deep = std::count_if(t.frames.begin(), t.frames.end(),
                                    [&](const Frame& other) { return other.function == function; });
    if (deep > static_cast<long>(lang::recursion_limit)) {
        fail(task, Ending::Undefined);
        return;
    }
    forget(frame.base, frame.base + f.locals);
    if (!t.frames.empty()) {
        std::vector<int>& operands = t.frames.back().operands;
        for (int i = f.arguments; i-- > 0;) {
            words_[frame.base + i] = operands.back();
            operands.pop_back();
        }
    }
    t.frames.push_back(std::move(frame));
    t.pc = static_cast<int>(f.entry);
}

void Machine::leave(int task, int words) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    const Frame left = t.frames.back();
    const std::vector<int> results(left.operands.end() - words, left.operands.end());
    forget(left.base, stack_of_a_task * (task + 2));
    t.frames.pop_back();
    if (t.frames.empty()) {
        done_ = true;
        evaluated_ = results.empty() ? 0 : results.back();
        return;
    }
    t.pc = left.back;
    t.frames.back().operands.insert(t.frames.back().operands.end(), results.begin(), results.end());
}

void Machine::prepare(int task, int function, const std::vector<int>& arguments) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    t = Task{};
    enter(task, function, -1);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        words_[t.frames[0].base + static_cast<int>(i)] = arguments[i];
    }
    const bool declared = task < static_cast<int>(program_.tasks.size());
    if (declared) t.priority = program_.tasks[static_cast<std::size_t>(task)].priority;
    t.status = Status::Ready;
}

// -- the life of tasks

void Machine::start() {
    // The globals get their values; whoever does that has the first task's place until then.
    enter(0, program_.initialise, -1);
    tasks_[0].pc =
        static_cast<int>(program_.functions[static_cast<std::size_t>(program_.initialise)].entry);
    run(0, true);
    tasks_[0] = Task{};
    forget(stack_of_a_task, INT_MAX);
    for (auto& [address, object] : objects_) {
        if (object.owner >= 0 || !object.readers.empty()) fail(0, Ending::Undefined);
    }
    if (ending_ != Ending::None) return;
    const int declared = static_cast<int>(program_.tasks.size());
    for (int i = 0; i < declared; ++i) {
        const lang::Task& task = program_.tasks[static_cast<std::size_t>(i)];
        if (task.isr) unknown_ = "interrupts";
        if (task.period > 0 && !task.isr) unknown_ = "tasks that come again";
        prepare(i, task.function, {task.arguments.begin(), task.arguments.end()});
    }
    for (int i = 0; i < declared && ending_ == Ending::None; ++i) run(i, false);
}

void Machine::end(int task) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    for (const auto& [address, object] : objects_) {
        const bool must_not = object.owner == task && !object.may_be_left &&
                              (object.made_by.find("mutex") != std::string::npos);
        if (must_not || object.readers.count(task) != 0) {
            fail(task, Ending::Undefined);
            return;
        }
    }
    forget(stack_of_a_task * (task + 1), stack_of_a_task * (task + 2));
    const bool detached = t.detached;
    t = Task{};
    t.status = detached ? Status::Unborn : Status::Ended;
}

// Whoever had a call finished by another goes on, in order of number.
void Machine::settle() {
    for (int i = 0; i < static_cast<int>(tasks_.size()) && ending_ == Ending::None; ++i) {
        Task& t = tasks_[static_cast<std::size_t>(i)];
        if (!t.completed) continue;
        const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
        if (in.opcode == Opcode::Invoke && t.started) {
            std::vector<int>& operands = t.frames.back().operands;
            operands.resize(operands.size() - in.a / 2);
            if (in.a & 1) operands.push_back(*t.completed);
            ++t.pc;
        }
        t.completed.reset();
        t.stage = 0;
        t.woken = Woken::No;
        run(i, false);
    }
}

std::string Machine::make(const Choice& choice) {
    if (choice.task < 0 || choice.task >= static_cast<int>(tasks_.size()))
        return "there is no such task";
    if (ending_ != Ending::None) return "the run has ended";
    Task& t = tasks_[static_cast<std::size_t>(choice.task)];
    const auto wake = [&](Woken why) {
        std::vector<int>& waiting = objects_[t.waits_at].waiting;
        waiting.erase(std::find(waiting.begin(), waiting.end(), choice.task));
        t.status = Status::Ready;
        t.waits_at = 0;
        t.woken = why;
    };
    switch (choice.kind) {
        case Kind::Timeout:
            if (t.status != Status::Waiting || !t.timed) return "it waits for no time-out";
            wake(Woken::TimedOut);
            return {};
        case Kind::Spurious:
            if (!spurious_ || t.status != Status::Waiting || !t.may_wake_alone) {
                return "it does not sleep where it could wake up for no reason";
            }
            wake(Woken::ForNoReason);
            return {};
        case Kind::Step:
            break;
    }
    if (t.status != Status::Ready) return "it is not ready";
    alternative_ = choice.alternative;
    radix_ = 1;
    const Did did = step(choice.task);
    if (did == Did::Nothing) return "its step cannot be made now";
    if (alternative_ >= radix_) return "the step has not so many outcomes";
    if (ending_ == Ending::None) settle();
    return {};
}

Machine::Did Machine::step(int task) {
    const Did did = visible(task);
    Task& t = tasks_[static_cast<std::size_t>(task)];
    if (did != Did::Nothing && did != Did::Failed) t.started = true;
    if (did == Did::All) run(task, false);
    return did;
}

// -- instructions

Machine::Did Machine::visible(int task) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    std::vector<int>& operands = t.frames.back().operands;
    const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
    switch (in.opcode) {
        case Opcode::Load:
        case Opcode::Store:
        case Opcode::LoadGlobal:
        case Opcode::StoreGlobal:
            local(task, in);
            ++t.pc;
            return Did::All;
        case Opcode::Invoke:
            return invoke(task, false);
        case Opcode::Await:
            if (!condition(task, t.pc + 1)) return Did::Nothing;
            t.pc = in.b;
            return Did::All;
        case Opcode::Spawn: {
            std::size_t born = program_.tasks.size();
            while (born < tasks_.size() && tasks_[born].status != Status::Unborn) ++born;
            if (born == tasks_.size()) return undefined(task);
            const std::vector<int> arguments(operands.end() - in.a, operands.end());
            operands.resize(operands.size() - in.a);
            operands.push_back(static_cast<int>(born) + 1);
            const int priority = t.priority;
            prepare(static_cast<int>(born), in.b, arguments);
            tasks_[born].completed = 0;
            tasks_[born].priority = priority;
            ++t.pc;
            return Did::All;
        }
        default:
            return undefined(task);
    }
}

Machine::Did Machine::invoke(int task, bool immediate) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
    const std::string& name = builtins_[static_cast<std::size_t>(in.b)];
    std::vector<int>& operands = t.frames.back().operands;
    Call call{task, {operands.end() - in.a / 2, operands.end()}, 0, immediate};
    const Did did = Calls{*this, call}.named(name);
    if (did == Did::All) {
        operands.resize(operands.size() - in.a / 2);
        if (in.a & 1) operands.push_back(call.answer);
        if (!immediate) {
            t.stage = 0;
            t.woken = Woken::No;
        }
        ++t.pc;
    }
    return did;
}

// True where [task] stands before an instruction that others can see.
bool Machine::park_here(int task) {
    const Task& t = tasks_[static_cast<std::size_t>(task)];
    const std::vector<int>& operands = t.frames.back().operands;
    const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
    const auto own = [&](int address) { return address < 0; };
    switch (in.opcode) {
        case Opcode::LoadGlobal:
        case Opcode::StoreGlobal:
        case Opcode::Spawn:
        case Opcode::Await:
            return true;
        case Opcode::Load:
            return in.a != static_cast<int>(lang::Access::Constant) && !own(operands.back());
        case Opcode::Store:
            return !own(operands[operands.size() - 2]);
        case Opcode::Invoke: {
            Call call{task, {operands.end() - in.a / 2, operands.end()}, 0, false};
            return !Calls{*this, call}.unseen(builtins_[static_cast<std::size_t>(in.b)]);
        }
        default:
            return false;
    }
}

void Machine::run(int task, bool immediate) {
    done_ = false;
    for (int turns = 0; ending_ == Ending::None && unknown_.empty();) {
        Task& t = tasks_[static_cast<std::size_t>(task)];
        const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
        if (!immediate && park_here(task)) return;
        switch (in.opcode) {
            case Opcode::AwaitEnd:
                evaluated_ = t.frames.back().operands.back();
                return;
            case Opcode::End:
                end(task);
                return;
            case Opcode::Invoke:
            case Opcode::InvokeLocal:
                if (invoke(task, true) != Did::All) fail(task, Ending::Undefined);
                break;
            case Opcode::Jump:
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero: {
                bool taken = in.opcode == Opcode::Jump;
                if (!taken) {
                    const bool zero = t.frames.back().operands.back() == 0;
                    t.frames.back().operands.pop_back();
                    taken = zero == (in.opcode == Opcode::JumpIfZero);
                }
                if (taken && in.b <= t.pc && ++turns == turns_max) fail(task, Ending::Undefined);
                t.pc = taken ? in.b : t.pc + 1;
                break;
            }
            case Opcode::Call:
                enter(task, in.b, t.pc + 1);
                break;
            case Opcode::CallIndirect: {
                const int function = t.frames.back().operands.back();
                t.frames.back().operands.pop_back();
                if (function > 0) {
                    enter(task, function - 1, t.pc + 1);
                } else {
                    ++t.pc;
                }
                break;
            }
            case Opcode::Return:
                leave(task, in.a);
                if (done_) return;
                break;
            case Opcode::Fail:
                fail(task,
                     in.a == static_cast<int>(lang::Fault::Assertion) ? Ending::Assertion
                                                                      : Ending::Undefined,
                     in.b);
                return;
            case Opcode::Spawn:
            case Opcode::Await:
                fail(task, Ending::Undefined);
                return;
            default:
                local(task, in);
                ++t.pc;
        }
    }
}

// What works on the operands and on words alone.
void Machine::local(int task, const lang::Instruction& in) {
    Task& t = tasks_[static_cast<std::size_t>(task)];
    Frame& frame = t.frames.back();
    std::vector<int>& s = frame.operands;
    const auto pop = [&] {
        const int value = s.back();
        s.pop_back();
        return value;
    };
    // A negative address is one of the task's own locals, as is told apart where steps are made.
    const auto place = [&](int address) { return address < 0 ? -address : address; };
    const auto number = [&](long long value) {
        if (!fits(value)) fail(task, Ending::Undefined);
        s.push_back(wrapped(value));
    };
    switch (in.opcode) {
        case Opcode::Push:
            s.push_back(in.b);
            return;
        case Opcode::Pop:
            pop();
            return;
        case Opcode::Dup:
            s.push_back(int(s.back()));
            return;
        case Opcode::Swap:
            std::swap(s[s.size() - 1], s[s.size() - 2]);
            return;
        case Opcode::Over:
            s.push_back(int(s[s.size() - 2]));
            return;
        case Opcode::Rot:
            std::rotate(s.end() - 3, s.end() - 2, s.end());
            return;
        case Opcode::LocalGet:
            s.push_back(word(frame.base + in.b));
            return;
        case Opcode::LocalSet:
            words_[frame.base + in.b] = pop();
            return;
        case Opcode::LocalAddress:
            s.push_back(in.a ? frame.base + in.b : -(frame.base + in.b));
            return;
        case Opcode::Load:
            s.push_back(word(place(pop())));
            return;
        case Opcode::Store: {
            const int value = pop();
            words_[place(pop())] = value;
            return;
        }
        case Opcode::LoadGlobal:
            s.push_back(word(in.b));
            return;
        case Opcode::StoreGlobal:
            words_[in.b] = pop();
            return;
        case Opcode::Offset:
            s.back() += s.back() < 0 ? -in.b : in.b;
            return;
        case Opcode::Index: {
            const int index = pop();
            if (index < 0 || index >= in.a) fail(task, Ending::Undefined);
            s.back() += (s.back() < 0 ? -index : index) * in.b;
            return;
        }
        case Opcode::Fill: {
            const int from = place(pop());
            forget(from, from + in.b);
            return;
        }
        case Opcode::AtFunction:
            s.back() = inside(s.back(), in.b);
            return;
        case Opcode::AtRange: {
            const lang::Range range = program_.ranges[static_cast<std::size_t>(in.b)];
            const Task& other = tasks_[static_cast<std::size_t>(s.back())];
            const auto pc = static_cast<std::uint32_t>(other.pc);
            s.back() = (other.status == Status::Ready || other.status == Status::Waiting) &&
                       pc >= range.from && pc < range.to;
            return;
        }
        case Opcode::Ended:
            s.back() = tasks_[static_cast<std::size_t>(s.back())].status == Status::Ended;
            return;
        case Opcode::Not:
            s.back() = s.back() == 0;
            return;
        case Opcode::ToBool:
            s.back() = s.back() != 0;
            return;
        case Opcode::BitNot:
            s.back() = ~s.back();
            return;
        case Opcode::Negate:
            number(-static_cast<long long>(pop()));
            return;
        default:
            break;
    }
    const long long y = pop(), x = pop();
    const unsigned ux = static_cast<unsigned>(x), uy = static_cast<unsigned>(y);
    switch (in.opcode) {
        case Opcode::Add:
            return number(x + y);
        case Opcode::Subtract:
            return number(x - y);
        case Opcode::Multiply:
            return number(x * y);
        case Opcode::Divide:
        case Opcode::Modulo:
            if (y == 0 || (x == INT_MIN && y == -1)) {
                fail(task, Ending::Undefined);
                s.push_back(0);
                return;
            }
            return number(in.opcode == Opcode::Divide ? x / y : x % y);
        case Opcode::ShiftLeft:
        case Opcode::ShiftRight:
        case Opcode::ShiftRightU:
            if (y < 0 || y > 31) {
                fail(task, Ending::Undefined);
                s.push_back(0);
            } else if (in.opcode == Opcode::ShiftLeft) {
                s.push_back(wrapped(static_cast<long long>(ux) << y));
            } else {
                s.push_back(wrapped(
                    in.opcode == Opcode::ShiftRight ? x >> y : static_cast<long long>(ux >> y)));
            }
            return;
        case Opcode::BitAnd:
            return s.push_back(wrapped(ux & uy));
        case Opcode::BitOr:
            return s.push_back(wrapped(ux | uy));
        case Opcode::BitXor:
            return s.push_back(wrapped(ux ^ uy));
        case Opcode::Less:
            return s.push_back(x < y);
        case Opcode::LessEqual:
            return s.push_back(x <= y);
        case Opcode::Equal:
            return s.push_back(x == y);
        case Opcode::NotEqual:
            return s.push_back(x != y);
        case Opcode::AddU:
            return s.push_back(wrapped(x + y));
        case Opcode::SubtractU:
            return s.push_back(wrapped(x - y));
        case Opcode::MultiplyU:
            return s.push_back(wrapped(static_cast<long long>(ux * uy)));
        case Opcode::DivideU:
        case Opcode::ModuloU:
            if (uy == 0) fail(task, Ending::Undefined);
            s.push_back(uy == 0 ? 0 : wrapped(in.opcode == Opcode::DivideU ? ux / uy : ux % uy));
            return;
        case Opcode::LessU:
            return s.push_back(ux < uy);
        case Opcode::LessEqualU:
            return s.push_back(ux <= uy);
        default:
            unknown_ = std::string("the instruction ") + lang::name_of(in.opcode);
            s.push_back(0);
    }
}

// -- what a state tells

bool Machine::inside(int task, int function) const {
    const Task& t = tasks_[static_cast<std::size_t>(task)];
    if (t.status != Status::Ready && t.status != Status::Waiting) return false;
    return std::any_of(t.frames.begin(), t.frames.end(),
                       [&](const Frame& frame) { return frame.function == function; });
}

// The value that code which makes no steps leaves, with the variables of [task].
bool Machine::condition(int task, int pc) const {
    Machine copy = *this;
    copy.tasks_[static_cast<std::size_t>(task)].pc = pc;
    copy.run(task, true);
    return copy.ending_ == Ending::None && copy.evaluated_ != 0;
}

bool Machine::holds(const lang::Property& property) const {
    Machine copy = *this;
    const int evaluator = static_cast<int>(copy.tasks_.size());
    copy.tasks_.emplace_back();
    copy.enter(evaluator, property.function, -1);
    copy.tasks_.back().pc = static_cast<int>(property.entry);
    copy.run(evaluator, true);
    return copy.ending_ == Ending::None && copy.evaluated_ != 0;
}

bool Machine::can_go_on(int task) const {
    const Task& t = tasks_[static_cast<std::size_t>(task)];
    if (t.status == Status::Waiting) return t.timed;
    Machine copy = *this;
    return t.status == Status::Ready && copy.make({Kind::Step, task, 0}).empty();
}

bool Machine::somebody_can_go_on() const {
    for (int i = 0; i < static_cast<int>(tasks_.size()); ++i) {
        if (can_go_on(i)) return true;
    }
    return false;
}

bool Machine::all_ended() const {
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
        const bool declared = i < program_.tasks.size();
        if (declared && (program_.tasks[i].daemon || program_.tasks[i].isr)) continue;
        if (tasks_[i].status == Status::Ended) continue;
        if (declared || tasks_[i].status != Status::Unborn) return false;
    }
    return true;
}

std::optional<std::pair<int, bool>> Machine::plain_access(int task) const {
    const Task& t = tasks_[static_cast<std::size_t>(task)];
    if (t.status != Status::Ready) return {};
    const std::vector<int>& s = t.frames.back().operands;
    const lang::Instruction in = program_.code[static_cast<std::size_t>(t.pc)];
    switch (in.opcode) {
        case Opcode::Load:
            return {{s.back(), false}};
        case Opcode::Store:
            return {{s[s.size() - 2], true}};
        case Opcode::LoadGlobal:
            return {{in.b, false}};
        case Opcode::StoreGlobal:
            return {{in.b, true}};
        case Opcode::Invoke: {
            const std::string& name = builtins_[static_cast<std::size_t>(in.b)];
            if (name.find("std::queue::") == std::string::npos) return {};
            const bool writes = name.find("push") != name.npos || name.find("pop") != name.npos;
            return {{s[s.size() - in.a / 2], writes}};
        }
        default:
            return {};
    }
}

bool Machine::races() const {
    for (int i = 0; i < static_cast<int>(tasks_.size()); ++i) {
        for (int j = 0; j < i; ++j) {
            const auto a = plain_access(i), b = plain_access(j);
            if (a && b && a->first == b->first && (a->second || b->second)) return true;
        }
    }
    return false;
}

}  // namespace reference
