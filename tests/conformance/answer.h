// What the engine answers where a case expects something: one run, the verdict, the counts. Each
// key of README.md is one function here; everything is worked out once, when it is first asked for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/explore/outcomes.h"
#include "engine/puzzle/puzzle.h"
#include "engine/sched/run.h"
#include "tests/conformance/case.h"
#include "tests/conformance/walk.h"

namespace conformance {

class Subject {
  public:
    Subject(const Case& of, const Variant& variant);

    // Null where the script does not compile.
    const std::shared_ptr<const vm::Machine>& machine() const { return built_.machine; }
    const std::vector<lang::Diagnostic>& diagnostics() const { return built_.diagnostics; }
    // All of them, for a person.
    std::string messages() const;
    explore::Question question() const { return puzzle::question(rules_); }

    const sched::Run& run();
    const explore::Verdict& verdict();
    const explore::Counts& counts();  // of the plain search
    const explore::OutcomeSet& outcomes();
    const Walked& walked();
    // An outcome as a case writes it.
    std::string text_of(const explore::Outcome& outcome) const;

    // Why an answer cannot be trusted; empty where it can.
    std::string trouble;

  private:
    std::string observed_text(std::string output, const std::vector<std::string>& values) const;

    const Variant& variant_;
    puzzle::Rules rules_;
    puzzle::Built built_;
    std::optional<sched::Run> run_;
    std::optional<explore::Verdict> verdict_;
    std::optional<explore::Counts> counts_;
    std::optional<explore::OutcomeSet> outcomes_;
    std::optional<Walked> walked_;
};

bool is_key(std::string_view key);
// What comes out, told as fully as [expected] tells it, and what was expected; equal where it is as
// said.
struct Answer {
    std::string expected, got;
};
Answer answer(Subject& subject, const Expectation& expected);

}  // namespace conformance
