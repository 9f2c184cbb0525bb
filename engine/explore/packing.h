// How a row of small numbers is packed into a few 32-bit words: a field of bits for each, none
// across two words. Used by visited.h, which makes a new Packing when a number outgrows its field.
#pragma once

#include <cstdint>
#include <vector>

namespace explore {

class Packing {
  public:
    // A field of [bits][i] bits (0 to 32) for number i; the widest are laid out first.
    explicit Packing(std::vector<std::uint32_t> bits);

    std::uint32_t words() const { return words_; }
    std::uint32_t bits(std::size_t i) const { return fields_[i].bits; }

    bool fits(std::size_t i, std::uint32_t number) const {
        return (number & ~fields_[i].mask) == 0;
    }
    void pack(const std::uint32_t* row, std::uint32_t* record) const {
        for (std::uint32_t i = 0; i < words_; ++i) record[i] = 0;
        for (const Field& f : fields_) record[f.word] |= *row++ << f.shift;
    }
    void set(std::uint32_t* record, std::size_t i, std::uint32_t number) const {
        const Field& f = fields_[i];
        record[f.word] = (record[f.word] & ~(f.mask << f.shift)) | number << f.shift;
    }
    void unpack(const std::uint32_t* record, std::uint32_t* row) const {
        for (const Field& f : fields_) *row++ = record[f.word] >> f.shift & f.mask;
    }

  private:
    struct Field {
        std::uint32_t mask = 0;  // in place 0
        std::uint16_t word = 0;
        std::uint8_t shift = 0, bits = 0;
    };
    std::vector<Field> fields_;
    std::uint32_t words_ = 1;
};

}  // namespace explore
