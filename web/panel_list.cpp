// The list at the left: puzzles with their marks, cards to learn from, free scripts, and the pages
// of the systems.
#include <algorithm>

#include "web/keyboard_focus.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

bool has_marks(const Entry& entry) { return !entry.free || entry.card; }

void draw_mark(ImDrawList& draw, const Entry& entry, ImVec2 center) {
    const Palette& p = palette();
    if (!has_marks(entry)) {
        draw_icon(draw, Icon::Play, center, 8, p.faint);
    } else if (entry.progress.solved) {
        draw.AddCircleFilled(center, 8, fade(p.good, 0.2f));
        draw_icon(draw, Icon::Check, center, 9, p.good);
    } else {
        draw_icon(draw, Icon::Ring, center, 12, entry.progress.tried ? p.warn : p.faint);
        if (entry.progress.tried) draw_icon(draw, Icon::Dot, center, 10, p.warn);
    }
}

const char* solved_word(const Entry& entry) {
    if (!entry.card) return "Solved";
    return entry.card->question() ? "Known" : "Judged";
}

const char* word_of(const Entry& entry) {
    if (entry.progress.solved) return solved_word(entry);
    return entry.progress.tried ? "Tried" : "New";
}

void draw_entry(Session& session, View& view, std::size_t index) {
    const Entry& entry = session.entries[index];
    const puzzle::Puzzle& puzzle = *entry.puzzle;
    const float height = ImGui::GetFontSize() + 12;
    ImGui::PushID(static_cast<int>(index));
    const bool chosen = session.chosen == index;
    if (ImGui::InvisibleButton("entry", {ImGui::GetContentRegionAvail().x, height})) {
        if (!chosen) choose(session, index);
        view.phone_chosen = static_cast<std::size_t>(-1);  // to its task, the chosen one as well
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
    if (has_marks(entry)) tip += std::string("  \xc2\xb7  ") + word_of(entry);
    if (!puzzle.summary.empty() && puzzle.summary != puzzle.title) tip += "\n" + puzzle.summary;
    tooltip(tip);
}

// How much of the list is done, in words and as a bar.
void draw_progress(const Session& session, Section section) {
    int all = 0, solved = 0;
    for (const Entry& entry : session.entries) {
        if (entry.section() != section) continue;
        ++all;
        solved += entry.progress.solved;
    }
    if (all == 0) return;
    const std::string words = std::to_string(solved) + " of " + std::to_string(all) +
                              (section == Section::Learn ? " known" : " solved");
    // Beside the tabs of a second row, if there is one.
    ImGui::SameLine();
    const bool beside = ImGui::GetContentRegionAvail().x > size_of(words).x;
    if (beside) {
        ImGui::SetCursorPosX(ImGui::GetWindowContentRegionMax().x - size_of(words).x);
        ImGui::AlignTextToFramePadding();
    } else {
        ImGui::NewLine();
    }
    text(words, palette().muted);
    tooltip(section == Section::Learn ? "Known or judged" : "The judge found nothing against them");
    if (beside) return;
    ImGui::SameLine();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float y = at.y + ImGui::GetFontSize() / 2 - 1;
    const float share = static_cast<float>(solved) / static_cast<float>(all);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled({at.x, y}, {at.x + width, y + 4}, palette().raised, 2);
    if (solved > 0) {
        draw.AddRectFilled({at.x, y}, {at.x + std::max(4.0f, width * share), y + 4}, palette().good,
                           2);
    }
    ImGui::NewLine();
}

void draw_tabs(const Session& session, View& view) {
    constexpr std::string_view labels[] = {"Puzzles", "Learn", "Free", "Systems"};
    int tab = static_cast<int>(view.list_tab);
    tabs("list-tab", labels, 4, tab);
    view.list_tab = static_cast<Section>(tab);
    if (view.list_tab == Section::Puzzles || view.list_tab == Section::Learn) {
        draw_progress(session, view.list_tab);
    }
}

}  // namespace

void draw_list(Session& session, View& view) {
    const bool news = view.list_chosen != session.chosen;
    view.list_chosen = session.chosen;
    if (news) view.list_tab = session.entry().section();
    draw_tabs(session, view);
    ImGui::BeginChild("entries", {0, 0}, 0, keyboard_focus_flags());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 2});
    const Entry* last = nullptr;
    for (std::size_t i = 0; i < session.entries.size(); ++i) {
        const Entry& entry = session.entries[i];
        if (entry.section() != view.list_tab || !entry.listed) continue;
        const bool asks = entry.card && entry.card->question();
        if (last && last->card && asks && !last->card->question()) {
            ImGui::Dummy({0, 4});
            heading("Questions");
        }
        last = &entry;
        draw_entry(session, view, i);
        const bool cut =
            ImGui::GetItemRectMin().y < ImGui::GetWindowPos().y ||
            ImGui::GetItemRectMax().y > ImGui::GetWindowPos().y + ImGui::GetWindowHeight();
        if (news && i == session.chosen && cut) ImGui::SetScrollHereY();
    }
    if (!last) wrapped("Nothing was found here.", palette().muted);
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

}  // namespace screen
