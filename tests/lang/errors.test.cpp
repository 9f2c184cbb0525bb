// Every mistake in tests/lang/errors: the wrong line says itself what is expected of it,
//   int x = 1.5;   // error: part of the message | part of the remedy
// and nothing else may be said of the file. `// player` in the first line reads the file as a
// player's,
// `// exact` with exact time.
#include <catch2/catch_test_macros.hpp>

#include "tests/lang/script.h"

using namespace lang_test;

namespace {

struct Expected {
    std::size_t line;
    std::string kind, message, remedy;
};

std::vector<Expected> expectations(const std::vector<std::string>& text) {
    std::vector<Expected> list;
    for (std::size_t i = 0; i < text.size(); i++) {
        // Several messages of one line stand one behind the other.
        for (const char* kind : {"error", "warning"}) {
            const std::string mark = std::string("// ") + kind + ": ";
            for (std::size_t at = text[i].find(mark); at != std::string::npos;
                 at = text[i].find(mark, at + 1)) {
                std::string rest = text[i].substr(at + mark.size());
                rest = rest.substr(0, rest.find("// "));
                while (!rest.empty() && rest.back() == ' ') rest.pop_back();
                std::size_t bar = rest.find(" | ");
                list.push_back({i + 1, kind, rest.substr(0, bar),
                                bar == std::string::npos ? "" : rest.substr(bar + 3)});
            }
        }
    }
    return list;
}

}  // namespace

TEST_CASE("every mistake is reported once, in its place, with what to do about it", "[lang]") {
    for (const auto& path : scripts("errors")) {
        DYNAMIC_SECTION(path.filename().string()) {
            const std::string text = read_file(path);
            const std::vector<std::string> all = lines(text);
            lang::Options options;
            options.exact_time = all[0].find("// exact") != std::string::npos;
            const bool player = all[0].find("// player") != std::string::npos;
            const lang::Compiled compiled =
                compile(text, player ? lang::Role::Player : lang::Role::Sandbox, options);
            std::vector<Expected> expected = expectations(all);
            std::string unexpected;
            for (const lang::Diagnostic& one : compiled.diagnostics) {
                const std::string kind =
                    one.severity == lang::Severity::Error ? "error" : "warning";
                auto found = std::find_if(expected.begin(), expected.end(), [&](const Expected& e) {
                    return e.line == one.span.line && e.kind == kind &&
                           one.message.find(e.message) != std::string::npos &&
                           one.remedy.find(e.remedy) != std::string::npos;
                });
                if (found != expected.end())
                    expected.erase(found);
                else
                    unexpected += lang::to_string(one) + "\n";
            }
            std::string missing;
            for (const Expected& e : expected)
                missing += std::to_string(e.line) + ": " + e.kind + ": " + e.message + " | " +
                           e.remedy + "\n";
            INFO("not expected:\n" << unexpected << "not reported:\n" << missing);
            CHECK((unexpected.empty() && missing.empty()));
        }
    }
}
