// Every puzzle there is keeps what its manifest says; and a proof notices when one does not.
#include <catch2/generators/catch_generators.hpp>

#include "tests/puzzle/folder.h"

namespace puzzle {

TEST_CASE("every puzzle is proven: its start fails, its solutions pass, its wrong answers are refuted",
          "[puzzle]") {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<Puzzle> puzzles = load_all(LOCKSTEP_SOURCE_DIR "/puzzles", diagnostics);
    INFO(written(diagnostics));
    REQUIRE(diagnostics.empty());
    REQUIRE(puzzles.size() >= 8);
    for (const Puzzle& puzzle : puzzles) {
        DYNAMIC_SECTION(puzzle.folder) {
            REQUIRE(puzzle.expected.size() >= 4);
            for (const Proof::Row& row : prove({puzzle, {}}).rows) {
                INFO(row.file << ": " << row.verdict.sentence << "\n" << written(row.diagnostics));
                CHECK(row.got == row.expected);
            }
        }
    }
}

TEST_CASE("a proof says which script is not as its manifest says", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "wrong-two-steps.task", "// \"This will do.\" It does.\n#include <atomic>\n"
                                       "std::atomic<int> total = 0;\nvoid add() { total++; }\n");
    Proof proof = prove(load("050-two-tasks", files));
    CHECK_FALSE(proof.ok());
    REQUIRE(proof.rows.size() == 3);
    CHECK(proof.rows[0].ok);
    CHECK(proof.rows[1].ok);
    CHECK_FALSE(proof.rows[2].ok);
    CHECK(proof.rows[2].expected == "finally");
    CHECK(proof.rows[2].got == "pass");
}

TEST_CASE("a script that does not compile is proven as an error", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "wrong-two-steps.task", "// \"Twice is safer.\" It does not even compile.\nvoid add() { total++ }\n");
    set(files, "puzzle.toml", manifest_with(10, "wrong-two-steps = \"error\""));
    Proof proof = prove(load("050-two-tasks", files));
    CHECK(proof.ok());
    CHECK_FALSE(proof.rows[2].diagnostics.empty());
}

TEST_CASE("a proof can be stopped after a script", "[puzzle]") {
    Proof proof = prove(load("050-two-tasks", sound_folder()), [](const Proof::Row&) { return false; });
    CHECK(proof.rows.size() == 1);
}

TEST_CASE("a player's file may not speak the check's language", "[puzzle]") {
    Loaded loaded = load("050-two-tasks", sound_folder());
    REQUIRE(loaded.ok());
    Judged judged = judge(loaded.puzzle, "int total = 2;\nvoid add() {}\nnever(false, \"\");\n");
    CHECK(judged.built.machine == nullptr);
    INFO(written(judged.built.diagnostics));
    CHECK(says(judged.built.diagnostics, "answer.task:3:1"));
}

TEST_CASE("an answer that leaves out what the check needs is told by the name of it", "[puzzle]") {
    Loaded loaded = load("050-two-tasks", sound_folder());
    Judged judged = judge(loaded.puzzle, "int total = 2;\n", "mine.task");
    CHECK(judged.built.machine == nullptr);
    INFO(written(judged.built.diagnostics));
    CHECK(says(judged.built.diagnostics, "add"));
}

TEST_CASE("a puzzle may say which headers the player has, and its own texts have all", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "puzzle.toml", manifest_with(4, "origin = \"this test\"\nheaders = [\"mutex\"]"));
    set(files, "given.h", "#pragma once\n#include <queue>\n");
    set(files, "check.task", "#include <semaphore>\n" + load("050-x", files).puzzle.check);
    Loaded loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.ok());
    const std::string with_mutex = "#include \"given.h\"\n#include <mutex>\nstd::mutex m;\nint total = 0;\n"
                                   "void add() { std::lock_guard lock(m); total++; }\n";
    Judged judged = judge(loaded.puzzle, with_mutex);
    INFO(written(judged.built.diagnostics));
    CHECK(judged.verdict.passed());
    Built refused = build(loaded.puzzle, loaded.puzzle.solution);
    CHECK(refused.machine == nullptr);
    CHECK(says(refused.diagnostics, "answer.task:1:"));
    CHECK(says(refused.diagnostics, "atomic"));
}

TEST_CASE("a machine outlives what it was built from", "[puzzle]") {
    std::shared_ptr<const vm::Machine> machine;
    {
        Loaded loaded = load("050-two-tasks", sound_folder());
        machine = build(loaded.puzzle, loaded.puzzle.solution).machine;
    }
    REQUIRE(machine);
    CHECK(explore::judge(machine).passed());
}

}  // namespace puzzle
