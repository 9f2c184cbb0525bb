// Branching, comparing, looking ahead, other rules: by click and by key.

#include "tests/web/script.h"
#include "tests/web/stage.h"
#include "web/next.h"
#include "web/switches.h"

using stage::Stage;

namespace {

void judge_to_end(Stage& stage) {
    REQUIRE(stage.click("judge"));
    REQUIRE(
        stage.wait_until([&] { return !stage.session.job.running() && stage.session.judgement; }));
}

// Who is served first is not said; the second one may overtake.
const std::string overtaking_text = R"(#include <mutex>
std::mutex m;
int x = 0;
task one { m.lock(); x++; m.unlock(); }
task two { m.lock(); x++; m.unlock(); }
finally(x == 2, "both count");
)";

// A puzzle's halves: what the player writes, and the tasks that call it.
const std::string wrong_answer = R"(#include <mutex>
std::mutex a, b;
void first() { a.lock(); b.lock(); b.unlock(); a.unlock(); }
void second() { b.lock(); a.lock(); a.unlock(); b.unlock(); }
)";
const std::string right_answer = R"(#include <mutex>
std::mutex a, b;
void first() { a.lock(); b.lock(); b.unlock(); a.unlock(); }
void second() { first(); }
)";
const std::string check = "task one { first(); }\ntask two { second(); }\n";

}  // namespace

TEST_CASE("another choice in a finished run keeps that run below", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.key(ImGuiKey_F5);
    stage.frame(300);
    REQUIRE(stage.session.playback->ended());
    const vm::Choices before = stage.session.playback->run.choices();
    screen::go_to(stage.session, 1);
    stage.frame(2);
    const auto& options = screen::moment(stage.session).options;
    std::size_t other = options.size();
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (!options[i].recorded) other = i;
    }
    REQUIRE(other < options.size());
    REQUIRE(stage.click("choice/" + std::to_string(other)));
    REQUIRE(stage.session.beside.size() == 1);
    CHECK(stage.session.beside[0].playback->run.choices() == before);
    CHECK(stage.session.beside[0].parted_here == 1);
    CHECK_FALSE(stage.session.beside[0].difference.empty());
    CHECK(stage.find("beside/0/lane/one"));

    // Up: they change places.
    const vm::Choices mine = stage.session.playback->run.choices();
    REQUIRE(stage.click("beside/0/up"));
    CHECK(stage.session.playback->run.choices() == before);
    CHECK(stage.session.beside[0].playback->run.choices() == mine);
    stage.key(ImGuiKey_X);
    CHECK(stage.session.playback->run.choices() == mine);
    REQUIRE(stage.click("beside/0/close"));
    CHECK(stage.session.beside.empty());
}

TEST_CASE("a run is kept by key, and at most a few are", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.key(ImGuiKey_B);
    CHECK(stage.session.beside.empty());
    stage.key(ImGuiKey_F10);
    for (int i = 0; i < 5; ++i) stage.key(ImGuiKey_B);
    CHECK(stage.session.beside.size() == screen::beside_most);
    CHECK(stage.session.beside[0].difference.empty());
    stage.key(ImGuiKey_X, ImGuiMod_Shift);
    CHECK(stage.session.beside.empty());
}

TEST_CASE("can it still break is answered from this very position", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.key(ImGuiKey_F10);
    stage.key(ImGuiKey_K);
    REQUIRE(stage.wait_until([&] { return stage.session.foresight.known; }));
    CHECK(screen::foresight_words(stage.session).rfind("Yes, in 1 more step: Deadlock", 0) == 0);
    REQUIRE(stage.click("foresight-show"));
    CHECK(stage.session.playback->run.ending() == sched::Ending::Deadlock);
    CHECK(stage.session.playback->run.size() == 2);

    // Once one has given both back, nothing can go wrong any more.
    screen::restart(stage.session);
    for (int i = 0; i < 4; ++i) screen::take(stage.session, {vm::ChoiceKind::Step, 0, 0});
    REQUIRE(stage.click("foresee"));
    REQUIRE(stage.wait_until([&] { return stage.session.foresight.known; }));
    CHECK(screen::foresight_words(stage.session).rfind("No:", 0) == 0);
    CHECK_FALSE(stage.find("foresight-show"));
    // The answer belongs to that position only.
    stage.key(ImGuiKey_LeftArrow);
    CHECK_FALSE(screen::foresight_holds(stage.session));
    CHECK_FALSE(stage.find("foresight"));
}

TEST_CASE("a switch changes the rules of run and judge, and says so", "[web]") {
    Stage stage(1440, 900);
    stage.open_script(overtaking_text);
    CHECK(stage.session.changes.empty());
    REQUIRE(stage.click("switch/wake"));
    REQUIRE(stage.click("switch/wake/1"));
    CHECK(stage.session.changes == "fifo");
    REQUIRE(stage.session.built.machine);
    judge_to_end(stage);
    CHECK(stage.session.judgement->verdict.passed());
    CHECK(stage.session.judgement->order.changes == "fifo");
    REQUIRE(stage.click("switch/wake"));
    REQUIRE(stage.click("switch/wake/0"));
    CHECK(stage.session.changes.empty());
    CHECK(stage.session.judgement_stale());
}

TEST_CASE("spurious wake-ups off is what makes an if before a wait hold", "[web]") {
    Stage stage(1440, 900);
    stage.open_script(R"(#include <mutex>
#include <condition_variable>
std::mutex m;
std::condition_variable c;
bool ready = false;
task waiter {
    std::unique_lock<std::mutex> lock(m);
    if (!ready) c.wait(lock);
    assert(ready);
}
task giver {
    m.lock();
    ready = true;
    m.unlock();
    c.notify_one();
}
)");
    REQUIRE(stage.session.built.machine);
    stage.key(ImGuiKey_U);
    REQUIRE(stage.wait_until([&] {
        return stage.session.trials.at == stage.session.trials.rows.size() &&
               stage.session.trials.at > 0;
    }));
    const auto& rows = stage.session.trials.rows;
    CHECK(rows[0].label == "as written");
    CHECK(rows[0].kind == explore::VerdictKind::Assertion);
    std::size_t off = rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].label << ": " << rows[i].problem);
        CHECK(rows[i].done);
        CHECK(rows[i].problem.empty());
        if (rows[i].label == "Spurious: off") off = i;
    }
    REQUIRE(off < rows.size());
    CHECK(rows[off].kind == explore::VerdictKind::Pass);

    // A click makes it the rules, and shows its verdict.
    screen::take_trial(stage.session, off);
    REQUIRE(
        stage.wait_until([&] { return !stage.session.job.running() && stage.session.judgement; }));
    CHECK(stage.session.judgement->verdict.passed());
    CHECK(stage.session.changes == "spurious = false");
}

TEST_CASE("the alternatives are each switch alone, set to what does not hold anyway", "[web]") {
    vm::Rule own;  // any order
    own.spurious = true;
    const auto all = screen::alternatives({}, own);
    // Three ways to say who is next, three orders of waiters, two of handing over, no spurious
    // wake-ups.
    REQUIRE(all.size() == 3 + 3 + 2 + 1);
    for (const screen::Alternative& each : all) {
        INFO(each.label);
        CHECK(std::count(each.switched.begin(), each.switched.end(), 0) ==
              screen::switch_count - 1);
    }
    // From priorities on there are protocols and cores as well, and what is set stays so.
    screen::Switched exact{};
    exact[0] = 2;
    for (const screen::Alternative& each : screen::alternatives(exact, own)) {
        INFO(each.label);
        CHECK(each.switched != exact);
        CHECK((each.switched[0] == 2 || each.name.rfind("mode/", 0) == 0));
    }
    CHECK(screen::alternatives(exact, own).size() == 2 + 3 + 2 + 1 + 2 + 2);
}

TEST_CASE("two profiles stand one above the other, and where they part is told", "[web]") {
    Stage stage(1440, 900);
    stage.open_script(stage::inversion_text);
    stage.key(ImGuiKey_F5);
    stage.frame(400);
    screen::compare_rules(stage.session, "Protocol: inheritance", "inherit");
    stage.frame(2);
    REQUIRE(stage.session.beside.size() == 1);
    CHECK_FALSE(stage.session.beside[0].difference.empty());
    CHECK(stage.find("beside/0/lane/high"));
    CHECK(screen::inversions(stage.session).size() == 1);
    CHECK(screen::inversions_of(stage.session.beside[0].chart).empty());
    // What cannot run so is told, and nothing is added.
    screen::compare_rules(stage.session, "nonsense", "no_such_word");
    CHECK(stage.session.beside.size() == 1);
    CHECK(stage.session.notice.find("no_such_word") != std::string::npos);
}

TEST_CASE("runs one below the other are in view in a low window, too, and leave as it was",
          "[web]") {
    Stage stage(1280, 720);
    stage.open_script(stage::inversion_text);
    stage.key(ImGuiKey_F5);
    stage.frame(400);
    const float before = stage.find("timeline")->y;
    screen::compare_rules(stage.session, "Protocol: inheritance", "inherit");
    stage.frame(3);
    CHECK(stage.find("timeline")->y < before);
    for (const char* name : {"high", "mid", "low"}) {
        const platform::Rect* lane = stage.find(std::string("beside/0/lane/") + name);
        REQUIRE(lane);
        CHECK(lane->y + lane->height <= 720);
    }
    screen::drop_beside(stage.session, 0);
    stage.frame(3);
    CHECK(stage.find("timeline")->y == before);
}

TEST_CASE("two scripts are compared", "[web]") {
    Stage stage;
    stage.open_script(stage::right_text);
    stage.key(ImGuiKey_F5);
    stage.frame(300);
    screen::compare_text(stage.session, "other", stage::deadlock_text);
    stage.frame(2);
    REQUIRE(stage.session.beside.size() == 1);
    CHECK_FALSE(stage.session.beside[0].difference.empty());
    screen::compare_text(stage.session, "broken", stage::broken_text);
    CHECK(stage.session.beside.size() == 1);
    CHECK_FALSE(stage.session.notice.empty());
}

TEST_CASE("the switches say what they change, and leave out what has no meaning", "[web]") {
    lang::Program program;
    program.tasks.resize(2);
    program.tasks[0].priority = 7;
    vm::Rule any, exact;
    exact.scheduling = vm::Rule::Scheduling::Priority;
    screen::Switched switched{};
    switched[4] = 2;  // ceiling
    switched[5] = 2;  // two cores
    CHECK(screen::changes_of(switched, program, any).empty());
    CHECK(screen::changes_of(switched, program, exact) == "ceiling(7), cores = 2");
    switched[0] = 2;  // priorities
    CHECK(screen::changes_of(switched, program, any) == "rule = priority, ceiling(7), cores = 2");
    switched[0] = 1;  // any order
    CHECK(screen::changes_of(switched, program, exact) == "rule = any");
}

TEST_CASE("a step can be a statement, both ways, and a loop on one line ends", "[web]") {
    Stage stage;
    stage.open_script("int x = 0;\ntask one { \n x++;\n x++;\n}\ntask two {\n x++;\n}\n");
    stage.key(ImGuiKey_M);
    CHECK(stage.session.by_statement);
    stage.key(ImGuiKey_F10);
    CHECK(stage.session.playback->position == 2);
    stage.key(ImGuiKey_F10);
    CHECK(stage.session.playback->position == 4);
    stage.key(ImGuiKey_LeftArrow);
    CHECK(stage.session.playback->position == 2);
    // A choice is followed to the end of its statement, too.
    stage.key(ImGuiKey_2);
    CHECK(stage.session.playback->position == 4);

    stage.open_script(stage::endless_text);
    stage.session.by_statement = true;
    stage.key(ImGuiKey_F10);
    CHECK(stage.session.playback->position > 1);
    CHECK(stage.session.playback->position < 1000);
}

TEST_CASE("hints are remembered, however many there are, in the older forms, too", "[web]") {
    const Stage stage;
    screen::Progress progress;
    progress.hints_seen = {1, 31, 32, 40};
    CHECK(screen::save_progress("many", progress).empty());
    CHECK(screen::load_progress("many") == progress);
    CHECK(screen::read_progress("tried 1\nhints 2\n").hints_seen == std::set<std::size_t>{0, 1});
    CHECK(screen::read_progress("tried 1\nseen 2147483650\n").hints_seen ==
          std::set<std::size_t>{1, 31});
}

TEST_CASE("a verdict leads to a hint, a pass to the next puzzle", "[web]") {
    Stage stage;
    const auto add = [&](const char* id, const char* from) {
        auto puzzle = std::make_shared<puzzle::Puzzle>();
        puzzle->id = puzzle->title = id;
        puzzle->kind = "fix";
        puzzle->starts_from = from;
        puzzle->start = wrong_answer;
        puzzle->check = check;
        puzzle->hints = {{"general", "g", ""}, {"about it", "d", "deadlock"}};
        screen::Entry entry;
        entry.puzzle = std::move(puzzle);
        stage.session.entries.push_back(std::move(entry));
    };
    add("first", "");
    add("second", "");
    add("built-on-first", "first");
    screen::choose(stage.session, 0);
    judge_to_end(stage);
    REQUIRE(stage.click("hint-here"));
    CHECK(stage.view.statement_tab == 1);
    // The one about it. It is no other one because the next verdict is.
    CHECK(stage.session.entry().progress.hints_seen == std::set<std::size_t>{1});
    CHECK(screen::hints_left(stage.session) == 1);

    CHECK(screen::next_entry(stage.session) == 2);
    stage.session.text = right_answer;
    screen::text_changed(stage.session);
    stage.session.judgement.reset();
    judge_to_end(stage);
    CHECK(stage.session.entry().progress.solved);
    REQUIRE(stage.click("next"));
    CHECK(stage.session.chosen == 2);
    CHECK(screen::next_entry(stage.session) == 1);
}

TEST_CASE("a pass under changed rules is no solution", "[web]") {
    Stage stage;
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = "p";
    puzzle->kind = "fix";
    puzzle->start = right_answer;
    puzzle->check = check;
    stage.session.entries.push_back({});
    stage.session.entries.back().puzzle = puzzle;
    screen::choose(stage.session, 0);
    screen::set_switch(stage.session, 1, 1);
    REQUIRE(stage.session.changes == "fifo");
    judge_to_end(stage);
    CHECK(stage.session.judgement->verdict.passed());
    CHECK_FALSE(stage.session.entry().progress.solved);
    screen::set_switch(stage.session, 1, 0);
    stage.session.judgement.reset();
    judge_to_end(stage);
    CHECK(stage.session.entry().progress.solved);
}

TEST_CASE("the root of a wait is one key or one click away", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    judge_to_end(stage);
    stage.key(ImGuiKey_W);
    stage.frame(2);
    CHECK(stage.find("root-words"));
    const vm::TaskId first = stage.view.asked;
    REQUIRE(stage.click("root"));
    CHECK(stage.view.asked != first);
    CHECK(stage.view.asked != sync::no_task);
}

TEST_CASE("a lasso's loop is a band on the timeline until the run goes another way", "[web]") {
    Stage stage;
    stage.open_script(R"(//! liveness = "weak"
#include <atomic>
std::atomic<int> x = 0;
task one { while (x.load() == 0) x.store(0); }
)");
    judge_to_end(stage);
    INFO(stage.session.judgement->verdict.sentence);
    REQUIRE(stage.session.judgement->verdict.loop_from != explore::Verdict::no_loop);
    CHECK(stage.session.playback->loops());
    CHECK(stage.find("loop"));
    screen::step(stage.session);
    stage.frame(2);
    CHECK_FALSE(stage.session.playback->loops());
    CHECK_FALSE(stage.find("loop"));
}

TEST_CASE("what a failure does not need is told to the timeline", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text + "task idle { int y = 0; y++; }\n");
    judge_to_end(stage);
    const screen::Playback& playback = *stage.session.playback;
    CHECK(playback.relevant(0));
    CHECK(playback.relevant(1));
    CHECK_FALSE(playback.relevant(2));
}

TEST_CASE("a lock's name is picked, and L goes along its events", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    stage.key(ImGuiKey_F5);
    stage.frame(300);
    stage.key(ImGuiKey_Home);
    REQUIRE(stage.click("lock/b"));
    CHECK(stage.view.picked != 0);
    stage.key(ImGuiKey_L);
    CHECK(stage.session.playback->position == 2);
    stage.key(ImGuiKey_L);
    CHECK(stage.session.playback->position == 3);
    stage.key(ImGuiKey_L, ImGuiMod_Shift);
    CHECK(stage.session.playback->position == 2);
    REQUIRE(stage.click("lock/b"));
    CHECK(stage.view.picked == 0);
}

TEST_CASE("trace and picture are handed out as files", "[web]") {
    Stage stage;
    stage.open_script(stage::deadlock_text);
    const std::string id = stage.session.entry().puzzle->id;
    stage.key(ImGuiKey_P);
    CHECK_FALSE(platform::load("handed out/lockstep-" + id + ".json"));
    CHECK_FALSE(stage.session.notice.empty());
    stage.key(ImGuiKey_F5);
    stage.frame(300);
    stage.key(ImGuiKey_P);
    const auto trace = platform::load("handed out/lockstep-" + id + ".json");
    REQUIRE(trace);
    CHECK(trace->find("\"traceEvents\"") != std::string::npos);

    stage.key(ImGuiKey_G);
    stage.frame(2);
    const auto wanted = platform::wanted_pixels();
    REQUIRE(wanted);
    CHECK(wanted->width > 100);
    platform::give_pixels({1, 2, {1, 2, 3, 255, 4, 5, 6, 255}});
    stage.frame(2);
    const auto picture = platform::load("handed out/lockstep-" + id + ".png");
    REQUIRE(picture);
    CHECK(picture->substr(1, 3) == "PNG");
}
