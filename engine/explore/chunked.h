// A sequence that grows by chunks of a fixed size: elements never move, growing never needs twice
// the room, and every chunk is asked for in advance. Stacks, queues and per-state notes of the
// search are made of it. For plain values only: a chunk is raw memory that starts as zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "engine/explore/memory.h"

namespace explore {

template <class T, unsigned chunk_bits = 10>
class Chunked {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    explicit Chunked(Memory& memory) : memory_(&memory) {}
    ~Chunked() { clear(); }
    Chunked(const Chunked&) = delete;
    Chunked& operator=(const Chunked&) = delete;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T& operator[](std::size_t i) { return chunks_[i >> chunk_bits][i & mask]; }
    const T& operator[](std::size_t i) const { return chunks_[i >> chunk_bits][i & mask]; }
    T& back() { return (*this)[size_ - 1]; }

    // False where there is no memory for it; nothing has changed then.
    bool push_back(const T& value) {
        if (size_ == chunks_.size() << chunk_bits && !add_chunk()) return false;
        (*this)[size_++] = value;
        return true;
    }
    void pop_back() { --size_; }

    // New elements are zero.
    bool grow_to(std::size_t size) {
        while (chunks_.size() << chunk_bits < size) {
            if (!add_chunk()) return false;
        }
        size_ = std::max(size_, size);
        return true;
    }
    void clear() {
        memory_->give_back(chunks_.size() * chunk_bytes);
        chunks_.clear();
        size_ = 0;
    }

  private:
    static constexpr std::size_t mask = (std::size_t{1} << chunk_bits) - 1;
    static constexpr std::size_t chunk_bytes = (sizeof(T) << chunk_bits) + sizeof(void*);

    bool add_chunk() {
        if (!memory_->take(chunk_bytes)) return false;
        chunks_.push_back(std::make_unique<T[]>(std::size_t{1} << chunk_bits));
        return true;
    }

    Memory* memory_;
    std::vector<std::unique_ptr<T[]>> chunks_;
    std::size_t size_ = 0;
};

}  // namespace explore
