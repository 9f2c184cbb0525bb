// A new puzzle of each kind: small, complete and provable, so that its author changes a thing that
// works. What is the same in all kinds.
#include "engine/puzzle/skeleton.h"

#include <algorithm>

namespace puzzle {
namespace {

constexpr const char* story = R"(
TODO: tell the story, in at most ten lines. Who are the tasks, what do they share, what goes wrong?

## The guarantee

TODO: one sentence that says what %, and nothing more.

- **Must never:** TODO: what happens in no state of no run.
- **Must always end:** TODO: who gets done.
- **Must be possible:** TODO: what must not be forbidden for safety's sake.
)";

constexpr const char* your_file = R"(
## Your file

TODO: which functions there are, who calls them, what may be changed.
)";

constexpr const char* hints = R"(## TODO: a first nudge

TODO: a question that makes one look at the right place.

## %TODO: another hint

TODO: what to look at then.

## Nearly the answer

TODO: what to write, all but the typing.
)";

constexpr const char* learn = R"(TODO: why it went wrong, and why the answer is right.

## What an interviewer asks next

- *TODO: the question?* TODO: the answer.
)";

constexpr const char* manifest = R"(kind = "%"
difficulty = 1        # 1 to 5
summary = "TODO: one line for the list"
origin = "TODO: whose idea it is, or where it is known from"
)";

constexpr const char* rules = R"(
[rules]
rule = "any"          # or "priority", with cores = 1
)";

// [text] with [word] for its %.
std::string with(std::string text, const std::string& word) {
    return text.replace(text.find('%'), 1, word);
}

}  // namespace

std::vector<File> skeleton(const std::string& title, const std::string& kind) {
    const Part part = kind == "write"     ? part_of_write()
                      : kind == "debug"   ? part_of_debug()
                      : kind == "break"   ? part_of_break()
                      : kind == "predict" ? part_of_predict()
                                          : part_of_fix();
    const bool typed = kind != "break" && kind != "predict";
    const char* const asks = kind == "break"     ? "the schedule must reach"
                             : kind == "predict" ? "is to be told"
                                                 : "the answer must guarantee";
    std::vector<File> files = part.files;
    files.push_back(
        {"README.md", "# " + title + "\n" + with(story, asks) + (typed ? your_file : "")});
    files.push_back({"hints.md", with(hints, part.hint.empty() ? "" : "[" + part.hint + "] ")});
    files.push_back({"learn.md", learn});
    files.push_back(
        {"puzzle.toml", with(manifest, kind) + part.keys + rules + part.outcomes + part.expect});
    std::sort(files.begin(), files.end(),
              [](const File& a, const File& b) { return a.name < b.name; });
    return files;
}

}  // namespace puzzle
