// lockstep list: the puzzles, one a line.
#include <cstdio>

#include "engine/terminal/json.h"
#include "engine/terminal/output.h"

namespace terminal {

int list(const Common& common, const ListOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<puzzle::Puzzle> puzzles = all_puzzles(common, diagnostics);
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
    for (const puzzle::Puzzle& each : puzzles) {
        std::string stars(static_cast<std::size_t>(each.difficulty), '*');
        table.rows.push_back({each.id, each.kind, stars, each.title, each.summary});
    }
    std::printf("%s", table.text().c_str());
    return Ok;
}

}  // namespace terminal
