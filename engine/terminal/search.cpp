#include "engine/terminal/search.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "engine/terminal/output.h"

namespace terminal {
namespace {

volatile std::sig_atomic_t interrupted = 0;

// The second Ctrl-C does what it always does.
void on_interrupt(int) {
    interrupted = 1;
    std::signal(SIGINT, SIG_DFL);
}

class ProgressLine {
  public:
    void show(const explore::Progress& progress, double seconds) {
        if (!on_ || seconds < shown_ + 0.2) return;
        shown_ = seconds;
        const double rate = static_cast<double>(progress.counts.states) / seconds;
        std::fprintf(stderr, "\r\x1b[K%s: %s states, %s a second, %s deep%s. Ctrl-C stops.",
                     progress.stage, with_commas(progress.counts.states).c_str(),
                     with_commas(static_cast<std::uint64_t>(rate)).c_str(),
                     with_commas(progress.counts.depth).c_str(),
                     level_text(progress.covered).c_str());
        std::fflush(stderr);
    }
    ~ProgressLine() {
        if (shown_ > 0.0) std::fprintf(stderr, "\r\x1b[K");
    }

  private:
    static std::string level_text(const explore::Covered& covered) {
        if (covered.preemptions < 0) return "";
        return ", done up to " + std::to_string(covered.preemptions) + " preemptions";
    }

    const bool on_ = errors_are_terminal();
    double shown_ = 0.0;
};

}  // namespace

Effort work(const std::function<explore::Progress(std::uint64_t)>& run,
            const std::function<void()>& cancel) {
    constexpr std::uint64_t slice_states = 20'000;
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t cpu_begin = std::clock();
    auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    interrupted = 0;
    auto before = std::signal(SIGINT, on_interrupt);
    Effort effort;
    {
        ProgressLine line;
        explore::Progress progress;
        while (!progress.done) {
            progress = run(slice_states);
            if (interrupted) cancel();
            line.show(progress, seconds());
        }
        effort.counts = progress.counts;
    }
    std::signal(SIGINT, before);
    effort.seconds = seconds();
    effort.cpu_seconds = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
    return effort;
}

Searched search(std::shared_ptr<const vm::Machine> machine, const explore::Question& question) {
    explore::Search search(std::move(machine), question);
    const Effort effort =
        work([&](std::uint64_t states) { return search.run(states); }, [&] { search.cancel(); });
    return {effort, search.verdict()};
}

}  // namespace terminal
