// Goes through the list of puzzles, from the chosen one on.
#include "web/next.h"

namespace screen {

namespace {

bool open_to_solve(const Entry& entry) {
    return entry.section() == Section::Puzzles && entry.listed && !entry.progress.solved;
}

}  // namespace

std::size_t next_entry(const Session& session) {
    const std::vector<Entry>& entries = session.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (open_to_solve(entries[i]) && i != session.chosen &&
            entries[i].puzzle->starts_from == session.entry().puzzle->id) {
            return i;
        }
    }
    for (std::size_t step = 1; step < entries.size(); ++step) {
        const std::size_t i = (session.chosen + step) % entries.size();
        if (open_to_solve(entries[i])) return i;
    }
    return session.chosen;
}

}  // namespace screen
