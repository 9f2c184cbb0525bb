// Nodes tell what to compare, entries are found by hash.
#include "engine/explore/moves.h"

#include <algorithm>
#include <bit>

namespace explore {

namespace {

constexpr std::uint64_t bytes_most = 16u << 20;  // more would miss the processor's caches anyway
constexpr std::uint32_t first_slots = 256;
constexpr std::uint32_t moves_most = 1000;  // of one task in one state; more are not remembered

}  // namespace

Moves::Moves(const vm::Machine& machine, const Visited& visited, Memory& memory)
    : visited_(visited),
      memory_(memory),
      tasks_(machine.task_count()),
      bytes_max_(std::min(bytes_most, memory.limit() / 16)),
      on_(machine.independent_candidates()),
      parts_(visited.parts()),
      known_(memory),
      numbers_(memory),
      moves_(memory),
      changes_(memory) {
    on_ = on_ && !parts_.empty();
    if (!on_) return;
    looked_.part_of = parts_.data();
    key_.assign(visited.components(), none);
    last_.fill(none);
    for (int i = 0; i < tasks_; ++i) {
        nodes_.push_back(std::make_unique<Chunked<Node, 6>>(memory));
        all_tasks_ |= std::uint64_t{1} << visited.component_of(static_cast<vm::TaskId>(i));
    }
    on_ = grow();
}

Moves::~Moves() { stop(); }

void Moves::go_to(const Key& key) {
    std::uint64_t changed = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        changed |= std::uint64_t{key[i] != key_[i]} << i;
    }
    key_ = key;
    for (int i = 0; i < tasks_; ++i) {
        if ((depends_[i] & changed) != 0) last_[i] = none;
    }
}

Moves::Node* Moves::node_of(vm::TaskId task) {
    const std::uint32_t number = key_[visited_.component_of(task)];
    Chunked<Node, 6>& nodes = *nodes_[task];
    if (number >= nodes.size() && !nodes.grow_to(number + 1)) return nullptr;
    return &nodes[number];
}

// The numbers that [task]'s moves depend on here, into [wanted_]: those of its parts, then of each
// task in one of its queues.
void Moves::gather(const Node& node, vm::TaskId task) {
    wanted_.clear();
    for (std::uint64_t left = node.parts; left != 0; left &= left - 1) {
        wanted_.push_back(key_[std::countr_zero(left)]);
    }
    if (node.queue_count == 0) return;
    const auto queues_end = node.queues.begin() + node.queue_count;
    for (int i = 0; i < tasks_; ++i) {
        const auto other = static_cast<vm::TaskId>(i);
        const std::uint32_t number = key_[visited_.component_of(other)];
        const sync::Task& block = visited_.task_block(other, number);
        if (other == task || block.state != sync::State::Waiting) continue;
        if (std::find(node.queues.begin(), queues_end, block.object) == queues_end) continue;
        wanted_.push_back(other);
        wanted_.push_back(number);
    }
}

std::uint32_t Moves::hash(vm::TaskId task, std::uint32_t own) const {
    std::uint64_t h = hash_start ^ (std::uint64_t{own} << 8 | task);
    for (const std::uint32_t number : wanted_) {
        h = (h ^ number) * hash_factor;
        h ^= h >> 32;
    }
    return static_cast<std::uint32_t>(mix(h));
}

const Moves::Known* Moves::find(vm::TaskId task) {
    if (!on_) return nullptr;  // it may have ended in the middle of a state
    if (last_[task] != none) {
        ++found_;
        return &known_[last_[task]];
    }
    const Node* const node = node_of(task);
    if (!node || node->never) return nullptr;
    gather(*node, task);
    const std::uint32_t own = key_[visited_.component_of(task)];
    const std::uint32_t wanted = hash(task, own);
    for (std::uint32_t at = wanted & mask_; slots_[at] != 0; at = (at + 1) & mask_) {
        const Known& known = known_[slots_[at] - 1];
        if (known.hash != wanted || known.own != own || known.task != task ||
            known.version != node->version || known.numbers_end - known.numbers != wanted_.size()) {
            continue;
        }
        bool same = true;
        for (std::uint32_t i = 0; i < wanted_.size(); ++i) {
            same &= numbers_[known.numbers + i] == wanted_[i];
        }
        if (!same) continue;
        ++found_;
        last_[task] = slots_[at] - 1;
        depends_[task] = std::uint64_t{1} << visited_.component_of(task) | node->parts |
                         (node->queue_count != 0 ? all_tasks_ : 0);
        return &known;
    }
    return nullptr;
}

void Moves::start_looking() {
    looked_.parts = 0;
    looked_.queue_count = 0;
    looked_.everywhere = false;
}

// Adds to the node what was looked at just now. False: more than it can hold.
bool Moves::widen(Node& node, vm::TaskId task) {
    const std::uint64_t own = std::uint64_t{1} << visited_.component_of(task);
    const std::uint64_t parts = (node.parts | looked_.parts) & ~own;
    const std::uint8_t queues_before = node.queue_count;
    bool room = !looked_.everywhere;
    for (int i = 0; i < looked_.queue_count; ++i) {
        const auto end = node.queues.begin() + node.queue_count;
        if (std::find(node.queues.begin(), end, looked_.queues[i]) != end) continue;
        if (node.queue_count == node.queues.size()) {
            room = false;
        } else {
            node.queues[node.queue_count++] = looked_.queues[i];
        }
    }
    if (parts != node.parts || node.queue_count != queues_before) ++node.version;
    node.parts = parts;
    node.never = !room;
    return room;
}

void Moves::remember(vm::TaskId task, const std::vector<Made>& made, const Changes& changes,
                     std::size_t first, bool blocked, sync::Address object) {
    if (!on_) return;
    Node* const node = node_of(task);
    if (!node || made.size() > moves_most || !widen(*node, task)) return;
    if (!room(made.size(), changes.all.size())) return;
    gather(*node, task);

    Known known{};
    known.task = task;
    known.own = key_[visited_.component_of(task)];
    known.hash = hash(task, known.own);
    known.version = node->version;
    known.blocked = blocked;
    known.object = object;
    known.numbers = static_cast<std::uint32_t>(numbers_.size());
    known.moves = static_cast<std::uint32_t>(moves_.size());
    known.changes = static_cast<std::uint32_t>(changes_.size());
    bool kept = true;
    for (const std::uint32_t number : wanted_) kept = kept && numbers_.push_back(number);
    for (std::size_t i = 0; i < made.size(); ++i) {
        const std::size_t state = first + i;
        for (std::uint32_t at = changes.begin_of(state); at < changes.end_of(state); ++at) {
            kept = kept && changes_.push_back(changes.all[at]);
        }
        kept = kept &&
               moves_.push_back({made[i].kind, changes.states[state].watched, made[i].alternative,
                                 static_cast<std::uint32_t>(changes_.size())});
    }
    known.numbers_end = static_cast<std::uint32_t>(numbers_.size());
    known.moves_end = static_cast<std::uint32_t>(moves_.size());
    if (!kept || !known_.push_back(known)) return forget();
    std::uint32_t at = known.hash & mask_;
    while (slots_[at] != 0) at = (at + 1) & mask_;
    slots_[at] = static_cast<std::uint32_t>(known_.size());
}

// -- memory

std::uint64_t Moves::bytes() const {
    return known_.size() * sizeof(Known) + numbers_.size() * sizeof(std::uint32_t) +
           moves_.size() * sizeof(Move) + changes_.size() * sizeof(Change) +
           (slots_ ? (std::uint64_t{mask_} + 1) * sizeof(std::uint32_t) : 0);
}

// Room for one entry more.
bool Moves::room(std::size_t moves, std::size_t changes) {
    const std::uint64_t added = moves * sizeof(Move) + changes * sizeof(Change);
    if (bytes() + added > bytes_max_) forget();
    if (!on_ || added > bytes_max_ / 2) return false;
    return known_.size() < mask_ / 2 || grow();
}

bool Moves::grow() {
    const std::uint32_t slots = slots_ ? (mask_ + 1) * 2 : first_slots;
    if (!memory_.take(slots * sizeof(std::uint32_t))) return false;
    if (slots_) memory_.give_back((std::uint64_t{mask_} + 1) * sizeof(std::uint32_t));
    slots_ = std::make_unique<std::uint32_t[]>(slots);
    mask_ = slots - 1;
    for (std::uint32_t i = 0; i < known_.size(); ++i) {
        std::uint32_t at = known_[i].hash & mask_;
        while (slots_[at] != 0) at = (at + 1) & mask_;
        slots_[at] = i + 1;
    }
    return true;
}

// All entries; what pays so little that most are not found again is not worth a new start.
void Moves::forget() {
    const bool pays = found_ > 2 * known_.size();
    found_ = 0;
    last_.fill(none);
    known_.clear();
    numbers_.clear();
    moves_.clear();
    changes_.clear();
    std::fill_n(slots_.get(), std::size_t{mask_} + 1, 0u);
    if (!pays) stop();
}

void Moves::stop() {
    on_ = false;
    nodes_.clear();
    known_.clear();
    numbers_.clear();
    moves_.clear();
    changes_.clear();
    if (slots_) memory_.give_back((std::uint64_t{mask_} + 1) * sizeof(std::uint32_t));
    slots_.reset();
}

}  // namespace explore
