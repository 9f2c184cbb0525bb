// Nodes tell what to compare, entries are found by hash.
#include "engine/explore/moves.h"

#include <algorithm>
#include <bit>

namespace explore {

namespace {

constexpr std::uint64_t bytes_most = 16u << 20;  // more would miss the processor's caches anyway
constexpr std::uint32_t first_slots = 256;
constexpr std::uint32_t moves_most = 1000;  // of one task in one state; more are not remembered

// A slot: the entry's number plus one, and above it what there is room for of its hash, so that few
// other entries are looked at.
constexpr std::uint32_t number_mask = (1u << 20) - 1;
static_assert(bytes_most / sizeof(Moves::Known) < number_mask);

constexpr std::uint32_t slot_of(std::uint32_t number, std::uint32_t hash) {
    return (hash & ~number_mask) | (number + 1);
}

}  // namespace

Moves::Moves(const vm::Machine& machine, const Visited& visited, Memory& memory)
    : visited_(visited),
      memory_(memory),
      tasks_(machine.task_count()),
      bytes_max_(bytes_max(memory.limit())),
      on_(machine.independent_candidates()),
      parts_(visited.parts()),
      known_(memory),
      numbers_(memory),
      moves_(memory),
      changes_(memory) {
    last_.fill(none);
    on_ = on_ && tasks_ > 0 && !parts_.empty();
    if (!on_) return;
    looked_.part_of = parts_.data();
    key_.assign(visited.components(), none);
    for (int i = 0; i < tasks_; ++i) nodes_.push_back(std::make_unique<Growing<Node>>(memory));
    on_ = grow();
}

Moves::~Moves() { stop(); }

std::uint64_t Moves::bytes_max(std::uint64_t memory) { return std::min(bytes_most, memory / 16); }

void Moves::go_to(const Key& key) {
    if (!on_) return;
    std::uint64_t changed = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        changed |= std::uint64_t{key[i] != key_[i]} << i;
        key_[i] = key[i];
    }
    const std::size_t first = visited_.component_of(0);
    const TaskMask waited = waiting_;
    const TaskMask moved = changed >> first & (~TaskMask{0} >> (64 - tasks_));
    for (TaskMask left = moved; left != 0; left &= left - 1) {
        const auto task = static_cast<vm::TaskId>(std::countr_zero(left));
        const sync::Task& block = visited_.task_block(task, key_[first + task]);
        waiting_ &= ~bit(task);
        if (block.state == sync::State::Waiting) waiting_ |= bit(task);
    }
    const bool waiters_changed = (moved & (waited | waiting_)) != 0;
    for (int i = 0; i < tasks_; ++i) {
        if ((depends_[i] & changed) != 0) last_[i] = none;
    }
    if (!waiters_changed) return;
    for (TaskMask left = on_waiters_; left != 0; left &= left - 1) {
        last_[std::countr_zero(left)] = none;
    }
}

inline Moves::Node* Moves::node_of(vm::TaskId task) {
    const std::uint32_t number = key_[visited_.component_of(task)];
    Growing<Node>& nodes = *nodes_[task];
    while (nodes.size() <= number) {
        if (!nodes.room(1)) return nullptr;
        nodes.add(Node{});
    }
    return &nodes[number];
}

// The numbers that [task]'s moves depend on here, into [wanted_]: those of its parts, then of each
// task in one of its queues. Answers their hash.
inline std::uint32_t Moves::gather(const Node& node, vm::TaskId task) {
    std::uint64_t h = hash_start ^ (std::uint64_t{key_[visited_.component_of(task)]} << 8 | task);
    std::uint32_t count = 0;
    const auto want = [&](std::uint32_t number) {
        wanted_[count++] = number;
        h = (h ^ number) * hash_factor;
        h ^= h >> 32;
    };
    for (std::uint64_t left = node.parts; left != 0; left &= left - 1) {
        want(key_[std::countr_zero(left)]);
    }
    if (node.queue_count != 0) {
        const auto queues_end = node.queues.begin() + node.queue_count;
        for (TaskMask left = waiting_ & ~bit(task); left != 0; left &= left - 1) {
            const auto other = static_cast<vm::TaskId>(std::countr_zero(left));
            const std::uint32_t number = key_[visited_.component_of(other)];
            const sync::Address object = visited_.task_block(other, number).object;
            if (std::find(node.queues.begin(), queues_end, object) == queues_end) continue;
            want(other);
            want(number);
        }
    }
    wanted_count_ = count;
    return static_cast<std::uint32_t>(mix(h));
}

const Moves::Known* Moves::look_up(vm::TaskId task) {
    if (!on_) return nullptr;  // it may have ended in the middle of a state
    const Node* const node = node_of(task);
    if (!node || node->never) return nullptr;
    const std::uint32_t own = key_[visited_.component_of(task)];
    const std::uint32_t hash = gather(*node, task);
    for (std::uint32_t at = hash & mask_; slots_[at] != 0; at = (at + 1) & mask_) {
        if (((slots_[at] ^ hash) & ~number_mask) != 0) continue;
        const std::uint32_t number = (slots_[at] & number_mask) - 1;
        const Known& known = known_[number];
        if (known.hash != hash || known.own != own || known.task != task ||
            known.version != node->version || known.numbers_end - known.numbers != wanted_count_ ||
            !std::equal(wanted_.begin(), wanted_.begin() + wanted_count_,
                        numbers_.data() + known.numbers)) {
            continue;
        }
        ++found_;
        last_[task] = number;
        depends_[task] = std::uint64_t{1} << visited_.component_of(task) | node->parts;
        on_waiters_ &= ~bit(task);
        if (node->queue_count != 0) on_waiters_ |= bit(task);
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
    const std::uint32_t hash = gather(*node, task);
    const std::size_t end = first + made.size();
    const std::uint32_t from = changes.begin_of(first);
    const std::uint32_t to = made.empty() ? from : changes.end_of(end - 1);
    if (!room(made.size(), to - from)) return;

    Known known{};
    known.task = task;
    known.own = key_[visited_.component_of(task)];
    known.hash = hash;
    known.version = node->version;
    known.blocked = blocked;
    known.object = object;
    known.numbers = static_cast<std::uint32_t>(numbers_.size());
    known.numbers_end = known.numbers + wanted_count_;
    known.moves = static_cast<std::uint32_t>(moves_.size());
    known.moves_end = known.moves + static_cast<std::uint32_t>(made.size());
    known.changes = static_cast<std::uint32_t>(changes_.size());
    for (std::uint32_t i = 0; i < wanted_count_; ++i) numbers_.add(wanted_[i]);
    for (std::uint32_t i = from; i < to; ++i) changes_.add(changes.all[i]);
    for (std::size_t i = 0; i < made.size(); ++i) {
        moves_.add({made[i].kind, changes.states[first + i].watched, made[i].alternative,
                    known.changes + changes.end_of(first + i) - from});
    }
    known_.add(known);
    std::uint32_t at = hash & mask_;
    while (slots_[at] != 0) at = (at + 1) & mask_;
    slots_[at] = slot_of(static_cast<std::uint32_t>(known_.size()) - 1, hash);
}

// -- memory

// Room for one entry more, with the numbers that are wanted.
bool Moves::room(std::size_t moves, std::size_t changes) {
    const auto have_room = [&] {
        return known_.room(1) && numbers_.room(wanted_count_) && moves_.room(moves) &&
               changes_.room(changes) && (known_.size() < mask_ / 2 || grow());
    };
    const std::uint64_t used = known_.size() * sizeof(Known) + numbers_.size() * sizeof(Word) +
                               moves_.size() * sizeof(Move) + changes_.size() * sizeof(Change);
    if (used < bytes_max_ && have_room()) return true;
    forget();
    return false;
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
        slots_[at] = slot_of(i, known_[i].hash);
    }
    return true;
}

// All entries; what pays so little that most are not found again is not worth a new start.
void Moves::forget() {
    if (found_ < 2 * known_.size()) return stop();
    found_ = 0;
    last_.fill(none);
    known_.clear();
    numbers_.clear();
    moves_.clear();
    changes_.clear();
    std::fill_n(slots_.get(), std::size_t{mask_} + 1, 0u);
}

void Moves::stop() {
    on_ = false;
    last_.fill(none);
    nodes_.clear();
    known_.release();
    numbers_.release();
    moves_.release();
    changes_.release();
    if (slots_) memory_.give_back((std::uint64_t{mask_} + 1) * sizeof(std::uint32_t));
    slots_.reset();
}

}  // namespace explore
