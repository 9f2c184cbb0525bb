// For each task and each place: the states in which it waits there, and the longest way through
// them counted in others who get through. A cycle with somebody who does has no longest way.
#include "engine/explore/overtaking.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

#include "engine/explore/words.h"
#include "engine/vm/inspect.h"

namespace explore {

namespace {

using Number = StateGraph::Number;
using Key = std::uint16_t;  // of a place; 0: no place where anybody waits
constexpr Key waits_bit = 0x8000;
constexpr std::uint32_t no_bound = 0xffffffff;

class Overtaking {
  public:
    Overtaking(StateGraph& graph, FairParts& parts)
        : graph_(graph),
          machine_(graph.machine()),
          tasks_(static_cast<std::size_t>(machine_.task_count())),
          loop_of_(machine_.program.code.size()) {
        std::iota(loop_of_.begin(), loop_of_.end(), 0u);
        spins_.resize(loop_of_.size());
        find_spins(parts);
    }

    static std::uint64_t bytes(const StateGraph& graph) {
        const auto tasks = static_cast<std::uint64_t>(graph.machine().task_count());
        return graph.size() * (tasks * sizeof(Key) + 2 * sizeof(Number) + sizeof(Frame) + 12);
    }

    void note_places() {
        keys_.resize(graph_.size() * tasks_);
        for (Number n = 0; n < graph_.size(); ++n) {
            const vm::Word* const world = graph_.world(n);
            for (std::size_t i = 0; i < tasks_; ++i)
                keys_[n * tasks_ + i] = key(world, static_cast<vm::TaskId>(i));
        }
    }

    void tell(std::vector<Finding>& findings) {
        best_.resize(graph_.size());
        index_.resize(graph_.size());
        low_.resize(graph_.size());
        std::map<std::pair<int, std::uint32_t>, Worst> lines;
        for (Key key = 1; key < pcs_.size(); ++key) {
            if (visitors_[key - 1u].size() < 2) continue;
            const lang::Span& place = machine_.program.spans[pcs_[key]];
            Worst& worst =
                lines.try_emplace({place.file, place.line}, Worst{0, place}).first->second;
            for (const std::size_t task : visitors_[key - 1u]) {
                if (worst.times != no_bound) worst.times = std::max(worst.times, most(task, key));
            }
        }
        for (const auto& [line, worst] : lines) {
            findings.push_back({"Overtaking: whoever waits at " +
                                    code_at(machine_.program, worst.place) +
                                    " is overtaken there " + in_words(worst.times),
                                worst.place});
        }
    }

  private:
    struct Frame {
        Number node;
        std::uint32_t edge;
    };
    struct Worst {
        std::uint32_t times;
        lang::Span place;
    };
    static std::string in_words(std::uint32_t times) {
        if (times == no_bound) return "any number of times";
        if (times == 0) return "by nobody";
        return "at most " + (times == 1 ? "once" : std::to_string(times) + " times");
    }

    // -- places

    std::uint32_t loop_of(std::uint32_t pc) const {
        while (loop_of_[pc] != pc) pc = loop_of_[pc];
        return pc;
    }
    void find_spins(FairParts& parts) {
        for (std::size_t i = 0; i < tasks_; ++i) {
            const auto task = static_cast<vm::TaskId>(i);
            Part alone;
            alone.alone = alone.not_getting_on = Part::Tasks{1} << i;
            parts.components(alone, [&](const std::vector<Number>& component) {
                std::uint32_t first = no_bound;
                for (const Number n : component) {
                    const std::uint32_t pc = machine_.task(graph_.world(n), task).pc;
                    spins_[pc] = true;
                    if (first == no_bound) first = loop_of(pc);
                    const std::uint32_t other = loop_of(pc);
                    loop_of_[std::max(first, other)] = std::min(first, other);
                    first = std::min(first, other);
                }
            });
        }
    }

    Key key(const vm::Word* world, vm::TaskId id) {
        const sync::Task& task = machine_.task(world, id);
        const bool queued = task.state == sync::State::Waiting;
        if (!queued && (task.state != sync::State::Ready || (task.flags & sync::Fresh) != 0))
            return 0;
        if (spins_[task.pc]) return numbered({static_cast<vm::Word>(loop_of(task.pc))}, id, true);
        if (!graph_.waited_at()[task.pc]) return 0;
        std::vector<vm::Word> place{static_cast<vm::Word>(task.pc)};
        const lang::Instruction in = machine_.program.code[task.pc];
        if (in.opcode == lang::Opcode::Invoke) {
            const vm::Word* const end = world + machine_.stack_of(id) + task.sp;
            std::copy_if(end - in.a / 2, end, std::back_inserter(place),
                         [](vm::Word argument) { return argument < sync::own_window; });
        }
        const bool waits = queued || !graph_.queued_at()[task.pc];
        return numbered(place, id, waits);
    }
    Key numbered(const std::vector<vm::Word>& place, vm::TaskId visitor, bool waits) {
        if (pcs_.size() == waits_bit) return 0;  // no script is so large that it gets here
        const auto [known, fresh] = numbers_.try_emplace(place, static_cast<Key>(pcs_.size()));
        if (fresh) {
            pcs_.push_back(static_cast<std::uint32_t>(place.front()));
            visitors_.emplace_back();
        }
        std::vector<std::size_t>& visitors = visitors_[known->second - 1u];
        if (std::find(visitors.begin(), visitors.end(), visitor) == visitors.end())
            visitors.push_back(visitor);
        return static_cast<Key>(known->second | (waits ? waits_bit : 0));
    }

    // -- ways

    bool waits(Number n, std::size_t task, Key key) const {
        return keys_[n * tasks_ + task] == (key | waits_bit);
    }
    std::uint32_t overtakes(Number from, Number to, std::size_t task, Key key) const {
        std::uint32_t n = 0;
        for (std::size_t i = 0; i < tasks_; ++i) {
            const bool was = (keys_[from * tasks_ + i] & ~waits_bit) == key;
            const bool is = (keys_[to * tasks_ + i] & ~waits_bit) == key;
            n += i != task && was && !is;
        }
        return n;
    }

    std::uint32_t most(std::size_t task, Key key) {
        std::fill(index_.begin(), index_.end(), 0);
        std::uint32_t times = 0;
        next_index_ = 1;
        for (Number n = 0; n < graph_.size(); ++n) {
            if (!waits(n, task, key) || index_[n] != 0) continue;
            if (!walk(n, task, key)) return no_bound;
            times = std::max(times, best_[n]);
        }
        return times;
    }

    // Components of the states where [task] waits at [key], each with its longest way on. False:
    // somebody overtakes in a cycle.
    bool walk(Number root, std::size_t task, Key key) {
        bool bounded = true;
        std::vector<Frame> frames;
        std::vector<Number> open;
        const auto enter = [&](Number n) {
            index_[n] = low_[n] = next_index_++;
            open.push_back(n);
            frames.push_back({n, graph_.node(n).first_edge});
        };
        enter(root);
        while (!frames.empty()) {
            Frame& frame = frames.back();
            const Number n = frame.node;
            if (frame.edge < graph_.edges_end(n)) {
                const Number to = graph_.edge(frame.edge).to;
                if (!waits(to, task, key)) {
                    ++frame.edge;
                } else if (index_[to] == 0) {
                    enter(to);  // the edge is looked at again behind it
                } else {
                    ++frame.edge;
                    if (index_[to] != closed) low_[n] = std::min(low_[n], low_[to]);
                }
                continue;
            }
            frames.pop_back();
            if (low_[n] != index_[n]) continue;
            // Within a component a task can come from each state to each, so the best way on is
            // that of all, if nobody overtakes inside.
            const auto first = std::find(open.begin(), open.end(), n);
            std::uint32_t best = 0;
            for (auto each = first; each != open.end(); ++each) {
                for (std::uint32_t e = graph_.node(*each).first_edge; e < graph_.edges_end(*each);
                     ++e) {
                    const Number to = graph_.edge(e).to;
                    if (!waits(to, task, key)) continue;
                    const std::uint32_t passed = overtakes(*each, to, task, key);
                    if (index_[to] == closed) {
                        best = std::max(best, passed + best_[to]);
                    } else if (passed > 0) {
                        bounded = false;
                    }
                }
            }
            for (auto each = first; each != open.end(); ++each) {
                best_[*each] = best;
                index_[*each] = closed;
            }
            open.erase(first, open.end());
        }
        return bounded;
    }

    static constexpr std::uint32_t closed = 0xffffffff;
    StateGraph& graph_;
    const vm::Machine& machine_;
    const std::size_t tasks_;
    std::vector<std::uint32_t> loop_of_;  // the least pc of the same spinning loop
    std::vector<bool> spins_;
    std::map<std::vector<vm::Word>, Key> numbers_;
    std::vector<std::uint32_t> pcs_{0};               // of each place, from 1
    std::vector<std::vector<std::size_t>> visitors_;  // of each place: the tasks seen there
    std::vector<Key> keys_;                           // of each node and task
    std::vector<std::uint32_t> best_, index_, low_;
    std::uint32_t next_index_ = 1;
};

}  // namespace

bool find_overtaking(StateGraph& graph, FairParts& parts, Memory& memory,
                     std::vector<Finding>& findings) {
    const std::uint64_t bytes = Overtaking::bytes(graph);
    if (!memory.take(bytes)) return false;
    Overtaking overtaking(graph, parts);
    overtaking.note_places();
    overtaking.tell(findings);
    memory.give_back(bytes);
    return true;
}

}  // namespace explore
