// What goes on below the text of a card: a guess at the verdict, the answer once the person has
// tried, and the way to the next card.
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

const char* title_of_word(const std::string& word) {
    for (int kind = 0; kind <= static_cast<int>(explore::VerdictKind::LimitReached); ++kind) {
        const auto each = static_cast<explore::VerdictKind>(kind);
        if (word == explore::word(each)) return title_of(each);
    }
    return "It does not compile";
}

void draw_guesses(Session& session) {
    const puzzle::Card& card = *session.entry().card;
    if (card.choices.empty()) return;
    text("What will the judge say?", 0, platform::Font::Bold);
    const float edge = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    for (const std::string& choice : card.choices) {
        if (&choice != &card.choices.front()) {
            ImGui::SameLine();
            const float width =
                size_of(title_of_word(choice)).x + 2 * ImGui::GetStyle().FramePadding.x;
            if (ImGui::GetCursorPosX() + width > edge) ImGui::NewLine();
        }
        const bool taken = session.guess == choice;
        const std::string name = "guess/" + choice;
        if (button(name.c_str(), Icon::None, title_of_word(choice), {},
                   taken ? Look::Primary : Look::Plain)) {
            guess_verdict(session, choice);
        }
    }
    if (session.guess.empty()) return;
    const bool right = session.guess == card.verdict;
    wrapped(right ? "Right. Do you know why?" : "No. Press Judge, and see what it finds instead.",
            right ? palette().good : palette().warn);
}

void draw_answer(Session& session, View& view) {
    ImGui::Dummy({0, 2});
    if (view.answer_wanted) ImGui::SetScrollHereY(0);
    view.answer_wanted = false;
    heading("Answer");
    draw_markdown(view.explanation_read);
    if (!view.answer_told) {
        platform::announce(platform::Region::Statement, plain_text(view.statement_read) + "\n" +
                                                            plain_text(view.explanation_read));
        view.answer_told = true;
    }
    ImGui::Dummy({0, 4});
    const bool known = session.entry().progress.solved;
    if (button("known", Icon::Check, "I knew it", "Marks this question as known",
               known ? Look::Primary : Look::Plain)) {
        rate_answer(session, true);
    }
    ImGui::SameLine();
    if (button("ask-again", Icon::Restart, "Ask me again", "Hides the answer")) {
        rate_answer(session, false);
        view.read_of = nullptr;
    }
}

}  // namespace

void draw_card(Session& session, View& view) {
    const puzzle::Card& card = *session.entry().card;
    ImGui::Dummy({0, 4});
    if (card.question()) {
        draw_guesses(session);
        if (answer_shown(session)) {
            draw_answer(session, view);
        } else {
            const bool tried = session.entry().progress.tried;
            if (!tried) wrapped("Say your answer aloud, then compare.", palette().muted);
            if (button("answer", Icon::Help,
                       tried ? "Show the answer" : "I have an answer: show it",
                       "What one would want to hear  (A)", tried ? Look::Primary : Look::Plain)) {
                show_answer(session);
                view.answer_wanted = true;
            }
        }
    }
    ImGui::Dummy({0, 4});
    if (button("next-card", Icon::Step, "Next card", "N; Shift+N goes back", Look::Quiet)) {
        turn_card(session, 1);
    }
}

}  // namespace screen
