// The stack of frames, and the components on it.
#include "engine/explore/depth_first.h"

#include <algorithm>

#include "engine/explore/wrong_after.h"

namespace explore {

DepthFirst::DepthFirst(Walker& walker, Judge& judge, Memory& memory, const Question& question,
                       Goals* goals, Persistent* persistent)
    : walker_(walker),
      judge_(judge),
      visited_(walker.visited()),
      question_(question),
      memory_(memory),
      goals_(goals),
      persistent_(persistent),
      frames_(memory),
      pending_(memory),
      roots_(memory),
      numbers_(memory),
      open_(memory) {}

void DepthFirst::begin(Id root) { no_room_ = !roots_.push_back(root); }

void DepthFirst::release() {
    if (crew_) dismiss_helpers(false);
    frames_.clear();
    pending_.clear();
    roots_.clear();
    numbers_.clear();
    open_.clear();
}

std::vector<Id> DepthFirst::path() const {
    std::vector<Id> out;
    for (std::size_t i = 0; i < frames_.size(); ++i) out.push_back(frames_[i].state);
    out.push_back(wrong_);
    return out;
}

Stop DepthFirst::run(std::uint64_t states) {
    if (no_room_) return Stop::Bytes;
    if (crew_) crew_->enter();
    const Stop stop = go_on(states);
    if (crew_) crew_->leave();
    if (crew_ && stop != Stop::None) {
        if (stop == Stop::Finished) crew_->tell(judge_);
        dismiss_helpers(stop == Stop::Finished);
    }
    return stop;
}

Stop DepthFirst::go_on(std::uint64_t states) {
    for (Stop stop = Stop::None; states > 0;) {
        if (crew_) {
            if (!crew_->go_on(pending_)) go_on_alone();
        } else if (!called_ && visited_.size() >= question_.workers.alone_states) {
            call_helpers();
        }
        if (frames_.empty()) {
            if (roots_.empty()) return Stop::Finished;
            const Id root = roots_.back();
            roots_.pop_back();
            if ((visited_.flags(root) & Expanded) != 0) continue;
            stop = enter(root);
            --states;
        } else if (Frame& frame = frames_.back(); pending_.size() > frame.pending) {
            const Id next = pending_.back();
            pending_.pop_back();
            if ((visited_.flags(next) & Expanded) != 0) {
                meet(frame, next);
            } else {
                stop = enter(next);
                --states;
            }
        } else {
            stop = leave();
        }
        if (stop != Stop::None) return stop;
    }
    return Stop::None;
}

// Only where every step is taken: which are left out depends on the order of the search.
void DepthFirst::call_helpers() {
    called_ = true;
    if (question_.workers.count <= 1 || persistent_ != nullptr || walker_.merges()) return;
    if (visited_.symmetry() != nullptr || (goals_ != nullptr && !goals_->only_ends())) return;
    crew_ = Crew::call(walker_, judge_, question_, goals_ != nullptr);
    helped_ = crew_ != nullptr;
    if (crew_) crew_->enter();
}

void DepthFirst::go_on_alone() {
    crew_->leave();
    dismiss_helpers(false);
}

// Afterwards everything is as if nobody had helped: what the search has not come to, and no step
// from a state that it has expanded leads to, is forgotten.
void DepthFirst::dismiss_helpers(bool finished) {
    crew_.reset();
    std::uint64_t seen = 0;
    const auto see = [&](Id id) {
        std::uint8_t& flags = visited_.flags(id);
        seen += (flags & Seen) == 0;
        flags |= Seen;
    };
    for (Id id = 0; id < visited_.size(); ++id) {
        const std::uint8_t flags = visited_.flags(id);
        if ((flags & Seen) != 0) {
            ++seen;
        } else if ((flags & (Expanded | Queued)) != 0) {
            see(id);
        }
    }
    for (std::size_t i = 0; i < pending_.size(); ++i) see(pending_[i]);
    for (const Expansion::Successor& next : expansion_.successors) {
        if (next.id != no_id) see(next.id);  // else there was no memory for it
    }
    forgotten_ = visited_.size() - seen;
    if (forgotten_ > 0) visited_.keep_only(Seen, finished);
    counts_.states = seen;
}

bool DepthFirst::helpers_may_show(Stop stop) const {
    if (!helped_) return false;
    const std::uint64_t limit = memory_.limit();
    if (stop == Stop::Finished) return memory_.largest() + 4 * Moves::bytes_max(limit) > limit;
    return stop == Stop::Bytes || memory_.largest() > limit / 2 || question_.races == Races::Note;
}

bool DepthFirst::expand() {
    if (persistent_ != nullptr) {
        const TaskMask tasks = persistent_->choose(visited_, walker_.key());
        if (tasks != Persistent::everybody) {
            if (!walker_.expand(expansion_, false, tasks)) return false;
            if (leads_on()) return true;
        }
    }
    return walker_.expand(expansion_);
}

bool DepthFirst::leads_on() const {
    return std::any_of(expansion_.successors.begin(), expansion_.successors.end(),
                       [this](const Expansion::Successor& next) {
                           return !next.choice.by_chance() && (visited_.flags(next.id) & Open) == 0;
                       });
}

Stop DepthFirst::enter(Id state) {
    if (frames_.size() >= question_.limits.depth_max) return Stop::Depth;
    visited_.flags(state) |= Expanded | Open;
    Ahead ahead;
    const bool known = crew_ && crew_->take(state, expansion_, ahead);
    bool complete = true;
    if (!known) {
        walker_.go_to(state);
        complete = expand();
    }
    ++expanded_;
    const std::uint64_t states = visited_.size() - forgotten_;
    if (crew_ && states > question_.limits.states_max) {
        go_on_alone();  // some of them are not the search's own
    } else {
        counts_.states = crew_ ? std::max(counts_.states, expanded_) : states;
    }
    counts_.transitions += expansion_.successors.size() + expansion_.failing.size() + ahead.failing;
    if (!complete) return Stop::Bytes;
    if (counts_.states > question_.limits.states_max) return Stop::States;

    const bool unwatched = ahead.good || (visited_.flags(state) & Unwatched) != 0;
    Wrong wrong;
    if (!known && judge_.looks(expansion_, unwatched)) {
        wrong = judge_.state(walker_.world(), expansion_, unwatched);
    }
    const bool good = !known && wrong.kind != VerdictKind::Never;
    for (const Expansion::Failing& failing : expansion_.failing) {
        if (failing.failure.kind == vm::FailureKind::Limit) cut_off_ = failing.failure;
        if (!wrong) wrong = judge_.step(failing.failure);
    }
    const bool is_wrong = wrong || ahead.wrong;
    if (expansion_.quiet) ++(wrong.total || ahead.total ? counts_.deadlocks : counts_.finished);
    if (is_wrong) {
        found_wrong_ = true;
        wrong_ = state;
        if (!question_.all_failures) return Stop::Wrong;
    }

    // Some run ends here, which is a way out, too.
    bool ends = !expansion_.failing.empty() || ahead.failing > 0;
    if (goals_ != nullptr && !known) {
        met_.clear();
        if (!goals_->look(walker_, state, expansion_, met_)) {
            ends = true;
            for (const Expansion::Successor& next : expansion_.successors) {
                visited_.flags(next.id) |= Seen;  // though nobody will come to them
            }
            expansion_.successors.clear();
        }
    }

    const auto number = numbering_ ? next_number_++ : static_cast<std::uint32_t>(frames_.size());
    if (numbering_) {
        if (!numbers_.grow_to(visited_.size()) || !open_.push_back(state)) return Stop::Bytes;
        numbers_[state] = number;
    }
    if (!frames_.push_back({state, number, number, ends, false, expansion_.quiet, pending_.size(),
                            expansion_.moving, expansion_.blocked & ~expansion_.moving})) {
        return Stop::Bytes;
    }
    counts_.depth = std::max(counts_.depth, static_cast<std::uint32_t>(frames_.size()));

    // The last one is taken first: so the smallest choice comes on top.
    for (auto next = expansion_.successors.rbegin(); next != expansion_.successors.rend(); ++next) {
        const std::uint8_t flags = visited_.flags(next->id);
        if (good && !next->watched && (flags & Unwatched) == 0) {
            visited_.flags(next->id) |= Unwatched;
            if (crew_) crew_->note_good(next->id);
        }
        bool kept = true;
        if (next->choice.by_chance()) {
            if ((flags & (Expanded | Queued)) != 0) continue;
            visited_.flags(next->id) |= Queued;
            kept = roots_.push_back(next->id);
        } else if ((flags & Expanded) == 0) {
            kept = pending_.push_back(next->id);
        } else {
            if ((flags & Open) != 0 && !numbering_) kept = start_numbers();
            meet(frames_.back(), next->id);
        }
        if (!kept) return Stop::Bytes;
    }
    return Stop::None;
}

// A step from the state on top leads to one that was expanded before.
void DepthFirst::meet(Frame& frame, Id successor) {
    if ((visited_.flags(successor) & Open) == 0) {
        frame.leaves = true;
    } else if (numbering_) {
        frame.circles = true;
        frame.low = std::min(frame.low, numbers_[successor]);
    }
}

// The first cycle: what is open now is exactly the stack, numbered from below.
bool DepthFirst::start_numbers() {
    numbering_ = true;
    next_number_ = static_cast<std::uint32_t>(frames_.size());
    if (!numbers_.grow_to(visited_.size())) return false;
    for (std::uint32_t i = 0; i < frames_.size(); ++i) {
        if (!open_.push_back(frames_[i].state)) return false;
        numbers_[frames_[i].state] = i;
    }
    return true;
}

Stop DepthFirst::leave() {
    const Frame frame = frames_.back();
    frames_.pop_back();
    const bool whole = frame.low == frame.number;
    if (whole) {
        const Stop stop = finish_component(frame);
        if (stop != Stop::None) return stop;
    }
    if (frames_.empty()) return Stop::None;
    Frame& below = frames_.back();
    if (whole) {
        below.leaves = true;
    } else {
        below.low = std::min(below.low, frame.low);
        below.circles = true;
        below.leaves |= frame.leaves;
        below.moving |= frame.moving;
        below.blocked &= frame.blocked;
    }
    return Stop::None;
}

Stop DepthFirst::finish_component(const Frame& root) {
    if (!numbering_) {
        visited_.flags(root.state) &= static_cast<std::uint8_t>(~Open);
        return Stop::None;
    }
    if (root.circles && !found_timeless_ && walker_.machine().settings.rule.exact_time() &&
        !see_whether_time_passes(root)) {
        return Stop::Bytes;
    }
    const bool endless = !root.leaves && !root.quiet;
    found_endless_ |= endless;
    bool stuck = (root.blocked & ~root.moving & judge_.must_end()) != 0;
    if (endless && (persistent_ || walker_.merges() || visited_.symmetry())) {
        if (!stuck_for_ever(root, stuck)) return Stop::Bytes;
    }
    Id state;
    do {
        state = open_.back();
        open_.pop_back();
        visited_.flags(state) &= static_cast<std::uint8_t>(~Open);
        if (!endless) continue;
        visited_.flags(state) |= Endless;
        if (stuck) {
            doom(state);
        } else {
            walker_.go_to(state);
            if (judge_.all_ended(walker_.world()) && judge_.finally_failing(walker_.world()))
                doom(state);
        }
    } while (state != root.state);
    return Stop::None;
}

// Where steps were left out, or tasks changed places from one state to the next, the frame's masks
// do not tell who is blocked all the time. It is nobody who can go on in some state or on the way
// to the next; and of a family nobody where all of it can go on in the same state. Else the
// component is gone through once more, as it is. False: no memory for that.
bool DepthFirst::stuck_for_ever(const Frame& root, bool& stuck) {
    TaskMask families = 0, waiting = judge_.must_end();
    std::vector<TaskMask> suspects;
    if (visited_.symmetry() != nullptr) {
        for (const auto& family : visited_.symmetry()->families()) {
            suspects.push_back(0);
            for (const vm::TaskId member : family) suspects.back() |= bit(member);
            families |= suspects.back();
        }
    }
    for (std::size_t i = open_.size(); i-- > 0;) {
        walker_.go_to(open_[i]);
        walker_.expand(expansion_, true);
        const TaskMask blocked = judge_.may_be_blocked(walker_.world()) & ~expansion_.moving;
        waiting &= (blocked & ~expansion_.later) | families;
        std::erase_if(suspects, [&](TaskMask family) { return (blocked & family) == 0; });
        if (open_[i] == root.state) break;
    }
    TaskMask suspected = 0;
    for (const TaskMask family : suspects) suspected |= family;
    stuck = (waiting & ~families) != 0;
    if (stuck || (waiting & suspected) == 0) return true;

    Visited visited(walker_.machine(), memory_);
    Walker walker(walker_.machine(), visited);
    walker_.go_to(root.state);
    const Id start = walker.start_from(walker_.world());
    if (start == no_id) return false;
    const std::optional<TaskMask> for_ever = stuck_from(walker, judge_, start, nullptr, false);
    stuck = for_ever.value_or(0) != 0;
    return for_ever.has_value();
}

// Takes away again and again what no step without a tick leads to; what is left can be gone round.
// False: no memory for that.
bool DepthFirst::see_whether_time_passes(const Frame& root) {
    std::size_t first = open_.size();
    while (open_[--first] != root.state) {
    }
    const std::size_t size = open_.size() - first;
    for (std::size_t i = 0; i < size; ++i) {
        numbers_[open_[first + i]] = static_cast<std::uint32_t>(i);
    }
    Chunked<std::uint32_t> steps(memory_), first_step(memory_), arriving(memory_), left(memory_);
    if (!arriving.grow_to(size)) return false;
    for (std::size_t i = 0; i < size; ++i) {
        walker_.go_to(open_[first + i]);
        // Beside helpers nothing is left out: all that is looked for is there already.
        if (!walker_.expand(expansion_, !crew_)) return false;
        if (!first_step.push_back(static_cast<std::uint32_t>(steps.size()))) return false;
        for (const Expansion::Successor& next : expansion_.successors) {
            if (next.choice.by_chance() || next.choice.kind == vm::ChoiceKind::Tick) continue;
            if ((visited_.flags(next.id) & Open) == 0) continue;
            const std::uint32_t to = numbers_[next.id];
            if (to >= size || open_[first + to] != next.id) continue;
            if (!steps.push_back(to)) return false;
            ++arriving[to];
        }
    }
    if (!first_step.push_back(static_cast<std::uint32_t>(steps.size()))) return false;
    std::size_t taken = 0;
    const auto take = [&](std::uint32_t i) { return arriving[i] != 0 || left.push_back(i); };
    for (std::uint32_t i = 0; i < size; ++i) {
        if (!take(i)) return false;
    }
    for (; !left.empty(); ++taken) {
        const std::uint32_t i = left.back();
        left.pop_back();
        for (std::uint32_t at = first_step[i]; at < first_step[i + 1]; ++at) {
            --arriving[steps[at]];
            if (!take(steps[at])) return false;
        }
    }
    found_timeless_ = taken < size;
    return true;
}

void DepthFirst::doom(Id state) {
    visited_.flags(state) |= Doomed;
    found_doomed_ = true;
}

}  // namespace explore
