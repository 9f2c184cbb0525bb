#include "web/words.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace {

bool has(const std::vector<lang::Completion>& words, const std::string& name) {
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& word) { return word.name == name; });
}

}  // namespace

TEST_CASE(
    "the editor offers what the included headers and given.h have, and headers that are allowed",
    "[web]") {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->given = "#include <mutex>\nconst int CAPACITY = 2;  // places\nvoid put(int item);\n";
    puzzle->rules.headers = {"mutex", "condition_variable"};
    screen::Order order;
    order.puzzle = puzzle;
    order.text = "void broken( {";
    const auto words = screen::words_of(order);
    CHECK(has(words, "std::mutex"));
    CHECK(has(words, "CAPACITY"));
    CHECK(has(words, "put"));
    CHECK_FALSE(has(words, "places"));
    CHECK(has(words, "#include <condition_variable>"));
    CHECK_FALSE(has(words, "#include <semaphore>"));
    CHECK_FALSE(has(words, "std::condition_variable"));
    order.text = "#include <condition_variable>\n";
    CHECK(has(screen::words_of(order), "std::condition_variable"));
}
