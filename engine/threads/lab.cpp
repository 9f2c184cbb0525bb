#include "engine/threads/lab.h"

#include <algorithm>

namespace threads {

struct Lab::CellTimes {
    LockKind lock;
    int threads, section;
    std::vector<double> per_second, fairness, least, most, longest_run;
    std::vector<double> hand_off, hand_off_p99, hand_off_mean;
};

struct Lab::HeldTimes {
    LockKind lock;
    int waiters;
    std::vector<double> reads, writes, memory;
};

std::vector<int> usual_threads(int cores) {
    const int most = std::clamp(cores, 2, lab_threads_max);
    std::vector<int> out;
    for (int n = 1; n < most; n *= 2) out.push_back(n);
    out.push_back(most);
    return out;
}

std::vector<int> usual_waiters(const std::vector<int>& threads) {
    std::vector<int> out;
    for (const int count : threads) {
        if (count > 1) out.push_back(count - 1);
    }
    return out;
}

double fairness(const std::vector<double>& shares) {
    double sum = 0, squares = 0;
    for (const double share : shares) {
        sum += share;
        squares += share * share;
    }
    return squares > 0 ? sum * sum / (static_cast<double>(shares.size()) * squares) : 1;
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const double at = share * static_cast<double>(values.size() - 1);
    const std::size_t below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (at - static_cast<double>(below));
}

Lab::Lab(LabSettings settings) : settings_(std::move(settings)), bench_(look_at_machine()) {
    int most = 1;
    for (const int threads : settings_.threads) most = std::max(most, threads);
    for (const int waiters : settings_.waiters) most = std::max(most, waiters + 1);
    crew_ = std::make_unique<Crew>(most);
    const int granted = crew_->size();
    if (granted < most) {
        trouble_ = "The system grants " + std::to_string(granted) + " of " + std::to_string(most) +
                   " threads; what needs more is left out.";
    }
    for (const int section : settings_.sections) {
        for (const int threads : settings_.threads) {
            if (threads > granted) continue;
            for (const LockKind lock : settings_.locks) {
                cells_.push_back({lock, threads, section, {}, {}, {}, {}, {}, {}, {}, {}});
            }
        }
    }
    for (const int waiters : settings_.waiters) {
        if (waiters + 1 > granted) continue;
        for (const LockKind lock : settings_.locks) held_.push_back({lock, waiters, {}, {}, {}});
    }
}

Lab::~Lab() = default;

int Lab::steps() const {
    return (settings_.repeats + 1) * static_cast<int>(cells_.size() + held_.size());
}

bool Lab::step() {
    if (cancelled_ || done_ >= steps()) return false;
    const std::size_t in_round = cells_.size() + held_.size();
    const std::size_t at = static_cast<std::size_t>(done_) % in_round;
    const bool keep = static_cast<std::size_t>(done_) >= in_round;  // behind the warm-up
    if (at < cells_.size()) {
        measure(cells_[at], keep);
    } else {
        measure(held_[at - cells_.size()], keep);
    }
    if (!cancelled_) done_++;
    return !cancelled_ && done_ < steps();
}

void Lab::measure(CellTimes& cell, bool keep) {
    const Load load{cell.threads, cell.section, settings_.outside};
    const Throughput found =
        throughput(*crew_, cell.lock, load, settings_.seconds, bench_, cancelled_);
    HandOffs changes;
    if (settings_.hand_offs && cell.threads > 1) {
        changes = hand_offs(*crew_, cell.lock, load, settings_.seconds, bench_, cancelled_);
    }
    const std::vector<double>& times = changes.times;
    if (!counts(found.lost_wake_up || changes.lost_wake_up)) return;
    if (!keep || cancelled_) return;  // one that was cut short says nothing
    if (spins(cell.lock) && cell.threads <= bench_.cores) ran_.push_back(found.ran);
    cell.per_second.push_back(found.per_second);
    cell.fairness.push_back(fairness(found.shares));
    cell.least.push_back(*std::min_element(found.shares.begin(), found.shares.end()));
    cell.most.push_back(*std::max_element(found.shares.begin(), found.shares.end()));
    cell.longest_run.push_back(static_cast<double>(found.longest_run));
    if (times.empty()) return;
    double sum = 0;
    for (const double time : times) sum += time;
    cell.hand_off.push_back(quantile(times, 0.5));
    cell.hand_off_p99.push_back(quantile(times, 0.99));
    cell.hand_off_mean.push_back(sum / static_cast<double>(times.size()));
}

bool Lab::counts(bool lost_wake_up) {
    lost_wake_ups_ += lost_wake_up;
    return !lost_wake_up;
}

// The owner alone and with waiters one right after the other, for their ratio.
void Lab::measure(HeldTimes& times, bool keep) {
    const Held alone = held(*crew_, times.lock, 0, settings_.seconds, bench_);
    const Held wanted = held(*crew_, times.lock, times.waiters, settings_.seconds, bench_);
    if (!counts(alone.lost_wake_up || wanted.lost_wake_up)) return;
    if (!keep || cancelled_) return;
    times.reads.push_back(wanted.reads / alone.reads);
    times.writes.push_back(wanted.writes / alone.writes);
    times.memory.push_back(wanted.memory / alone.memory);
}

LabResult Lab::result() const {
    LabResult result;
    result.bench = bench_;
    result.trouble = trouble_;
    result.ran = quantile(ran_, 0.5);
    result.lost_wake_ups = lost_wake_ups_;
    const auto median = [](const std::vector<double>& values) { return quantile(values, 0.5); };
    for (const CellTimes& cell : cells_) {
        if (cell.per_second.empty()) continue;
        result.cells.push_back({cell.lock, cell.threads, cell.section, median(cell.per_second),
                                median(cell.fairness), median(cell.least), median(cell.most),
                                median(cell.longest_run), median(cell.hand_off),
                                median(cell.hand_off_p99), median(cell.hand_off_mean)});
        result.rounds = std::max(result.rounds, static_cast<int>(cell.per_second.size()));
    }
    for (const HeldTimes& held : held_) {
        if (held.reads.empty()) continue;
        result.held.push_back({held.lock, held.waiters, median(held.reads), median(held.writes),
                               median(held.memory)});
        result.rounds = std::max(result.rounds, static_cast<int>(held.reads.size()));
    }
    return result;
}

}  // namespace threads
