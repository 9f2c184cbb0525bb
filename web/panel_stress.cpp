// What real threads did with the script: how many of the runs failed, every outcome as a bar,
// beside it what the explorer knows, and the failing runs to be opened in the timeline.
#include <algorithm>

#include "engine/explore/words.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

using explore::grouped;

std::string simulated(const StressReport& report) {
    return "Simulated, one step at a time by chance, since real threads cannot be had: " +
           report.trouble + ".";
}

// More bars than that are only counted.
constexpr std::size_t bars_max = 12;
constexpr std::size_t unseen_max = 6;

void draw_counts(const StressReport& report, bool running) {
    const std::string failed = "Failed " + grouped(report.failed) + " of " + grouped(report.made);
    text(failed, report.failed > 0 ? palette().bad : 0, platform::Font::Heading);
    platform::name_widget("stress/failed " + std::to_string(report.failed) + " of " +
                          std::to_string(report.made));
    if (running) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const float share = report.wanted == 0 ? 0
                                               : static_cast<float>(report.made) /
                                                     static_cast<float>(report.wanted);
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        draw.AddRectFilled(at, {at.x + width, at.y + 4}, palette().raised, 2);
        draw.AddRectFilled(at, {at.x + width * share, at.y + 4}, palette().accent, 2);
        ImGui::Dummy({width, 10});
        text(report.made < report.wanted ? "Running" : "Exploring", palette().muted);
        platform::request_redraw();
    }
    if (!report.trouble.empty()) {
        wrapped(simulated(report), palette().warn);
    } else if (report.gate) {
        wrapped("Behind a gate: this script's rules decide which of the threads may go on.",
                palette().muted);
    }
}

void draw_bar(const StressReport& report, std::size_t number, bool prints, std::uint64_t most) {
    const threads::Bar& bar = report.bars[number];
    const Palette& p = palette();
    const Color color = bar.failure.empty() ? p.good : p.bad;
    explore::OutcomeSet names;
    names.globals = report.globals;
    std::string what = puzzle::outcome_text(names, bar.outcome, prints);
    if (!bar.failure.empty() && bar.failure != bar.outcome.ending) what += "; " + bar.failure;
    wrapped(what);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float label = width_of(grouped(most)) + 12;
    const float room = ImGui::GetContentRegionAvail().x - label;
    const float share =
        static_cast<float>(bar.runs) / static_cast<float>(std::max<std::uint64_t>(most, 1));
    const float height = ImGui::GetFontSize();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + room, at.y + height}, p.raised, 3);
    draw.AddRectFilled(at, {at.x + std::max(2.0f, room * share), at.y + height}, fade(color, 0.7f),
                       3);
    text_in(draw, {at.x + room + 8, at.y}, at.x + room + label, p.text, grouped(bar.runs));
    ImGui::Dummy({room + label, height + 2});
    platform::name_widget("stress/bar/" + std::to_string(number));
    if (bar.allowed == threads::Allowed::No) {
        wrapped("No interleaving ends so: it is the hardware's memory order.", p.warn);
    }
}

void draw_failing(Session& session) {
    const StressReport& report = session.stress.report();
    if (report.failing.empty()) return;
    ImGui::Dummy({0, 2});
    heading("Failing runs");
    for (std::size_t i = 0; i < report.failing.size(); ++i) {
        const StressReport::Failing& failing = report.failing[i];
        const std::string name = "stress/run/" + std::to_string(i);
        const std::string label = "Run " + std::to_string(failing.seed);
        const std::string& failure = report.bars[failing.bar].failure;
        if (failing.replayed.choices.empty()) {
            wrapped(
                label + ": " + failure + " (no order of its steps shows every thread what it saw)",
                palette().muted);
            continue;
        }
        if (link_text(name.c_str(), label, palette().accent)) show_failing_run(session, i);
        tooltip(failure);
    }
}

void draw_explorer(const StressReport& report) {
    ImGui::Dummy({0, 2});
    heading("What the explorer knows");
    wrapped(report.lost);
    wrapped("It looked at " + report.outcomes.bounds + ".", palette().muted);
    if (report.unseen.empty()) return;
    wrapped(report.outcomes.complete ? "No run showed what can happen as well:" : "No run showed:");
    for (std::size_t i = 0; i < report.unseen.size() && i < unseen_max; ++i) {
        std::string line = "- ";
        line += puzzle::outcome_text(report.outcomes, report.unseen[i],
                                     puzzle::prints(report.outcomes));
        wrapped(line, palette().muted);
    }
    if (report.unseen.size() > unseen_max) {
        wrapped("and " + grouped(report.unseen.size() - unseen_max) + " more", palette().muted);
    }
}

}  // namespace

void draw_stress(Session& session, View&) {
    const StressReport& report = session.stress.report();
    const bool running = session.stress.running();
    draw_counts(report, running);
    if (running) {
        if (button("stress/stop", Icon::Stop, "Stop", "Enough runs  (Esc)", Look::Danger))
            stop(session);
    } else {
        if (button("stress/again", Icon::Restart, "Ten times as many")) {
            stress(session, std::min<std::uint64_t>(report.wanted * 10, 1'000'000));
        }
        const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
        if (ImGui::GetItemRectMax().x + button_width(Icon::Cross, "Close") + 8 < right)
            ImGui::SameLine();
        if (button("stress/close", Icon::Cross, "Close", "Back to the verdict", Look::Quiet)) {
            session.stress.clear();
            return;
        }
    }
    if (session.stress.order().text != session.text) {
        wrapped("The script has changed since.", palette().warn);
    }
    std::uint64_t most = 0;
    bool prints = false;
    for (const threads::Bar& bar : report.bars) {
        most = std::max(most, bar.runs);
        prints |= !bar.outcome.output.empty();
    }
    for (std::size_t i = 0; i < report.bars.size() && i < bars_max; ++i) {
        draw_bar(report, i, prints, most);
    }
    if (report.bars.size() > bars_max) {
        wrapped("and " + grouped(report.bars.size() - bars_max) + " other outcomes",
                palette().muted);
    }
    if (report.explored) draw_explorer(report);
    draw_failing(session);
    platform::announce(platform::Region::Verdict,
                       "Failed " + grouped(report.failed) + " of " + grouped(report.made) +
                           " runs. " + (report.trouble.empty() ? "" : simulated(report) + " ") +
                           report.lost);
}

}  // namespace screen
