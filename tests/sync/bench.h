// A few tasks and some words to call the primitives on, without any machine: for the tests of sync.
#pragma once

#include <vector>

#include "engine/sync/call.h"

namespace sync {

struct Bench {
    static constexpr int tasks_count = 4;
    static constexpr Address tasks_at = 40;

    explicit Bench(bool exact, std::vector<int> priorities = {1, 2, 3, 4}) {
        rule.scheduling = exact ? Rule::Scheduling::Priority : Rule::Scheduling::Any;
        for (int i = 0; i < tasks_count; i++) {
            Task& t = task(static_cast<TaskId>(i));
            t.state = State::Ready;
            t.base = t.effective =
                static_cast<std::int16_t>(priorities[static_cast<std::size_t>(i)]);
            t.timer = forever;
            t.deadline = -1;
        }
    }
    Task& task(TaskId id) { return reinterpret_cast<Task*>(words + tasks_at)[id]; }

    // An object at [address] with [options], the words behind it as given.
    void put(Address address, Options options, std::vector<Word> rest = {}) {
        words[address] = sync::to_word(options);
        for (std::size_t i = 0; i < rest.size(); i++) words[address + 1 + i] = rest[i];
    }
    // Calls [function] as [self], as the machine would in one step, reschedule included.
    template <class Function>
    auto as(TaskId self, Function function) {
        Kernel k(words, &task(0), tasks_count, rule);
        k.self = self;
        k.alternative = alternative;
        auto answer = function(k);
        alternatives = k.alternatives;
        misuse = k.misuse;
        k.priorities_changed();
        k.reschedule();
        return answer;
    }

    Rule rule;
    int alternative = 0, alternatives = 1;
    Misuse misuse = Misuse::None;
    alignas(8) Word words[tasks_at + tasks_count * task_words] = {};
};

inline Options options(Kind kind, Order order = Order::Unspecified,
                       Grant grant = Grant::Unspecified, Protocol protocol = Protocol::None,
                       int number = 0) {
    Options o{};
    o.kind = static_cast<std::uint32_t>(kind);
    o.order = static_cast<std::uint32_t>(order);
    o.grant = static_cast<std::uint32_t>(grant);
    o.protocol = static_cast<std::uint32_t>(protocol);
    o.number = static_cast<std::uint16_t>(number);
    return o;
}

}  // namespace sync
