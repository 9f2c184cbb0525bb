// Rows and columns of the one window, from shares of its size.
#include "web/layout.h"

#include <algorithm>
#include <cmath>

#include "web/keyboard_focus.h"
#include "web/layout_phone.h"
#include "web/panels.h"
#include "web/touch.h"
#include "web/widgets.h"

namespace screen {

namespace {

struct Column {
    const char* name;
    float width;
    bool scrolls;
    void (*draw)(Session&, View&);
    float* share;  // of the window's width, moved by the border beside the column
    int border;    // 1: at its right, -1: at its left, 0: none
};

// Panels from left to right; the borders between them take their shares from the neighbours.
void draw_row(Session& session, View& view, ImVec2 at, float width, float height,
              const Column* columns, int count) {
    float x = at.x;
    for (int i = 0; i < count; ++i) {
        const Column& column = columns[i];
        const std::string border = std::string("border/") + column.name;
        if (column.border < 0) {
            // A border at the left grows its column the other way.
            float other = -*column.share;
            splitter(border.c_str(), true, {x - gap, at.y}, height, width, other, -0.45f, -0.1f);
            *column.share = -other;
        }
        ImGui::SetCursorScreenPos({x, at.y});
        begin_panel(column.name, {column.width, height}, column.scrolls);
        column.draw(session, view);
        end_panel();
        x += column.width;
        if (column.border > 0) {
            splitter(border.c_str(), true, {x, at.y}, height, width, *column.share, 0.1f, 0.45f);
        }
        x += gap;
    }
}

void draw_upper(Session& session, View& view, ImVec2 at, float width, float height) {
    Column columns[4];
    int count = 0;
    float left = width;
    const auto add = [&](const char* name, float& share, bool scrolls, auto draw, int border) {
        const float wide = std::floor(width * share);
        columns[count++] = {name, wide, scrolls, draw, &share, border};
        left -= wide + gap;
    };
    if (view.list_shown) add("list", view.list, false, draw_list, 1);
    // A page about a system has tables, and a small script beside it.
    float& reading = session.entry().system && session.entry().listed ? view.page : view.statement;
    add("statement", reading, false, draw_statement, 1);
    const int scripts = count++;
    add("verdict", view.verdict, true, draw_verdict, -1);
    columns[scripts] = {"scripts", left, false, draw_scripts, nullptr, 0};
    draw_row(session, view, at, width, height, columns, count);
}

// The list, and all the rest is the lab's.
void draw_with_lab(Session& session, View& view, ImVec2 at, float width, float height) {
    const float list = view.list_shown ? std::floor(width * view.list) : 0;
    const Column lab = {"lab", width - (list > 0 ? list + gap : 0), false, draw_lab, nullptr, 0};
    const Column columns[] = {{"list", list, false, draw_list, &view.list, 1}, lab};
    view.list_shown ? draw_row(session, view, at, width, height, columns, 2)
                    : draw_row(session, view, at, width, height, &lab, 1);
}

void draw_lower(Session& session, View& view, ImVec2 at, float width, float height) {
    const float state = std::floor(width * view.state), waits = std::floor(width * view.waits);
    const Column columns[] = {
        {"timeline", width - state - waits - 2 * gap, false, draw_timeline, nullptr, 0},
        {"state", state, true, draw_state, &view.state, -1},
        {"waits", waits, true, draw_waits, &view.waits, -1},
    };
    draw_row(session, view, at, width, height, columns, 3);
}

}  // namespace

void draw_screen(Session& session, View& view) {
    const ImGuiViewport& window = *ImGui::GetMainViewport();
    ImGui::SetNextWindowPos(window.WorkPos);
    ImGui::SetNextWindowSize(window.WorkSize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {gap, gap});
    ImGui::Begin("Lockstep", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse |
                     keyboard_focus_flags());
    ImGui::PopStyleVar();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    scroll_by_touch();
    begin_keyboard_focus();
    if (room.x < phone_width) {
        draw_phone(session, view, room);
        end_keyboard_focus();
        ImGui::End();
        draw_shortcuts(session, view);
        draw_notice(session, view);
        return;
    }
    draw_toolbar(session, view);
    const float line = ImGui::GetFrameHeight() + gap;
    if (!session.entry().lab) {
        ImGui::SetCursorScreenPos({at.x, at.y + line});
        draw_rules(session, view);
    }
    const float top = at.y + (session.entry().lab ? 1 : 2) * line;
    const float left = at.y + room.y - top;
    const float lower = std::floor(left * (view.bottom + view.bottom_more));
    const float upper = left - lower - gap;
    if (session.entry().lab) {
        draw_with_lab(session, view, {at.x, top}, room.x, left);
    } else {
        draw_upper(session, view, {at.x, top}, room.x, upper);
        const float whole = -view.bottom - view.bottom_more;
        float other = whole;
        splitter("border/rows", false, {at.x, top + upper}, room.x, left, other, -0.75f, -0.15f);
        if (other != whole) view.bottom = -other - view.bottom_more;
        draw_lower(session, view, {at.x, top + upper + gap}, room.x, lower);
    }
    end_keyboard_focus();
    ImGui::End();
    draw_shortcuts(session, view);
    draw_notice(session, view);
}

}  // namespace screen
