// The set of all states that a search has met, exact and small. Every state has a number, its [Id].
//
// A World is cut into components: the globals in pieces of a few words, each task with its stack,
// the output. Between two neighbouring states most components are equal, and each one has few
// values in the whole search; so a component is kept as the number of its value (interner.h) and a
// state as the row of these numbers, packed into as few bits as the largest number so far needs:
//
//   World, 300 words:   | fork[0..2] | fork[3..4] | philosopher[0] | philosopher[1] | ...
//   Key:                |     17     |      5     |        4       |        9       | ...
//   record, 32 bits:    |  6 bits 17 | 4 bits 5   |  4 bits 4      |  4 bits 9      | ...
//
// When a number does not fit its field, every record is packed anew with wider fields. That is
// rare: it happens when the number of a component's values has doubled, or nearly. Called by
// walker.h. It compares words and knows nothing of their meaning but where tasks lie.
//
// Several workers may look at one set, each through a Visited of its own (see parallel.h).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/explore/fetch.h"
#include "engine/explore/interner.h"
#include "engine/explore/memory.h"
#include "engine/explore/records.h"
#include "engine/explore/symmetry.h"
#include "engine/explore/task_mask.h"
#include "engine/vm/machine.h"

namespace explore {

using Id = std::uint32_t;
inline constexpr Id no_id = NumberTable::none;

// A state as one number for each component of its World. Equal Keys are equal Worlds.
using Key = std::vector<std::uint32_t>;

// States that differ from one state in a few components each: what the steps from there lead to.
struct Changes {
    struct Change {
        std::uint32_t component, number;
    };
    struct State {
        std::uint32_t end;  // of its changes in [all], which begin where those of the last one end
        bool watched;       // some of them concern watched words
    };
    std::vector<Change> all;
    std::vector<State> states;

    std::size_t size() const { return states.size(); }
    std::uint32_t begin_of(std::size_t i) const { return i == 0 ? 0 : states[i - 1].end; }
    std::uint32_t end_of(std::size_t i) const { return states[i].end; }
    void clear() {
        all.clear();
        states.clear();
    }
};

class Canonical;

class Visited {
  public:
    // Where [symmetry] is given (it must outlive this), states that differ only in who is who are
    // one.
    Visited(const vm::Machine& machine, Memory& memory, const Symmetry* symmetry = nullptr);
    // For another worker: the same states as those of [shared], which outlives it.
    explicit Visited(Visited& shared);
    ~Visited();
    Visited(const Visited&) = delete;
    Visited& operator=(const Visited&) = delete;

    // Only these words are watched (see watched.h); else all are.
    void watch(const std::vector<bool>& words);

    // The number of states; after keep_only(), of all that there were, and while several add them,
    // of some that there are not yet.
    Id size() const { return records_->table.size(); }
    std::size_t components() const { return components_.size(); }
    Memory& memory() const { return memory_; }

    // The Key of a World of which nothing is known yet. False: no memory for a new value.
    bool make_key(Key& key, const vm::Word* world);
    // Adds to [changes] what a step of [self] (or of no task) has made of the World [before], whose
    // Key is [key]: the World [now]. Only what differs is looked up. False: no memory for a new
    // value; then the numbers of the last state mean nothing, but its components are right.
    bool note_changes(const Key& key, const vm::Word* before, const vm::Word* now, vm::TaskId self,
                      Changes& changes);

    // Adds the states that differ from [key] by [changes], unless they are there, and answers their
    // numbers: no_id where there is no memory. Several at once, so that their cache misses overlap.
    void insert(const Key& key, const Changes& changes, std::vector<Id>& ids);
    // The same without adding: no_id where a state is not there.
    void find(const Key& key, const Changes& changes, std::vector<Id>& ids);
    void read_key(Id id, Key& key) const;
    void prefetch(Id id) const { fetch(record(id)); }
    // Null where every state stands for itself.
    const Symmetry* symmetry() const { return symmetry_; }

    // Where a shared word lies, and its value in a state.
    struct Place {
        std::uint32_t component = 0, offset = 0;
    };
    Place place_of(sync::Address address) const;
    // The values that a component has had, numbered from 0.
    std::uint32_t values(std::size_t component) const {
        return components_[component].values->size();
    }
    const vm::Word* value(std::size_t component, std::uint32_t number) const {
        return components_[component].values->value(number);
    }
    vm::Word word(const Key& key, Place place) const {
        return value(place.component, key[place.component])[place.offset];
    }
    // The stack of [task], as far as it is in use, where its component has the value [number].
    const vm::Word* task_stack(vm::TaskId task, std::uint32_t number) const {
        return value(first_task_ + task, number) + sync::task_words;
    }

    // Writes the words of [component] into [world] as [key] says.
    void write(const Key& key, std::size_t component, vm::Word* world) const;
    // The component of each stored word, as far as there are at most sync::Looked::parts_max; else
    // nothing.
    std::vector<std::uint8_t> parts() const;
    std::size_t component_of(vm::TaskId task) const { return first_task_ + task; }
    // The block of [task] where its component has the value [number].
    const sync::Task& task_block(vm::TaskId task, std::uint32_t number) const {
        return *reinterpret_cast<const sync::Task*>(value(first_task_ + task, number));
    }
    // Copies the words of [component] between two Worlds.
    void copy(std::size_t component, const vm::Word* from, vm::Word* to) const;

    // Of the state [key]: tasks that differ in nothing from one before them of their family, and
    // are named nowhere; so what they can do leads where that one's steps lead. Until the next call
    // twin_of tells which one that is. Nobody where who is who matters.
    TaskMask twins(const Key& key) { return canonical_ ? find_twins(key) : 0; }
    vm::TaskId twin_of(vm::TaskId task) const { return twin_of_[task]; }

    // Eight bits for whoever searches; 0 for a fresh state.
    std::uint8_t& flags(Id id) { return records_->flags[id >> chunk_bits][id & chunk_mask]; }

    // From here on several may look for states and add them, each inside the [gate] (which is left
    // while one waits for the others), until unshare(). Not where states are symmetric, or some
    // were forgotten. False: not that, or no memory for the marks.
    bool share(Gate& gate);
    // While nobody else uses it.
    void unshare();
    // 32 bits for those who share; 1 for a fresh state, 0 for a number that nobody has used.
    std::atomic<std::uint32_t>& mark(Id id) {
        return records_->marks[id >> chunk_bits][id & chunk_mask];
    }
    // Those of the last insert() that it has added, where states are shared.
    const std::vector<Id>& added() const { return added_; }
    // Forgets all states without these [flags]: they would be added anew. [all_there]: those are
    // only numbers that nobody has used.
    void keep_only(std::uint8_t flags, bool all_there);

    // Bytes a state that are kept free so that a failure can be told when memory is full: see
    // shortest.h.
    static constexpr std::uint64_t telling_bytes = 9;

  private:
    // Some words of the World, and of a task its stack, of the output what was printed: a tail of
    // which only the words in use count. At the end of a stack lie the words that APIs keep for the
    // task (Rooms::task_words): where one of them is not 0 the whole stack counts.
    enum class Tail : std::uint8_t { None, Stack, Output };
    struct Component {
        std::uint32_t first = 0, words = 0;
        Tail has = Tail::None;
        std::uint32_t tail = 0, tail_words = 0;
        std::uint32_t kept = 0;  // of the tail, at its end: words that are not in use by the stack
        bool watched = true;
        std::shared_ptr<Interner> values;  // tasks that are alike share one
    };
    static constexpr unsigned chunk_bits = Records::chunk_bits;
    static constexpr Id chunk_states = Records::chunk_states;
    static constexpr Id chunk_mask = chunk_states - 1;

    void cut(const vm::Machine& machine);
    static std::uint32_t tail_used(const Component& component, const vm::Word* world);
    static bool differs(const Component& component, const vm::Word* a, const vm::Word* b);
    bool others_differ(const vm::Word* a, const vm::Word* b, vm::TaskId self) const;
    std::uint32_t intern(std::size_t component, const vm::Word* world);
    void note_width(std::size_t component, std::uint32_t number) {
        too_narrow_ |= std::uint64_t{number} >> records_->packing.bits(component) != 0;
    }
    bool is_value(const Component& component, std::uint32_t number, const vm::Word* world) const;

    bool widen();
    bool room_for_one();
    bool add_chunk();
    void fill_table();
    template <class Piece>
    void in_pieces(std::uint32_t count, Piece&& piece);
    bool make_roomy(std::size_t count);
    bool add_chunks(std::size_t count);
    Id new_number();
    void insert_shared(const Key& key, const Changes& changes, std::vector<Id>& ids);
    std::uint32_t* record(Id id) const {
        return records_->words[id >> chunk_bits] +
               std::size_t{id & chunk_mask} * records_->packing.words();
    }
    std::uint64_t hash_of(Id id) const { return hash_words(record(id), records_->packing.words()); }
    bool same(Id id, std::size_t i) const;
    bool kept(Id id) const;
    void prepare(const Key& key, const Changes& changes);
    Id look_up(std::size_t i) const;
    bool add(std::size_t i);
    TaskMask find_twins(const Key& key);
    friend class Canonical;

    Memory& memory_;
    std::vector<Component> components_;  // pieces of globals, then tasks, then the output
    std::size_t first_task_ = 0, first_output_ = 0;
    std::uint32_t tasks_ = 0, stacks_ = 0;  // of the World's layout
    bool shared_stacks_ = false;            // a step may write into another task's stack
    const std::shared_ptr<Records> records_;
    bool too_narrow_ = false;  // some number does not fit its field any more
    // What a component became when the same task stepped from the same value the last time: mostly
    // it becomes that again, which one comparison tells.
    std::vector<std::uint32_t> guesses_;
    const Symmetry* symmetry_ = nullptr;
    std::unique_ptr<Canonical> canonical_;
    std::array<vm::TaskId, tasks_max> twin_of_{};
    std::vector<Word> value_;            // a component, gathered from its places
    std::vector<std::uint32_t> packed_;  // the records that are looked for
    std::vector<std::uint64_t> hashes_;
    std::vector<Id> added_;
    Id claimed_ = 0, claimed_end_ = 0;  // numbers for states to be added
};

}  // namespace explore
