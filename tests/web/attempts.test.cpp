#include "web/attempts.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "tests/web/script.h"
#include "tests/web/stage.h"
#include "web/progress.h"
#include "web/save_file.h"

using stage::Stage;

namespace {

void type(screen::Session& session, std::string text) {
    session.text = std::move(text);
    screen::text_changed(session);
}

}  // namespace

TEST_CASE("an attempt is compared with another one", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    // Nothing stands for comparison with itself.
    screen::new_attempt(stage.session, stage::deadlock_text, "Two locks");
    REQUIRE(stage.click("compare"));
    stage.frame(2);
    CHECK_FALSE(stage.find("compare/attempt/2"));
    REQUIRE(stage.click("compare/attempt/1"));
    REQUIRE(stage.session.beside.size() == 1);
    CHECK(stage.session.beside[0].title == "Attempt 1");
    CHECK(stage.session.beside[0].playback->order.text == stage::right_text);
    CHECK(stage.session.playback->order.text == stage::deadlock_text);
}

TEST_CASE("attempts stand beside each other and are there in the next session", "[web]") {
    Stage stage;
    stage.open_script("int first;");
    screen::new_attempt(stage.session, stage.session.text);
    CHECK(stage.session.attempt == 2);
    CHECK(stage.session.text == "int first;");
    type(stage.session, "int second;");
    screen::rename_attempt(stage.session, "With a semaphore");

    screen::Session later;
    screen::open(later);
    CHECK(later.attempt == 2);
    CHECK(later.text == "int second;");
    const auto attempts = screen::attempts_of(later.entry().puzzle->id);
    REQUIRE(attempts.size() == 2);
    CHECK(attempts[0].name == "Attempt 1");
    CHECK(attempts[1].name == "With a semaphore");
    screen::open_attempt(later, 1);
    CHECK(later.text == "int first;");
}

TEST_CASE("an attempt that is what the puzzle begins with is still an attempt", "[web]") {
    Stage stage;
    stage.open_script("int first;");
    screen::new_attempt(stage.session, stage.session.entry().puzzle->start);
    screen::text_changed(stage.session);
    CHECK(screen::attempts_of(stage.session.entry().puzzle->id).size() == 2);
}

TEST_CASE("an attempt taken away leaves its text aside", "[web]") {
    Stage stage;
    stage.open_script("int first;");
    screen::new_attempt(stage.session, "int second;");
    screen::remove_attempt(stage.session);
    CHECK(stage.session.text == "int first;");
    screen::bring_back(stage.session);
    CHECK(stage.session.text == "int second;");
    // The last one stays.
    screen::remove_attempt(stage.session);
    CHECK(stage.session.text == "int second;");
}

TEST_CASE("the attempts can be made, named and changed by clicks and keys", "[web]") {
    Stage stage;
    stage.open_script("int first;");
    REQUIRE(stage.click("attempts"));
    REQUIRE(stage.click("attempt/new"));
    CHECK(stage.session.attempt == 2);
    REQUIRE(stage.click("attempts"));
    REQUIRE(stage.click("attempt/1"));
    CHECK(stage.session.attempt == 1);
}

TEST_CASE("what counts as a line of code", "[web]") {
    CHECK(screen::lines_of_code("") == 0);
    CHECK(screen::lines_of_code("int x;\n\n// only words\n/* and\n more */\n}\nx = 1;") == 2);
}

TEST_CASE("saved progress brings in what was there, and loses nothing of what is here", "[web]") {
    Stage stage;
    stage.open_script("int from_elsewhere;");
    const std::string id = stage.session.entry().puzzle->id;
    screen::Progress progress;
    progress.solved = progress.tried = true;
    progress.best = 7;
    REQUIRE(screen::save_progress(id, progress).empty());
    const std::string file = screen::save_file();

    SECTION("into nothing") {
        for (const std::string& key : platform::saved_keys("")) platform::forget(key);
        screen::Session fresh;
        screen::open(fresh);
        CHECK(screen::read_save_file(fresh, file).find("1 scripts") != std::string::npos);
        screen::Session later;
        screen::open(later);
        CHECK(later.text == "int from_elsewhere;");
        CHECK(later.entry().progress == progress);
    }
    SECTION("beside another script, once") {
        type(stage.session, "int here;");
        for (int i = 0; i < 2; ++i) (void)screen::read_save_file(stage.session, file);
        CHECK(stage.session.text == "int here;");
        REQUIRE(screen::attempts_of(id).size() == 2);
        CHECK(screen::load_script(id, 2) == "int from_elsewhere;");
    }
    SECTION("what is none changes nothing and says so") {
        for (const char* text : {"", "{}", "nonsense", "{\"lockstep\": 2}", "{\"lockstep\": 1}",
                                 "{\"lockstep\": 1, \"kept\": 3}"}) {
            CHECK(screen::read_save_file(stage.session, text).find("nothing was changed") !=
                  std::string::npos);
        }
        CHECK(stage.session.text == "int from_elsewhere;");
    }
}

TEST_CASE("reset forgets one puzzle, or all, and keeps the settings", "[web]") {
    Stage stage;
    stage.open_script("int first;");
    const std::size_t one = stage.session.chosen;
    screen::choose(stage.session, one + 1);
    type(stage.session, "int other;");
    REQUIRE(screen::save_setting("theme", "light").empty());
    screen::reset_progress(stage.session, false);
    CHECK(stage.session.text == stage.session.entry().puzzle->start);
    screen::choose(stage.session, one);
    CHECK(stage.session.text == "int first;");
    screen::reset_progress(stage.session, true);
    CHECK(stage.session.text == stage.session.entry().puzzle->start);
    CHECK(screen::load_setting("theme") == "light");
}

TEST_CASE("everything that is kept is handed out as a file, from the menu", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_End, ImGuiMod_Ctrl);
    stage.type("// mine");
    stage.key(ImGuiKey_Escape);
    REQUIRE(stage.click("more"));
    REQUIRE(stage.click("menu/save"));
    const std::string file = platform::load("handed out/lockstep-progress.json").value_or("");
    CHECK(screen::is_save_file(file));
    CHECK(file.find("// mine") != std::string::npos);
    CHECK(stage.session.notice.find("lockstep-progress.json") != std::string::npos);
}
