#include "tests/puzzle/golden.h"

#include <fstream>

namespace puzzle {
namespace {

const std::string path = LOCKSTEP_SOURCE_DIR "/tests/puzzle/golden.txt";

constexpr const char* heading =
    "# Every script, schedule and candidate of every puzzle: what it came to, states looked at, "
    "steps\n"
    "# of the simplest schedule. golden.h tells how to write this anew.\n";

// Calls [visit] with the folder of each row, and the row.
template <class Visit>
void each_row(Visit visit) {
    std::ifstream file(path);
    std::string line;
    while (std::getline(file, line)) {
        if (!line.empty() && line[0] != '#') visit(line.substr(0, line.find('/')), line);
    }
}

}  // namespace

std::string golden_rows(const std::string& folder, const Proof& proof) {
    std::string rows;
    for (const Proof::Row& row : proof.rows) {
        rows += folder + "/" + row.file + ": " + row.got;
        if (row.verdict.counts.states > 0) {
            rows += ", " + std::to_string(row.verdict.counts.states) + " states";
        }
        if (!row.verdict.schedule.empty()) {
            rows += ", " + std::to_string(row.verdict.schedule.size()) + " steps";
        }
        rows += '\n';
    }
    return rows;
}

std::string golden_rows(const std::string& folder) {
    std::string rows;
    each_row([&](const std::string& of, const std::string& row) {
        if (of == folder) rows += row + '\n';
    });
    return rows;
}

std::set<std::string> golden_folders() {
    std::set<std::string> folders;
    each_row([&](const std::string& of, const std::string&) { folders.insert(of); });
    return folders;
}

void write_golden(const std::string& rows) { std::ofstream(path) << heading << rows; }

}  // namespace puzzle
