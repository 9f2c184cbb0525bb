// Every panel of the screen, one line and one file each. Each draws into the region that screen.cpp
// made for it, reads the session, and changes it only through session.h.
#pragma once

#include "web/session.h"
#include "web/view.h"

namespace screen {

void draw_toolbar(Session& session, View& view);  // panel_toolbar.cpp    what one can do
void draw_rules(Session& session,
                View& view);  // panel_rules.cpp    the rules, and what to do with a run
void draw_list(Session& session, View& view);  // panel_list.cpp       what there is to solve
void draw_statement(Session& session,
                    View& view);  // panel_statement.cpp  the task, hints, background
void draw_card(Session& session,
               View& view);  // panel_card.cpp       what goes on below a card's text
void draw_scripts(Session& session, View& view);  // panel_scripts.cpp    the texts
void draw_attempts(Session& session,
                   View& view);                // panel_attempts.cpp  which of the person's texts
void draw_menu(Session& session, View& view);  // panel_menu.cpp      open, save, bring in, forget
void draw_verdict(Session& session,
                  View& view);  // panel_verdict.cpp    what the judge says and why
void draw_quest(Session& session,
                View& view);  // panel_quest.cpp      where nobody types: what to find
void draw_stress(Session& session,
                 View& view);  // panel_stress.cpp     what real threads did, in the verdict's place
void draw_timeline(Session& session, View& view);  // panel_timeline.cpp   who did what when
void draw_state(Session& session,
                View& view);  // panel_state.cpp      variables and locks of the moment
void draw_waits(Session& session, View& view);  // panel_waits.cpp      who waits for whom
void draw_lab(Session& session, View& view);    // panel_lab.cpp        real locks, measured
// One more hint, those first that answer the verdict.
void hint_here(Session& session, View& view);  // panel_verdict.cpp
// Who really blocks the next one of those that wait, and where that one stands in the source.
void ask_root(Session& session, View& view);  // panel_waits.cpp
void draw_shortcuts(Session& session,
                    View& view);                 // panel_shortcuts.cpp  the keys, and what they do
void draw_notice(Session& session, View& view);  // panel_notice.cpp     one line that passes

// The headline of a verdict.
const char* title_of(explore::VerdictKind kind);  // panel_verdict.cpp

// Asks for a file to open; where the system has no dialog, one of ours is drawn: panel_open.cpp
void open_dialog(View& view);
void draw_open_dialog(Session& session, View& view);
// Does what a pressed key asks for. Once a frame, before the panels.
void answer_keys(Session& session, View& view);  // panel_shortcuts.cpp

}  // namespace screen
