// Memory for the compiler's trees: handed out in order, given back all at once. Used by the lexer,
// the parser and the checker for one compilation. Nothing in it is ever destroyed, so it takes only
// types that need no destructor: nodes hold spans and string_views, not containers.
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lang {

class Arena {
  public:
    template <class T, class... Arguments>
    T* make(Arguments&&... arguments) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (take(sizeof(T), alignof(T))) T{static_cast<Arguments&&>(arguments)...};
    }

    template <class T>
    std::span<T> copy(const std::vector<T>& items) {
        static_assert(std::is_trivially_destructible_v<T>);
        if (items.empty()) return {};
        T* place = static_cast<T*>(take(sizeof(T) * items.size(), alignof(T)));
        std::uninitialized_copy(items.begin(), items.end(), place);
        return {place, items.size()};
    }

    // The pieces one after the other, as one text that lives as long as the arena.
    std::string_view text(std::initializer_list<std::string_view> pieces) {
        std::size_t length = 0;
        for (std::string_view piece : pieces) length += piece.size();
        char* place = static_cast<char*>(take(length, 1));
        char* end = place;
        for (std::string_view piece : pieces) {
            if (!piece.empty()) std::memcpy(end, piece.data(), piece.size());
            end += piece.size();
        }
        return {place, length};
    }

  private:
    // A usual script needs one or two of these.
    static constexpr std::size_t chunk_bytes = 1 << 16;

    void* take(std::size_t bytes, std::size_t alignment) {
        std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
        if (chunks_.empty() || start + bytes > size_) {
            size_ = bytes > chunk_bytes ? bytes : chunk_bytes;
            chunks_.push_back(std::make_unique<std::byte[]>(size_));
            start = 0;
        }
        used_ = start + bytes;
        return chunks_.back().get() + start;
    }

    std::vector<std::unique_ptr<std::byte[]>> chunks_;
    std::size_t size_ = 0, used_ = 0;
};

}  // namespace lang
