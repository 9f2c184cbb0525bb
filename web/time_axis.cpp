// Round numbers for the ruler.
#include "web/time_axis.h"

#include <initializer_list>

namespace screen {

double mark_distance(double points_per_unit, double points) {
    double distance = 1;
    for (;;) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (distance * factor * points_per_unit >= points) return distance * factor;
        }
        distance *= 10;
    }
}

}  // namespace screen
