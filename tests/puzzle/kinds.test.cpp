// Puzzles in which nobody types: predict asks for outcomes, break for a schedule. And what sets
// debug and write apart from fix.
#include <set>

#include "engine/sched/schedule.h"
#include "tests/puzzle/folder.h"

namespace puzzle {
namespace {

constexpr const char* head = "difficulty = 1\nsummary = \"Two tasks.\"\norigin = \"this test\"\n";

std::vector<File> predict_folder(const std::string& keys, const std::string& can,
                                 const std::string& cannot, const std::string& start = "pass") {
    return {{"README.md", "# Two tasks\n\nA story.\n"},
            {"hints.md", "## Look\n\nLook closely.\n"},
            {"puzzle.toml", "kind = \"predict\"\n" + std::string(head) + keys + "[can]\n" + can +
                                "[cannot]\n" + cannot + "[expect]\nstart = \"" + start + "\"\n"},
            {"start.task",
             "#include <atomic>\n#include <lockstep.h>\nstd::atomic<int> x = 0;\n"
             "task adder [2] { x = x + 1; }\n"}};
}

std::vector<File> two_adders() {
    return predict_folder("globals = [\"x\"]\n", "\"x = 1\" = \"One is lost.\"\n\"x = 2\" = \"\"\n",
                          "\"x = 0\" = \"Each writes at least 1.\"\n");
}

std::vector<File> break_folder() {
    return {{"README.md", "# Two locks\n\nA story.\n"},
            {"hints.md", "## Look\n\nLook closely.\n"},
            {"puzzle.toml", "kind = \"break\"\n" + std::string(head) +
                                "[expect]\nstart = \"deadlock\"\nsolution = \"deadlock\"\n"
                                "wrong-in-turn = \"pass\"\nwrong-half = \"unfinished\"\n"},
            {"start.task",
             "#include <mutex>\nstd::mutex a, b;\n"
             "task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }\n"
             "task two { b.lock(); a.lock(); a.unlock(); b.unlock(); }\n"},
            {"solution.schedule", "# Each has one.\nlockstep-schedule 1\none\ntwo\n"},
            {"wrong-half.schedule", "# \"One is enough.\" It is not.\nlockstep-schedule 1\none\n"},
            {"wrong-in-turn.schedule",
             "# \"Let one finish.\" Then it holds nothing.\nlockstep-schedule 1\none *\ntwo *\n"}};
}

const Proof::Row& row_of(const Proof& proof, const std::string& file) {
    for (const Proof::Row& row : proof.rows) {
        if (row.file == file) return row;
    }
    FAIL("there is no row " << file);
    return proof.rows.front();
}

// The folder [files] loads, and its proof has a row [file] that is not as expected.
Proof refuted(const std::vector<File>& files, const std::string& file) {
    Loaded loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.ok());
    Proof proof = prove(loaded);
    CHECK_FALSE(proof.ok());
    CHECK_FALSE(row_of(proof, file).ok);
    return proof;
}

}  // namespace

TEST_CASE("a predict puzzle's candidates are looked up among all outcomes", "[puzzle]") {
    Loaded loaded = load("050-two-tasks", two_adders());
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.diagnostics.empty());
    const Puzzle& puzzle = loaded.puzzle;
    CHECK_FALSE(puzzle.typed());
    REQUIRE(puzzle.candidates.size() == 3);
    CHECK(puzzle.candidates[0].outcome == "x = 0");  // sorted, so that the order tells nothing
    CHECK_FALSE(puzzle.candidates[0].possible);
    CHECK(puzzle.candidates[0].why == "Each writes at least 1.");
    CHECK(puzzle.candidates[2].possible);
    Proof proof = prove(loaded);
    INFO(written(proof.diagnostics));
    CHECK(proof.ok());
    REQUIRE(proof.rows.size() == 5);
    CHECK(row_of(proof, "\"x = 1\"").verdict.schedule.size() == 4);
    CHECK(row_of(proof, "\"x = 0\"").verdict.schedule.empty());
    CHECK(row_of(proof, "everything else").got == "cannot happen");
}

TEST_CASE("a proof notices each way in which a prediction can be wrong", "[puzzle]") {
    const std::string keys = "globals = [\"x\"]\n";
    // possible, and said to be impossible
    refuted(predict_folder(keys, "\"x = 2\" = \"\"\n", "\"x = 1\" = \"Nothing is lost.\"\n"),
            "\"x = 1\"");
    // impossible, and said to be possible
    refuted(predict_folder(keys, "\"x = 1\" = \"\"\n\"x = 2\" = \"\"\n\"x = 3\" = \"\"\n",
                           "\"x = 0\" = \"No.\"\n"),
            "\"x = 3\"");
    // possible, and left out
    Proof left_out = refuted(predict_folder(keys, "\"x = 2\" = \"\"\n", "\"x = 0\" = \"No.\"\n"),
                             "everything else");
    CHECK(says(row_of(left_out, "everything else").diagnostics, "this can happen, too: \"x = 1\""));
    // unless it is said that it is a selection
    CHECK(
        prove(load("050-two-tasks", predict_folder(keys + "selection = true\n",
                                                   "\"x = 2\" = \"\"\n", "\"x = 0\" = \"No.\"\n")))
            .ok());
    // misspelled, which would never happen
    for (const char* typo : {"y = 0", "x=0", "x = ", "x = 0 or so", "prints x = 0", "x"}) {
        INFO(typo);
        Proof proof = refuted(predict_folder(keys, "\"x = 1\" = \"\"\n\"x = 2\" = \"\"\n",
                                             "\"" + std::string(typo) + "\" = \"No.\"\n"),
                              "\"" + std::string(typo) + "\"");
        CHECK(row_of(proof, "\"" + std::string(typo) + "\"").got == "no outcome");
    }
    // no such variable
    Proof unknown =
        prove(load("050-two-tasks", predict_folder("globals = [\"z\"]\n", "\"z = 1\" = \"\"\n",
                                                   "\"z = 0\" = \"No.\"\n")));
    CHECK(says(unknown.diagnostics, "start.task has no global variable called z"));
    CHECK_FALSE(unknown.ok());
    // beyond the limit nothing is known to be impossible
    Proof limited =
        prove(load("050-two-tasks", predict_folder(keys + "[rules]\nstates = 3\n",
                                                   "\"x = 2\" = \"\"\n", "\"x = 0\" = \"No.\"\n")));
    CHECK_FALSE(row_of(limited, "\"x = 0\"").ok);
}

TEST_CASE("an outcome is what is printed, the values, and how it ends", "[puzzle]") {
    std::vector<File> files = predict_folder(
        "globals = [\"x\"]\n",
        "\"prints a, x = 1\" = \"\"\n\"prints nothing, x = 1, deadlock\" = \"\"\n",
        "\"prints b, x = 1\" = \"No.\"\n\"prints a, x = 1, deadlock\" = \"No.\"\n", "deadlock");
    set(files, "start.task",
        "#include <atomic>\n#include <semaphore>\n#include <lockstep.h>\nstd::atomic<int> x = 0;\n"
        "std::binary_semaphore s(0);\n"
        "task one { if (s.try_acquire()) print(\"a\\n\"); else s.acquire(); }\n"
        "task two { x = 1; s.release(); if (choose(2) == 1) s.acquire(); }\n");
    Loaded loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.ok());
    const Built built = build(loaded.puzzle, loaded.puzzle.start);
    INFO(written(built.diagnostics));
    REQUIRE(built.machine);
    const explore::OutcomeSet set = outcomes(loaded.puzzle, built);
    std::set<std::string> texts;
    for (const explore::Outcome& each : set.outcomes) {
        texts.insert(outcome_text(set, each, prints(set)));
    }
    CHECK(texts == std::set<std::string>{"prints a, x = 1", "prints a, x = 1, deadlock",
                                         "prints nothing, x = 1",
                                         "prints nothing, x = 1, deadlock"});
}

TEST_CASE("mistakes in the folder of a predict puzzle are told", "[puzzle]") {
    const auto told = [](std::vector<File> files, const char* text) {
        Loaded loaded = load("050-two-tasks", std::move(files));
        INFO("wanted: " << text << "\n" << written(loaded.diagnostics));
        CHECK_FALSE(loaded.ok());
        CHECK(says(loaded.diagnostics, text));
    };
    const std::string can = "\"x = 1\" = \"\"\n", cannot = "\"x = 0\" = \"No.\"\n";
    told(predict_folder("", can, "\"x = 1\" = \"No.\"\n"),
         "puzzle.toml:8:1: error: this outcome is both below [can] and [cannot]");
    told(predict_folder("", can, "\"x = 0\" = \"\"\n"), "\"x = 0\" is empty");
    told(predict_folder("", can, "\"x = 0\" = 3\n"), "\"x = 0\" must be a text in quotes");
    told(predict_folder("", can, ""), "there is nothing to decide");
    told(predict_folder("global = [\"x\"]\n", can, cannot), "did you mean \"globals\"?");
    told(predict_folder("", can, cannot, "data-race"), "nobody can predict");
    told(predict_folder("", can, cannot, "error"), "the player cannot mend start.task");
    std::vector<File> files = two_adders();
    set(files, "solution.task", "// none\n");
    told(files, "a puzzle of the kind predict has no file of this name");
    told(files, "its answers stand in puzzle.toml");
    files = two_adders();
    set(files, "start.task", "int x = 0;\n//! races = \"off\"\ntask t { x = 1; }\n");
    told(files, "start.task:2:1: error: a puzzle's rules do not stand in its script");
    files = two_adders();
    set(files, "start.task", "int x = 0;  // TODO: two adders\ntask t { x = 1; }\n");
    told(files, "a TODO is left: two adders");
    files = sound_folder();
    set(files, "puzzle.toml",
        manifest_with(4, "origin = \"o\"\nglobals = [\"x\"]\nselection = true"));
    told(files, "\"globals\" belongs to puzzles of the kind predict");
    told(files, "\"selection\" belongs to puzzles of the kind predict");
}

TEST_CASE("a predict puzzle may have given.h and a check of its own", "[puzzle]") {
    std::vector<File> files = two_adders();
    set(files, "given.h", "#pragma once\nconst int STEP = 1;\n");
    set(files, "start.task",
        "#include \"given.h\"\n#include <atomic>\nstd::atomic<int> x = 0;\n"
        "void add() { x = x + STEP; }\n");
    set(files, "check.task", "task adder [2] { add(); }\n");
    Proof proof = prove(load("050-two-tasks", files));
    INFO(written(proof.diagnostics) << written(proof.rows.front().diagnostics));
    CHECK(proof.ok());
}

TEST_CASE("a break puzzle's schedules are replayed", "[puzzle]") {
    Loaded loaded = load("050-two-locks", break_folder());
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.diagnostics.empty());
    CHECK(loaded.puzzle.goal() == "deadlock");
    REQUIRE(loaded.puzzle.schedules.size() == 3);
    CHECK(loaded.puzzle.schedules[0].file == "solution.schedule");
    CHECK(loaded.puzzle.schedules[1].why == "\"One is enough.\" It is not.");
    Proof proof = prove(loaded);
    for (const Proof::Row& row : proof.rows) {
        INFO(row.file << ": " << row.got << "\n" << written(row.diagnostics));
        CHECK(row.ok);
    }
    CHECK(proof.rows.size() == 4);
}

TEST_CASE("a schedule that does not come to what is said refutes its folder", "[puzzle]") {
    std::vector<File> files = break_folder();
    set(files, "solution.schedule", "lockstep-schedule 1\none\none\n");
    CHECK(row_of(refuted(files, "solution.schedule"), "solution.schedule").got == "unfinished");
    files = break_folder();
    set(files, "wrong-half.schedule", "# \"x\"\nlockstep-schedule 1\ntwo\none\n");
    CHECK(row_of(refuted(files, "wrong-half.schedule"), "wrong-half.schedule").got == "deadlock");
    files = break_folder();  // it cannot be followed to its end
    set(files, "wrong-half.schedule", "# \"x\"\nlockstep-schedule 1\none *2\ntwo\n");
    Proof proof = refuted(files, "wrong-half.schedule");
    CHECK(row_of(proof, "wrong-half.schedule").got == "error");
    CHECK(says(row_of(proof, "wrong-half.schedule").diagnostics, "wrong-half.schedule:4"));
}

TEST_CASE("mistakes in the folder of a break puzzle are told", "[puzzle]") {
    const auto told = [](std::vector<File> files, const char* text) {
        Loaded loaded = load("050-two-locks", std::move(files));
        INFO("wanted: " << text << "\n" << written(loaded.diagnostics));
        CHECK_FALSE(loaded.ok());
        CHECK(says(loaded.diagnostics, text));
    };
    const auto expecting = [](const std::string& rows) {
        std::vector<File> files = break_folder();
        set(files, "puzzle.toml", "kind = \"break\"\n" + std::string(head) + "[expect]\n" + rows);
        return files;
    };
    const std::string rest = "wrong-in-turn = \"pass\"\nwrong-half = \"unfinished\"\n";
    told(expecting("start = \"pass\"\nsolution = \"deadlock\"\n" + rest),
         "start.task must not pass");
    told(expecting("start = \"unfinished\"\nsolution = \"deadlock\"\n" + rest),
         "only a schedule can be unfinished");
    told(expecting("start = \"deadlock\"\nsolution = \"pass\"\n" + rest),
         "a schedule cannot show the verdict pass");
    told(expecting("start = \"deadlock\"\nsolution = \"starvation\"\n" + rest),
         "a schedule cannot show the verdict starvation");
    told(expecting("start = \"deadlock\"\nsolution = \"deadlock\"\nwrong-in-turn = \"deadlock\"\n"
                   "wrong-half = \"unfinished\"\n"),
         "wrong-in-turn.schedule must not reach the goal");
    told(expecting("start = \"deadlock\"\nsolution = \"deadlock\"\nwrong-half = \"unfinished\"\n"),
         "[expect] says nothing about wrong-in-turn.schedule");
    told(expecting("start = \"deadlock\"\nsolution = \"deadlock\"\nwrong-on-turn = \"pass\"\n" +
                   rest),
         "there is no file wrong-on-turn.schedule");
    std::vector<File> files = break_folder();
    remove(files, "solution.schedule");
    told(files, "solution.schedule: error: this file is missing");
    files = break_folder();
    set(files, "solution.task", "// none\n");
    told(files, "a puzzle of the kind break has no file of this name");
    files = break_folder();
    set(files, "wrong-half.schedule", "lockstep-schedule 1\none\n");
    told(files, "nobody learns who would try this");
}

TEST_CASE("what a schedule has come to includes what only the rest of the graph tells",
          "[puzzle]") {
    struct Row {
        const char* script;
        const char* schedule;
        const char* reached;
    };
    const Row rows[] = {
        {"int x = 0;\ntask a { x = 1; }\ntask b { x = 2; }\n", "", "data-race"},
        {"//! races = \"off\"\nint x = 0;\ntask a { x = 1; }\ntask b { x = 2; }\n", "",
         "unfinished"},
        {"#include <atomic>\nstd::atomic<int> x = 0;\ntask a { x = 1; x = 2; }\nnever(x == 1, "
         "\"1\");\n",
         "a\n", "never"},
        {"#include <atomic>\nstd::atomic<int> x = 0;\ntask a { x = 1; }\nfinally(x == 2, \"2\");\n",
         "a\n", "finally"},
        {"#include <atomic>\n#include <cassert>\nstd::atomic<int> x = 0;\ntask a { x++; assert(x "
         "== 2); }\n",
         "a *\n", "assertion"},
        {"#include <mutex>\nstd::mutex m;\ntask a { m.unlock(); }\n", "a\n", "misuse"},
        // Two wait for each other while a third can go on: nothing that it does will end that.
        {"#include <mutex>\n#include <atomic>\nstd::mutex a, b;\nstd::atomic<int> x = 0;\n"
         "task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }\n"
         "task two { b.lock(); a.lock(); a.unlock(); b.unlock(); }\n"
         "task three { x++; x++; }\n",
         "one\ntwo\n", "deadlock"},
        {"//! rule = \"priority\"\n#include <lockstep.h>\ntask a deadline(2) { work(3); }\n",
         "a\ntick 3\n", "deadline-missed"},
    };
    for (const Row& row : rows) {
        Rules rules;
        Built built = build_script("s.task", row.script, rules);
        INFO(row.script << row.schedule << written(built.diagnostics));
        REQUIRE(built.machine);
        sched::Replayed replayed =
            sched::read(*built.machine, "lockstep-schedule 1\n" + std::string(row.schedule));
        INFO(written(replayed.diagnostics));
        REQUIRE(replayed.ok());
        CHECK(reached_by(built.machine, rules, replayed.choices) == row.reached);
    }
}

TEST_CASE("from any state it is told whether it can still break", "[puzzle]") {
    Rules rules;
    Built built = build_script("s.task",
                               "#include <mutex>\nstd::mutex a, b;\n"
                               "task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }\n"
                               "task two { b.lock(); a.lock(); a.unlock(); b.unlock(); }\n",
                               rules);
    REQUIRE(built.machine);
    vm::World world = built.machine->initial();
    const explore::Verdict at_first = from_here(built.machine, rules, world);
    CHECK(at_first.kind == explore::VerdictKind::Deadlock);
    CHECK(at_first.schedule.size() == 2);
    const vm::Choice one{vm::ChoiceKind::Step, 0, 0};
    built.machine->step(world.data(), one);
    CHECK(from_here(built.machine, rules, world).schedule.size() == 1);
    built.machine->step(world.data(), one);  // it has both
    const explore::Verdict safe = from_here(built.machine, rules, world);
    CHECK(safe.passed());
    CHECK(safe.schedule.empty());

    const vm::World begin = built.machine->initial();
    const Chance chance = chance_of(built.machine, rules, begin, "deadlock");
    CHECK(chance.possible);
    CHECK(chance.known);
    CHECK(chance.steps == 2);
    CHECK_FALSE(chance_of(built.machine, rules, world, "deadlock").possible);
    CHECK_FALSE(chance_of(built.machine, rules, begin, "never").possible);
    rules.limits.states_max = 2;
    CHECK_FALSE(chance_of(built.machine, rules, begin, "never").known);
}

TEST_CASE("in a debug puzzle the mistake is small", "[puzzle]") {
    std::vector<File> files = skeleton("A box", "debug");
    CHECK_FALSE(says(prove(load("050-box", files)).diagnostics, "keeps only"));
    set(files, "solution.task",
        "#include <semaphore>\nint letters = 0;\nstd::counting_semaphore<9> there(0);\n"
        "void put() { there.release(); }\nvoid get() { there.acquire(); }\n");
    Proof proof = prove(load("050-box", files));
    INFO(written(proof.diagnostics));
    CHECK(says(proof.diagnostics, "of the kind debug, but a right answer keeps only 1 of"));
    CHECK_FALSE(proof.ok());
}

TEST_CASE("in a write puzzle the waiting is left to the player", "[puzzle]") {
    std::vector<File> files = skeleton("A letter", "write");
    CHECK_FALSE(says(prove(load("050-letter", files)).diagnostics, "already waits"));
    set(files, "start.task",
        "#include \"given.h\"\n#include <semaphore>\nint letter_box = 0;\n"
        "std::binary_semaphore there(0);\nvoid post() { letter_box = LETTER; }\n"
        "int collect() { there.acquire(); return letter_box; }\n");
    Proof proof = prove(load("050-letter", files));
    INFO(written(proof.diagnostics));
    CHECK(says(proof.diagnostics, "of the kind write, but collect already waits for somebody"));
}

}  // namespace puzzle
