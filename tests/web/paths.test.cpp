#include "web/paths.h"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "tests/web/script.h"
#include "tests/web/stage.h"

using stage::Stage;

namespace {

namespace fs = std::filesystem;

// A folder with folders and files in it, gone with the test.
struct Tree {
    fs::path path = fs::temp_directory_path() / ("lockstep-paths-" + std::to_string(getpid()));
    Tree() {
        fs::create_directories(path / "puzzles" / "first");
        fs::create_directories(path / ".hidden");
        std::ofstream(path / "puzzle.task") << "int mine;\n";
        std::ofstream(path / "notes.txt") << "int other;\n";
    }
    ~Tree() { fs::remove_all(path); }
    std::string operator/(const std::string& name) const { return path.string() + "/" + name; }
};

std::vector<std::string> names(const std::vector<screen::PathMatch>& matches) {
    std::vector<std::string> names;
    for (const screen::PathMatch& match : matches) names.push_back(match.name);
    return names;
}

}  // namespace

TEST_CASE("a path goes on to folders, then files, and to hidden ones only when asked", "[web]") {
    const Tree tree;
    using Names = std::vector<std::string>;
    CHECK(names(screen::path_matches(tree / "")) == Names{"puzzles", "notes.txt", "puzzle.task"});
    CHECK(names(screen::path_matches(tree / "pu")) == Names{"puzzles", "puzzle.task"});
    CHECK(names(screen::path_matches(tree / ".")) == Names{".hidden"});
    CHECK(screen::path_matches(tree / "x").empty());
    CHECK(screen::path_matches(tree / "nowhere/").empty());
    CHECK(screen::common_path(screen::path_matches(tree / "p")) == tree / "puzzle");
    CHECK(screen::common_path(screen::path_matches(tree / "puzzles")) == tree / "puzzles/");
    CHECK(screen::common_path({}).empty());
}

namespace {

// The dialog, with the path of [tree].
void ask_for_path(Stage& stage, const Tree& tree) {
    stage.open_script(stage::right_text);
    stage.view.open.path = tree / "";
    stage.key(ImGuiKey_O, ImGuiMod_Ctrl);
    stage.frame(3);
}

}  // namespace

TEST_CASE("the dialog for a path completes, goes into a folder, and opens a file", "[web]") {
    const Tree tree;
    Stage stage;
    ask_for_path(stage, tree);
    REQUIRE(stage.find("path"));

    stage.type("p");
    stage.key(ImGuiKey_Tab);
    CHECK(stage.view.open.path == tree / "puzzle");
    stage.type("s");
    stage.key(ImGuiKey_Tab);
    CHECK(stage.view.open.path == tree / "puzzles/");

    SECTION("by arrows") {
        stage.key(ImGuiKey_DownArrow);
        stage.key(ImGuiKey_Enter);
        stage.frame(3);
        CHECK(stage.view.open.path == tree / "puzzles/first/");
        CHECK(stage.view.open.shown);
        // The keyboard is still there, behind what was chosen.
        stage.type("x");
        CHECK(stage.view.open.path == tree / "puzzles/first/x");
    }
    SECTION("by the mouse") {
        REQUIRE(stage.click("path/0"));
        stage.frame(3);
        CHECK(stage.view.open.path == tree / "puzzles/first/");
    }
    SECTION("Escape closes it and opens nothing") {
        stage.key(ImGuiKey_Escape);
        stage.frame(2);
        CHECK_FALSE(stage.view.open.shown);
        CHECK(stage.session.text == stage::right_text);
    }
}

TEST_CASE("a file chosen in the dialog for a path is opened", "[web]") {
    const Tree tree;
    Stage stage;
    ask_for_path(stage, tree);
    SECTION("by Up, which begins at the last, and Enter") {
        stage.key(ImGuiKey_UpArrow);
        stage.key(ImGuiKey_Enter);
    }
    SECTION("by a click") { REQUIRE(stage.click("path/2")); }
    SECTION("by its name") {
        stage.type("puzzle.task");
        stage.key(ImGuiKey_Enter);
    }
    stage.frame(2);
    CHECK_FALSE(stage.view.open.shown);
    CHECK(stage.session.text == "int mine;\n");
}
