// Components, records, and the table over the records.
#include "engine/explore/visited.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "engine/explore/canonical.h"
#include "engine/explore/workers.h"

namespace explore {

namespace {

// Globals are cut where a variable ends, in pieces of about this many words: small enough that a
// piece has few values, large enough that a state has few pieces. Measured on philosophers and
// buffers.
constexpr std::uint32_t piece_words = 12;
constexpr std::uint32_t pieces_max = 24;

// The first word behind each variable, and behind each element of an array.
std::vector<std::uint32_t> ends_of_variables(const lang::Program& program) {
    std::vector<std::uint32_t> ends;
    for (const lang::Variable& variable : program.globals) {
        const lang::Type& type = program.types[variable.type];
        const auto place = static_cast<std::uint32_t>(variable.place);
        const std::uint32_t count =
            type.kind == lang::TypeKind::Array ? std::max(1u, type.count) : 1;
        for (std::uint32_t i = 1; i <= count; ++i) ends.push_back(place + type.words / count * i);
    }
    std::sort(ends.begin(), ends.end());
    return ends;
}

// Two words at once.
inline std::uint64_t pair(const vm::Word* at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// For a few words: what memcmp costs to be called is more than to compare them here.
inline bool unequal(const vm::Word* a, const vm::Word* b, std::uint32_t words) {
    std::uint64_t difference = 0;
    for (; words >= 8; words -= 8, a += 8, b += 8) {
        difference |= pair(a) ^ pair(b);
        difference |= pair(a + 2) ^ pair(b + 2);
        difference |= pair(a + 4) ^ pair(b + 4);
        difference |= pair(a + 6) ^ pair(b + 6);
    }
    for (; words >= 2; words -= 2, a += 2, b += 2) difference |= pair(a) ^ pair(b);
    return difference != 0 || (words != 0 && *a != *b);
}

// The width of a field for numbers below [values]. Wide ones grow two bits at a time, and one that
// is nearly full grows along with another, so that records are seldom packed anew.
std::uint32_t bits_for(std::uint32_t values) {
    if (values <= 1) return 0;
    const auto bits = static_cast<std::uint32_t>(std::bit_width(values - 1));
    if (bits <= 4) return bits;
    const bool nearly_full = values > (std::uint64_t{1} << bits) / 8 * 7;
    return std::min(32u, (bits + nearly_full + 1) / 2 * 2);
}

// So many states more than needed there is room for where several add them, who do not ask for
// each.
constexpr std::uint32_t ahead_states = 4096;
// States from which on a table that all have to wait for grows to twice its size, not to four
// times: rarely enough, and zeroing it takes longer than filling it.
constexpr Id large_table = 2'000'000;
// Numbers that a worker claims at once, so that what is kept of the states that it adds lies in
// lines of memory that only it writes.
constexpr Id claimed_states = 64;

std::unique_ptr<std::atomic<std::uint32_t>[]> fresh_marks() {
    return std::unique_ptr<std::atomic<std::uint32_t>[]>(
        new std::atomic<std::uint32_t>[Records::chunk_states]());
}

}  // namespace

Visited::Visited(const vm::Machine& machine, Memory& memory, const Symmetry* symmetry)
    : memory_(memory), records_(std::make_shared<Records>(memory)) {
    cut(machine);
    std::uint32_t longest = 0;
    for (Component& c : components_) {
        c.values = std::make_shared<Interner>(c.words + c.tail_words, memory_);
        longest = std::max(longest, c.words + c.tail_words);
    }
    if (symmetry && symmetry->any()) {
        for (const auto& family : symmetry->families()) {
            for (const vm::TaskId member : family) {
                components_[first_task_ + member].values =
                    components_[first_task_ + family.front()].values;
            }
        }
        symmetry_ = symmetry;
        canonical_ = std::make_unique<Canonical>(*this, *symmetry);
    }
    value_.resize(longest);
    guesses_.resize(4096);
    records_->packing = Packing(std::vector<std::uint32_t>(components_.size(), 0));
}

Visited::Visited(Visited& shared)
    : memory_(shared.memory_),
      components_(shared.components_),
      first_task_(shared.first_task_),
      first_output_(shared.first_output_),
      tasks_(shared.tasks_),
      stacks_(shared.stacks_),
      shared_stacks_(shared.shared_stacks_),
      records_(shared.records_),
      guesses_(shared.guesses_.size()),
      value_(shared.value_.size()) {
    assert(!shared.canonical_);
}

Visited::~Visited() = default;

void Visited::cut(const vm::Machine& machine) {
    const vm::Layout& layout = machine.layout;
    tasks_ = layout.tasks;
    stacks_ = layout.stacks;
    // A task reaches its own stack by relative addresses; others reach it only by absolute ones.
    shared_stacks_ = std::any_of(machine.program.code.begin(), machine.program.code.end(),
                                 [](const lang::Instruction& in) {
                                     return in.opcode == lang::Opcode::LocalAddress && in.a != 0;
                                 });
    const std::uint32_t wanted = std::max(piece_words, layout.tasks / pieces_max);
    std::uint32_t first = 0;
    const auto piece = [&](std::uint32_t end) {
        if (end <= first) return;
        components_.push_back({first, end - first, Tail::None, 0, 0, 0, true, nullptr});
        first = end;
    };
    std::uint32_t last_end = 0;
    for (const std::uint32_t end : ends_of_variables(machine.program)) {
        if (end > layout.tasks) break;
        if (end - first > wanted) piece(last_end);
        if (end - first >= wanted) piece(end);
        last_end = end;
    }
    piece(layout.tasks);
    first_task_ = components_.size();
    for (int i = 0; i < machine.task_count(); ++i) {
        const auto id = static_cast<vm::TaskId>(i);
        components_.push_back({machine.address_of(id), sync::task_words, Tail::Stack,
                               machine.stack_of(id), layout.stack_words, machine.program.task_words,
                               true, nullptr});
    }
    first_output_ = components_.size();
    if (layout.output_words > 0) {
        components_.push_back({layout.output, 1, Tail::Output, layout.output + 1,
                               layout.output_words - 1, 0, true, nullptr});
    }
}

void Visited::watch(const std::vector<bool>& words) {
    for (Component& c : components_) {
        const auto any = [&](std::uint32_t first, std::uint32_t count) {
            const auto from = words.begin() + first;
            return std::find(from, from + count, true) != from + count;
        };
        c.watched = any(c.first, c.words) || any(c.tail, c.tail_words);
    }
}

Visited::Place Visited::place_of(sync::Address address) const {
    for (std::uint32_t i = 0; i < first_task_; ++i) {
        const Component& c = components_[i];
        if (address >= c.first && address < c.first + c.words) return {i, address - c.first};
    }
    assert(false);
    return {};
}

std::vector<std::uint8_t> Visited::parts() const {
    std::vector<std::uint8_t> parts;
    if (components_.size() > sync::Looked::parts_max) return parts;
    for (std::size_t i = 0; i < components_.size(); ++i) {
        const Component& c = components_[i];
        parts.resize(std::max<std::size_t>(parts.size(),
                                           std::max(c.first + c.words, c.tail + c.tail_words)));
        std::fill_n(parts.begin() + c.first, c.words, static_cast<std::uint8_t>(i));
        std::fill_n(parts.begin() + c.tail, c.tail_words, static_cast<std::uint8_t>(i));
    }
    return parts;
}

std::uint32_t Visited::tail_used(const Component& c, const vm::Word* world) {
    switch (c.has) {
        case Tail::None:
            return 0;
        case Tail::Stack:
            for (std::uint32_t i = c.tail_words - c.kept; i < c.tail_words; ++i) {
                if (world[c.tail + i] != 0) return c.tail_words;
            }
            return reinterpret_cast<const sync::Task*>(world + c.first)->sp;
        case Tail::Output:
            return static_cast<std::uint32_t>(world[c.first]);
    }
    return 0;
}

bool Visited::differs(const Component& c, const vm::Word* a, const vm::Word* b) {
    if (unequal(a + c.first, b + c.first, c.words)) return true;
    return unequal(a + c.tail, b + c.tail, std::max(tail_used(c, a), tail_used(c, b)));
}

// Does a step of [self] show in other tasks? Mostly not, and then one look at their blocks tells
// it.
bool Visited::others_differ(const vm::Word* a, const vm::Word* b, vm::TaskId self) const {
    if (shared_stacks_) return true;
    const std::uint32_t from = self == sync::no_task ? stacks_ : tasks_ + self * sync::task_words;
    const std::uint32_t to = self == sync::no_task ? stacks_ : from + sync::task_words;
    return unequal(a + tasks_, b + tasks_, from - tasks_) || unequal(a + to, b + to, stacks_ - to);
}

std::uint32_t Visited::intern(std::size_t component, const vm::Word* world) {
    Component& c = components_[component];
    std::uint32_t number;
    if (c.has == Tail::None) {
        number = c.values->intern(world + c.first, c.words);
    } else {
        const std::uint32_t used = tail_used(c, world);
        std::copy_n(world + c.first, c.words, value_.data());
        std::copy_n(world + c.tail, used, value_.data() + c.words);
        number = c.values->intern(value_.data(), c.words + used);
    }
    note_width(component, number);
    return number;
}

bool Visited::is_value(const Component& c, std::uint32_t number, const vm::Word* world) const {
    const Word* const value = c.values->value(number);
    const std::uint32_t used = tail_used(c, world);
    return c.values->length(number) == c.words + used &&
           !unequal(value, world + c.first, c.words) &&
           !unequal(value + c.words, world + c.tail, used);
}

bool Visited::note_changes(const Key& key, const vm::Word* before, const vm::Word* now,
                           vm::TaskId self, Changes& changes) {
    bool room = true, watched = false;
    const auto note = [&](std::size_t i) {
        const std::size_t place = (key[i] * 64 + i) * 64 + self;
        std::uint32_t& guess = guesses_[(place ^ place >> 12) % guesses_.size()];
        std::uint32_t number = guess;
        if (number >= components_[i].values->size() || !is_value(components_[i], number, now)) {
            number = intern(i, now);
            if (number != Interner::none) guess = number;
            room &= number != Interner::none;
        }
        changes.all.push_back({static_cast<std::uint32_t>(i), number});
        watched |= components_[i].watched;
    };
    const auto look = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (differs(components_[i], before, now)) note(i);
        }
    };
    look(0, first_task_);
    if (others_differ(before, now, self)) {
        look(first_task_, first_output_);
    } else if (self != sync::no_task) {
        note(first_task_ + self);
    }
    look(first_output_, components_.size());
    changes.states.push_back({static_cast<std::uint32_t>(changes.all.size()), watched});
    return room;
}

bool Visited::make_key(Key& key, const vm::Word* world) {
    key.resize(components_.size());
    for (std::size_t i = 0; i < components_.size(); ++i) {
        key[i] = intern(i, world);
        if (key[i] == Interner::none) return false;
    }
    return true;
}

// What was in use before and is not now becomes zero.
void Visited::write(const Key& key, std::size_t component, vm::Word* world) const {
    const Component& c = components_[component];
    const Word* value = c.values->value(key[component]);
    const std::uint32_t used_before = tail_used(c, world);
    std::copy_n(value, c.words, world + c.first);
    const std::uint32_t used = c.values->length(key[component]) - c.words;
    std::copy_n(value + c.words, std::max(used_before, used), world + c.tail);
}

void Visited::copy(std::size_t component, const vm::Word* from, vm::Word* to) const {
    const Component& c = components_[component];
    const std::uint32_t used = std::max(tail_used(c, from), tail_used(c, to));
    std::copy_n(from + c.first, c.words, to + c.first);
    std::copy_n(from + c.tail, used, to + c.tail);
}

// -- records

bool Visited::widen() {
    Packing& packing = records_->packing;
    std::vector<std::uint32_t> bits(components_.size());
    bool wide_enough = true;
    for (std::size_t i = 0; i < bits.size(); ++i) {
        bits[i] = std::max(packing.bits(i), bits_for(components_[i].values->size()));
        wide_enough &= bits[i] == packing.bits(i);
    }
    too_narrow_ = false;
    if (wide_enough) return true;  // another worker has done it
    const Packing wider(std::move(bits));
    const std::uint64_t old_bytes = Records::chunk_bytes(packing.words());
    const std::uint64_t wide_bytes = Records::chunk_bytes(wider.words());
    Directory<std::uint32_t>& chunks = records_->words;
    // While a chunk is packed anew it is there twice.
    const std::uint64_t at_once = records_->gate != nullptr ? Workers::most : 1;
    too_narrow_ = !memory_.take(chunks.size() * (wide_bytes - old_bytes) + at_once * wide_bytes);
    if (too_narrow_) return false;

    in_pieces(static_cast<std::uint32_t>(chunks.size()), [&](std::uint32_t chunk) {
        std::vector<std::uint32_t> row(components_.size());
        const Id first = static_cast<Id>(chunk) << chunk_bits;
        std::unique_ptr<std::uint32_t[]> anew(
            new std::uint32_t[std::size_t{wider.words()} * chunk_states]);
        const Id count = first < size() ? std::min(size() - first, chunk_states) : 0;
        for (Id i = 0; i < count; ++i) {
            packing.unpack(record(first + i), row.data());
            wider.pack(row.data(), anew.get() + std::size_t{i} * wider.words());
        }
        chunks.replace(chunk, std::move(anew));
    });
    memory_.give_back(at_once * wide_bytes);
    packing = wider;
    fill_table();
    return true;
}

void Visited::fill_table() {
    records_->table.refill([this](Id id) { return hash_of(id); },
                           [this](Id id) { return kept(id); },
                           [this](std::uint32_t count, auto&& piece) { in_pieces(count, piece); });
}

// [piece](0) ... [piece](count - 1), by all who share the states.
template <class Piece>
void Visited::in_pieces(std::uint32_t count, Piece&& piece) {
    std::atomic<std::uint32_t> next = 0;
    const auto part = [&] {
        for (std::uint32_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) piece(i);
    };
    if (records_->gate != nullptr) {
        records_->gate->together(part);
    } else {
        part();
    }
}

bool Visited::room_for_one() {
    if (!records_->table.make_room([this](Id id) { return hash_of(id); },
                                   [this](Id id) { return kept(id); })) {
        return false;
    }
    return size() < records_->words.size() * chunk_states || add_chunk();
}

bool Visited::add_chunk() {
    const std::uint64_t marks = records_->gate != nullptr ? Records::marks_bytes : 0;
    if (!memory_.reserve(telling_bytes * chunk_states)) return false;
    if (!memory_.take(Records::chunk_bytes(records_->packing.words()) + marks)) return false;
    if (marks != 0) records_->marks.push_back(fresh_marks());
    records_->flags.push_back(std::make_unique<std::uint8_t[]>(chunk_states));
    records_->words.push_back(std::unique_ptr<std::uint32_t[]>(
        new std::uint32_t[std::size_t{records_->packing.words()} * chunk_states]));
    return true;
}

// -- shared

bool Visited::share(Gate& gate) {
    if (canonical_ || records_->kept_below != 0) return false;
    const std::size_t chunks = records_->words.size();
    if (!memory_.take(chunks * Records::marks_bytes)) return false;
    for (std::size_t i = 0; i < chunks; ++i) records_->marks.push_back(fresh_marks());
    for (Id id = 0; id < size(); ++id) mark(id).store(1, std::memory_order_relaxed);
    for (const Component& c : components_) c.values->share(true);
    records_->gate = &gate;
    return true;
}

void Visited::unshare() {
    memory_.give_back(records_->marks.size() * Records::marks_bytes);
    records_->marks.clear();
    for (const Component& c : components_) c.values->share(false);
    records_->gate = nullptr;
}

void Visited::keep_only(std::uint8_t flags, bool all_there) {
    records_->kept_below = size();
    records_->kept_flags = flags;
    if (!all_there) fill_table();
}

bool Visited::kept(Id id) const {
    if (records_->gate != nullptr) {
        return records_->marks[id >> chunk_bits][id & chunk_mask].load(std::memory_order_relaxed) !=
               0;
    }
    return id >= records_->kept_below ||
           (records_->flags[id >> chunk_bits][id & chunk_mask] & records_->kept_flags) != 0;
}

// While no other worker looks.
bool Visited::make_roomy(std::size_t count) {
    if (too_narrow_ && !widen()) return false;
    while (!records_->table.roomy(count + ahead_states)) {
        const auto grow = [this](std::uint32_t times) {
            return records_->table.grow(
                times, [this](Id id) { return hash_of(id); }, [this](Id id) { return kept(id); },
                [this](std::uint32_t pieces, auto&& piece) { in_pieces(pieces, piece); });
        };
        const bool small = size() < large_table;
        if (!(small && grow(4)) && !grow(2)) return false;
    }
    return true;
}

// Others may look, and add, meanwhile.
bool Visited::add_chunks(std::size_t count) {
    const std::lock_guard lock(records_->adding);
    while (size() + count + ahead_states > records_->words.size() * chunk_states) {
        if (!add_chunk()) return false;
    }
    return true;
}

void Visited::insert_shared(const Key& key, const Changes& changes, std::vector<Id>& ids) {
    added_.clear();
    const std::size_t count = changes.size();
    bool room = !too_narrow_ && records_->table.roomy(count + ahead_states);
    if (!room) records_->gate->alone([&] { room = make_roomy(count); });
    if (!room) return;
    if (size() + count + ahead_states > records_->words.size() * chunk_states &&
        !add_chunks(count)) {
        return;
    }
    prepare(key, changes);
    const std::uint32_t words = records_->packing.words();
    for (std::size_t i = 0; i < count; ++i) {
        ids[i] = records_->table.find_or_add(
            hashes_[i], [&](Id id) { return same(id, i); },
            [&] {
                const Id id = new_number();
                if (id == no_id) return no_id;
                std::copy_n(packed_.data() + i * words, words, record(id));
                mark(id).store(1, std::memory_order_relaxed);
                added_.push_back(id);
                return id;
            });
    }
}

// Only in lines of memory that other workers do not write.
Id Visited::new_number() {
    if (claimed_ == claimed_end_) {
        const std::uint64_t end = records_->words.size() * std::uint64_t{chunk_states};
        const Id first = records_->table.claim(claimed_states, end);
        if (first == no_id) return no_id;
        claimed_ = first;
        claimed_end_ = first + claimed_states;
    }
    return claimed_++;
}

// Packs and hashes all states, and fetches the slots where they will be looked for.
void Visited::prepare(const Key& key, const Changes& changes) {
    const Packing& packing = records_->packing;
    const std::uint32_t words = packing.words();
    packed_.resize((changes.size() + 1) * words);
    hashes_.resize(changes.size());
    std::uint32_t* const from = packed_.data() + changes.size() * words;
    packing.pack(key.data(), from);
    std::uint32_t* record = packed_.data();
    auto change = changes.all.begin();
    for (std::size_t i = 0; i < changes.size(); ++i, record += words) {
        if (canonical_ && canonical_->moved(i)) {
            packing.pack(canonical_->row(i), record);
            change = changes.all.begin() + changes.end_of(i);
        } else {
            for (std::uint32_t word = 0; word < words; ++word) record[word] = from[word];
            for (; change != changes.all.begin() + changes.end_of(i); ++change) {
                packing.set(record, change->component, change->number);
            }
        }
        hashes_[i] = hash_words(record, words);
    }
    for (const std::uint64_t hash : hashes_) records_->table.prefetch(hash);
}

bool Visited::same(Id id, std::size_t i) const {
    const std::uint32_t words = records_->packing.words();
    const std::uint32_t* const wanted = packed_.data() + i * words;
    const std::uint32_t* const held = record(id);
    std::uint32_t difference = 0;
    for (std::uint32_t w = 0; w < words; ++w) difference |= wanted[w] ^ held[w];
    return difference == 0;
}

Id Visited::look_up(std::size_t i) const {
    return records_->table.find(hashes_[i], [&](Id id) { return same(id, i); });
}

bool Visited::add(std::size_t i) {
    if (!room_for_one()) return false;
    const std::uint32_t words = records_->packing.words();
    std::copy_n(packed_.data() + i * words, words, record(size()));
    records_->table.add(hashes_[i]);
    return true;
}

void Visited::insert(const Key& key, const Changes& changes, std::vector<Id>& ids) {
    ids.assign(changes.size(), no_id);
    if (canonical_ && !canonical_->make(key, changes)) return;
    if (records_->gate != nullptr) return insert_shared(key, changes, ids);
    if (too_narrow_ && !widen()) return;
    prepare(key, changes);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ids[i] = look_up(i);
        if (ids[i] == no_id && add(i)) ids[i] = size() - 1;
    }
}

void Visited::find(const Key& key, const Changes& changes, std::vector<Id>& ids) {
    assert(records_->gate == nullptr);  // others may just be adding what is looked for
    ids.assign(changes.size(), no_id);
    if (canonical_ && !canonical_->make(key, changes)) return;
    prepare(key, changes);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        bool fits = true;  // a value that no record has a field for is in no record
        if (canonical_ && canonical_->moved(i)) {
            for (std::size_t c = 0; c < components_.size(); ++c) {
                fits &= records_->packing.fits(c, canonical_->row(i)[c]);
            }
        }
        for (std::uint32_t at = changes.begin_of(i); at < changes.end_of(i); ++at) {
            fits &= records_->packing.fits(changes.all[at].component, changes.all[at].number);
        }
        if (fits) ids[i] = look_up(i);
    }
}

TaskMask Visited::find_twins(const Key& key) {
    TaskMask twins = 0;
    for (const auto& family : symmetry_->families()) {
        for (std::size_t i = 1; i < family.size(); ++i) {
            const vm::TaskId before = family[i - 1], task = family[i];
            if (key[first_task_ + before] != key[first_task_ + task]) continue;
            const bool further = (twins & bit(before)) != 0;
            twin_of_[task] = further ? twin_of_[before] : before;
            twins |= bit(task);
        }
    }
    if (twins == 0) return twins;
    const TaskMask named = canonical_->named(key);
    for (TaskMask left = twins; left != 0; left &= left - 1) {
        const auto task = static_cast<vm::TaskId>(std::countr_zero(left));
        if (((bit(task) | bit(twin_of_[task])) & named) != 0) twins &= ~bit(task);
    }
    return twins;
}

void Visited::read_key(Id id, Key& key) const {
    key.resize(components_.size());
    records_->packing.unpack(record(id), key.data());
}

}  // namespace explore
