// The proof that a folder keeps what its manifest says, by judging every script in it.
#include <chrono>

#include "engine/puzzle/puzzle.h"

namespace puzzle {

bool Proof::ok() const {
    for (const Row& row : rows) {
        if (!row.ok) return false;
    }
    return !lang::has_error(diagnostics);
}

Proof prove(const Loaded& loaded, const AfterRow& after_row) {
    Proof proof;
    proof.diagnostics = loaded.diagnostics;
    const Puzzle& puzzle = loaded.puzzle;
    for (const Expected& expected : puzzle.expected) {
        auto begin = std::chrono::steady_clock::now();
        Judged judged = judge(puzzle, *puzzle.file(expected.file), expected.file);
        Proof::Row row;
        row.file = expected.file;
        row.expected = expected.verdict;
        row.got = judged.built.machine ? explore::word(judged.verdict.kind) : "error";
        row.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        row.verdict = std::move(judged.verdict);
        row.diagnostics = std::move(judged.built.diagnostics);
        row.ok = row.got == row.expected;
        proof.rows.push_back(std::move(row));
        if (after_row && !after_row(proof.rows.back())) break;
    }
    return proof;
}

}  // namespace puzzle
