// The judge's answer in words: the kind, one sentence, the story of the counterexample with a line
// a switch that leads to its step, and the bounds of the search. While it searches, how far it is.
#include <algorithm>

#include "engine/explore/words.h"
#include "web/next.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

using explore::grouped;
using explore::Verdict;
using explore::VerdictKind;

std::string rounded(double seconds) {
    if (seconds < 0.001) return "under 1 ms";
    if (seconds < 1) return std::to_string(static_cast<int>(seconds * 1000)) + " ms";
    const std::string tenths = std::to_string(static_cast<int>(seconds * 10));
    return tenths.substr(0, tenths.size() - 1) + "." + tenths.back() + " s";
}

// With a capital and a full stop.
std::string sentence(std::string words) {
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] -= 'a' - 'A';
    return words + ".";
}

// The verdict's sentence without its name, which stands above as the title. Unless it tells of a
// pass it may begin with a name of the script, which has no capital.
std::string after_title(const Verdict& verdict) {
    const std::string title = std::string(title_of(verdict.kind)) + ": ";
    const std::string& words = verdict.sentence;
    if (words.compare(0, title.size(), title) != 0) return words + ".";
    const std::string rest = words.substr(title.size());
    return verdict.passed() ? sentence(rest) : rest + ".";
}

Color color_of(VerdictKind kind) {
    const Palette& p = palette();
    if (kind == VerdictKind::Pass) return p.good;
    return kind == VerdictKind::LimitReached ? p.warn : p.bad;
}

Icon icon_of(VerdictKind kind) {
    if (kind == VerdictKind::Pass) return Icon::Check;
    return kind == VerdictKind::LimitReached ? Icon::Clock : Icon::Cross;
}

void draw_progress(Session& session) {
    const explore::Progress progress = session.job.progress();
    const double seconds = session.job.seconds();
    text("Judging", 0, platform::Font::Heading);
    // How much is left nobody knows, so the bar only says that it goes on.
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float share = static_cast<float>(seconds - static_cast<int>(seconds));
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + width, at.y + 4}, palette().raised, 2);
    draw.PushClipRect(at, {at.x + width, at.y + 4}, true);
    const float x = at.x + (share * 1.3f - 0.3f) * width;
    draw.AddRectFilled({x, at.y}, {x + width * 0.3f, at.y + 4}, palette().accent, 2);
    draw.PopClipRect();
    ImGui::Dummy({width, 10});
    platform::request_redraw();

    const explore::Counts& counts = progress.counts;
    text(grouped(counts.states) + " states", 0, platform::Font::Bold);
    if (seconds > 0.2) {
        const double pace = static_cast<double>(counts.states) / seconds;
        text(grouped(static_cast<std::uint64_t>(pace)) + " a second, " + progress.stage,
             palette().muted);
    }
    text("depth " + grouped(counts.depth) + ", " + rounded(seconds), palette().muted);
    if (session.job.lost_thread()) {
        wrapped("Without threads, since the judge's own is gone.", palette().warn);
    } else if (session.job.refused_thread()) {
        wrapped("Without threads, since none was to be had.", palette().warn);
    }
    ImGui::Dummy({0, 4});
    if (button("cancel", Icon::Stop, "Stop", "Give the search up  (Esc)", Look::Danger)) {
        stop(session);
    }
}

void draw_title(const Judgement& judgement) {
    const VerdictKind kind = judgement.verdict.kind;
    const Color color = color_of(kind);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const WithFont font(platform::Font::Heading);
    const float height = ImGui::GetFontSize() + 16;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + width, at.y + height}, fade(color, 0.16f), rounding);
    draw_icon(draw, icon_of(kind), {at.x + 20, at.y + height / 2}, 14, color);
    text_in(draw, {at.x + 38, at.y + 8}, at.x + width - 8, color, title_of(kind));
    ImGui::Dummy({width, height});
    platform::name_widget("verdict");
}

// The sentence. One that is long does not push the story away: the rest is shown when asked for.
void draw_sentence(View& view, const Judgement& judgement) {
    const int lines_most = ImGui::GetWindowHeight() > 480 ? 6 : 3;
    const std::string words = after_title(judgement.verdict);
    const std::string shown =
        judgement.verdict.story.empty() || view.unfolded_judgement == judgement.number
            ? words
            : first_lines(words, ImGui::GetContentRegionAvail().x, lines_most);
    wrapped(shown);
    if (shown.size() == words.size()) return;
    tooltip(words);
    if (link_text("verdict/more", "All of it")) view.unfolded_judgement = judgement.number;
}

// A story that is longer than the panel follows the moment.
void keep_in_view(View& view, const Judgement& judgement, std::size_t here) {
    const auto seen = std::make_pair(judgement.number, here);
    const bool moved = view.story_seen.first == judgement.number && view.story_seen != seen;
    view.story_seen = seen;
    const ImVec2 window = ImGui::GetWindowPos();
    const bool above = ImGui::GetItemRectMin().y < window.y;
    const bool below = ImGui::GetItemRectMax().y > window.y + ImGui::GetWindowHeight();
    if (!moved || (!above && !below)) return;
    if (here == 0) {
        ImGui::SetScrollY(0);  // with the verdict above it
    } else {
        ImGui::SetScrollHereY(above ? 0.0f : 1.0f);
    }
}

void draw_story(Session& session, View& view, const Judgement& judgement) {
    const Verdict& verdict = judgement.verdict;
    if (verdict.schedule.empty()) return;
    const bool shown = session.playback && session.playback->order.text == judgement.order.text &&
                       session.playback->run.choices() == verdict.schedule;
    if (!verdict.story.empty()) {
        ImGui::Dummy({0, 2});
        heading("How it happens (click a line)");
    }
    std::size_t here = verdict.story.size();
    for (std::size_t i = 0; shown && i < verdict.story.size(); ++i) {
        if (verdict.story[i].step <= session.playback->position) here = i;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 1});
    for (std::size_t i = 0; i < verdict.story.size(); ++i) {
        const explore::StoryLine& line = verdict.story[i];
        const bool clicked =
            story_line("story/" + std::to_string(i), line.text, task_color(line.task), i == here);
        if (i == here) keep_in_view(view, judgement, here);
        if (!clicked) continue;
        if (!shown) show_counterexample(session);
        go_to(session, line.step);
        const vm::TaskView* task = moment(session).task(line.task);
        if (task) reveal(view, session.playback->sheets, task->place);
    }
    ImGui::PopStyleVar();
    if (!shown && button("again", Icon::Play, "Show this run again")) {
        show_counterexample(session);
    }
}

void draw_numbers(const Judgement& judgement) {
    const Verdict& verdict = judgement.verdict;
    ImGui::Dummy({0, 2});
    if (!verdict.bounds.empty()) wrapped(sentence(verdict.bounds), palette().muted);
    wrapped(grouped(verdict.counts.transitions) + " steps between states, in " +
                rounded(judgement.seconds) + ".",
            palette().muted);
}

// ---- Under other rules ----

constexpr const char* other_rules = "Other rules?";

bool trials_shown(const Session& session) {
    return !session.trials.rows.empty() && session.trials.order.text == session.text;
}

void draw_trials_button(Session& session) {
    if (trials_shown(session)) return;
    if (button("trials", Icon::Judge, other_rules,
               "Judges the same script with each switch set otherwise  (U)")) {
        begin_trials(session);
    }
}

void draw_trials(Session& session) {
    const Trials& trials = session.trials;
    if (!trials_shown(session)) return;
    ImGui::Dummy({0, 2});
    heading("Under other rules");
    const Palette& p = palette();
    for (std::size_t i = 0; i < trials.rows.size(); ++i) {
        const Trial& trial = trials.rows[i];
        Color color = p.muted;
        std::string says = i == trials.at ? "..." : "";
        if (trial.done && !trial.problem.empty()) {
            says = trial.problem;
        } else if (trial.done) {
            color = color_of(trial.kind);
            says = title_of(trial.kind);
        }
        const bool here = trial.switched == session.switched;
        if (story_line("trial/" + std::to_string(i), trial.label + ": " + says, color, here)) {
            take_trial(session, i);
        }
        if (trial.done) tooltip(trial.sentence + "\nJudge it so, and see why.");
    }
}

// ---- What comes next ----

// The hint that answers this verdict, if there is one that is not yet shown.
void draw_hint_button(Session& session, View& view) {
    const std::vector<puzzle::Hint>& hints = session.entry().puzzle->hints;
    if (session.judgement->verdict.passed() || hints_left(session) == 0) return;
    const std::string word = explore::word(session.judgement->verdict.kind);
    bool about_this = false;
    for (std::size_t i = 0; i < hints.size(); ++i) {
        about_this |= hints[i].verdict == word && !session.entry().progress.seen(i);
    }
    if (button("hint-here", Icon::Help, about_this ? "Hint on this" : "Hint",
               "It stands beside the task  (H)")) {
        hint_here(session, view);
    }
    // The next button beside it, where there is room.
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (ImGui::GetItemRectMax().x + button_width(Icon::Judge, other_rules) + 8 < right)
        ImGui::SameLine();
}

void draw_next(Session& session) {
    const std::size_t next = next_entry(session);
    if (next == session.chosen) return;
    const std::string label = "Next: " + session.entries[next].puzzle->title;
    if (button("next", Icon::Step, label, "What builds on this, or comes after it  (N)",
               Look::Primary)) {
        choose(session, next);
    }
}

void draw_judgement(Session& session, View& view) {
    const Judgement& judgement = *session.judgement;
    const Verdict& verdict = judgement.verdict;
    draw_title(judgement);
    if (session.judgement_stale()) {
        wrapped("The script has changed since.", palette().warn);
    }
    draw_sentence(view, judgement);
    if (!judgement.order.changes.empty()) {
        wrapped("Under changed rules: " + judgement.order.changes + ".", palette().warn);
    }
    if (verdict.passed() && !session.entry().puzzle->explanation.empty() &&
        button("learn", Icon::Help, "Why it works", "What to know about it, and what is asked next",
               Look::Plain)) {
        view.statement_tab = 2;
    }
    const bool solved = verdict.passed() && !session.entry().free;
    if (solved && judgement.order.changes.empty()) {
        draw_next(session);
        // The button may have led to another puzzle.
        if (!session.judgement) return;
    }
    draw_hint_button(session, view);
    draw_trials_button(session);
    draw_trials(session);
    draw_story(session, view, judgement);
    for (const explore::Finding& finding : verdict.findings) {
        wrapped("Note: " + finding.text, palette().warn);
        if (ImGui::IsItemClicked()) reveal(view, judgement.sheets, finding.span);
    }
    draw_numbers(judgement);
    std::string spoken = std::string(title_of(verdict.kind)) + ". " + after_title(verdict);
    for (const explore::Finding& finding : verdict.findings)
        spoken += " Note: " + finding.text + ".";
    platform::announce(platform::Region::Verdict, spoken);
}

}  // namespace

const char* title_of(VerdictKind kind) {
    switch (kind) {
        case VerdictKind::Pass:
            return "Pass";
        case VerdictKind::Deadlock:
            return "Deadlock";
        case VerdictKind::Never:
            return "Never, but it happens";
        case VerdictKind::Finally:
            return "Wrong at the end";
        case VerdictKind::Assertion:
            return "Assertion failed";
        case VerdictKind::DataRace:
            return "Data race";
        case VerdictKind::Misuse:
            return "Misuse";
        case VerdictKind::NotPossible:
            return "Not possible";
        case VerdictKind::DeadlineMissed:
            return "Deadline missed";
        case VerdictKind::Starvation:
            return "Starvation";
        case VerdictKind::Livelock:
            return "Livelock";
        case VerdictKind::BusyWait:
            return "Busy waiting";
        case VerdictKind::LimitReached:
            return "Not finished";
    }
    return "";
}

void hint_here(Session& session, View& view) {
    show_hint(session);
    view.statement_tab = 1;
}

void draw_verdict(Session& session, View& view) {
    if (session.stress.shown() && !session.job.running()) {
        draw_stress(session, view);
    } else if (session.job.running()) {
        draw_progress(session);
    } else if (has_quest(session) && !session.judgement) {
        draw_quest(session, view);
    } else if (session.judgement) {
        draw_judgement(session, view);
    } else if (!session.built.machine) {
        constexpr std::string_view what = "The script has errors";
        empty_state(Icon::Warning, what, "They stand below the text, each with what to do.");
        platform::announce(platform::Region::Verdict, what);
    } else {
        const float room = ImGui::GetFrameHeight() + 8;
        empty_state(
            Icon::Judge, "Not judged yet",
            "The judge tries every order of the steps, and shows the simplest one that fails.",
            room);
        center_next(button_width(Icon::Judge, "Judge"));
        if (button("judge/here", Icon::Judge, "Judge", "Ctrl+Enter")) judge(session);
        platform::announce(platform::Region::Verdict, "");
    }
}

}  // namespace screen
