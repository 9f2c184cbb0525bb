// The layout: first fit, which for falling widths wastes next to nothing.
#include "engine/explore/packing.h"

#include <algorithm>
#include <numeric>

namespace explore {

Packing::Packing(std::vector<std::uint32_t> bits) : fields_(bits.size()) {
    std::vector<std::size_t> order(bits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return bits[a] > bits[b]; });
    std::vector<std::uint32_t> used(1, 0);
    for (const std::size_t i : order) {
        if (bits[i] == 0) continue;
        std::size_t word = 0;
        while (word < used.size() && used[word] + bits[i] > 32) ++word;
        if (word == used.size()) used.push_back(0);
        const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << bits[i]) - 1);
        fields_[i] = {mask, static_cast<std::uint16_t>(word), static_cast<std::uint8_t>(used[word]),
                      static_cast<std::uint8_t>(bits[i])};
        used[word] += bits[i];
    }
    words_ = static_cast<std::uint32_t>(used.size());
}

}  // namespace explore
