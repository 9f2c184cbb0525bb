// The tables under the explorer: exact whatever the hash does, within their memory, growing as
// needed.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <map>
#include <random>
#include <set>

#include "engine/explore/chunked.h"
#include "engine/explore/interner.h"
#include "engine/explore/number_table.h"
#include "engine/explore/packing.h"
#include "engine/explore/visited.h"
#include "tests/explore/script.h"

using namespace explore;

TEST_CASE("memory is never given beyond its limit, and the reserve is kept", "[explore]") {
    Memory memory(100);
    CHECK(memory.take(60));
    CHECK_FALSE(memory.take(41));
    CHECK(memory.reserve(30));
    CHECK_FALSE(memory.take(11));
    CHECK(memory.take(10));
    memory.give_back(70);
    CHECK(memory.used() == 0);
    CHECK(memory.largest() == 70);
    CHECK_FALSE(memory.take(100));
    memory.open_reserve();
    CHECK(memory.take(100));
}

TEST_CASE("a chunked sequence keeps its elements where they are", "[explore]") {
    Memory memory(1 << 20);
    {
        Chunked<int, 4> numbers(memory);
        REQUIRE(numbers.push_back(7));
        const int* const first = &numbers[0];
        for (int i = 1; i < 1000; ++i) REQUIRE(numbers.push_back(i));
        CHECK(&numbers[0] == first);
        CHECK(*first == 7);
        CHECK(numbers[999] == 999);
        numbers.pop_back();
        CHECK(numbers.back() == 998);
        REQUIRE(numbers.grow_to(2000));
        CHECK(numbers[1999] == 0);
    }
    CHECK(memory.used() == 0);
}

TEST_CASE("a chunked sequence says when there is no memory, and goes on with what it has",
          "[explore]") {
    Memory memory(1000);
    Chunked<std::uint32_t, 6> numbers(memory);
    std::uint32_t pushed = 0;
    while (numbers.push_back(pushed)) ++pushed;
    CHECK(pushed == 192);  // three chunks of 64 words and a pointer
    CHECK(numbers.size() == 192);
    CHECK(numbers[191] == 191);
}

TEST_CASE("a table finds every item even where all hashes are equal", "[explore]") {
    Memory memory(1 << 20);
    NumberTable table(memory);
    std::vector<int> items;
    const auto same_hash = [](std::uint32_t) { return std::uint64_t{42}; };
    for (int i = 0; i < 500; ++i) {
        CHECK(table.find(42, [&](std::uint32_t n) { return items[n] == i * 3; }) ==
              NumberTable::none);
        REQUIRE(table.make_room(same_hash));
        items.push_back(i * 3);
        table.add(42);
    }
    for (int i = 0; i < 500; ++i) {
        CHECK(table.find(42, [&](std::uint32_t n) { return items[n] == i * 3; }) ==
              static_cast<std::uint32_t>(i));
    }
}

TEST_CASE("a table keeps all items through its growth", "[explore]") {
    Memory memory(1 << 24);
    NumberTable table(memory);
    const auto hash_of = [](std::uint32_t number) { return mix(number * 7ull); };
    constexpr std::uint32_t count = 1'500'000;  // at the end it lies in large pages
    for (std::uint32_t i = 0; i < count; ++i) {
        REQUIRE(table.make_room(hash_of));
        table.add(hash_of(i));
    }
    bool all = true;
    for (std::uint32_t i = 0; i < count; ++i) {
        all &= table.find(hash_of(i), [&](std::uint32_t n) { return n == i; }) == i;
    }
    CHECK(all);
}

TEST_CASE("a table that may not grow fills up and then says so", "[explore]") {
    Memory memory(64 * 4 + 100);
    NumberTable table(memory);
    const auto hash_of = [](std::uint32_t number) { return mix(number); };
    std::uint32_t added = 0;
    while (table.make_room(hash_of)) table.add(hash_of(added++));
    CHECK(added == 60);  // fifteen sixteenths of 64
    for (std::uint32_t i = 0; i < added; ++i) {
        CHECK(table.find(hash_of(i), [&](std::uint32_t n) { return n == i; }) == i);
    }
}

TEST_CASE("an interner numbers values in order of appearance, exactly", "[explore]") {
    Memory memory(1 << 24);
    Interner interner(6, memory);
    std::mt19937 random(1);
    std::map<std::vector<Word>, std::uint32_t> expected;
    for (int i = 0; i < 20'000; ++i) {
        const auto length = 1 + random() % 6;
        std::vector<Word> value(length);
        for (Word& word : value) word = static_cast<Word>(random() % 5);
        value[length - 1] = 1;  // a value comes with one length
        const auto number = interner.intern(value.data(), static_cast<std::uint32_t>(length));
        const auto [at, fresh] =
            expected.try_emplace(value, static_cast<std::uint32_t>(expected.size()));
        REQUIRE(number == at->second);
    }
    CHECK(interner.size() == expected.size());
    for (const auto& [value, number] : expected) {
        CHECK(interner.length(number) == value.size());
        CHECK(std::equal(value.begin(), value.end(), interner.value(number)));
    }
}

TEST_CASE("packing loses nothing, whatever the widths", "[explore]") {
    std::mt19937 random(2);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::uint32_t> bits(1 + random() % 40);
        for (std::uint32_t& b : bits) b = random() % 33;
        const Packing packing(bits);
        std::vector<std::uint32_t> row(bits.size()), back(bits.size()), record(packing.words());
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = static_cast<std::uint32_t>(random() & ((std::uint64_t{1} << bits[i]) - 1));
        }
        for (std::size_t i = 0; i < row.size(); ++i) REQUIRE(packing.fits(i, row[i]));
        packing.pack(row.data(), record.data());
        packing.unpack(record.data(), back.data());
        CHECK(row == back);

        const std::size_t changed = random() % row.size();
        row[changed] = bits[changed] == 0 ? 0 : row[changed] ^ 1;
        packing.set(record.data(), changed, row[changed]);
        packing.unpack(record.data(), back.data());
        CHECK(row == back);
    }
}

TEST_CASE("a number that is too large for its field does not fit", "[explore]") {
    const Packing packing({0, 3, 32});
    CHECK(packing.fits(0, 0));
    CHECK_FALSE(packing.fits(0, 1));
    CHECK(packing.fits(1, 7));
    CHECK_FALSE(packing.fits(1, 8));
    CHECK(packing.fits(2, 0xffffffff));
}

namespace {

const std::string busy_script = R"(
#include <lockstep.h>
#include <mutex>
#include <condition_variable>
#include <chrono>
int numbers[30];
std::mutex m;
std::condition_variable cv;
task worker(int id) [3] {
    for (int i = 0; i < 4; i++) {
        std::unique_lock lock(m);
        numbers[(id * 7 + i * 11) % 30] = numbers[i] + id;
        if (i == 2) cv.wait_for(lock, std::chrono::milliseconds(5));
        cv.notify_all();
        print("at ", i);
    }
}
)";

// A task reaches into another one's stack.
const std::string shared_stack_script = R"(
#include <mutex>
#include <thread>
#include <atomic>
int done = 0;
int main() {
    int local = 0;
    int many[4];
    std::mutex m;
    std::atomic<int> turns = 0;
    for (int round = 0; round < 4; round++) {
        std::thread a([&] { m.lock(); local++; many[local % 4] = round; m.unlock(); turns++; });
        std::thread b([&] { m.lock(); local += 2; m.unlock(); turns++; });
        a.join();
        b.join();
        done += local;
    }
}
)";

// Queues, boosts and time.
const std::string priority_script = R"(
#include <mutex>
#include <condition_variable>
#include <chrono>
#include <lockstep.h>
std::mutex m [[lockstep::inherit]];
std::condition_variable cv;
int rounds = 0;
task low priority(1) { for (int i = 0; i < 9; i++) { m.lock(); work(2); rounds++; m.unlock(); } }
task mid priority(2) at(1..4) { work(3); for (int i = 0; i < 5; i++) { cv.notify_one(); work(1); } }
task high priority(3) at(2..5) {
    for (int i = 0; i < 6; i++) {
        std::unique_lock lock(m);
        cv.wait_for(lock, std::chrono::milliseconds(3));
        rounds = rounds * 2 % 1000;
    }
}
)";

// Random walks: each World met, and the way it was met.
template <class Meet>
void walk(const vm::Machine& machine, int steps, Meet&& meet) {
    std::mt19937 random(3);
    vm::World world = machine.initial();
    vm::Choices enabled;
    for (int i = 0; i < steps; ++i) {
        machine.enabled(world.data(), enabled);
        if (enabled.empty() || i % 500 == 0) world = machine.initial();
        machine.enabled(world.data(), enabled);
        const vm::Choice choice = enabled[random() % enabled.size()];
        const vm::World before = world;
        machine.step(world.data(), choice);
        meet(before, world, choice);
    }
}

// A state on its own: one that differs from [key] in nothing.
Id insert(Visited& visited, const Key& key) {
    Changes nothing;
    nothing.states.push_back({0, false});
    std::vector<Id> ids;
    visited.insert(key, nothing, ids);
    return ids.front();
}

vm::World stored_part(const vm::Machine& machine, const vm::World& world) {
    return {world.begin(), world.begin() + machine.layout.stored};
}

}  // namespace

TEST_CASE("the set of states holds Worlds exactly, and gives them back", "[explore]") {
    const auto [script, settings] = GENERATE(std::pair{busy_script, vm::Settings{}},
                                             std::pair{shared_stack_script, vm::Settings{}},
                                             std::pair{priority_script, by_priority()});
    const auto machine = machine_of(script, settings);
    Memory memory(1ull << 30);
    Visited visited(*machine, memory);
    std::map<vm::World, Id> expected;
    Key key, next;
    Changes changes;
    vm::World rebuilt = machine->initial();
    Key rebuilt_key;
    REQUIRE(visited.make_key(rebuilt_key, rebuilt.data()));
    walk(*machine, 30'000, [&](const vm::World& before, const vm::World& now, vm::Choice choice) {
        REQUIRE(visited.make_key(key, before.data()));
        changes.clear();
        REQUIRE(visited.note_changes(key, before.data(), now.data(), choice.task, changes));
        for (const Changes::Change& c : changes.all) key[c.component] = c.number;
        REQUIRE(visited.make_key(next, now.data()));
        REQUIRE(key == next);
        const Id fresh = static_cast<Id>(expected.size());
        const auto at = expected.try_emplace(stored_part(*machine, now), fresh).first;
        REQUIRE(insert(visited, key) == at->second);
    });
    CHECK(visited.size() == expected.size());
    CHECK(expected.size() > 500);
    for (const auto& [world, id] : expected) {
        visited.read_key(id, key);
        for (std::size_t i = 0; i < key.size(); ++i) {
            if (key[i] != rebuilt_key[i]) visited.write(key, i, rebuilt.data());
        }
        rebuilt_key = key;
        REQUIRE(std::equal(world.begin(), world.end(), rebuilt.begin()));
    }
}

// So many that dozens of them come upon a state with the same bits of the hash: see number_table.h.
TEST_CASE("the set of states tells apart what the hash does not", "[explore]") {
    const auto machine = machine_of("int a[64]; task t { a[0] = 1; }");
    Memory memory(1ull << 30);
    Visited visited(*machine, memory);
    vm::World world = machine->initial();
    Key key;
    Id fresh = 0;
    for (vm::Word i = 0; i < 600; ++i) {
        for (vm::Word j = 0; j < 600; ++j) {
            world[machine->layout.tasks - 1] = i;  // of two components
            world[machine->layout.tasks - 50] = j;
            REQUIRE(visited.make_key(key, world.data()));
            REQUIRE(insert(visited, key) == fresh++);
        }
    }
}

TEST_CASE("the set of states stays within its memory and says when it is full", "[explore]") {
    const auto machine = machine_of(busy_script);
    for (const std::uint64_t limit : {100'000ull, 200'000ull, 400'000ull, 800'000ull}) {
        Memory memory(limit);
        Visited visited(*machine, memory);
        Key key;
        std::set<vm::World> held;
        bool full = false;
        walk(*machine, 60'000, [&](const vm::World&, const vm::World& now, vm::Choice) {
            if (full) return;
            full = !visited.make_key(key, now.data()) || insert(visited, key) == no_id;
            if (!full) held.insert(stored_part(*machine, now));
        });
        CHECK(memory.largest() <= limit);
        CHECK(visited.size() == held.size());
    }
}

TEST_CASE("all that a state leads to is looked up at once as one by one", "[explore]") {
    const auto machine = machine_of(busy_script);
    Memory memory(1ull << 30);
    Visited together(*machine, memory), single(*machine, memory);
    Key key, next;
    std::vector<Id> ids, expected;
    Changes changes;
    vm::Choices enabled;
    walk(*machine, 5'000, [&](const vm::World& before, const vm::World&, vm::Choice) {
        changes.clear();
        expected.clear();
        REQUIRE(together.make_key(key, before.data()));
        machine->enabled(before.data(), enabled);
        for (const vm::Choice choice : enabled) {
            vm::World now = before;
            machine->step(now.data(), choice);
            REQUIRE(together.note_changes(key, before.data(), now.data(), choice.task, changes));
            REQUIRE(single.make_key(next, now.data()));
            expected.push_back(insert(single, next));
        }
        together.insert(key, changes, ids);
        REQUIRE(ids == expected);
        together.find(key, changes, ids);
        REQUIRE(ids == expected);
    });
}
