// Drawing of a timeline scene, from the back to the front.
#include "web/timeline_scene.h"

#include <algorithm>
#include <cmath>

#include "engine/vm/inspect.h"
#include "web/lanes.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr float ruler_height = 22;
// Higher lanes than that look empty.
constexpr float task_height_most = 38, lock_height_most = 26;
using Scene = TimelineScene;

const char* status_of(vm::TaskStatus status) {
    switch (status) {
        case vm::TaskStatus::Unborn:
            return "not yet";
        case vm::TaskStatus::Ready:
            return "ready";
        case vm::TaskStatus::Running:
            return "running";
        case vm::TaskStatus::Blocked:
            return "blocked";
        case vm::TaskStatus::Sleeping:
            return "asleep";
        case vm::TaskStatus::Suspended:
            return "suspended";
        case vm::TaskStatus::Ended:
            return "done";
    }
    return "";
}

void draw_ruler(const Scene& scene, ImDrawList& draw) {
    const Palette& p = palette();
    const TimeAxis& axis = scene.axis;
    draw.AddText({scene.from.x + 4, scene.from.y + 2}, p.muted,
                 scene.chart.exact_time ? "ticks" : "steps");
    draw.PushClipRect({axis.left - 6, scene.from.y}, scene.to, true);
    const double distance = mark_distance(axis.points_per_unit, 44);
    for (double time = std::floor(axis.first / distance) * distance; time <= axis.last();
         time += distance) {
        if (time < 0) continue;
        const float x = axis.x(time);
        draw.AddLine({x, scene.from.y + ruler_height - 4}, {x, scene.to.y}, fade(p.line, 0.6f));
        draw.AddText({x + 3, scene.from.y + 2}, p.muted,
                     std::to_string(static_cast<long long>(time)).c_str());
    }
    draw.PopClipRect();
}

void draw_playhead(const Scene& scene, ImDrawList& draw) {
    const Palette& p = palette();
    const float x = scene.axis.x(scene.now);
    draw.PushClipRect({scene.axis.left - 6, scene.from.y}, {scene.to.x, scene.to.y}, true);
    if (!scene.playback.at_end()) {
        draw.AddRectFilled({x, scene.from.y + ruler_height}, scene.to, fade(p.panel, 0.55f));
    }
    draw.AddLine({x, scene.from.y + 6}, {x, scene.to.y}, p.accent, 1.6f);
    draw.AddTriangleFilled({x - 6, scene.from.y + 4}, {x + 6, scene.from.y + 4},
                           {x, scene.from.y + 14}, p.accent);
    draw.PopClipRect();
    platform::name_rect("playhead", {x - 6, scene.from.y, 12, ruler_height});
}

void draw_task_gutter(const Scene& scene, ImDrawList& draw, const vm::TaskView& task,
                      Stripe stripe) {
    const Palette& p = palette();
    const float y = stripe.middle() - ImGui::GetFontSize() / 2;
    draw.AddRectFilled({scene.from.x, stripe.top + 5},
                       {scene.from.x + 4, stripe.top + stripe.height - 5}, task_color(task.id), 2);
    std::string status = status_of(task.status);
    if (scene.chart.exact_time) {
        status = !task.boosted
                     ? std::to_string(task.base)
                     : std::to_string(task.base) + "\xe2\x86\x91" + std::to_string(task.effective);
    }
    const Color color = task.boosted               ? p.warn
                        : task.status == vm::TaskStatus::Blocked ? p.bad
                                                                 : p.muted;
    const float right = scene.axis.left - 8;
    const float width = size_of(status).x;
    draw.AddText({right - width, y}, color, status.c_str());
    text_in(draw, {scene.from.x + 10, y}, right - width - 6, p.text, task.name);
}

// From the lane of each task that waits now to the lane of who holds what it waits for.
void draw_wait_arrows(const Scene& scene, ImDrawList& draw, const std::vector<Stripe>& stripes) {
    const auto stripe_of = [&](vm::TaskId task) -> const Stripe* {
        for (std::size_t i = 0; i < scene.chart.tasks.size(); ++i) {
            if (scene.chart.tasks[i].task == task) return &stripes[i];
        }
        return nullptr;
    };
    for (const vm::Wait& wait : scene.moment.waits) {
        const bool in_cycle = std::find(scene.moment.cycle.begin(), scene.moment.cycle.end(),
                                        wait.waiter) != scene.moment.cycle.end();
        for (const vm::TaskId holder : wait.holders) {
            const Stripe* a = stripe_of(wait.waiter);
            const Stripe* b = stripe_of(holder);
            if (!a || !b || a == b) continue;
            const Color color = in_cycle ? palette().bad : palette().text;
            const float x = scene.axis.x(scene.now) + 5;
            const float y0 = a->middle(), y1 = b->middle();
            const float bow = 12 + std::abs(y1 - y0) * 0.12f;
            draw.AddBezierCubic({x, y0}, {x + bow, y0}, {x + bow, y1}, {x + 4, y1}, color, 1.6f);
            draw.AddTriangleFilled({x, y1}, {x + 7, y1 - 4}, {x + 7, y1 + 4}, color);
            draw.AddCircleFilled({x, y0}, 3, color);
        }
    }
}

// What a step did, without the name of who did it: the lane says that.
std::string step_words(const Playback& playback, std::size_t step) {
    const sched::Run& run = playback.run;
    const vm::Event* event = telling_event(run, step);
    if (!event) return "";
    const vm::Word* world = run.last().data();
    std::string words = vm::sentence(playback.machine(), world, *event);
    const std::string name = vm::task_name(playback.machine(), world, event->task) + " ";
    if (words.compare(0, name.size(), name) == 0) words.erase(0, name.size());
    return words;
}

// Returns where each task's lane lies.
std::vector<Stripe> draw_lanes(const Scene& scene, ImDrawList& draw) {
    const vm::Machine& machine = scene.playback.machine();
    const vm::Word* world = scene.playback.run.last().data();
    const LaneNames names{[&](sync::Address object) { return vm::name_of(machine, world, object); },
                          [&](sync::TaskId task) { return vm::task_name(machine, world, task); },
                          [&](std::size_t step) { return step_words(scene.playback, step); }};
    std::vector<Stripe> stripes;
    float y = scene.from.y + ruler_height;
    const float clip_top = draw.GetClipRectMin().y, clip_bottom = draw.GetClipRectMax().y;
    const auto visible = [&](Stripe stripe) {
        return stripe.top + stripe.height > clip_top && stripe.top < clip_bottom;
    };
    const ImVec2 lanes_from{scene.axis.left, scene.from.y}, lanes_to{scene.to.x, scene.to.y};
    for (const TaskLane& lane : scene.chart.tasks) {
        const Stripe stripe{y, scene.task_height};
        stripes.push_back(stripe);
        y += scene.task_height;
        const vm::TaskView* task = scene.moment.task(lane.task);
        if (!task || !visible(stripe)) continue;
        draw_task_gutter(scene, draw, *task, stripe);
        draw.PushClipRect(lanes_from, lanes_to, true);
        draw_task_lane(draw, scene.chart, lane, scene.axis, stripe, names, task->base);
        draw.PopClipRect();
        platform::name_rect(
            "lane/" + task->name,
            {scene.axis.left, stripe.top, scene.to.x - scene.axis.left, scene.task_height});
    }
    y += 4;
    for (const LockLane& lane : scene.chart.locks) {
        const Stripe stripe{y, scene.lock_height};
        y += scene.lock_height;
        if (!visible(stripe)) continue;
        draw_icon(draw, Icon::Lock, {scene.from.x + 5, stripe.middle()}, 10, palette().muted);
        text_in(draw, {scene.from.x + 14, stripe.middle() - ImGui::GetFontSize() / 2},
                scene.axis.left - 8, palette().muted, names.object(lane.object));
        draw.PushClipRect(lanes_from, lanes_to, true);
        draw_lock_lane(draw, scene.chart, lane, scene.axis, stripe, names);
        draw.PopClipRect();
    }
    return stripes;
}

}  // namespace

void TimelineScene::spread(float room) {
    const float factor = std::max(1.0f, room / height());
    task_height = std::min(task_height * factor, task_height_most);
    lock_height = std::min(lock_height * factor, lock_height_most);
}

float TimelineScene::height() const {
    return ruler_height + 8 + static_cast<float>(chart.tasks.size()) * task_height +
           static_cast<float>(chart.locks.size()) * lock_height;
}

float TimelineScene::names_width() const {
    float width = 60;
    for (const vm::TaskView& task : moment.tasks) width = std::max(width, size_of(task.name).x);
    const char* widest = chart.exact_time ? "99\xe2\x86\x91"
                                            "99"
                                          : "blocked";
    return std::min(width + size_of(widest).x + 28, 200.0f);
}

void TimelineScene::draw(ImDrawList& list) const {
    draw_ruler(*this, list);
    const std::vector<Stripe> stripes = draw_lanes(*this, list);
    draw_playhead(*this, list);
    draw_wait_arrows(*this, list, stripes);
}

void TimelineScene::draw_hover_card() const {
    const float x = ImGui::GetIO().MousePos.x;
    const sched::Run& run = playback.run;
    const double time = axis.time(x);
    if (x < axis.left || run.size() == 0 || time > chart.end) return;
    const std::size_t step = std::min(position_at(run, std::floor(time)), run.size() - 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 7});
    if (ImGui::BeginTooltip()) {
        text("Step " + std::to_string(step + 1), palette().muted);
        const vm::Word* world = run.at(step + 1).data();
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            text(vm::sentence(playback.machine(), world, run.events()[i]));
        }
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

}  // namespace screen
