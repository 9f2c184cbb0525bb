// Every case of tests/conformance against the engine: a section a file and a variant, so that one
// of them can be run alone (`-c VX-04`) and a failure names it. README.md beside this has the form.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/conformance/answer.h"
#include "tests/reference/replay.h"

using namespace conformance;

namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// Read once: Catch enters a test again for each of its sections.
const std::vector<Case>& all_cases() {
    static const std::vector<Case> cases = [] {
        std::vector<fs::path> paths;
        const fs::path root = LOCKSTEP_SOURCE_DIR "/tests/conformance";
        for (const auto& entry : fs::recursive_directory_iterator(root)) {
            if (entry.path().extension() == ".task") paths.push_back(entry.path());
        }
        std::sort(paths.begin(), paths.end());
        std::vector<Case> read;
        for (const fs::path& path : paths) {
            read.push_back(read_case(path.parent_path().filename().string(),
                                     path.filename().string(), read_file(path),
                                     read_file(path.parent_path() / "variants.txt"), is_key));
        }
        return read;
    }();
    return cases;
}

void check(const Case& each, const Variant& variant) {
    Subject subject(each, variant);
    for (const Expectation& expected : variant.expectations) {
        const Answer found = answer(subject, expected);
        INFO(each.folder << "/" << each.id << " " << variant.name << ": " << expected.key);
        if (!subject.machine()) INFO(subject.messages());
        CHECK(found.got == found.expected);
        CHECK(subject.trouble == "");
    }
    if (!subject.machine()) {
        INFO(subject.messages());
        CHECK(variant.expectations[0].key == "error");
        return;
    }
    const reference::Agreement agreement = reference::look_over(subject.machine());
    INFO(agreement.why);
    CHECK(agreement.kind != reference::Agreement::Different);
}

Case read(const std::string& text, const std::string& shared = "") {
    return read_case("folder", "X-01.task", text, shared, is_key);
}

Strings problems(const std::string& text) { return read(text).problems; }

}  // namespace

TEST_CASE("every conformance case comes out as it says", "[conformance]") {
    for (const Case& each : all_cases()) {
        DYNAMIC_SECTION(each.folder << "/" << each.id) {
            CHECK(each.problems == Strings{});
            for (const Variant& variant : each.variants) {
                DYNAMIC_SECTION("variant " << variant.name) { check(each, variant); }
            }
        }
    }
}

TEST_CASE("a conformance case has an id of its own", "[conformance]") {
    std::map<std::string, std::string> folders;
    for (const Case& each : all_cases()) {
        INFO(each.id << " in " << each.folder);
        CHECK(folders.emplace(each.id, each.folder).second);
    }
    CHECK(folders.size() >= 10);
}

// The table of systems links each folder with the number of its cases:
// "[20](tests/conformance/vxworks)".
TEST_CASE("the README tells how many cases of each system come out", "[conformance]") {
    const std::string readme = read_file(LOCKSTEP_SOURCE_DIR "/README.md");
    std::map<std::string, int> told, there;
    const std::string before = "](tests/conformance/";
    for (auto at = readme.find(before); at != readme.npos; at = readme.find(before, at + 1)) {
        const auto open = readme.rfind('[', at), from = at + before.size();
        const std::string folder = readme.substr(from, readme.find(')', from) - from);
        INFO(folder << " stands twice in README.md");
        CHECK(told.emplace(folder, std::atoi(readme.c_str() + open + 1)).second);
    }
    for (const Case& each : all_cases()) ++there[each.folder];
    for (const auto& [folder, count] : there) {
        INFO("README.md, the table of systems: [" << count << "](tests/conformance/" << folder
                                                  << ")");
        CHECK(told[folder] == count);
    }
    CHECK(told.size() == there.size());
}

TEST_CASE("a case is read with its words replaced in each variant", "[conformance]") {
    const Case out = read(
        "// X-01: about locks\n"
        "//= evidence: R\n"
        "//= variant a: LOCK = one\n"
        "//= variant b: LOCK = \n"
        "//= variant b: AT(n, m) = [n + m]\n"
        "//= [a c] output: x\n"
        "//= [a] output: y: z\n"
        "//= ends: finished\n"
        "LOCK UNLOCK AT(1, f(2, 3));\n",
        "//= variant c: LOCK = shared\n"
        "//= variant d: LOCK = not used\n");
    CHECK(out.problems == Strings{});
    CHECK(out.title == "about locks");
    REQUIRE(out.variants.size() == 3);
    CHECK(out.variants[0].name == "a");
    CHECK(out.variants[0].script.find("\none UNLOCK AT(1, f(2, 3));\n") != std::string::npos);
    REQUIRE(out.variants[0].expectations.size() == 2);
    CHECK(out.variants[0].expectations[0].values == Strings{"x", "y: z"});
    CHECK(out.variants[1].name == "c");
    CHECK(out.variants[1].script.find("\nshared UNLOCK ") != std::string::npos);
    CHECK(out.variants[1].expectations[0].values == Strings{"x"});
    CHECK(out.variants[2].name == "b");
    CHECK(out.variants[2].script.find("\n UNLOCK [1 + f(2, 3)];\n") != std::string::npos);
    CHECK(out.variants[2].expectations.size() == 1);
}

TEST_CASE("what is wrong with a case's file is said", "[conformance]") {
    const std::string head = "// X-01: t\n//= evidence: D\n";
    CHECK(problems(head + "//= states: 4\n") == Strings{});
    CHECK(problems(head) == Strings{"nothing is expected of it"});
    CHECK(problems("// X-02: t\n//= evidence: D\n//= states: 4\n") ==
          Strings{"its first line is not '// X-01: ...'"});
    CHECK(problems(head + "//= state: 4\n//= states: 4\n") ==
          Strings{"line 3: there is no key 'state'"});
    CHECK(problems(head + "//= states 4\n//= states: 4\n") ==
          Strings{"line 3: '//= states 4' is not of the form //= [variants] key: value"});
    CHECK(problems(head + "//= [a] states: 4\n") == Strings{"line 3: there is no variant 'a'"});
    CHECK(problems(head + "//= variant a: X\n//= states: 4\n") ==
          Strings{"line 3: a variant is declared as //= variant NAME: WORD = text"});
    CHECK(problems(head + "//= variant a: X = 1\n//= variant b: X = 2\n//= [a] states: 4\n") ==
          Strings{"nothing is expected of the variant b"});
    CHECK(problems("// X-01: t\n//= states: 4\n") ==
          Strings{"the evidence for it is missing or not of R S D K U"});
    CHECK(problems("// X-01: t\n//= evidence: S, U\n//= states: 4\n") ==
          Strings{"what is unverified of it needs a line //= switch: that names what turns it"});
    CHECK(
        read_case("f", "X-01.task", head + "//= states: 4\n", "//= states: 5\n", is_key).problems ==
        Strings{"line 1: variants.txt declares variants, it expects nothing"});
}

TEST_CASE("what a case expects is told as fully as it asks, and differs where it is wrong",
          "[conformance]") {
    const Case one = read(
        "// X-01: t\n//= evidence: D\n//! rule = \"priority\"\n//= ends: finished\n"
        "#include <lockstep.h>\n#include <mutex>\nstd::mutex m [[lockstep::inherit]];\n"
        "task low priority(1) { m.lock(); work(3); m.unlock(); }\n"
        "task high priority(2) at(1) { m.lock(); print(\"h \", now(), \"\\nx\"); m.unlock(); }\n");
    REQUIRE(one.variants.size() == 1);
    Subject subject(one, one.variants[0]);
    const auto got = [&](const char* key, const char* expected) {
        return answer(subject, {key, {expected}}).got;
    };
    CHECK(got("output", "") == "h 3\nx");
    CHECK(got("ends", "deadlock") == "finished");
    CHECK(got("ends", "finished @7") == "finished @3");
    CHECK(got("cpu", "") == "low[0,3)");
    CHECK(got("priorities", "") == "low 1-2@1; low 2-1@3");
    CHECK(got("verdict", "deadlock: x") == "pass: Pass: no order of steps breaks it");
    CHECK(got("outcome", "") == "h 3 / x");
    CHECK(got("outcome", "x (1 schedule)") == "h 3 / x (1 schedule)");
    CHECK(got("outcomes", "") == "1");
    CHECK(subject.trouble == "");
    CHECK(answer(subject, {"error", {"any"}}).got == "");
}
