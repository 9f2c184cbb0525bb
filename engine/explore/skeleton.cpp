// The abstract run. Its cases mirror Interpreter::run and Interpreter::visible
// (vm/interpreter.cpp).
#include "engine/explore/skeleton.h"

#include <algorithm>
#include <unordered_map>

#include "engine/lang/fold.h"
#include "engine/sync/barrier.h"
#include "engine/sync/call.h"
#include "engine/sync/guard.h"

namespace explore {

using lang::Opcode;
using sync::Effect;
using vm::Word;

namespace {

constexpr Word linkage = lang::frame_linkage_words;
constexpr std::size_t nodes_max = 4000;
constexpr std::size_t nodes_of_place_max = 48;     // that differ in values only
constexpr std::uint32_t local_steps_max = 60'000;  // of one piece of local computation
constexpr std::uint32_t rounds_told_apart = 256;   // of a local loop

constexpr Skeleton::Value unknown{INT32_MIN, INT32_MAX};
Skeleton::Value constant(Word value) { return {value, value}; }
bool is_own(Skeleton::Value address) { return address.low >= sync::own_window; }
bool is_shared(Skeleton::Value address) {
    return address.low >= 0 && address.high < sync::own_window;
}

template <class Field>
Word offset_of(Field field) {
    return static_cast<Word>(field / sizeof(Word));
}
const Word guard_lock = offset_of(offsetof(sync::UniqueGuard, lock));
const Word guard_owns = offset_of(offsetof(sync::UniqueGuard, owns));
const Word scoped_count = offset_of(offsetof(sync::ScopedGuard, count));
const Word scoped_locks = offset_of(offsetof(sync::ScopedGuard, locks));
const Word barrier_completion = offset_of(offsetof(sync::Barrier, completion));

bool is_comparison(Opcode opcode) {
    switch (opcode) {
        case Opcode::Less:
        case Opcode::LessEqual:
        case Opcode::Equal:
        case Opcode::NotEqual:
        case Opcode::LessU:
        case Opcode::LessEqualU:
        case Opcode::Not:
        case Opcode::ToBool:
            return true;
        default:
            return false;
    }
}

bool has_two_operands(Opcode opcode) {
    return (opcode >= Opcode::Add && opcode <= Opcode::Modulo) ||
           (opcode >= Opcode::ShiftLeft && opcode <= Opcode::BitXor) ||
           (opcode >= Opcode::Less && opcode <= Opcode::NotEqual) ||
           (opcode >= Opcode::AddU && opcode <= Opcode::LessEqualU);
}

}  // namespace

class Skeleton::Run {
  public:
    Run(Skeleton& skeleton, vm::TaskId task)
        : s_(skeleton),
          m_(skeleton.machine_),
          code_(m_.program.code),
          initial_(m_.initial()),
          first_(m_.program.tasks[task]) {}

    // False: it is beyond the limits, and the nodes tell nothing.
    bool whole() {
        const lang::Function& f = m_.program.functions[first_.function];
        State start;
        start.pc = f.entry;
        start.stack.assign(static_cast<std::size_t>(linkage + f.locals), constant(0));
        start.stack[0] = constant(-1);
        for (std::size_t i = 0; i < first_.arguments.size(); ++i) {
            start.stack[linkage + i] = constant(first_.arguments[i]);
        }
        run(std::move(start), none);
        while (!given_up_ && done_ < s_.nodes_.size()) step(static_cast<std::uint32_t>(done_++));
        return !given_up_;
    }

  private:
    // -- nodes

    // The node for a parked state, made where it is new, and an edge to it.
    std::uint32_t park(State state, Stage stage, std::uint32_t from) {
        if (s_.dead_ != nullptr) {
            auto& stack = state.stack;
            s_.dead_->each(
                state.pc, state.frame, static_cast<std::uint32_t>(stack.size()),
                [&](std::uint32_t i) { return stack[i].low; },
                [&](std::uint32_t i) { stack[i] = constant(0); });
        }
        std::vector<std::uint32_t>& here = s_.at_[state.pc];
        const auto same = [&](std::uint32_t number) {
            const Node& node = s_.nodes_[number];
            return node.stage == stage && node.frame == state.frame && node.stack == state.stack;
        };
        auto known = std::find_if(here.begin(), here.end(), same);
        if (known == here.end() && here.size() >= nodes_of_place_max) {
            widen(state, here);
            known = std::find_if(here.begin(), here.end(), same);
        }
        std::uint32_t number = 0;
        if (known != here.end()) {
            number = *known;
        } else {
            number = static_cast<std::uint32_t>(s_.nodes_.size());
            if (s_.nodes_.size() >= nodes_max) given_up_ = true;
            Node node;
            node.pc = state.pc;
            node.stage = stage;
            node.frame = state.frame;
            node.stack = std::move(state.stack);
            here.push_back(number);
            s_.nodes_.push_back(std::move(node));
        }
        if (from == none) {
            s_.nodes_[number].first = true;
        } else {
            auto& next = s_.nodes_[from].next;
            if (std::find(next.begin(), next.end(), number) == next.end()) next.push_back(number);
        }
        return number;
    }

    // What differs from an earlier state of the same place becomes unknown.
    void widen(State& state, const std::vector<std::uint32_t>& here) {
        const std::vector<bool> fixed = linkage_words(state);
        for (const std::uint32_t number : here) {
            const Node& node = s_.nodes_[number];
            if (node.frame != state.frame || node.stack.size() != state.stack.size()) continue;
            for (std::size_t i = 0; i < state.stack.size(); ++i) {
                if (!fixed[i] && node.stack[i] != state.stack[i]) state.stack[i] = unknown;
            }
            return;
        }
    }

    std::vector<bool> linkage_words(const State& state) const {
        std::vector<bool> fixed(state.stack.size(), false);
        for (std::size_t frame = state.frame;;) {
            fixed[frame] = fixed[frame + 1] = true;
            if (state.stack[frame].low < 0) return fixed;
            frame = static_cast<std::size_t>(state.stack[frame + 1].low);
        }
    }

    // All of the task's own words may have any value now.
    void forget(State& state) const {
        const std::vector<bool> fixed = linkage_words(state);
        for (std::size_t i = 0; i < fixed.size(); ++i) {
            if (!fixed[i]) state.stack[i] = unknown;
        }
    }

    // -- the task's own words

    static Value* own_word(State& state, Value address, Word offset = 0) {
        if (!address.known() || !is_own(address)) return nullptr;
        const Word at = address.low - sync::own_window + offset;
        return at < static_cast<Word>(state.stack.size()) ? &state.stack[at] : nullptr;
    }
    void set_own(State& state, Value address, Word offset, Value value) {
        if (Value* word = own_word(state, address, offset)) {
            *word = value;
        } else if (!is_shared(address)) {
            forget(state);
        }
    }

    // -- visible steps

    void touch(Node& node, Value address, bool write) {
        if (is_own(address)) return;
        if (is_shared(address)) {
            node.accesses.push_back({address.low, address.high, write});
        } else {
            node.anything = true;
        }
    }

    // Locks or unlocks what is at [address], in the task's own words a guard.
    void lock_at(State& state, Node& node, Value address, bool passes_as_owner) {
        if (is_own(address)) {
            const Value* lock = own_word(state, address, guard_lock);
            address = lock != nullptr ? *lock : unknown;
            if (is_own(address)) address = unknown;
        }
        touch(node, address, true);
        if (!passes_as_owner) return;
        if (address.known() && is_shared(address)) {
            node.locks.push_back(static_cast<sync::Address>(address.low));
        } else {
            node.may_block = true;
        }
    }

    bool queues(sync::Address lock) const {
        return Skeleton::queues(sync::to_options(initial_[lock]));
    }

    // The step from a node, and where it leads.
    void step(std::uint32_t number) {
        State state{s_.nodes_[number].pc, s_.nodes_[number].frame, s_.nodes_[number].stack};
        const lang::Instruction in = code_[state.pc];
        Node node;  // filled apart, as parking may move the others
        switch (in.opcode) {
            case Opcode::Load:
                touch(node, state.stack.back(), false);
                state.stack.back() = unknown;
                ++state.pc;
                break;
            case Opcode::Store:
                touch(node, state.stack[state.stack.size() - 2], true);
                state.stack.resize(state.stack.size() - 2);
                ++state.pc;
                break;
            case Opcode::LoadGlobal:
                touch(node, constant(in.b), false);
                state.stack.push_back(unknown);
                ++state.pc;
                break;
            case Opcode::StoreGlobal:
                touch(node, constant(in.b), true);
                state.stack.pop_back();
                ++state.pc;
                break;
            case Opcode::Await: {
                node.may_block = true;
                State condition = state;
                ++condition.pc;
                reads_ = &node;
                run(std::move(condition), none);
                reads_ = nullptr;
                state.pc = static_cast<std::uint32_t>(in.b);
                break;
            }
            case Opcode::Invoke:
                if (!invoke(number, node, state)) return;  // its stages lead on
                break;
            default:
                given_up_ = true;
        }
        fill(number, node);
        run(std::move(state), number);
    }

    void fill(std::uint32_t number, Node& from) {
        Node& node = s_.nodes_[number];
        node.accesses = std::move(from.accesses);
        node.anything = from.anything;
        node.locks = std::move(from.locks);
        node.arrives = from.arrives;
        node.permit = from.permit;
        node.gives = from.gives;
        node.barrier = from.barrier;
        node.may_block = from.may_block;
        node.granted = from.granted;
    }

    // False where the node leads to further stages of the same call, which are nodes of their own.
    bool invoke(std::uint32_t number, Node& node, State& state) {
        const lang::Instruction in = code_[state.pc];
        const Effect effect = m_.program.builtins[in.b]->effect;
        const std::size_t words = in.a / 2, first = state.stack.size() - words;
        const std::vector<Value> arguments(state.stack.begin() + static_cast<std::ptrdiff_t>(first),
                                           state.stack.end());
        const auto argument = [&](std::size_t i) { return i < words ? arguments[i] : unknown; };
        const State before = state;
        if (effect == Effect::Wait && stage_of(number) != Stage::Locking) {
            touch(node, argument(0), true);
            node.granted = true;
            const bool asleep = stage_of(number) == Stage::Asleep;
            if (!asleep) lock_at(state, node, argument(1), false);
            fill(number, node);
            park(state, asleep ? Stage::Locking : Stage::Asleep, number);
            return false;
        }
        if (effect == Effect::ScopedUnlocks && unlocks_one(number, node, state, argument(0))) {
            return false;
        }
        apply(effect, node, state, arguments);
        for (const sync::Address lock : node.locks) node.arrives |= queues(lock);
        node.granted = node.may_block || node.arrives || stage_of(number) != Stage::First ||
                       node.barrier != 0 || (node.permit != 0 && queues(node.permit));
        // Where a task waits in a queue its guard holds the lock already.
        if (node.arrives && state.stack != before.stack) park(state, Stage::First, number);
        state.stack.resize(first);
        if (in.a & 1) state.stack.push_back(node.barrier != 0 ? constant(0) : unknown);
        ++state.pc;
        return true;
    }
    // A scoped guard gives one lock back in each step. True where there are more to come.
    bool unlocks_one(std::uint32_t number, Node& node, State& state, Value guard) {
        Value* const count = own_word(state, guard, scoped_count);
        if (count == nullptr || !count->known() || count->low < 1 ||
            count->low > sync::scoped_locks_max) {
            node.anything = true;
            forget(state);
            return false;
        }
        Value* const lock = own_word(state, guard, scoped_locks + --count->low);
        touch(node, *lock, true);
        *lock = constant(0);
        if (--count->high == 0) return false;
        fill(number, node);
        park(state, Stage::First, number);
        return true;
    }
    Stage stage_of(std::uint32_t number) const { return s_.nodes_[number].stage; }

    void apply(Effect effect, Node& node, State& state, const std::vector<Value>& arguments) {
        const auto argument = [&](std::size_t i) {
            return i < arguments.size() ? arguments[i] : unknown;
        };
        const Value object = argument(0);
        const auto holds = [&](Value lock, Value owns) {
            set_own(state, object, guard_lock, lock);
            set_own(state, object, guard_owns, owns);
        };
        const auto each_listed = [&](std::size_t from, const auto& each) {
            const Value count = arguments.empty() ? unknown : arguments.back();
            if (!count.known() || from + static_cast<std::size_t>(count.low) >= arguments.size()) {
                node.anything = true;
                return;
            }
            for (Word i = 0; i < count.low; ++i)
                each(i, arguments[from + static_cast<std::size_t>(i)]);
        };
        switch (effect) {
            case Effect::Anything:
            case Effect::Unforeseen:
                node.anything = node.may_block = true;
                forget(state);
                break;
            case Effect::Nothing:
            case Effect::Identity:
                break;
            case Effect::Construct:
                set_own(state, object, 0, unknown);
                break;
            case Effect::Read:
                touch(node, object, false);
                break;
            case Effect::Exchange:
                touch(node, argument(1), true);
                set_own(state, argument(1), 0, unknown);
                [[fallthrough]];
            case Effect::Write:
                touch(node, object, true);
                if (!is_shared(object)) forget(state);
                node.may_block = true;
                break;
            case Effect::Output:
                node.accesses.push_back({static_cast<Word>(m_.layout.output),
                                         static_cast<Word>(m_.layout.output), true});
                break;
            case Effect::Acquire:
                touch(node, object, true);
                if (!is_shared(object)) forget(state);
                if (object.known() && is_shared(object)) {
                    node.permit = static_cast<sync::Address>(object.low);
                } else {
                    node.may_block = true;
                }
                break;
            case Effect::Release:
                touch(node, object, true);
                if (!is_shared(object)) forget(state);
                if (object.known() && is_shared(object) &&
                    (arguments.size() < 2 || arguments[1] == constant(1))) {
                    node.gives = static_cast<sync::Address>(object.low);
                }
                break;
            case Effect::Arrive:
                touch(node, object, true);
                if (!is_shared(object)) forget(state);
                if (object.known() && is_shared(object) &&
                    initial_[static_cast<std::size_t>(object.low) + barrier_completion] == 0) {
                    node.barrier = static_cast<sync::Address>(object.low);  // and the answer is 0
                } else {
                    node.may_block = true;
                }
                break;
            case Effect::Lock:
            case Effect::LockShared:
                if (!is_shared(object)) forget(state);
                lock_at(state, node, object, true);
                break;
            case Effect::Unlock:
                lock_at(state, node, object, false);
                if (!is_shared(object)) forget(state);
                break;
            case Effect::LockAll:
            case Effect::TryAll:
                each_listed(0, [&](Word, Value lock) {
                    lock_at(state, node, lock, effect == Effect::LockAll);
                    if (!is_shared(lock)) set_own(state, lock, guard_owns, unknown);
                });
                node.arrives = true;
                break;

            case Effect::GuardLocks:
                lock_at(state, node, argument(1), true);
                set_own(state, object, guard_lock, argument(1));
                break;
            case Effect::GuardTakes:
                set_own(state, object, guard_lock, argument(1));
                break;
            case Effect::GuardUnlocks:
                lock_at(state, node, object, false);
                break;

            case Effect::UniqueLocks:
            case Effect::UniqueLocksShared:
                lock_at(state, node, argument(1), true);
                holds(argument(1), constant(1));
                break;
            case Effect::UniqueTries:
                lock_at(state, node, argument(1), false);
                holds(argument(1), unknown);
                break;
            case Effect::UniqueDefers:
                holds(argument(1), constant(0));
                break;
            case Effect::UniqueAdopts:
                holds(argument(1), constant(1));
                break;
            case Effect::UniqueRelocks:
            case Effect::UniqueRelocksShared:
                lock_at(state, node, object, true);
                set_own(state, object, guard_owns, constant(1));
                break;
            case Effect::UniqueRetries:
                lock_at(state, node, object, false);
                set_own(state, object, guard_owns, unknown);
                break;
            case Effect::UniqueUnlocks:
                lock_at(state, node, object, false);
                set_own(state, object, guard_owns, constant(0));
                break;
            case Effect::UniqueReleases:
                holds(constant(0), constant(0));
                break;

            case Effect::ScopedLocks:
                each_listed(1, [&](Word i, Value lock) {
                    lock_at(state, node, lock, true);
                    set_own(state, object, scoped_locks + i, lock);
                });
                set_own(state, object, scoped_count,
                        arguments.empty() ? unknown : arguments.back());
                node.arrives = true;
                break;
            case Effect::ScopedUnlocks:
                break;

            case Effect::Wait:  // the last stage
                touch(node, object, true);
                lock_at(state, node, argument(1), true);
                break;
        }
    }

    // -- local computation: from [first] to each place where the task may park

    void run(State first, std::uint32_t from) {
        std::vector<State> left{std::move(first)};
        std::unordered_map<std::uint32_t, std::vector<State>> rounds;  // at the heads of loops
        std::uint32_t steps = 0;
        while (!left.empty() && !given_up_) {
            State state = std::move(left.back());
            left.pop_back();
            while (local(state, from, left, rounds)) {
                if (++steps > local_steps_max) {
                    given_up_ = true;
                    return;
                }
            }
        }
    }

    // One instruction. False: the path ends here, parked or for good.
    bool local(State& state, std::uint32_t from, std::vector<State>& left,
               std::unordered_map<std::uint32_t, std::vector<State>>& rounds) {
        auto& stack = state.stack;
        const lang::Instruction in = code_[state.pc];
        const auto local_word = [&](Word b) -> Value& {
            return stack[static_cast<std::size_t>(state.frame + linkage + b)];
        };
        const auto pop = [&] {
            const Value value = stack.back();
            stack.pop_back();
            return value;
        };
        switch (in.opcode) {
            case Opcode::Push:
                stack.push_back(constant(in.b));
                break;
            case Opcode::Pop:
                stack.pop_back();
                break;
            case Opcode::Dup:
                stack.push_back(Value(stack.back()));
                break;
            case Opcode::Swap:
                std::swap(stack[stack.size() - 1], stack[stack.size() - 2]);
                break;
            case Opcode::Over:
                stack.push_back(Value(stack[stack.size() - 2]));
                break;
            case Opcode::Rot:
                std::rotate(stack.end() - 3, stack.end() - 2, stack.end());
                break;
            case Opcode::LocalGet:
                stack.push_back(Value(local_word(in.b)));
                break;
            case Opcode::LocalSet: {
                const Value value = pop();
                local_word(in.b) = value;
                break;
            }
            case Opcode::LocalAddress:
                if (in.a != 0) given_up_ = true;
                stack.push_back(constant(sync::own_window + state.frame + linkage + in.b));
                break;

            case Opcode::Load:
                return load(state, in, from);
            case Opcode::Store: {
                const Value address = stack[stack.size() - 2];
                if (!is_own(address)) {
                    if (reads_ != nullptr) {
                        reads_->anything = true;
                        return false;
                    }
                    park(state, Stage::First, from);
                    if (is_shared(address)) return false;
                }
                const Value value = pop();
                pop();
                set_own(state, address, 0, value);
                break;
            }
            case Opcode::Offset:
                if (stack.back() != unknown) {
                    stack.back().low += in.b;
                    stack.back().high += in.b;
                }
                break;
            case Opcode::Index: {
                Value index = pop();
                index.low = std::max(index.low, 0);
                index.high = std::min<Word>(index.high, in.a - 1);
                if (index.low > index.high) return false;  // out of range
                if (stack.back() != unknown) {
                    stack.back().low += index.low * in.b;
                    stack.back().high += index.high * in.b;
                }
                break;
            }
            case Opcode::Fill: {
                const Value address = pop();
                for (Word i = 0; i < in.b; ++i) set_own(state, address, i, constant(0));
                break;
            }

            case Opcode::Negate:
                if (stack.back().low == INT32_MIN) {
                    stack.back() = unknown;
                } else {
                    stack.back() = {-stack.back().high, -stack.back().low};
                }
                break;
            case Opcode::BitNot:
                stack.back() = stack.back().known() ? constant(~stack.back().low) : unknown;
                break;
            case Opcode::Not:
            case Opcode::ToBool: {
                const Value x = stack.back();
                const bool is_not = in.opcode == Opcode::Not;
                stack.back() = x.known()                 ? constant((x.low == 0) == is_not)
                               : x.low > 0 || x.high < 0 ? constant(!is_not)
                                                         : Value{0, 1};
                break;
            }

            case Opcode::Jump:
                return jump(state, static_cast<std::uint32_t>(in.b), rounds);
            case Opcode::JumpIfZero:
            case Opcode::JumpIfNotZero: {
                const Value x = pop();
                const bool can_be_zero = x.low <= 0 && x.high >= 0;
                const bool can_be_other = !x.known() || x.low != 0;
                const bool on_zero = in.opcode == Opcode::JumpIfZero;
                const bool taken = on_zero ? can_be_zero : can_be_other;
                const bool not_taken = on_zero ? can_be_other : can_be_zero;
                if (taken && not_taken) {
                    State other = state;
                    ++other.pc;
                    left.push_back(std::move(other));
                }
                if (taken) return jump(state, static_cast<std::uint32_t>(in.b), rounds);
                break;
            }
            case Opcode::Call:
                return call(state, static_cast<std::size_t>(in.b));
            case Opcode::CallIndirect: {
                const Value callee = pop();
                if (!callee.known()) {
                    given_up_ = true;
                    return false;
                }
                if (callee.low < 1 || callee.low > static_cast<Word>(m_.program.functions.size())) {
                    break;
                }
                return call(state, static_cast<std::size_t>(callee.low - 1));
            }
            case Opcode::Return: {
                const Word back = stack[state.frame].low;
                if (back < 0) return end(from);
                const std::size_t frame = state.frame, results = in.a;
                state.frame = static_cast<std::uint16_t>(stack[frame + 1].low);
                std::copy(stack.end() - static_cast<std::ptrdiff_t>(results), stack.end(),
                          stack.begin() + static_cast<std::ptrdiff_t>(frame));
                stack.resize(frame + results);
                state.pc = static_cast<std::uint32_t>(back);
                return true;
            }
            case Opcode::End:
                return end(from);
            case Opcode::Fail:
            case Opcode::AwaitEnd:
                return false;

            case Opcode::InvokeLocal:
                invoke_local(state, in);
                break;
            case Opcode::Invoke:
                if (reads_ != nullptr) {
                    const Effect effect = m_.program.builtins[in.b]->effect;
                    const Value object = in.a >= 2 ? stack[stack.size() - in.a / 2] : unknown;
                    if (effect == Effect::Read) {
                        touch(*reads_, object, false);
                    } else if (effect != Effect::Nothing) {
                        reads_->anything = true;
                    }
                    stack.resize(stack.size() - in.a / 2);
                    if (in.a & 1) stack.push_back(unknown);
                    break;
                }
                return park_before_call(state, in, from);
            case Opcode::LoadGlobal:
                if (reads_ == nullptr) {
                    park(state, Stage::First, from);
                    return false;
                }
                touch(*reads_, constant(in.b), false);
                stack.push_back(unknown);
                break;
            case Opcode::StoreGlobal:
            case Opcode::Await:
                if (reads_ == nullptr) {
                    park(state, Stage::First, from);
                } else {
                    reads_->anything = true;
                }
                return false;
            case Opcode::AtFunction:
            case Opcode::AtRange:
            case Opcode::Ended:
                look_at(stack.back(), in.opcode == Opcode::Ended, from);
                stack.back() = Value{0, 1};
                break;
            case Opcode::Spawn:
                given_up_ = true;
                return false;
            default: {
                if (!has_two_operands(in.opcode)) {
                    given_up_ = true;
                    return false;
                }
                const Value y = pop(), x = stack.back();
                if (!x.known() || !y.known()) {
                    stack.back() = is_comparison(in.opcode) ? Value{0, 1} : unknown;
                    break;
                }
                const lang::Folded folded = lang::fold(in.opcode, x.low, y.low);
                if (folded.problem != nullptr) return false;  // a fault
                stack.back() = constant(folded.value);
            }
        }
        ++state.pc;
        return true;
    }

    // The path from [from] is the task's last step.
    bool end(std::uint32_t from) {
        if (from != none) s_.nodes_[from].ends = true;
        return false;
    }

    // The condition of an await, or else the step from [from], asks whether [task] has ended, or
    // where it is.
    void look_at(Value task, bool ended, std::uint32_t from) {
        if (reads_ == nullptr && from == none) return;  // it is the start
        Node& node = reads_ != nullptr ? *reads_ : s_.nodes_[from];
        if (!task.known() || task.low < 0 || task.low >= m_.task_count()) {
            node.anything = true;
            return;
        }
        const auto id = static_cast<vm::TaskId>(task.low);
        const Word word = ended ? ended_word(m_, id) : place_word(m_, id);
        node.accesses.push_back({word, word, false});
    }

    bool load(State& state, const lang::Instruction& in, std::uint32_t from) {
        const Value address = state.stack.back();
        if (in.a == static_cast<std::uint16_t>(lang::Access::Constant) && !is_own(address)) {
            state.stack.back() = address.known() && is_shared(address)
                                     ? constant(initial_[static_cast<std::size_t>(address.low)])
                                     : unknown;
        } else if (const Value* word = own_word(state, address)) {
            state.stack.back() = *word;
        } else {
            if (!is_own(address)) {
                if (reads_ != nullptr) {
                    touch(*reads_, address, false);
                } else {
                    park(state, Stage::First, from);
                    if (is_shared(address)) return false;
                }
            }
            state.stack.back() = unknown;
        }
        ++state.pc;
        return true;
    }

    bool jump(State& state, std::uint32_t target,
              std::unordered_map<std::uint32_t, std::vector<State>>& rounds) {
        const bool back = target <= state.pc;
        state.pc = target;
        if (!back) return true;
        std::vector<State>& earlier = rounds[target];
        if (earlier.size() >= rounds_told_apart && !earlier.empty()) {
            const std::vector<bool> fixed = linkage_words(state);
            const State& last = earlier.back();
            for (std::size_t i = 0; i < state.stack.size(); ++i) {
                const bool same = i < last.stack.size() && last.stack[i] == state.stack[i];
                if (!fixed[i] && !same) state.stack[i] = unknown;
            }
        }
        if (std::find(earlier.begin(), earlier.end(), state) != earlier.end()) return false;
        earlier.push_back(state);
        return true;
    }

    bool call(State& state, std::size_t callee) {
        const lang::Function& f = m_.program.functions[callee];
        auto& stack = state.stack;
        const std::size_t frame = stack.size() - f.arguments;
        if (frame + static_cast<std::size_t>(linkage + f.locals + f.operands) >
            m_.layout.stack_words) {
            return false;  // a fault
        }
        stack.insert(stack.begin() + static_cast<std::ptrdiff_t>(frame),
                     {constant(static_cast<Word>(state.pc + 1)), constant(state.frame)});
        stack.resize(frame + static_cast<std::size_t>(linkage + f.locals), constant(0));
        state.frame = static_cast<std::uint16_t>(frame);
        state.pc = f.entry;
        return true;
    }

    void invoke_local(State& state, const lang::Instruction& in) {
        const std::size_t words = in.a / 2, first = state.stack.size() - words;
        const std::vector<Value> arguments(state.stack.begin() + static_cast<std::ptrdiff_t>(first),
                                           state.stack.end());
        Node ignored;
        apply(m_.program.builtins[in.b]->effect, ignored, state, arguments);
        state.stack.resize(first);
        if (in.a & 1) state.stack.push_back(unknown);
    }

    // A call that may turn out to have no effect rides along, and then there is no place to park.
    bool park_before_call(State& state, const lang::Instruction& in, std::uint32_t from) {
        const lang::BuiltinCode& builtin = *m_.program.builtins[in.b];
        if (builtin.rides_along == nullptr) {
            park(state, Stage::First, from);
            return false;
        }
        const std::size_t words = in.a / 2;
        const Value object = words > 0 ? state.stack[state.stack.size() - words] : unknown;
        const Value* owns = own_word(state, object, guard_owns);
        const bool guard = builtin.effect == Effect::UniqueUnlocks && owns != nullptr;
        if (!guard || *owns != constant(0)) park(state, Stage::First, from);
        if (guard && owns->known() && owns->low != 0) return false;
        state.stack.resize(state.stack.size() - words);
        if (in.a & 1) state.stack.push_back(unknown);
        ++state.pc;
        return true;
    }

    Skeleton& s_;
    const vm::Machine& m_;
    const std::vector<lang::Instruction>& code_;
    const vm::World initial_;
    const lang::Task& first_;
    std::size_t done_ = 0;
    bool given_up_ = false;
    Node* reads_ = nullptr;  // while the condition of an await is evaluated: what it reads
};

Skeleton::Skeleton(const vm::Machine& machine, vm::TaskId task, const DeadWords* dead)
    : machine_(machine), dead_(dead), at_(machine.program.code.size()) {
    if (Run(*this, task).whole()) return;
    nodes_.clear();
    for (auto& nodes : at_) nodes.clear();
}

bool Skeleton::queues(sync::Options object) {
    return sync::order_of(object) != sync::Order::Undefined ||
           sync::grant_of(object) != sync::Grant::Barge;
}

bool Skeleton::overlap(const Node& a, const Node& b) {
    if (a.pc != b.pc || a.stage != b.stage || a.frame != b.frame ||
        a.stack.size() != b.stack.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.stack.size(); ++i) {
        if (a.stack[i].low > b.stack[i].high || b.stack[i].low > a.stack[i].high) return false;
    }
    return true;
}

std::uint32_t Skeleton::find(const sync::Task& task, const vm::Word* stack) const {
    const lang::Instruction& in = machine_.program.code[task.pc];
    Stage stage = Stage::First;
    if (in.opcode == Opcode::Invoke && task.phase != 0 &&
        machine_.program.builtins[in.b]->effect == Effect::Wait) {
        const bool asleep =
            task.state == sync::State::Waiting && task.role == sync::Role::Condition;
        stage = asleep ? Stage::Asleep : Stage::Locking;
    }
    for (const std::uint32_t number : at_[task.pc]) {
        const Node& node = nodes_[number];
        if (node.stage != stage || node.frame != task.fp || node.stack.size() != task.sp) continue;
        bool within = true;
        for (std::size_t i = 0; i < node.stack.size() && within; ++i) {
            within = node.stack[i].low <= stack[i] && stack[i] <= node.stack[i].high;
        }
        if (within) return number;
    }
    return none;
}

}  // namespace explore
