// What one step looked at: every word of the World outside of the task's own that it read or wrote,
// told in parts that the caller has cut the World into. Where all of that is the same, the step is
// the same; the explorer's memory of steps rests on it (explore/moves.h). Unlike a Footprint, which
// tells what matters to other tasks, it leaves out nothing, since nothing in sync, api and vm
// reaches shared words but through Words and Tasks.
#pragma once

#include "engine/sync/task.h"

namespace sync {

struct Looked {
    static constexpr int parts_max = 64;
    static constexpr int queues_max = 4;

    const std::uint8_t* part_of = nullptr;  // of every stored word; below parts_max
    std::uint64_t parts = 0;                // a bit for each part that was looked at
    // The objects whose waiters were looked for: those who wait elsewhere, or not at all, do not
    // matter. A task's block stands for those who join it.
    Address queues[queues_max] = {};
    std::uint8_t queue_count = 0;
    bool everywhere = false;  // more queues than can be told

    void word(std::size_t address) { parts |= std::uint64_t{1} << part_of[address]; }
    void queue(Address object) {
        for (int i = 0; i < queue_count; i++) {
            if (queues[i] == object) return;
        }
        if (queue_count == queues_max) {
            everywhere = true;
        } else {
            queues[queue_count++] = object;
        }
    }
};

// The World's words as a step reaches them.
class Words {
  public:
    Words(Word* first, Looked* looked) : first_(first), looked_(looked) {}

    Word& operator[](std::size_t address) const {
        if (looked_) looked_->word(address);
        return first_[address];
    }
    Address address_of(const void* word) const {
        return static_cast<Address>(static_cast<const Word*>(word) - first_);
    }

  private:
    Word* const first_;
    Looked* const looked_;
};

// The tasks' blocks as a step reaches them.
class Tasks {
  public:
    Tasks(Task* first, Words words, Looked* looked)
        : first_(first), words_(words), looked_(looked) {}

    Task& operator[](std::size_t i) const {
        if (looked_) looked_->word(words_.address_of(&first_[i]));
        return first_[i];
    }
    // All of them, for whoever looks only at those who wait at [object].
    Task* waiting_at(Address object) const {
        if (looked_) looked_->queue(object);
        return first_;
    }
    // All of them, for whoever looks only at what this very step has done to them.
    Task* touched() const { return first_; }

  private:
    Task* const first_;
    const Words words_;
    Looked* const looked_;
};

}  // namespace sync
