// A free script made into a machine, for the tests of the explorer.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "engine/api/tables.h"
#include "engine/explore/search.h"
#include "engine/lang/compile.h"
#include "engine/vm/machine.h"
#include "tests/reference/replay.h"

namespace explore {

inline vm::Settings without_spurious() {
    vm::Settings settings;
    settings.rule.spurious = false;
    return settings;
}

inline vm::Settings by_priority() {
    vm::Settings settings;
    settings.rule.scheduling = vm::Rule::Scheduling::Priority;
    return settings;
}

inline std::shared_ptr<const vm::Machine> machine_of(const std::string& text,
                                                     vm::Settings settings = without_spurious()) {
    struct Whole {
        lang::Program program;
        vm::Machine machine;
        Whole(lang::Program p, vm::Settings s) : program(std::move(p)), machine(program, s) {}
    };
    const lang::Text source{"script.task", text, lang::Role::Sandbox};
    lang::Options options;
    options.exact_time = settings.rule.exact_time();
    lang::Compiled compiled = lang::compile({&source, 1}, api::tables(), options);
    std::string messages;
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics)
        messages += to_string(diagnostic) + "\n";
    INFO(messages);
    REQUIRE(compiled.ok());
    const auto whole = std::make_shared<Whole>(std::move(compiled.program), settings);
    const std::shared_ptr<const vm::Machine> machine{whole, &whole->machine};
    // Whatever a test is about, the second machine has to agree about its script.
    const reference::Agreement agreement = reference::look_over(machine);
    INFO(text << "\n" << agreement.why);
    CHECK(agreement.kind != reference::Agreement::Different);
    return machine;
}

// The whole space, past every failure and every race.
inline Question everything() {
    Question question;
    question.races = Races::Off;
    question.all_failures = true;
    question.reduction = Reduction::none();
    return question;
}

// Races are looked for only where a test is about them.
inline Question without_races() {
    Question question;
    question.races = Races::Off;
    return question;
}

}  // namespace explore
