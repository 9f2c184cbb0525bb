// The machine on programs put together by hand, without the compiler.
#include "engine/vm/machine.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "engine/sync/semaphore.h"
#include "engine/vm/access.h"

using namespace vm;
using lang::Instruction;
using lang::Opcode;
using sync::State;

namespace {

// Functions of code; tasks run them. Function 0 is the initialiser: it does nothing.
struct Assembler {
    lang::Program program;

    Assembler() {
        program.types.resize(1);
        function({{Opcode::Return, 0, 0}}, 0, 1);
        program.globals_end = 8;
        program.frame_words_max = 24;
    }
    std::uint16_t function(std::vector<Instruction> code, int locals = 0, int operands = 4,
                           int arguments = 0) {
        lang::Function f;
        f.entry = static_cast<std::uint32_t>(program.code.size());
        for (Instruction in : code) {
            if (in.opcode == Opcode::Jump || in.opcode == Opcode::JumpIfZero ||
                in.opcode == Opcode::JumpIfNotZero) {
                in.b += static_cast<Word>(f.entry);  // targets count from the function's start
            }
            program.code.push_back(in);
        }
        f.end = static_cast<std::uint32_t>(program.code.size());
        f.locals = static_cast<std::uint16_t>(locals);
        f.operands = static_cast<std::uint16_t>(operands);
        f.arguments = static_cast<std::uint16_t>(arguments);
        program.spans.resize(program.code.size());
        program.functions.push_back(f);
        return static_cast<std::uint16_t>(program.functions.size() - 1);
    }
    lang::Task& task(std::uint16_t function, Word priority = 0) {
        lang::Task t;
        t.name = "t" + std::to_string(program.tasks.size());
        t.function = function;
        t.priority = priority;
        program.tasks.push_back(t);
        return program.tasks.back();
    }
};

const std::vector<Instruction> increment = {{Opcode::LoadGlobal, 0, 1},
                                            {Opcode::Push, 0, 1},
                                            {Opcode::Add, 0, 0},
                                            {Opcode::StoreGlobal, 0, 1},
                                            {Opcode::End, 0, 0}};

// Every maximal schedule: how often each final value of global 1 comes out.
void outcomes(const Machine& m, World world, std::map<Word, int>& counts) {
    Choices enabled;
    m.enabled(world.data(), enabled);
    if (enabled.empty()) counts[world[1]]++;
    for (Choice choice : enabled) {
        World next = world;
        m.step(next.data(), choice);
        outcomes(m, next, counts);
    }
}

StepResult run_alone(std::vector<Instruction> code, World* world_out = nullptr,
                     Settings settings = {}) {
    Assembler a;
    a.task(a.function(std::move(code), 4, 6));
    const Machine m(a.program, settings);
    Failure failure;
    World world = m.initial(&failure);
    StepResult result;
    result.failure = failure;
    for (int i = 0; i < 100 && result.failure.kind == FailureKind::None; i++) {
        Choices enabled;
        m.enabled(world.data(), enabled);
        if (enabled.empty()) break;
        result = m.step(world.data(), enabled[0]);
    }
    if (world_out) *world_out = world;
    return result;
}

sync::Outcome run_acquire(sync::Call& c) { return sync::acquire(c.k, c.address(0)); }
sync::Outcome run_release(sync::Call& c) { return sync::release(c.k, c.address(0)); }
const lang::BuiltinCode acquire_code{run_acquire}, release_code{run_release};

}  // namespace

TEST_CASE("two tasks that load and store have 6 schedules, 2 of which count to 2", "[vm]") {
    Assembler a;
    const auto f = a.function(increment);
    a.task(f);
    a.task(f);
    const Machine m(a.program, {});
    std::map<Word, int> counts;
    outcomes(m, m.initial(), counts);
    CHECK(counts == std::map<Word, int>{{1, 4}, {2, 2}});
}

TEST_CASE("three tasks have 90 schedules: 3 in 6, 2 in 36, 1 in 48", "[vm]") {
    Assembler a;
    const auto f = a.function(increment);
    for (int i = 0; i < 3; i++) a.task(f);
    const Machine m(a.program, {});
    std::map<Word, int> counts;
    outcomes(m, m.initial(), counts);
    CHECK(counts == std::map<Word, int>{{1, 48}, {2, 36}, {3, 6}});
}

TEST_CASE("an ended task leaves nothing behind but that it has ended", "[vm]") {
    Assembler a;
    a.task(a.function(increment, 3));
    const Machine m(a.program, {});
    World world = m.initial();
    for (int i = 0; i < 2; i++) m.step(world.data(), {ChoiceKind::Step, 0, 0});
    CHECK(m.task(world.data(), 0).state == State::Ended);
    for (std::uint32_t i = 0; i < m.layout.stack_words; i++) CHECK(world[m.stack_of(0) + i] == 0);
}

TEST_CASE("what C++ leaves undefined is a fault", "[vm]") {
    const auto fault = [](std::vector<Instruction> code) {
        code.push_back({Opcode::StoreGlobal, 0, 1});
        code.push_back({Opcode::End, 0, 0});
        const StepResult r = run_alone(code);
        REQUIRE(r.failure.kind == FailureKind::Fault);
        return static_cast<lang::Fault>(r.failure.code);
    };
    const Instruction push_max{Opcode::Push, 0, INT32_MAX}, one{Opcode::Push, 0, 1},
        zero{Opcode::Push, 0, 0};
    CHECK(fault({push_max, one, {Opcode::Add, 0, 0}}) == lang::Fault::Overflow);
    CHECK(fault({one, zero, {Opcode::Divide, 0, 0}}) == lang::Fault::DivisionByZero);
    CHECK(fault({{Opcode::Push, 0, INT32_MIN}, {Opcode::Push, 0, -1}, {Opcode::Divide, 0, 0}}) ==
          lang::Fault::Overflow);
    CHECK(fault({one, {Opcode::Push, 0, 32}, {Opcode::ShiftLeft, 0, 0}}) == lang::Fault::BadShift);
    CHECK(fault({one, {Opcode::Push, 0, 3}, {Opcode::Index, 3, 1}, {Opcode::Load, 0, 0}}) ==
          lang::Fault::OutOfRange);
    CHECK(fault({{Opcode::Jump, 0, 0}}) == lang::Fault::EndlessLoop);
}

TEST_CASE("recursion without end is a fault, not a crash", "[vm]") {
    Assembler a;
    const auto self = static_cast<Word>(a.program.functions.size());
    a.task(a.function({{Opcode::Call, 0, self}, {Opcode::End, 0, 0}}, 2));
    const Machine m(a.program, {});
    Failure failure;
    m.initial(&failure);
    CHECK(failure.kind == FailureKind::Fault);
    CHECK(failure.code == static_cast<std::uint8_t>(lang::Fault::StackOverflow));
}

TEST_CASE("a call hands arguments in and results out", "[vm]") {
    Assembler a;
    const auto subtract = a.function({{Opcode::LocalGet, 0, 0},
                                      {Opcode::LocalGet, 0, 1},
                                      {Opcode::Subtract, 0, 0},
                                      {Opcode::Return, 1, 0}},
                                     2, 2, 2);
    a.task(a.function({{Opcode::Push, 0, 9},
                       {Opcode::Push, 0, 50},
                       {Opcode::Push, 0, 8},
                       {Opcode::Call, 0, subtract},
                       {Opcode::Add, 0, 0},
                       {Opcode::StoreGlobal, 0, 1},
                       {Opcode::End, 0, 0}}));
    const Machine m(a.program, {});
    World world = m.initial();
    m.step(world.data(), {ChoiceKind::Step, 0, 0});
    CHECK(world[1] == 51);
}

TEST_CASE("what is parked and what it would touch can be asked without a step", "[vm]") {
    Assembler a;
    a.task(a.function(increment));
    const Machine m(a.program, {});
    World world = m.initial();
    Access access = next_access(m, world.data(), 0);
    CHECK((access.address == 1 && !access.write && access.plain));
    m.step(world.data(), {ChoiceKind::Step, 0, 0});
    access = next_access(m, world.data(), 0);
    CHECK((access.address == 1 && access.write && access.plain));
}

TEST_CASE("a disabled step leaves every word as it was", "[vm]") {
    Assembler a;
    a.program.builtins = {&acquire_code};
    a.task(a.function({{Opcode::Push, 0, 2}, {Opcode::Invoke, 2, 0}, {Opcode::End, 0, 0}}));
    const Machine m(a.program, {});
    World world = m.initial();
    sync::Options o{};
    o.kind = static_cast<std::uint32_t>(sync::Kind::Semaphore);
    world[2] = sync::to_word(o);
    const World before = world;
    const StepResult r = m.step(world.data(), {ChoiceKind::Step, 0, 0});
    CHECK(r.status == StepResult::Status::Disabled);
    CHECK(r.blocked_on == 2);
    CHECK(world == before);
}

TEST_CASE("handed a permit, a task has gone on to its next visible step before anybody else moves",
          "[vm]") {
    Assembler a;
    a.program.builtins = {&acquire_code, &release_code};
    a.task(a.function({{Opcode::Push, 0, 2},
                       {Opcode::Invoke, 2, 0},
                       {Opcode::Push, 0, 5},
                       {Opcode::StoreGlobal, 0, 1},
                       {Opcode::End, 0, 0}}));
    a.task(a.function({{Opcode::Push, 0, 2}, {Opcode::Invoke, 2, 1}, {Opcode::End, 0, 0}}));
    const Machine m(a.program, {});
    World world = m.initial();
    sync::Options o{};
    o.kind = static_cast<std::uint32_t>(sync::Kind::Semaphore);
    o.order = static_cast<std::uint32_t>(sync::Order::Fifo);
    world[2] = sync::to_word(o);
    world[4] = 1;
    m.step(world.data(), {ChoiceKind::Step, 0, 0});
    CHECK(m.task(world.data(), 0).state == State::Waiting);
    m.step(world.data(), {ChoiceKind::Step, 1, 0});
    CHECK(m.program.code[m.task(world.data(), 0).pc].opcode == Opcode::StoreGlobal);
}

TEST_CASE("where time is exact, the most urgent task runs until it ends, and a tie is a choice",
          "[vm]") {
    Assembler a;
    const auto f = a.function(increment);
    a.task(f, 1);
    a.task(f, 2);
    a.task(f, 2);
    Settings settings;
    settings.rule.scheduling = Rule::Scheduling::Priority;
    const Machine m(a.program, settings);
    World world = m.initial();
    Choices enabled;
    m.enabled(world.data(), enabled);
    CHECK(enabled == Choices{{ChoiceKind::Dispatch, 1, 0}, {ChoiceKind::Dispatch, 2, 0}});
    m.step(world.data(), enabled[1]);
    for (int i = 0; i < 4; i++) {
        m.enabled(world.data(), enabled);
        CHECK(enabled == Choices{{ChoiceKind::Step, 2, 0}});
        m.step(world.data(), enabled[0]);
    }
    CHECK(m.task(world.data(), 2).state == State::Ended);
    m.enabled(world.data(), enabled);
    CHECK(enabled == Choices{{ChoiceKind::Step, 1, 0}});
}

TEST_CASE("a loop that only looks costs time, so that the others get their turn", "[vm]") {
    Assembler a;
    a.task(
        a.function({{Opcode::LoadGlobal, 0, 1}, {Opcode::JumpIfZero, 0, 0}, {Opcode::End, 0, 0}}),
        5);
    lang::Task& late = a.task(
        a.function({{Opcode::Push, 0, 1}, {Opcode::StoreGlobal, 0, 1}, {Opcode::End, 0, 0}}), 9);
    late.release_from = late.release_to = 3;
    Settings settings;
    settings.rule.scheduling = Rule::Scheduling::Priority;
    const Machine m(a.program, settings);
    World world = m.initial();
    int ticks = 0;
    Choices enabled;
    for (int i = 0; i < 100; i++) {
        m.enabled(world.data(), enabled);
        if (enabled.empty()) break;
        ticks += enabled[0].kind == ChoiceKind::Tick;
        m.step(world.data(), enabled[0]);
    }
    CHECK(enabled.empty());
    CHECK(ticks == 3);
    CHECK(m.task(world.data(), 0).state == State::Ended);
}
