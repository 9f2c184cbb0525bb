// Rules for whoever edits the switch in run():
//   1. A visible instruction never executes in run() in Mode::Steps: the task parks before it.
//   2. Every case leaves pc_ behind the instruction, or at its target.
//   3. Operands live in the World itself. At a park everything from sp_ up to high_ becomes 0
//      again, so that what is dead cannot tell two states apart.
//   4. A call zeroes the callee's locals, since they may lie on dead operands.
//   5. Nothing here allocates, and every loop of the script passes budget (jumps back and calls).
//   6. Words outside of the task's own stack are reached through k.words and k.tasks alone, which
//      note what a step looked at.
//   7. Where time is exact, a jump back after a pass that left everything as it was costs a tick of
//      CPU: changed_ says whether anything became different, seen_ what it would have to be for all
//      to be as before.
//   8. In Mode::Plain other tasks run at the same moment, on other threads: only the task's own
//      frames and its place (pc, fp, sp) may be touched, and shared variables by the atomic
//      accesses in visible(). Whatever asks the kernel or an API parks.
#include "engine/vm/interpreter.h"

#include <algorithm>
#include <cstring>

#include "engine/sync/life.h"

namespace vm {

using lang::Access;
using lang::Fault;
using lang::Instruction;
using lang::Opcode;
using sync::EventKind;
using sync::Outcome;
using sync::State;
using sync::Wake;

namespace {

constexpr Word linkage = lang::frame_linkage_words;

Word wrap(std::uint32_t x) { return static_cast<Word>(x); }
std::uint32_t bits(Word x) { return static_cast<std::uint32_t>(x); }

}  // namespace

Interpreter::Interpreter(const Machine& machine, Word* world, Observer observer)
    : k(world, reinterpret_cast<sync::Task*>(world + machine.layout.tasks), machine.task_count(),
        machine.settings.rule, observer.looked),
      m_(machine),
      w_(world),
      code_(machine.program.code.data()),
      jumps_back_(observer.jumps_back) {
    k.events = observer.events;
    k.footprint = observer.footprint;
    k.patience = observer.patience;
    k.output = static_cast<sync::Address>(machine.layout.output);
    k.output_words_max = static_cast<Word>(machine.settings.output_words_max);
    k.rooms = {machine.pools.data(), machine.layout.stacks, machine.layout.stack_words,
               machine.program.task_words, machine.program.features};
    k.slice_place = static_cast<sync::Address>(machine.program.slice_place);
    k.births = this;
}

TaskId Interpreter::bear(Word function, const Word* arguments, int count) {
    if (function < 0 || function >= static_cast<Word>(m_.program.functions.size()))
        return sync::no_task;
    count =
        std::min<int>(count, m_.program.functions[static_cast<std::size_t>(function)].arguments);
    const TaskId born = sync::free_place(k, first_place());
    if (born == sync::no_task) return born;
    m_.prepare(w_, born, static_cast<std::uint16_t>(function), arguments, count);
    return born;
}

int Interpreter::first_place() const { return static_cast<int>(m_.program.tasks.size()); }

void Interpreter::enter(TaskId task) {
    const sync::Task& t = k.tasks[task];
    task_ = task;
    k.self = task;
    base_ = k.own_base = m_.stack_of(task);
    stack_end_ = base_ + m_.layout.stack_words;
    pc_ = t.pc;
    fp_ = w_ + base_ + t.fp;
    sp_ = high_ = w_ + base_ + t.sp;
    changed_ = m_.settings.rule.exact_time() && t.flags & sync::Changed;
    seen_ = m_.settings.rule.exact_time() ? t.seen : 0;
}

void Interpreter::leave() {
    sync::Task& t = k.tasks[task_];
    t.pc = pc_;
    t.fp = static_cast<std::uint16_t>(fp_ - (w_ + base_));
    t.sp = static_cast<std::uint16_t>(sp_ - (w_ + base_));
    if (sp_ < high_) std::memset(sp_, 0, static_cast<std::size_t>(high_ - sp_) * sizeof(Word));
    high_ = sp_;
    if (m_.settings.rule.exact_time()) {
        t.flags = changed_ ? t.flags | sync::Changed : t.flags & ~sync::Changed;
        t.seen = m_.in_loop[pc_] ? seen_ : 0;
    }
}

// Something is different that no other step takes back.
void Interpreter::note_change() {
    changed_ = true;
    seen_ = 0;
}

// Of the call or write just made: what it made of words that a later one may put back.
void Interpreter::note_alterations() {
    changed_ |= k.altered;
    if (seen_ != 0) seen_ += k.drift;
    k.altered = false;
    k.drift = 0;
}

// At a jump back: whether the pass has left the stack as the one before left it, and put back
// whatever else it changed. What there is now is what the next pass is compared with.
bool Interpreter::back_where_it_was() {
    std::uint32_t now = sync::Kernel::mark(pc_, static_cast<Word>(fp_ - (w_ + base_)));
    for (const Word* word = w_ + base_; word < sp_; ++word) {
        now += sync::Kernel::mark(static_cast<std::uint32_t>(word - (w_ + base_)), *word);
    }
    now |= 1;  // 0 is nothing
    const bool same = seen_ == now;
    seen_ = now;
    return same;
}

Interpreter::Stop Interpreter::fail(StepResult& result, FailureKind kind, std::uint8_t code,
                                    Word detail) {
    result.status = StepResult::Status::Failed;
    result.failure = {kind, code, task_, detail, pc_};
    return Stop::Failed;
}
Interpreter::Stop Interpreter::fault(StepResult& result, Fault code, Word detail) {
    return fail(result, FailureKind::Fault, static_cast<std::uint8_t>(code), detail);
}

StepResult Interpreter::step(TaskId task, int alternative) {
    StepResult result;
    sync::Task& t = k.tasks[task];
    if (t.flags & sync::Fresh) return resume(task);
    enter(task);
    k.alternative = alternative;
    k.pc = pc_;
    const bool first = start(t);
    const std::uint8_t scheduler_locks = t.scheduler_locks;
    t.scheduler_locks &= ~sync::scheduler_lock_lapsed;
    Stop stop = visible(Mode::Steps, result);
    result.alternatives = k.alternatives;
    if (k.alternatives > sync::Kernel::outcomes_max) {
        result.alternatives = 1;
        stop = fail(result, FailureKind::Limit, static_cast<std::uint8_t>(Limit::Outcomes), 0);
    }
    if (result.status == StepResult::Status::Disabled) t.scheduler_locks = scheduler_locks;
    if (result.status == StepResult::Status::Disabled && first) {
        t.flags &= ~sync::Started;
        if (k.events) k.events->pop_back();
    }
    if (stop == Stop::Finished) stop = run(Mode::Steps, result);
    if (stop == Stop::Parked && result.status == StepResult::Status::Moved) leave();
    return result;
}

StepResult Interpreter::plain(TaskId task) {
    StepResult result;
    enter(task);
    k.pc = pc_;
    Stop stop = visible(Mode::Plain, result);
    if (stop == Stop::Finished) stop = run(Mode::Plain, result);
    if (stop == Stop::Parked) leave();
    return result;
}

StepResult Interpreter::catch_up(TaskId task) {
    StepResult result;
    enter(task);
    k.pc = pc_;
    if (run(Mode::Steps, result) == Stop::Parked) leave();
    return result;
}

// Marks the task's first use of a core; false where that was earlier.
bool Interpreter::start(sync::Task& t) {
    if (t.flags & sync::Started) return false;
    t.flags |= sync::Started;
    k.emit(EventKind::Started, task_);
    return true;
}

StepResult Interpreter::resume(TaskId task) {
    StepResult result;
    sync::Task& t = k.tasks[task];
    enter(task);
    k.pc = pc_;
    t.flags &= ~sync::Fresh;
    if (m_.settings.rule.exact_time()) {
        start(t);
        t.scheduler_locks &= ~sync::scheduler_lock_lapsed;
    }
    if (t.wake == Wake::Completed) {
        const Instruction in = code_[pc_];
        const int words = in.a / 2;
        Word value = t.result;
        if (in.opcode == Opcode::Invoke && m_.program.builtins[in.b]->finish) {
            sync::Call call{k, sp_ - words, words, 0, static_cast<sync::Status>(t.result)};
            m_.program.builtins[in.b]->finish(call);
            value = call.result;
        }
        sp_ -= words;
        if (in.a & 1) *sp_++ = value;
        k.emit(EventKind::Call, task, 0, value);
        t.wake = Wake::None;
        t.result = 0;
        t.phase = 0;
        note_change();
        pc_++;
    }
    if (run(Mode::Steps, result) == Stop::Parked) leave();
    return result;
}

Word Interpreter::evaluate(std::uint32_t entry, std::uint16_t function, StepResult& result) {
    const lang::Function& f = m_.program.functions[function];
    task_ = k.self = 0;  // whom a call that only looks at memory is made for is no matter
    base_ = k.own_base = m_.layout.stored;
    stack_end_ = m_.layout.total;
    pc_ = entry;
    fp_ = w_ + base_;
    fp_[0] = -1;
    sp_ = high_ = fp_ + linkage + f.locals;
    Word value = 0;
    if (run(Mode::Immediate, result) == Stop::Finished && sp_ > fp_ + linkage) value = sp_[-1];
    high_ = std::max(high_, sp_);
    std::memset(w_ + base_, 0, static_cast<std::size_t>(high_ - (w_ + base_)) * sizeof(Word));
    return value;
}

StepResult Interpreter::settle() {
    StepResult result;
    const bool exact = m_.settings.rule.exact_time();
    if (k.completed && !exact) {
        for (int i = 0; i < k.task_count; i++) {
            if (!(k.tasks.touched()[i].flags & sync::Fresh)) continue;
            result = resume(static_cast<TaskId>(i));
            if (result.status == StepResult::Status::Failed) return result;
        }
    }
    if (!exact) return result;
    for (int i = 0; i < k.task_count; i++) {
        const sync::Task& t = k.tasks[i];
        if (t.state != State::Waiting || t.object != 0) continue;
        enter(static_cast<TaskId>(i));  // it waits at an await
        const bool holds = await_holds(result);
        if (result.status == StepResult::Status::Failed) return result;
        if (holds) k.retry(static_cast<TaskId>(i), Wake::None);
    }
    k.reschedule();
    return result;
}

// The condition of the Await at pc_, evaluated in the task's own frame, which stays as it was.
bool Interpreter::await_holds(StepResult& result) {
    const std::uint32_t at = pc_;
    Word* const sp = sp_;
    pc_++;
    const bool holds = run(Mode::Immediate, result) == Stop::Finished && sp_[-1] != 0;
    high_ = std::max(high_, sp_);
    std::memset(sp, 0, static_cast<std::size_t>(high_ - sp) * sizeof(Word));
    sp_ = high_ = sp;
    pc_ = at;
    return holds;
}

bool Interpreter::inside(TaskId task, std::uint16_t function) const {
    const sync::Task& t = k.tasks[task];
    if (t.state == State::Ended || (t.state == State::Unborn && t.timer < 0)) return false;
    const lang::Function& f = m_.program.functions[function];
    const Word* const stack = w_ + m_.stack_of(task);
    std::uint32_t pc = t.pc;
    for (std::uint32_t fp = t.fp;; fp = static_cast<std::uint32_t>(stack[fp + 1])) {
        if (pc >= f.entry && pc < f.end) return true;
        if (stack[fp] < 0) return false;
        pc = static_cast<std::uint32_t>(stack[fp]) - 1;
    }
}

// Executes the visible instruction at pc_. Finished: go on with local computation.
Interpreter::Stop Interpreter::visible(Mode mode, StepResult& result) {
    const Instruction in = code_[pc_];
    // Relaxed atomics, for the sake of Mode::Plain: the same instructions as plain accesses.
    const auto read = [&](Word address) {
        k.touch(static_cast<sync::Address>(address), false);
        const Word value = __atomic_load_n(&k.words[address], __ATOMIC_RELAXED);
        k.emit(EventKind::Read, task_, static_cast<sync::Address>(address), value);
        return value;
    };
    const auto write = [&](Word address, Word value) {
        k.touch(static_cast<sync::Address>(address), true);
        Word& word = k.words[address];
        k.becomes(static_cast<sync::Address>(address), __atomic_load_n(&word, __ATOMIC_RELAXED),
                  value);
        note_alterations();
        __atomic_store_n(&word, value, __ATOMIC_RELAXED);
        k.emit(EventKind::Wrote, task_, static_cast<sync::Address>(address), value);
    };
    switch (in.opcode) {
        case Opcode::Load:
            sp_[-1] = read(sp_[-1]);
            break;
        case Opcode::Store:
            write(sp_[-2], sp_[-1]);
            sp_ -= 2;
            break;
        case Opcode::LoadGlobal:
            *sp_++ = read(in.b);
            break;
        case Opcode::StoreGlobal:
            write(in.b, *--sp_);
            break;
        case Opcode::Invoke:
            return invoke(mode, result);
        case Opcode::Spawn: {
            sp_ -= in.a;
            const TaskId born = sync::start(k, in.b, sp_, in.a, k.tasks[task_].base);
            if (born == sync::no_task) {
                return fail(result, FailureKind::Misuse,
                            static_cast<std::uint8_t>(sync::Misuse::NoTaskLeft), 0);
            }
            *sp_++ = born + 1;
            break;
        }
        case Opcode::Await:
            if (!await_holds(result)) {
                if (result.status == StepResult::Status::Failed) return Stop::Failed;
                if (!m_.settings.rule.exact_time()) {
                    result.status = StepResult::Status::Disabled;
                    return Stop::Parked;
                }
                k.wait(0, sync::Role::None, sync::Order::Undefined);
                note_change();
                return Stop::Parked;
            }
            pc_ = static_cast<std::uint32_t>(in.b);
            return Stop::Finished;
        case Opcode::End:
            return end(result, in.a ? *--sp_ : 0);
        default:
            return fault(result, Fault::Terminate);
    }
    pc_++;
    return Stop::Finished;
}

// The task has come to its end, with [value] for whoever joins it.
Interpreter::Stop Interpreter::end(StepResult& result, Word value) {
    const lang::Program& program = m_.program;
    const bool declared = task_ < program.tasks.size();
    const Word period = declared ? program.tasks[task_].period : 0;
    const Word timer = k.tasks[task_].timer, deadline = k.tasks[task_].deadline;
    const bool kept = !(k.tasks[task_].flags & sync::Detached);
    const Outcome out = sync::end(k);
    if (out == Outcome::Misused) {
        return fail(result, FailureKind::Misuse, static_cast<std::uint8_t>(k.misuse), k.blocked_on);
    }
    high_ = std::max(high_, sp_);
    std::memset(w_ + base_, 0, static_cast<std::size_t>(high_ - (w_ + base_)) * sizeof(Word));
    std::memset(w_ + stack_end_ - program.task_words, 0, program.task_words * sizeof(Word));
    if (kept) k.tasks[task_].result = value;
    if (!declared) k.tasks[task_].pc = pc_;  // which function it ran, for its name
    if (period > 0 && !program.tasks[task_].isr) {
        k.tasks[task_].deadline = deadline;
        m_.come_again(w_, task_);
        if (k.tasks[task_].timer == 0) {
            k.tasks[task_].timer = sync::forever;
            k.become_ready(task_);
            k.emit(EventKind::Released, task_, 0, k.tasks[task_].base);
        }
        k.completed = true;
    } else if (period > 0) {  // an interrupt that comes again
        const lang::Task& it = program.tasks[task_];
        m_.prepare(w_, task_, it.function, it.arguments.data(),
                   static_cast<int>(it.arguments.size()));
        sync::Task& t = k.tasks[task_];
        t.timer = m_.settings.rule.exact_time() ? timer : sync::forever;
        if (t.timer <= 0) k.become_ready(task_);
        if (m_.settings.rule.exact_time() && t.timer <= 0) t.timer = period;
        k.completed = true;
    }
    return Stop::Gone;
}

Interpreter::Stop Interpreter::invoke(Mode mode, StepResult& result) {
    const Instruction in = code_[pc_];
    const int words = in.a / 2;
    sync::Call call{k, sp_ - words, words};
    const bool was_changed = k.changed;
    k.changed = false;
    const Outcome out = m_.program.builtins[in.b]->run(call);
    note_alterations();
    if (k.changed || out == Outcome::Waiting) note_change();
    k.changed |= was_changed;
    switch (out) {
        case Outcome::Done:
            if (m_.program.builtins[in.b]->finish) m_.program.builtins[in.b]->finish(call);
            sp_ -= words;
            if (in.a & 1) *sp_++ = call.result;
            if (mode == Mode::Steps) {
                sync::Task& t = k.tasks[task_];
                t.phase = 0;
                t.wake = Wake::None;
                t.result = 0;
                t.timer = t.flags & sync::Interrupt ? t.timer : sync::forever;
                k.emit(EventKind::Call, task_, 0, call.result);
            }
            pc_++;
            return Stop::Finished;
        case Outcome::Disabled:
            result.status = StepResult::Status::Disabled;
            result.blocked_on = k.blocked_on;
            return Stop::Parked;
        case Outcome::Waiting:
        case Outcome::Again:
            return Stop::Parked;
        case Outcome::Ended:
            return end(result, call.result);
        case Outcome::Misused:
            if (k.misuse == sync::Misuse::OutputFull) {
                return fail(result, FailureKind::Limit, static_cast<std::uint8_t>(Limit::Output),
                            0);
            }
            return fail(result, FailureKind::Misuse, static_cast<std::uint8_t>(k.misuse),
                        words > 0 ? call[0] : 0);
    }
    return Stop::Failed;
}

Interpreter::Stop Interpreter::run(Mode mode, StepResult& result) {
    const bool exact = m_.settings.rule.exact_time();
    std::uint32_t budget = m_.settings.local_instructions_max;
    const auto own = [](Word address) { return address >= sync::own_window; };
    const auto word = [&](Word address) -> Word& {
        return own(address) ? w_[static_cast<Word>(base_) + address - sync::own_window]
                            : k.words[address];
    };
    for (;;) {
        if (sp_ > high_) high_ = sp_;
        const Instruction in = code_[pc_];
        switch (in.opcode) {
            case Opcode::Push:
                *sp_++ = in.b;
                break;
            case Opcode::Pop:
                --sp_;
                break;
            case Opcode::Dup:
                sp_[0] = sp_[-1];
                sp_++;
                break;
            case Opcode::Swap:
                std::swap(sp_[-1], sp_[-2]);
                break;
            case Opcode::Over:
                sp_[0] = sp_[-2];
                sp_++;
                break;
            case Opcode::Rot: {
                const Word x = sp_[-3];
                sp_[-3] = sp_[-2];
                sp_[-2] = sp_[-1];
                sp_[-1] = x;
                break;
            }

            case Opcode::LocalGet:
                *sp_++ = fp_[linkage + in.b];
                break;
            case Opcode::LocalSet: {
                const Word value = *--sp_;
                changed_ |= in.a == 0 && fp_[linkage + in.b] != value;
                fp_[linkage + in.b] = value;
                break;
            }
            case Opcode::LocalAddress:
                *sp_++ = static_cast<Word>(fp_ + linkage + in.b - w_) -
                         (in.a ? 0 : static_cast<Word>(base_) - sync::own_window);
                break;

            case Opcode::Load:
                if (mode != Mode::Immediate &&
                    in.a != static_cast<std::uint16_t>(Access::Constant) && !own(sp_[-1])) {
                    return Stop::Parked;
                }
                if (mode == Mode::Immediate && !own(sp_[-1]))
                    k.touch(static_cast<sync::Address>(sp_[-1]), false);
                sp_[-1] = word(sp_[-1]);
                break;
            case Opcode::Store:
                if (mode != Mode::Immediate && !own(sp_[-2])) return Stop::Parked;
                changed_ |= word(sp_[-2]) != sp_[-1];
                word(sp_[-2]) = sp_[-1];
                sp_ -= 2;
                break;
            case Opcode::Offset:
                sp_[-1] += in.b;
                break;
            case Opcode::Index: {
                const Word index = *--sp_;
                if (index < 0 || index >= in.a) return fault(result, Fault::OutOfRange, index);
                sp_[-1] += index * in.b;
                break;
            }
            case Opcode::Fill: {
                const Word address = *--sp_;
                for (Word i = 0; i < in.b; i++) word(address + i) = 0;
                break;
            }

            case Opcode::Add:
                if (__builtin_add_overflow(sp_[-2], sp_[-1], &sp_[-2]))
                    return fault(result, Fault::Overflow);
                sp_--;
                break;
            case Opcode::Subtract:
                if (__builtin_sub_overflow(sp_[-2], sp_[-1], &sp_[-2]))
                    return fault(result, Fault::Overflow);
                sp_--;
                break;
            case Opcode::Multiply:
                if (__builtin_mul_overflow(sp_[-2], sp_[-1], &sp_[-2]))
                    return fault(result, Fault::Overflow);
                sp_--;
                break;
            case Opcode::Divide:
            case Opcode::Modulo: {
                const Word y = *--sp_, x = sp_[-1];
                if (y == 0) return fault(result, Fault::DivisionByZero);
                if (x == INT32_MIN && y == -1) return fault(result, Fault::Overflow);
                sp_[-1] = in.opcode == Opcode::Divide ? x / y : x % y;
                break;
            }
            case Opcode::Negate:
                if (sp_[-1] == INT32_MIN) return fault(result, Fault::Overflow);
                sp_[-1] = -sp_[-1];
                break;
            case Opcode::ShiftLeft:
            case Opcode::ShiftRight:
            case Opcode::ShiftRightU: {
                const Word y = *--sp_;
                if (y < 0 || y > 31) return fault(result, Fault::BadShift, y);
                if (in.opcode == Opcode::ShiftLeft) {
                    sp_[-1] = wrap(bits(sp_[-1]) << y);
                } else if (in.opcode == Opcode::ShiftRight) {
                    sp_[-1] >>= y;
                } else {
                    sp_[-1] = wrap(bits(sp_[-1]) >> y);
                }
                break;
            }
            case Opcode::BitAnd:
                sp_--;
                sp_[-1] &= sp_[0];
                break;
            case Opcode::BitOr:
                sp_--;
                sp_[-1] |= sp_[0];
                break;
            case Opcode::BitXor:
                sp_--;
                sp_[-1] ^= sp_[0];
                break;
            case Opcode::BitNot:
                sp_[-1] = ~sp_[-1];
                break;
            case Opcode::Less:
                sp_--;
                sp_[-1] = sp_[-1] < sp_[0];
                break;
            case Opcode::LessEqual:
                sp_--;
                sp_[-1] = sp_[-1] <= sp_[0];
                break;
            case Opcode::Equal:
                sp_--;
                sp_[-1] = sp_[-1] == sp_[0];
                break;
            case Opcode::NotEqual:
                sp_--;
                sp_[-1] = sp_[-1] != sp_[0];
                break;
            case Opcode::Not:
                sp_[-1] = sp_[-1] == 0;
                break;
            case Opcode::ToBool:
                sp_[-1] = sp_[-1] != 0;
                break;

            case Opcode::AddU:
                sp_--;
                sp_[-1] = wrap(bits(sp_[-1]) + bits(sp_[0]));
                break;
            case Opcode::SubtractU:
                sp_--;
                sp_[-1] = wrap(bits(sp_[-1]) - bits(sp_[0]));
                break;
            case Opcode::MultiplyU:
                sp_--;
                sp_[-1] = wrap(bits(sp_[-1]) * bits(sp_[0]));
                break;
            case Opcode::DivideU:
            case Opcode::ModuloU: {
                const std::uint32_t y = bits(*--sp_), x = bits(sp_[-1]);
                if (y == 0) return fault(result, Fault::DivisionByZero);
                sp_[-1] = wrap(in.opcode == Opcode::DivideU ? x / y : x % y);
                break;
            }
            case Opcode::LessU:
                sp_--;
                sp_[-1] = bits(sp_[-1]) < bits(sp_[0]);
                break;
            case Opcode::LessEqualU:
                sp_--;
                sp_[-1] = bits(sp_[-1]) <= bits(sp_[0]);
                break;

            case Opcode::Jump:
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero: {
                const bool taken =
                    in.opcode == Opcode::Jump || (*--sp_ == 0) == (in.opcode == Opcode::JumpIfZero);
                if (!taken) break;
                const std::uint32_t target = static_cast<std::uint32_t>(in.b);
                if (target <= pc_) {
                    if (--budget == 0) return fault(result, Fault::EndlessLoop);
                    if (jumps_back_) jumps_back_->push_back({task_, pc_});
                    if (exact && mode == Mode::Steps) {
                        if (!changed_ || back_where_it_was()) {
                            changed_ = false;
                            k.tasks[task_].work = 1;
                            pc_ = target;
                            return Stop::Parked;
                        }
                        changed_ = false;
                    }
                }
                pc_ = target;
                continue;
            }
            case Opcode::CallIndirect:
            case Opcode::Call: {
                std::uint32_t callee = static_cast<std::uint32_t>(in.b);
                if (in.opcode == Opcode::CallIndirect) {
                    callee = bits(*--sp_) - 1;
                    if (callee >= m_.program.functions.size()) break;
                }
                const lang::Function& f = m_.program.functions[callee];
                Word* const frame = sp_ - f.arguments;
                if (frame + linkage + f.locals + f.operands > w_ + stack_end_) {
                    return fault(result, Fault::StackOverflow);
                }
                if (--budget == 0) return fault(result, Fault::EndlessLoop);
                std::memmove(frame + linkage, frame, f.arguments * sizeof(Word));
                std::memset(frame + linkage + f.arguments, 0,
                            static_cast<std::size_t>(f.locals - f.arguments) * sizeof(Word));
                frame[0] = static_cast<Word>(pc_ + 1);
                frame[1] = static_cast<Word>(fp_ - (w_ + base_));
                fp_ = frame;
                sp_ = frame + linkage + f.locals;
                pc_ = f.entry;
                continue;
            }
            case Opcode::Return: {
                if (sp_ > high_) high_ = sp_;
                const Word back = fp_[0];
                if (back < 0) return Stop::Finished;
                Word* const frame = fp_;
                fp_ = w_ + base_ + frame[1];
                std::memmove(frame, sp_ - in.a, in.a * sizeof(Word));
                sp_ = frame + in.a;
                pc_ = static_cast<std::uint32_t>(back);
                continue;
            }
            case Opcode::Fail:
                return fault(result, static_cast<Fault>(in.a), in.b);
            case Opcode::End:
                if (mode == Mode::Immediate) return Stop::Finished;
                if (exact || mode == Mode::Plain) return Stop::Parked;
                return visible(mode, result);

            case Opcode::InvokeLocal: {
                if (mode == Mode::Plain) return Stop::Parked;
                const Stop stop = invoke(Mode::Immediate, result);
                if (stop != Stop::Finished)
                    return stop == Stop::Failed ? stop : fault(result, Fault::Terminate);
                continue;
            }
            case Opcode::Invoke: {
                if (mode == Mode::Plain) return Stop::Parked;
                const lang::BuiltinCode& builtin = *m_.program.builtins[in.b];
                const int words = in.a / 2;
                if (mode == Mode::Immediate ||
                    (builtin.rides_along && builtin.rides_along({k, sp_ - words, words}))) {
                    const Stop stop = invoke(Mode::Immediate, result);
                    if (stop != Stop::Finished) {
                        return stop == Stop::Failed ? stop : fault(result, Fault::Terminate);
                    }
                    continue;
                }
                if (exact && builtin.run == &sync::work) {  // the CPU is used from here on
                    StepResult ignored;
                    const Stop stop = invoke(mode, ignored);
                    if (stop == Stop::Failed) {
                        result = ignored;
                        return stop;
                    }
                    if (stop == Stop::Finished) continue;
                }
                return Stop::Parked;
            }
            case Opcode::LoadGlobal:
            case Opcode::StoreGlobal:
                if (mode != Mode::Immediate) return Stop::Parked;
                if (visible(mode, result) != Stop::Finished) return Stop::Failed;
                continue;
            case Opcode::Spawn:
            case Opcode::Await:
                if (mode != Mode::Immediate) return Stop::Parked;
                return fault(result, Fault::Terminate);
            case Opcode::AwaitEnd:
                return Stop::Finished;
            case Opcode::AtFunction:
                sp_[-1] = inside(static_cast<TaskId>(sp_[-1]), static_cast<std::uint16_t>(in.b));
                break;
            case Opcode::AtRange: {
                const lang::Range range = m_.program.ranges[in.b];
                const sync::Task& t = k.tasks[sp_[-1]];
                sp_[-1] = t.state != State::Ended && t.state != State::Unborn &&
                          t.pc >= range.from && t.pc < range.to;
                break;
            }
            case Opcode::Ended:
                sp_[-1] = k.tasks[sp_[-1]].state == State::Ended;
                break;
        }
        pc_++;
    }
}

}  // namespace vm
