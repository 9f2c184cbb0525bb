// Breadth first, so that the number of a node tells which is nearer to the start.
#include "engine/explore/state_graph.h"

#include <algorithm>
#include <bit>

#include "engine/explore/loops.h"

namespace explore {

using Number = StateGraph::Number;
using Tasks = StateGraph::Tasks;

StateGraph::StateGraph(const vm::Machine& machine, Visited& visited, Memory& memory,
                       TaskMask must_end)
    : machine_(machine),
      walker_(machine, visited),
      must_end_(must_end),
      nodes_(memory),
      edges_(memory),
      numbers_(memory),
      chooses_(machine.program.code.size()),
      waited_at_(machine.program.code.size()),
      queued_at_(machine.program.code.size()) {}

void StateGraph::begin() {
    vm::Failure none;
    const Id start = walker_.start(none);
    if (start == no_id) {
        out_of_memory_ = true;
    } else {
        number_of(start, 0);
    }
}

// A state that is new gets the next number.
Number StateGraph::number_of(Id state, Number parent) {
    out_of_memory_ |= !numbers_.grow_to(state + 1);
    if (out_of_memory_) return 0;
    if (numbers_[state] == 0) {
        out_of_memory_ |= !nodes_.push_back({state, 0, parent, 0, 0});
        numbers_[state] = size();
    }
    return numbers_[state] - 1;
}

Stop StateGraph::build(std::uint64_t states, const Limits& limits) {
    for (; states > 0; --states) {
        if (out_of_memory_) return Stop::Bytes;
        if (next_ == size()) return Stop::Finished;
        Node& node = nodes_[next_];
        walker_.go_to(node.state);
        const bool complete = walker_.expand(expansion_);
        if (!complete) return Stop::Bytes;
        if (walker_.visited().size() > limits.states_max) return Stop::States;
        node.first_edge = static_cast<std::uint32_t>(edges_.size());
        node.enabled = machine_.settings.rule.exact_time() ? running(walker_.world())
                                                           : static_cast<Tasks>(expansion_.moving);
        node.alive = alive();
        note_waits();
        for (const Expansion::Successor& next : expansion_.successors) {
            if (next.choice.alternative > 0 && next.choice.kind == vm::ChoiceKind::Step)
                chooses_[task(next.choice.task).pc] = true;
            const Edge edge{number_of(next.id, next_), next.choice.number(), 0};
            out_of_memory_ |= !edges_.push_back(edge);
        }
        ++next_;
    }
    return Stop::None;
}

// In the walker's state.
const sync::Task& StateGraph::task(vm::TaskId id) {
    const Visited& visited = walker_.visited();
    return visited.task_block(id, walker_.key()[visited.component_of(id)]);
}

void StateGraph::note_waits() {
    for (TaskMask left = expansion_.blocked; left != 0; left &= left - 1) {
        const auto id = static_cast<vm::TaskId>(std::countr_zero(left));
        const sync::Task& waiting = task(id);
        waited_at_[waiting.pc] = true;
        if (waiting.state == sync::State::Waiting) queued_at_[waiting.pc] = true;
    }
}

void StateGraph::look_closer(Number n) {
    if (endless_.empty()) endless_ = endless_jumps(machine_.program, chooses_);
    const vm::Word* const before = world(n);
    for (std::uint32_t e = node(n).first_edge; e < edges_end(n); ++e) {
        Edge& edge = edges_[e];
        const vm::Choice taken = choice(edge);
        after_.assign(before, before + machine_.layout.total);
        jumps_.clear();
        events_.clear();
        machine_.step(after_.data(), taken, {&events_, nullptr, &jumps_});
        edge.gets_on = 0;
        for (const vm::JumpBack& jump : jumps_) {
            if (endless_[jump.pc]) edge.gets_on |= bit(jump.task);
        }
        const Tasks moving = movers(n, edge);
        if (!std::has_single_bit(moving)) continue;
        const auto task = static_cast<vm::TaskId>(std::countr_zero(moving));
        const sync::State state = machine_.task(after_.data(), task).state;
        if (state == sync::State::Ended || state == sync::State::Unborn) edge.gets_on |= moving;
        if (!slept() && same_for_others(before, after_.data(), task)) edge.number |= silent_bit;
    }
}

bool StateGraph::slept() const {
    return std::any_of(events_.begin(), events_.end(), [](const vm::Event& event) {
        return event.kind == sync::EventKind::Slept && event.value > 0;
    });
}

Tasks StateGraph::movers(Number n, const Edge& edge) const {
    const vm::Choice taken = choice(edge);
    switch (taken.kind) {
        case vm::ChoiceKind::Step:
        case vm::ChoiceKind::Timeout:
            return bit(taken.task);
        case vm::ChoiceKind::Tick:
            return node(n).enabled;
        default:
            return 0;
    }
}

vm::Choice StateGraph::choice(const Edge& edge) {
    const std::uint32_t number = edge.number & ~silent_bit;
    return {static_cast<vm::ChoiceKind>(number >> 16 & 0xff), static_cast<vm::TaskId>(number >> 24),
            static_cast<std::uint16_t>(number)};
}

vm::Word* StateGraph::world(Number n) {
    walker_.go_to(node(n).state);
    return walker_.world();
}

vm::Choices StateGraph::way_to(Number n) const {
    vm::Choices way;
    while (n != 0) {
        const Number parent = node(n).parent;
        std::uint32_t e = node(parent).first_edge;
        while (edge(e).to != n) ++e;
        way.push_back(choice(edge(e)));
        n = parent;
    }
    std::reverse(way.begin(), way.end());
    return way;
}

Tasks StateGraph::alive() {
    Tasks alive = 0;
    for (int i = 0; i < machine_.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        const sync::State state = task(id).state;
        const bool declared = i < static_cast<int>(machine_.program.tasks.size());
        if (state == sync::State::Ended || (state == sync::State::Unborn && !declared)) continue;
        alive |= bit(id);
    }
    return alive & static_cast<Tasks>(must_end_);
}

Tasks StateGraph::running(const vm::Word* world) {
    machine_.running(world, running_);
    Tasks tasks = 0;
    for (const vm::TaskId task : running_) tasks |= bit(task);
    return tasks;
}

bool StateGraph::same_for_others(const vm::Word* a, const vm::Word* b, vm::TaskId self) const {
    const vm::Layout& layout = machine_.layout;
    const std::uint32_t block = machine_.address_of(self), stack = machine_.stack_of(self);
    const auto same = [&](std::uint32_t from, std::uint32_t to) {
        return std::equal(a + from, a + to, b + from);
    };
    return same(0, block) && same(block + sync::task_words, stack) &&
           same(stack + layout.stack_words, layout.stored);
}

}  // namespace explore
