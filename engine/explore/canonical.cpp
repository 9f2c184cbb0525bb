// Sorting, and renaming in objects what changed places.
#include "engine/explore/canonical.h"

#include <array>
#include <numeric>

namespace explore {

namespace {
constexpr std::uint64_t renamed_bytes =
    64;  // an entry of a map: its node, and its share of the table
}  // namespace

Canonical::Canonical(Visited& visited, const Symmetry& symmetry)
    : visited_(visited), symmetry_(symmetry) {
    for (std::size_t i = 0; i < visited.first_task_; ++i) {
        const Visited::Component& c = visited.components_[i];
        Naming naming{static_cast<std::uint32_t>(i),
                      {},
                      std::make_unique<Growing<std::uint32_t>>(visited.memory()),
                      {}};
        for (const Symmetry::Name& name : symmetry.names()) {
            if (name.address < c.first || name.address >= c.first + c.words) continue;
            naming.words.push_back({name.address - c.first, name.set});
        }
        if (!naming.words.empty()) naming_.push_back(std::move(naming));
    }
    for (std::uint32_t i = 0; i < visited.components_.size(); ++i) {
        before_.push_back(i);
        behind_.push_back(i);
    }
    for (const auto& family : symmetry.families()) {
        for (std::size_t i = 1; i < family.size(); ++i) {
            const auto before = static_cast<std::uint32_t>(visited.component_of(family[i - 1]));
            const auto behind = static_cast<std::uint32_t>(visited.component_of(family[i]));
            before_[behind] = before;
            behind_[before] = behind;
        }
    }
    to_.resize(visited.first_output_ - visited.first_task_);
}

Canonical::~Canonical() {
    for (const Naming& naming : naming_) {
        visited_.memory().give_back(naming.renamed.size() * renamed_bytes);
    }
}

bool Canonical::make(const Key& key, const Changes& changes) {
    if (rows_.size() < changes.size()) rows_.resize(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Row& to = rows_[i];
        to.moved = false;
        if (in_order(key, changes, i)) continue;
        to.row.assign(key.begin(), key.end());
        for (std::uint32_t at = changes.begin_of(i); at < changes.end_of(i); ++at) {
            to.row[changes.all[at].component] = changes.all[at].number;
        }
        to.moved = sort(to.row);
        if (!to.moved) continue;
        for (Naming& naming : naming_) {
            if (!rename(naming, to.row)) return false;
        }
    }
    return true;
}

// Whether state [i], which differs little from [key], where all stand right, is its own canonical
// form: told where at most one member has changed, else said to be not.
bool Canonical::in_order(const Key& key, const Changes& changes, std::size_t i) const {
    std::uint32_t changed = ~0u;  // the last one
    for (std::uint32_t at = changes.begin_of(i); at < changes.end_of(i); ++at) {
        const auto [component, number] = changes.all[at];
        const std::uint32_t before = before_[component], behind = behind_[component];
        if (before == component && behind == component) continue;
        if (changed != ~0u) return false;
        changed = component;
        if (before != component && key[before] > number) return false;
        if (behind != component && number > key[behind]) return false;
    }
    return true;
}

std::uint32_t Canonical::named(const Key& key) {
    std::uint32_t named = 0;
    for (Naming& naming : naming_) named |= named_by(naming, key[naming.component]);
    return named;
}

// Each family by insertion, as seldom more than one task has moved. False: all stood right.
bool Canonical::sort(Key& row) {
    moved_tasks_ = 0;
    std::uint32_t* const tasks = row.data() + visited_.first_task_;
    for (const auto& family : symmetry_.families()) {
        std::size_t right = 1;
        while (right < family.size() && tasks[family[right - 1]] <= tasks[family[right]]) ++right;
        if (right == family.size()) continue;
        if (moved_tasks_ == 0) std::iota(to_.begin(), to_.end(), vm::TaskId{0});
        std::array<std::uint8_t, lang::tasks_max> order;  // who comes to stand at each place
        for (std::size_t i = 0; i < family.size(); ++i) {
            std::size_t at = i;
            const std::uint32_t value = tasks[family[i]];
            for (; at > 0 && tasks[family[at - 1]] > value; --at) {
                tasks[family[at]] = tasks[family[at - 1]];
                order[at] = order[at - 1];
            }
            tasks[family[at]] = value;
            order[at] = static_cast<std::uint8_t>(i);
        }
        for (std::size_t i = 0; i < family.size(); ++i) {
            if (order[i] == i) continue;
            to_[family[order[i]]] = family[i];
            moved_tasks_ |= 1u << family[order[i]];
        }
    }
    return moved_tasks_ != 0;
}

std::uint32_t Canonical::named_by(Naming& naming, std::uint32_t number) {
    Growing<std::uint32_t>& tasks = *naming.tasks;
    while (tasks.size() <= number) {
        if (!tasks.room(1)) return named_by_value(naming, number);
        tasks.add(named_by_value(naming, static_cast<std::uint32_t>(tasks.size())));
    }
    return tasks[number];
}

std::uint32_t Canonical::named_by_value(const Naming& naming, std::uint32_t number) const {
    const Word* const value = visited_.components_[naming.component].values->value(number);
    std::uint32_t tasks = 0;
    for (const Named& word : naming.words) {
        const auto bits = static_cast<std::uint32_t>(value[word.offset]);
        tasks |= word.set ? bits : bits == 0 ? 0 : 1u << (bits - 1);
    }
    return tasks;
}

bool Canonical::rename(Naming& naming, Key& row) {
    const std::uint32_t number = row[naming.component];
    const std::uint32_t named = named_by(naming, number) & moved_tasks_;
    if (named == 0) return true;
    // Mostly few are named: then they and where they go fit beside the number into one word.
    std::uint64_t signature = number;
    bool fits = number < 1u << 24;
    unsigned shift = 24;
    for (std::uint32_t left = named; left != 0 && fits; left &= left - 1, shift += 10) {
        const auto task = static_cast<unsigned>(__builtin_ctz(left));
        fits = shift + 10 <= 64;
        if (fits) signature |= (std::uint64_t{task} << 5 | to_[task]) << shift;
    }
    if (fits) {
        const auto known = naming.renamed.find(signature);
        if (known != naming.renamed.end()) {
            row[naming.component] = known->second;
            return true;
        }
    }
    Visited::Component& c = visited_.components_[naming.component];
    value_.assign(c.values->value(number), c.values->value(number) + c.words);
    for (const Named& word : naming.words) {
        value_[word.offset] = Symmetry::renamed(value_[word.offset], word.set, to_);
    }
    const std::uint32_t now = c.values->intern(value_.data(), c.words);
    if (now == Interner::none) return false;
    visited_.note_width(naming.component, now);
    if (fits && visited_.memory().take(renamed_bytes)) naming.renamed.emplace(signature, now);
    row[naming.component] = now;
    return true;
}

}  // namespace explore
