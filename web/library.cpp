// Puzzles from folders, free scripts from examples.h.
#include "web/library.h"

#include "web/examples.h"
#include "web/platform.h"

namespace screen {

std::vector<Entry> load_entries(std::vector<lang::Diagnostic>& diagnostics) {
    std::vector<Entry> entries;
    for (const std::string& folder : platform::puzzle_folders()) {
        for (puzzle::Puzzle& puzzle : puzzle::load_all(folder, diagnostics)) {
            entries.push_back({std::make_shared<puzzle::Puzzle>(std::move(puzzle)), false, {}});
        }
    }
    for (const Example& example : examples()) {
        auto puzzle = std::make_shared<puzzle::Puzzle>();
        puzzle->id = "free-" + std::string(example.id);
        puzzle->title = example.title;
        puzzle->kind = "free";
        puzzle->statement = example.statement;
        puzzle->start = example.text;
        entries.push_back({std::move(puzzle), true, {}});
    }
    for (Entry& entry : entries) entry.progress = load_progress(entry.puzzle->id);
    return entries;
}

}  // namespace screen
