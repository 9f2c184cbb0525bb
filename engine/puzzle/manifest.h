// Reads puzzle.toml, and the `//!` lines of a free script: the same keys, the same reader.
// Called by load.cpp and build.cpp. Strict: a key that is unknown, of the wrong type or out of
// range is a mistake with its line. Knows TOML; nobody else does.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

struct Manifest {
    struct Row {
        std::string script;  // "start", "wrong-one-lock": the file's name without its ending
        std::string verdict;
        lang::Span span;
    };
    std::string kind, summary, origin, starts_from;
    int difficulty = 1;
    Rules rules;
    std::vector<Row> expected;  // in the order of the file
    struct Under {
        vm::Rule::Scheduling scheduling;
        std::vector<Row> expected;
    };
    std::vector<Under> under;
    struct Outcome {
        Candidate candidate;
        lang::Span span;
    };
    std::vector<Outcome> outcomes;  // [can] and [cannot], in the order of the file
    std::vector<std::string> globals;
    bool selection = false;
};

// [file] is the name in messages.
Manifest read_manifest(const std::string& file, std::string_view text,
                       std::vector<lang::Diagnostic>& diagnostics);

// Applies what the lines of [text] that begin with `//!` say.
void read_script_rules(const std::string& file, std::string_view text, Rules& rules,
                       std::vector<lang::Diagnostic>& diagnostics);

// Every word that may stand for a verdict: those of explore::word(), "error", and "unfinished".
const std::vector<std::string>& verdict_words();

}  // namespace puzzle
