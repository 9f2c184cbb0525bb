// The line of buttons over everything: run and step, judge, how the run is scheduled and how fast
// it moves, and at the right what concerns the whole screen.
#include <algorithm>

#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

struct PolicyName {
    const char* name;  // as the engine knows it
    const char* label;
    const char* help;
};
constexpr PolicyName policies[] = {
    {"first", "Steady", "A task goes on as long as it can: what one would expect"},
    {"round-robin", "In turn", "Another task after each step"},
    {"random", "Random", "Any task after each step, the same for the same seed"},
};

const PolicyName& current_policy(const Session& session) {
    for (const PolicyName& policy : policies) {
        if (session.policy == policy.name) return policy;
    }
    return policies[0];
}

void divider() {
    ImGui::SameLine(0, 10);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = ImGui::GetFrameHeight();
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y + 5}, {at.x, at.y + height - 5},
                                        palette().line);
    ImGui::Dummy({1, height});
    ImGui::SameLine(0, 10);
}

void run_buttons(Session& session) {
    const Playback* playback = session.playback.get();
    const bool moving = session.playing || session.running;
    if (button("run", moving ? Icon::Pause : Icon::Play, moving ? "Pause" : "Run",
               "Run on from here to the end  (F5)", Look::Plain, true, "Pause")) {
        moving ? pause(session) : run(session);
    }
    ImGui::SameLine();
    if (button("back", Icon::Back, "Back", "One step back  (Shift+F10, Left)", Look::Plain,
               playback && playback->position > 0)) {
        back(session);
    }
    ImGui::SameLine();
    if (button("step", Icon::Step, "Step", "One visible step  (F10, Right)")) step(session);
    ImGui::SameLine();
    if (button("restart", Icon::Restart, "", "A new run from the beginning  (Shift+F5)",
               Look::Plain, playback != nullptr)) {
        restart(session);
    }
}

void judge_buttons(Session& session) {
    if (session.job.running()) {
        if (button("stop", Icon::Stop, "Stop", "Give the search up  (Esc)", Look::Danger, true,
                   "Judge")) {
            stop(session);
        }
        return;
    }
    if (button("judge", Icon::Judge, "Judge", "Try every interleaving  (Ctrl+Enter)",
               Look::Primary)) {
        judge(session);
    }
    ImGui::SameLine();
    // On a tablet the sign has to do.
    const bool roomy = ImGui::GetWindowContentRegionMax().x > 1100;
    if (button("stress", Icon::Dice, roomy ? "Real threads" : "",
               "Real threads: 1,000 runs of them, and how many fail", Look::Plain,
               !session.stress.running())) {
        stress(session);
    }
}

void schedule_choice(Session& session) {
    const PolicyName& now = current_policy(session);
    // What is chosen there has to do where room is scarce.
    const bool roomy = ImGui::GetWindowContentRegionMax().x > 1200;
    const auto titled = [&](const char* title, const char* setting) {
        return roomy ? std::string(title) + ": " + setting : std::string(setting);
    };
    const float sign = 40;
    if (begin_choice("policy", titled("Scheduler", now.label).c_str(),
                     size_of(titled("Scheduler", "Random")).x + sign,
                     "Who goes next where several tasks could")) {
        for (const PolicyName& policy : policies) {
            if (ImGui::Selectable(policy.label, &policy == &now)) {
                set_policy(session, policy.name, session.seed);
            }
            platform::name_widget(std::string("policy/") + policy.name);
            tooltip(policy.help);
        }
        end_choice();
    }
    if (session.policy == "random") {
        ImGui::SameLine(0, 4);
        const std::string seed = std::to_string(session.seed);
        if (button("seed", Icon::Dice, seed, "Another seed: another run")) {
            set_policy(session, session.policy, session.seed + 1);
            restart(session);
            run(session);
        }
    }
    ImGui::SameLine();
    if (begin_choice("speed", titled("Speed", speeds[session.speed].name).c_str(),
                     size_of(titled("Speed", "At once")).x + sign, "How fast Run moves")) {
        for (int i = 0; i < static_cast<int>(std::size(speeds)); ++i) {
            if (ImGui::Selectable(speeds[i].name, i == session.speed)) set_speed(session, i);
            platform::name_widget(std::string("speed/") + speeds[i].name);
        }
        end_choice();
    }
}

void screen_buttons(Session& session, View& view) {
    const float padding = 2 * ImGui::GetStyle().FramePadding.x;
    const float icon = ImGui::GetFontSize() * 0.8f;
    const float width = size_of("Share").x + 7 + 4 * (icon + padding) + 6;
    ImGui::SameLine();
    const float right = ImGui::GetWindowContentRegionMax().x - width;
    ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), right));
    if (button("share", Icon::Share, "Share", "A link with this script and this run",
               Look::Quiet)) {
        platform::copy_to_clipboard(share(session));
        tell(session, "The link is in the clipboard: it holds the script and the run.");
    }
    ImGui::SameLine(0, 2);
    if (button("theme", is_dark() ? Icon::Sun : Icon::Moon, "",
               is_dark() ? "Light colours" : "Dark colours", Look::Quiet)) {
        apply_theme(!is_dark());
        const std::string problem = save_setting("theme", is_dark() ? "dark" : "light");
        if (!problem.empty()) tell(session, problem);
    }
    ImGui::SameLine(0, 2);
    if (button("help", Icon::Help, "", "The keys  (F1)", Look::Quiet)) view.help_shown = true;
    ImGui::SameLine(0, 2);
    draw_menu(session, view);
}

}  // namespace

void draw_toolbar(Session& session, View& view) {
    if (button("list", Icon::List, "", "Show or hide the list", Look::Quiet)) {
        view.list_shown = !view.list_shown;
        save_view(view);
    }
    ImGui::SameLine(0, 4);
    {
        const WithFont font(platform::Font::Heading);
        const float lift = (ImGui::GetFrameHeight() - ImGui::GetFontSize()) / 2;
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() + lift - ImGui::GetStyle().FramePadding.y + 3);
        ImGui::TextUnformatted("Lockstep");
    }
    if (!session.entry().lab) {  // which runs no script
        divider();
        run_buttons(session);
        divider();
        judge_buttons(session);
        divider();
        schedule_choice(session);
    }
    screen_buttons(session, view);
}

}  // namespace screen
