#include "web/link.h"

#include <catch2/catch_test_macros.hpp>

using screen::from_fragment;
using screen::Link;
using screen::to_fragment;

TEST_CASE("a link carries puzzle, text and schedule there and back", "[web]") {
    std::string problem;
    for (const char* text : {"", "a", "ab", "abc", "int x;\n// \xc3\xbc\n"}) {
        const Link link{"lost-update", text, "AQ-_"};
        const auto back = from_fragment(to_fragment(link), problem);
        REQUIRE(back);
        CHECK(*back == link);
        CHECK(problem.empty());
    }
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    CHECK(from_fragment("#" + to_fragment({"p", bytes, ""}), problem)->text == bytes);
}

TEST_CASE("a link has only letters that an address keeps as they are", "[web]") {
    const std::string fragment = to_fragment({"lost-update", "x > \"#%?&\"", ""});
    CHECK(
        fragment.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                   "-_.") == std::string::npos);
}

TEST_CASE("no fragment is no link and no problem", "[web]") {
    std::string problem;
    CHECK_FALSE(from_fragment("", problem));
    CHECK_FALSE(from_fragment("#", problem));
    CHECK(problem.empty());
}

TEST_CASE("a link that is broken, cut or of another version says so", "[web]") {
    std::string problem;
    CHECK_FALSE(from_fragment("#about", problem));
    CHECK_FALSE(problem.empty());
    CHECK_FALSE(from_fragment("1.lost-update.aW50", problem));
    CHECK_FALSE(problem.empty());
    CHECK_FALSE(from_fragment("3.lost-update.aW50.", problem));
    CHECK(problem.find("version") != std::string::npos);
    CHECK_FALSE(from_fragment("2.lost-update.aW50.", problem));
    CHECK(problem.find("damaged") != std::string::npos);
    CHECK_FALSE(from_fragment("1.lost-update.a%20.", problem));
    CHECK(problem.find("damaged") != std::string::npos);
}

TEST_CASE("a link is small, and any one letter of its script that is changed is noticed", "[web]") {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "    shared_count = shared_count + 1;  // line\n";
    const std::string fragment = to_fragment({"lost-update", text, "AQ", "random", 7});
    CHECK(fragment.size() < text.size() / 10);
    std::string problem;
    const auto back = from_fragment(fragment, problem);
    REQUIRE(back);
    CHECK(back->policy == "random");
    CHECK(back->seed == 7);
    const std::size_t begin = fragment.find('.', 2) + 1, end = fragment.find('.', begin);
    for (std::size_t at = begin; at + 1 < end; ++at) {
        std::string changed = fragment;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        const auto other = from_fragment(changed, problem);
        CHECK((!other || other->text == text));
    }
}

TEST_CASE("a link carries the rules that were changed, with a policy and without", "[web]") {
    std::string problem;
    for (const char* policy : {"", "round-robin"}) {
        Link link{"lost-update", "int x;", "AQ", policy, 3, {1, 2, 0, 2, 0, 0}};
        if (link.policy.empty()) link.seed = 1;
        const auto back = from_fragment(to_fragment(link), problem);
        REQUIRE(back);
        CHECK(*back == link);
    }
    // What another version may know is left out.
    const auto back = from_fragment(to_fragment({"p", "", ""}) + "..wake9fog1mode2", problem);
    REQUIRE(back);
    CHECK(back->switched == screen::Switched{2});
}

TEST_CASE("a link of the first version is still read", "[web]") {
    std::string problem;
    const auto link = from_fragment("1.lost-update.aW50IHg7.AQID", problem);
    REQUIRE(link);
    CHECK(link->text == "int x;");
    CHECK(link->schedule == "AQID");
}

TEST_CASE("a link whose script would fill the memory is refused", "[web]") {
    std::string problem;
    const std::string fragment = to_fragment({"p", std::string(5 << 20, 'x'), ""});
    CHECK_FALSE(from_fragment(fragment, problem));
    CHECK(problem.find("damaged") != std::string::npos);
}
