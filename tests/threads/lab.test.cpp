// The lock lab: what it says of figures that are given, and that a measurement measures what was
// asked for. How large a figure is depends on the machine and is never looked at.
#include "engine/threads/lab.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "engine/bus/locks.h"
#include "engine/threads/lab_words.h"

using Catch::Approx;
using namespace threads;

TEST_CASE("fairness is 1 where all have the same, and 1 / n where one has all", "[threads][lab]") {
    CHECK(fairness({0.5, 0.5}) == Approx(1));
    CHECK(fairness({1, 0, 0, 0}) == Approx(0.25));
    CHECK(fairness({0.75, 0.25}) == Approx(0.8));  // 1 / (2 * (9/16 + 1/16))
    CHECK(fairness({0, 0}) == 1);                  // nobody had anything
}

TEST_CASE("quantiles lie between the values beside them", "[threads][lab]") {
    CHECK(quantile({3, 1, 2}, 0.5) == Approx(2));
    CHECK(quantile({4, 1}, 0.5) == Approx(2.5));
    CHECK(quantile({1, 2, 3}, 1) == Approx(3));
    CHECK(quantile({}, 0.5) == 0);
}

TEST_CASE("each lock has a name of its own that finds it", "[threads][lab]") {
    std::set<std::string> names;
    for (const LockKind lock : all_locks()) {
        CHECK(names.insert(name(lock)).second);
        CHECK(find_lock(name(lock)) == lock);
    }
    CHECK(find_lock("tas") == LockKind::TestAndSet);
    CHECK_FALSE(find_lock("nothing"));
    // Those that the cost model has, too, are found there by the same names.
    for (const LockKind lock : {LockKind::TestAndSet, LockKind::TestAndTestAndSet,
                                LockKind::BackOff, LockKind::Ticket, LockKind::Mcs}) {
        CHECK(bus::find_lock(name(lock)));
        CHECK(spins(lock));
    }
    CHECK_FALSE(bus::find_lock(name(LockKind::FutexMutex)));
}

TEST_CASE("the usual numbers of threads double up to the cores", "[threads][lab]") {
    CHECK(usual_threads(1) == std::vector<int>{1, 2});
    CHECK(usual_threads(2) == std::vector<int>{1, 2});
    CHECK(usual_threads(6) == std::vector<int>{1, 2, 4, 6});
    CHECK(usual_threads(1000).back() == lab_threads_max);
}

TEST_CASE("times and numbers are short", "[threads][lab]") {
    CHECK(time_text(27.4) == "27 ns");
    CHECK(time_text(1'234) == "1.2 us");
    CHECK(time_text(12'340'000) == "12 ms");
    CHECK(number_text(0.05) == "0.05");
    CHECK(number_text(123.4) == "123");
    CHECK(number_text(0.996) == "1.0");
    CHECK(number_text(9.96) == "10");
}

namespace {

LabResult told(int cores, double set, double tested) {
    LabResult result;
    result.bench.cores = cores;
    result.held = {{LockKind::TestAndSet, 1, set, 1, 1},
                   {LockKind::TestAndTestAndSet, 1, tested, 1, 1}};
    return result;
}

bool says(const std::string& text, const char* words) { return text.find(words) != text.npos; }

}  // namespace

TEST_CASE("a comparison is a ratio of what was measured alike", "[threads][lab]") {
    LabResult result;
    const auto cell = [](LockKind lock, int threads, double per_second) {
        LabCell out{};
        out.lock = lock;
        out.threads = threads;
        out.per_second = per_second;
        return out;
    };
    result.cells = {cell(LockKind::FutexMutex, 1, 6e6), cell(LockKind::StdMutex, 1, 4e6),
                    cell(LockKind::StdMutex, 2, 1e6), cell(LockKind::Ticket, 1, 1e6)};
    const auto rows = comparison(result);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1] == std::vector<std::string>{"Futex mutex", "std::mutex", "1", "0 ns", "6.00",
                                              "4.00", "1.50"});
}

TEST_CASE("the answer goes by the figures", "[threads][lab]") {
    const std::string seen = answer(told(2, 2.5, 1.0));
    CHECK(says(seen, "2.5 times as long"));
    CHECK(says(seen, "take the line away from the owner"));
    CHECK(says(answer(told(2, 1.0, 1.0)), "No difference here"));
    CHECK(says(answer(told(1, 1.0, 1.0)), "one core"));
    CHECK(answer({}).empty());

    std::string all;
    LabResult four = told(2, 2.5, 1.0);
    four.cells.push_back({LockKind::TestAndSet, 4});
    for (const std::string& sentence : limits(four)) all += sentence;
    CHECK(says(all, "more threads than the 2 cores"));
    CHECK(says(all, "takes three cores"));
    CHECK_FALSE(says(all, "busy"));
    all.clear();
    LabResult busy = told(8, 1, 1);
    busy.ran = 0.3;
    for (const std::string& sentence : limits(busy)) all += sentence;
    CHECK(says(all, "ran for 30 % of the time only"));
    all.clear();
    for (const std::string& sentence : limits(told(8, 2.5, 1.0))) all += sentence;
    CHECK_FALSE(says(all, "more threads"));
    CHECK_FALSE(says(all, "three cores"));
}

#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)

TEST_CASE("a lab measures every cell that was asked for", "[threads][lab]") {
    LabSettings settings;
    settings.threads = {1, 2};
    settings.sections = {0, 50};
    settings.seconds = 0.001;
    settings.repeats = 1;
    Lab lab(settings);
    const int cells = 4 * static_cast<int>(settings.locks.size());
    const int held = static_cast<int>(settings.locks.size());
    CHECK(lab.steps() == 2 * (cells + held));
    CHECK(lab.result().rounds == 0);
    int steps = 1;
    while (lab.step()) steps++;
    CHECK(steps == lab.steps());
    CHECK(lab.steps_done() == lab.steps());
    const LabResult result = lab.result();
    CHECK(result.trouble.empty());
    CHECK(result.rounds == 1);
    CHECK(result.ran >= 0);
    CHECK(result.ran <= 1);
    REQUIRE(result.cells.size() == static_cast<std::size_t>(cells));
    REQUIRE(result.held.size() == static_cast<std::size_t>(held));
    for (const LabCell& cell : result.cells) {
        INFO(name(cell.lock) << ", " << cell.threads << " threads, " << cell.section << " ns");
        CHECK(cell.per_second > 0);
        CHECK(cell.longest_run >= 1);
        CHECK(cell.least <= cell.most);
        CHECK(cell.fairness <= 1.0001);
        CHECK(cell.fairness >= 1.0 / cell.threads - 0.0001);
        CHECK(cell.least + (cell.threads - 1) * cell.most >= 0.9999);
        if (cell.threads == 1) CHECK(cell.hand_off == 0);  // to nobody
        CHECK(cell.hand_off <= cell.hand_off_p99);
    }
    for (const LabHeld& each : result.held) {
        CHECK(each.reads > 0);
        CHECK(each.writes > 0);
        CHECK(each.memory > 0);
    }
}

TEST_CASE("a lab ends, even where the library's semaphore forgets a sleeper", "[threads][lab]") {
    LabSettings settings;
    settings.locks = {LockKind::StdSemaphore};
    settings.threads = {2};
    settings.sections = {1'000};
    settings.waiters = {};
    settings.hand_offs = false;
    settings.seconds = 0.001;
    settings.repeats = 500;
    Lab lab(settings);
    int steps = 1;
    while (lab.step()) steps++;
    CHECK(steps == lab.steps());
    const LabResult result = lab.result();
    CHECK(result.rounds + result.lost_wake_ups >= settings.repeats);
    std::string all;
    for (const std::string& sentence : limits(result)) all += sentence;
    CHECK(says(all, "does not count") == (result.lost_wake_ups > 0));
}

TEST_CASE("our mutex and semaphore next to the system's", "[.bench]") {
    // Prints, and judges nothing: the figures are the machine's. The wasm build has no other way to
    // ask; natively `lockstep locks --compare --repeats 10` says the same.
    LabSettings settings;
    settings.locks = compared_locks();
    settings.waiters = {};
    settings.repeats = 10;
    settings.hand_offs = false;
    Lab lab(settings);
    while (lab.step()) continue;
    for (const std::vector<std::string>& row : comparison(lab.result())) {
        std::string line;
        for (const std::string& word : row) line += word + "  ";
        std::printf("%s\n", line.c_str());
    }
}

TEST_CASE("a cancelled lab stops, and keeps what it knows", "[threads][lab]") {
    LabSettings settings;
    settings.locks = {LockKind::FutexMutex};
    settings.threads = {2};
    settings.sections = {0};
    settings.waiters = {};
    settings.seconds = 0.001;
    settings.repeats = 2;
    Lab lab(settings);
    CHECK(lab.step());  // warms up
    CHECK(lab.step());
    lab.cancel();
    CHECK_FALSE(lab.step());
    CHECK(lab.steps_done() == 2);
    CHECK(lab.result().rounds == 1);
}

#endif
