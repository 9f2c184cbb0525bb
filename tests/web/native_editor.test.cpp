// What the native editor draws over its text, looked for by colour in what ImGui would show.
#include "web/native_editor.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/script.h"
#include "tests/web/stage.h"

using stage::Stage;

namespace {

// How many corners of [color] are drawn over the line [line] of the text, right of the line
// numbers.
int corners(const Stage& stage, int line, screen::Color color) {
    constexpr float numbers = 40, inset = 6;
    const platform::Rect& rect = *stage.find("editor");
    const float height = ImGui::GetFontSize();
    const float top = rect.y + inset + static_cast<float>(line - 1) * height;
    int count = 0;
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int i = 0; i < data.CmdListsCount; ++i) {
        for (const ImDrawVert& corner : data.CmdLists[i]->VtxBuffer) {
            const ImVec2 at = corner.pos;
            const bool across = at.x > rect.x + numbers && at.x < rect.x + rect.width;
            count += across && at.y > top && at.y < top + height && corner.col == color;
        }
    }
    return count;
}

}  // namespace

TEST_CASE("an error is underlined on its line as one types", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.frame(2);
    CHECK(corners(stage, 3, screen::palette().bad) == 0);
    stage.open_script(stage::broken_text);
    stage.frame(2);
    CHECK(corners(stage, 3, screen::palette().bad) > 0);
    CHECK(corners(stage, 2, screen::palette().bad) == 0);
}

TEST_CASE("the line where each task stands is in its colour", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.frame(2);
    CHECK(corners(stage, 4, screen::task_color(0)) == 0);
    stage.key(ImGuiKey_F10);
    stage.frame(2);
    // One of them went a step on, the other stands at its beginning.
    const int first =
        corners(stage, 4, screen::task_color(0)) + corners(stage, 5, screen::task_color(0));
    const int second =
        corners(stage, 10, screen::task_color(1)) + corners(stage, 11, screen::task_color(1));
    CHECK(first > 0);
    CHECK(second > 0);
}

TEST_CASE("a text to read takes no keys and offers no words, but can be left", "[web]") {
    Stage stage;
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = "p";
    puzzle->kind = "write";
    puzzle->start = "void first() {}\n";
    puzzle->check = "task one { first(); }\n";
    stage.session.entries.push_back({});
    stage.session.entries.back().puzzle = puzzle;
    screen::choose(stage.session, 0);
    screen::compile_now(stage.session);
    REQUIRE(stage.click("sheet/Check"));
    REQUIRE(stage.click("editor"));
    CHECK(ImGui::GetIO().WantTextInput);
    stage.type("fi");
    stage.key(ImGuiKey_Space, ImGuiMod_Ctrl);
    CHECK_FALSE(stage.find("suggestion/0"));
    CHECK(stage.session.text == puzzle->start);
    CHECK(puzzle->check == "task one { first(); }\n");
    stage.key(ImGuiKey_F6);
    stage.frame(2);
    CHECK_FALSE(ImGui::GetIO().WantTextInput);
}
