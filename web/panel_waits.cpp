// Who waits for whom at this moment, as a graph: an arrow from each waiting task to whoever holds
// what it waits for. A circle of owners is red. Where nobody in particular could end a wait, it
// says so.
#include <algorithm>
#include <cmath>

#include "engine/vm/inspect.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

struct Node {
    vm::TaskId task;
    std::string name;
    ImVec2 center, half;  // half its width and height
};

using Nodes = std::vector<Node>;

const Node* find(const Nodes& nodes, vm::TaskId task) {
    for (const Node& node : nodes) {
        if (node.task == task) return &node;
    }
    return nullptr;
}

bool in(const std::vector<vm::TaskId>& list, vm::TaskId task) {
    return std::find(list.begin(), list.end(), task) != list.end();
}

// The tasks of a cycle first, in its order, so that its arrows go round without crossing.
std::vector<vm::TaskId> members(const Moment& moment) {
    std::vector<vm::TaskId> tasks = moment.cycle;
    const auto add = [&tasks](vm::TaskId task) {
        if (!in(tasks, task)) tasks.push_back(task);
    };
    for (const vm::Wait& wait : moment.waits) {
        add(wait.waiter);
        for (const vm::TaskId holder : wait.holders) add(holder);
    }
    return tasks;
}

Nodes place_nodes(const Moment& moment, ImVec2 from, ImVec2 to) {
    Nodes nodes;
    const std::vector<vm::TaskId> tasks = members(moment);
    const ImVec2 middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
    const float height = ImGui::GetFontSize() + 10;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const vm::TaskView* view = moment.task(tasks[i]);
        Node node{tasks[i], view ? view->name : "?", middle, {}};
        node.half = {size_of(node.name).x / 2 + 12, height / 2};
        const float angle =
            6.2832f * static_cast<float>(i) / static_cast<float>(tasks.size()) - 1.5708f;
        const float rx = std::max(10.0f, (to.x - from.x) / 2 - node.half.x);
        const float ry = std::max(10.0f, (to.y - from.y) / 2 - node.half.y);
        if (tasks.size() > 1) {
            node.center = {middle.x + std::cos(angle) * rx, middle.y + std::sin(angle) * ry};
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

// Where the line from the middle of [node] towards [point] leaves it.
ImVec2 edge_of(const Node& node, ImVec2 point) {
    const float dx = point.x - node.center.x, dy = point.y - node.center.y;
    const float by_x = dx != 0 ? (node.half.x + 3) / std::abs(dx) : 1e9f;
    const float by_y = dy != 0 ? (node.half.y + 3) / std::abs(dy) : 1e9f;
    const float share = std::min({by_x, by_y, 1.0f});
    return {node.center.x + dx * share, node.center.y + dy * share};
}

void draw_head(ImDrawList& draw, ImVec2 from, ImVec2 tip, Color color) {
    const float dx = tip.x - from.x, dy = tip.y - from.y;
    const float length = std::max(1.0f, std::sqrt(dx * dx + dy * dy));
    const ImVec2 along{dx / length * 9, dy / length * 9};
    const ImVec2 across{-along.y / 2, along.x / 2};
    draw.AddTriangleFilled(tip, {tip.x - along.x + across.x, tip.y - along.y + across.y},
                           {tip.x - along.x - across.x, tip.y - along.y - across.y}, color);
}

void draw_label(ImDrawList& draw, ImVec2 center, const std::string& words, Color color) {
    const ImVec2 size = size_of(words);
    const ImVec2 from{center.x - size.x / 2, center.y - size.y / 2};
    draw.AddRectFilled({from.x - 4, from.y - 1}, {from.x + size.x + 4, from.y + size.y + 1},
                       palette().panel, 4);
    draw.AddText(from, color, words.c_str());
}

// Bowed to one side, so that two tasks that wait for each other have two arrows.
void draw_edge(ImDrawList& draw, const Node& a, const Node& b, const std::string& words,
               Color color) {
    const ImVec2 middle{(a.center.x + b.center.x) / 2, (a.center.y + b.center.y) / 2};
    const float dx = b.center.x - a.center.x, dy = b.center.y - a.center.y;
    const ImVec2 bow{middle.x - dy * 0.18f, middle.y + dx * 0.18f};
    const ImVec2 from = edge_of(a, bow), tip = edge_of(b, bow);
    draw.AddBezierQuadratic(from, bow, tip, color, 1.8f);
    draw_head(draw, bow, tip, color);
    draw_label(draw, {(from.x + 2 * bow.x + tip.x) / 4, (from.y + 2 * bow.y + tip.y) / 4}, words,
               color);
}

void draw_node(Session& session, View& view, ImDrawList& draw, const Node& node, bool in_cycle) {
    const ImVec2 from{node.center.x - node.half.x, node.center.y - node.half.y};
    const ImVec2 to{node.center.x + node.half.x, node.center.y + node.half.y};
    const Color color = task_color(node.task);
    draw.AddRectFilled(from, to, mix(palette().panel, color, 0.25f), 8);
    draw.AddRect(from, to, in_cycle ? palette().bad : color, 8, 0, in_cycle ? 2.2f : 1.4f);
    draw.AddText({from.x + 12, node.center.y - ImGui::GetFontSize() / 2}, palette().text,
                 node.name.c_str());
    ImGui::SetCursorScreenPos(from);
    ImGui::PushID(node.task);
    const bool pressed = ImGui::InvisibleButton("node", {to.x - from.x, to.y - from.y});
    ImGui::PopID();
    platform::name_widget("wait/" + node.name);
    if (!pressed) return;
    if (const vm::TaskView* task = moment(session).task(node.task)) {
        reveal(view, session.playback->sheets, task->place);
    }
}

void draw_graph(Session& session, View& view, const Moment& now) {
    const vm::Machine& machine = session.playback->machine();
    const vm::Word* world = session.playback->world().data();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    std::vector<std::string> orphans;
    for (const vm::Wait& wait : now.waits) {
        if (!wait.holders.empty()) continue;
        if (const vm::TaskView* task = now.task(wait.waiter)) {
            orphans.push_back(task->name + " waits for " + task->waits_for);
        }
    }
    const float below = static_cast<float>(orphans.size()) * ImGui::GetTextLineHeightWithSpacing();
    const float bottom = at.y + std::max(60.0f, room.y - below - 6);
    const Nodes nodes = place_nodes(now, {at.x + 4, at.y + 8}, {at.x + room.x - 4, bottom - 8});
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    for (const vm::Wait& wait : now.waits) {
        const Node* a = find(nodes, wait.waiter);
        for (const vm::TaskId holder : wait.holders) {
            const Node* b = find(nodes, holder);
            if (!a || !b) continue;
            const bool red = in(now.cycle, wait.waiter) && in(now.cycle, holder);
            draw_edge(draw, *a, *b, vm::name_of(machine, world, wait.object),
                      red ? palette().bad : palette().muted);
        }
    }
    for (const Node& node : nodes) draw_node(session, view, draw, node, in(now.cycle, node.task));
    ImGui::SetCursorScreenPos({at.x, bottom});
    for (const std::string& words : orphans) wrapped(words, palette().warn);
}

}  // namespace

void draw_waits(Session& session, View& view) {
    if (!session.playback) {
        empty_state(Icon::Lock, "Who waits for whom", "Arrows show it while a script runs.");
        return;
    }
    const Moment& now = moment(session);
    heading(now.cycle.empty() ? "Who waits for whom" : "A circle of waiting");
    if (now.waits.empty()) {
        empty_state(Icon::Check, "Nobody waits", "Every task can go on, or is done.");
    } else {
        draw_graph(session, view, now);
    }
}

}  // namespace screen
