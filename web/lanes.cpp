// States as shapes: running is full, ready a thin bar, blocked hatched, asleep dotted. The shape
// says it where the colour cannot.
#include "web/lanes.h"

#include <algorithm>

#include "web/widgets.h"

namespace screen {

namespace {

using State = sched::LaneState;

// Below this many points a state is not drawn alone but as a share of its column.
constexpr float narrow = 2;
// A label is cut only where enough of it is left to be read.
constexpr float label_cut_least = 64;

void hatch(ImDrawList& draw, ImVec2 from, ImVec2 to, Color color) {
    draw.PushClipRect(from, to, true);
    const float height = to.y - from.y;
    for (float x = from.x - height; x < to.x; x += 7) {
        draw.AddLine({x, to.y}, {x + height, from.y}, color, 1.3f);
    }
    draw.PopClipRect();
}

// Only the part between the lane's ends: patterns over a whole long state would cost too much.
struct Extent {
    float from, to;
    bool wide() const { return to - from >= narrow; }
};

Extent extent_of(const TimeAxis& axis, double from, double to) {
    return {std::max(axis.x(from), axis.left - 20), std::min(axis.x(to), axis.right + 20)};
}

void draw_shares(ImDrawList& draw, const Chart& chart, const TaskLane& lane, const TimeAxis& axis,
                 Stripe stripe, float from, float to, Color color) {
    for (float x = from; x < to; x += narrow) {
        const Chart::Share share = chart.share(lane, axis.time(x), axis.time(x + narrow));
        const float high = static_cast<float>(share.running) * (stripe.height - 8);
        const float bottom = stripe.top + stripe.height - 4;
        if (share.blocked > 0.02) {
            draw.AddRectFilled({x, stripe.top + 4}, {x + narrow, bottom},
                               fade(color, 0.25f * static_cast<float>(share.blocked)));
        }
        draw.AddRectFilled({x, bottom - std::max(high, 1.0f)}, {x + narrow, bottom}, color);
    }
}

void label(ImDrawList& draw, Extent extent, Stripe stripe, const TimeAxis& axis, Color color,
           const std::string& words) {
    const float from = std::max(extent.from, axis.left) + 5;
    const float to = std::min(extent.to, axis.right) - 4;
    if (to - from < label_cut_least && size_of(words).x > to - from) return;
    text_in(draw, {from, stripe.middle() - ImGui::GetFontSize() / 2}, to, color, words);
}

Color back(Color color, const LanePart& part) { return mix(color, palette().panel, part.back); }

// Of words that stand on the panel itself.
Color words_color(const LanePart& part) { return part.back > 0 ? palette().muted : palette().text; }

// Where there is room, what a running task does: each step where time is steps, else how long.
void draw_running(ImDrawList& draw, const Chart& chart, const sched::Segment& segment,
                  Extent extent, const TimeAxis& axis, const LanePart& part, Stripe stripe,
                  const LaneNames& names) {
    const Color ink = ink_on(back(task_color(segment.task), part));
    if (chart.measured) {
        label(draw, extent, stripe, axis, ink, std::to_string(segment.to - segment.from) + " ns");
        return;
    }
    if (chart.exact_time) {
        const int ticks = segment.to - segment.from;
        label(draw, extent, stripe, axis, ink,
              std::to_string(ticks) + (ticks == 1 ? " tick" : " ticks"));
        return;
    }
    if (axis.points_per_unit < 10) return;
    const auto first = static_cast<vm::Word>(std::max<double>(segment.from, part.from));
    const auto last = static_cast<vm::Word>(std::min<double>(segment.to, part.to + 1));
    for (vm::Word step = first; step < last; ++step) {
        const Extent cell{axis.x(step), axis.x(step + 1)};
        if (step > segment.from) {
            draw.AddLine({cell.from, stripe.top + 5}, {cell.from, stripe.top + stripe.height - 5},
                         fade(palette().panel, 0.7f));
        }
        label(draw, cell, stripe, axis, ink, names.step(static_cast<std::size_t>(step)));
    }
}

// How urgent a task is, as a height above the lane's words: the least urgent of all at the bottom.
float priority_height(const Chart& chart, Stripe stripe, int priority) {
    const float share = static_cast<float>(priority - chart.priority_least) /
                        static_cast<float>(chart.priority_most - chart.priority_least);
    const float room = std::max(4.0f, stripe.height / 2 - ImGui::GetFontSize() / 2 - 2);
    return stripe.top + 1 + (1 - share) * room;
}

// The line of a state's priority, and the step up or down to it from the state before.
void draw_priority(ImDrawList& draw, const Chart& chart, const sched::Segment& segment,
                   const sched::Segment* before, Extent extent, const LanePart& part, Stripe stripe,
                   bool boosted) {
    if (!chart.exact_time || chart.priority_least == chart.priority_most) return;
    const Color warn = back(palette().warn, part);
    const Color color = boosted ? warn : fade(back(palette().text, part), 0.55f);
    const float y = priority_height(chart, stripe, segment.priority);
    draw.AddLine({extent.from, y}, {extent.to, y}, color, boosted ? 2.2f : 1.2f);
    if (!before || before->state == State::Unborn || before->priority == segment.priority) return;
    draw.AddLine({extent.from, priority_height(chart, stripe, before->priority)}, {extent.from, y},
                 warn, 1.6f);
}

void draw_boost(ImDrawList& draw, Extent extent, const LanePart& part, Stripe stripe,
                int priority) {
    if (extent.to - extent.from < 30) return;
    const Color color = back(palette().warn, part);
    const float x = extent.to - 8;
    draw.AddTriangleFilled({x - 4, stripe.top + 12}, {x + 4, stripe.top + 12}, {x, stripe.top + 7},
                           color);
    const std::string words = std::to_string(priority);
    draw.AddText({x - 8 - size_of(words).x, stripe.top + 3}, color, words.c_str());
}

// Where a lock goes from one owner to the next without becoming free.
void draw_hand_over(ImDrawList& draw, float x, const LanePart& part, Stripe stripe) {
    const float y = stripe.middle();
    draw.AddQuadFilled({x - 5, y}, {x, y - 5}, {x + 5, y}, {x, y + 5}, back(palette().text, part));
    draw.AddQuadFilled({x - 2.5f, y}, {x, y - 2.5f}, {x + 2.5f, y}, {x, y + 2.5f}, palette().panel);
}

// A notch where a task that could go on lost the CPU.
void draw_preemption(ImDrawList& draw, float x, const LanePart& part, Stripe stripe) {
    const float top = stripe.top + 3;
    draw.AddTriangleFilled({x - 4.5f, top - 3}, {x + 4.5f, top - 3}, {x, top + 5},
                           back(palette().bad, part));
}

}  // namespace

void draw_state(ImDrawList& draw, State state, ImVec2 from, ImVec2 to, Color color) {
    const float middle = (from.y + to.y) / 2;
    switch (state) {
        case State::Unborn:
            break;
        case State::Ready:
            draw.AddRectFilled({from.x, middle - 2.5f}, {to.x, middle + 2.5f}, fade(color, 0.38f));
            break;
        case State::Running: {
            const float round = to.x - from.x > 8 ? 4.0f : 0.0f;
            const float edge = to.x - from.x > 5 ? 0.5f : 0.0f;
            draw.AddRectFilled({from.x + edge, from.y}, {to.x - edge, to.y}, color, round);
            break;
        }
        case State::Blocked:
            draw.AddRectFilled(from, to, fade(color, 0.1f), 3);
            hatch(draw, from, to, fade(color, 0.55f));
            draw.AddRect(from, to, fade(color, 0.55f), 3);
            break;
        case State::Sleeping:
            for (float x = from.x + 3; x < to.x; x += 7) {
                draw.AddCircleFilled({x, middle}, 1.6f, fade(color, 0.8f), 8);
            }
            break;
        case State::Ended:
            break;
    }
}

void draw_task_lane(ImDrawList& draw, const Chart& chart, const TaskLane& lane,
                    const TimeAxis& axis, LanePart part, Stripe stripe, const LaneNames& names,
                    int base_priority) {
    const Color color = back(task_color(lane.task), part);
    const float top = stripe.top + 4, bottom = stripe.top + stripe.height - 4;
    part.from = std::max(part.from, axis.first);
    part.to = std::min(part.to, axis.last());
    const float right = axis.x(part.to);
    std::size_t i = chart.segment_at(lane, part.from);
    while (i < lane.last && chart.segments[i].from < part.to) {
        const sched::Segment& segment = chart.segments[i];
        const Extent extent = extent_of(axis, segment.from, segment.to);
        if (!extent.wide()) {
            // A crowd: as far as the states are narrow, draw shares and go on behind them.
            std::size_t next = i;
            float to = extent.from;
            while (next < lane.last && to < right) {
                const Extent other =
                    extent_of(axis, chart.segments[next].from, chart.segments[next].to);
                if (other.wide()) break;
                to = std::max(other.to, to + narrow);
                next = std::max(next + 1, chart.segment_at(lane, axis.time(to)));
            }
            draw_shares(draw, chart, lane, axis, stripe, extent.from, to, color);
            i = next;
            continue;
        }
        draw_state(draw, segment.state, {extent.from, top}, {extent.to, bottom}, color);
        if (segment.state == State::Running) {
            draw_running(draw, chart, segment, extent, axis, part, stripe, names);
            const bool cut = i + 1 < lane.last && chart.segments[i + 1].state == State::Ready;
            if (cut && axis.points_per_unit > 6) draw_preemption(draw, extent.to, part, stripe);
        }
        if (segment.state == State::Blocked) {
            label(draw, extent, stripe, axis, words_color(part),
                  segment.object == 0 ? "awaits" : "waits for " + names.object(segment.object));
        }
        const bool lives = segment.state != State::Ended && segment.state != State::Unborn;
        const bool boosted = lives && segment.priority > base_priority;
        if (lives) {
            draw_priority(draw, chart, segment, i > lane.first ? &chart.segments[i - 1] : nullptr,
                          extent, part, stripe, boosted);
        }
        if (boosted) draw_boost(draw, extent, part, stripe, segment.priority);
        if (segment.state == State::Ended) {
            const float x = axis.x(segment.from);
            draw.AddRectFilled({x, stripe.middle() - 5}, {x + 3, stripe.middle() + 5}, color, 1);
        }
        ++i;
    }
}

void draw_lock_lane(ImDrawList& draw, const Chart& chart, const LockLane& lane,
                    const TimeAxis& axis, LanePart part, Stripe stripe, const LaneNames& names) {
    const float top = stripe.top + 3, bottom = stripe.top + stripe.height - 3;
    draw.AddLine({axis.left, stripe.middle()}, {axis.right, stripe.middle()}, palette().line);
    float drawn_to = axis.left - 100;
    for (std::size_t i = chart.held_at(lane, std::max(part.from, axis.first)); i < lane.last;) {
        const sched::LockSegment& held = chart.held[i];
        if (held.from >= std::min(part.to, axis.last())) break;
        Extent extent = extent_of(axis, held.from, held.to);
        extent.to = std::max(extent.to, extent.from + 1);
        if (extent.to > drawn_to) {
            const Color color = back(task_color(held.owner), part);
            const float round = extent.to - extent.from > 8 ? 4.0f : 0.0f;
            draw.AddRectFilled({extent.from, top}, {extent.to, bottom}, fade(color, 0.3f), round);
            draw.AddRectFilled({extent.from, bottom - 2}, {extent.to, bottom}, color);
            if (held.owner != sync::no_task) {
                label(draw, extent, stripe, axis, words_color(part), names.task(held.owner));
            }
            if (chart.handed_over[i] && axis.points_per_unit > 6) {
                draw_hand_over(draw, extent.from, part, stripe);
            }
            drawn_to = extent.to;
        }
        // What ends within the same point cannot be seen.
        i = std::max(i + 1, chart.held_at(lane, axis.time(drawn_to)));
    }
}

}  // namespace screen
