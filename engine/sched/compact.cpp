// Schedules in few characters: base64url (RFC 4648, no padding) over
//   version, then for each stretch of equal choices a varint and perhaps a count, then a 32-bit
//   checksum.
// A varint is (alternative, task + 1, kind, "a count follows") from high bits to low, so that a
// step of one of the first seven tasks takes one byte. The count says how often the choice comes
// again, minus one.
#include <algorithm>

#include "engine/sched/schedule.h"
#include "engine/vm/inspect.h"

namespace sched {
namespace {

using Bytes = std::vector<std::uint8_t>;
using vm::Choice;

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int kind_bits = 3, task_bits = 8;
constexpr std::size_t checksum_bytes = 4;

std::uint64_t number_of(Choice choice) {
    const std::uint64_t task = static_cast<std::uint8_t>(choice.task + 1);
    return (std::uint64_t{choice.alternative} << task_bits | task) << kind_bits |
           static_cast<std::uint64_t>(choice.kind);
}

Choice choice_of(std::uint64_t number) {
    Choice choice;
    choice.kind = static_cast<vm::ChoiceKind>(number & ((1u << kind_bits) - 1));
    number >>= kind_bits;
    choice.task = static_cast<vm::TaskId>((number & 0xff) - 1);
    choice.alternative = static_cast<std::uint16_t>(number >> task_bits);
    return choice;
}

void put_varint(Bytes& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

// False at the end of [in], and for a number of more than 42 bits: none that is written is so long.
bool get_varint(const Bytes& in, std::size_t end, std::size_t& at, std::uint64_t& value) {
    value = 0;
    for (int shift = 0; shift < 42 && at < end; shift += 7) {
        const std::uint8_t byte = in[at++];
        value |= std::uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

// FNV-1a over everything before it: a link that lost its end or a letter is told from a good one.
std::uint32_t checksum(const Bytes& bytes, std::size_t size) {
    std::uint32_t sum = 2166136261u;
    for (std::size_t i = 0; i < size; ++i) sum = (sum ^ bytes[i]) * 16777619u;
    return sum;
}

std::string to_text(const Bytes& bytes) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = bits << 8 | byte;
        for (count += 8; count >= 6; count -= 6) out += digits[bits >> (count - 6) & 63];
    }
    if (count > 0) out += digits[bits << (6 - count) & 63];
    return out;
}

bool to_bytes(std::string_view text, Bytes& out) {
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == digits.npos) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return true;
}

bool decode(const Bytes& bytes, vm::Choices& out) {
    const std::size_t end = bytes.size() - checksum_bytes;
    for (std::size_t at = 1; at < end;) {
        std::uint64_t head = 0, again = 0;
        if (!get_varint(bytes, end, at, head)) return false;
        if ((head & 1) != 0 && !get_varint(bytes, end, at, again)) return false;
        const std::uint64_t times = (head & 1) != 0 ? again + 2 : 1;
        if (head >> 1 >> (kind_bits + task_bits) > 0xffff) return false;
        if (times > schedule_steps_max - out.size()) return false;
        out.insert(out.end(), times, choice_of(head >> 1));
    }
    return true;
}

Replayed refused(std::string message, std::string remedy) {
    Replayed out;
    out.diagnostics.push_back(
        {lang::Severity::Error, "link", {}, std::move(message), std::move(remedy)});
    return out;
}

}  // namespace

std::string compact_write(std::span<const Choice> choices) {
    Bytes bytes = {static_cast<std::uint8_t>(schedule_version)};
    for (std::size_t i = 0; i < choices.size();) {
        std::size_t same = 1;
        while (i + same < choices.size() && choices[i + same] == choices[i]) ++same;
        put_varint(bytes, number_of(choices[i]) << 1 | (same > 1));
        if (same > 1) put_varint(bytes, same - 2);
        i += same;
    }
    const std::uint32_t sum = checksum(bytes, bytes.size());
    for (std::size_t i = 0; i < checksum_bytes; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(sum >> (8 * i)));
    }
    return to_text(bytes);
}

Replayed compact_read(const vm::Machine& machine, std::string_view text) {
    Bytes bytes;
    const char* const again =
        "ask for the link again, or judge the script to get the schedule anew";
    if (text.size() > schedule_bytes_max)
        return refused("the schedule in this link is too long", again);
    if (!to_bytes(text, bytes) || bytes.size() < 1 + checksum_bytes) {
        return refused("the schedule in this link is damaged", again);
    }
    if (bytes[0] != schedule_version) {
        return refused("the schedule in this link has version " + std::to_string(bytes[0]) +
                           ", this program reads " + std::to_string(schedule_version),
                       "judge the script again to get a new one");
    }
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < checksum_bytes; ++i) {
        sum |= std::uint32_t{bytes[bytes.size() - checksum_bytes + i]} << (8 * i);
    }
    vm::Choices choices;
    if (sum != checksum(bytes, bytes.size() - checksum_bytes) || !decode(bytes, choices)) {
        return refused("the schedule in this link is damaged", again);
    }

    Replayed out;
    vm::Failure failure;
    vm::World world = machine.initial(&failure);
    vm::Choices enabled;
    for (const Choice choice : choices) {
        enabled.clear();
        if (failure.kind == vm::FailureKind::None) machine.enabled(world.data(), enabled);
        if (std::find(enabled.begin(), enabled.end(), choice) == enabled.end()) {
            Replayed why = refused("decision " + std::to_string(out.choices.size() + 1) +
                                       " of this link does not fit the script: " +
                                       vm::why_not(machine, world.data(), choice),
                                   "judge the script again to get a new schedule");
            why.choices = std::move(out.choices);
            return why;
        }
        out.choices.push_back(choice);
        failure = machine.step(world.data(), choice).failure;
    }
    return out;
}

}  // namespace sched
