// The list at the left: puzzles with their marks, free scripts, and the pages of the systems.
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

void draw_mark(ImDrawList& draw, const Entry& entry, ImVec2 center) {
    const Palette& p = palette();
    if (entry.free) {
        draw_icon(draw, Icon::Play, center, 8, p.faint);
    } else if (entry.progress.solved) {
        draw.AddCircleFilled(center, 8, fade(p.good, 0.2f));
        draw_icon(draw, Icon::Check, center, 9, p.good);
    } else {
        draw_icon(draw, Icon::Ring, center, 12, entry.progress.tried ? p.warn : p.faint);
        if (entry.progress.tried) draw_icon(draw, Icon::Dot, center, 10, p.warn);
    }
}

const char* words_of(const Progress& progress) {
    if (progress.solved) return "Solved";
    return progress.tried ? "Tried" : "New";
}

void draw_entry(Session& session, std::size_t index) {
    const Entry& entry = session.entries[index];
    const puzzle::Puzzle& puzzle = *entry.puzzle;
    const float height = ImGui::GetFontSize() + 12;
    ImGui::PushID(static_cast<int>(index));
    const bool chosen = session.chosen == index;
    if (ImGui::InvisibleButton("entry", {ImGui::GetContentRegionAvail().x, height}) && !chosen) {
        choose(session, index);
    }
    platform::name_widget("puzzle/" + puzzle.id);
    ImGui::PopID();
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    const Palette& p = palette();
    if (chosen) {
        draw.AddRectFilled(from, to, fade(p.accent, 0.17f), 6);
    } else if (ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible)) {
        draw.AddRectFilled(from, to, p.raised, 6);
    }
    draw_mark(draw, entry, {from.x + 12, (from.y + to.y) / 2});
    text_in(draw, {from.x + 25, from.y + 6}, to.x - 2, chosen ? p.text : mix(p.text, p.muted, 0.3f),
            puzzle.title);
    std::string tip = puzzle.title;
    if (!entry.free) tip += std::string("  \xc2\xb7  ") + words_of(entry.progress);
    if (!puzzle.summary.empty()) tip += "\n" + puzzle.summary;
    tooltip(tip);
}

// "3/41"
std::string solved_words(const Session& session) {
    int puzzles = 0, solved = 0;
    for (const Entry& entry : session.entries) {
        puzzles += !entry.free;
        solved += !entry.free && entry.progress.solved;
    }
    return std::to_string(solved) + "/" + std::to_string(puzzles);
}

}  // namespace

void draw_list(Session& session, View& view) {
    constexpr std::string_view labels[] = {"Puzzles", "Free", "Systems"};
    const bool news = view.list_chosen != session.chosen;
    view.list_chosen = session.chosen;
    if (news) view.list_tab = session.entry().system ? 2 : session.entry().free ? 1 : 0;
    tabs("list-tab", labels, 3, view.list_tab);
    if (view.list_tab == 0) {
        const std::string count = solved_words(session);
        ImGui::SameLine();
        ImGui::SetCursorPosX(ImGui::GetWindowContentRegionMax().x - size_of(count).x);
        ImGui::AlignTextToFramePadding();
        text(count, palette().muted);
        tooltip("Solved");
    }
    ImGui::BeginChild("entries", {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 2});
    bool any = false;
    for (std::size_t i = 0; i < session.entries.size(); ++i) {
        const Entry& entry = session.entries[i];
        if ((entry.system ? 2 : entry.free ? 1 : 0) != view.list_tab || !entry.listed) continue;
        any = true;
        draw_entry(session, i);
        if (news && i == session.chosen && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
    }
    if (!any) wrapped("No puzzles were found here.", palette().muted);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

}  // namespace screen
