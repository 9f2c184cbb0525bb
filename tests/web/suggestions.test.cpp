// What the native editor offers for a word, and the list of it under real keys.
#include "web/suggestions.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/stage.h"

using screen::Suggestions;
using stage::Stage;

namespace {

constexpr platform::EditorWord words[] = {
    {"#include <mutex>", "#include <mutex>", ""},
    {"#include <semaphore>", "#include <semaphore>", ""},
    {"lock", "void std::mutex::lock()", "waits until it is free"},
    {"lock", "void std::mutex::lock()", "waits until it is free"},
    {"std::mutex", "std::mutex", "one owner at a time"},
    {"try_lock", "bool std::mutex::try_lock()", "does not wait"},
    {"while", "while", ""},
};

// Of a text with a | where the caret is.
Suggestions at(std::string text, bool asked = false) {
    const std::size_t caret = text.find('|');
    text.erase(caret, 1);
    return screen::suggestions(text, caret, words, asked);
}

std::vector<std::string> names(const Suggestions& found) {
    std::vector<std::string> names;
    for (const screen::Suggestion& each : found.list) names.push_back(each.name);
    return names;
}

using Names = std::vector<std::string>;

// Where a puzzle's text is typed, with <mutex> included.
struct Typing : Stage {
    inline static const std::string before = "#include <mutex>\nstd::mutex gate;\n";
    Typing() {
        open_script(before);
        REQUIRE(click("editor"));
        key(ImGuiKey_End, ImGuiMod_Ctrl);
    }
    std::string typed() const { return session.text.substr(before.size()); }
};

}  // namespace

TEST_CASE("a word is offered what begins as it does, then what has a part that does", "[web]") {
    CHECK(names(at("m.lo|")) == Names{"lock", "try_lock"});
    CHECK(names(at("MUT|")) == Names{"std::mutex"});
    CHECK(names(at("std::|")) == Names{"std::mutex"});
    const Suggestions found = at("int a;\nstd::mut| b;");
    CHECK(found.from == 7);
    CHECK(found.to == 15);
}

TEST_CASE("a word is offered from its second letter on, or when asked", "[web]") {
    CHECK(names(at("l|")).empty());
    CHECK(names(at("l|", true)) == Names{"lock", "try_lock"});
    CHECK(names(at("x = |", true)).size() == 4);
    CHECK(names(at("while|")).empty());
}

TEST_CASE("the text's own names are offered behind the others, without the one that is typed", "[web]") {
    CHECK(names(at("int locked;\nint ab;\nlo|")) == Names{"lock", "locked", "try_lock"});
    CHECK(names(at("// logged\nlo|")) == Names{"lock", "try_lock"});
}

TEST_CASE("nothing is offered within comments, strings and numbers", "[web]") {
    CHECK(names(at("// lo|")).empty());
    CHECK(names(at("/* a\nlo|")).empty());
    CHECK(names(at("\"lo|")).empty());
    CHECK(names(at("0lo|")).empty());
    CHECK_FALSE(names(at("/* a */ lo|")).empty());
}

TEST_CASE("behind a # there are headers, and one takes the whole of the line", "[web]") {
    CHECK(names(at("#in|")) == Names{"#include <mutex>", "#include <semaphore>"});
    const Suggestions found = at("#include <mu|>\n");
    CHECK(names(found) == Names{"#include <mutex>"});
    CHECK(found.from == 0);
    CHECK(found.to == 13);
}

TEST_CASE("Enter and Tab put in the chosen word, and the list's keys do nothing else", "[web]") {
    Typing stage;
    stage.type("std::un");
    REQUIRE(stage.find("suggestion/0"));
    stage.key(ImGuiKey_Enter);
    CHECK(stage.typed() == "std::unique_lock");
    CHECK_FALSE(stage.find("suggestion/0"));

    stage.type(" g");
    stage.type("a");
    REQUIRE(stage.find("suggestion/0"));
    stage.key(ImGuiKey_Tab);
    CHECK(stage.typed() == "std::unique_lock gate");
    // Without a list they are a line break and blanks again.
    stage.key(ImGuiKey_Enter);
    stage.key(ImGuiKey_Tab);
    CHECK(stage.typed() == "std::unique_lock gate\n    ");
    // The word is one step of undo or part of one; the text is whole in either case.
    stage.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(stage.session.text.rfind(stage.before, 0) == 0);
}

TEST_CASE("Down and Up choose without moving the caret", "[web]") {
    Typing stage;
    stage.type("gate.lo");
    REQUIRE(stage.find("suggestion/1"));
    const std::string first = "gate.lock";
    stage.key(ImGuiKey_DownArrow);
    stage.key(ImGuiKey_UpArrow);
    stage.key(ImGuiKey_Enter);
    CHECK(stage.typed() == first);
    stage.type(";\ngate.lo");
    REQUIRE(stage.find("suggestion/1"));
    stage.key(ImGuiKey_DownArrow);
    stage.key(ImGuiKey_Enter);
    CHECK(stage.typed().substr(0, 16) == "gate.lock;\ngate.");
    CHECK(stage.typed().size() > 18);
    CHECK(stage.typed() != "gate.lock;\ngate.lo");
}

TEST_CASE("Escape closes the list, and only the next one leaves the text", "[web]") {
    Typing stage;
    stage.type("gate.lo");
    REQUIRE(stage.find("suggestion/0"));
    stage.key(ImGuiKey_Escape);
    CHECK_FALSE(stage.find("suggestion/0"));
    CHECK(ImGui::GetIO().WantTextInput);
    CHECK(stage.typed() == "gate.lo");
    stage.key(ImGuiKey_Escape);
    stage.frame();
    CHECK_FALSE(ImGui::GetIO().WantTextInput);
}

TEST_CASE("Ctrl+Space asks for the list, and a moved caret closes it", "[web]") {
    Typing stage;
    CHECK_FALSE(stage.find("suggestion/0"));
    stage.key(ImGuiKey_Space, ImGuiMod_Ctrl);
    REQUIRE(stage.find("suggestion/0"));
    CHECK(stage.typed().empty());
    stage.key(ImGuiKey_LeftArrow);
    CHECK_FALSE(stage.find("suggestion/0"));
}

TEST_CASE("a click takes that word, and the keyboard stays in the text", "[web]") {
    Typing stage;
    stage.type("gate.try_");
    REQUIRE(stage.find("suggestion/0"));
    REQUIRE(stage.click("suggestion/0"));
    stage.frame(3);
    CHECK(stage.typed() == "gate.try_lock");
    CHECK(ImGui::GetIO().WantTextInput);
    stage.type("(");
    CHECK(stage.typed() == "gate.try_lock(");
}

TEST_CASE("a word typed to its end leaves Enter to the text", "[web]") {
    Typing stage;
    stage.type("gate.lock");
    stage.key(ImGuiKey_Enter);
    CHECK(stage.typed() == "gate.lock\n");
}
