// The timeline: a ruler with the scrubber, a lane a task, a lane a lock. Clicking or dragging moves
// to that moment, a click in a lane also to that task's line; a click on a lock's name picks the
// lock that L goes along. The wheel scrolls, with Ctrl it zooms. What lies ahead of the moment is
// dimmed.
#include <algorithm>
#include <cmath>
#include <optional>

#include "web/panels.h"
#include "web/timeline_scene.h"
#include "web/widgets.h"

namespace screen {

namespace {

// Kept free behind the end, for the arrows of who waits there.
constexpr float arrows_width = 36;
constexpr double points_most = 110, points_zoomed_most = 160;

// ---- The line over the lanes ----

// What may happen next, a chip each; the one that was clicked.
std::optional<vm::Choice> draw_options(const Moment& moment) {
    std::optional<vm::Choice> taken;
    ImGui::AlignTextToFramePadding();
    text(moment.options.empty() ? "Nothing can happen next" : "Next", palette().muted);
    // With many of them the chips name only who; what they do is told by the tooltip.
    const bool crowded = moment.options.size() > 4;
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    for (std::size_t i = 0; i < moment.options.size(); ++i) {
        const Option& option = moment.options[i];
        const std::string key = i < 9 ? std::to_string(i + 1) + "  " : "";
        const std::string label = key + option.label;
        const std::string detail = crowded ? "" : option.detail;
        ImGui::SameLine();
        if (ImGui::GetCursorScreenPos().x + chip_width(label, detail) > right) ImGui::NewLine();
        const std::string name = "choice/" + std::to_string(i);
        if (chip(name.c_str(), label, detail, task_color(option.choice.task), option.recorded)) {
            taken = option.choice;
        }
        tooltip(option.label + ": " + option.detail +
                (option.recorded ? "\nThis run goes on with it." : "\nLet it happen next."));
    }
    return taken;
}

std::string where_words(const Playback& playback, const Moment& moment) {
    std::string words =
        "Step " + std::to_string(playback.position) + " of " + std::to_string(playback.run.size());
    if (playback.machine().settings.rule.exact_time()) {
        words += ", tick " + std::to_string(moment.tick);
    }
    return words;
}

// The same for a screen reader, with what was asked for last: one text for all, so that none takes
// the place of another in each frame.
std::string spoken(Session& session, const View& view) {
    const Playback& playback = *session.playback;
    const Moment& now = moment(session);
    std::string words = where_words(playback, now) + ". " + now.happened;
    if (playback.at_end() && playback.ended()) words += ". " + sched::ending_sentence(playback.run);
    const Blockers blockers =
        blockers_of(playback.machine(), playback.world().data(), now, view.asked);
    if (!blockers.words.empty()) words += " " + blockers.words;
    if (foresight_holds(session)) words += " " + foresight_words(session);
    return words;
}

// What the run has come to, or what the last step did.
void draw_news(const Session& session, const Moment& moment, float width) {
    const Playback& playback = *session.playback;
    if (session.playback_stale()) {
        text("of an earlier script", palette().warn);
    } else if (playback.at_end() && playback.ended()) {
        const bool fine = playback.run.ending() == sched::Ending::Finished;
        ellipsis(sched::ending_sentence(playback.run), width,
                 fine ? palette().good : palette().bad);
        platform::name_widget("ending");
    } else {
        ellipsis(moment.happened, width, palette().muted);
    }
}

void draw_header(Session& session, View& view, const Moment& moment) {
    ImGui::AlignTextToFramePadding();
    const std::string where = where_words(*session.playback, moment);
    text(where, 0, platform::Font::Bold);
    platform::name_widget("position");
    ImGui::SameLine();
    const float buttons_width = 3 * (ImGui::GetFrameHeight() + 2);
    draw_news(session, moment, ImGui::GetContentRegionAvail().x - buttons_width - 16);
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - buttons_width);
    if (button("zoom-out", Icon::None, "\xe2\x88\x92", "Zoom out  (-)", Look::Quiet)) {
        zoom(view, 1 / 1.5);
    }
    ImGui::SameLine(0, 0);
    if (button("zoom-in", Icon::None, "+", "Zoom in  (+)", Look::Quiet)) zoom(view, 1.5);
    ImGui::SameLine(0, 0);
    if (button("zoom-fit", Icon::Fit, "", "The whole run  (0)", Look::Quiet)) {
        view.time_fit = true;
    }
}

// ---- What the judge says of what can follow ----

void draw_foresight(Session& session) {
    if (!foresight_holds(session)) return;
    const Foresight& foresight = session.foresight;
    if (!foresight.known && !foresight.job.running()) return;
    const bool breaks = foresight.known && !foresight.verdict.schedule.empty();
    const bool safe = foresight.known && foresight.verdict.passed();
    const Color color = breaks ? palette().bad : safe ? palette().good : palette().muted;
    ImGui::AlignTextToFramePadding();
    const float button_width = breaks ? size_of("Show it").x + 34 : 0;
    const std::string words = foresight_words(session);
    ellipsis(words, ImGui::GetContentRegionAvail().x - button_width - 8, color);
    platform::name_widget("foresight");
    if (!breaks) return;
    ImGui::SameLine();
    if (button("foresight-show", Icon::Play, "Show it",
               "Goes on from here into the failure; what was recorded is kept below")) {
        follow_foresight(session);
    }
}

// ---- The axis ----

// Fits the run until the person zooms; keeps the moment in view when it moves.
void set_axis(TimelineScene& scene, View& view, double end) {
    TimeAxis& axis = scene.axis;
    const double width = axis.right - axis.left - arrows_width;
    const double fit = width / std::max(1.0, end);
    if (view.time_fit) {
        view.points_per_unit = std::min(points_most, fit);
        view.time_left = 0;
    }
    view.points_per_unit =
        std::clamp(view.points_per_unit, std::min(fit, points_most), points_zoomed_most);
    const double shown = width / view.points_per_unit;
    const bool moved = view.time_version != scene.playback.version ||
                       view.time_position != scene.playback.position;
    view.time_version = scene.playback.version;
    view.time_position = scene.playback.position;
    const bool outside = scene.now < view.time_left || scene.now > view.time_left + shown;
    if (moved && outside) view.time_left = scene.now - shown * 0.7;
    view.time_left = std::clamp(view.time_left, 0.0, std::max(0.0, end - shown));
    axis.first = view.time_left;
    axis.points_per_unit = view.points_per_unit;
}

void answer_wheel(const TimelineScene& scene, View& view) {
    const ImGuiIO& io = ImGui::GetIO();
    double by = 0;
    if (io.KeyCtrl && io.MouseWheel != 0) {
        // What is under the mouse stays there.
        const double time = scene.axis.time(io.MousePos.x);
        zoom(view, std::pow(1.25, io.MouseWheel));
        view.time_left =
            time - static_cast<double>(io.MousePos.x - scene.axis.left) / view.points_per_unit;
        return;
    }
    by = -60.0 * (io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0));
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Middle)) by -= io.MouseDelta.x;
    if (by == 0) return;
    view.time_fit = false;
    view.time_left += by / view.points_per_unit;
}

// The button came up: in a lane its task's line is shown; a name is asked about or picked.
void answer_click(Session& session, View& view, const TimelineScene& scene, ImVec2 mouse) {
    const int task = scene.task_at(mouse.y), lock = scene.lock_at(mouse.y);
    const bool on_name = mouse.x <= scene.axis.left - 8;
    if (task >= 0) {
        const vm::TaskId id = scene.chart.tasks[static_cast<std::size_t>(task)].task;
        const vm::TaskView* at = moment(session).task(id);
        if (on_name) view.asked = id;
        if (at) reveal(view, session.playback->sheets, at->place);
    } else if (lock >= 0 && on_name) {
        const sync::Address object = scene.chart.locks[static_cast<std::size_t>(lock)].object;
        view.picked = view.picked == object ? 0 : object;
    }
}

// ---- The runs beside ----

constexpr float beside_header = 26;

// Its title, how it differs, and its two buttons. True where it is gone.
bool draw_beside_header(Session& session, std::size_t number, ImVec2 at, float width) {
    const Beside& beside = session.beside[number];
    const std::string name = "beside/" + std::to_string(number);
    const Palette& p = palette();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddLine({at.x, at.y + 3}, {at.x + width, at.y + 3}, p.line);
    const float y = at.y + 8;
    const float title = size_of(beside.title).x;
    draw.AddText({at.x + 4, y}, p.text, beside.title.c_str());
    const sched::Run& run = beside.playback->run;
    std::string words = beside.difference.empty() ? "the same to the end" : beside.difference;
    if (run.ending() != sched::Ending::Open) words += "  \xc2\xb7  " + sched::ending_sentence(run);
    text_in(draw, {at.x + title + 16, y}, at.x + width - 56,
            beside.difference.empty() ? p.muted : p.warn, words);
    platform::name_rect(name + "/words", {at.x, y, width - 56, ImGui::GetFontSize()});
    ImGui::SetCursorScreenPos({at.x + width - 50, at.y + 6});
    if (link_text((name + "/up").c_str(), "up")) {
        exchange(session, number);
        return true;
    }
    tooltip("It changes places with the run above");
    ImGui::SetCursorScreenPos({at.x + width - 18, at.y + 6});
    if (link_text((name + "/close").c_str(), "\xc3\x97", p.muted)) {
        drop_beside(session, number);
        return true;
    }
    tooltip("Away with it");
    return false;
}

float beside_height(const Session& session) {
    float height = 0;
    for (const Beside& beside : session.beside) {
        Moment none;
        const TimelineScene scene{*beside.playback, beside.chart, none};
        height += beside_header + scene.height() + 6;
    }
    return height;
}

// Where runs come to stand below, the lower part of the window grows by what is missing, as far as
// the upper can spare it.
void make_room(View& view, float missing) {
    if (view.beside_seen) return;
    constexpr float bottom_most = 0.62f;
    view.beside_seen = true;
    const float wanted = std::max(0.0f, missing) / ImGui::GetMainViewport()->WorkSize.y * 1.15f;
    view.bottom_more = std::clamp(wanted, 0.0f, std::max(0.0f, bottom_most - view.bottom));
}

double latest_end(const Session& session, double end) {
    for (const Beside& beside : session.beside) end = std::max(end, beside.chart.end);
    return end;
}

// One below the other, along the axis of the run above.
void draw_besides(Session& session, const TimelineScene& above, ImVec2 at, float width) {
    for (std::size_t i = 0; i < session.beside.size(); ++i) {
        if (draw_beside_header(session, i, at, width)) return;
        Beside& beside = session.beside[i];
        const Moment& then = moment_of(beside, session.playback->position);
        TimelineScene scene{*beside.playback, beside.chart, then};
        scene.from = {at.x, at.y + beside_header};
        scene.to = {at.x + width, scene.from.y + scene.height()};
        scene.axis = above.axis;
        scene.name = "beside/" + std::to_string(i) + "/";
        scene.now = time_of(beside.playback->run, beside.playback->position);
        if (!beside.difference.empty()) {
            scene.parted = time_of(beside.playback->run, beside.parted_here);
        }
        scene.draw(*ImGui::GetWindowDrawList());
        at.y = scene.to.y + 6;
    }
}

void draw_chart(Session& session, View& view, const Chart& chart, const Moment& moment) {
    ImGui::BeginChild("lanes", {0, 0}, 0, ImGuiWindowFlags_NoNavInputs);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    TimelineScene scene{*session.playback, chart, moment};
    scene.from = at;
    const Blockers blockers = blockers_of(session.playback->machine(),
                                          session.playback->world().data(), moment, view.asked);
    if (blockers.chain.size() > 1) scene.blockers = &blockers;
    scene.picked = view.picked;
    if (!session.beside.empty() && !session.beside.back().difference.empty()) {
        scene.parted = time_of(scene.playback.run, session.beside.back().parted_there);
    }
    const float below = beside_height(session);
    if (below > 0) make_room(view, scene.height() + below - room.y);
    scene.spread(room.y - below);
    const float height = std::max(room.y - below, scene.height());
    scene.to = {at.x + room.x, at.y + height};
    scene.axis.left = at.x + scene.names_width();
    scene.axis.right = scene.to.x;
    scene.now = time_of(scene.playback.run, scene.playback.position);
    set_axis(scene, view, latest_end(session, scene.end()));

    ImGui::InvisibleButton("canvas", {room.x, height},
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
    platform::name_widget("timeline");
    const bool hovered = ImGui::IsItemHovered();
    const bool dragged = ImGui::IsItemActive() && ImGui::IsMouseDown(ImGuiMouseButton_Left);
    scene.draw(*ImGui::GetWindowDrawList());
    if (view.picture_wanted) {
        platform::want_pixels({at.x, at.y, room.x, room.y});
        view.picture_wanted = false;
    }
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (dragged && mouse.x > scene.axis.left - 8) {
        go_to(session, position_at(scene.playback.run, scene.axis.time(mouse.x)));
    } else if (hovered) {
        scene.draw_hover(*ImGui::GetWindowDrawList());
    }
    if (hovered && ImGui::IsMouseReleased(ImGuiMouseButton_Left)) {
        answer_click(session, view, scene, mouse);
    }
    if (hovered) answer_wheel(scene, view);
    draw_besides(session, scene, {at.x, at.y + height}, room.x);
    ImGui::EndChild();
}

}  // namespace

void draw_timeline(Session& session, View& view) {
    if (session.beside.empty()) {
        view.beside_seen = false;
        view.bottom_more = 0;
    }
    if (!session.playback) {
        empty_state(Icon::Play, "Nothing has run yet",
                    "Run shows one run of it. Step lets you choose who goes next, each time.",
                    ImGui::GetFrameHeight() + 8);
        const float between = ImGui::GetStyle().ItemSpacing.x;
        center_next(button_width(Icon::Play, "Run") + between + button_width(Icon::Step, "Step"));
        if (button("run/here", Icon::Play, "Run", "F5")) run(session);
        ImGui::SameLine();
        if (button("step/here", Icon::Step, "Step", "F10")) step(session);
        return;
    }
    // A run that moves by itself would be more than can be listened to.
    if (!session.playing && !session.running) {
        platform::announce(platform::Region::Status, spoken(session, view));
    }
    // The run may only change when everything is drawn.
    const Chart& shown_chart = chart(session);
    const Moment& shown_moment = moment(session);
    draw_header(session, view, shown_moment);
    const std::optional<vm::Choice> taken = draw_options(shown_moment);
    draw_foresight(session);
    // "Show it" has made another run.
    if (session.seen.moment_version != session.playback->version) return;
    draw_chart(session, view, shown_chart, shown_moment);
    if (taken) take(session, *taken);
}

}  // namespace screen
