// Who waits for whom at this moment, as a chain from above: each waiting task over the one that
// holds what it waits for. A circle of owners is red and closes along the right side. A wait that
// nobody in particular could end is told in words. Above it who really blocks a task, followed to
// the root; below it the priority inversions of the whole run.
#include <algorithm>
#include <cmath>

#include "engine/vm/inspect.h"
#include "web/blockers.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr float row_least = 39, row_most = 84, arrow_inset = 22;

bool in(const std::vector<vm::TaskId>& list, vm::TaskId task) {
    return std::find(list.begin(), list.end(), task) != list.end();
}

// Each task above the one it waits for, as far as that is possible; a cycle begins the list.
std::vector<vm::TaskId> order_of(const Moment& moment) {
    std::vector<vm::TaskId> order = moment.cycle;
    const auto follow = [&](auto& self, vm::TaskId task) -> void {
        if (in(order, task)) return;
        order.push_back(task);
        for (const vm::Wait& wait : moment.waits) {
            if (wait.waiter != task) continue;
            for (const vm::TaskId holder : wait.holders) self(self, holder);
        }
    };
    for (const vm::Wait& wait : moment.waits) {
        if (!wait.holders.empty()) follow(follow, wait.waiter);
    }
    return order;
}

// Where the nodes stand: one below the other, at the left.
struct Ladder {
    std::vector<vm::TaskId> order;
    ImVec2 from;
    float right, row, height;  // height: of a node

    std::size_t row_of(vm::TaskId task) const {
        return static_cast<std::size_t>(std::find(order.begin(), order.end(), task) -
                                        order.begin());
    }
    float top(std::size_t i) const { return from.y + static_cast<float>(i) * row; }
    float middle(std::size_t i) const { return top(i) + height / 2; }
    float bottom(std::size_t i) const { return top(i) + height; }
};

void draw_down(ImDrawList& draw, const Ladder& ladder, std::size_t row, const std::string& words,
               Color color) {
    const float x = ladder.from.x + arrow_inset;
    const float y0 = ladder.bottom(row), y1 = ladder.top(row + 1);
    draw.AddLine({x, y0}, {x, y1 - 6}, color, 1.8f);
    draw.AddTriangleFilled({x, y1 - 1}, {x - 5, y1 - 9}, {x + 5, y1 - 9}, color);
    text_in(draw, {x + 12, (y0 + y1) / 2 - ImGui::GetFontSize() / 2 - 1}, ladder.right - 24, color,
            words);
}

// Along the right side, from any row to any other; [lane] keeps several apart.
void draw_around(ImDrawList& draw, const Ladder& ladder, std::size_t a, std::size_t b,
                 float a_right, float b_right, int lane, const std::string& words, Color color) {
    const float x = ladder.right - 6 - static_cast<float>(lane) * 7;
    const float y0 = ladder.middle(a) + 4, y1 = ladder.middle(b) - 4;
    constexpr float bend = 8;
    const float turn = y1 < y0 ? -bend : bend;
    draw.PathLineTo({a_right, y0});
    draw.PathLineTo({x - bend, y0});
    draw.PathBezierQuadraticCurveTo({x, y0}, {x, y0 + turn}, 6);
    draw.PathLineTo({x, y1 - turn});
    draw.PathBezierQuadraticCurveTo({x, y1}, {x - bend, y1}, 6);
    draw.PathLineTo({b_right + 7, y1});
    draw.PathStroke(color, 0, 1.8f);
    draw.AddTriangleFilled({b_right + 1, y1}, {b_right + 9, y1 - 5}, {b_right + 9, y1 + 5}, color);
    const ImVec2 size = size_of(words);
    text_in(draw, {std::max(a_right + 6, x - bend - size.x), y0 - size.y - 2}, x - 2, color, words);
}

float draw_node(Session& session, View& view, ImDrawList& draw, const Ladder& ladder,
                std::size_t row, const vm::TaskView& task, bool in_cycle) {
    const float width = size_of(task.name).x + 24;
    const ImVec2 from{ladder.from.x, ladder.top(row)};
    const ImVec2 to{from.x + width, from.y + ladder.height};
    const Color color = task_color(task.id);
    draw.AddRectFilled(from, to, mix(palette().panel, color, 0.25f), 8);
    draw.AddRect(from, to, in_cycle ? palette().bad : color, 8, 0, in_cycle ? 2.0f : 1.3f);
    draw.AddText({from.x + 12, from.y + (ladder.height - ImGui::GetFontSize()) / 2}, palette().text,
                 task.name.c_str());
    ImGui::SetCursorScreenPos(from);
    ImGui::PushID(task.id);
    if (ImGui::InvisibleButton("node", {width, ladder.height})) {
        reveal(view, session.playback->sheets, task.place);
    }
    ImGui::PopID();
    platform::name_widget("wait/" + task.name);
    tooltip("To its line");
    return to.x;
}

void draw_ladder(Session& session, View& view, const Moment& now) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    Ladder ladder{order_of(now), at, at.x + room.x, 0, ImGui::GetFontSize() + 6};
    if (ladder.order.empty()) return;
    const auto count = static_cast<float>(ladder.order.size());
    ladder.row =
        std::clamp((room.y - ladder.height) / std::max(1.0f, count - 1), row_least, row_most);
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    std::vector<float> rights;
    for (std::size_t i = 0; i < ladder.order.size(); ++i) {
        const vm::TaskView* task = now.task(ladder.order[i]);
        rights.push_back(
            task ? draw_node(session, view, draw, ladder, i, *task, in(now.cycle, task->id))
                 : at.x);
    }
    const vm::Machine& machine = session.playback->machine();
    const vm::Word* world = session.playback->world().data();
    int lane = 0;
    for (const vm::Wait& wait : now.waits) {
        for (const vm::TaskId holder : wait.holders) {
            const std::size_t a = ladder.row_of(wait.waiter), b = ladder.row_of(holder);
            const bool red = in(now.cycle, wait.waiter) && in(now.cycle, holder);
            const Color color = red ? palette().bad : palette().muted;
            const std::string words = vm::name_of(machine, world, wait.object);
            if (b == a + 1) {
                draw_down(draw, ladder, a, words, color);
            } else {
                draw_around(draw, ladder, a, b, rights[a], rights[b], lane++, words, color);
            }
        }
    }
    ImGui::SetCursorScreenPos({at.x, ladder.bottom(ladder.order.size() - 1) + 8});
    ImGui::Dummy({0, 0});
}

// ---- The root of a wait ----

Blockers blockers_now(Session& session, const Moment& now, vm::TaskId waiter) {
    const Playback& playback = *session.playback;
    return blockers_of(playback.machine(), playback.world().data(), now, waiter);
}

bool waits(const Moment& now, vm::TaskId task) {
    return std::any_of(now.waits.begin(), now.waits.end(),
                       [&](const vm::Wait& wait) { return wait.waiter == task; });
}

void draw_root(Session& session, View& view, const Moment& now) {
    constexpr const char* long_words = "Who really blocks?";
    const bool narrow = button_width(Icon::Help, long_words) > ImGui::GetContentRegionAvail().x;
    if (button("root", Icon::Help, narrow ? "Who blocks?" : long_words,
               "Follows the chain of holders to its root, of one waiting task after the other  (W)",
               Look::Plain)) {
        ask_root(session, view);
    }
    if (!waits(now, view.asked)) return;
    const Blockers blockers = blockers_now(session, now, view.asked);
    const bool hopeless = blockers.root == Blockers::Root::Circle ||
                          blockers.root == Blockers::Root::Ended || blockers.for_ever;
    wrapped(blockers.words, hopeless ? palette().bad : palette().text);
    platform::name_widget("root-words");
    if (ImGui::IsItemClicked()) {
        const vm::TaskView* root = now.task(blockers.last());
        if (root) reveal(view, session.playback->sheets, root->place);
    }
}

// ---- The inversions ----

std::string ticks(vm::Word count) {
    return std::to_string(count) + (count == 1 ? " tick" : " ticks");
}

std::string inversion_words(const Playback& playback, const Inversion& inversion) {
    const vm::Machine& machine = playback.machine();
    const vm::Word* world = playback.run.last().data();
    const auto name_of = [&](vm::TaskId task) { return vm::task_name(machine, world, task); };
    std::string words =
        "tick " + std::to_string(inversion.from) + ": " + name_of(inversion.victim) + " waits " +
        ticks(inversion.to - inversion.from) + " for " +
        vm::name_of(machine, world, inversion.object) + ", held by " + name_of(inversion.holder);
    for (std::size_t i = 0; i < inversion.thieves.size(); ++i) {
        const Inversion::Thief& thief = inversion.thieves[i];
        words += (i == 0 ? "; " : ", ") + ticks(thief.ticks) + " of them while " +
                 name_of(thief.task) + " runs";
    }
    return words + ".";
}

void draw_inversions(Session& session, View& view) {
    const std::vector<Inversion>& all = inversions(session);
    if (all.empty()) return;
    ImGui::Dummy({0, 2});
    heading("Priority inversions");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string words = inversion_words(*session.playback, all[i]);
        if (story_line("inversion/" + std::to_string(i), words, task_color(all[i].victim), false)) {
            go_to(session, all[i].first_step);
            view.asked = all[i].victim;
        }
    }
}

}  // namespace

void ask_root(Session& session, View& view) {
    if (!session.playback) return;
    const Moment& now = moment(session);
    view.asked = next_waiter(now, view.asked);
    if (view.asked == sync::no_task) {
        tell(session, "Nobody waits at this moment.");
        return;
    }
    const Blockers blockers = blockers_now(session, now, view.asked);
    const vm::TaskView* root = now.task(blockers.last());
    if (root) reveal(view, session.playback->sheets, root->place);
}

void draw_waits(Session& session, View& view) {
    if (!session.playback) {
        empty_state(Icon::Lock, "Who waits for whom", "Arrows show it while a script runs.");
        return;
    }
    const Moment& now = moment(session);
    heading(now.cycle.empty() ? "Who waits for whom" : "A circle of waiting");
    if (now.waits.empty()) {
        if (inversions(session).empty()) {
            empty_state(Icon::Check, "Nobody waits", "Every task can go on, or is done.");
        } else {
            text("Nobody waits now.", palette().muted);
            draw_inversions(session, view);
        }
        return;
    }
    // Over what may be longer than the panel.
    draw_root(session, view, now);
    ImGui::Dummy({0, 2});
    // The ones that nobody in particular can free come first: they are the shorter list.
    const bool for_ever = now.options.empty();
    for (const vm::Wait& wait : now.waits) {
        const vm::TaskView* task = now.task(wait.waiter);
        if (!wait.holders.empty() || !task) continue;
        const std::string name = "orphan/" + task->name;
        const Color color = for_ever ? palette().bad : task_color(task->id);
        if (chip(name.c_str(), task->name, "waits for " + task->waits_for, color, for_ever)) {
            reveal(view, session.playback->sheets, task->place);
        }
        tooltip(for_ever ? "Nobody is left who could end this wait." : "To its line");
    }
    draw_ladder(session, view, now);
    draw_inversions(session, view);
}

}  // namespace screen
