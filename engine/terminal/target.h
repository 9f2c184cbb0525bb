// From what a person typed to something that can run: finds puzzles and files, and compiles.
// Called by every command that takes a TARGET.
#pragma once

#include "engine/terminal/terminal.h"

namespace terminal {

// Where puzzles are looked for: the folders of --puzzles, then what came with the program.
std::vector<std::string> puzzle_folders(const Common& common);
// What came with the program: "systems", their pages and the five problems; "cards".
std::string data_folder(const std::string& name);
// All puzzles of those folders; the first of two with the same id counts.
std::vector<puzzle::Puzzle> all_puzzles(const Common& common,
                                        std::vector<lang::Diagnostic>& diagnostics);
// The puzzle that [name] means: an id, a folder's name or path, a number.
std::optional<puzzle::Puzzle> find_puzzle(const Common& common, const std::string& name,
                                          std::vector<lang::Diagnostic>& diagnostics);

// A file's text; "-" is the standard input. Nothing where it is missing or too big.
std::optional<std::string> read_text(const std::string& path,
                                     std::vector<lang::Diagnostic>& diagnostics);
bool write_text(const std::string& path, const std::string& text,
                std::vector<lang::Diagnostic>& diagnostics);

struct Target {
    std::optional<puzzle::Puzzle> puzzle;  // nothing: a free script
    std::string file, text;                // the script's name and text
    puzzle::Rules rules;
    puzzle::Built built;
};
// Nothing where there is no such target. A text that does not compile is a Target without a
// machine; either way [diagnostics] tell all.
std::optional<Target> find_target(const Common& common, const Named& named,
                                  std::vector<lang::Diagnostic>& diagnostics);

// False where the script has not all of these global variables: [diagnostics] then name the first.
bool has_globals(const Target& target, const std::vector<std::string>& names,
                 std::vector<lang::Diagnostic>& diagnostics);

}  // namespace terminal
