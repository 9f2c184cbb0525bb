// A World in a person's words.
#include "engine/vm/inspect.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/sched/script.h"

namespace {

using sched::Run;
using sched::Script;
using vm::TaskStatus;

// The row of [name] in the panel; rows within an aggregate by their path: "fork/[1]".
std::string row(const Script& script, const Run& run, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& view : vm::variables(*script.machine, run.last().data())) {
        names.resize(static_cast<std::size_t>(view.depth));
        names.push_back(view.name);
        std::string here;
        for (const auto& name : names) here += (here.empty() ? "" : "/") + name;
        if (here == path) return view.value;
    }
    return "no row " + path;
}

vm::TaskView view(const Script& script, const Run& run, const std::string& name) {
    for (auto& task : vm::tasks(*script.machine, run.last().data())) {
        if (task.name == name) return task;
    }
    FAIL("no task " << name);
    return {};
}

std::vector<std::string> sentences(const Script& script, const Run& run, vm::TaskId task) {
    std::vector<std::string> out;
    for (std::size_t step = 0; step < run.size(); ++step) {
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            if (run.events()[i].task != task) continue;
            out.push_back(vm::sentence(*script.machine, run.at(step + 1).data(), run.events()[i]));
        }
    }
    return out;
}

bool has(const std::vector<std::string>& list, const std::string& text) {
    for (const auto& line : list) UNSCOPED_INFO(line);
    return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

TEST_CASE("variables have names, types and values, and parts below them", "[vm]") {
    const Script script(R"(
        #include <mutex>
        enum Colour { Red, Green };
        struct Point { int x; bool set; };
        const int limit = 3;
        int count = 7;
        unsigned u = 0;
        Colour colour = Green;
        Point point;
        int list[3] = {1, 2, 3};
        task t { count = -1; u = u - 1; point.set = true; }
    )");
    const Run run = script.run();
    CHECK(row(script, run, "count") == "-1");
    CHECK(row(script, run, "u") == "4294967295");
    CHECK(row(script, run, "colour") == "Green");
    CHECK(row(script, run, "point/x") == "0");
    CHECK(row(script, run, "point/set") == "true");
    CHECK(row(script, run, "list") == "{1, 2, 3}");
    CHECK(row(script, run, "list/[1]") == "2");
    CHECK(row(script, run, "limit") == "no row limit");
}

TEST_CASE("locals are shown for the tasks that are in them", "[vm]") {
    const Script script(R"(
        int x = 0;
        void add(int by) { int twice = by * 2; x = twice; x = by; }
        task t { add(21); }
    )");
    Run run = script.steps({"t"});
    CHECK(row(script, run, "by") == "21");
    CHECK(row(script, run, "twice") == "42");
    CHECK(vm::call_stack(*script.machine, run.last().data(), 0) ==
          std::vector<std::string>{"t", "add"});
    CHECK(lang::text_of(*script.program, vm::place(*script.machine, run.last().data(), 0)) ==
          "x = by");
    run.step(run.enabled()[0]);
    CHECK(row(script, run, "by") == "no row by");
    CHECK(vm::place(*script.machine, run.last().data(), 0).line == 0);
    CHECK(vm::call_stack(*script.machine, run.last().data(), 0).empty());
}

TEST_CASE("every word of a variable is found under its full name", "[vm]") {
    const Script script(R"(
        #include <mutex>
        struct Fork { int uses; std::mutex m; };
        struct Table { int seats; Fork fork[2]; };
        Table table;
        std::mutex grid[2][3];
        task t { table.fork[1].m.lock(); table.fork[1].m.unlock(); grid[1][2].lock(); grid[1][2].unlock(); }
    )");
    const Run run = script.run();
    std::vector<std::string> locked;
    for (std::size_t step = 0; step < run.size(); ++step) {
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            const vm::Event& event = run.events()[i];
            if (event.kind != sync::EventKind::Acquired) continue;
            locked.push_back(vm::name_of(*script.machine, run.at(step).data(), event.object));
        }
    }
    CHECK(locked == std::vector<std::string>{"table.fork[1].m", "grid[1][2]"});
    CHECK(vm::name_of(*script.machine, run.last().data(), script.machine->address_of(0)) == "t");
}

TEST_CASE("a mutex tells its owner and its queue, also where it keeps none", "[vm]") {
    const std::string text = R"(
        #include <mutex>
        std::mutex m ATTRIBUTE;
        int x = 0;
        task a { m.lock(); x = 1; m.unlock(); }
        task b { m.lock(); m.unlock(); }
        task c { m.lock(); m.unlock(); }
    )";
    const auto with = [&](const char* attribute) {
        std::string out = text;
        return out.replace(out.find("ATTRIBUTE"), 9, attribute);
    };
    const Script plain(with(""));
    CHECK(row(plain, Run(plain.machine), "m") == "free");
    CHECK(row(plain, plain.steps({"a"}), "m") == "owned by a, 2 wait: b, c");
    const Script queue(with("[[lockstep::fifo]]"));
    CHECK(row(queue, queue.steps({"a", "c", "b"}), "m") == "owned by a, 2 wait: c, b");
    CHECK(row(queue, queue.steps({"a", "c", "b", "a", "a"}), "m") == "owned by c, 1 waits: b");
}

TEST_CASE("each kind of object is described by what matters about it", "[vm]") {
    const Script script(R"(
        #include <mutex>
        #include <shared_mutex>
        #include <semaphore>
        #include <latch>
        #include <barrier>
        #include <condition_variable>
        #include <atomic>
        #include <queue>
        std::recursive_mutex r;
        std::shared_mutex rw;
        std::counting_semaphore<> s(2);
        std::binary_semaphore b(1);
        std::latch done(2);
        std::barrier meet(2);
        std::mutex m;
        std::condition_variable cv;
        std::atomic<int> n = 5;
        std::queue<int> q;
        task a {
            r.lock(); r.lock();
            rw.lock_shared();
            s.acquire(); b.acquire();
            done.count_down();
            n++;
            q.push(4); q.push(9);
            std::unique_lock lock(m);
            cv.wait(lock);
        }
        task w { rw.lock(); }
        task x { meet.arrive_and_wait(); }
    )");
    const Run run = script.run();
    CHECK(row(script, run, "r") == "owned by a, 2 times");
    CHECK(row(script, run, "rw") == "read by a, 1 waits: w");
    CHECK(row(script, run, "s") == "1 permit");
    CHECK(row(script, run, "b") == "0 of 1 permit");
    CHECK(row(script, run, "done") == "1 to go");
    CHECK(row(script, run, "meet") == "1 of 2 arrived, 1 waits: x");
    CHECK(row(script, run, "m") == "free");
    CHECK(row(script, run, "cv") == "1 waits: a");
    CHECK(row(script, run, "n") == "6");
    CHECK(row(script, run, "q") == "{4, 9}, 2 of 8");
    CHECK(row(script, run, "lock") == "holds m");
}

TEST_CASE("a task's view says what it waits for and who holds that", "[vm]") {
    const Script script(R"(
        #include <mutex>
        std::mutex a, b;
        int x = 0;
        task left  { a.lock(); b.lock(); }
        task right { b.lock(); a.lock(); }
        task third { await(x == 1); }
        daemon task fourth { a.lock(); }
    )");
    const Run run = script.steps({"left", "right"});
    const vm::TaskView left = view(script, run, "left");
    CHECK(left.status == TaskStatus::Blocked);
    CHECK(left.waits_for == "b");
    CHECK(left.owner == script.task("right"));
    CHECK_FALSE(left.daemon);
    CHECK(view(script, run, "third").status == TaskStatus::Blocked);
    CHECK(view(script, run, "third").waits_for == "await(x == 1)");
    CHECK(view(script, run, "fourth").daemon);

    const auto waits = vm::waits(*script.machine, run.last().data());
    CHECK(waits.size() == 4);
    CHECK(vm::owner_cycle(waits) == std::vector<vm::TaskId>{0, 1});
    CHECK(vm::owner_cycle(vm::waits(*script.machine, run.at(1).data())).empty());
}

TEST_CASE("waiting at the end of a chain closes no cycle, but a join can", "[vm]") {
    const Script chain(R"(
        #include <mutex>
        std::mutex a, b;
        int x = 0;
        task one   { a.lock(); x = 1; a.unlock(); }
        task two   { b.lock(); a.lock(); a.unlock(); b.unlock(); }
        task three { b.lock(); b.unlock(); }
    )");
    const auto waits = vm::waits(*chain.machine, chain.steps({"one", "two"}).last().data());
    REQUIRE(waits.size() == 2);
    CHECK(waits[0].holders == std::vector<vm::TaskId>{0});
    CHECK(waits[1].holders == std::vector<vm::TaskId>{1});
    CHECK(vm::owner_cycle(waits).empty());

    const Script join(R"(
        #include <mutex>
        #include <thread>
        std::mutex m;
        void worker() { m.lock(); m.unlock(); }
        int main() { std::thread t(worker); m.lock(); t.join(); m.unlock(); }
    )");
    Run run = join.run();
    CHECK(run.ending() == sched::Ending::Deadlock);
    const auto cycle = vm::owner_cycle(vm::waits(*join.machine, run.last().data()));
    REQUIRE(cycle.size() == 2);
    CHECK(vm::task_name(*join.machine, run.last().data(), cycle[0]) == "main");
    CHECK(vm::task_name(*join.machine, run.last().data(), cycle[1]) == "worker#1");
    CHECK(row(join, run, "t") == "worker#1, 1 waits: main");
}

TEST_CASE("a wait that can time out closes no cycle", "[vm]") {
    const std::string text = R"(
        #include <mutex>
        #include <chrono>
        std::timed_mutex a [[lockstep::fifo]], b [[lockstep::fifo]];
        task left  { a.lock(); b.ATTEMPT; }
        task right { b.lock(); a.lock(); }
    )";
    const auto cycle = [&](const char* attempt) {
        std::string out = text;
        const Script script(out.replace(out.find("ATTEMPT"), 7, attempt));
        const Run run = script.steps({"left", "right", "left", "right"});
        const auto waits = vm::waits(*script.machine, run.last().data());
        CHECK(waits.size() == 2);
        return vm::owner_cycle(waits);
    };
    CHECK(cycle("lock()").size() == 2);
    CHECK(cycle("try_lock_for(std::chrono::milliseconds(5))").empty());
}

TEST_CASE("statuses follow the scheduler where time is exact", "[vm]") {
    const Script script(R"(
        #include <chrono>
        #include <thread>
        #include <lockstep.h>
        using namespace std::chrono_literals;
        task low   priority(1)       { work(5); }
        task high  priority(2)       { work(1); std::this_thread::sleep_for(2ms); work(1); }
        task later priority(3) at(9) { work(1); }
    )",
                        sched::priorities());
    Run run(script.machine);
    const auto at_tick = [&](vm::Word tick) {
        while (run.tick(run.size()) < tick) run.step(run.enabled()[0]);
        while (run.enabled()[0].kind != vm::ChoiceKind::Tick) run.step(run.enabled()[0]);
    };
    at_tick(0);
    CHECK(view(script, run, "high").status == TaskStatus::Running);
    CHECK(view(script, run, "low").status == TaskStatus::Ready);
    CHECK(view(script, run, "later").status == TaskStatus::Unborn);
    at_tick(1);
    CHECK(view(script, run, "high").status == TaskStatus::Sleeping);
    CHECK(view(script, run, "low").status == TaskStatus::Running);
}

TEST_CASE("events are told in short sentences", "[vm]") {
    const Script script(R"(
        #include <mutex>
        #include <semaphore>
        #include <condition_variable>
        #include <lockstep.h>
        std::mutex m [[lockstep::fifo]];
        std::counting_semaphore<> s(1);
        std::condition_variable cv;
        int x = 0;
        task a { m.lock(); x = 5; m.unlock(); s.acquire(); cv.notify_one(); print("x is ", x, "\n"); }
        task b { m.lock(); m.unlock(); s.release(); }
    )");
    const Run run = script.steps({"a", "b", "a", "a", "a", "a", "a", "a", "b", "b"});
    const auto a = sentences(script, run, 0), b = sentences(script, run, 1);
    CHECK(has(a, "a starts"));
    CHECK(has(a, "a locks m"));
    CHECK(has(a, "a sets x to 5"));
    CHECK(has(a, "a unlocks m"));
    CHECK(has(a, "a takes a permit of s, 0 left"));
    CHECK(has(a, "a notifies cv, where nobody waits"));
    CHECK(has(a, "a reads x, which is 5"));
    CHECK(has(a, "a prints \"x is 5\""));
    CHECK(has(a, "a ends"));
    CHECK(has(b, "b waits for m, held by a"));
    CHECK(has(b, "b is woken by a at m"));
    CHECK(has(b, "b gives a permit to s, 1 there now"));
    CHECK(vm::output(*script.machine, run.last().data()) == "x is 5\n");
}

TEST_CASE("priorities and time are told where they are exact", "[vm]") {
    const Script script(R"(
        #include <mutex>
        #include <lockstep.h>
        std::mutex m [[lockstep::inherit]];
        task low  priority(1)       { m.lock(); work(3); m.unlock(); }
        task high priority(9) at(1) { m.lock(); m.unlock(); }
    )",
                        sched::priorities());
    const Run run = script.run();
    const auto low = sentences(script, run, 0), high = sentences(script, run, 1);
    CHECK(has(low, "low is raised from priority 1 to 9"));
    CHECK(has(low, "low is lowered from priority 9 to 1"));
    CHECK(has(high, "high is released with priority 9"));
    CHECK(has(sentences(script, run, sync::no_task), "1 tick passes"));
}

TEST_CASE("a failure is told with its task and its place", "[vm]") {
    const auto told = [](const std::string& text) {
        const Script script(text);
        const Run run = script.run();
        CHECK(run.ending() == sched::Ending::Failed);
        return vm::sentence(*script.machine, run.last().data(), run.failure());
    };
    CHECK(told("#include <mutex>\nstd::mutex m; task t { m.unlock(); }") ==
          "t unlocks a mutex that it does not own, at 'm.unlock()'");
    CHECK(told("int a[2]; int i = 5; task t { a[i] = 1; }").find("index 5") != std::string::npos);
    CHECK(told("int z = 0, x; task t { x = 1 / z; }").find("t divides by zero") == 0);
    CHECK(told("int z = 0; task t { assert(z == 1); }").find("t's assertion fails") == 0);
}

TEST_CASE("why a choice is not possible is said", "[vm]") {
    const Script script(R"(
        #include <mutex>
        std::mutex m;
        int x = 0;
        task a { m.lock(); x = 1; m.unlock(); }
        task b { m.lock(); m.unlock(); }
        task c { x = 2; }
    )");
    const Run run = script.steps({"a", "c"});
    const auto why = [&](vm::Choice choice) {
        return vm::why_not(*script.machine, run.last().data(), choice);
    };
    CHECK(why({vm::ChoiceKind::Step, 1, 0}) == "b waits for m, held by a");
    CHECK(why({vm::ChoiceKind::Step, 2, 0}) == "c has ended");
    CHECK(why({vm::ChoiceKind::Step, 0, 3}) == "a's step has no outcome 3");
    CHECK(why({vm::ChoiceKind::Step, 99, 0}) == "there is no such task");
}

TEST_CASE("a handle is told by what it stands for, not by its number", "[vm]") {
    const Script script(
        "#include <semLib.h>\n"
        "SEM_ID first, second, gone, none;\n"
        "int main() {\n"
        "    first = semMCreate(SEM_Q_FIFO);\n"
        "    second = first;\n"
        "    gone = semBCreate(SEM_Q_FIFO, SEM_FULL);\n"
        "    semDelete(gone);\n"
        "}\n");
    const Run run = script.run();
    CHECK(row(script, run, "first") == "a mutex");
    CHECK(row(script, run, "second") == "first");
    CHECK(row(script, run, "gone") == "deleted");
    CHECK(row(script, run, "none") == "0");
    CHECK(has(sentences(script, run, 0), "main sets first to a mutex"));
}
