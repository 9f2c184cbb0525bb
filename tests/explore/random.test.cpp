// Random scripts: the search, with and without its reductions, against the slow reference. A script
// on which they differ is made as small as it gets, and printed with its seed.
//
//   LOCKSTEP_FUZZ=1000000   so many scripts instead of the usual number
//   LOCKSTEP_FUZZ_SEED=7    the first one's seed
//   LOCKSTEP_FUZZ_ALL=1     every combination of reductions, not one each
//   LOCKSTEP_FUZZ_STATES=n  how many states the slow reference looks at; 6000 by default, with 600
//                           most scripts are still looked at whole, in a fraction of the time
//   LOCKSTEP_FUZZ_MIX=1     print what the scripts were like
//   LOCKSTEP_FUZZ_PRINT=1   print each script before it is judged
//
// More scripts than usual tell every ten seconds where they are, and each that is slow.
#include <algorithm>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>

#include "tests/explore/cross_check.h"
#include "tests/explore/dice.h"
#include "tests/explore/shrink.h"

using namespace explore;

namespace {

std::uint64_t setting(const char* name, std::uint64_t usual) {
    const char* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

#if defined(__EMSCRIPTEN__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t usual_scripts = 1'000;
#else
constexpr std::uint64_t usual_scripts = 10'000;
#endif

// What the scripts of a run were like: a generator that only makes easy ones proves nothing.
class Mix {
  public:
    void add(const Script& script, const CrossCheck& checked) {
        ++scripts_;
        timed_ += script.settings.rule.exact_time();
        ++kinds_[checked.kind];
        states_.push_back(checked.states);
    }

    int scripts() const { return scripts_; }
    int percent(VerdictKind kind) const { return count(kind) * 100 / std::max(1, scripts_); }
    int count(VerdictKind kind) const {
        const auto found = kinds_.find(kind);
        return found == kinds_.end() ? 0 : found->second;
    }

    void print() {
        std::sort(states_.begin(), states_.end());
        std::printf("%d scripts, %d with priorities\n", scripts_, timed_);
        for (const auto& [kind, count] : kinds_) {
            std::printf("  %-16s %6d  %4.1f %%\n", word(kind), count, 100.0 * count / scripts_);
        }
        for (const int part : {10, 25, 50, 75, 90}) {
            const auto at = states_.size() * static_cast<std::size_t>(part) / 100;
            std::printf("  %d %% have at most %zu states\n", part,
                        static_cast<std::size_t>(states_[at]));
        }
    }

  private:
    int scripts_ = 0, timed_ = 0;
    std::map<VerdictKind, int> kinds_;
    std::vector<std::uint64_t> states_;
};

// Where a long run is, on the standard error stream. Seconds are the processor's: on a busy machine
// others say nothing about a script.
class Pace {
  public:
    explicit Pace(bool tells) : tells_(tells) {}

    void begin(std::uint64_t seed, int done) {
        began_ = std::clock();
        if (!tells_ || std::time(nullptr) < told_ + 10) return;
        told_ = std::time(nullptr);
        std::fprintf(stderr, "%d scripts in %.0f s, next seed %llu; slowest %llu, %.1f s\n", done,
                     seconds(0), number(seed), number(slowest_), slowest_seconds_);
    }
    void end(std::uint64_t seed) {
        const double took = seconds(began_);
        if (took > slowest_seconds_) {
            slowest_ = seed;
            slowest_seconds_ = took;
        }
        if (tells_ && took > 5) {
            std::fprintf(stderr, "seed %llu took %.1f s\n", number(seed), took);
        }
    }

  private:
    static double seconds(std::clock_t since) {
        return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
    }
    static unsigned long long number(std::uint64_t seed) { return seed; }

    const bool tells_;
    std::clock_t began_ = 0;
    std::time_t told_ = std::time(nullptr);
    std::uint64_t slowest_ = 0;
    double slowest_seconds_ = 0;
};

std::string report(const Script& script, std::uint64_t seed, const CrossCheck& checked) {
    return "seed " + std::to_string(seed) + " (" + script.rules() + "): " + checked.difference +
           "\n" + script.text;
}

// The same script, smaller, with a difference still there.
std::string shrunk(Script script, std::uint64_t seed, const Effort& effort) {
    Script smaller = script;
    smaller.text = Shrinker(script.text, [&](const std::string& text) {
                       script.text = text;
                       const CrossCheck checked = cross_check(script, seed, effort);
                       return checked.compiles && !checked.difference.empty();
                   }).shrink();
    return report(smaller, seed, cross_check(smaller, seed, effort));
}

}  // namespace

TEST_CASE("a seed is the same script wherever it is written", "[explore]") {
    std::uint64_t sum = 0;
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        for (const char letter : generate(seed).text) {
            sum = (sum ^ static_cast<unsigned char>(letter)) * 0x100000001b3ull;
        }
    }
    CHECK(sum == 0x1d3939d3bb7b8f9e);
}

// In four parts, for as many processors.
TEMPLATE_TEST_CASE_SIG("random scripts have the same verdicts and outcomes however searched",
                       "[explore]", ((int part), part), 0, 1, 2, 3) {
    const std::uint64_t first = setting("LOCKSTEP_FUZZ_SEED", 1);
    const std::uint64_t scripts = setting("LOCKSTEP_FUZZ", usual_scripts);
    Effort effort;
    effort.all = setting("LOCKSTEP_FUZZ_ALL", 0) != 0;
    effort.states_max = setting("LOCKSTEP_FUZZ_STATES", effort.states_max);
    Mix mix;
    Pace pace(scripts > usual_scripts);
    int differences = 0;
    for (std::uint64_t seed = first + part; seed < first + scripts && differences < 5; seed += 4) {
        pace.begin(seed, mix.scripts());
        const Script script = generate(seed);
        if (setting("LOCKSTEP_FUZZ_PRINT", 0) != 0) {
            std::printf("// seed %llu: %s\n%s\n", static_cast<unsigned long long>(seed),
                        script.rules().c_str(), script.text.c_str());
            std::fflush(stdout);
        }
        const CrossCheck checked = cross_check(script, seed, effort);
        pace.end(seed);
        INFO(report(script, seed, checked));
        REQUIRE(checked.compiles);
        mix.add(script, checked);
        if (checked.difference.empty()) continue;
        ++differences;
        FAIL_CHECK(shrunk(script, seed, effort));
    }
    if (setting("LOCKSTEP_FUZZ_MIX", 0) != 0) mix.print();
    if (scripts < 10'000) return;  // too few for the rare kinds
    CHECK(mix.percent(VerdictKind::Pass) >= 25);
    CHECK(mix.percent(VerdictKind::Pass) <= 70);
    for (int kind = 0; kind <= static_cast<int>(VerdictKind::LimitReached); ++kind) {
        const auto verdict = static_cast<VerdictKind>(kind);
        // Lassos come only where it is asked whether everybody gets on.
        if (verdict >= VerdictKind::Starvation && verdict <= VerdictKind::BusyWait) continue;
        INFO(word(verdict));
        CHECK(mix.count(verdict) > 0);
    }
}

TEST_CASE("a random script is the same for the same seed", "[explore]") {
    CHECK(generate(7).text == generate(7).text);
    CHECK(generate(7).text != generate(8).text);
}

TEST_CASE("a script shrinks to the lines that matter", "[explore]") {
    const std::string text = "int x;\ntask t {\n    {\n        x = 1;\n    }\n    print(x);\n}\n";
    const auto keeps = [](const std::string& what) {
        return [what](const std::string& in) { return in.find(what) != std::string::npos; };
    };
    CHECK(Shrinker(text, keeps("x = 1;")).shrink() == "        x = 1;\n");
    CHECK(Shrinker(text, keeps("task")).shrink() == "task t {\n}\n");
}
