// The keys: one table says what each does, for doing it and for the list that ? shows.
#include <imgui_internal.h>

#include <vector>

#include "web/export.h"
#include "web/native_editor.h"
#include "web/next.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

// The next of those that the list shows beside the chosen one.
void choose_neighbour(Session& session, int direction) {
    const Entry& here = session.entry();
    const auto count = static_cast<int>(session.entries.size());
    for (int i = static_cast<int>(session.chosen) + direction; i >= 0 && i < count;
         i += direction) {
        const Entry& entry = session.entries[static_cast<std::size_t>(i)];
        if (!entry.listed || entry.section() != here.section()) continue;
        choose(session, static_cast<std::size_t>(i));
        return;
    }
}

enum class When { Always, NotTyping };

struct Shortcut {
    ImGuiKeyChord chord;
    const char* keys;  // empty: another key for what stands above
    const char* words;
    When when;
    void (*act)(Session&, View&);
};

constexpr Shortcut shortcuts[] = {
    {ImGuiKey_F5, "F5", "Run on from here, or pause", When::Always,
     [](Session& s, View&) { s.playing || s.running ? pause(s) : run(s); }},
    {ImGuiKey_F10, "F10", "One step", When::Always, [](Session& s, View&) { step(s); }},
    {ImGuiMod_Shift | ImGuiKey_F10, "Shift+F10", "One step back", When::Always,
     [](Session& s, View&) { back(s); }},
    {ImGuiMod_Shift | ImGuiKey_F5, "Shift+F5", "A new run from the beginning", When::Always,
     [](Session& s, View&) { restart(s); }},
    {ImGuiMod_Shortcut | ImGuiKey_Enter, "Ctrl+Enter", "Judge: try every interleaving",
     When::Always, [](Session& s, View&) { judge(s); }},
    {ImGuiMod_Shortcut | ImGuiKey_KeypadEnter, "", "", When::Always,
     [](Session& s, View&) { judge(s); }},
    {ImGuiKey_Escape, "Esc", "Stop the search or the run", When::Always,
     [](Session& s, View&) {
         if (!native_suggests()) stop(s);
     }},
    {ImGuiKey_RightArrow, "Right, Left", "One step, one step back", When::NotTyping,
     [](Session& s, View&) { step(s); }},
    {ImGuiKey_LeftArrow, "", "", When::NotTyping, [](Session& s, View&) { back(s); }},
    {ImGuiMod_Ctrl | ImGuiKey_RightArrow, "Ctrl+Right, Ctrl+Left",
     "To the next (the previous) switch to another task", When::NotTyping,
     [](Session& s, View&) {
         if (s.playback) go_to(s, s.playback->next_switch());
     }},
    {ImGuiMod_Ctrl | ImGuiKey_LeftArrow, "", "", When::NotTyping,
     [](Session& s, View&) {
         if (s.playback) go_to(s, s.playback->previous_switch());
     }},
    {ImGuiKey_T, "T, Shift+T", "To the next (the previous) step of the same task", When::NotTyping,
     [](Session& s, View&) { go_to_own(s, true); }},
    {ImGuiMod_Shift | ImGuiKey_T, "", "", When::NotTyping,
     [](Session& s, View&) { go_to_own(s, false); }},
    {ImGuiKey_S, "S, Shift+S", "To the end (the beginning) of a statement", When::NotTyping,
     [](Session& s, View&) {
         if (s.playback && s.playback->at_end())
             step(s);
         else if (s.playback)
             go_to(s, s.playback->next_statement());
     }},
    {ImGuiMod_Shift | ImGuiKey_S, "", "", When::NotTyping,
     [](Session& s, View&) {
         if (s.playback) go_to(s, s.playback->previous_statement());
     }},
    {ImGuiKey_L, "L, Shift+L", "Along the events of a lock: a click on its name picks it",
     When::NotTyping, [](Session& s, View& v) { go_to_lock(s, v.picked, true); }},
    {ImGuiMod_Shift | ImGuiKey_L, "", "", When::NotTyping,
     [](Session& s, View& v) { go_to_lock(s, v.picked, false); }},
    {ImGuiKey_Home, "Home, End", "To the beginning, to the end of the run", When::NotTyping,
     [](Session& s, View&) { go_to(s, 0); }},
    {ImGuiKey_End, "", "", When::NotTyping,
     [](Session& s, View&) {
         if (s.playback) go_to(s, s.playback->run.size());
     }},
    {ImGuiKey_Minus, "-, +, 0", "Zoom the timeline; 0 shows the whole run", When::NotTyping,
     [](Session&, View& v) { zoom(v, 1 / 1.5); }},
    {ImGuiKey_Equal, "", "", When::NotTyping, [](Session&, View& v) { zoom(v, 1.5); }},
    {ImGuiMod_Shift | ImGuiKey_Equal, "", "", When::NotTyping,
     [](Session&, View& v) { zoom(v, 1.5); }},
    {ImGuiKey_0, "", "", When::NotTyping, [](Session&, View& v) { v.time_fit = true; }},
    {ImGuiKey_N, "N", "The next puzzle, or card; Shift+N: the card before", When::NotTyping,
     [](Session& s, View&) {
         if (s.entry().card) return turn_card(s, 1);
         choose(s, next_entry(s));
     }},
    {ImGuiMod_Shift | ImGuiKey_N, "", "", When::NotTyping,
     [](Session& s, View&) {
         if (s.entry().card) turn_card(s, -1);
     }},
    {ImGuiKey_A, "A", "A question: show the answer", When::NotTyping,
     [](Session& s, View& v) {
         show_answer(s);
         v.answer_wanted = answer_shown(s);
     }},
    {ImGuiKey_F6, "F6", "To the text, and back to the buttons", When::NotTyping,
     [](Session&, View& v) { reveal(v, v.sheet, 0, 1, true); }},
    {ImGuiMod_Alt | ImGuiKey_DownArrow, "Alt+Down, Alt+Up",
     "The next, the previous puzzle of the list", When::NotTyping,
     [](Session& s, View&) { choose_neighbour(s, 1); }},
    {ImGuiMod_Alt | ImGuiKey_UpArrow, "", "", When::NotTyping,
     [](Session& s, View&) { choose_neighbour(s, -1); }},
    {ImGuiMod_Shortcut | ImGuiKey_O, "Ctrl+O", "Open a puzzle, a script, saved progress",
     When::Always, [](Session&, View& v) { open_dialog(v); }},
    {ImGuiKey_W, "W", "Who really blocks? Of one waiting task after the other", When::NotTyping,
     [](Session& s, View& v) { ask_root(s, v); }},
    {ImGuiKey_K, "K", "Can it still break from here? The judge looks ahead", When::NotTyping,
     [](Session& s, View&) { ask_foresight(s); }},
    {ImGuiKey_G, "G", "A picture of the timeline, as a file", When::NotTyping,
     [](Session&, View& v) { v.picture_wanted = true; }},
    {ImGuiKey_P, "P", "The trace as a file for Perfetto", When::NotTyping,
     [](Session& s, View&) { export_trace(s); }},
    {ImGuiKey_B, "B", "Keep this run below, to go another way", When::NotTyping,
     [](Session& s, View&) { keep_run(s); }},
    {ImGuiKey_X, "X, Shift+X", "Exchange with the run below; away with those below",
     When::NotTyping, [](Session& s, View&) { exchange(s, s.beside.size() - 1); }},
    {ImGuiMod_Shift | ImGuiKey_X, "", "", When::NotTyping,
     [](Session& s, View&) { s.beside.clear(); }},
    {ImGuiKey_C, "C", "Compare with the rules as written", When::NotTyping,
     [](Session& s, View&) { compare_rules(s, "As written", ""); }},
    {ImGuiKey_U, "U", "Judge under other rules, one after the other", When::NotTyping,
     [](Session& s, View&) { begin_trials(s); }},
    {ImGuiKey_M, "M", "Steps are operations, or statements", When::NotTyping,
     [](Session& s, View&) { set_by_statement(s, !s.by_statement); }},
    {ImGuiKey_H, "H", "One more hint", When::NotTyping,
     [](Session& s, View& v) { hint_here(s, v); }},
    {ImGuiKey_F1, "F1, ?", "This list", When::Always,
     [](Session&, View& v) { v.help_shown = !v.help_shown; }},
    {ImGuiMod_Shift | ImGuiKey_Slash, "", "", When::NotTyping,
     [](Session&, View& v) { v.help_shown = !v.help_shown; }},
};

bool pressed(ImGuiKeyChord chord) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImGuiKeyChord command = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
    if (chord & ImGuiMod_Shortcut) chord = (chord & ~ImGuiMod_Shortcut) | command;
    const auto key = static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_);
    return io.KeyMods == (chord & ImGuiMod_Mask_) && ImGui::IsKeyPressed(key);
}

// The digits let the task of that number among the choices go next.
void answer_digits(Session& session) {
    if (!session.playback) return;
    for (int i = 0; i < 9; ++i) {
        if (!pressed(static_cast<ImGuiKey>(ImGuiKey_1 + i))) continue;
        const std::vector<Option>& options = moment(session).options;
        const auto index = static_cast<std::size_t>(i);
        if (index >= options.size()) return;
        take(session, vm::Choice(options[index].choice));
        return;
    }
}

// All keys, in [columns] from top to bottom.
void draw_table(std::size_t columns) {
    struct Row {
        const char* keys;
        const char* words;
    };
    std::vector<Row> rows;
    for (const Shortcut& shortcut : shortcuts) {
        if (*shortcut.keys) rows.push_back({shortcut.keys, shortcut.words});
    }
    rows.push_back({"Ctrl+Space", "In the text: what can be typed here"});
    rows.push_back({"Tab", "Through all buttons: Space presses, Esc ends it"});
    rows.push_back({"1 ... 9", "Let that one of the choices happen next"});
    if (!ImGui::BeginTable("keys", static_cast<int>(2 * columns), ImGuiTableFlags_SizingFixedFit))
        return;
    const std::size_t high = (rows.size() + columns - 1) / columns;
    for (std::size_t i = 0; i < high * columns; ++i) {
        const std::size_t at = i % columns * high + i / columns;
        const Row row = at < rows.size() ? rows[at] : Row{"", ""};
        ImGui::TableNextColumn();
        text(row.keys, palette().accent, platform::Font::Code);
        if (*row.keys) platform::name_widget(std::string("keys/") + row.keys);
        ImGui::TableNextColumn();
        text(row.words);
        if (i % columns + 1 < columns) {
            ImGui::SameLine(0, 0);
            ImGui::Dummy({20, 0});
        }
    }
    ImGui::EndTable();
}

}  // namespace

void answer_keys(Session& session, View& view) {
    const ImGuiIO& io = ImGui::GetIO();
    if (view.help_shown && ImGui::IsKeyPressed(ImGuiKey_Escape)) {
        view.help_shown = false;
        return;
    }
    if (session.entry().lab) {  // which has no script to run
        if (pressed(ImGuiKey_Escape)) session.lab.cancel();
        if (pressed(ImGuiKey_F1)) view.help_shown = !view.help_shown;
        return;
    }
    // While the focus frame of keyboard navigation is shown, arrows and digits move that.
    const bool free = !io.WantTextInput && !io.NavVisible;
    for (const Shortcut& shortcut : shortcuts) {
        if (shortcut.when == When::NotTyping && !free) continue;
        if (pressed(shortcut.chord)) shortcut.act(session, view);
    }
    if (free) answer_digits(session);
}

void draw_shortcuts(Session&, View& view) {
    if (!view.help_shown) return;
    const ImGuiViewport& window = *ImGui::GetMainViewport();
    const ImVec2 from = window.WorkPos;
    const ImVec2 to{from.x + window.WorkSize.x, from.y + window.WorkSize.y};
    ImGui::SetNextWindowPos({(from.x + to.x) / 2, (from.y + to.y) / 2}, ImGuiCond_Always,
                            {0.5f, 0.5f});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, rounding + 4);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {24, 20});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec(palette().panel));
    // Where the window is low, the list scrolls.
    ImGui::SetNextWindowSizeConstraints({0, 0}, {window.WorkSize.x - 24, window.WorkSize.y - 24});
    ImGui::OpenPopup("keys");
    if (ImGui::BeginPopupModal("keys", &view.help_shown,
                               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                   ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove)) {
        text("Keys", 0, platform::Font::Heading);
        ImGui::Dummy({0, 4});
        draw_table(window.WorkSize.x > 1200 ? 2 : 1);
        ImGui::Dummy({0, 6});
        if (button("close", Icon::None, "Close")) view.help_shown = false;
        const bool outside =
            ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
            !ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
        if (outside && !ImGui::IsWindowAppearing()) view.help_shown = false;
        if (!view.help_shown) ImGui::CloseCurrentPopup();
        ImGui::EndPopup();
    }
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(3);
}

}  // namespace screen
