// See problems.h; the form of primitives.txt is told at its top.
#include "engine/puzzle/problems.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

namespace puzzle {
namespace {

namespace fs = std::filesystem;

constexpr const char* problem_names[] = {"accidental-release", "recursion", "task-death",
                                         "inversion", "signal"};
constexpr const char* headings[] = {"accidental release", "recursion", "task death", "inversion",
                                    "as a signal"};

std::string read(const fs::path& path, std::vector<lang::Diagnostic>& diagnostics) {
    std::optional<std::string> text = read_file(path.string());
    if (text) return std::move(*text);
    diagnostics.push_back({lang::Severity::Error, path.string(), {}, "cannot read this file", {}});
    return "";
}

bool word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// [word] in [text] by [with], where it stands alone; `LEVEL(n)` takes what is between its brackets
// for n.
std::string replaced(const std::string& text, const std::string& word, const std::string& with) {
    const std::size_t open = word.find('(');
    const std::string name = word.substr(0, open);
    const std::string parameter =
        open == word.npos ? "" : word.substr(open + 1, word.size() - open - 2);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool here = text.compare(at, name.size(), name) == 0 &&
                          (at == 0 || !word_char(text[at - 1])) &&
                          (at + name.size() == text.size() || !word_char(text[at + name.size()]));
        if (!here) {
            out += text[at++];
            continue;
        }
        at += name.size();
        if (parameter.empty()) {
            out += with;
            continue;
        }
        const std::size_t close = text.find(')', at);
        if (close == text.npos) continue;
        out += replaced(with, parameter, text.substr(at + 1, close - at - 1));
        at = close + 1;
    }
    return out;
}

}  // namespace

Matrix load_matrix(const std::string& folder, std::vector<lang::Diagnostic>& diagnostics) {
    Matrix matrix;
    for (const char* name : problem_names) {
        Problem problem;
        problem.id = name;
        problem.text = read(fs::path(folder) / (std::string(name) + ".task"), diagnostics);
        const std::size_t end = problem.text.find('\n');
        if (problem.text.rfind("// ", 0) == 0) problem.title = problem.text.substr(3, end - 3);
        matrix.problems.push_back(std::move(problem));
    }
    const std::string file = (fs::path(folder) / "primitives.txt").string();
    std::istringstream lines(read(file, diagnostics));
    bool head = true, begun = false;
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        number++;
        const auto wrong = [&](std::string message) {
            diagnostics.push_back({lang::Severity::Error,
                                   file,
                                   {0, static_cast<std::uint16_t>(number), 1, 1},
                                   std::move(message),
                                   "the form is told at the top of the file"});
        };
        if (line.empty()) {
            head = false;
            begun = false;
            continue;
        }
        if (head) continue;
        if (!begun) {
            begun = true;
            Primitive made;
            const std::size_t open = line.find(" ["), close = line.find("]: ");
            if (open == line.npos || close == line.npos || close < open) {
                wrong("a primitive begins with its name, its system in brackets, and five words");
                continue;
            }
            made.name = line.substr(0, open);
            made.system = line.substr(open + 2, close - open - 2);
            std::istringstream words(line.substr(close + 3));
            for (std::string word; words >> word;) made.expected.push_back(word);
            if (made.expected.size() != matrix.problems.size()) wrong("five words belong here");
            matrix.primitives.push_back(std::move(made));
            continue;
        }
        const std::size_t equals = line.find(" = ");
        if (equals == line.npos || matrix.primitives.empty()) {
            wrong("WORD = text belongs here");
            continue;
        }
        matrix.primitives.back().words.emplace_back(line.substr(0, equals),
                                                    line.substr(equals + 3));
    }
    return matrix;
}

std::string script_of(const Primitive& primitive, const Problem& problem) {
    std::string text = problem.text;
    bool level = false;
    for (const auto& [word, with] : primitive.words) {
        text = replaced(text, word, with);
        level |= word.rfind("LEVEL", 0) == 0;
    }
    if (!level) text = replaced(text, "LEVEL(n)", "n");
    return "// " + primitive.name + "\n" + text;
}

std::string answer_of(const Primitive& primitive, const Problem& problem) {
    Rules rules;
    const Built built = build_script(problem.id + ".task", script_of(primitive, problem), rules);
    if (!built.machine) {
        return built.diagnostics.empty() ? "it does not compile"
                                         : lang::to_string(built.diagnostics[0]);
    }
    const explore::Verdict verdict = explore::judge(built.machine, question(rules));
    switch (verdict.kind) {
        case explore::VerdictKind::Pass:
            return "yes";
        case explore::VerdictKind::Misuse:
            return "undefined";
        case explore::VerdictKind::Never:
        case explore::VerdictKind::Deadlock:
        case explore::VerdictKind::Assertion:
        case explore::VerdictKind::DeadlineMissed:
            return "no";
        default:
            return explore::word(verdict.kind);
    }
}

std::string page_of(const Matrix& matrix, const std::vector<std::vector<std::string>>& answers) {
    std::string out =
        "# The five problems, of every primitive\n\n"
        "Does the primitive prevent each of the troubles that a semaphore used as a lock has? And "
        "can it be used as a "
        "signal, which a lock cannot? Every cell is the judge's answer about a script; click it to "
        "see the script and "
        "to judge it yourself. *Undefined* means that the system promises nothing, and that "
        "Lockstep reports it as "
        "misuse.\n\n| primitive |";
    for (const char* heading : headings) out += " " + std::string(heading) + " |";
    out += "\n|---|";
    for (std::size_t i = 0; i < matrix.problems.size(); i++) out += "---|";
    out += "\n";
    for (std::size_t i = 0; i < matrix.primitives.size(); i++) {
        out += "| " + matrix.primitives[i].name + " |";
        for (std::size_t j = 0; j < matrix.problems.size(); j++) {
            out += " [" + answers[i][j] + "](lockstep:problem-" + std::to_string(i) + "-" +
                   std::to_string(j) + ") |";
        }
        out += "\n";
    }
    return out + "\n## What each column asks\n\n" + [&] {
        std::string all;
        for (const Problem& problem : matrix.problems) all += "- " + problem.title + "\n";
        return all;
    }();
}

}  // namespace puzzle
