// Cards on the screen: the tab, the text beside its script, a question's guess and its hidden
// answer, by click and by key. Without a window.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/stage.h"
#include "web/library.h"

using stage::Stage;

namespace {

puzzle::Card card(std::string id, std::string answer = "") {
    puzzle::Card card;
    card.id = "card-" + id;
    card.label = id;
    card.title = "About " + id;
    card.text = "# " + card.title + "\n\nWords, and [another](lockstep:card-last).\n";
    card.answer = std::move(answer);
    card.script = "#include <semaphore>\nstd::binary_semaphore s{0};\ntask one { s.acquire(); }\n";
    card.verdict = "deadlock";
    if (card.question()) card.choices = {"pass", "deadlock"};
    return card;
}

// A card to read and two questions, in front of the free scripts; the first is chosen.
void open(Stage& stage) {
    screen::open(stage.session);
    auto& entries = stage.session.entries;
    entries.insert(entries.begin(),
                   {screen::entry_of(card("first")), screen::entry_of(card("why", "Because.")),
                    screen::entry_of(card("last", "So it is."))});
    screen::choose(stage.session, 0);
    stage.frame(2);
}

const screen::Progress& progress(const Stage& stage) { return stage.session.entry().progress; }

}  // namespace

TEST_CASE("cards are listed under Learn and chosen by a click", "[web][card]") {
    Stage stage;
    open(stage);
    CHECK(stage.view.list_tab == screen::Section::Learn);
    REQUIRE(stage.find("puzzle/card-why"));
    CHECK_FALSE(stage.find("puzzle/free-blank"));
    REQUIRE(stage.click("puzzle/card-why"));
    CHECK(stage.session.entry().puzzle->id == "card-why");
    CHECK(stage.session.text == stage.session.entry().card->script);
    REQUIRE(stage.click("list-tab/Free"));
    CHECK(stage.find("puzzle/free-blank"));
    CHECK_FALSE(stage.find("puzzle/card-why"));
}

TEST_CASE("a card's script can be stepped and judged, which marks the card", "[web][card]") {
    Stage stage;
    open(stage);
    CHECK_FALSE(stage.find("answer"));
    stage.key(ImGuiKey_F10);
    REQUIRE(stage.session.playback);
    CHECK_FALSE(progress(stage).solved);
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    REQUIRE(stage.wait_for_verdict());
    CHECK(stage.session.judgement->verdict.kind == explore::VerdictKind::Deadlock);
    CHECK(progress(stage).solved);
    CHECK(screen::load_progress("card-first").solved);
}

TEST_CASE("a question's answer is hidden until the person has tried", "[web][card]") {
    Stage stage;
    open(stage);
    screen::choose(stage.session, 1);
    stage.frame(2);
    CHECK_FALSE(stage.find("known"));
    CHECK_FALSE(screen::answer_shown(stage.session));

    REQUIRE(stage.click("guess/pass"));
    CHECK(stage.session.guess == "pass");
    CHECK(progress(stage).tried);
    CHECK_FALSE(screen::answer_shown(stage.session));
    REQUIRE(stage.click("guess/deadlock"));
    CHECK(stage.session.guess == "deadlock");

    REQUIRE(stage.click("answer"));
    CHECK(screen::answer_shown(stage.session));
    CHECK_FALSE(progress(stage).solved);
    REQUIRE(stage.click("known"));
    CHECK(progress(stage).solved);
    const screen::Progress kept = screen::load_progress("card-why");
    CHECK(kept.tried);
    CHECK(kept.solved);
    CHECK(kept.solution_asked == 1);

    // It is still shown when one comes back, until one wants to be asked again.
    screen::choose(stage.session, 0);
    screen::choose(stage.session, 1);
    stage.frame(2);
    REQUIRE(stage.find("known"));
    REQUIRE(stage.click("ask-again"));
    CHECK_FALSE(screen::answer_shown(stage.session));
    CHECK_FALSE(progress(stage).solved);
    CHECK(stage.session.guess.empty());
    CHECK_FALSE(stage.find("known"));
    CHECK(stage.find("answer"));
}

TEST_CASE("judging the script of a question is a try, but does not show its answer",
          "[web][card]") {
    Stage stage;
    open(stage);
    screen::choose(stage.session, 1);
    stage.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
    REQUIRE(stage.wait_for_verdict());
    CHECK(progress(stage).tried);
    CHECK_FALSE(progress(stage).solved);
    CHECK_FALSE(screen::answer_shown(stage.session));
}

TEST_CASE("cards are turned and answers shown by key", "[web][card]") {
    Stage stage;
    open(stage);
    stage.key(ImGuiKey_A);  // nothing is asked here
    CHECK_FALSE(progress(stage).tried);
    stage.key(ImGuiKey_N, ImGuiMod_Shift);  // nothing before it
    CHECK(stage.session.chosen == 0);
    stage.key(ImGuiKey_N);
    CHECK(stage.session.chosen == 1);
    stage.key(ImGuiKey_A);
    CHECK(screen::answer_shown(stage.session));
    stage.key(ImGuiKey_N);
    stage.key(ImGuiKey_N);  // nothing behind the last card
    CHECK(stage.session.chosen == 2);
    stage.key(ImGuiKey_DownArrow, ImGuiMod_Alt);  // what follows stands in another list
    CHECK(stage.session.chosen == 2);
    stage.key(ImGuiKey_N, ImGuiMod_Shift);
    CHECK(stage.session.chosen == 1);

    // In the editor these are letters.
    REQUIRE(stage.click("editor"));
    stage.key(ImGuiKey_N);
    CHECK(stage.session.chosen == 1);
}

TEST_CASE("a card's link leads to another card, and its button to the next", "[web][card]") {
    Stage stage;
    open(stage);
    REQUIRE(stage.click("link/card-last"));
    CHECK(stage.session.entry().puzzle->id == "card-last");
    screen::choose(stage.session, 0);
    REQUIRE(stage.click("next-card"));
    CHECK(stage.session.entry().puzzle->id == "card-why");
}

TEST_CASE("the real cards draw with all their widgets within the window", "[web][card]") {
    std::vector<lang::Diagnostic> diagnostics;
    std::vector<puzzle::Card> cards = puzzle::load_cards(LOCKSTEP_SOURCE_DIR "/cards", diagnostics);
    REQUIRE(diagnostics.empty());
    Stage stage(1024, 768);
    screen::open(stage.session);
    stage.session.entries.clear();
    std::size_t questions = 0;
    for (puzzle::Card& each : cards) {
        questions += each.question();
        stage.session.entries.push_back(screen::entry_of(std::move(each)));
    }
    CHECK(questions >= 20);
    for (std::size_t i = 0; i < stage.session.entries.size(); ++i) {
        screen::choose(stage.session, i);
        screen::show_answer(stage.session);
        stage.frame(2);
        INFO(stage.session.entry().puzzle->id);
        REQUIRE(stage.session.built.machine);
        CHECK(screen::answer_shown(stage.session) == stage.session.entry().card->question());
        for (const platform::NamedRect& named : platform::named_rects()) {
            INFO(named.name);
            CHECK(named.rect.x >= 0);
            CHECK(named.rect.x + named.rect.width <= 1024.5f);
        }
    }
}
