// What belongs to the drawing and not to the model: sizes, tabs, zoom. One for the screen; panels
// may change it freely. The sizes and the theme are kept as settings.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "web/markdown.h"
#include "web/order.h"
#include "web/paths.h"
#include "web/session.h"

namespace screen {

// The dialog that asks for a path; see panel_open.cpp.
struct PathDialog {
    bool shown = false;
    std::string path;
    std::vector<PathMatch> matches;  // of [seen_path], once [seen]
    std::string seen_path;
    bool seen = false;
    int chosen = -1;  // of [matches]
    bool scrolls = false, focus_wanted = false, caret_to_end = false;
};

struct View {
    // Shares of the window's width and height; the scripts and the timeline take what is left.
    float list = 0.2f, statement = 0.215f, verdict = 0.23f;
    float page = 0.36f;  // instead of the statement, where it is a page about a system
    float bottom = 0.42f, state = 0.21f, waits = 0.19f;
    float bottom_more = 0;  // while runs stand below the present one, who need the room
    bool beside_seen = false;
    bool list_shown = true;
    bool help_shown = false;

    Section list_tab = Section::Puzzles;
    std::size_t list_chosen = static_cast<std::size_t>(-1);  // what the list last saw chosen
    int statement_tab = 0;
    Sheet sheet = Sheet::Answer;
    // Where one panel fills the screen: which, and what was last seen, to change to what is new.
    int phone_page = 1;
    std::size_t phone_chosen = static_cast<std::size_t>(-1);
    int phone_judgements = 0;
    std::uint64_t phone_version = 0;
    std::size_t phone_position = 0;

    std::string attempt_name;  // as it is being typed
    std::string menu_asked;    // what in the menu waits for its second click
    PathDialog open;
    bool solution_asked = false;

    // A line that the scripts panel shall show in its next frame.
    struct {
        bool wanted = false;
        Sheet sheet = Sheet::Answer;
        int line = 1, column = 1;
        bool focus = false;
    } reveal;
    int followed_judgement = 0;
    int unfolded_judgement = 0;  // whose sentence is shown to its end
    std::pair<int, std::size_t> story_seen{
        0, 0};  // a judgement, and the line of its story at the moment
    std::uint64_t followed_version = 0;
    std::size_t followed_position = 0;

    // The timeline: what time is at its left edge, and how many points a unit of time takes. With
    // [time_fit] as many as make the whole run fit.
    bool time_fit = true;
    double time_left = 0;
    double points_per_unit = 0;
    std::uint64_t time_version = 0;
    std::size_t time_position = 0;

    // The lock lab: which of its lengths and cares, and how many threads; 0: as many as were
    // measured.
    int lab_section = 0, lab_care = 1, lab_threads = 0;
    bool picture_wanted = false;       // the timeline of the next frame becomes a file
    vm::TaskId asked = sync::no_task;  // who really blocks this one
    sync::Address picked = 0;          // the lock whose events one steps along; 0: any

    // Aggregates that show their parts, by task and name.
    std::set<std::string> unfolded;

    // Markdown that was read, and of what.
    const puzzle::Puzzle* read_of = nullptr;
    bool answer_told = false;    // to the screen reader, of a question
    bool answer_wanted = false;  // it is scrolled to
    Document statement_read, explanation_read;
    std::vector<Document> hints_read;
};

// Shows [line] of [sheet] and, with [focus], gives it the keyboard.
void reveal(View& view, Sheet sheet, int line, int column = 1, bool focus = false);
// The source of [span], where [sheets] tells the sheet of each file.
void reveal(View& view, const std::vector<Sheet>& sheets, const lang::Span& span);

// Makes the timeline's units [factor] times as wide.
void zoom(View& view, double factor);

void load_view(View& view);
void save_view(const View& view);

}  // namespace screen
