// The panels drawn without a window, and what a click or a key on them does.
#include <imgui_internal.h>

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/web/script.h"
#include "tests/web/stage.h"
#include "web/widgets.h"

using stage::Stage;

TEST_CASE("every named widget lies within the window and has a name of its own", "[web]") {
    for (const ImVec2 size : {ImVec2{1280, 720}, ImVec2{1024, 768}, ImVec2{1920, 1080}}) {
        Stage stage(size.x, size.y);
        stage.open_script(stage::deadlock_text);
        REQUIRE(stage.click("judge"));
        REQUIRE(stage.wait_for_verdict());
        std::set<std::string> names;
        for (const platform::NamedRect& named : platform::named_rects()) {
            INFO(named.name << " at " << size.x);
            CHECK(names.insert(named.name).second);
            CHECK(named.rect.x >= 0);
            CHECK(named.rect.x + named.rect.width <= size.x + 0.5f);
            // Below the window there may be what a panel scrolls to.
            CHECK(named.rect.y >= -1000);
        }
        for (const char* name : {"run", "step", "back", "judge", "verdict", "story/0", "timeline",
                                 "editor", "playhead", "lane/one", "wait/one"}) {
            INFO(name);
            CHECK(names.count(name) == 1);
        }
    }
}

TEST_CASE("step and back move the run, by click and by key", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    REQUIRE(stage.click("step"));
    REQUIRE(stage.session.playback);
    CHECK(stage.session.playback->position == 1);
    stage.key(ImGuiKey_F10);
    CHECK(stage.session.playback->position == 2);
    stage.key(ImGuiKey_F10, ImGuiMod_Shift);
    CHECK(stage.session.playback->position == 1);
    REQUIRE(stage.click("back"));
    CHECK(stage.session.playback->position == 0);
    stage.key(ImGuiKey_End);
    CHECK(stage.session.playback->position == 2);
    stage.key(ImGuiKey_LeftArrow);
    CHECK(stage.session.playback->position == 1);
}

TEST_CASE("after a click in the list the arrow keys still step through the run", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.frame(2);
    REQUIRE(stage.click("puzzle/free-inversion"));
    stage.key(ImGuiKey_F10);
    REQUIRE(stage.session.playback);
    stage.key(ImGuiKey_Home);
    CHECK(stage.session.playback->position == 0);
    for (std::size_t i = 1; i <= 3; ++i) {
        stage.key(ImGuiKey_RightArrow);
        CHECK(stage.session.playback->position == i);
    }
}

TEST_CASE("a click on a choice lets that task go, and the person is the scheduler", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    REQUIRE(stage.click("step"));
    const vm::TaskId first = stage.session.playback->run.choices()[0].task;
    const auto& options = screen::moment(stage.session).options;
    std::size_t other = options.size();
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (options[i].choice.task != first) other = i;
    }
    REQUIRE(other < options.size());
    REQUIRE(stage.click("choice/" + std::to_string(other)));
    CHECK(stage.session.playback->run.size() == 2);
    CHECK(stage.session.playback->run.ending() == sched::Ending::Deadlock);
    CHECK(stage.find("ending"));
}

TEST_CASE("a choice tells a read from a write", "[web]") {
    Stage stage;
    stage.open_script("int x = 0;\ntask one { x++; }\n");
    stage.key(ImGuiKey_F10);
    stage.key(ImGuiKey_Home);
    REQUIRE(screen::moment(stage.session).options.size() == 1);
    CHECK(screen::moment(stage.session).options[0].detail == "reads x");
    stage.key(ImGuiKey_RightArrow);
    REQUIRE(screen::moment(stage.session).options.size() == 1);
    CHECK(screen::moment(stage.session).options[0].detail == "x++");

    // Whatever the source looks like.
    stage.open_script("int a[2];\ntask one { int i = 0; a[1] = a[i + 1] + 1; }\n");
    stage.key(ImGuiKey_F10);
    stage.key(ImGuiKey_Home);
    CHECK(screen::moment(stage.session).options[0].detail == "reads a[1]");
    stage.key(ImGuiKey_RightArrow);
    CHECK(screen::moment(stage.session).options[0].detail == "a[1] = a[i + 1] + 1");

    stage.open_script(
        "#include <atomic>\nstd::atomic<bool> open;\ntask one { if (open) open = false; }\n");
    stage.key(ImGuiKey_F10);
    stage.key(ImGuiKey_Home);
    CHECK(screen::moment(stage.session).options[0].detail == "reads open");
}

TEST_CASE("a long verdict leaves the story in view, and the story follows the moment", "[web]") {
    Stage stage;
    stage.open_script(
        "#include <semaphore>\nstd::binary_semaphore ping{1}, pong{0};\nint count = 0;\n"
        "task one { for (int i = 0; i < 9; i++) { ping.acquire(); count++; pong.release(); } }\n"
        "task two { for (int i = 0; i < 9; i++) { pong.acquire(); count++; ping.release(); } }\n"
        "never(count == 18, \"the ball goes from one player to the other and comes back, again and "
        "again, and "
        "nobody ever counts so many as eighteen of these, which is what both of them have agreed "
        "on\");\n");
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    REQUIRE(stage.wait_for_verdict());
    REQUIRE(stage.session.judgement->verdict.story.size() > 5);
    const platform::Rect* more = stage.find("verdict/more");
    REQUIRE(more);
    const float top = stage.find("verdict")->y, bottom = stage.find("timeline")->y - 60;
    const auto inside = [&](const std::string& name) {
        const platform::Rect* line = stage.find(name);
        return line && line->y >= top && line->y + line->height < bottom;
    };
    CHECK(inside("story/0"));
    CHECK(inside("story/1"));

    // A click on its first line, then a step after the other to its last.
    REQUIRE(stage.click("story/0"));
    const std::string last =
        "story/" + std::to_string(stage.session.judgement->verdict.story.size() - 1);
    CHECK_FALSE(inside(last));
    stage.key(ImGuiKey_End);
    stage.frame(3);
    CHECK(inside(last));

    stage.key(ImGuiKey_Home);
    stage.frame(3);
    REQUIRE(stage.click("verdict/more"));
    stage.frame();
    CHECK_FALSE(stage.find("verdict/more"));
}

TEST_CASE("the list of the keys names those of the text, too", "[web]") {
    Stage stage;
    stage.open_script("int x = 0;\n");
    stage.key(ImGuiKey_F1);
    REQUIRE(stage.find("keys/Ctrl+Space"));
}

TEST_CASE("a digit takes that choice", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.key(ImGuiKey_F10);
    stage.key(ImGuiKey_Home);
    const vm::Choice second = screen::moment(stage.session).options.at(1).choice;
    stage.key(ImGuiKey_2);
    CHECK(stage.session.playback->run.choices()[0] == second);
}

TEST_CASE("run plays to the end at its speed", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.key(ImGuiKey_F5);
    CHECK(stage.session.playing);
    stage.frame(200);
    CHECK_FALSE(stage.session.playing);
    CHECK(stage.session.playback->at_end());
    CHECK(stage.session.playback->ended());
}

TEST_CASE("a click on the timeline goes to that time", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    screen::set_speed(stage.session, 3);
    stage.key(ImGuiKey_F5);
    stage.frame(5);
    const std::size_t size = stage.session.playback->run.size();
    REQUIRE(stage.click("lane/adder[0]", 0.0f));
    CHECK(stage.session.playback->position == 0);
    REQUIRE(stage.click("lane/adder[0]", 0.999f));
    CHECK(stage.session.playback->position == size);
}

TEST_CASE("a line of the story leads to its step", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    REQUIRE(stage.wait_for_verdict());
    const auto& story = stage.session.judgement->verdict.story;
    REQUIRE_FALSE(story.empty());
    REQUIRE(stage.click("story/0"));
    CHECK(stage.session.playback->position == story[0].step);
    stage.key(ImGuiKey_End);
    CHECK(stage.session.playback->at_end());
}

TEST_CASE("typing changes the text, Escape keeps it, and undo takes it back", "[web]") {
    Stage stage;
    stage.open_script("int x;\n");
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_End, ImGuiMod_Ctrl);
    stage.type("int y;");
    CHECK(stage.session.text == "int x;\nint y;");
    stage.key(ImGuiKey_Escape);
    CHECK(stage.session.text == "int x;\nint y;");
    stage.frame();
    CHECK_FALSE(ImGui::GetIO().WantTextInput);

    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(stage.session.text == "int x;\n");
    stage.key(ImGuiKey_Y, ImGuiMod_Ctrl);
    CHECK(stage.session.text == "int x;\nint y;");
}

TEST_CASE("a new line keeps the indentation, a tab is four blanks", "[web]") {
    Stage stage;
    stage.open_script("");
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_A, ImGuiMod_Ctrl);
    stage.type("void f() {\nint x;\n");
    stage.key(ImGuiKey_Tab);
    stage.type("y");
    CHECK(stage.session.text == "void f() {\n    int x;\n        y");
}

TEST_CASE("keys for stepping do nothing while one types", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.key(ImGuiKey_F10);
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_RightArrow);
    stage.key(ImGuiKey_1);
    CHECK(stage.session.playback->position == 1);
    stage.key(ImGuiKey_F10);
    CHECK(stage.session.playback->position == 2);
}

TEST_CASE("judging from the editor keeps the keyboard there", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    REQUIRE(stage.wait_for_verdict());
    CHECK(ImGui::GetIO().WantTextInput);
    CHECK(stage.session.text == stage::right_text);
}

TEST_CASE("starting over and bringing back are in the attempts' list", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    screen::choose(stage.session, 1);
    stage.session.text = stage::right_text;
    screen::text_changed(stage.session);
    REQUIRE(stage.click("attempts"));
    REQUIRE(stage.click("start-over"));
    CHECK(stage.session.text == stage.session.entry().puzzle->start);
    REQUIRE(stage.click("attempts"));
    REQUIRE(stage.click("bring-back"));
    CHECK(stage.session.text == stage::right_text);
}

TEST_CASE("what the compiler says is listed, and a click goes to its line", "[web]") {
    Stage stage;
    stage.open_script(stage::broken_text);
    REQUIRE(stage.click("problem/0"));
    stage.frame(2);
    REQUIRE(ImGui::GetIO().WantTextInput);
    // The caret stands at the wrong word.
    stage.type("?");
    CHECK(stage.session.text.find("m.?lok") != std::string::npos);
}

TEST_CASE("the list of keys opens and closes", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.key(ImGuiKey_F1);
    stage.frame(2);
    CHECK(stage.find("close"));
    stage.key(ImGuiKey_Escape);
    stage.frame(2);
    CHECK_FALSE(stage.find("close"));
    REQUIRE(stage.click("help"));
    REQUIRE(stage.click("close"));
    stage.frame(2);
    CHECK_FALSE(stage.find("close"));
}

TEST_CASE("both themes draw, and the choice is kept", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    const bool dark = screen::is_dark();
    REQUIRE(stage.click("theme"));
    CHECK(screen::is_dark() != dark);
    screen::View later;
    screen::load_view(later);
    CHECK(screen::is_dark() != dark);
}

TEST_CASE("dragging a border changes the sizes beside it", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.frame(2);
    const float before = stage.view.list;
    const platform::Rect rect = *stage.find("border/list");
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(rect.x + 3, rect.y + 100);
    stage.frame();
    io.AddMouseButtonEvent(0, true);
    stage.frame();
    io.AddMousePosEvent(rect.x + 43, rect.y + 100);
    stage.frame(2);
    io.AddMouseButtonEvent(0, false);
    stage.frame(2);
    CHECK(stage.view.list > before);
}

TEST_CASE("a trace of 100,000 steps is drawn and scrubbed", "[web]") {
    Stage stage;
    stage.open_script(stage::endless_text);
    screen::set_speed(stage.session, 3);
    screen::run(stage.session);
    for (int i = 0; i < 20'000 && stage.session.running; ++i) stage.frame();
    REQUIRE(stage.session.playback->run.size() == 100'000);
    stage.frame(3);
    for (std::size_t i = 0; i < 50; ++i) {
        const std::size_t to = i * 1999 % 100'000;
        screen::go_to(stage.session, to);
        stage.frame();
        CHECK(stage.session.playback->position == to);
    }
}

TEST_CASE("Tab reaches every panel, Space presses, and arrows step again after Escape", "[web]") {
    Stage stage;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    stage.open_script(stage::deadlock_text);
    REQUIRE(stage.click("judge"));
    REQUIRE(stage.wait_for_verdict());
    const auto focused = [] {
        const ImGuiContext& context = *ImGui::GetCurrentContext();
        if (!ImGui::GetIO().NavVisible || !context.NavWindow) return std::string();
        const ImRect place =
            ImGui::WindowRectRelToAbs(context.NavWindow, context.NavWindow->NavRectRel[0]);
        for (const platform::NamedRect& named : platform::named_rects()) {
            if (std::abs(named.rect.x - place.Min.x) < 2 &&
                std::abs(named.rect.y - place.Min.y) < 2)
                return named.name;
        }
        return std::string("?");
    };
    std::set<std::string> reached;
    for (int i = 0; i < 80; ++i) {
        stage.key(ImGuiKey_Tab);
        stage.frame(2);
        reached.insert(focused());
    }
    for (const char* name :
         {"run", "judge", "policy", "share", "more", "sheet/Your script", "story/0"}) {
        INFO(name);
        CHECK(reached.count(name) == 1);
    }
    for (int i = 0; i < 80 && focused() != "theme"; ++i) {
        stage.key(ImGuiKey_Tab);
        stage.frame(2);
    }
    REQUIRE(focused() == "theme");
    const bool dark = screen::is_dark();
    stage.key(ImGuiKey_Space);
    stage.frame(2);
    CHECK(screen::is_dark() != dark);
    stage.key(ImGuiKey_Escape);
    stage.frame(2);
    CHECK(focused().empty());
    const std::size_t before = stage.session.playback->position;
    REQUIRE(before > 0);
    stage.key(ImGuiKey_LeftArrow);
    CHECK(stage.session.playback->position == before - 1);
    CHECK(focused().empty());
}

TEST_CASE("on a phone one panel is to be seen, the one that was asked for", "[web]") {
    Stage stage(390, 844);
    stage.open_script(stage::deadlock_text);
    stage.frame(2);
    const auto inside = [&] {
        for (const platform::NamedRect& named : platform::named_rects()) {
            INFO(named.name);
            CHECK(named.rect.x >= 0);
            CHECK(named.rect.x + named.rect.width <= 390.5f);
        }
    };
    inside();
    REQUIRE(stage.click("phone/Script"));
    CHECK(stage.find("editor"));
    inside();
    REQUIRE(stage.click("step"));
    CHECK(stage.find("timeline"));
    inside();
    REQUIRE(stage.click("judge"));
    REQUIRE(stage.wait_for_verdict());
    CHECK(stage.find("verdict"));
    inside();
    for (const char* page : {"phone/List", "phone/Task", "phone/State"}) {
        REQUIRE(stage.click(page));
        inside();
    }
    // What is chosen shows its task, though the run is gone; the chosen one as well.
    for (int i = 0; i < 2; ++i) {
        REQUIRE(stage.click("phone/List"));
        REQUIRE(stage.click("puzzle/free-inversion"));
        CHECK(stage.session.entry().puzzle->id == "free-inversion");
        CHECK(stage.find("phone/Task"));
        CHECK_FALSE(stage.find("puzzle/free-inversion"));
        CHECK_FALSE(stage.find("timeline"));
        CHECK(stage.view.phone_page == 1);
    }
}

TEST_CASE("a line ends at a space, not within the place in a file", "[web]") {
    const Stage stage;
    ImGui::NewFrame();
    const std::string words = "it waits (answer.task:10) for the fork";
    const float widest_word = screen::size_of("(answer.task:10)").x + 1;
    for (float width = widest_word; width < screen::size_of(words).x - 1; ++width) {
        const std::string_view line = screen::one_line(words, width);
        CHECK(words[line.size()] == ' ');
    }
    // A word that no line takes is broken all the same.
    CHECK(screen::one_line("answer.task:10", widest_word / 3).size() < 14);
    ImGui::EndFrame();
}
