// Memory that begins as zero, for tables that are looked into here and there. A large one lies in
// large pages where the system gives some, since finding the page is much of what such a look
// costs; and whoever first writes to a page pays for it, not all who wait for the table. Used by
// number_table.h; knows nothing of what lies in it.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace explore {

template <class T>
class Zeroed {
    static_assert(std::is_trivially_destructible_v<T>);

  public:
    Zeroed() = default;
    ~Zeroed() { reset(); }
    Zeroed(const Zeroed&) = delete;
    Zeroed& operator=(const Zeroed&) = delete;

    explicit operator bool() const { return at_ != nullptr; }
    T& operator[](std::size_t i) const { return at_[i]; }

    void reset() {
#if defined(__linux__)
        if (mapped_ != 0) munmap(at_, mapped_);
        mapped_ = 0;
#endif
        own_.reset();
        at_ = nullptr;
    }
    void reset(std::size_t count) {
        reset();
        if (count * sizeof(T) >= large && map(count * sizeof(T))) return;
        own_.reset(new T[count]());
        at_ = own_.get();
    }

  private:
    static constexpr std::size_t large = std::size_t{4} << 20, page = std::size_t{2} << 20;

    // False: the system has no such memory.
    bool map(std::size_t bytes) {
#if defined(__linux__)
        bytes = (bytes + page - 1) / page * page;
        void* const all =
            mmap(nullptr, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (all == MAP_FAILED) return false;
        // Large pages begin where their size divides the address; what lies before and behind goes.
        auto* const begin = static_cast<char*>(all);
        const std::size_t before = -reinterpret_cast<std::size_t>(begin) % page;
        if (before != 0) munmap(begin, before);
        munmap(begin + before + bytes, page - before);
        madvise(begin + before, bytes, MADV_HUGEPAGE);
        at_ = reinterpret_cast<T*>(begin + before);
        mapped_ = bytes;
        return true;
#else
        (void)bytes;
        return false;
#endif
    }

    T* at_ = nullptr;
    std::size_t mapped_ = 0;  // bytes; 0: own_ has it
    std::unique_ptr<T[]> own_;
};

}  // namespace explore
