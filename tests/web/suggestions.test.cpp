// What the native editor offers for a word, and the list of it under real keys.
#include "web/suggestions.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/stage.h"

using platform::EditorSuggestions;
using stage::Stage;

namespace {

const screen::Offer offer = {
    {
        {"#include <mutex>", "#include <mutex>", ""},
        {"#include <semaphore>", "#include <semaphore>", ""},
        {"acquire", "void std::counting_semaphore::acquire()", "takes a permit",
         "std::counting_semaphore"},
        {"fork_at", "std::mutex fork_at[5];", "from given.h"},
        {"lock", "void std::mutex::lock()", "waits until it is free", "std::mutex"},
        {"lock", "void std::unique_lock::lock()", "locks its mutex again", "std::unique_lock"},
        {"lock_guard", "std::lock_guard::lock_guard(Lockable&)", ""},
        {"lock_guard", "std::lock_guard::lock_guard(Lockable&)", ""},
        {"notify_one", "void std::condition_variable::notify_one()", "", "std::condition_variable"},
        {"owns_lock", "bool std::unique_lock::owns_lock()", "", "std::unique_lock"},
        {"std::mutex", "std::mutex", "one owner at a time"},
        {"try_lock", "bool std::mutex::try_lock()", "does not wait", "std::mutex"},
        {"unlock", "void std::mutex::unlock()", "", "std::mutex"},
        {"while", "while", ""},
    },
    "std::mutex fork_at[5];\n"};

// Of a text with a | where the caret is.
EditorSuggestions at(std::string text, bool asked = false) {
    const std::size_t caret = text.find('|');
    text.erase(caret, 1);
    return screen::suggestions(text, caret, offer, asked);
}

std::vector<std::string> names(const EditorSuggestions& found) {
    std::vector<std::string> names;
    for (const platform::EditorSuggestion& each : found.list) names.push_back(each.name);
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
    CHECK(names(at("wh|")) == Names{"while"});
    CHECK(names(at("at = 0;\nx = at|")) == Names{"fork_at"});
    CHECK(names(at("MUT|")) == Names{"std::mutex"});
    CHECK(names(at("std::|")) == Names{"std::mutex"});
    const EditorSuggestions found = at("int a;\nstd::mut| b;");
    CHECK(found.from == 7);
    CHECK(found.to == 15);
}

TEST_CASE("a word is offered from its second letter on, or when asked", "[web]") {
    CHECK(names(at("l|")).empty());
    CHECK(names(at("l|", true)) == Names{"lock_guard"});
    CHECK(names(at("x = |", true)) == Names{"fork_at", "lock_guard", "std::mutex", "while"});
    CHECK(names(at("while|")).empty());
}

TEST_CASE("the text's own names are offered behind the others, without the one that is typed",
          "[web]") {
    CHECK(names(at("int locked;\nint ab;\nlo|")) == Names{"lock_guard", "locked"});
    CHECK(names(at("// logged\nlo|")) == Names{"lock_guard"});
}

TEST_CASE("behind a dot stands what the type of the variable has, at once", "[web]") {
    const Names mutex = {"lock", "try_lock", "unlock"}, lock = {"lock", "owns_lock"};
    CHECK(names(at("std::mutex m;\nm.|")) == mutex);
    CHECK(names(at("std::mutex m;\nm.un|")) == Names{"unlock"});
    CHECK(names(at("std::mutex m, n[3];\nint f() { n[i + 1].|")) == mutex);
    CHECK(names(at("using namespace std;\nmutex m;\nm.|")) == mutex);
    CHECK(names(at("std::mutex m [[lockstep::inherit]];\nm.|")) == mutex);
    CHECK(names(at("void f(int a, std::mutex& m) { m.|")) == mutex);
    CHECK(names(at("void f(std::mutex* m) { m->|")) == mutex);
    CHECK(names(at("fork_at[left].|")) == mutex);
    CHECK(names(at("std::unique_lock<std::mutex> m(n), k{n};\nk.|")) == lock);
    CHECK(names(at("std::counting_semaphore<2> s{2};\ns.|")) == Names{"acquire"});
    // The nearest one before it.
    CHECK(names(at("std::mutex x;\nvoid f() { std::unique_lock x(y); x.|")) == lock);
    // Of a type that has none there is nothing to offer.
    CHECK(names(at("int count;\ncount.|")).empty());
    CHECK(names(at("int count;\ncount.|", true)).empty());
    CHECK(names(at("x = 1.|")).empty());
    CHECK(names(at("// std::mutex m;\nm.|")).empty());
}

TEST_CASE("behind a std::array stands what it has, behind its element what that has", "[web]") {
    screen::Offer arrays = offer;
    arrays.words.push_back({"size", "unsigned std::array::size()", "", "std::array"});
    const auto behind = [&](const std::string& text) {
        return names(screen::suggestions(text, text.size(), arrays, false));
    };
    const std::string own =
        "struct Seat {\n    int guest;\n};\nstd::array<std::mutex, 3> forks;\nstd::array<Seat, 2> "
        "seats;\n"
        "std::array<int, 2> counts;\nvoid f() { ";
    CHECK(behind(own + "forks.") == Names{"size"});
    CHECK(behind(own + "forks[(i + 1) % 3].") == Names{"lock", "try_lock", "unlock"});
    CHECK(behind(own + "seats[0].") == Names{"guest"});
    CHECK(behind(own + "counts[0].").empty());
}

TEST_CASE("behind a dot of what is not known stand members alone, from the second letter on",
          "[web]") {
    CHECK(names(at("m.|")).empty());
    CHECK(names(at("m.lo|")) == Names{"lock", "lock", "owns_lock", "try_lock"});
    CHECK(names(at("m.locked = 1;\nint logs;\nm.lo|")) ==
          Names{"lock", "lock", "locked", "owns_lock", "try_lock"});
}

TEST_CASE("behind a dot stand the fields of a struct of the text", "[web]") {
    const std::string account =
        "struct Account {\n    std::mutex m;\n    int balance = 0, fee;\n    void pay(int sum) { "
        "int x = 1; }\n"
        "    bool open;\n};\n";
    CHECK(names(at(account + "Account mine;\nvoid f() { mine.|")) ==
          Names{"m", "balance", "fee", "pay", "open"});
    CHECK(names(at(account + "Account all[2];\nvoid f() { all[0].m.|")) ==
          Names{"lock", "try_lock", "unlock"});
}

TEST_CASE("nothing is offered within comments, strings and numbers", "[web]") {
    CHECK(names(at("// lo|")).empty());
    CHECK(names(at("/* a\nlo|")).empty());
    CHECK(names(at("\"lo|")).empty());
    CHECK(names(at("0lo|")).empty());
    CHECK(names(at("std::mutex m;\n// m.|")).empty());
    CHECK_FALSE(names(at("/* a */ lo|")).empty());
}

TEST_CASE("behind a # there are headers, and one takes the whole of the line", "[web]") {
    CHECK(names(at("#in|")) == Names{"#include <mutex>", "#include <semaphore>"});
    const EditorSuggestions found = at("#include <mu|>\n");
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

TEST_CASE("a dot opens the list of the members, and a space closes it", "[web]") {
    Typing stage;
    stage.type("gate.");
    REQUIRE(stage.find("suggestion/2"));
    CHECK_FALSE(stage.find("suggestion/3"));
    stage.type(" ");
    CHECK_FALSE(stage.find("suggestion/0"));
    stage.key(ImGuiKey_Backspace);
    stage.key(ImGuiKey_Space, ImGuiMod_Ctrl);
    CHECK(stage.find("suggestion/2"));
    stage.type(" ");
    CHECK_FALSE(stage.find("suggestion/0"));
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
