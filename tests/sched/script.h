// A script compiled for a test: its program, its machine, and runs of it.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "engine/api/tables.h"
#include "engine/lang/compile.h"
#include "engine/sched/run.h"

namespace sched {

struct Script {
    explicit Script(std::string text, vm::Rule rule = {}) {
        const lang::Text source{"script", std::move(text), lang::Role::Sandbox};
        lang::Options options;
        options.exact_time = rule.exact_time();
        auto compiled = lang::compile({&source, 1}, api::tables(), options);
        for (const auto& diagnostic : compiled.diagnostics)
            UNSCOPED_INFO(lang::to_string(diagnostic));
        REQUIRE(compiled.ok());
        program = std::make_unique<lang::Program>(std::move(compiled.program));
        vm::Settings settings;
        settings.rule = rule;
        REQUIRE(vm::Machine::problem(*program, settings).empty());
        machine = std::make_shared<vm::Machine>(*program, settings);
    }

    // Played by [policy] until it ends, at most [steps_max].
    Run run(std::unique_ptr<Policy> policy = first(), std::size_t steps_max = 10'000) const {
        Run out(machine);
        out.play(*policy, steps_max);
        return out;
    }

    // The tasks of [names] make a step each, in this order.
    Run steps(std::initializer_list<const char*> names) const {
        Run out(machine);
        for (const std::string name : names) {
            INFO("step of " << name);
            REQUIRE(out.step({vm::ChoiceKind::Step, task(name), 0}));
        }
        return out;
    }

    vm::TaskId task(const std::string& name) const {
        for (std::size_t i = 0; i < program->tasks.size(); ++i) {
            if (program->tasks[i].name == name) return static_cast<vm::TaskId>(i);
        }
        FAIL("no task " << name);
        return sync::no_task;
    }

    std::unique_ptr<lang::Program> program;
    std::shared_ptr<vm::Machine> machine;
};

inline vm::Rule priorities(int cores = 1) {
    vm::Rule rule;
    rule.scheduling = vm::Rule::Scheduling::Priority;
    rule.cores = static_cast<std::uint8_t>(cores);
    rule.spurious = false;
    return rule;
}

}  // namespace sched
