// The drop-down over the person's text: which attempt it is, a new one, and the ways back to other
// texts.
#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>

#include "web/attempts.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr float width_most = 150, width_least = 34;

bool item(const char* name, const std::string& label, const char* tip, bool chosen = false) {
    const bool pressed = ImGui::Selectable(label.c_str(), chosen);
    platform::name_widget(name);
    tooltip(tip);
    return pressed;
}

void draw_texts(Session& session) {
    const Entry& entry = session.entry();
    const std::string& start = entry.puzzle->start;
    if (item("attempt/new", "New attempt from this text",
             "Both are kept; you go on in the new one")) {
        new_attempt(session, session.text);
    }
    if (session.text != start &&
        item("attempt/begin", "New attempt from the beginning", "This one is kept as it is")) {
        new_attempt(session, start);
    }
    if (session.text != start && item("start-over", "Start over in this one",
                                      "Back to what the puzzle begins with; yours is kept aside")) {
        start_over(session);
    }
    if (!session.aside.empty() && session.aside != session.text &&
        item("bring-back", "Bring mine back",
             "The text that was here before, exchanged with this one")) {
        bring_back(session);
    }
    const std::optional<std::string> best =
        entry.progress.best > 0 ? load_best(entry.puzzle->id) : std::nullopt;
    if (best && *best != session.text &&
        item("attempt/best", "Your best: " + std::to_string(entry.progress.best) + " lines",
             "The shortest of your texts that passed, as an attempt of its own")) {
        new_attempt(session, *best, "Best");
    }
}

void draw_name(Session& session, View& view, const std::string& now) {
    if (ImGui::IsWindowAppearing()) view.attempt_name = now;
    ImGui::SetNextItemWidth(ImGui::GetFontSize() * 12);
    const bool done = ImGui::InputTextWithHint("##name", "Name of this attempt", &view.attempt_name,
                                               ImGuiInputTextFlags_EnterReturnsTrue);
    platform::name_widget("attempt/name");
    if (done || ImGui::IsItemDeactivatedAfterEdit()) rename_attempt(session, view.attempt_name);
    if (done) ImGui::CloseCurrentPopup();
}

}  // namespace

void draw_attempts(Session& session, View& view) {
    if (has_quest(session) || view.sheet != Sheet::Answer) return;
    const std::string& id = session.entry().puzzle->id;
    const std::vector<Attempt> attempts = attempts_of(id);
    std::string now;
    for (const Attempt& attempt : attempts) {
        if (attempt.number == session.attempt) now = attempt.name;
    }
    ImGui::SameLine();
    const float room = ImGui::GetWindowContentRegionMax().x - ImGui::GetCursorPosX();
    const float wanted = std::min(width_most, size_of(now).x + 40);
    const float width = std::max(width_least, room < wanted ? room : wanted);
    ImGui::SetCursorPosX(ImGui::GetWindowContentRegionMax().x - width);
    // Where there is no room for a name, the sign alone says that there is more.
    const bool open =
        begin_choice("attempts", room < 60 ? "" : now.c_str(), width, "Your attempts at this");
    if (!open) return;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 8});
    draw_name(session, view, now);
    ImGui::Separator();
    for (const Attempt& attempt : attempts) {
        const std::string name = "attempt/" + std::to_string(attempt.number);
        ImGui::PushID(attempt.number);
        const bool chosen = attempt.number == session.attempt;
        if (item(name.c_str(), attempt.name, "", chosen) && !chosen)
            open_attempt(session, attempt.number);
        ImGui::PopID();
    }
    ImGui::Separator();
    draw_texts(session);
    if (attempts.size() > 1 &&
        item("attempt/remove", "Remove this attempt", "Its text is kept aside until the next")) {
        remove_attempt(session);
    }
    ImGui::PopStyleVar();
    end_choice();
}

}  // namespace screen
