// Puzzles, cards and pages from folders, free scripts from examples.h.
#include "web/library.h"

#include "engine/puzzle/card.h"
#include "engine/puzzle/pages.h"
#include "web/examples.h"
#include "web/platform.h"

namespace screen {

namespace {

Entry free_script(std::string id, std::string title, std::string statement, std::string text) {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = std::move(id);
    puzzle->title = std::move(title);
    puzzle->kind = "free";
    puzzle->statement = std::move(statement);
    puzzle->start = std::move(text);
    Entry entry;
    entry.puzzle = std::move(puzzle);
    entry.free = true;
    return entry;
}

void add_cards(std::vector<Entry>& entries, std::vector<lang::Diagnostic>& diagnostics) {
    const std::string folder = platform::data_folder("cards");
    if (folder.empty()) return;
    for (puzzle::Card& card : puzzle::load_cards(folder, diagnostics)) {
        entries.push_back(entry_of(std::move(card)));
    }
}

// The pages of the systems, and behind the cells of the matrix the script of each.
void add_systems(std::vector<Entry>& entries, std::vector<lang::Diagnostic>& diagnostics) {
    const std::string folder = platform::data_folder("systems");
    if (folder.empty()) return;
    for (puzzle::Page& page : puzzle::load_pages(folder)) {
        entries.push_back(free_script(page.id, page.title, page.text, page.script));
        entries.back().system = true;
    }
    const puzzle::Matrix matrix = puzzle::load_matrix(folder + "/five-problems", diagnostics);
    for (std::size_t i = 0; i < matrix.primitives.size(); ++i) {
        const puzzle::Primitive& primitive = matrix.primitives[i];
        for (std::size_t j = 0; j < matrix.problems.size(); ++j) {
            const puzzle::Problem& problem = matrix.problems[j];
            entries.push_back(free_script(
                "problem-" + std::to_string(i) + "-" + std::to_string(j), primitive.name,
                "# " + primitive.name + "\n\n" + problem.title +
                    "\n\nJudge it to see why. [All primitives](lockstep:five-problems) \xc2\xb7 "
                    "[Its system](lockstep:" +
                    primitive.system + ")\n",
                puzzle::script_of(primitive, problem)));
            entries.back().system = true;
            entries.back().listed = false;
        }
    }
}

}  // namespace

Entry entry_of(puzzle::Card card) {
    auto puzzle = std::make_shared<puzzle::Puzzle>();
    puzzle->id = card.id;
    puzzle->title = card.label;
    puzzle->summary = card.title;
    puzzle->kind = "free";
    puzzle->statement = card.text;
    puzzle->explanation = card.answer;
    puzzle->start = card.script;
    Entry entry;
    entry.puzzle = std::move(puzzle);
    entry.free = true;
    entry.card = std::make_shared<puzzle::Card>(std::move(card));
    return entry;
}

std::vector<Entry> load_entries(std::vector<lang::Diagnostic>& diagnostics) {
    std::vector<Entry> entries;
    for (const std::string& folder : platform::puzzle_folders()) {
        for (puzzle::Puzzle& puzzle : puzzle::load_all(folder, diagnostics)) {
            Entry entry;
            entry.puzzle = std::make_shared<puzzle::Puzzle>(std::move(puzzle));
            entries.push_back(std::move(entry));
        }
    }
    for (const Example& example : examples()) {
        entries.push_back(free_script("free-" + std::string(example.id), std::string(example.title),
                                      std::string(example.statement), std::string(example.text)));
    }
    add_cards(entries, diagnostics);
    entries.push_back(free_script("lab", "Lock lab", "", ""));
    entries.back().system = entries.back().lab = true;
    add_systems(entries, diagnostics);
    for (Entry& entry : entries) entry.progress = load_progress(entry.puzzle->id);
    return entries;
}

}  // namespace screen
