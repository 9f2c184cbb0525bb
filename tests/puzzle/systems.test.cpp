// The pages of the systems: what they say is what the engine does.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/api/tables.h"
#include "engine/bus/report.h"
#include "engine/lang/library.h"
#include "engine/puzzle/pages.h"

namespace {

const std::string folder = LOCKSTEP_SOURCE_DIR "/systems";

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$';
}

bool names(const std::string& page, const std::string& word) {
    for (std::size_t at = page.find(word); at != page.npos; at = page.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !is_word_char(page[at - 1]);
        if (begins && (end == page.size() || !is_word_char(page[end]))) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("every cell of the five problems comes out as it is known", "[puzzle][systems]") {
    std::vector<lang::Diagnostic> diagnostics;
    const puzzle::Matrix matrix = puzzle::load_matrix(folder + "/five-problems", diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(matrix.problems.size() == 5);
    REQUIRE(matrix.primitives.size() > 30);
    std::set<std::string> pages;
    for (const puzzle::Page& page : puzzle::load_pages(folder)) pages.insert(page.id);
    std::vector<std::vector<std::string>> answers;
    for (const puzzle::Primitive& primitive : matrix.primitives) {
        answers.emplace_back();
        CHECK(pages.count(primitive.system) == 1);
        for (std::size_t i = 0; i < matrix.problems.size(); i++) {
            INFO(primitive.name << ", " << matrix.problems[i].id << "\n"
                                << puzzle::script_of(primitive, matrix.problems[i]));
            answers.back().push_back(puzzle::answer_of(primitive, matrix.problems[i]));
            CHECK(answers.back().back() == primitive.expected[i]);
        }
    }
    // Written anew by: lockstep matrix --markdown > systems/five-problems.md
    CHECK(puzzle::page_of(matrix, answers) == read_file(folder + "/five-problems.md"));
}

TEST_CASE("the page about spin locks says what the model counts", "[bus][systems]") {
    // Written anew by: lockstep bus > systems/spin-locks.md
    CHECK(bus::report() == read_file(folder + "/spin-locks.md"));
}

TEST_CASE("a mistake in the list of primitives is told with its line", "[puzzle][systems]") {
    std::vector<lang::Diagnostic> diagnostics;
    puzzle::load_matrix(folder + "/no-such-folder", diagnostics);
    CHECK(diagnostics.size() == 6);  // five scripts and the list
}

TEST_CASE("each system has a page that names every call of its headers", "[api][systems]") {
    std::map<std::string, std::string> pages;
    for (const puzzle::Page& page : puzzle::load_pages(folder)) pages[page.id] = page.text;
    std::set<std::string> systems;
    for (const lang::Header* header : api::tables().headers) {
        if (header->system.empty()) continue;
        const std::string system(header->system);
        systems.insert(system);
        REQUIRE(pages.count(system) == 1);
        for (const lang::Builtin& function : header->functions) {
            const std::string name(lang::name_in(function.signature));
            if (name.find("::") != name.npos) continue;  // how a C object begins
            INFO("systems/" << system << ".md, <" << header->name << ">: " << name);
            CHECK(names(pages[system], name.substr(name.rfind(':') + 1)));
        }
    }
    CHECK(systems.size() >= 10);
}

TEST_CASE("the scripts beside the pages run", "[api][systems]") {
    for (const puzzle::Page& page : puzzle::load_pages(folder)) {
        if (page.script.empty()) continue;
        puzzle::Rules rules;
        const puzzle::Built built = puzzle::build_script(page.id + ".task", page.script, rules);
        INFO(page.id << (built.diagnostics.empty() ? ""
                                                   : ": " + lang::to_string(built.diagnostics[0])));
        CHECK(built.machine != nullptr);
    }
}
