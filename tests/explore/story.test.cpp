// What a person reads: the sentences of a verdict, one for each stretch of a task.
#include <catch2/catch_test_macros.hpp>

#include "tests/explore/script.h"

using namespace explore;

namespace {

std::vector<std::string> story_of(const std::string& script,
                                  vm::Settings settings = without_spurious()) {
    std::vector<std::string> out;
    const Verdict verdict = judge(machine_of(script, settings), without_races());
    std::size_t last = 0;
    for (const StoryLine& line : verdict.story) {
        CHECK(line.step >= last);
        CHECK(line.step <= verdict.schedule.size());
        last = line.step;
        out.push_back(line.text);
    }
    return out;
}

}  // namespace

TEST_CASE("a lost update is told in three stretches", "[explore]") {
    CHECK(story_of("int x = 0;\ntask a { x = x + 1; }\ntask b { x = x + 1; }\n"
                   "finally(x == 2, \"both count\");") ==
          std::vector<std::string>{
              "a reads x (0); then it is interrupted in the middle of 'x = x + 1' (line 2)",
              "b reads x (0), sets x to 1 and ends",
              "a sets x to 1 and ends",
              "Not true when all tasks have ended: \"both count\" (x is 1)",
          });
}

TEST_CASE("a deadlock is told with who holds and who waits since when", "[explore]") {
    CHECK(
        story_of("#include <mutex>\nstd::mutex a, b;\n"
                 "task first { a.lock();\n b.lock(); b.unlock(); a.unlock(); }\n"
                 "task second { b.lock();\n a.lock(); a.unlock(); b.unlock(); }\n") ==
        std::vector<std::string>{
            "first locks a; then it is interrupted before 'b.lock()' (line 4)",
            "second locks b",
            "first holds a (since step 1, line 3) and waits for b (since step 2, line 4), held by "
            "second",
            "second holds b (since step 2, line 5) and waits for a (since step 2, line 6), held by "
            "first",
        });
}
