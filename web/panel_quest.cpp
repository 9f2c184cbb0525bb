// In place of the verdict where nobody types: which outcomes can happen, with a run for each once
// they are told; or the failure that the run has to be led into, and whether it still can be.
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

// What a schedule has to reach, as one says it to a player.
std::string goal_in_words(const std::string& verdict) {
    if (verdict == "deadlock") return "a deadlock: somebody waits for ever";
    if (verdict == "never") return "a state that must never be";
    if (verdict == "finally") return "an end that is wrong";
    if (verdict == "assertion") return "an assertion that fails";
    if (verdict == "data-race") return "a data race: two stand at the same variable";
    if (verdict == "misuse") return "a misuse: a step that C++ leaves undefined";
    return "a deadline that is missed";
}

void box(const char* name, Icon icon, Color color, std::string_view title) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const WithFont font(platform::Font::Heading);
    const float height = ImGui::GetFontSize() + 16;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + width, at.y + height}, fade(color, 0.16f), rounding);
    draw_icon(draw, icon, {at.x + 20, at.y + height / 2}, 14, color);
    text_in(draw, {at.x + 38, at.y + 8}, at.x + width - 8, color, title);
    ImGui::Dummy({width, height});
    platform::name_widget(name);
}

void learn_button(Session& session, View& view) {
    if (session.entry().puzzle->explanation.empty()) return;
    if (button("learn", Icon::Help, "Why it is so",
               "What to know about it, and what is asked next")) {
        view.statement_tab = 2;
    }
}

void answer_button(Session& session, std::string_view label) {
    const bool asked = session.entry().progress.solution_asked > 0;
    if (button("tell", Icon::None, asked ? "Really tell me" : label, "One more try teaches more",
               Look::Quiet)) {
        ask_answer(session);
    }
}

// ---- predict ----

// A box to tick, the outcome in the font of code, and once told whether it was right and why.
void draw_candidate(Session& session, std::size_t number) {
    const Quest& quest = session.quest;
    const puzzle::Candidate& candidate = session.entry().puzzle->candidates[number];
    const bool chosen = quest.chosen[number];
    const Palette& p = palette();
    const std::string name = "outcome/" + std::to_string(number);
    constexpr float left = 30;
    const float width = ImGui::GetContentRegionAvail().x;
    const WithFont font(platform::Font::Code);
    const float height = lines_in(nullptr, {}, width - left - 6, 0, candidate.outcome);
    if (ImGui::InvisibleButton(name.c_str(), {width, height + 6})) choose_outcome(session, number);
    platform::name_widget(name);
    const bool hovered = ImGui::IsItemHovered() && !quest.told;
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    if (hovered) draw.AddRectFilled(from, to, p.raised, 5);
    const ImVec2 middle{from.x + 14, (from.y + to.y) / 2};
    const bool right = chosen == candidate.possible;
    const Color color = !quest.told ? (chosen ? p.accent : p.muted) : right ? p.good : p.bad;
    draw.AddRect({middle.x - 7, middle.y - 7}, {middle.x + 7, middle.y + 7}, color, 3);
    if (chosen) draw_icon(draw, Icon::Check, middle, 10, color);
    lines_in(&draw, {from.x + left, from.y + 3}, width - left - 6, p.text, candidate.outcome);
}

void draw_truth(Session& session, std::size_t number) {
    const puzzle::Candidate& candidate = session.entry().puzzle->candidates[number];
    const Palette& p = palette();
    ImGui::Indent(30);
    wrapped(candidate.possible ? "It can happen." : "It cannot happen.",
            candidate.possible ? p.good : p.muted, platform::Font::Bold);
    if (!candidate.why.empty()) wrapped(candidate.why, p.muted);
    if (candidate.possible && !session.quest.ways[number].empty()) {
        const std::string name = "show/" + std::to_string(number);
        if (button(name.c_str(), Icon::Play, "Show a run", "From its beginning; step through it")) {
            show_outcome(session, number);
        }
    }
    ImGui::Unindent(30);
    ImGui::Dummy({0, 4});
}

void draw_predict(Session& session, View& view) {
    Quest& quest = session.quest;
    const auto& candidates = session.entry().puzzle->candidates;
    if (quest.told) {
        const bool right = quest.wrong == 0;
        box("verdict", right ? Icon::Check : Icon::Help, right ? palette().good : palette().warn,
            right ? "All right" : "This is how it is");
    } else {
        box("verdict", Icon::Help, palette().accent, "What can happen?");
        wrapped("Choose every outcome that some schedule has.", palette().muted);
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 2});
    for (std::size_t i = 0; i < candidates.size() && i < quest.chosen.size(); ++i) {
        draw_candidate(session, i);
        if (quest.told) draw_truth(session, i);
    }
    ImGui::PopStyleVar();
    ImGui::Dummy({0, 2});
    std::string said = quest.told ? "All right." : "What can happen?";
    if (quest.told) {
        learn_button(session, view);
    } else {
        if (button("look", Icon::Judge, "Check", "See whether you are right", Look::Primary)) {
            look_at_choices(session);
        }
        ImGui::SameLine();
        answer_button(session, "Tell me");
        if (quest.wrong > 0) {
            said = std::to_string(quest.wrong) + " of " + std::to_string(candidates.size()) +
                   (quest.wrong == 1 ? " is wrong" : " are wrong") + "; which, is for you to find.";
            wrapped(said, palette().warn);
        }
    }
    platform::announce(platform::Region::Verdict, said);
}

// ---- break ----

std::string where_it_stands(const Quest& quest, bool begun) {
    if (!begun) {
        return "Choose who makes the next step: click one below, or press its number.";
    }
    if (quest.reached == "unfinished") return "Nothing has gone wrong yet. Who goes next?";
    if (quest.reached == "pass")
        return "This run ended well. Take steps back, and choose otherwise.";
    return "Something fails here, but by another verdict: " + quest.reached + ".";
}

void draw_break(Session& session, View& view) {
    const Quest& quest = session.quest;
    const std::string& goal = session.entry().puzzle->goal();
    const bool broken = quest.reached == goal;
    box("verdict", broken ? Icon::Check : Icon::Cross, broken ? palette().good : palette().accent,
        broken ? "Broken" : "Break it");
    wrapped("Lead the run into " + goal_in_words(goal) + ".", palette().muted);
    ImGui::Dummy({0, 2});
    const bool begun = session.playback && session.playback->position > 0;
    std::string said;
    if (broken) {
        said = "Broken. " + sched::ending_sentence(session.playback->run);
        if (session.playback->run.ending() == sched::Ending::Open) {
            said = "Broken: whatever comes next, " + goal_in_words(goal) + ".";
        }
    } else {
        said = where_it_stands(quest, begun);
    }
    wrapped(said);
    ImGui::Dummy({0, 4});
    if (button("undo", Icon::Back, "Undo", "One step back  (Left)", Look::Plain, begun))
        back(session);
    ImGui::SameLine();
    if (button("again", Icon::Restart, "From the start", "A new run", Look::Plain, begun)) {
        restart(session);
    }
    if (broken) {
        learn_button(session, view);
    } else {
        if (button("chance", Icon::Judge, "Can it still break?",
                   "Tries everything that can follow this position")) {
            ask_chance(session);
        }
        if (!quest.chance.empty()) wrapped(quest.chance, palette().warn);
        answer_button(session, "Show me how");
    }
    if (!quest.chance.empty() && !broken) said = quest.chance;
    platform::announce(platform::Region::Verdict, said);
}

}  // namespace

void draw_quest(Session& session, View& view) {
    if (session.entry().puzzle->kind == "predict") {
        draw_predict(session, view);
    } else {
        draw_break(session, view);
    }
}

}  // namespace screen
