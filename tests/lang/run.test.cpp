// What scripts compute: those in tests/lang/run are compiled and run, one task after the other as
// the plainest policy picks them. They check themselves with assert; a line that prints says what:
//   print(1 + 1);   // prints: 2
// `// fails: division-by-zero` stands in a line that stops the run.
#include <catch2/catch_test_macros.hpp>

#include "engine/vm/inspect.h"
#include "engine/vm/machine.h"
#include "tests/lang/script.h"

using namespace lang_test;

namespace {

constexpr const char* fault_names[] = {"assertion",        "overflow",     "out-of-range",
                                       "division-by-zero", "bad-shift",    "missing-return",
                                       "stack-overflow",   "endless-loop", "terminate"};

struct Ran {
    std::string output, failure;
    std::uint32_t line = 0;
    int steps = 0;
};

Ran run(const lang::Program& program) {
    vm::Settings settings;
    settings.rule.spurious = false;
    vm::Machine machine(program, settings);
    Ran ran;
    vm::Failure failure;
    vm::World world = machine.initial(&failure);
    vm::Choices choices;
    while (failure.kind == vm::FailureKind::None && ran.steps < 100000) {
        machine.enabled(world.data(), choices);
        if (choices.empty()) break;
        vm::StepResult result = machine.step(world.data(), choices[0]);
        failure = result.failure;
        ran.steps++;
    }
    if (failure.kind == vm::FailureKind::Fault)
        ran.failure = fault_names[failure.code];
    else if (failure.kind != vm::FailureKind::None)
        ran.failure =
            "misuse " + std::to_string(failure.code) + " of " +
            vm::name_of(machine, world.data(), static_cast<sync::Address>(failure.detail));
    else
        for (const vm::TaskView& task : vm::tasks(machine, world.data()))
            if (task.status != vm::TaskStatus::Ended && task.status != vm::TaskStatus::Unborn)
                ran.failure = task.name + " has not ended";
    if (failure.kind != vm::FailureKind::None) ran.line = program.spans[failure.pc].line;
    ran.output = vm::output(machine, world.data());
    return ran;
}

}  // namespace

TEST_CASE("scripts compute what C++ says", "[lang]") {
    for (const auto& path : scripts("run")) {
        DYNAMIC_SECTION(path.filename().string()) {
            const std::string text = read_file(path);
            const lang::Compiled compiled = compile(text);
            INFO(messages(compiled));
            REQUIRE(compiled.ok());
            std::string printed, failure;
            std::uint32_t failing_line = 0;
            const std::vector<std::string> all = lines(text);
            for (std::size_t i = 0; i < all.size(); i++) {
                if (std::size_t at = all[i].find("// prints: "); at != std::string::npos)
                    printed += all[i].substr(at + 11) + "\n";
                if (std::size_t at = all[i].find("// fails: "); at != std::string::npos) {
                    failure = all[i].substr(at + 10);
                    failing_line = static_cast<std::uint32_t>(i + 1);
                }
            }
            const Ran ran = run(compiled.program);
            INFO("line " << ran.line << " after " << ran.steps << " steps");
            CHECK(ran.failure == failure);
            if (!failure.empty()) CHECK(ran.line == failing_line);
            std::string output = ran.output;
            if (!output.empty() && output.back() != '\n') output += '\n';
            CHECK(output == printed);
        }
    }
}
