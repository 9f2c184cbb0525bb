// Lanes from runs: who ran, who waited for whom, who held what; and the pictures of them.
#include <catch2/catch_test_macros.hpp>

#include "engine/vm/inspect.h"
#include "tests/sched/script.h"

namespace {

using sched::LaneState;
using sched::Run;
using sched::Script;
using sched::Timeline;

const std::string inversion = R"(
#include <mutex>
#include <lockstep.h>
std::mutex m [[lockstep::inherit]];
task low  priority(1)       { m.lock(); work(5); m.unlock(); work(2); }
task mid  priority(2) at(3) { work(7); }
task high priority(3) at(2) { m.lock(); work(3); m.unlock(); work(1); }
)";

char sign(LaneState state) { return "urRxze"[static_cast<int>(state)]; }

// A task's lane, one character a tick: u unborn, r ready, R runs, x blocked, z sleeps, e ended.
std::string lane(const Timeline& lanes, vm::TaskId task) {
    std::string out;
    for (const auto& segment : lanes.tasks) {
        if (segment.task != task) continue;
        CHECK(segment.from == static_cast<vm::Word>(out.size()));
        out.append(static_cast<std::size_t>(segment.to - segment.from), sign(segment.state));
    }
    return out;
}

}  // namespace

TEST_CASE("lanes tell ready from running and from waiting, tick by tick", "[sched]") {
    const Script script(inversion, sched::priorities());
    const Run run = script.run();
    const Timeline lanes = sched::timeline(run);
    CHECK(lanes.exact_time);
    CHECK(lanes.end == 18);
    CHECK(lane(lanes, 0) == "RRRRRrrrrrrrrrrrRR");
    CHECK(lane(lanes, 1) == "uuurrrrrrRRRRRRRee");
    CHECK(lane(lanes, 2) == "uuxxxRRRReeeeeeeee");
}

TEST_CASE("a waiting segment names the lock, its owner and the step that began it", "[sched]") {
    const Script script(inversion, sched::priorities());
    const Run run = script.run();
    bool found = false;
    for (const auto& segment : sched::timeline(run).tasks) {
        if (segment.state != LaneState::Blocked) continue;
        found = true;
        CHECK(segment.task == 2);
        CHECK(segment.owner == 0);
        const vm::World& world = run.at(segment.first_step + 1);
        CHECK(vm::name_of(*script.machine, world.data(), segment.object) == "m");
        CHECK(run.choices()[segment.first_step].task == 2);
        CHECK(run.tick(segment.first_step) == 2);
    }
    CHECK(found);
}

TEST_CASE("a boost is a segment of its own with its priority", "[sched]") {
    const Script script(inversion, sched::priorities());
    const Run run = script.run();
    std::vector<std::string> low;
    for (const auto& s : sched::timeline(run).tasks) {
        if (s.task == 0 && s.state == LaneState::Running) {
            low.push_back(std::to_string(s.from) + "-" + std::to_string(s.to) + ":" +
                          std::to_string(s.priority));
        }
    }
    CHECK(low == std::vector<std::string>{"0-2:1", "2-5:3", "16-18:1"});
}

TEST_CASE("a lock's lane passes from owner to owner without a gap", "[sched]") {
    const Script script(inversion, sched::priorities());
    const Run run = script.run();
    const Timeline lanes = sched::timeline(run);
    REQUIRE(lanes.locks.size() == 2);
    CHECK(lanes.locks[0].owner == 0);
    CHECK(lanes.locks[0].from == 0);
    CHECK(lanes.locks[0].to == 5);
    CHECK(lanes.locks[1].owner == 2);
    CHECK(lanes.locks[1].from == 5);
    CHECK(lanes.locks[1].to == 8);
}

TEST_CASE("a task before a taken lock is blocked where time is not exact, too", "[sched]") {
    const Script script(R"(
        #include <mutex>
        std::mutex m;
        int x;
        task a { m.lock(); x = 1; m.unlock(); x = 2; }
        task b { m.lock(); x = 3; m.unlock(); }
    )");
    const Run run = script.steps({"a", "a", "a", "b", "a", "b", "b"});
    const Timeline lanes = sched::timeline(run);
    CHECK(lane(lanes, 0) == "RRRrRee");
    CHECK(lane(lanes, 1) == "rxxRrRR");
    REQUIRE(lanes.locks.size() == 2);
    CHECK(lanes.locks[0].from == 0);
    CHECK(lanes.locks[0].to == 3);
    CHECK(lanes.locks[1].from == 3);
    CHECK(lanes.locks[1].to == 7);
}

TEST_CASE("a lane agrees with the Worlds of its run at every step", "[sched]") {
    const Script script(R"(
        #include <mutex>
        #include <condition_variable>
        #include <semaphore>
        std::mutex m[2];
        std::condition_variable cv;
        std::counting_semaphore<> s(0);
        int turn = 0;
        task worker(int id) [3] {
            for (int i = 0; i < 3; i++) {
                std::unique_lock lock(m[i % 2]);
                if (id == 0 && i == 1) s.release(2);
                turn = id;
            }
            if (id != 0) s.acquire();
            await(turn != 7);
        }
    )");
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Run run = script.run(sched::random(seed));
        const Timeline lanes = sched::timeline(run);
        for (vm::TaskId id = 0; id < 3; ++id) {
            std::string expected;
            for (std::size_t step = 0; step < run.size(); ++step) {
                const vm::Word* world = run.at(step).data();
                const bool runs = run.choices()[step].task == id &&
                                  run.choices()[step].kind == vm::ChoiceKind::Step;
                const auto status = vm::tasks(*script.machine, world)[id].status;
                expected += runs                                ? 'R'
                            : status == vm::TaskStatus::Blocked ? 'x'
                            : status == vm::TaskStatus::Ended   ? 'e'
                                                                : 'r';
            }
            INFO("seed " << seed << ", task " << int{id});
            CHECK(lane(lanes, id) == expected);
        }
    }
}

TEST_CASE("the CPU line tells each core's work, and idle time between", "[sched]") {
    const std::string script = R"(
        #include <lockstep.h>
        task a priority(3)       { work(2); }
        task b priority(2) at(4) { work(3); }
        task c priority(1) at(4) { work(2); }
    )";
    CHECK(sched::cpu_line(Script(script, sched::priorities(1)).run()) ==
          "a[0,2) idle[2,4) b[4,7) c[7,9)");
    CHECK(sched::cpu_line(Script(script, sched::priorities(2)).run()) ==
          "core 0: a[0,2) idle[2,4) b[4,7)\n"
          "core 1: idle[0,4) c[4,6)");
    CHECK(sched::cpu_line(Script("int x; task a { x = 1; }").run()) == "");
}

TEST_CASE("a preempted task keeps its core's line in pieces that add up to its work", "[sched]") {
    const Script script(R"(
        #include <lockstep.h>
        task low  priority(1)       { work(4); }
        task high priority(2) at(1) { work(2); }
    )",
                        sched::priorities());
    CHECK(sched::cpu_line(script.run()) == "low[0,1) high[1,3) low[3,6)");
}

TEST_CASE("the picture of the classic inversion, with inheritance", "[sched]") {
    const Script script(inversion, sched::priorities());
    CHECK(sched::draw(script.run()) ==
          "       |0    5    10   15 | ticks\n"
          "L low  |##^^^-----------##|\n"
          "M mid  |   ------#######  |\n"
          "H high |  xxx####         |\n"
          "  m    |LLLLLHHH          |\n"
          "# runs   ^ runs above its own priority   - ready   x waits   "
          "letters: who holds the lock\n"
          "At tick 18 every task has ended.\n");
}

TEST_CASE("the picture of a deadlock says who waits for whom", "[sched]") {
    const Script script(R"(
        #include <mutex>
        std::mutex a, b;
        task left  { a.lock(); b.lock(); }
        task right { b.lock(); a.lock(); }
    )");
    CHECK(sched::draw(script.steps({"left", "right"})) ==
          "        |0 | steps\n"
          "L left  |#-|\n"
          "R right |-#|\n"
          "  a     |LL|\n"
          "  b     | R|\n"
          "# runs   - ready   letters: who holds the lock\n"
          "After 2 steps a deadlock: left waits for b, held by right; "
          "right waits for a, held by left.\n");
}

TEST_CASE("every task has a letter of its own in the lanes of the locks", "[sched]") {
    const Script script(R"(
        int x;
        task high    { x = 1; }
        task hog     { x = 1; }
        task put [2] { x = 1; }
        task get [2] { x = 1; }
    )");
    const std::string picture = sched::draw(script.run());
    INFO(picture);
    for (const char* label :
         {"H high ", "O hog ", "0 put[0] ", "1 put[1] ", "G get[0] ", "I get[1] "}) {
        CHECK(picture.find(std::string("\n") + label) != picture.npos);
    }
}

TEST_CASE("a long run fits the width that it is given", "[sched]") {
    const Script script(R"(
        #include <mutex>
        std::mutex m;
        int x;
        task worker [4] { for (int i = 0; i < 1000; i++) { m.lock(); x++; m.unlock(); } }
    )");
    const Run run = script.run(sched::random(1), 20'000);
    REQUIRE(run.size() == 16'000);
    for (const int width : {20, 60, 100, 200}) {
        const std::string picture = sched::draw(run, width);
        std::size_t lanes = 0;
        for (std::size_t at = 0; at < picture.size();) {
            const std::size_t end = picture.find('\n', at);
            if (picture.substr(at, end - at).back() == '|') {
                ++lanes;
                CHECK(end - at <= static_cast<std::size_t>(std::max(width, 30)));
            }
            at = end + 1;
        }
        CHECK(lanes == 5);
    }
}

TEST_CASE("an empty run has an empty timeline and still a picture", "[sched]") {
    const Script script("int x; task a { x = 1; }");
    const Run run(script.machine);
    CHECK(sched::timeline(run).tasks.empty());
    CHECK(sched::draw(run).find("the run can go on") != std::string::npos);
}
