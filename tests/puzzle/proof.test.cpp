// Every puzzle there is keeps what its manifest says, a test case each; and a proof notices when
// one does not.
#include <catch2/internal/catch_test_registry.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "engine/puzzle/course.h"
#include "tests/puzzle/folder.h"
#include "tests/puzzle/golden.h"

namespace puzzle {
namespace {

const std::string puzzles_folder = LOCKSTEP_SOURCE_DIR "/puzzles";

struct Proven : Catch::ITestInvoker {
    explicit Proven(std::string name) : folder(std::move(name)) {}
    void invoke() const override {
        Loaded loaded = load(folder, read_folder(puzzles_folder + "/" + folder));
        INFO(written(loaded.diagnostics));
        REQUIRE(loaded.diagnostics.empty());
        const std::vector<lang::Diagnostic> advice = advise(loaded.puzzle);
        INFO(written(advice));
        CHECK(advice.empty());
        const Proof proof = prove(loaded);
        INFO(written(proof.diagnostics));
        CHECK(proof.diagnostics.empty());
        CHECK(proof.rows.size() >= 5);  // a start, a solution, three wrong answers
        for (const Proof::Row& row : proof.rows) {
            INFO(row.file << ": " << row.verdict.sentence << "\n" << written(row.diagnostics));
            CHECK(row.got == row.expected);
        }
        CHECK(golden_rows(folder, proof) == golden_rows(folder));
    }
    std::string folder;
};

// A test case for each folder, so that a new puzzle is tested without a line here.
const bool registered = [] {
    std::set<std::string> folders;
    std::error_code error;
    for (std::filesystem::directory_iterator each(puzzles_folder, error), end;
         !error && each != end; each.increment(error)) {
        if (each->is_directory(error)) folders.insert(each->path().filename().string());
    }
    for (const std::string& folder : folders) {
        const std::string name = "the puzzle " + folder + " is proven";
        Catch::AutoReg(Catch::Detail::make_unique<Proven>(folder), CATCH_INTERNAL_LINEINFO, {},
                       {name, "[puzzle]"});
    }
    return true;
}();

}  // namespace

TEST_CASE("all puzzles stand side by side: no name is there twice", "[puzzle]") {
    REQUIRE(registered);
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<Puzzle> puzzles = load_all(puzzles_folder, diagnostics);
    INFO(written(diagnostics));
    CHECK(diagnostics.empty());
    CHECK(puzzles.size() >= 8);
    const std::vector<Course> courses = load_courses(puzzles_folder, diagnostics);
    CHECK(courses.size() >= 9);
    for (const lang::Diagnostic& each : check_courses(courses, puzzles)) {
        INFO(lang::to_string(each));
        CHECK(each.severity == lang::Severity::Warning);  // a ladder may still be growing
    }
    INFO(written(diagnostics));
    CHECK(diagnostics.empty());
}

TEST_CASE("the table of what every script came to has a row for each, and no other",
          "[puzzle][golden]") {
    std::set<std::string> folders;
    std::vector<lang::Diagnostic> diagnostics;
    std::string table;
    for (const Puzzle& puzzle : load_all(puzzles_folder, diagnostics)) {
        folders.insert(puzzle.folder);
        if (!std::getenv("LOCKSTEP_BLESS")) continue;
        const std::string path = puzzles_folder + "/" + puzzle.folder;
        table += golden_rows(puzzle.folder, prove(load(puzzle.folder, read_folder(path))));
    }
    if (!table.empty()) write_golden(table);
    CHECK(golden_folders() == folders);
}

TEST_CASE("a proof says which script is not as its manifest says", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "wrong-two-steps.task",
        "// \"This will do.\" It does.\n#include <atomic>\n"
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
    set(files, "wrong-two-steps.task",
        "// \"Twice is safer.\" It does not even compile.\nvoid add() { total++ }\n");
    set(files, "puzzle.toml", manifest_with(10, "wrong-two-steps = \"error\""));
    Proof proof = prove(load("050-two-tasks", files));
    CHECK(proof.ok());
    CHECK_FALSE(proof.rows[2].diagnostics.empty());
}

TEST_CASE("a proof can be stopped after a script", "[puzzle]") {
    Proof proof =
        prove(load("050-two-tasks", sound_folder()), [](const Proof::Row&) { return false; });
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
    const std::string with_mutex =
        "#include \"given.h\"\n#include <mutex>\nstd::mutex m;\nint total = 0;\n"
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
