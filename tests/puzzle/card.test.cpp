// The cards: each script comes to what its card says, every link leads somewhere, and mistakes in a
// card are told with their place.
#include "engine/puzzle/card.h"

#include <algorithm>
#include <set>

#include "engine/puzzle/pages.h"
#include "tests/puzzle/folder.h"

namespace puzzle {
namespace {

const std::string source = LOCKSTEP_SOURCE_DIR;

std::vector<Card> all_cards() {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<Card> cards = load_cards(source + "/cards", diagnostics);
    INFO(written(diagnostics));
    REQUIRE(diagnostics.empty());
    return cards;
}

// Every id behind a "lockstep:" link.
std::vector<std::string> links_of(const std::string& text) {
    const std::string mark = "](lockstep:";
    std::vector<std::string> ids;
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
        const std::size_t from = at + mark.size();
        ids.push_back(text.substr(from, text.find(')', from) - from));
    }
    return ids;
}

const std::string sound_text = "<!-- verdict = \"pass\" -->\n# A title\n\nSome words.\n";
const std::string sound_script = "int x = 0;\ntask one { x = 1; }\n";

std::vector<lang::Diagnostic> mistakes_of(std::vector<File> files) {
    std::vector<lang::Diagnostic> diagnostics;
    read_cards(std::move(files), diagnostics);
    return diagnostics;
}

std::vector<lang::Diagnostic> mistakes_in(const std::string& text) {
    return mistakes_of({{"010-one.md", text}, {"010-one.task", sound_script}});
}

}  // namespace

TEST_CASE("every card's script comes to what the card says", "[puzzle][card]") {
    const std::vector<Card> cards = all_cards();
    CHECK(cards.size() >= 15);
    for (const Card& card : cards) {
        const Proof proof = prove(card);
        CHECK(proof.rows.size() == 1 + card.with.size());
        for (const Proof::Row& row : proof.rows) {
            INFO(row.file << ": " << row.verdict.sentence << "\n" << written(row.diagnostics));
            CHECK(row.got == row.expected);
        }
    }
}

TEST_CASE("every link of a card leads to a card, a puzzle or a page", "[puzzle][card]") {
    const std::vector<Card> cards = all_cards();
    std::vector<lang::Diagnostic> diagnostics;
    std::set<std::string> ids;
    for (const Card& each : cards) ids.insert(each.id);
    for (const Puzzle& each : load_all(source + "/puzzles", diagnostics)) ids.insert(each.id);
    for (const Page& each : load_pages(source + "/systems")) ids.insert(each.id);
    std::size_t links = 0;
    for (const Card& card : cards) {
        for (const std::string& id : links_of(card.text + card.answer)) {
            INFO(card.file << " links to " << id);
            CHECK(ids.count(id) == 1);
            links++;
        }
    }
    CHECK(links > 0);
}

TEST_CASE("a card is read from its two files", "[puzzle][card]") {
    std::vector<lang::Diagnostic> diagnostics;
    const std::vector<Card> cards =
        read_cards({{"020-second.md", sound_text},
                    {"020-second.task", sound_script},
                    {"003-first.md",
                     "<!--\nverdict = \"data-race\"\nchoices = [\"pass\", \"data-race\"]\n[with]\n"
                     "\"races = off\" = \"pass\"\n-->\n# Is it?\n\nAsk.\n\n## Answer\n\nYes.\n"},
                    {"003-first.task", "int x;\ntask t [2] { x = 1; }\n"},
                    {"README.md", "For authors."}},
                   diagnostics);
    INFO(written(diagnostics));
    CHECK(diagnostics.empty());
    REQUIRE(cards.size() == 2);
    CHECK(cards[0].id == "card-first");
    CHECK(cards[0].order == 3);
    CHECK(cards[0].title == "Is it?");
    CHECK(cards[0].text == "# Is it?\n\nAsk.\n");
    CHECK(cards[0].answer == "Yes.\n");
    CHECK(cards[0].question());
    CHECK(cards[0].choices == std::vector<std::string>{"pass", "data-race"});
    CHECK(cards[0].with.size() == 1);
    CHECK(prove(cards[0]).ok());
    CHECK_FALSE(cards[1].question());
    CHECK(cards[1].id == "card-second");
    CHECK(cards[1].label == "Second");
}

TEST_CASE("a card that says the wrong verdict is refuted", "[puzzle][card]") {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<Card> cards =
        read_cards({{"010-one.md", sound_text}, {"010-one.task", "task one { assert(false); }\n"}},
                   diagnostics);
    REQUIRE(cards.size() == 1);
    Proof proof = prove(cards[0]);
    CHECK_FALSE(proof.ok());
    CHECK(proof.rows[0].got == "assertion");
    cards[0].script = "task one { oops(); }\n";
    proof = prove(cards[0]);
    CHECK_FALSE(proof.ok());
    CHECK(proof.rows[0].got == "error");
    CHECK(says(proof.rows[0].diagnostics, "010-one.task:1:12"));
}

TEST_CASE("mistakes in a card are told with their place", "[puzzle][card]") {
    struct Case {
        std::string text, says;
    };
    const Case cases[] = {
        {"# A title\n\nWords.\n", "010-one.md:1:1: error: a card begins with its keys"},
        {"<!-- verdict = \"pass\"\n# A title\n\nWords.\n", "a card begins with its keys"},
        {"<!-- verdict = \"pas\" -->\n# A\n\nWords.\n", "did you mean \"pass\"?"},
        {"<!-- -->\n# A\n\nWords.\n", "the key \"verdict\" is missing"},
        {"<!--\nverdict = \"pass\"\nchoises = []\n-->\n# A\n\nWords.\n",
         "010-one.md:3:1: error: unknown key \"choises\""},
        {"<!-- verdict = -->\n# A\n\nWords.\n", "010-one.md:1:"},
        {"<!-- verdict = \"pass\" -->\nWords.\n\nWords.\n", "the title is missing"},
        {"<!-- verdict = \"pass\" -->\n# A title\n", "the card says nothing"},
        {"<!-- verdict = \"pass\" -->\n# A\n\nWords.\n\n## Answer\n", "the answer is missing"},
        {"<!--\nverdict = \"pass\"\nchoices = [\"pass\", \"never\"]\n-->\n# A\n\nWords.\n",
         "belongs to a question"},
        {"<!--\nverdict = \"pass\"\nchoices = [\"never\", \"finally\"]\n-->\n# A\n\nB\n\n## "
         "Answer\n\nC\n",
         "the choices are not the verdict"},
        {"<!--\nverdict = \"pass\"\nchoices = [\"pass\", \"nevr\"]\n-->\n# A\n\nB\n\n## "
         "Answer\n\nC\n",
         "did you mean never?"},
        {"<!--\nverdict = \"pass\"\n[with]\n\"fifo\" = \"maybe\"\n-->\n# A\n\nB\n",
         "010-one.md:4:"},
        {"<!-- verdict = \"pass\" -->\n# A\n\nTODO\n", "a TODO is left"},
    };
    for (const Case& each : cases) {
        const std::vector<lang::Diagnostic> found = mistakes_in(each.text);
        INFO(each.text << "\n" << written(found));
        CHECK(says(found, each.says));
    }
    CHECK(mistakes_in(sound_text).empty());
}

TEST_CASE("a folder of cards has pairs of files and nothing else", "[puzzle][card]") {
    CHECK(says(mistakes_of({{"010-one.md", sound_text}}),
               "010-one.task: error: this file is missing"));
    CHECK(says(mistakes_of({{"010-one.task", sound_script}}),
               "010-one.md: error: this file is missing"));
    CHECK(says(mistakes_of({{"one.md", sound_text}}), "no card has a file of this name"));
    CHECK(says(mistakes_of({{"010-one.txt", ""}}), "no card has a file of this name"));
    CHECK(says(mistakes_of({{"010-one/", ""}}), "no card has a file of this name"));
    CHECK(says(mistakes_of({{"010-one.md", sound_text},
                            {"010-one.task", sound_script},
                            {"020-one.md", sound_text},
                            {"020-one.task", sound_script}}),
               "the name is taken by 010-one"));
    CHECK(says(mistakes_of({{"010-one.md", std::string(file_bytes_max + 1, 'x')}}),
               "bigger than 1 MB"));
}

}  // namespace puzzle
