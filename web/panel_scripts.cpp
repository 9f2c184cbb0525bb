// The texts in the middle: the person's, what is given, the locked check, and the solution once it
// was asked for twice. Below the text stands what is wrong with it.
#include <algorithm>
#include <map>

#include "web/keyboard_focus.h"
#include "web/native_editor.h"
#include "web/panels.h"
#include "web/suggestions.h"
#include "web/widgets.h"

namespace screen {

namespace {

struct SheetTab {
    Sheet sheet;
    std::string_view label;
    const std::string* text;
};

std::vector<SheetTab> tabs_of(const Session& session) {
    const Entry& entry = session.entry();
    std::vector<SheetTab> sheets = {{Sheet::Answer,
                                     entry.free           ? "Your script"
                                     : has_quest(session) ? "The script"
                                                          : "Answer",
                                     nullptr}};
    const puzzle::Puzzle& puzzle = *entry.puzzle;
    if (!puzzle.given.empty()) sheets.push_back({Sheet::Given, "Given", &puzzle.given});
    if (!puzzle.check.empty()) sheets.push_back({Sheet::Check, "Check", &puzzle.check});
    if (!puzzle.solution.empty()) sheets.push_back({Sheet::Solution, "Solution", &puzzle.solution});
    return sheets;
}

std::string document_name(const Session& session, Sheet sheet) {
    constexpr std::string_view names[] = {"answer", "given", "check", "solution"};
    return std::string(names[static_cast<int>(sheet)]) + "/" + session.entry().puzzle->id;
}

// ---- Marks ----

std::string message_of(const lang::Diagnostic& diagnostic) {
    return diagnostic.remedy.empty() ? diagnostic.message
                                     : diagnostic.message + "\n" + diagnostic.remedy;
}

Sheet sheet_of(const Session& session, const lang::Diagnostic& diagnostic) {
    const auto& sources = session.built.program->sources;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sources[i].name == diagnostic.file) return session.built_sheets[i];
    }
    return Sheet::Answer;
}

platform::MarkKind kind_of(lang::Severity severity) {
    switch (severity) {
        case lang::Severity::Error:
            return platform::MarkKind::Error;
        case lang::Severity::Warning:
            return platform::MarkKind::Warning;
        case lang::Severity::Note:
            break;
    }
    return platform::MarkKind::Note;
}

void add_verdict_mark(const Session& session, Sheet sheet, const lang::Span& span,
                      std::vector<platform::EditorMark>& marks) {
    const Judgement& judgement = *session.judgement;
    if (span.line == 0 || span.file >= judgement.sheets.size()) return;
    if (judgement.sheets[span.file] != sheet) return;
    marks.push_back({static_cast<int>(span.line), span.column, static_cast<int>(span.length),
                     platform::MarkKind::Warning, judgement.verdict.sentence});
}

std::vector<platform::EditorMark> marks_of(const Session& session, Sheet sheet) {
    std::vector<platform::EditorMark> marks;
    for (const lang::Diagnostic& diagnostic : session.built.diagnostics) {
        if (sheet_of(session, diagnostic) != sheet || diagnostic.span.line == 0) continue;
        marks.push_back({static_cast<int>(diagnostic.span.line), diagnostic.span.column,
                         static_cast<int>(diagnostic.span.length), kind_of(diagnostic.severity),
                         message_of(diagnostic)});
    }
    if (session.judgement && !session.judgement_stale() && !session.judgement->verdict.passed()) {
        add_verdict_mark(session, sheet, session.judgement->verdict.span, marks);
        add_verdict_mark(session, sheet, session.judgement->verdict.second, marks);
    }
    return marks;
}

// Where each task stands. Of several on the same line one is named and the others are counted.
std::vector<platform::EditorLine> lines_of(Session& session, Sheet sheet) {
    if (!session.playback || session.playback_stale()) return {};
    std::map<int, std::vector<Standing>> by_line;
    for (Standing& standing : standings(*session.playback, moment(session))) {
        if (standing.sheet == sheet) by_line[standing.line].push_back(std::move(standing));
    }
    std::vector<platform::EditorLine> lines;
    for (const auto& [line, tasks] : by_line) {
        std::string label = tasks.front().name;
        if (tasks.size() > 1) label += " +" + std::to_string(tasks.size() - 1);
        lines.push_back({line, task_color(tasks.front().task), std::move(label)});
    }
    return lines;
}

// ---- Parts of the panel ----

void draw_tabs(Session& session, View& view, const std::vector<SheetTab>& sheets) {
    std::vector<std::string_view> labels;
    int chosen = 0;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        labels.push_back(sheets[i].label);
        if (sheets[i].sheet == view.sheet) chosen = static_cast<int>(i);
    }
    tabs("sheet", labels.data(), static_cast<int>(labels.size()), chosen);
    view.sheet = sheets[static_cast<std::size_t>(chosen)].sheet;
    draw_attempts(session, view);
}

// The gate before the solution. The first click asks, the second opens.
void draw_gate(Session& session) {
    const bool asked = session.entry().progress.solution_asked > 0;
    empty_state(Icon::Lock, asked ? "Sure? One more try teaches more." : "The solution",
                asked ? "A hint is a smaller step: they stand beside the task."
                      : "It opens when you pass, or when you ask for it twice.",
                ImGui::GetFrameHeight() + 8);
    const std::string_view label = asked ? "Yes, show it" : "Show the solution";
    center_next(button_width(Icon::None, label));
    if (button("solution", Icon::None, label, {}, Look::Plain)) ask_solution(session);
}

constexpr float problems_inset = 6;

constexpr float problem_left = 68;  // where its words begin, behind its line

std::string problem_words(const lang::Diagnostic& diagnostic) {
    return diagnostic.remedy.empty() ? diagnostic.message
                                     : diagnostic.message + ": " + diagnostic.remedy;
}

float problem_height(const lang::Diagnostic& diagnostic, float width) {
    return lines_in(nullptr, {}, width - problem_left, 0, problem_words(diagnostic));
}

float problems_height(const Session& session) {
    if (session.built.diagnostics.empty()) return 0;
    const float width =
        ImGui::GetContentRegionAvail().x - 2 * problems_inset - ImGui::GetStyle().ScrollbarSize;
    float height = 2 * problems_inset;
    for (const lang::Diagnostic& diagnostic : session.built.diagnostics) {
        height += problem_height(diagnostic, width) + 6;
    }
    return std::min(height, ImGui::GetContentRegionAvail().y * 0.4f);
}

// What the compiler says, a line each.
void draw_problems(Session& session, View& view, float height) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, vec(fade(palette().bad, 0.08f)));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {problems_inset, problems_inset});
    ImGui::BeginChild("problems", {0, height}, ImGuiChildFlags_AlwaysUseWindowPadding,
                      keyboard_focus_flags());
    ImGui::PopStyleVar();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 2});
    int number = 0;
    for (const lang::Diagnostic& diagnostic : session.built.diagnostics) {
        ImGui::PushID(number);
        const float width = ImGui::GetContentRegionAvail().x;
        const std::string where = "line " + std::to_string(diagnostic.span.line);
        const float row = problem_height(diagnostic, width) + 4;
        const bool pressed = ImGui::InvisibleButton("problem", {width, row});
        ImGui::PopID();
        platform::name_widget("problem/" + std::to_string(number++));
        const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
        ImDrawList& draw = *ImGui::GetWindowDrawList();
        if (ImGui::IsItemHovered()) draw.AddRectFilled(from, to, palette().raised, 4);
        const bool error = diagnostic.severity == lang::Severity::Error;
        const Color color = error ? palette().bad : palette().warn;
        draw.AddText({from.x + 4, from.y + 2}, color, where.c_str());
        lines_in(&draw, {from.x + problem_left, from.y + 2}, width - problem_left, palette().text,
                 problem_words(diagnostic));
        if (pressed && diagnostic.span.line > 0) {
            reveal(view, sheet_of(session, diagnostic), static_cast<int>(diagnostic.span.line),
                   diagnostic.span.column, true);
        }
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

// A new verdict shows the line it is about, where that is the person's own.
void follow_verdict(const Session& session, View& view) {
    if (!session.judgement || view.followed_judgement == session.judgement->number) return;
    view.followed_judgement = session.judgement->number;
    const lang::Span& span = session.judgement->verdict.span;
    const std::vector<Sheet>& sheets = session.judgement->sheets;
    if (span.line == 0 || span.file >= sheets.size() || sheets[span.file] != Sheet::Answer) return;
    reveal(view, sheets, span);
}

// After a step the line is shown where the task now stands that made it.
void follow_step(Session& session, View& view) {
    if (!session.playback || session.playback_stale() || session.playing) return;
    const Playback& playback = *session.playback;
    if (view.followed_version == playback.version && view.followed_position == playback.position) {
        return;
    }
    view.followed_version = playback.version;
    view.followed_position = playback.position;
    if (view.reveal.wanted) return;
    const Moment& now = moment(session);
    for (const Standing& standing : standings(playback, now)) {
        if (standing.task == now.mover && standing.sheet == view.sheet) {
            reveal(view, standing.sheet, standing.line);
        }
    }
}

bool show_editor(const platform::EditorView& shown, std::string& text) {
    return platform::has_editor() ? platform::editor(shown, text) : native_editor(shown, text);
}

void answer_reveal(View& view, const std::string& document) {
    if (!view.reveal.wanted || view.reveal.sheet != view.sheet) return;
    view.reveal.wanted = false;
    const auto show = platform::has_editor() ? platform::editor_reveal : native_reveal;
    show(document, view.reveal.line, view.reveal.column, view.reveal.focus);
}

}  // namespace

void draw_scripts(Session& session, View& view) {
    const std::vector<SheetTab> sheets = tabs_of(session);
    follow_verdict(session, view);
    follow_step(session, view);
    draw_tabs(session, view, sheets);
    const auto chosen = std::find_if(sheets.begin(), sheets.end(),
                                     [&](const SheetTab& tab) { return tab.sheet == view.sheet; });
    if (view.sheet == Sheet::Solution && !solution_shown(session)) {
        draw_gate(session);
        return;
    }

    const float below = problems_height(session);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float height = room.y - (below > 0 ? below + gap : 0);
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + room.x, at.y + height}, palette().field,
                                              6);
    const std::string document = document_name(session, view.sheet);
    const auto marks = marks_of(session, view.sheet);
    const auto lines = lines_of(session, view.sheet);
    platform::EditorView shown;
    shown.document = document;
    shown.rect = {at.x, at.y, room.x, height};
    shown.read_only = view.sheet != Sheet::Answer || has_quest(session);
    shown.marks = marks;
    shown.lines = lines;
    answer_reveal(view, document);
    offer_suggestions(session.words, session.entry().puzzle->given);
    platform::editor_suggests(suggestions);
    if (shown.read_only) {
        std::string copy = chosen->text ? *chosen->text : session.text;
        show_editor(shown, copy);
    } else if (show_editor(shown, session.text)) {
        text_changed(session);
    }
    platform::name_rect("editor", shown.rect);
    if (below > 0) {
        ImGui::SetCursorScreenPos({at.x, at.y + height + gap});
        draw_problems(session, view, below);
    }
}

}  // namespace screen
