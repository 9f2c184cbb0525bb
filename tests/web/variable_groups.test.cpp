#include "web/variable_groups.h"

#include <catch2/catch_test_macros.hpp>

using screen::groups_of;
using screen::VariableGroups;
using screen::VariableRow;

namespace {

VariableRow row(std::string name, int depth, bool object = false,
                sync::TaskId task = sync::no_task) {
    VariableRow row;
    row.view.name = std::move(name);
    row.view.depth = depth;
    row.view.object = object;
    row.view.task = task;
    return row;
}

}  // namespace

TEST_CASE("each lock of an array is a row of its own, under its full name", "[web]") {
    const VariableGroups groups =
        groups_of({row("fork", 0), row("[0]", 1, true), row("[1]", 1, true)});
    CHECK(groups.shared.empty());
    REQUIRE(groups.objects.size() == 2);
    CHECK(groups.objects[0].rows[0].view.name == "fork[0]");
    CHECK(groups.objects[1].rows[0].view.name == "fork[1]");
    CHECK(groups.objects[1].rows[0].view.depth == 0);
}

TEST_CASE("a struct of numbers and a lock stays together", "[web]") {
    const VariableGroups groups =
        groups_of({row("box", 0), row("count", 1), row("m", 1, true), row("x", 0)});
    REQUIRE(groups.shared.size() == 2);
    CHECK(groups.shared[0].rows.size() == 3);
    CHECK(groups.objects.empty());
}

TEST_CASE("locks within an array of structs have the whole path as their name", "[web]") {
    const VariableGroups groups = groups_of(
        {row("cell", 0), row("[0]", 1), row("m", 2, true), row("[1]", 1), row("m", 2, true)});
    REQUIRE(groups.objects.size() == 2);
    CHECK(groups.objects[1].rows[0].view.name == "cell[1].m");
}

TEST_CASE("what belongs to a task is apart, and keys tell two tasks' variables apart", "[web]") {
    const VariableGroups groups = groups_of({row("i", 0, false, 0), row("i", 0, false, 1)});
    REQUIRE(groups.locals.size() == 2);
    CHECK(groups.locals[0].key != groups.locals[1].key);
}
