// Helpers change nothing but the time: whatever a search answers alone it answers with any number
// of workers, limits and counts included. Small scripts call their helpers after a few states here.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "tests/explore/generate.h"
#include "tests/explore/script.h"

using namespace explore;

namespace {

const int several[] = {2, 3, 4, 8};

// The answer in one text, so that a difference can be read.
std::string text_of(const vm::Machine& machine, const Verdict& verdict) {
    std::ostringstream out;
    out << word(verdict.kind) << ": " << verdict.sentence << "\n" << verdict.bounds << "\n";
    const Counts& counts = verdict.counts;
    out << counts.states << " states, " << counts.transitions << " transitions, " << counts.finished
        << " finished, " << counts.deadlocks << " deadlocks, " << counts.depth << " deep, simplest "
        << verdict.simplest << ", covered " << verdict.covered.preemptions << " "
        << verdict.covered.states << " " << verdict.covered.all << "\n";
    for (const vm::Choice& choice : verdict.schedule) out << choice.number() << " ";
    for (const StoryLine& line : verdict.story) out << "\n" << line.text;
    for (const Finding& finding : verdict.findings) out << "\n" << finding.text;
    out << "\n" << machine.program.tasks.size() << " tasks\n";
    return out.str();
}

Question with(Question question, int workers, std::uint64_t alone_states = 4) {
    question.workers.count = workers;
    question.workers.alone_states = alone_states;
    return question;
}

void check_all(const std::shared_ptr<const vm::Machine>& machine, const Question& question) {
    const std::string alone = text_of(*machine, judge(machine, with(question, 1)));
    for (const int workers : several) {
        INFO(workers << " workers");
        REQUIRE(text_of(*machine, judge(machine, with(question, workers))) == alone);
    }
}

Question plain(Races races = Races::Off) {
    Question question;
    question.races = races;
    question.reduction = Reduction::none();
    return question;
}

// Deadlocks in some orders, is long enough for helpers to come to something, and ends.
std::string philosophers(int count, bool ordered) {
    const std::string n = std::to_string(count);
    std::string text = "#include <mutex>\nstd::mutex fork[" + n + "];\nint meals = 0;\n";
    text += "task philosopher(int id) [" + n + "] {\n  int a = id, b = (id + 1) % " + n + ";\n";
    if (ordered) text += "  if (a > b) { int c = a; a = b; b = c; }\n";
    text += "  for (int i = 0; i < 2; i++) {\n    fork[a].lock(); fork[b].lock();\n";
    text += "    fork[b].unlock(); fork[a].unlock();\n  }\n}\n";
    return text;
}

const char* const servers = R"(
#include <semaphore>
std::counting_semaphore<4> asked(0), answered(0);
int served = 0;
std::counting_semaphore<1> lock(1);
daemon task server [2] {
    while (true) { asked.acquire(); lock.acquire(); served = (served + 1) % 4; lock.release(); answered.release(); }
}
task client [3] {
    for (int i = 0; i < 2; i++) { asked.release(); answered.acquire(); }
}
never(served > 3, "counts to three");
possible(served == 3, "three are served");
)";

// Somebody waits for ever while others go on: only the graph tells.
const char* const waits_for_ever = R"(
#include <semaphore>
#include <atomic>
std::counting_semaphore<1> never_given(0);
std::atomic<int> turn = 0;
task spinner [2] { while (true) { turn = (turn + 1) % 5; } }
task waiter { turn = 0; never_given.acquire(); }
)";

// Time is exact, and things go round and round: there it is asked whether time passes on the way.
const char* const rounds = R"(
#include <lockstep.h>
#include <thread>
int beats = 0;
daemon task ticker [2] priority(2) at(0..1) { while (true) { beats = (beats + 1) % 4; work(1); std::this_thread::yield(); } }
task once [2] priority(2) at(0..2) { work(1); beats = 0; }
)";

const char* const races = R"(
int a = 0, b = 0, c = 0;
task one [3] { a = a + 1; b = b + a; c = c + 1; b = c; }
finally(c >= 0, "it is a number");
)";

}  // namespace

TEST_CASE("any number of workers gives the same verdict, counterexample and counts",
          "[explore][parallel]") {
    check_all(machine_of(philosophers(5, true)), plain());
    check_all(machine_of(philosophers(5, false)), plain());
    check_all(machine_of(servers), plain());
    check_all(machine_of(waits_for_ever), plain());
    const auto timed = machine_of(rounds, by_priority());
    CHECK(judge(timed, plain()).counts.states > 20);
    check_all(timed, plain());
    for (const Races each : {Races::Off, Races::Note, Races::Fail}) {
        check_all(machine_of(races), plain(each));
    }
}

TEST_CASE("past the first failure, too", "[explore][parallel]") {
    for (const std::string& script : {philosophers(4, false), std::string(servers),
                                      std::string(waits_for_ever), std::string(races)}) {
        for (const Races each : {Races::Off, Races::Note, Races::Fail}) {
            Question question = plain(each);
            question.all_failures = true;
            check_all(machine_of(script), question);
        }
    }
}

TEST_CASE("with reductions, too", "[explore][parallel]") {
    Question question;
    check_all(machine_of(philosophers(5, true)), question);
    question.reduction.partial_order = question.reduction.merging = false;
    check_all(machine_of(philosophers(4, true)), question);
    question.reduction.symmetry = false;  // dead variables alone
    check_all(machine_of(servers, vm::Settings{}), question);
}

TEST_CASE("limits are reached where they are alone", "[explore][parallel]") {
    const auto machine = machine_of(philosophers(5, true));
    for (const std::uint64_t states : {5, 50, 500, 5'000}) {
        Question question = plain();
        question.limits.states_max = states;
        check_all(machine, question);
    }
    Question shallow = plain();
    shallow.limits.depth_max = 30;
    check_all(machine, shallow);
    for (std::uint64_t bytes = 100'000; bytes < 40'000'000; bytes += bytes / 2) {
        INFO(bytes << " bytes");
        Question question = plain();
        question.limits.bytes_max = bytes;
        check_all(machine, question);
        CHECK(judge(machine, with(question, 3)).counts.bytes <= bytes);
    }
}

TEST_CASE("random scripts have the same answers with any number of workers",
          "[explore][parallel]") {
#if defined(__EMSCRIPTEN__) || defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    constexpr std::uint64_t scripts = 100;
#else
    constexpr std::uint64_t scripts = 200;
#endif
    for (std::uint64_t seed = 1; seed <= scripts; ++seed) {
        const Script script = generate(seed);
        INFO("seed " << seed << " (" << script.rules() << ")\n" << script.text);
        const auto machine = machine_of(script.text, script.settings);
        Question question = plain(script.races);
        question.limits.states_max = 20'000;
        question.all_failures = seed % 3 == 0;
        check_all(machine, question);
    }
}

TEST_CASE("a thread that is refused, or never comes, is not missed", "[explore][parallel]") {
    const auto machine = machine_of(philosophers(5, true));
    const std::string alone = text_of(*machine, judge(machine, plain()));
    for (const int come : {0, 1, 2}) {
        int asked = 0;
        Question question = with(plain(), 4);
        question.workers.start = [&](std::function<void()> work) {
            return asked++ < come && start_thread(std::move(work));
        };
        CHECK(text_of(*machine, judge(machine, question)) == alone);
        CHECK(asked == std::min(3, come + 1));
    }
    // Comes when the search is over and gone.
    std::vector<std::function<void()>> late;
    Question question = with(plain(), 4);
    question.workers.start = [&](std::function<void()> work) {
        late.push_back(std::move(work));
        return true;
    };
    CHECK(text_of(*machine, judge(machine, question)) == alone);
    REQUIRE(late.size() == 3);
    for (const auto& work : late) work();
}

TEST_CASE("a search that is given up takes its helpers along", "[explore][parallel]") {
    const auto machine = machine_of(philosophers(6, true));
    for (std::uint64_t states = 16; states < 5'000; states *= 3) {
        Search stopped(machine, with(plain(), 3));
        stopped.run(states);
        stopped.cancel();
        CHECK(stopped.run(1).done);
        CHECK(stopped.verdict().kind == VerdictKind::LimitReached);
        Search dropped(machine, with(plain(), 3));
        dropped.run(states);
    }
}

TEST_CASE("slices do not matter either", "[explore][parallel]") {
    const auto machine = machine_of(philosophers(5, true));
    const std::string alone = text_of(*machine, judge(machine, plain()));
    for (const std::uint64_t slice : {1, 7, 1'000}) {
        Search search(machine, with(plain(), 3));
        std::uint64_t before = 0;
        for (Progress progress; !progress.done;) {
            progress = search.run(slice);
            CHECK(progress.counts.states >= before);
            before = progress.counts.states;
        }
        CHECK(text_of(*machine, search.verdict()) == alone);
    }
}

// Not a check but a measurement, as `lockstep bench --side-by-side` is, for where that is not:
// under node, whose workers are the browser's, but for the page around them.
TEST_CASE("two workers of one search beside two searches at the same time", "[.workers]") {
    using Clock = std::chrono::steady_clock;
    const auto median = [](std::vector<double> all) {
        std::sort(all.begin(), all.end());
        return all[all.size() / 2];
    };
    for (const std::string& name :
         {std::string("w2-philosophers-ordered"), std::string("w3-bounded-buffer"),
          std::string("w6-lost-update-5x2")}) {
        std::ifstream file(std::string(LOCKSTEP_SOURCE_DIR) + "/tests/bench/" + name + ".task");
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const auto machine = machine_of(text);
        std::vector<double> alone, together;
        std::uint64_t states[3] = {};
        const auto timed = [&](int workers, std::uint64_t& count) {
            const auto begin = Clock::now();
            count = judge(machine, with(plain(), workers, 10'000)).counts.states;
            return std::chrono::duration<double>(Clock::now() - begin).count();
        };
        for (int i = 0; i < 5; ++i) {
            double first = 0, second = 0;
            std::thread other([&] { first = timed(1, states[0]); });
            second = timed(1, states[1]);
            other.join();
            alone.push_back((first + second) / 2);
            together.push_back(timed(2, states[2]));
        }
        CHECK(states[0] == states[1]);
        CHECK(states[0] == states[2]);
        std::printf("%s: %.3f s each of two searches, %.3f s two workers: %.2f of what they do\n",
                    name.c_str(), median(alone), median(together),
                    median(alone) / (2 * median(together)));
    }
}
