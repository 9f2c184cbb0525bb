// The line of switches below the toolbar: the rules under which the script runs and is judged,
// always in view, and what one can do with a run: look ahead, keep it, compare it, take it along.
#include <algorithm>

#include "web/attempts.h"
#include "web/export.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

// What the switch stands at: what the script says, unless it is set otherwise.
std::string now_at(const Session& session, std::size_t which) {
    const Switch& each = switches()[which];
    const std::uint8_t set = session.switched[which];
    if (set != 0) return each.settings[set].label;
    const std::uint8_t own = setting_of(which, session.own_rule);
    return each.settings[own].label;
}

void draw_switch(Session& session, std::size_t which, float width) {
    const Switch& each = switches()[which];
    const bool set = session.switched[which] != 0;
    ImGui::PushStyleColor(ImGuiCol_Text, vec(set ? palette().warn : palette().text));
    const std::string label = now_at(session, which);
    const bool roomy = width > 130;
    const std::string shown = label == "as written" || (!roomy && !set) ? each.label
                              : roomy ? std::string(each.label) + ": " + label
                                      : label;
    const std::string tip = std::string(each.label) + ": " + label + "\n" + each.help +
                            (set ? "\nNot as the script says." : "");
    const std::string name = std::string("switch/") + each.name;
    const bool open = begin_choice(name.c_str(), shown.c_str(), width, tip);
    ImGui::PopStyleColor();
    if (!open) return;
    for (std::uint8_t i = 0; i < each.settings.size(); ++i) {
        const Setting& setting = each.settings[i];
        const bool chosen = session.switched[which] == i;
        if (ImGui::Selectable(setting.label, chosen)) set_switch(session, which, i);
        platform::name_widget(name + "/" + std::to_string(i));
        tooltip(setting.help);
    }
    end_choice();
}

void draw_steps(Session& session, float width) {
    const char* const shown = width <= 130           ? "Steps"
                              : session.by_statement ? "Steps: statement"
                                                     : "Steps: operation";
    if (!begin_choice("switch/steps", shown, width,
                      "What one step is, going both ways; the judge always looks at operations")) {
        return;
    }
    if (ImGui::Selectable("operation", !session.by_statement)) set_by_statement(session, false);
    platform::name_widget("switch/steps/0");
    tooltip("One read, one write, one call: what others can come between");
    if (ImGui::Selectable("statement", session.by_statement)) set_by_statement(session, true);
    platform::name_widget("switch/steps/1");
    tooltip("To the end of the statement, where nobody else is chosen");
    end_choice();
}

// Another text to compare the script with.
struct Other {
    std::string name;   // for tests
    std::string words;  // behind "with"
    std::string title, text;
};

std::vector<Other> others(const Session& session) {
    const puzzle::Puzzle& puzzle = *session.entry().puzzle;
    std::vector<Other> all;
    if (puzzle.typed()) {
        for (const Attempt& each : attempts_of(puzzle.id)) {
            if (each.number == session.attempt) continue;
            all.push_back({"attempt/" + std::to_string(each.number), each.name, each.name,
                           load_script(puzzle.id, each.number).value_or(puzzle.start)});
        }
    }
    all.push_back({"start", "the script as it began", "The script as it began", puzzle.start});
    if (!session.aside.empty()) {
        all.push_back({"aside", "the text kept aside", "The text kept aside", session.aside});
    }
    if (solution_shown(session) && !puzzle.solution.empty()) {
        all.push_back({"solution", "the solution", "The solution", puzzle.solution});
    }
    // There is nothing to see in what is the same.
    std::erase_if(all, [&](const Other& other) { return other.text == session.text; });
    return all;
}

void draw_compare(Session& session, float width) {
    if (!begin_choice(
            "compare", "Compare", width,
            "A second run below this one, and where they part  (C: with the rules as written)")) {
        return;
    }
    if (!session.changes.empty()) {
        if (ImGui::Selectable("with the rules as written")) {
            compare_rules(session, "As written", "");
        }
        platform::name_widget("compare/written");
    }
    for (const Alternative& each : alternatives(session.switched, session.own_rule)) {
        if (ImGui::Selectable(each.label.c_str())) {
            compare_rules(session, each.label,
                          changes_of(each.switched, *session.built.program, session.own_rule));
        }
        platform::name_widget("compare/" + each.name);
    }
    bool first = true;
    for (const Other& other : others(session)) {
        if (first) ImGui::Separator();
        first = false;
        if (ImGui::Selectable(("with " + other.words + "##" + other.name).c_str())) {
            compare_text(session, other.title, other.text);
        }
        platform::name_widget("compare/" + other.name);
    }
    end_choice();
}

void draw_export(Session& session, View& view, float width) {
    if (!begin_choice("export", "Export", width, "The run as a file for other programs")) return;
    if (ImGui::Selectable("Trace for Perfetto  (P)")) export_trace(session);
    platform::name_widget("export/trace");
    if (ImGui::Selectable("Picture of the timeline  (G)")) view.picture_wanted = true;
    platform::name_widget("export/picture");
    end_choice();
}

}  // namespace

void draw_rules(Session& session, View& view) {
    const float whole = ImGui::GetContentRegionAvail().x;
    const bool tight = whole < 1100;
    const float between = tight ? 4 : 6;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {between, 6});
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {tight ? 6.0f : 9.0f, ImGui::GetStyle().FramePadding.y});
    const bool exact = exact_time(session.switched, session.own_rule);
    const int shown = exact ? 7 : 5;
    const float sign = 2 * ImGui::GetStyle().FramePadding.x + 16;  // of a drop-down
    const float compare = size_of("Compare").x + sign, exported = size_of("Export").x + sign;
    const float actions = button_width(Icon::Judge, "Breaks?") + button_width(Icon::Dot, "Keep") +
                          compare + exported + 3 * between;
    const float left = whole - actions - 2 * between;
    const float width = std::clamp(left / static_cast<float>(shown) - between, 60.0f, 150.0f);
    for (std::size_t i = 0; i < switch_count; ++i) {
        if (switches()[i].exact_only && !exact) continue;
        draw_switch(session, i, width);
        ImGui::SameLine();
    }
    draw_steps(session, width);
    ImGui::SameLine();
    ImGui::SetCursorPosX(
        std::max(ImGui::GetCursorPosX(), ImGui::GetWindowContentRegionMax().x - actions));
    const bool looking = session.foresight.job.running();
    if (button("foresee", Icon::Judge, "Breaks?",
               "Can it still break from here? The judge looks at all that can follow  (K)",
               Look::Plain, !looking)) {
        ask_foresight(session);
    }
    ImGui::SameLine();
    if (button("keep", Icon::Dot, "Keep", "Keeps this run below, to go another way from here  (B)",
               Look::Plain, session.playback && session.playback->run.size() > 0)) {
        keep_run(session);
    }
    ImGui::SameLine();
    draw_compare(session, compare);
    ImGui::SameLine();
    draw_export(session, view, exported);
    ImGui::PopStyleVar(2);
}

}  // namespace screen
