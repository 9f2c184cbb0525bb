#include "web/edit_history.h"

#include <catch2/catch_test_macros.hpp>

using screen::EditHistory;

TEST_CASE("what is typed without a pause is undone at once", "[web]") {
    EditHistory history;
    history.begin("x");
    history.note("xa", 2, 1.0);
    history.note("xab", 3, 1.1);
    history.note("xab c", 5, 3.0);
    CHECK(history.undo()->text == "xab");
    CHECK(history.undo()->text == "x");
    CHECK(history.undo() == nullptr);
}

TEST_CASE("redo gives back what undo took, until something else is typed", "[web]") {
    EditHistory history;
    history.begin("");
    history.note("a", 1, 1);
    history.note("ab", 2, 2);
    CHECK(history.undo()->text == "a");
    CHECK(history.redo()->text == "ab");
    CHECK(history.redo() == nullptr);
    CHECK(history.undo()->text == "a");
    history.note("ac", 2, 9);
    CHECK(history.redo() == nullptr);
    CHECK(history.undo()->text == "a");
}

TEST_CASE("a text that somebody else put there can be undone, too", "[web]") {
    EditHistory history;
    CHECK(history.begin("mine"));
    CHECK_FALSE(history.begin("mine"));
    CHECK(history.begin("another"));
    CHECK(history.undo()->text == "mine");
    CHECK_FALSE(history.begin("mine"));
}

TEST_CASE("a history keeps at most some hundred states", "[web]") {
    EditHistory history;
    history.begin("");
    for (int i = 1; i <= 2000; ++i)
        history.note(std::string(1, 'a') + std::to_string(i), 1, i * 2.0);
    int undone = 0;
    while (history.undo()) ++undone;
    CHECK(undone < 600);
    CHECK(undone > 100);
}
