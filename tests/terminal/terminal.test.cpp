// The terminal program as a shell sees it: exit codes, --json, and messages. Native only.
#ifndef __EMSCRIPTEN__

#include <sys/wait.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Result {
    int exit = -1;
    std::string out;  // with the errors, where they were asked for
    Json json() const {
        Json parsed = Json::parse(out, nullptr, false);
        INFO(out);
        REQUIRE_FALSE(parsed.is_discarded());
        return parsed;
    }
    bool says(const std::string& text) const { return out.find(text) != std::string::npos; }
};

Result shell(const std::string& command) {
    Result result;
    std::FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    char part[4096];
    while (std::size_t count = std::fread(part, 1, sizeof part, pipe))
        result.out.append(part, count);
    int status = pclose(pipe);
    result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

// `timeout` so that a hang is a failure and not a hang.
Result lockstep(const std::string& arguments) {
    return shell("timeout 60 '" LOCKSTEP_PROGRAM "' " + arguments + " 2>&1 </dev/null");
}

// A folder of this test's own, gone at its end.
struct Scratch {
    Scratch() {
        std::string name = (fs::temp_directory_path() / "lockstep-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()));
        path = name;
    }
    ~Scratch() { fs::remove_all(path); }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return (path / name).string();
    }
    fs::path path;
};

constexpr const char* passing =
    "#include <atomic>\nstd::atomic<int> x = 0;\ntask t [2] { x++; }\nfinally(x == 2, \"both "
    "count\");\n";
constexpr const char* failing =
    "#include <mutex>\nstd::mutex a, b;\n"
    "task one { a.lock(); b.lock(); b.unlock(); a.unlock(); }\n"
    "task two { b.lock(); a.lock(); a.unlock(); b.unlock(); }\n";

}  // namespace

TEST_CASE("help is there for everything, with an example, and is no failure", "[terminal]") {
    Result all = lockstep("--help");
    CHECK(all.exit == 0);
    CHECK(all.says("Exit codes"));
    for (const char* command : {"list", "show", "run", "judge", "replay", "check", "new", "explore",
                                "outcomes", "bench"}) {
        Result help = lockstep(std::string(command) + " --help");
        INFO(command);
        CHECK(all.says(command));
        CHECK(help.exit == 0);
        CHECK(help.says("Example"));
        CHECK(help.says("  lockstep " + std::string(command)));
    }
}

TEST_CASE("wrong usage exits with 2", "[terminal]") {
    CHECK(lockstep("").exit == 2);
    CHECK(lockstep("juge lost-update").exit == 2);
    CHECK(lockstep("judge").exit == 2);
    CHECK(lockstep("judge lost-update --nothing").exit == 2);
    CHECK(lockstep("run lost-update --steps many").exit == 2);
    Result policy = lockstep("run lost-update --policy rnadom");
    CHECK(policy.exit == 2);
    CHECK(policy.says("did you mean random?"));
}

TEST_CASE("a run that never ends is told with where its loop begins", "[terminal]") {
    const Scratch scratch;
    const std::string file =
        scratch.write("spin.task",
                      "//! liveness = \"weak\"\n#include <atomic>\nstd::atomic<bool> set = false;\n"
                      "task waits { while (!set) {} }\n");
    const Json json = lockstep("judge --json " + file).json();
    CHECK(json["verdict"] == "livelock");
    CHECK(json["loop_from"] == 1);  // its first step is also its start
    CHECK(json["steps"] == 2);
    CHECK(json["fairness"] == "weak fairness: whoever could always go on does so at some time");
    const Result drawn = lockstep("judge --timeline " + file);
    CHECK(drawn.exit == 1);
    CHECK(drawn.says("From step 2 on the same happens again and again."));
    CHECK(lockstep("judge " + scratch.write("bad.task", "//! liveness = \"often\"\ntask t {}\n"))
              .says("write one of none, weak, strong or off"));
}

TEST_CASE("a single run names its data races", "[terminal]") {
    const Scratch scratch;
    const std::string script = "int x = 0;\ntask a { x = 1; }\ntask b { x = 2; }\n";
    const std::string file = scratch.write("race.task", script);
    CHECK(lockstep("run " + file).says("Note: Data race on x: a writes it at 'x = 1' (step 1)"));
    CHECK(lockstep("run --json " + file).json()["races"].size() == 1);
    const std::string off = scratch.write("off.task", "//! races = \"off\"\n" + script);
    CHECK_FALSE(lockstep("run " + off).says("Data race"));
    CHECK(lockstep("run --json " + off).json()["races"].empty());
}

TEST_CASE("list and show know every puzzle", "[terminal]") {
    Json puzzles = lockstep("list --json").json()["puzzles"];
    REQUIRE(puzzles.size() >= 8);
    for (const Json& each : puzzles) {
        std::string id = each["id"];
        INFO(id);
        Json shown = lockstep("show " + id + " --json").json();
        CHECK(shown["title"] == each["title"]);
        CHECK_FALSE(shown["statement"].get<std::string>().empty());
        CHECK(shown["hints"].size() >= 2);
        CHECK(shown["candidates"].size() + shown["schedules"].size() + shown["expected"].size() >=
              5);
    }
    Result text = lockstep("show lost-update --start --check --hints 1 --learn --solution");
    CHECK(text.exit == 0);
    for (const char* part :
         {"# Lost update", "start.task", "check.task", "Hint 1", "Learn", "solution.task"}) {
        CHECK(text.says(part));
    }
    CHECK(lockstep("show lost-update solution --code").says("count_one"));
}

TEST_CASE("list knows ladders and paths", "[terminal]") {
    const Json path = lockstep("list --path first-evening --json").json();
    CHECK(path["title"] == "A first evening");
    CHECK(path["puzzles"].size() == 10);
    CHECK(path["puzzles"][0]["id"] == "lost-update");
    const Json ladder = lockstep("list --ladder readers-and-writers --json").json();
    CHECK(ladder["puzzles"].size() >= 2);
    CHECK(ladder["puzzles"][1]["aim"] == "fair");
    CHECK(lockstep("list --ladder readers-and-writers").says("nobody starves"));
    const Result typo = lockstep("list --path first-evenin");
    CHECK(typo.exit == 2);
    CHECK(typo.says("did you mean first-evening?"));
    CHECK(lockstep("list --ladder nowhere").says("there are: "));
}

TEST_CASE("judge exits with the verdict", "[terminal]") {
    Scratch scratch;
    std::string good = scratch.write("good.task", passing),
                bad = scratch.write("bad.task", failing);
    CHECK(lockstep("judge " + good).exit == 0);
    CHECK(lockstep("judge " + bad).exit == 1);
    CHECK(lockstep("judge " + bad + " --states 3").exit == 3);
    CHECK(lockstep("judge lost-update").exit == 1);
    CHECK(lockstep("judge lost-update solution").exit == 0);
    CHECK(lockstep("judge 010 wrong-own-lock.task").exit == 1);
    CHECK(lockstep("judge 010-lost-update solution.task").exit == 0);
    CHECK(lockstep("judge '" LOCKSTEP_SOURCE_DIR "/puzzles/010-lost-update/solution.task'").exit ==
          0);
    CHECK(lockstep("judge '" LOCKSTEP_SOURCE_DIR "/puzzles/010-lost-update'").exit == 1);
    CHECK(shell("printf 'int x = 0; task t { x = 1; }' | '" LOCKSTEP_PROGRAM "' judge -").exit ==
          0);
}

TEST_CASE("judge --json has verdict, place, story, counts and schedule", "[terminal]") {
    Scratch scratch;
    Json bad = lockstep("judge --json " + scratch.write("bad.task", failing)).json();
    CHECK(bad["verdict"] == "deadlock");
    CHECK(bad["passed"] == false);
    CHECK(bad["puzzle"].is_null());
    CHECK(bad["simplest"] == true);
    CHECK(bad["story"].size() >= 2);
    CHECK(bad["counts"]["states"] > 0);
    CHECK(bad["schedule"].get<std::string>().rfind("lockstep-schedule 1", 0) == 0);
    Json good = lockstep("judge --json lost-update solution").json();
    CHECK(good["verdict"] == "pass");
    CHECK(good["puzzle"] == "lost-update");
    CHECK(good["schedule"] == "");
}

TEST_CASE("a saved schedule is replayed to the same end, and one that does not fit is said",
          "[terminal]") {
    Scratch scratch;
    std::string bad = scratch.write("bad.task", failing);
    std::string saved = (scratch.path / "saved.schedule").string();
    CHECK(lockstep("judge " + bad + " --save " + saved).exit == 1);
    Result replayed = lockstep("replay " + bad + " " + saved);
    CHECK(replayed.exit == 1);
    CHECK(replayed.says("a deadlock:"));
    CHECK(lockstep("replay --json " + bad + " " + saved).json()["ending"] == "deadlock");

    std::string other = scratch.write("other.task", passing);
    Result diverged = lockstep("replay " + other + " " + saved);
    CHECK(diverged.exit == 2);
    CHECK(diverged.says("saved.schedule:"));
    std::string old = scratch.write("old.schedule", "lockstep-schedule 99\ntick\n");
    Result refused = lockstep("replay " + bad + " " + old);
    CHECK(refused.exit == 2);
    CHECK(refused.says("99"));
    CHECK(lockstep("replay " + bad + " " + bad).exit == 2);
    CHECK(lockstep("replay " + bad + " no-such-file").exit == 2);
    CHECK(lockstep("judge lost-update --save " + saved).exit == 1);
    CHECK(lockstep("replay lost-update start " + saved).exit == 1);
}

TEST_CASE("run draws, exits with its end, and is the same for the same seed", "[terminal]") {
    Scratch scratch;
    std::string good = scratch.write("good.task", passing);
    Result drawn = lockstep("run " + good + " --events");
    CHECK(drawn.exit == 0);
    CHECK(drawn.says("t[0]"));
    CHECK(drawn.says("every task has ended"));
    CHECK(lockstep("run " + good + " --steps 1").exit == 3);
    std::string bad = scratch.write("bad.task", failing);
    CHECK(lockstep("run " + bad).exit == 0);
    CHECK(lockstep("run " + bad + " --policy round-robin").exit == 1);
    std::string random = "run --json lost-update --policy random --seed 5";
    CHECK(lockstep(random).out == lockstep(random).out);
    Json mars = lockstep("run --json mars-pathfinder").json();
    CHECK_FALSE(mars["cpu"].get<std::string>().empty());
}

TEST_CASE("explore counts states and schedules", "[terminal]") {
    Scratch scratch;
    Result counted = lockstep("explore --json --schedules " + scratch.write("bad.task", failing));
    CHECK(counted.exit == 0);
    CHECK(counted.json()["schedules"]["complete"] == 4);
    CHECK(counted.json()["schedules"]["deadlocked"] == 2);
    CHECK(lockstep("explore dining-philosophers --states 5").exit == 3);
}

TEST_CASE("judge lists all failures, or runs at random, where it is asked to", "[terminal]") {
    Scratch scratch;
    const std::string bad =
        scratch.write("bad.task", std::string(failing) +
                                      "#include <cassert>\nint x = 0;\n"
                                      "task three { x = 1; assert(x == 2); }\n");
    Result all = lockstep("judge --all " + bad);
    CHECK(all.exit == 1);
    CHECK(all.says("Failure 2 of 2"));
    Json json = lockstep("judge --all --json " + bad).json();
    REQUIRE(json["failures"].size() == 2);
    CHECK(json["complete"] == true);
    CHECK(json["failures"][0]["verdict"] == "assertion");
    CHECK(json["failures"][0]["relevant"] == Json::array({"three"}));
    CHECK(json["failures"][1]["verdict"] == "deadlock");
    CHECK(lockstep("judge --all " + scratch.write("good.task", passing)).exit == 0);

    const std::string random = "judge " + bad + " --random 100 --seed 3";
    CHECK(lockstep(random).exit == 1);
    CHECK(lockstep(random + " --pct 2 --json").json()["simplest"] == false);
    CHECK(lockstep("judge lost-update solution --random 10").exit == 3);
    CHECK(lockstep("judge lost-update --pct 3").exit == 2);
}

TEST_CASE("outcomes lists every end, draws one, and compares two scripts", "[terminal]") {
    Scratch scratch;
    const std::string bad = scratch.write("bad.task", failing);
    Result listed = lockstep("outcomes " + bad);
    CHECK(listed.exit == 0);
    CHECK(listed.says("2 outcomes"));
    CHECK(listed.says("deadlock"));
    CHECK(listed.says("states that stand for every one"));
    const Json json = lockstep("outcomes --json " + bad).json();
    CHECK(json["complete"] == true);
    REQUIRE(json["outcomes"].size() == 2);
    CHECK(json["outcomes"][1]["ending"] == "deadlock");
    CHECK(json["outcomes"][1]["steps"] == 2);

    const std::string saved = (scratch.path / "saved.schedule").string();
    CHECK(lockstep("outcomes " + bad + " --show 2 --save " + saved).says("a deadlock:"));
    CHECK(lockstep("replay " + bad + " " + saved).says("a deadlock:"));
    CHECK(lockstep("outcomes " + bad + " --show 3").exit == 2);
    CHECK(lockstep("outcomes " + bad + " --states 3").exit == 3);

    Result compared = lockstep("outcomes 010 --against solution --global visitors");
    CHECK(compared.exit == 1);
    CHECK(compared.says("Same: 1 outcome"));
    CHECK(compared.says("Added: 4 outcomes"));
    CHECK(lockstep("outcomes 010 solution --against solution").exit == 0);
    CHECK(lockstep("outcomes " + bad + " --against " + bad).exit == 0);
    CHECK(lockstep("outcomes 010 --against solution --global vistors").exit == 2);
    CHECK(lockstep("outcomes --json 010 --against solution --global visitors")
              .json()["added"]
              .size() == 4);
}

TEST_CASE("a puzzle of each kind is made, and only its TODOs keep it from being proven",
          "[terminal]") {
    for (const char* kind : {"fix", "write", "debug", "break", "predict"}) {
        INFO(kind);
        Scratch scratch;
        const std::string in = " --in " + scratch.path.string();
        REQUIRE(lockstep("new one-lane-bridge --kind " + std::string(kind) + in).exit == 0);
        const std::string folder = scratch.path.string() + "/010-one-lane-bridge";
        CHECK(lockstep("check " + folder).exit == 1);
        REQUIRE(shell("sed -i s/TODO/done/g " + folder + "/*").exit == 0);
        const Result done = lockstep("check " + folder);
        INFO(done.out);
        CHECK(done.exit == 0);
        CHECK_FALSE(done.says("warning"));
    }
    CHECK(lockstep("new fine --kind brek").says("did you mean break?"));
}

TEST_CASE("the answers of a break and a predict puzzle have their commands", "[terminal]") {
    const Result replayed = lockstep("replay break-the-doorbell wrong-asleep-already.schedule");
    CHECK(replayed.exit == 0);
    CHECK(replayed.says("every task has ended"));
    CHECK(lockstep("replay break-the-doorbell solution.schedule").exit == 1);
    const Result outcomes = lockstep("outcomes two-counters-one-number");
    CHECK(outcomes.says("3 outcomes"));
    CHECK(outcomes.says("total = 2 "));
    CHECK(lockstep("show two-counters-one-number").says("total = 5\n"));
    CHECK_FALSE(lockstep("show two-counters-one-number").says("cannot: "));
    CHECK(lockstep("show two-counters-one-number --solution").says("cannot: total = 5\n"));
    CHECK(lockstep("show break-the-doorbell").says("To reach\n\ndeadlock"));
    CHECK(lockstep("show break-the-doorbell --solution").says("lockstep-schedule 1"));
    const Result other = lockstep("judge whose-deadline --rule edf");
    CHECK(other.exit == 0);
    CHECK(other.says("earliest deadline first on 1 core"));
    CHECK(lockstep("judge whose-deadline").exit == 1);
    CHECK(lockstep("judge whose-deadline --rule efd").says("the scheduler has no rule called efd"));
}

TEST_CASE("an author judges the scripts of a folder that is not complete", "[terminal]") {
    Scratch scratch;
    REQUIRE(lockstep("new two-locks --kind break --in " + scratch.path.string()).exit == 0);
    const std::string folder = scratch.path.string() + "/010-two-locks";
    fs::remove(folder + "/solution.schedule");
    const Result judged = lockstep("judge " + folder + " --save " + folder + "/solution.schedule");
    CHECK(judged.exit == 1);
    CHECK(judged.says("warning: this puzzle is not complete"));
    CHECK(judged.says("Deadlock"));
    CHECK(lockstep("check " + folder).says("ok   solution.schedule"));
}

TEST_CASE("check tells what a folder lacks, and what its courses name in vain", "[terminal]") {
    Scratch scratch;
    REQUIRE(lockstep("new two-locks --in " + scratch.path.string()).exit == 0);
    const std::string folder = scratch.path.string() + "/010-two-locks";
    REQUIRE(shell("sed -i s/TODO/done/g " + folder + "/*").exit == 0);
    fs::remove(folder + "/learn.md");
    const Result lacking = lockstep("check " + scratch.path.string());
    CHECK(lacking.exit == 0);
    CHECK(lacking.says("warning: nobody learns why"));
    CHECK(lacking.says("1 of 1 proven, 1 with something missing"));
    scratch.write("paths.toml",
                  "[evening]\ntitle = \"T\"\nsummary = \"S\"\npuzzles = [\"two-lockz\"]\n");
    const Result courses = lockstep("check " + scratch.path.string());
    CHECK(courses.exit == 1);
    CHECK(courses.says("paths.toml:4:12: error: there is no puzzle called two-lockz"));
    CHECK(courses.says("did you mean two-locks?"));
    const Json json = lockstep("check --json " + scratch.path.string()).json();
    CHECK(json["ok"] == false);
    CHECK(json["courses"].size() == 1);
    // A puzzle alone is held to the one that it starts from.
    REQUIRE(lockstep("new more-locks --in " + scratch.path.string()).exit == 0);
    const std::string more = scratch.path.string() + "/020-more-locks";
    REQUIRE(shell("sed -i 's/TODO/done/g; s/^origin/starts_from = \"two-locks\"\\norigin/' " +
                  more + "/*")
                .exit == 0);
    CHECK(lockstep("check " + more).says("lines of two-locks stand in the start"));
}

TEST_CASE("check proves cards, and tells their mistakes with their place", "[terminal]") {
    Scratch scratch;
    scratch.write("010-one.md", "<!-- verdict = \"deadlock\" -->\n# One\n\nWords.\n");
    scratch.write("010-one.task",
                  "#include <semaphore>\nstd::binary_semaphore s{0};\ntask one { s.acquire(); }\n");
    const std::string folder = scratch.path.string();
    const Result proven = lockstep("check " + folder);
    CHECK(proven.exit == 0);
    CHECK(proven.says("ok   010-one.task"));
    CHECK(proven.says("1 of 1 proven"));
    scratch.write("010-one.md", "<!-- verdict = \"pass\" -->\n# One\n\nWords.\n");
    const Result refuted = lockstep("check " + folder);
    CHECK(refuted.exit == 1);
    CHECK(refuted.says("deadlock, expected pass"));
    scratch.write("010-one.md", "<!-- verdikt = \"pass\" -->\n# One\n\nWords.\n");
    const Result broken = lockstep("check " + folder);
    CHECK(broken.exit == 1);
    CHECK(broken.says("010-one.md:1:6: error: unknown key \"verdikt\""));
    CHECK(lockstep("check --json " + folder).json()["ok"] == false);
}

TEST_CASE("new makes a puzzle whose only mistakes are its TODOs, and check says so", "[terminal]") {
    Scratch scratch;
    Json made = lockstep("new one-lane-bridge --json --in " + scratch.path.string()).json();
    std::string folder = made["folder"];
    CHECK(fs::exists(fs::path(folder) / "start.task"));
    CHECK(fs::path(folder).filename() == "010-one-lane-bridge");
    Result checked = lockstep("check " + folder);
    CHECK(checked.exit == 1);
    CHECK(checked.says("a TODO is left"));
    Json json = lockstep("check --json " + folder).json();
    CHECK(json["ok"] == false);
    for (const Json& script : json["puzzles"][0]["scripts"]) CHECK(script["ok"] == true);

    REQUIRE(shell("sed -i s/TODO/done/g " + folder + "/*").exit == 0);
    Result done = lockstep("check " + folder);
    INFO(done.out);
    CHECK(done.exit == 0);
    CHECK(done.says("1 of 1 proven"));
    CHECK(lockstep("judge one-lane-bridge solution --puzzles " + scratch.path.string()).exit == 0);

    CHECK(lockstep("new Bad_Name --in " + scratch.path.string()).exit == 2);
    CHECK(lockstep("new fine --in " + scratch.path.string() + "/nowhere").exit == 2);
    CHECK(lockstep("check " + scratch.path.string() + "/nowhere").exit == 2);
}

TEST_CASE("bad input has its message and exits with 2, and nothing hangs", "[terminal]") {
    Scratch scratch;
    Result missing = lockstep("judge no-such-file.task");
    CHECK(missing.exit == 2);
    CHECK(missing.says("no-such-file.task: error: cannot read this file"));
    Result typo = lockstep("judge lost-updat");
    CHECK(typo.exit == 2);
    CHECK(typo.says("did you mean lost-update?"));
    CHECK(lockstep("judge lost-update solutoin").says("did you mean solution?"));
    CHECK(lockstep("judge " + scratch.path.string()).exit == 2);
    CHECK(lockstep("judge " + scratch.write("good.task", passing) + " solution").exit == 2);

    std::string broken = scratch.write("broken.task", "task t { int x = ; }\nint y = z;\n");
    Result error = lockstep("judge " + broken);
    CHECK(error.exit == 2);
    CHECK(error.says("broken.task:1:"));
    CHECK(error.says("broken.task:2:"));
    Json json = lockstep("judge --json " + broken).json();
    CHECK(json["verdict"] == "error");
    CHECK(json["diagnostics"].size() >= 2);

    std::string huge(10 << 20, ' ');
    Result big = lockstep("judge " + scratch.write("big.task", passing + huge));
    CHECK(big.exit == 2);
    CHECK(big.says("bigger than 1 MB"));
    std::string noise(100'000, '\0');
    for (std::size_t i = 0; i < noise.size(); i++) noise[i] = static_cast<char>(i * 7919 >> 3);
    CHECK(lockstep("judge " + scratch.write("noise.task", noise)).exit == 2);
    CHECK(lockstep("judge --json " + scratch.write("noise.task", noise)).json()["verdict"] ==
          "error");

    CHECK(lockstep("judge " + scratch.write("a.task", "task t { for (;;) { } }")).exit == 1);
    CHECK(lockstep("judge " + scratch.write("b.task", "void f() { f(); } task t { f(); }")).exit ==
          1);
    CHECK(lockstep("judge " + scratch.write("c.task",
                                            "#include <lockstep.h>\n"
                                            "task t { for (;;) print(1); }"))
              .exit == 3);
    CHECK(lockstep("run " + scratch.write("a.task", "task t { for (;;) { } }")).exit == 1);
}

TEST_CASE("the benchmark counts what the judge counts, and knows its workloads", "[terminal]") {
    Scratch scratch;
    const std::string script = scratch.write("counter.task", passing);
    const Json judged = lockstep("judge --json " + script).json();
    const Json bench = lockstep("bench --json --no-spin --runs 1 " + script).json();
    REQUIRE(bench["workloads"].size() == 1);
    const Json row = bench["workloads"][0]["programs"][0];
    CHECK(row["program"] == "lockstep");
    CHECK(row["result"] == "pass");
    CHECK(row["states"] == judged["counts"]["states"]);
    CHECK(row["transitions"] == judged["counts"]["transitions"]);
    CHECK(row["check_seconds"] > 0);
    CHECK(row["seconds"] >= row["check_seconds"]);
    CHECK(bench["workloads"][0]["targets"].empty());

    Result typo = lockstep("bench W4711");
    CHECK(typo.exit == 2);
    CHECK(typo.says("the workloads are W1"));
    CHECK(lockstep("bench --no-spin --runs 1 W7").says("notify_all"));
}

TEST_CASE("the benchmark sets workers of one search beside as many searches", "[terminal]") {
    const Json bench =
        lockstep("bench --json --no-spin --runs 1 --workers 2 --side-by-side W3").json();
    const Json workload = bench["workloads"][0];
    REQUIRE(workload["programs"].size() == 2);
    CHECK(workload["programs"][0]["program"] == "2 searches");
    CHECK(workload["programs"][1]["program"] == "2 workers");
    CHECK(workload["programs"][0]["states"] == workload["programs"][1]["states"]);
    CHECK(workload["targets"][0]["ratio"] > 0);
    CHECK(workload["targets"][0]["of"] == "of what 2 searches do side by side");
    CHECK(workload.contains("line_round_trip_ns") == (std::thread::hardware_concurrency() > 1));
}

TEST_CASE("the memory that a search really takes stays within the limit", "[terminal]") {
    Scratch scratch;
    const std::string script = scratch.write("big.task",
                                             "//! races = \"off\"\n//! memory = 16\n"
                                             "#include <lockstep.h>\nint x = 0;\n"
                                             "task t [5] {\n"
                                             "    for (int i = 0; i < 3; i++) {\n"
                                             "        int sum = x;\n"
                                             "        work(1);\n"
                                             "        x = sum + 1;\n"
                                             "    }\n"
                                             "}\n");
    const Json bench = lockstep("bench --json --no-spin --runs 1 " + script).json();
    const Json plain = bench["workloads"][0]["programs"][1];
    CHECK(plain["program"] == "lockstep, plain");
    CHECK(plain["result"] == "limit-reached");
    // Measured from outside, beyond what an empty script takes.
    const double bytes = plain["bytes_per_state"].get<double>() * plain["states"].get<double>();
    CHECK(bytes < 16 << 20);
    CHECK(bytes > 8 << 20);
}

TEST_CASE("locks measures those that were asked for, and refuses what is none", "[terminal][lab]") {
    const Json all = lockstep(
                         "locks --json --lock tas,std-mutex --threads 1,2 --section 0 "
                         "--seconds 0.001 --repeats 1")
                         .json();
    REQUIRE(all["cells"].size() == 4);
    CHECK(all["cells"][0]["lock"] == "test-and-set");
    CHECK(all["cells"][3]["threads"] == 2);
    CHECK(all["cells"][3]["per_second"] > 0);
    CHECK(all["held"].size() == 2);

    const std::string one = "locks --threads 1,2 --section 0 --seconds 0.001 --repeats 1 ";
    const Result shown = lockstep(one + "--lock tas,ttas");
    CHECK(shown.exit == 0);
    CHECK(shown.says("While it is held"));
    CHECK(shown.says("Test-and-test-and-set"));
    const Result compared = lockstep(one + "--compare");
    CHECK(compared.exit == 0);
    CHECK(compared.says("ratio"));
    CHECK(compared.says("sem_t"));

    const Result unknown = lockstep(one + "--lock tas,nothing");
    CHECK(unknown.exit == 2);
    CHECK(unknown.says("There is no lock 'nothing' here; there are test-and-set"));
    CHECK(lockstep("locks --json --lock tas,ttas,tas --threads 2,1,2 --section 0,0 --seconds 0.001 "
                   "--repeats 1")
              .json()["cells"]
              .size() == 4);
    CHECK(lockstep(one + "--compare --lock tas").exit == 2);  // what is compared is chosen already
    CHECK(lockstep("locks --threads 65").exit == 2);
    CHECK(lockstep("locks --threads 0").says("--threads goes from 1 to 64"));
    CHECK(lockstep("locks --section -1").exit == 2);
    CHECK(lockstep("locks --seconds 0").exit == 2);
}

TEST_CASE("locks does not begin where spinning threads would keep the cores for ever",
          "[terminal][lab]") {
    if (shell("chrt -f 1 true 2>&1").exit != 0) SKIP("no leave to run under SCHED_FIFO");
    const std::string fifo = "chrt -f 1 timeout 60 '" LOCKSTEP_PROGRAM "' locks --lock tas ";
    const std::string rest = " --section 0 --seconds 0.001 --repeats 1 2>&1";
    const Result refused = shell(fifo + "--threads 64" + rest);
    CHECK(refused.exit == 2);
    CHECK(refused.says("cannot be measured under SCHED_FIFO"));
    if (std::thread::hardware_concurrency() > 1)
        CHECK(shell(fifo + "--threads 1" + rest).exit == 0);
}

TEST_CASE("stress counts runs on real threads, and keeps those that failed",
          "[terminal][threads]") {
    Scratch scratch;
    // Whatever comes first, it fails.
    const std::string bad = scratch.write("bad.task",
                                          "//! races = \"off\"\n#include <lockstep.h>\nint x = "
                                          "0;\ntask t [2] { x = x + 1; print(x); }\n"
                                          "finally(x > 2, \"more than two\");\n");
    const Result answer = lockstep("stress --json --runs 30 " + bad);
    CHECK(answer.exit == 1);
    const Json json = answer.json();
    CHECK(json["runs"] == 30);
    CHECK(json["failed"] == 30);
    CHECK(json["gate"] == false);
    CHECK(json["simulated_since"] == "");
    int runs = 0;
    for (const Json& outcome : json["outcomes"]) {
        CHECK(outcome["failure"] == "finally: more than two");
        CHECK(outcome["an_interleaving"] == "yes");
        runs += outcome["runs"].get<int>();
    }
    CHECK(runs == 30);
    CHECK(json["explorer"]["complete"] == true);
    // 1 1, 1 2 and 2 2 may be printed, and no run may show anything else.
    CHECK(json["explorer"]["outcomes"].size() >= json["outcomes"].size());

    const std::string saved = (scratch.path / "found.schedule").string();
    const Result shown = lockstep("stress --runs 30 --show 1 --save " + saved + " " + bad);
    CHECK(shown.exit == 1);
    CHECK(shown.says("Failed 30 of 30 runs"));
    CHECK(shown.says("A failing run, seed "));
    const Json replayed = lockstep("replay --json " + bad + " " + saved).json();
    CHECK(replayed["ending"] == "finally");
    CHECK(lockstep("replay " + bad + " " + saved).says("more than two"));
    const Result none = lockstep("stress --runs 30 --show 1000 " + bad);
    CHECK(none.exit == 2);
    CHECK(none.says("there is no failing run 1000"));
    CHECK(none.says("the first 10 are kept"));
    const Result misspelt = lockstep("stress --runs 30 --global y " + bad);
    CHECK(misspelt.exit == 2);
    CHECK(misspelt.says("bad.task has no global variable called y"));
    CHECK(lockstep("stress --runs 30 --save /nowhere/at/all " + bad).exit == 2);

    const std::string good = scratch.write("good.task", passing);
    CHECK(lockstep("stress --json --runs 10 " + good).json()["failed"] == 0);
    const Result unsaved = lockstep("stress --runs 10 --save " + saved + " " + good);
    CHECK(unsaved.exit == 2);
    CHECK(unsaved.says("no run failed, so there is no schedule to write"));
}

TEST_CASE("Ctrl-C ends a search with what was covered", "[terminal]") {
    Scratch scratch;
    std::string endless = scratch.write("endless.task",
                                        "#include <atomic>\nstd::atomic<unsigned> x = 0, y = 0;\n"
                                        "task t { for (;;) x++; }\ntask u { for (;;) y++; }\n");
    // In the foreground timeout sends the signal once; else to its whole group as well, and the
    // second one ends the program at once.
    Result stopped =
        shell("timeout --foreground -s INT 1 '" LOCKSTEP_PROGRAM "' judge --json " + endless);
    // timeout answers 124 for a program that it stopped; the answer is there all the same.
    CHECK(stopped.exit == 124);
    CHECK(stopped.json()["verdict"] == "limit-reached");
    CHECK(stopped.json()["counts"]["states"] > 0);
}

#endif
