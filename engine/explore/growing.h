// A plain array that grows by doubling, its room asked for in advance. For what is read in the
// hottest loops and stays small: elements move when it grows, and for that moment both rooms are
// counted. Where neither may be, see chunked.h.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>

#include "engine/explore/memory.h"

namespace explore {

template <class T>
class Growing {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    explicit Growing(Memory& memory) : memory_(&memory) {}
    ~Growing() { release(); }
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;

    std::size_t size() const { return size_; }
    const T* data() const { return items_.get(); }
    T& operator[](std::size_t i) { return items_[i]; }
    const T& operator[](std::size_t i) const { return items_[i]; }

    // False where there is no memory for [count] more; nothing has changed then.
    bool room(std::size_t count) {
        if (size_ + count <= capacity_) return true;
        const std::size_t wanted = std::max({std::size_t{64}, capacity_ * 2, size_ + count});
        if (!memory_->take(wanted * sizeof(T))) return false;
        std::unique_ptr<T[]> larger(new T[wanted]);
        std::copy_n(items_.get(), size_, larger.get());
        memory_->give_back(capacity_ * sizeof(T));
        items_ = std::move(larger);
        capacity_ = wanted;
        return true;
    }
    // After room().
    void add(const T& value) { items_[size_++] = value; }
    void clear() { size_ = 0; }
    void release() {
        memory_->give_back(capacity_ * sizeof(T));
        items_.reset();
        size_ = capacity_ = 0;
    }
    std::size_t bytes() const { return capacity_ * sizeof(T); }

  private:
    Memory* memory_;
    std::unique_ptr<T[]> items_;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace explore
