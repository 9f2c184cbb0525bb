// A folder is loaded strictly: each mistake is said with its file and line, and with what to do.
#include "tests/puzzle/folder.h"

namespace puzzle {

TEST_CASE("a folder without mistakes loads without a word", "[puzzle]") {
    Loaded loaded = load("050-two-tasks", sound_folder());
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.diagnostics.empty());
    const Puzzle& puzzle = loaded.puzzle;
    CHECK(puzzle.id == "two-tasks");
    CHECK(puzzle.order == 50);
    CHECK(puzzle.title == "Two tasks");
    CHECK(puzzle.kind == "fix");
    REQUIRE(puzzle.hints.size() == 2);
    CHECK(puzzle.hints[0].title == "Look");
    CHECK(puzzle.hints[0].text == "Look closely.");
    CHECK(puzzle.hints[0].verdict.empty());
    CHECK(puzzle.hints[1].title == "Count");
    CHECK(puzzle.hints[1].verdict == "finally");
    REQUIRE(puzzle.expected.size() == 3);
    CHECK(puzzle.expected[0].file == "start.task");
    CHECK(puzzle.expected[1].file == "solution.task");
    CHECK(puzzle.expected[2].file == "wrong-two-steps.task");
    CHECK(puzzle.expected[2].why == "\"It is atomic.\" Not as a whole.");
}

TEST_CASE("every mistake of a manifest is said with its line", "[puzzle]") {
    struct Row {
        int line;  // of the manifest, replaced by
        const char* text;
        const char* says;
    };
    const Row rows[] = {
        {1, "kind = \"fixx\"", "puzzle.toml:1:8: error: \"fixx\" is no value of \"kind\""},
        {1, "kind = \"fixx\"", "did you mean \"fix\"?"},
        {1, "kind = 3", "\"kind\" must be one of fix, write, break, predict or debug"},
        {1, "", "the key \"kind\" is missing"},
        {2, "difficulty = 9",
         "puzzle.toml:2:14: error: \"difficulty\" must be a number from 1 to 5"},
        {2, "difficulty = \"hard\"", "\"difficulty\" must be a number"},
        {2, "dificulty = 1", "puzzle.toml:2:1: error: unknown key \"dificulty\""},
        {2, "dificulty = 1", "did you mean \"difficulty\"?"},
        {3, "summary = \"\"", "\"summary\" is empty"},
        {4, "", "the key \"origin\" is missing"},
        {4, "origin = \"x\"\nheaders = \"mutex\"", "\"headers\" must be a list of texts"},
        {6, "rule = \"prio\"", "puzzle.toml:6:8: error: \"prio\" is no value of \"rule\""},
        {6, "rules = \"any\"", "unknown key \"rules\" in [rules]"},
        {6, "cores = 2",
         "puzzle.toml:6:9: error: \"cores\" has no meaning where any task may run next"},
        {6, "rule = \"priority\"\ncores = 0", "\"cores\" must be a number from 1 to 32"},
        {6, "spurious = 1", "\"spurious\" must be true or false"},
        {6, "races = \"ignore\"", "\"ignore\" is no value of \"races\""},
        {6, "states = 0", "\"states\" must be a number from 1 to"},
        {7, "[expects]", "unknown key \"expects\""},
        {7, "[expects]", "the key \"expect\" is missing"},
        {8, "", "[expect] says nothing about start.task"},
        {8, "start = \"data-rase\"", "did you mean \"data-race\"?"},
        {8, "start = \"pass\"", "start.task must not pass"},
        {9, "solution = \"deadlock\"", "solution.task is a right answer and must pass"},
        {10, "wrong-two-steps = \"pass\"", "wrong-two-steps.task must not pass"},
        {10, "wrong-too-steps = \"finally\"",
         "puzzle.toml:10:1: error: there is no file wrong-too-steps.task"},
        {10, "wrong-too-steps = \"finally\"", "did you mean wrong-two-steps?"},
        {11, "solution = \"pass\"", "puzzle.toml:11"},
        {3, "summary = \"no end", "puzzle.toml:3"},
        {3, "summary", "a line is: key = \"text\""},
    };
    for (const Row& row : rows) {
        std::vector<File> files = sound_folder();
        set(files, "puzzle.toml", manifest_with(row.line, row.text));
        Loaded loaded = load("050-two-tasks", files);
        INFO("line " << row.line << ": " << row.text << "\nwanted: " << row.says << "\n"
                     << written(loaded.diagnostics));
        CHECK_FALSE(loaded.ok());
        CHECK(says(loaded.diagnostics, row.says));
    }
}

TEST_CASE("all mistakes of a manifest are said at once, in the order of its lines", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "puzzle.toml",
        "kind = \"fixx\"\ndifficulty = 9\ncolour = \"red\"\nsummary = \"s\"\norigin = \"o\"\n"
        "[rules]\nspurius = true\n[expect]\nstart = \"data-race\"\nsolution = \"pass\"\n"
        "wrong-two-steps = \"finaly\"\n");
    Loaded loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.diagnostics.size() >= 5);
    const std::uint32_t lines[] = {1, 2, 3, 7, 11};
    for (std::size_t i = 0; i < 5; i++) CHECK(loaded.diagnostics[i].span.line == lines[i]);
}

TEST_CASE("a missing file is named", "[puzzle]") {
    for (const char* name :
         {"README.md", "puzzle.toml", "start.task", "check.task", "solution.task", "hints.md"}) {
        std::vector<File> files = sound_folder();
        remove(files, name);
        Loaded loaded = load("050-two-tasks", files);
        INFO(written(loaded.diagnostics));
        CHECK(says(loaded.diagnostics,
                   "050-two-tasks/" + std::string(name) + ": error: this file is missing"));
    }
}

TEST_CASE("a folder of nothing is five missing files and a hint, no crash", "[puzzle]") {
    Loaded loaded = load("050-nothing", {});
    CHECK(loaded.diagnostics.size() == 6);
    CHECK_FALSE(loaded.ok());
}

TEST_CASE("a file that no puzzle has is a mistake with the nearest name", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "hint.md", "## Look\n\nAgain.\n");
    set(files, "notes.txt", "later");
    set(files, "images/", "");
    Loaded loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    CHECK(says(loaded.diagnostics, "hint.md: error: a puzzle has no file of this name"));
    CHECK(says(loaded.diagnostics, "did you mean hints.md?"));
    CHECK(says(loaded.diagnostics, "notes.txt"));
    CHECK(says(loaded.diagnostics, "images/"));
}

TEST_CASE("a folder's name is a number and a name", "[puzzle]") {
    for (const char* name :
         {"two-tasks", "50", "050-", "050-Two-Tasks", "050_two", "00050-two", "", "-"}) {
        INFO(name);
        CHECK(
            says(load(name, sound_folder()).diagnostics, "a puzzle's folder is named by a number"));
    }
    CHECK(load("5-two-tasks-2", sound_folder()).ok());
}

TEST_CASE("a script that is not in [expect], and a wrong answer without a reason, are mistakes",
          "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "wrong-other.task", "int total = 0;\nvoid add() {}\n");
    Loaded loaded = load("050-two-tasks", files);
    CHECK(says(loaded.diagnostics, "[expect] says nothing about wrong-other.task"));
    CHECK(says(loaded.diagnostics, "wrong-other = \"deadlock\""));

    set(files, "puzzle.toml", manifest_with(11, "wrong-other = \"finally\""));
    loaded = load("050-two-tasks", files);
    INFO(written(loaded.diagnostics));
    CHECK(says(loaded.diagnostics,
               "wrong-other.task:1:1: error: nobody learns who would write this"));
}

TEST_CASE("hints are headings with something below, and a bound one names a verdict", "[puzzle]") {
    struct Row {
        const char* text;
        const char* says;
    };
    const Row rows[] = {
        {"", "there is no hint"},
        {"Look.\n\n## A\n\nB\n", "hints.md:1:1: error: this text stands before the first hint"},
        {"## A\n\n## B\n\nC\n", "hints.md:1:1: error: this hint says nothing"},
        {"## A\n\nB\n\n## [deadlok] C\n\nD\n", "hints.md:5:5: error: no verdict is called deadlok"},
        {"## [deadlok] C\n\nD\n", "did you mean deadlock?"},
    };
    for (const Row& row : rows) {
        std::vector<File> files = sound_folder();
        set(files, "hints.md", row.text);
        Loaded loaded = load("050-two-tasks", files);
        INFO(written(loaded.diagnostics));
        CHECK(says(loaded.diagnostics, row.says));
    }
}

TEST_CASE("a statement begins with its title", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "README.md", "Two tasks\n=========\n");
    CHECK(says(load("050-two-tasks", files).diagnostics,
               "README.md:1:1: error: the statement has no title"));
}

TEST_CASE("a TODO is a mistake of its author, but the player may find one", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "start.task", "int total = 0;\nvoid add() { total++; }  // TODO: yours\n");
    CHECK(load("050-two-tasks", files).ok());
    set(files, "README.md", "# Two tasks\n\nTODO: a story\n");
    CHECK(says(load("050-two-tasks", files).diagnostics,
               "README.md:3:1: error: a TODO is left: a story"));
}

TEST_CASE("a file beyond a megabyte is refused, not read", "[puzzle]") {
    std::vector<File> files = sound_folder();
    set(files, "README.md", std::string(10 << 20, 'x'));
    Loaded loaded = load("050-two-tasks", files);
    CHECK(says(loaded.diagnostics, "README.md: error: this file is bigger than 1 MB"));
    CHECK(loaded.puzzle.statement.empty());
}

TEST_CASE("a manifest of nonsense is one message, however long or deep", "[puzzle]") {
    for (const std::string& text :
         {std::string(100'000, '['), std::string(100'000, '\xff'), std::string("\0\0\0", 3),
          "a = " + std::string(50'000, '{'), std::string("a.b.c.d = 1\na.b = 2"),
          std::string("[[=1]]"), std::string("a = [}")}) {
        std::vector<File> files = sound_folder();
        set(files, "puzzle.toml", text);
        CHECK_FALSE(load("050-two-tasks", files).ok());
    }
}

TEST_CASE("a folder that is not there is empty", "[puzzle]") {
    CHECK(read_folder("no/such/folder").empty());
    std::vector<lang::Diagnostic> diagnostics;
    CHECK(load_all("no/such/folder", diagnostics).empty());
    CHECK(says(diagnostics, "there is no folder of this name"));
}

TEST_CASE("a new puzzle of any kind has only its TODOs left", "[puzzle]") {
    for (const std::string& kind : kinds()) {
        INFO(kind);
        Loaded loaded = load("090-one-lane-bridge", skeleton("One lane bridge", kind));
        CHECK(loaded.puzzle.title == "One lane bridge");
        CHECK(loaded.puzzle.kind == kind);
        CHECK(loaded.diagnostics.size() >= 10);
        for (const lang::Diagnostic& each : loaded.diagnostics) {
            INFO(lang::to_string(each));
            CHECK(each.message.find("TODO") != std::string::npos);
        }
        const auto advice = advise(loaded.puzzle);
        INFO(written(advice));
        CHECK(advice.empty());
        Proof proof = prove(loaded);
        INFO(written(proof.diagnostics));
        CHECK(proof.diagnostics.size() == loaded.diagnostics.size());
        CHECK(proof.rows.size() >= 5);
        for (const Proof::Row& row : proof.rows) {
            INFO(row.file << ": " << row.got << "\n" << written(row.diagnostics));
            CHECK(row.ok);
        }
    }
}

TEST_CASE("a folder that is not complete plays as soon as its script can", "[puzzle]") {
    std::vector<File> files = sound_folder();
    remove(files, "solution.task");
    remove(files, "hints.md");
    CHECK_FALSE(load("050-two-tasks", files).ok());
    CHECK(load("050-two-tasks", files).playable);
    remove(files, "check.task");
    CHECK_FALSE(load("050-two-tasks", files).playable);
    files = sound_folder();
    set(files, "puzzle.toml", manifest_with(6, "rule = \"prio\""));
    CHECK_FALSE(load("050-two-tasks", files).playable);
}

}  // namespace puzzle
