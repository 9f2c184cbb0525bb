// Two runs side by side, and the profiles under which one script is run twice.
#include "engine/sched/differ.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/puzzle/puzzle.h"

namespace {

const std::string inversion =
    "//! rule = \"priority\"\n"
    "#include <mutex>\n"
    "#include <lockstep.h>\n"
    "std::mutex m;\n"
    "task low priority(1) { m.lock(); work(5); m.unlock(); work(2); }\n"
    "task middle priority(2) at(3) { work(7); }\n"
    "task high priority(3) at(2) { m.lock(); work(3); m.unlock(); work(1); }\n";

puzzle::Built build(const std::string& changes, const std::string& script = inversion) {
    puzzle::Rules rules;
    return puzzle::build_script("script.task", script, rules, changes);
}

sched::Run run(const puzzle::Built& built) {
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::policy("first", 1), 1000);
    return run;
}

}  // namespace

TEST_CASE("a profile gives its attributes to every lock that says nothing itself", "[sched]") {
    CHECK(sched::cpu_line(run(build("priority_order, hand_off"))) ==
          "low[0,3) middle[3,10) low[10,12) high[12,16) low[16,18)");
    CHECK(sched::cpu_line(run(build("inherit"))) == "low[0,5) high[5,9) middle[9,16) low[16,18)");
    CHECK(sched::cpu_line(run(build("ceiling(3)"))) ==
          "low[0,5) high[5,9) middle[9,16) low[16,18)");
    std::string own = inversion;
    own.replace(own.find("std::mutex m;"), 13, "std::mutex m [[lockstep::inherit]];");
    CHECK(sched::cpu_line(run(build("hand_off", own))) ==
          "low[0,5) high[5,9) middle[9,16) low[16,18)");
}

TEST_CASE("rules of a script can be changed from outside, and mistakes are told",
          "[sched][puzzle]") {
    CHECK(build("cores = 2").machine->settings.rule.cores == 2);
    CHECK(!build("rule = any").machine->settings.rule.exact_time());
    const auto message = [](const std::string& changes) {
        const puzzle::Built built = build(changes);
        CHECK(!built.machine);
        return built.diagnostics.empty() ? "" : built.diagnostics[0].message;
    };
    CHECK(message("inherti").find("did you mean inherit?") != std::string::npos);
    CHECK(message("ceiling").find("needs a number") != std::string::npos);
    CHECK(message("inherit(3)").find("takes no number") != std::string::npos);
    CHECK(message("corse = 2").find("unknown key \"corse\"") != std::string::npos);
}

TEST_CASE("the first difference of two runs is found and told", "[sched]") {
    const puzzle::Built none = build("priority_order, hand_off"), inherit = build("inherit");
    const sched::Run a = run(none), b = run(inherit);
    const auto found = sched::difference(a, b);
    REQUIRE(found);
    CHECK(found->second.tick == 2);
    CHECK(found->second.what == "low is raised from priority 1 to 3");
    CHECK(!sched::difference(a, run(none)));
    const std::string both = sched::draw_both("none", a, "inherit", b, 60);
    CHECK(both.find("The first difference, ! above, is at tick 2.") != std::string::npos);
    CHECK(sched::draw_both("a", a, "b", a, 60).find("Both do the same.") != std::string::npos);
}
