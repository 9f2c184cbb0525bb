#include "web/time_axis.h"

#include <catch2/catch_test_macros.hpp>

TEST_CASE("a time goes to the screen and back", "[web]") {
    const screen::TimeAxis axis{100, 500, 20, 8};
    CHECK(axis.x(20) == 100);
    CHECK(axis.x(70) == 500);
    CHECK(axis.time(300) == 45);
    CHECK(axis.last() == 70);
}

TEST_CASE("marks of the ruler stand at round numbers, far enough apart to be read", "[web]") {
    CHECK(screen::mark_distance(50, 40) == 1);
    CHECK(screen::mark_distance(30, 40) == 2);
    CHECK(screen::mark_distance(9, 40) == 5);
    CHECK(screen::mark_distance(4, 40) == 10);
    CHECK(screen::mark_distance(0.001, 40) == 50000);
}
