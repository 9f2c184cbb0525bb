// Only words: what is left out, and what is joined.
#include "engine/explore/stretch.h"

#include <algorithm>

#include "engine/explore/words.h"

namespace explore {

namespace {

// More clauses than a person reads in one sentence; then its beginning and its end are told.
constexpr std::size_t clauses_max = 6, clauses_first = 2, clauses_last = 3;

}  // namespace

void Stretch::add(std::string clause, Weight weight) {
    flush_work();
    if (!clauses_.empty() && clauses_.back().text == clause) return;
    clauses_.push_back({std::move(clause), weight});
}

void Stretch::flush_work() {
    if (worked_ == 0) return;
    const std::string ticks = counted(static_cast<std::uint64_t>(worked_), "tick");
    clauses_.push_back({"works for " + ticks, Weight::Doing});
    worked_ = 0;
}

void Stretch::clear() {
    clauses_.clear();
    worked_ = 0;
}

void Stretch::drop(Weight weight, bool keep_last) {
    if (clauses_.size() <= clauses_max) return;
    const auto end = clauses_.end() - keep_last;
    clauses_.erase(
        std::remove_if(clauses_.begin(), end, [&](const Clause& c) { return c.weight == weight; }),
        end);
}

std::string Stretch::sentence(const std::string& who, bool goes_on) {
    flush_work();
    drop(Weight::Reading, goes_on);
    drop(Weight::Locking, goes_on);
    if (clauses_.size() > clauses_max) {
        const auto from = clauses_.begin() + clauses_first;
        *from = {"goes on like that", Weight::Doing};
        clauses_.erase(from + 1, clauses_.end() - clauses_last);
    }
    std::vector<std::string> texts;
    for (const Clause& c : clauses_) texts.push_back(c.text);
    clear();
    return who + " " + listed(texts);
}

}  // namespace explore
