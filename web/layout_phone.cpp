// The screen where there is room for one panel alone: a row of buttons, a row of tabs, the panel.
// To read, to step and to judge; typing works as far as the phone's keyboard leaves room for it.
#include "web/layout_phone.h"

#include <cmath>

#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

enum Page { List, Task, Script, Answer, Run, State };
constexpr std::string_view pages[] = {"List", "Task", "Script", "Verdict", "Run", "State"};

// What the person just did decides what they want to see.
void follow(const Session& session, View& view) {
    const std::uint64_t version = session.playback ? session.playback->version : 0;
    const std::size_t position = session.playback ? session.playback->position : 0;
    const int judgements = session.judgements + session.job.running();
    if (view.phone_chosen != session.chosen) {
        // A new choice ends the run of the old one, which is nothing to look at.
        view.phone_page = Task;
    } else if (view.phone_judgements != judgements) {
        view.phone_page = Answer;
    } else if (position > 0 && (view.phone_version != version || view.phone_position != position)) {
        if (view.phone_page < Answer) view.phone_page = Run;
    }
    view.phone_chosen = session.chosen;
    view.phone_judgements = judgements;
    view.phone_version = version;
    view.phone_position = position;
}

void draw_buttons(Session& session, View& view) {
    const Playback* playback = session.playback.get();
    if (button("back", Icon::Back, "", "One step back", Look::Plain,
               playback && playback->position > 0))
        back(session);
    ImGui::SameLine();
    if (button("step", Icon::Step, "Step", "One visible step")) step(session);
    ImGui::SameLine();
    const bool moving = session.playing || session.running;
    if (button("run", moving ? Icon::Pause : Icon::Play, "", "Run"))
        moving ? pause(session) : run(session);
    ImGui::SameLine();
    if (button("restart", Icon::Restart, "", "From the beginning", Look::Plain,
               playback != nullptr))
        restart(session);
    ImGui::SameLine();
    if (session.job.running()) {
        if (button("stop", Icon::Stop, "Stop", {}, Look::Danger, true, "Judge")) stop(session);
    } else if (button("judge", Icon::Judge, "Judge", {}, Look::Primary)) {
        judge(session);
    }
    const float icon = ImGui::GetFontSize() * 0.8f + 2 * ImGui::GetStyle().FramePadding.x;
    ImGui::SameLine();
    ImGui::SetCursorPosX(
        std::max(ImGui::GetCursorPosX(), ImGui::GetWindowContentRegionMax().x - icon));
    draw_menu(session, view);
}

void panel(Session& session, View& view, const char* name, ImVec2 size, bool scrolls,
           void (*draw)(Session&, View&)) {
    begin_panel(name, size, scrolls);
    draw(session, view);
    end_panel();
}

}  // namespace

void draw_phone(Session& session, View& view, ImVec2 room) {
    follow(session, view);
    draw_buttons(session, view);
    tabs("phone", pages, static_cast<int>(std::size(pages)), view.phone_page);
    const float used = 2 * ImGui::GetFrameHeight() + 2 * gap;
    const ImVec2 rest{room.x, room.y - used};
    switch (view.phone_page) {
        case List:
            panel(session, view, "list", rest, false, draw_list);
            break;
        case Task:
            panel(session, view, "statement", rest, false, draw_statement);
            break;
        case Script:
            panel(session, view, "scripts", rest, false, draw_scripts);
            break;
        case Answer:
            panel(session, view, "verdict", rest, true, draw_verdict);
            break;
        case Run: {
            const float upper = std::floor(rest.y * 0.6f);
            panel(session, view, "timeline", {rest.x, upper}, false, draw_timeline);
            panel(session, view, "waits", {rest.x, rest.y - upper - gap}, false, draw_waits);
            break;
        }
        default:
            panel(session, view, "state", rest, true, draw_state);
            break;
    }
}

}  // namespace screen
