// Drawing of a timeline scene, from the back to the front.
#include "web/timeline_scene.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/vm/inspect.h"
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
                 scene.chart.measured     ? "ns"
                 : scene.chart.exact_time ? "ticks"
                                          : "steps");
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
    draw.AddLine({x, scene.from.y + 6}, {x, scene.to.y}, p.accent, 1.6f);
    draw.AddTriangleFilled({x - 6, scene.from.y + 4}, {x + 6, scene.from.y + 4},
                           {x, scene.from.y + 14}, p.accent);
    draw.PopClipRect();
    if (scene.name.empty()) {
        platform::name_rect("playhead", {x - 6, scene.from.y, 12, ruler_height});
    }
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
    const Color color = task.boosted                             ? p.warn
                        : task.status == vm::TaskStatus::Blocked ? p.bad
                                                                 : p.muted;
    const float right = scene.axis.left - 8;
    const float width = size_of(status).x;
    draw.AddText({right - width, y}, color, status.c_str());
    const bool relevant = scene.playback.relevant(task.id);
    text_in(draw, {scene.from.x + 10, y}, right - width - 6, relevant ? p.text : p.muted,
            task.name);
    if (scene.blockers && scene.blockers->last() == task.id) {
        draw.AddRect({scene.from.x + 6, y - 2}, {right - width - 2, y + ImGui::GetFontSize() + 3},
                     p.warn, 4, 0, 1.6f);
    }
}

// ---- The loop of a run that goes on for ever ----

// 0 where it ends.
double loop_length(const Scene& scene) {
    if (!scene.playback.loops()) return 0;
    const sched::Run& run = scene.playback.run;
    return time_of(run, run.size()) - time_of(run, scene.playback.told.loop_from);
}

// As many rounds as are drawn behind the first: enough to see that they repeat.
int more_rounds(const Scene& scene) {
    const double length = loop_length(scene);
    return length <= 0 ? 0 : 2 * length <= scene.chart.end ? 2 : 1;
}

void draw_loop_band(const Scene& scene, ImDrawList& draw) {
    const int more = more_rounds(scene);
    if (more == 0) return;
    const Color color = palette().bad;
    const sched::Run& run = scene.playback.run;
    const double from = time_of(run, scene.playback.told.loop_from);
    const double length = loop_length(scene);
    draw.PushClipRect({scene.axis.left, scene.from.y}, scene.to, true);
    for (int i = 0; i <= more; ++i) {
        const float x0 = scene.axis.x(from + i * length);
        const float x1 = scene.axis.x(from + (i + 1) * length);
        const float y = scene.from.y + ruler_height - 3;
        draw.AddRectFilled({x0, y}, {x1, scene.to.y}, fade(color, i % 2 == 0 ? 0.1f : 0.05f));
        draw.AddLine({x0 + 1, y}, {x1 - 1, y}, color, 2.5f);
        draw.AddTriangleFilled({x1 - 8, y - 4}, {x1 - 8, y + 4}, {x1 - 1, y}, color);
        const std::string words = i == 0 ? "for ever" : "again";
        if (x1 - x0 > size_of(words).x + 14) {
            draw.AddText({x0 + 5, y - ImGui::GetFontSize() - 2}, color, words.c_str());
        }
    }
    draw.PopClipRect();
    const float left = std::max(scene.axis.x(from), scene.axis.left);
    const float right = std::min(scene.axis.x(from + length), scene.to.x);
    platform::name_rect(scene.name + "loop",
                        {left, scene.from.y, std::max(0.0f, right - left), ruler_height});
}

// How far stands back what lies ahead of the moment, the rounds of a loop behind the first, and a
// task that the failure does not need.
constexpr float ahead_back = 0.55f, round_back = 0.45f, irrelevant_back = 0.65f;

float both(float a, float b) { return 1 - (1 - a) * (1 - b); }

// [lane] draws a part of a lane along an axis: what is past, what lies ahead, and a loop again
// behind its end.
template <class Lane>
void draw_parts(const Scene& scene, ImDrawList& draw, float back, const Lane& lane) {
    const double end = scene.chart.end, now = scene.playback.at_end() ? end + 1 : scene.now;
    const float ahead = scene.playback.at_end() ? back : both(back, ahead_back);
    const auto part = [&](const TimeAxis& axis, float left, float right, LanePart which) {
        left = std::max(left, scene.axis.left);
        right = std::min(right, scene.to.x);
        if (right <= left) return;
        draw.PushClipRect({left, scene.from.y}, {right, scene.to.y}, true);
        lane(axis, which);
        draw.PopClipRect();
    };
    const float middle = scene.playback.at_end() ? scene.to.x : scene.axis.x(now);
    part(scene.axis, scene.axis.left, middle, {0, now, back});
    part(scene.axis, middle, scene.to.x, {now, end + 1, ahead});
    const double length = loop_length(scene);
    for (int i = 1; i <= more_rounds(scene); ++i) {
        TimeAxis axis = scene.axis;
        axis.first -= i * length;
        part(axis, scene.axis.x(end + (i - 1) * length), scene.axis.x(end + i * length),
             {end - length, end, both(ahead, round_back)});
    }
}

// ---- Arrows ----

std::optional<Stripe> stripe_of(const Scene& scene, vm::TaskId task) {
    for (std::size_t i = 0; i < scene.chart.tasks.size(); ++i) {
        if (scene.chart.tasks[i].task == task) return scene.task_stripe(i);
    }
    return {};
}

// From who waits to who is waited for, at the same time.
void draw_arrow(ImDrawList& draw, float x, float y0, float y1, Color color, float thickness) {
    const float bow = 12 + std::abs(y1 - y0) * 0.12f;
    draw.AddBezierCubic({x, y0}, {x + bow, y0}, {x + bow, y1}, {x + 4, y1}, color, thickness);
    draw.AddTriangleFilled({x, y1}, {x + 7, y1 - 4}, {x + 7, y1 + 4}, color);
    draw.AddCircleFilled({x, y0}, 3, color);
}

// Whether the asked chain leads from [waiter] to [holder].
bool in_asked_chain(const Scene& scene, vm::TaskId waiter, vm::TaskId holder) {
    if (!scene.blockers) return false;
    const std::vector<vm::TaskId>& chain = scene.blockers->chain;
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
        if (chain[i] == waiter && chain[i + 1] == holder) return true;
    }
    return false;
}

// From the lane of each task that waits now to the lane of who holds what it waits for.
void draw_wait_arrows(const Scene& scene, ImDrawList& draw) {
    const auto in_cycle = [&](vm::TaskId task) {
        const std::vector<vm::TaskId>& cycle = scene.moment.cycle;
        return std::find(cycle.begin(), cycle.end(), task) != cycle.end();
    };
    for (const vm::Wait& wait : scene.moment.waits) {
        for (const vm::TaskId holder : wait.holders) {
            const auto a = stripe_of(scene, wait.waiter), b = stripe_of(scene, holder);
            if (!a || !b || wait.waiter == holder) continue;
            const bool asked = in_asked_chain(scene, wait.waiter, holder);
            const Color color = asked                   ? palette().warn
                                : in_cycle(wait.waiter) ? palette().bad
                                                        : palette().text;
            draw_arrow(draw, scene.axis.x(scene.now) + 5, a->middle(), b->middle(), color,
                       asked ? 2.8f : 1.6f);
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

void draw_task_lanes(const Scene& scene, ImDrawList& draw, const LaneNames& names) {
    const float clip_top = draw.GetClipRectMin().y, clip_bottom = draw.GetClipRectMax().y;
    const float wide = scene.to.x - scene.axis.left;
    for (std::size_t i = 0; i < scene.chart.tasks.size(); ++i) {
        const TaskLane& lane = scene.chart.tasks[i];
        const Stripe stripe = scene.task_stripe(i);
        const vm::TaskView* task = scene.moment.task(lane.task);
        if (!task || stripe.top + stripe.height < clip_top || stripe.top > clip_bottom) continue;
        draw_task_gutter(scene, draw, *task, stripe);
        const float back = scene.playback.relevant(lane.task) ? 0 : irrelevant_back;
        draw_parts(scene, draw, back, [&](const TimeAxis& axis, LanePart part) {
            draw_task_lane(draw, scene.chart, lane, axis, part, stripe, names, task->base);
        });
        platform::name_rect(scene.name + "lane/" + task->name,
                            {scene.axis.left, stripe.top, wide, stripe.height});
        platform::name_rect(
            scene.name + "task/" + task->name,
            {scene.from.x, stripe.top, scene.axis.left - scene.from.x - 8, stripe.height});
    }
}

void draw_lock_lanes(const Scene& scene, ImDrawList& draw, const LaneNames& names) {
    const float clip_top = draw.GetClipRectMin().y, clip_bottom = draw.GetClipRectMax().y;
    for (std::size_t i = 0; i < scene.chart.locks.size(); ++i) {
        const LockLane& lane = scene.chart.locks[i];
        const Stripe stripe = scene.lock_stripe(i);
        if (stripe.top + stripe.height < clip_top || stripe.top > clip_bottom) continue;
        const bool picked = scene.picked == lane.object;
        const Color color = picked ? palette().accent : palette().muted;
        if (picked) {
            draw.AddRectFilled({scene.from.x, stripe.top}, {scene.to.x, stripe.top + stripe.height},
                               fade(palette().accent, 0.1f), 4);
        }
        draw_icon(draw, Icon::Lock, {scene.from.x + 5, stripe.middle()}, 10, color);
        const std::string name = names.object(lane.object);
        text_in(draw, {scene.from.x + 14, stripe.middle() - ImGui::GetFontSize() / 2},
                scene.axis.left - 8, color, name);
        draw_parts(scene, draw, 0, [&](const TimeAxis& axis, LanePart part) {
            draw_lock_lane(draw, scene.chart, lane, axis, part, stripe, names);
        });
        platform::name_rect(
            scene.name + "lock/" + name,
            {scene.from.x, stripe.top, scene.axis.left - scene.from.x - 8, stripe.height});
    }
}

// Where another run goes another way.
void draw_parting(const Scene& scene, ImDrawList& draw) {
    if (scene.parted < 0) return;
    const float x = scene.axis.x(scene.parted);
    if (x < scene.axis.left || x > scene.to.x) return;
    for (float y = scene.from.y + ruler_height; y < scene.to.y; y += 7) {
        draw.AddLine({x, y}, {x, std::min(y + 4, scene.to.y)}, palette().warn, 1.8f);
    }
}

// ---- The card under the mouse ----

// Who ended the wait that is over at [time], as far as that is known.
std::string ended_by(const Scene& scene, const sched::Segment& wait) {
    const sched::Run& run = scene.playback.run;
    const std::size_t around = position_at(run, wait.to);
    for (std::size_t step = around > 2 ? around - 2 : 0; step < std::min(around + 2, run.size());
         ++step) {
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            const vm::Event& event = run.events()[i];
            if (event.task != wait.task) continue;
            if (event.kind == sync::EventKind::TimedOut) return "its time is up";
            if (event.kind != sync::EventKind::Woken) continue;
            return "ended by " + vm::task_name(scene.playback.machine(), run.last().data(),
                                               static_cast<vm::TaskId>(event.value));
        }
    }
    return "";
}

std::string wait_words(const Scene& scene, const sched::Segment& wait) {
    const vm::Machine& machine = scene.playback.machine();
    const vm::Word* world = scene.playback.run.last().data();
    std::string words = vm::task_name(machine, world, wait.task) + " waits";
    words += wait.object == 0 ? " until a condition holds"
                              : " for " + vm::name_of(machine, world, wait.object);
    if (wait.owner != sync::no_task) {
        words += ", held by " + vm::task_name(machine, world, wait.owner);
    }
    const vm::Word length = wait.to - wait.from;
    const std::string unit = scene.chart.measured ? "ns" : scene.chart.exact_time ? "tick" : "step";
    words += ": " + std::to_string(length) + " " + unit +
             (length == 1 || scene.chart.measured ? "" : "s");
    const std::string end = ended_by(scene, wait);
    return end.empty() ? words : words + ", " + end;
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

double TimelineScene::end() const {
    const int more = more_rounds(*this);
    return chart.end + (more == 0 ? 0 : more * loop_length(*this));
}

Stripe TimelineScene::task_stripe(std::size_t i) const {
    return {from.y + ruler_height + static_cast<float>(i) * task_height, task_height};
}

Stripe TimelineScene::lock_stripe(std::size_t i) const {
    const float top = task_stripe(chart.tasks.size()).top + 4;
    return {top + static_cast<float>(i) * lock_height, lock_height};
}

int TimelineScene::task_at(float y) const {
    for (std::size_t i = 0; i < chart.tasks.size(); ++i) {
        const Stripe stripe = task_stripe(i);
        if (y >= stripe.top && y < stripe.top + stripe.height) return static_cast<int>(i);
    }
    return -1;
}

int TimelineScene::lock_at(float y) const {
    for (std::size_t i = 0; i < chart.locks.size(); ++i) {
        const Stripe stripe = lock_stripe(i);
        if (y >= stripe.top && y < stripe.top + stripe.height) return static_cast<int>(i);
    }
    return -1;
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
    const vm::Machine& machine = playback.machine();
    const vm::Word* world = playback.run.last().data();
    const LaneNames names{[&](sync::Address object) { return vm::name_of(machine, world, object); },
                          [&](sync::TaskId task) { return vm::task_name(machine, world, task); },
                          [&](std::size_t step) { return step_words(playback, step); }};
    draw_ruler(*this, list);
    draw_loop_band(*this, list);
    draw_task_lanes(*this, list, names);
    draw_lock_lanes(*this, list, names);
    draw_parting(*this, list);
    draw_playhead(*this, list);
    draw_wait_arrows(*this, list);
}

void TimelineScene::draw_hover(ImDrawList& list) const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const sched::Run& run = playback.run;
    const double time = axis.time(mouse.x);
    if (mouse.x < axis.left || run.size() == 0 || time > chart.end) return;
    const std::size_t step = std::min(position_at(run, std::floor(time)), run.size() - 1);
    std::string wait;
    if (const int lane = task_at(mouse.y); lane >= 0) {
        const std::size_t i = chart.segment_at(chart.tasks[static_cast<std::size_t>(lane)], time);
        const bool there = i < chart.tasks[static_cast<std::size_t>(lane)].last;
        if (there && chart.segments[i].state == sched::LaneState::Blocked &&
            chart.segments[i].from <= time) {
            const sched::Segment& segment = chart.segments[i];
            wait = wait_words(*this, segment);
            const auto a = stripe_of(*this, segment.task), b = stripe_of(*this, segment.owner);
            if (a && b && segment.owner != segment.task) {
                draw_arrow(list, std::max(axis.left, axis.x(segment.from)), a->middle(),
                           b->middle(), palette().warn, 2.2f);
            }
        }
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 7});
    if (ImGui::BeginTooltip()) {
        if (!wait.empty()) text(wait, palette().warn);
        text("Step " + std::to_string(step + 1), palette().muted);
        const vm::Word* world = run.at(step + 1).data();
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            text(vm::sentence(playback.machine(), world, run.events()[i]));
        }
        platform::name_widget("hover");
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

}  // namespace screen
