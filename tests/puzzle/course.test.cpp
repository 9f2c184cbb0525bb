// Ladders and paths, and what a puzzle lacks that no proof needs.
#include "engine/puzzle/course.h"

#include "engine/puzzle/lines.h"
#include "tests/puzzle/folder.h"

namespace puzzle {
namespace {

Puzzle puzzle_called(const std::string& id, const std::string& starts_from = "",
                     const std::string& start = "") {
    std::vector<File> files = sound_folder();
    if (!starts_from.empty()) {
        set(files, "puzzle.toml",
            manifest_with(4, "origin = \"o\"\nstarts_from = \"" + starts_from + "\""));
    }
    if (!start.empty()) set(files, "start.task", start);
    Loaded loaded = load("050-" + id, files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.ok());
    return loaded.puzzle;
}

std::vector<lang::Diagnostic> checked(const std::string& text, bool ladders,
                                      const std::vector<Puzzle>& puzzles) {
    std::vector<lang::Diagnostic> found;
    const auto courses = read_courses("courses.toml", text, ladders, found);
    for (lang::Diagnostic& each : check_courses(courses, puzzles)) found.push_back(std::move(each));
    return found;
}

constexpr const char* solution_again =
    "#include <atomic>\nstd::atomic<int> total = 0;\nvoid add() { total++; }\n";
constexpr const char* words = "title = \"T\"\nsummary = \"S\"\n";

}  // namespace

TEST_CASE("a path is a list of puzzles in its order", "[puzzle]") {
    std::vector<lang::Diagnostic> found;
    const auto courses =
        read_courses("paths.toml",
                     "[second]\n" + std::string(words) + "puzzles = [\"b\", \"a\"]\n[first]\n" +
                         words + "puzzles = []\n",
                     false, found);
    INFO(written(found));
    REQUIRE(found.empty());
    REQUIRE(courses.size() == 2);
    CHECK(courses[0].id == "second");  // in the order of the file
    CHECK(courses[0].title == "T");
    CHECK_FALSE(courses[0].ladder);
    REQUIRE(courses[0].rungs.size() == 2);
    CHECK(courses[0].rungs[0].puzzle == "b");
}

TEST_CASE("mistakes in paths and ladders are told with their lines", "[puzzle]") {
    const std::vector<Puzzle> puzzles = {puzzle_called("one"), puzzle_called("two")};
    const auto told = [&](bool ladders, const std::string& text, const char* wanted) {
        const auto found = checked(text, ladders, puzzles);
        INFO(text << "\nwanted: " << wanted << "\n" << written(found));
        CHECK(says(found, wanted));
    };
    const std::string path = "[evening]\n" + std::string(words), ladder = path;
    told(false, path + "puzzles = [\"one\", \"tow\"]\n",
         "paths.toml:4:19: error: there is no puzzle called tow");
    told(false, path + "puzzles = [\"one\", \"tow\"]\n", "did you mean two?");
    told(false, path + "puzzles = [\"one\", \"one\"]\n", "evening names one twice");
    told(false, path + "puzzles = \"one\"\n", "\"puzzles\" must be a list: [ ... ]");
    told(false, path + "puzzles = [1]\n", "a puzzle is named by a text in quotes");
    told(false, path, "the key \"puzzles\" is missing in [evening]");
    told(false, path + "puzzle = [\"one\"]\n", "did you mean \"puzzles\"?");
    told(false, "evening = 3\n", "\"evening\" must be a section");
    told(false, "[evening\n", "courses.toml:1");
    told(true, ladder + "rungs = [\"one\"]\n", "a rung is not a text");
    told(true, ladder + "rungs = [{ puzzle = \"one\" }]\n", "the key \"aim\" is missing");
    told(true, ladder + "rungs = [{ puzzle = \"one\", aim = \"fairr\" }]\n",
         "did you mean \"fair\"?");
    told(true, ladder + "rungs = [{ puzzle = \"one\", aim = \"safe\" }]\n",
         "warning: the ladder evening has no rung of the aim \"fair\": nobody starves");
    told(true,
         ladder +
             "rungs = [{ puzzle = \"one\", aim = \"safe\" },\n{ puzzle = \"two\", aim = \"fair\" "
             "}]\n",
         "two does not start from the solution of a rung before it");
}

TEST_CASE("a rung is made of the solution below it", "[puzzle]") {
    const auto told = [&](const Puzzle& second) {
        return checked(
            "[queue]\n" + std::string(words) +
                "rungs = [{ puzzle = \"one\", aim = \"safe\" }, { puzzle = \"two\", aim = "
                "\"fair\" }]\n",
            true, {puzzle_called("one"), second});
    };
    CHECK_FALSE(lang::has_error(told(puzzle_called("two", "one", solution_again))));
    CHECK_FALSE(lang::has_error(told(puzzle_called(
        "two", "one/solution", std::string(solution_again) + "void more() {}\n// and a word\n"))));
    CHECK(says(told(puzzle_called("two", "one")),
               "050-two/start.task: error: only 1 of 3 lines of one stand in the start"));
    CHECK(says(told(puzzle_called("two", "none", solution_again)),
               "starts_from names a puzzle that is not there: none"));
    CHECK(says(told(puzzle_called("two", "one/wrong-two-steps", solution_again)),
               "one has no right answer called wrong-two-steps.task"));
}

TEST_CASE("what a puzzle says is counted in lines of code", "[puzzle]") {
    CHECK(code_lines("// a\n\n  int  x;   // b\n\t}\n") == std::vector<std::string>{"int x;", "}"});
    const std::vector<std::string> old = {"a", "b", "c", "d"};
    CHECK(kept_lines(old, {"a", "x", "c", "b", "d"}) == 3);
    CHECK(kept_lines(old, {}) == 0);
    CHECK(kept_lines({}, old) == 0);
    CHECK(text_lines("a\n\n \nb") == 2);
}

TEST_CASE("what a folder lacks is told in words", "[puzzle]") {
    const auto lacking = [](const std::vector<File>& files) {
        return advise(load("050-two-tasks", files).puzzle);
    };
    const std::string statement =
        "# Two tasks\n\nA story.\n\n## The guarantee\n\nNothing is lost, and nothing\nmore.\n\n"
        "- **Must never:** x.\n- **Must always end:** y.\n- **Must be possible:** z.\n";
    const std::string learn = "Why.\n\n## What an interviewer asks next\n\n- *What?* That.\n";
    std::vector<File> files = sound_folder();
    set(files, "README.md", statement);
    set(files, "learn.md", learn);
    INFO(written(lacking(files)));
    REQUIRE(lacking(files).size() == 1);
    CHECK(says(lacking(files), "there are fewer than three wrong answers"));

    const auto with = [&](const std::string& name, const std::string& text) {
        std::vector<File> changed = files;
        set(changed, name, text);
        return lacking(changed);
    };
    std::string story = statement;
    story.insert(story.find("A story."), "1\n2\n3\n4\n5\n\n6\n7\n8\n9\n10\n");
    CHECK(says(with("README.md", story), "the story has 11 lines"));
    CHECK(says(with("README.md", "# Two tasks\n\nA story.\n"),
               "the statement does not say what an answer guarantees"));
    std::string more = statement;
    more.replace(more.find(", and nothing\nmore"), 18, "");
    CHECK(says(with("README.md", more), "the guarantee does not say where it ends"));
    std::string never = statement;
    never.replace(never.find("Must never"), 10, "Never");
    CHECK(says(with("README.md", never), "the guarantee has no line 'Must never'"));
    CHECK(says(with("learn.md", ""), "nobody learns why"));
    CHECK(says(with("learn.md", "Why.\n"), "it does not say how the conversation goes on"));
    CHECK(says(with("hints.md", "## Look\n\nClosely.\n"), "no hint answers a verdict"));
    CHECK(says(with("hints.md", "## Look\n\nClosely.\n"), "## [data-race] ..."));
}

}  // namespace puzzle
