// One function a key of README.md. See answer.h.
#include "tests/conformance/answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "engine/vm/inspect.h"

namespace conformance {
namespace {

constexpr std::size_t steps_max = 20'000;

using Lines = std::vector<std::string>;

std::string joined(const Lines& lines, const char* separator = "\n") {
    std::string all;
    for (std::size_t i = 0; i < lines.size(); ++i) all += (i > 0 ? separator : "") + lines[i];
    return all;
}

// Without line ends and blanks at the end, as a case writes it.
Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        while (!line.empty() && line.back() == ' ') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

// "deadlock @5: A waits for m": [head], where [expected] goes on with a tick that, too, and where
// it goes on with a text that, too.
std::string as_fully_as(const std::string& expected, const std::string& head,
                        const std::string& tick, const std::string& text) {
    const auto colon = expected.find(':');
    const bool with_tick = expected.substr(0, colon).find('@') != expected.npos;
    std::string out = head;
    if (with_tick) out += " @" + tick;
    if (colon != expected.npos) out += ": " + text;
    return out;
}

std::string after(const std::string& text, const std::string& what) {
    const auto at = text.find(what);
    return at == text.npos ? text : text.substr(at + what.size());
}

std::string without_full_stop(std::string text) {
    if (!text.empty() && text.back() == '.') text.pop_back();
    return text;
}

std::string ends(Subject& subject, const std::string& expected) {
    const sched::Run& run = subject.run();
    const std::string tick = std::to_string(run.tick(run.size()));
    const std::string sentence = without_full_stop(sched::ending_sentence(run));
    const auto tell = [&](const char* head, const std::string& text) {
        return as_fully_as(expected, head, tick, text);
    };
    switch (run.ending()) {
        case sched::Ending::Open:
            return tell("open", "");
        case sched::Ending::Finished:
            return tell("finished", "");
        case sched::Ending::Deadlock:
            return tell("deadlock", after(sentence, "a deadlock: "));
        case sched::Ending::Failed:
            return tell("failed", vm::sentence(run.machine(), run.last().data(), run.failure()));
        case sched::Ending::Never:
            return tell("never", run.property()->text);
        case sched::Ending::Finally:
            return tell("finally", run.property()->text);
    }
    return "";
}

// Changes of one tick by name: whether a grant or a drop is told first means nothing.
std::string in_order(const std::vector<std::pair<vm::Word, std::string>>& changes) {
    std::map<vm::Word, std::set<std::string>> at;
    for (const auto& [tick, change] : changes) at[tick].insert(change + "@" + std::to_string(tick));
    Lines lines;
    for (const auto& [tick, here] : at) lines.insert(lines.end(), here.begin(), here.end());
    return joined(lines, "; ");
}

// "L 1-3@2; L 3-1@5".
std::string priorities(const sched::Run& run) {
    std::vector<std::pair<vm::Word, std::string>> changes;
    const vm::Machine& machine = run.machine();
    for (std::size_t step = 0; step < run.size(); ++step) {
        vm::Word tick = run.tick(step);
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            const vm::Event& e = run.events()[i];
            if (e.kind == sync::EventKind::Time) tick += e.value;
            if (e.kind != sync::EventKind::Priority) continue;
            changes.emplace_back(tick, vm::task_name(machine, run.last().data(), e.task) + " " +
                                           std::to_string(machine.written(e.value)) + "-" +
                                           std::to_string(machine.written(e.extra)));
        }
    }
    return in_order(changes);
}

// What a case's author wrote, in the same order.
std::string priorities(const std::string& expected) {
    std::vector<std::pair<vm::Word, std::string>> changes;
    std::istringstream in(expected);
    for (std::string one; std::getline(in, one, ';');) {
        const auto at = one.rfind('@');
        const auto from = one.find_first_not_of(' ');
        if (at == one.npos || from == one.npos) return expected;
        changes.emplace_back(std::atoi(one.c_str() + at + 1), one.substr(from, at - from));
    }
    return in_order(changes);
}

std::string verdict(Subject& subject, const std::string& expected) {
    const explore::Verdict& verdict = subject.verdict();
    std::string text = verdict.property;
    if (text.empty()) text = verdict.sentence;
    if (verdict.kind == explore::VerdictKind::Deadlock) text = after(text, "Deadlock: ");
    return as_fully_as(expected, explore::word(verdict.kind), "", text);
}

// "x = 1 (4 schedules)", each in a line, sorted; counted where [expected] counts.
std::string all_outcomes(Subject& subject, const Lines& expected) {
    const bool counted = std::any_of(expected.begin(), expected.end(), [](const auto& line) {
        return line.find(" schedule") != line.npos && line.back() == ')';
    });
    Lines got;
    for (const explore::Outcome& outcome : subject.outcomes().outcomes) {
        got.push_back(subject.text_of(outcome));
    }
    std::sort(got.begin(), got.end());
    if (!counted) return joined(got);
    Lines walked;
    for (const auto& [text, count] : subject.walked().outcomes) {
        walked.push_back(text);
    }
    std::sort(walked.begin(), walked.end());
    if (walked != got) {
        subject.trouble = "the search finds other outcomes than a walk over every schedule:\n" +
                          joined(got) + "\nand\n" + joined(walked);
    }
    got.clear();
    for (const auto& [text, count] : subject.walked().outcomes) {
        got.push_back(text + " (" + std::to_string(count) +
                      (count == 1 ? " schedule)" : " schedules)"));
    }
    std::sort(got.begin(), got.end());
    return joined(got);
}

// Where an expectation is a part of a message it stands for the whole.
std::string errors(const Subject& subject, const Lines& expected) {
    Lines got;
    for (const lang::Diagnostic& one : subject.diagnostics()) {
        if (one.severity == lang::Severity::Error) got.push_back(one.message);
    }
    for (std::size_t i = 0; i < got.size() && i < expected.size(); ++i) {
        if (got[i].find(expected[i]) != std::string::npos) got[i] = expected[i];
    }
    return joined(got);
}

std::string number(std::uint64_t value) { return std::to_string(value); }

using Function = std::string (*)(Subject&, const Lines& expected);
struct Key {
    const char* name;
    Function get;
};
constexpr Key keys[] = {
    {"output",
     [](Subject& s, const Lines&) {
         const sched::Run& run = s.run();
         return joined(lines_of(vm::output(run.machine(), run.last().data())));
     }},
    {"ends", [](Subject& s, const Lines& e) { return ends(s, e[0]); }},
    {"cpu", [](Subject& s, const Lines&) { return sched::cpu_line(s.run()); }},
    {"priorities", [](Subject& s, const Lines&) { return priorities(s.run()); }},
    {"verdict", [](Subject& s, const Lines& e) { return verdict(s, e[0]); }},
    {"states", [](Subject& s, const Lines&) { return number(s.counts().states); }},
    {"deadlock states", [](Subject& s, const Lines&) { return number(s.counts().deadlocks); }},
    {"schedules", [](Subject& s, const Lines&) { return number(s.walked().schedules.complete); }},
    {"deadlocked schedules",
     [](Subject& s, const Lines&) { return number(s.walked().schedules.deadlocked); }},
    {"failed schedules",
     [](Subject& s, const Lines&) { return number(s.walked().schedules.failed); }},
    {"violating schedules", [](Subject& s, const Lines&) { return number(s.walked().violating); }},
    {"outcome", [](Subject& s, const Lines& e) { return all_outcomes(s, e); }},
    {"outcomes", [](Subject& s, const Lines&) { return number(s.outcomes().outcomes.size()); }},
    {"error", [](Subject& s, const Lines& e) { return errors(s, e); }},
};

}  // namespace

Subject::Subject(const Case& of, const Variant& variant)
    : variant_(variant), built_(puzzle::build_script(of.id + ".task", variant.script, rules_)) {}

std::string Subject::messages() const {
    std::string all;
    for (const lang::Diagnostic& one : built_.diagnostics) all += lang::to_string(one) + "\n";
    return all;
}

const sched::Run& Subject::run() {
    if (!run_) {
        run_.emplace(built_.machine);
        run_->play(*sched::first(), steps_max);
    }
    return *run_;
}

const explore::Verdict& Subject::verdict() {
    if (!verdict_) {
        verdict_ = explore::judge(built_.machine, question());
        explore::Question plain = question();
        plain.reduction = explore::Reduction::none();
        const explore::Verdict slow = explore::judge(built_.machine, plain);
        if (slow.kind != verdict_->kind) {
            trouble = std::string("without reductions the verdict is ") + explore::word(slow.kind) +
                      ", not " + explore::word(verdict_->kind);
        }
    }
    return *verdict_;
}

const explore::Counts& Subject::counts() {
    if (!counts_) {
        explore::Question all = question();
        all.races = explore::Races::Off;
        all.all_failures = true;
        all.reduction = explore::Reduction::none();
        const explore::Verdict verdict = explore::judge(built_.machine, all);
        if (verdict.kind == explore::VerdictKind::LimitReached) trouble = verdict.sentence;
        counts_ = verdict.counts;
    }
    return *counts_;
}

const explore::OutcomeSet& Subject::outcomes() {
    if (!outcomes_) {
        explore::OutcomeSearch search(built_.machine, question(), variant_.observed);
        for (const std::string& name : search.unknown_globals())
            trouble = "there is no global " + name + " to observe";
        while (!search.run(100'000).done) {
        }
        outcomes_ = search.outcomes();
        if (!outcomes_->complete) trouble = outcomes_->bounds;
    }
    return *outcomes_;
}

std::string Subject::observed_text(std::string output,
                                   const std::vector<std::string>& values) const {
    Lines parts;
    if (const std::string printed = joined(lines_of(output), " / "); !printed.empty())
        parts.push_back(printed);
    for (std::size_t i = 0; i < values.size(); ++i)
        parts.push_back(variant_.observed[i] + " = " + values[i]);
    return joined(parts, "; ");
}

std::string Subject::text_of(const explore::Outcome& outcome) const {
    const std::string seen = observed_text(outcome.output, outcome.values);
    if (outcome.ending == "ended" && !seen.empty()) return seen;
    return outcome.ending + (seen.empty() ? "" : "; " + seen);
}

const Walked& Subject::walked() {
    if (!walked_) {
        walked_ = walk(*built_.machine, variant_.observed,
                       [this](const explore::Outcome& outcome) { return text_of(outcome); });
        if (!walked_->trouble.empty()) {
            trouble = walked_->trouble;
        } else if (walked_->states != counts().states) {
            trouble = "a walk over every schedule meets " + number(walked_->states) +
                      " states, the search " + number(counts().states);
        }
    }
    return *walked_;
}

bool is_key(std::string_view key) {
    return std::any_of(std::begin(keys), std::end(keys),
                       [&](const Key& each) { return key == each.name; });
}

Answer answer(Subject& subject, const Expectation& expected) {
    Answer out;
    Lines wanted = expected.values;
    if (expected.key == "outcome") std::sort(wanted.begin(), wanted.end());
    out.expected = joined(wanted);
    if (expected.key == "priorities") out.expected = priorities(wanted[0]);
    if (!subject.machine() && expected.key != "error") {
        out.got = "(it does not compile)";
        return out;
    }
    for (const Key& each : keys) {
        if (expected.key == each.name) out.got = each.get(subject, wanted);
    }
    return out;
}

}  // namespace conformance
