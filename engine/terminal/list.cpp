// lockstep list: the puzzles, one a line; all, or those of a ladder or a path in its order.
#include <algorithm>
#include <cstdio>

#include "engine/puzzle/course.h"
#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {
namespace {

std::vector<std::string> row_of(const puzzle::Puzzle& puzzle) {
    const std::string stars(static_cast<std::size_t>(puzzle.difficulty), '*');
    return {puzzle.id, puzzle.kind, stars, puzzle.title, puzzle.summary};
}

int list_course(const Common& common, const std::string& id, bool ladder,
                const std::vector<puzzle::Puzzle>& puzzles) {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<puzzle::Course> courses;
    for (const std::string& folder : puzzle_folders(common)) {
        for (puzzle::Course& each : puzzle::load_courses(folder, diagnostics)) {
            if (each.ladder == ladder) courses.push_back(std::move(each));
        }
    }
    if (lang::has_error(diagnostics)) return report(common, diagnostics);
    const std::string what = ladder ? "ladder" : "path";
    std::vector<std::string> ids;
    for (const puzzle::Course& course : courses) {
        ids.push_back(course.id);
        if (course.id != id) continue;
        if (common.json) {
            std::printf("%s\n", json_text(course, puzzles).c_str());
            return Ok;
        }
        std::printf("%s: %s\n\n", coloured(Colour::Strong, course.title).c_str(),
                    course.summary.c_str());
        Table table;
        for (const puzzle::Rung& rung : course.rungs) {
            const puzzle::Puzzle* puzzle = puzzle::find(puzzles, rung.puzzle);
            if (!puzzle) continue;  // `lockstep check` tells
            table.rows.push_back(row_of(*puzzle));
            if (ladder)
                table.rows.back().insert(table.rows.back().begin(), puzzle::in_words(rung.aim));
        }
        std::printf("%s", table.text().c_str());
        return Ok;
    }
    std::string known;
    for (const std::string& each : ids) known += (known.empty() ? "" : ", ") + each;
    const std::string near = lang::nearest(id, ids);
    return report(common, {{lang::Severity::Error,
                            "--" + what,
                            {},
                            "there is no " + what + " called " + id,
                            !near.empty()   ? "did you mean " + near + "?"
                            : known.empty() ? "there is none at all"
                                            : "there are: " + known}});
}

}  // namespace

int list(const Common& common, const ListOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<puzzle::Puzzle> puzzles = all_puzzles(common, diagnostics);
    if (!options.ladder.empty()) return list_course(common, options.ladder, true, puzzles);
    if (!options.path.empty()) return list_course(common, options.path, false, puzzles);
    if (!options.kind.empty()) {
        std::erase_if(puzzles,
                      [&](const puzzle::Puzzle& each) { return each.kind != options.kind; });
    }
    if (puzzles.empty() && lang::has_error(diagnostics)) return report(common, diagnostics);
    warn(common, diagnostics);
    if (common.json) {
        std::printf("%s\n", json_text(puzzles).c_str());
        return Ok;
    }
    Table table;
    for (const puzzle::Puzzle& each : puzzles) table.rows.push_back(row_of(each));
    std::printf("%s", table.text().c_str());
    return Ok;
}

}  // namespace terminal
