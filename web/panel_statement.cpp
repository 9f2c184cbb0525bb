// The task in words, its hints one by one, and what there is to learn from it.
#include "web/keyboard_focus.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

// True where it is another text than before.
bool read(const puzzle::Puzzle& puzzle, View& view) {
    if (view.read_of == &puzzle) return false;
    view.read_of = &puzzle;
    view.statement_tab = 0;
    view.answer_told = false;
    view.statement_read = read_markdown(puzzle.statement);
    view.explanation_read = read_markdown(puzzle.explanation);
    view.hints_read.clear();
    for (const puzzle::Hint& hint : puzzle.hints) {
        view.hints_read.push_back(read_markdown("### " + hint.title + "\n\n" + hint.text));
    }
    platform::announce(platform::Region::Statement, plain_text(view.statement_read));
    return true;
}

// A link from one page to another, or to a script.
void follow(Session& session, const std::string& id) {
    for (std::size_t i = 0; !id.empty() && i < session.entries.size(); ++i) {
        if (session.entries[i].puzzle->id != id) continue;
        choose(session, i);
        return;
    }
}

void draw_hints(Session& session, View& view) {
    const std::vector<puzzle::Hint>& hints = session.entry().puzzle->hints;
    if (hints.empty()) {
        empty_state(Icon::Help, "No hints here", "This one is for you alone.");
        return;
    }
    for (const std::size_t i : order_of_hints(session)) {
        if (!session.entry().progress.seen(i)) continue;
        draw_markdown(view.hints_read[i]);
        ImGui::Dummy({0, 6});
    }
    const std::size_t left = hints_left(session);
    if (left == 0) return;
    const std::string label =
        "Hint " + std::to_string(hints.size() - left + 1) + " of " + std::to_string(hints.size());
    if (button("hint", Icon::Help, label, "From a nudge to almost the answer")) {
        show_hint(session);
    }
}

void draw_learn(Session& session, View& view) {
    const Entry& entry = session.entry();
    if (entry.puzzle->explanation.empty()) {
        empty_state(Icon::Help, "Nothing more to tell", "The statement says it all.");
    } else if (!solution_shown(session)) {
        empty_state(Icon::Lock, "Opens with your solution",
                    has_quest(session)
                        ? "Find it, and here stands why it is so and what is asked next."
                        : "Pass the judge, and here stands why it works and what is asked next.");
    } else {
        draw_markdown(view.explanation_read);
    }
}

}  // namespace

void draw_statement(Session& session, View& view) {
    const Entry& entry = session.entry();
    const bool fresh = read(*entry.puzzle, view);
    if (!entry.free) {
        constexpr std::string_view labels[] = {"Task", "Hints", "Learn"};
        tabs("statement", labels, 3, view.statement_tab);
        ImGui::Dummy({0, 2});
    }
    ImGui::BeginChild("text", {0, 0}, 0, keyboard_focus_flags());
    if (fresh) ImGui::SetScrollY(0);
    switch (entry.free ? 0 : view.statement_tab) {
        case 0:
            draw_markdown(view.statement_read);
            if (entry.card) draw_card(session, view);
            follow(session, followed_link());
            break;
        case 1:
            draw_hints(session, view);
            break;
        default:
            draw_learn(session, view);
            break;
    }
    ImGui::EndChild();
}

}  // namespace screen
