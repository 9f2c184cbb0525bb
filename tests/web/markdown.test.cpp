#include "web/markdown.h"

#include <imgui.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/stage.h"

using screen::Block;
using screen::BlockKind;
using screen::Document;

TEST_CASE("headings, paragraphs and code become blocks", "[web]") {
    const Document document =
        screen::read_markdown("# Title\n\nSome *words*.\n\n```cpp\nint x;\n```\n");
    REQUIRE(document.size() == 3);
    CHECK(document[0].kind == BlockKind::Heading);
    CHECK(document[0].level == 1);
    CHECK(document[1].kind == BlockKind::Paragraph);
    CHECK(document[2].kind == BlockKind::Code);
    CHECK(document[2].spans[0].text == "int x;");
}

TEST_CASE("emphasis, code and links are spans of a paragraph", "[web]") {
    const Document document = screen::read_markdown("a *b* **c** `d` [e](https://example.org)");
    REQUIRE(document.size() == 1);
    const auto& spans = document[0].spans;
    REQUIRE(spans.size() == 8);
    CHECK(spans[1].italic);
    CHECK(spans[3].bold);
    CHECK(spans[5].code);
    CHECK(spans[7].link == "https://example.org");
}

TEST_CASE("list items have a bullet or their number, nested ones a deeper indent", "[web]") {
    const Document document = screen::read_markdown("- a\n  - b\n\nend\n\n3. c\n4. d\n");
    REQUIRE(document.size() == 5);
    CHECK(document[0].bullet == "\xe2\x80\xa2");
    CHECK(document[1].indent == document[0].indent + 1);
    CHECK(document[2].indent == 0);
    CHECK(document[3].bullet == "3.");
    CHECK(document[4].bullet == "4.");
}

TEST_CASE("a table is a block for each row, the first one its head", "[web]") {
    const Document document = screen::read_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n");
    REQUIRE(document.size() == 2);
    CHECK(document[0].head);
    CHECK_FALSE(document[1].head);
    REQUIRE(document[1].cells.size() == 2);
    CHECK(document[1].cells[1][0].text == "2");
}

TEST_CASE("screen readers get the words without the marks", "[web]") {
    CHECK(screen::plain_text(screen::read_markdown("# A\n\nb **c** &lt;d\n")) == "A\nb c <d\n");
}

TEST_CASE("markup of another kind is shown as it was typed", "[web]") {
    CHECK(screen::plain_text(screen::read_markdown("a <b>x</b>")) == "a <b>x</b>\n");
    CHECK(screen::read_markdown("").empty());
}

TEST_CASE("no word stands beyond the right edge, a short piece of code behind a blank neither",
          "[web]") {
    stage::Stage stage;
    const Document document = screen::read_markdown(
        "High starts at some tick, locks the mutex, prints `h`, unlocks, and `m` `n` `o` are `++` "
        "of `x`.");
    for (float width = 120; width < 400; width += 1) {
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({width, 600});
        ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
        const ImDrawList& draw = *ImGui::GetWindowDrawList();
        const int before = draw.VtxBuffer.Size;
        const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
        screen::draw_markdown(document);
        float most = 0;
        for (int i = before; i < draw.VtxBuffer.Size; ++i)
            most = std::max(most, draw.VtxBuffer[i].pos.x);
        ImGui::End();
        ImGui::Render();
        // A full stop or a comma stays with its word.
        CHECK(most <= right + 10);
    }
}
