// One case for each icon, in a square from -1 to 1.
#include "web/icons.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace screen {

namespace {

constexpr float pi = 3.14159265f;

// A pen over the icon's square.
struct Pen {
    ImDrawList& draw;
    ImVec2 center;
    float half;
    Color color;
    float width;

    ImVec2 at(float x, float y) const { return {center.x + x * half, center.y + y * half}; }

    void fill(std::initializer_list<ImVec2> points) const {
        for (const ImVec2 p : points) draw.PathLineTo(at(p.x, p.y));
        draw.PathFillConvex(color);
    }
    void line(std::initializer_list<ImVec2> points, bool closed = false) const {
        for (const ImVec2 p : points) draw.PathLineTo(at(p.x, p.y));
        draw.PathStroke(color, closed ? ImDrawFlags_Closed : 0, width);
    }
    void arc(float x, float y, float radius, float from, float to) const {
        draw.PathArcTo(at(x, y), radius * half, from * pi, to * pi, 20);
        draw.PathStroke(color, 0, width);
    }
    void disc(float x, float y, float radius) const {
        draw.AddCircleFilled(at(x, y), radius * half, color, 20);
    }
    void box(float x0, float y0, float x1, float y1, float round = 0) const {
        draw.AddRectFilled(at(x0, y0), at(x1, y1), color, round * half);
    }
    void frame(float x0, float y0, float x1, float y1, float round) const {
        draw.AddRect(at(x0, y0), at(x1, y1), color, round * half, 0, width);
    }
};

void rays(const Pen& pen) {
    for (int i = 0; i < 8; ++i) {
        const float angle = static_cast<float>(i) * pi / 4;
        const float x = std::cos(angle), y = std::sin(angle);
        pen.line({{x * 0.68f, y * 0.68f}, {x, y}});
    }
}

}  // namespace

void draw_icon(ImDrawList& draw, Icon icon, ImVec2 center, float size, Color color) {
    const Pen pen{draw, center, size / 2, color, std::max(1.2f, size / 9)};
    switch (icon) {
        case Icon::None:
            break;
        case Icon::Play:
            pen.fill({{-0.6f, -0.85f}, {0.85f, 0}, {-0.6f, 0.85f}});
            break;
        case Icon::Pause:
            pen.box(-0.7f, -0.8f, -0.2f, 0.8f, 0.1f);
            pen.box(0.2f, -0.8f, 0.7f, 0.8f, 0.1f);
            break;
        case Icon::More:
            for (const float x : {-0.75f, 0.0f, 0.75f}) pen.disc(x, 0, 0.2f);
            break;
        case Icon::Step:
            pen.fill({{-0.8f, -0.75f}, {0.4f, 0}, {-0.8f, 0.75f}});
            pen.box(0.5f, -0.75f, 0.82f, 0.75f);
            break;
        case Icon::Back:
            pen.fill({{0.8f, -0.75f}, {0.8f, 0.75f}, {-0.4f, 0}});
            pen.box(-0.82f, -0.75f, -0.5f, 0.75f);
            break;
        case Icon::Restart:
            pen.arc(0, 0, 0.75f, -0.35f, 1.25f);
            pen.fill({{0.1f, -0.95f}, {0.9f, -0.75f}, {0.35f, -0.1f}});
            break;
        case Icon::Stop:
            pen.box(-0.7f, -0.7f, 0.7f, 0.7f, 0.15f);
            break;
        case Icon::Judge:
            pen.line({{0, -0.9f}, {0, 0.85f}});
            pen.line({{-0.5f, 0.85f}, {0.5f, 0.85f}});
            pen.line({{-0.8f, -0.6f}, {0.8f, -0.6f}});
            pen.arc(-0.62f, 0.05f, 0.38f, 0, 1);
            pen.arc(0.62f, 0.05f, 0.38f, 0, 1);
            pen.line({{-0.8f, -0.6f}, {-1, 0.05f}, {-0.24f, 0.05f}, {-0.62f, -0.6f}});
            pen.line({{0.8f, -0.6f}, {1, 0.05f}, {0.24f, 0.05f}, {0.62f, -0.6f}});
            break;
        case Icon::Share:
            pen.line({{0.55f, -0.6f}, {-0.55f, 0}, {0.55f, 0.6f}});
            pen.disc(0.6f, -0.62f, 0.3f);
            pen.disc(-0.6f, 0, 0.3f);
            pen.disc(0.6f, 0.62f, 0.3f);
            break;
        case Icon::Sun:
            pen.disc(0, 0, 0.42f);
            rays(pen);
            break;
        case Icon::Moon:
            draw.PathArcTo(pen.at(0, 0), 0.85f * pen.half, 0.05f * pi, 1.45f * pi, 24);
            draw.PathBezierCubicCurveTo(pen.at(-0.4f, 0.1f), pen.at(0.1f, 0.7f),
                                        pen.at(0.84f, 0.13f), 12);
            draw.PathStroke(color, ImDrawFlags_Closed, pen.width);
            break;
        case Icon::Help:
            pen.arc(0, -0.4f, 0.45f, -1, 0.35f);
            pen.line({{0.2f, 0}, {0, 0.2f}, {0, 0.38f}});
            pen.disc(0, 0.8f, 0.16f);
            break;
        case Icon::Check:
            pen.line({{-0.75f, 0.05f}, {-0.2f, 0.6f}, {0.8f, -0.6f}});
            break;
        case Icon::Cross:
            pen.line({{-0.65f, -0.65f}, {0.65f, 0.65f}});
            pen.line({{-0.65f, 0.65f}, {0.65f, -0.65f}});
            break;
        case Icon::Dot:
            pen.disc(0, 0, 0.4f);
            break;
        case Icon::Ring:
            pen.arc(0, 0, 0.7f, 0, 2);
            break;
        case Icon::Lock:
            pen.box(-0.65f, -0.05f, 0.65f, 0.85f, 0.15f);
            pen.arc(0, -0.1f, 0.42f, 1, 2);
            break;
        case Icon::Warning:
            pen.line({{0, -0.85f}, {0.95f, 0.8f}, {-0.95f, 0.8f}}, true);
            pen.line({{0, -0.25f}, {0, 0.3f}});
            pen.disc(0, 0.55f, 0.12f);
            break;
        case Icon::Clock:
            pen.arc(0, 0, 0.85f, 0, 2);
            pen.line({{0, -0.5f}, {0, 0.05f}, {0.4f, 0.25f}});
            break;
        case Icon::List:
            for (const float y : {-0.65f, 0.0f, 0.65f}) {
                pen.disc(-0.8f, y, 0.14f);
                pen.line({{-0.4f, y}, {0.95f, y}});
            }
            break;
        case Icon::Dice:
            pen.frame(-0.85f, -0.85f, 0.85f, 0.85f, 0.3f);
            pen.disc(-0.4f, -0.4f, 0.18f);
            pen.disc(0, 0, 0.18f);
            pen.disc(0.4f, 0.4f, 0.18f);
            break;
        case Icon::Fit:
            pen.line({{-0.9f, -0.7f}, {-0.9f, 0.7f}});
            pen.line({{0.9f, -0.7f}, {0.9f, 0.7f}});
            pen.line({{-0.6f, 0}, {0.6f, 0}});
            pen.line({{-0.25f, -0.35f}, {-0.6f, 0}, {-0.25f, 0.35f}});
            pen.line({{0.25f, -0.35f}, {0.6f, 0}, {0.25f, 0.35f}});
            break;
    }
}

}  // namespace screen
