// Where a moment of the timeline lies on the screen, and back. A few numbers of one frame, made by
// the timeline panel; lanes and ruler draw by it.
#pragma once

namespace screen {

struct TimeAxis {
    float left = 0, right = 0;  // of the lanes on the screen
    double first = 0;           // the time at [left]
    double points_per_unit = 1;

    float x(double time) const {
        return left + static_cast<float>((time - first) * points_per_unit);
    }
    double time(float x) const { return first + static_cast<double>(x - left) / points_per_unit; }
    double last() const { return time(right); }
};

// A round distance between two marks of the ruler that lie at least [points] apart: 1, 2, 5, 10 ...
double mark_distance(double points_per_unit, double points);

}  // namespace screen
