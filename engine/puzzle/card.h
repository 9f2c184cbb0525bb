// The cards: cards/050-task-death.md, with the script that it talks about beside it,
// cards/050-task-death.task. The number orders them. What stands below the heading "Answer" is
// hidden at first, and makes the card a question as interviewers ask it.
// Called by lockstep, the screen and the tests; cards/README.md tells authors what belongs into
// each. Loading works on Files, as that of a puzzle does. It knows no panel.
#pragma once

#include "engine/puzzle/puzzle.h"

namespace puzzle {

struct Card {
    std::string file;  // "050-task-death": the name of both files
    std::string id;    // "card-task-death": no puzzle's or system's id begins so
    int order = 0;
    std::string label;    // "Task death": the name as words, short enough for a list
    std::string title;    // the first heading, without its marks
    std::string text;     // Markdown
    std::string answer;   // of a question, Markdown; empty: a card to read
    std::string script;   // a free script, with its rules in `//!` lines
    std::string verdict;  // what the judge says about it: a word of explore::word()
    // What the person of a question may take for the verdict, before the judge is asked.
    std::vector<std::string> choices;
    // What the judge says where the rules are changed: see change_rules().
    struct With {
        std::string changes, verdict;
    };
    std::vector<With> with;

    bool question() const { return !answer.empty(); }
};

// Those of a folder, in order. A card with mistakes tells all of them and is left out.
std::vector<Card> read_cards(std::vector<File> files, std::vector<lang::Diagnostic>& diagnostics);
std::vector<Card> load_cards(const std::string& folder, std::vector<lang::Diagnostic>& diagnostics);
// A folder is one of cards where a file is named as one.
bool is_card(const std::string& file_name);

// Proves that the script comes to what the card says, as prove() of a puzzle does.
Proof prove(const Card& card, const AfterRow& after_row = {});

}  // namespace puzzle
