// Chunks that never move, found by number: one may add a chunk while others look into those that
// are there already. Who adds at the same time as another has to see to it that they take turns.
// Used by interner.h and visited.h; knows nothing of what lies in the chunks.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace explore {

template <class T>
class Directory {
  public:
    Directory() = default;
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    T* operator[](std::size_t i) const { return at_.load(std::memory_order_acquire)[i]; }
    std::size_t size() const { return size_.load(std::memory_order_acquire); }

    void push_back(std::unique_ptr<T[]> chunk) {
        const std::size_t size = chunks_.size();
        if (size == capacity_) grow();
        at_.load(std::memory_order_relaxed)[size] = chunk.get();
        chunks_.push_back(std::move(chunk));
        size_.store(size + 1, std::memory_order_release);
    }
    // Only while nobody looks.
    void replace(std::size_t i, std::unique_ptr<T[]> chunk) {
        at_.load(std::memory_order_relaxed)[i] = chunk.get();
        chunks_[i] = std::move(chunk);
    }
    void clear() {
        chunks_.clear();
        lists_.clear();
        capacity_ = 0;
        size_ = 0;
    }

  private:
    // The old list stays for those who look at it just now.
    void grow() {
        capacity_ = std::max<std::size_t>(16, capacity_ * 2);
        lists_.emplace_back(new T*[capacity_]);
        for (std::size_t i = 0; i < chunks_.size(); ++i) lists_.back()[i] = chunks_[i].get();
        at_.store(lists_.back().get(), std::memory_order_release);
    }

    std::atomic<T**> at_ = nullptr;
    std::atomic<std::size_t> size_ = 0;
    std::size_t capacity_ = 0;
    std::vector<std::unique_ptr<T*[]>> lists_;
    std::vector<std::unique_ptr<T[]>> chunks_;
};

}  // namespace explore
