// ImGui keeps caret, selection and scroll of the input in its inside; this file reads them there to
// draw the text in colours. The input itself draws its text transparent, which costs it nothing.
#define IMGUI_DEFINE_MATH_OPERATORS
#include "web/native_editor.h"

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "web/code_page.h"
#include "web/edit_history.h"
#include "web/suggestion_list.h"
#include "web/widgets.h"

namespace screen {

namespace {

constexpr std::string_view tab_text = "    ";
constexpr ImVec2 text_inset{6, 6};

// What is remembered of a document between frames.
struct Document {
    EditHistory history;
    CodeLines lines;
    SuggestionList suggestions;
    std::size_t length_before = 0;  // of the text in the last frame, to see a line break typed
    int reveal_line = 0;            // 0: none
    bool focus_wanted = false;
    int caret_line = 0, caret_column = 1;  // where the caret goes once the focus is there
    int undo_asked = 0;                    // -1 undo, 1 redo
};

std::map<std::string, Document, std::less<>> documents;

void replace_all(ImGuiInputTextCallbackData& data, const std::string& text, std::size_t caret) {
    data.DeleteChars(0, data.BufTextLen);
    data.InsertChars(0, text.data(), text.data() + text.size());
    data.CursorPos = static_cast<int>(std::min(caret, text.size()));
    data.ClearSelection();
}

// A tab becomes blanks; a line break takes the indentation of the line before it along.
void tidy(ImGuiInputTextCallbackData& data, Document& document) {
    const auto length = static_cast<std::size_t>(data.BufTextLen);
    const bool one_typed = length == document.length_before + 1;
    const int caret = data.CursorPos;
    if (one_typed && caret > 0 && data.Buf[caret - 1] == '\t') {
        data.DeleteChars(caret - 1, 1);
        data.InsertChars(caret - 1, tab_text.data(), tab_text.data() + tab_text.size());
    } else if (one_typed && caret > 0 && data.Buf[caret - 1] == '\n') {
        int begin = caret - 1;
        while (begin > 0 && data.Buf[begin - 1] != '\n') --begin;
        int end = begin;
        while (end < caret - 1 && data.Buf[end] == ' ') ++end;
        std::string blanks(data.Buf + begin, data.Buf + end);
        if (caret > 1 && data.Buf[caret - 2] == '{') blanks += tab_text;
        data.InsertChars(caret, blanks.data(), blanks.data() + blanks.size());
    }
}

void place_caret(ImGuiInputTextCallbackData& data, Document& document) {
    const auto line = static_cast<std::size_t>(document.caret_line - 1);
    document.caret_line = 0;
    if (line >= document.lines.count()) return;
    const auto column = static_cast<std::size_t>(std::max(1, document.caret_column) - 1);
    const std::size_t within = std::min(column, document.lines.line(line).size());
    data.CursorPos = static_cast<int>(document.lines.begin(line) + within);
    data.ClearSelection();
}

int on_key(ImGuiInputTextCallbackData* data) {
    Document& document = *static_cast<Document*>(data->UserData);
    if (document.caret_line > 0) place_caret(*data, document);
    if (data->Flags & ImGuiInputTextFlags_ReadOnly) return 0;
    if (document.undo_asked != 0) {
        const EditHistory::State* state =
            document.undo_asked < 0 ? document.history.undo() : document.history.redo();
        if (state) replace_all(*data, state->text, state->caret);
        document.undo_asked = 0;
        document.length_before = static_cast<std::size_t>(data->BufTextLen);
        return 0;
    }
    tidy(*data, document);
    document.suggestions.follow(*data);
    document.length_before = static_cast<std::size_t>(data->BufTextLen);
    document.history.note({data->Buf, static_cast<std::size_t>(data->BufTextLen)},
                          static_cast<std::size_t>(data->CursorPos), ImGui::GetTime());
    return 0;
}

// Keys that ImGui's input would answer in its own way: Escape throws away what was typed since the
// focus came, Ctrl+Enter and Ctrl+Z end or undo too much.
// True where the focus shall go.
bool take_keys(ImGuiID input, bool read_only, Document& document) {
    if (ImGui::GetActiveID() != input) return false;
    const ImGuiIO& io = ImGui::GetIO();
    const bool command = io.ConfigMacOSXBehaviors ? io.KeySuper : io.KeyCtrl;
    const ImGuiID owner = ImGui::GetID("keys");
    if (!read_only) document.suggestions.take_keys(owner);
    const auto take = [owner](ImGuiKey key) {
        ImGui::SetKeyOwner(key, owner, ImGuiInputFlags_LockThisFrame);
    };
    const bool leave =
        ImGui::IsKeyPressed(ImGuiKey_Escape, false) || ImGui::IsKeyPressed(ImGuiKey_F6, false);
    if (leave) take(ImGuiKey_Escape);
    if (!command) return leave;
    const bool redo =
        ImGui::IsKeyPressed(ImGuiKey_Y) || (io.KeyShift && ImGui::IsKeyPressed(ImGuiKey_Z));
    if (redo) {
        document.undo_asked = 1;
    } else if (ImGui::IsKeyPressed(ImGuiKey_Z)) {
        document.undo_asked = -1;
    }
    take(ImGuiKey_Enter);
    take(ImGuiKey_KeypadEnter);
    take(ImGuiKey_Y);
    take(ImGuiKey_Z);
    return leave;
}

// Tabbing to it would not do: an input that takes tabs is left out there.
void give_focus(ImGuiID input) {
    ImGui::ActivateItemByID(input);
    ImGui::GetCurrentContext()->NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
}

bool draw_input(Document& document, bool read_only, ImVec2 size, std::string& text) {
    const ImGuiInputTextFlags flags =
        ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_NoUndoRedo |
        (read_only ? ImGuiInputTextFlags_ReadOnly : ImGuiInputTextFlags_AllowTabInput);
    ImGui::PushStyleColor(ImGuiCol_Text, 0);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, text_inset);
    const bool changed = ImGui::InputTextMultiline("text", &text, size, flags, on_key, &document);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(2);
    return changed;
}

// The child window that ImGui makes within a multi-line input, found by the name that it gives it.
ImGuiWindow* scrolling_part(ImGuiID input) {
    char id[9];
    ImFormatString(id, sizeof id, "%08X", input);
    const std::string name = std::string(ImGui::GetCurrentWindow()->Name) + "/text_" + id;
    return ImGui::FindWindowByName(name.c_str());
}

void draw_caret(const CodePage& page, ImDrawList& draw, const ImGuiInputTextState& state) {
    const bool shown = state.CursorAnim <= 0 || std::fmod(state.CursorAnim, 1.2f) <= 0.8f;
    platform::request_redraw_after(0.4);
    if (!shown) return;
    // ImGui counts the caret in characters.
    const ImWchar* begin = state.TextW.Data;
    const int byte = ImTextCountUtf8BytesFromStr(begin, begin + state.Stb.cursor);
    page.draw_caret(draw, static_cast<std::size_t>(byte));
}

// Where the mouse took a word, the input lost the focus to it.
void draw_suggestions(const CodePage& page, Document& document) {
    const std::size_t from = document.suggestions.from(), line = page.lines.line_at(from);
    const ImVec2 at{page.x(line, from - page.lines.begin(line)), page.y(line)};
    // It may cover what stands below the text.
    const ImVec2 window = ImGui::GetMainViewport()->WorkSize;
    if (!document.suggestions.draw(at, page.from, {page.to.x, window.y})) return;
    document.focus_wanted = true;
    platform::request_redraw();
}

void follow_reveal(Document& document, ImGuiWindow& child) {
    if (document.reveal_line == 0) return;
    const float line_height = ImGui::GetFontSize();
    const float y = static_cast<float>(document.reveal_line - 1) * line_height;
    const float room = child.InnerRect.GetHeight();
    const bool visible = y >= child.Scroll.y && y + 2 * line_height <= child.Scroll.y + room;
    if (!visible) ImGui::SetScrollY(&child, std::max(0.0f, y - room / 3));
    document.reveal_line = 0;
}

}  // namespace

bool native_editor(const platform::EditorView& view, std::string& text) {
    Document& document = documents.try_emplace(std::string(view.document)).first->second;
    const WithFont font(platform::Font::Code);
    document.lines.update(text);
    const ImVec2 to{view.rect.x + view.rect.width, view.rect.y + view.rect.height};
    CodePage page{view, document.lines, {}, {view.rect.x, view.rect.y}, to};
    page.from.x += page.numbers_width();

    ImGui::PushID(view.document.data(), view.document.data() + view.document.size());
    ImGui::SetCursorScreenPos(page.from);
    const ImGuiID input = ImGui::GetID("text");
    // While it has the focus, ImGui's input holds on to its own copy of the text.
    const bool replaced = document.history.begin(text);
    if (replaced && ImGui::GetActiveID() == input) ImGui::ClearActiveID();
    const bool leave = take_keys(input, view.read_only, document);
    const bool was_active = ImGui::GetActiveID() == input;
    if (document.focus_wanted) give_focus(input);
    document.focus_wanted = false;
    const bool changed = draw_input(document, view.read_only, to - page.from, text);
    const bool hovered = ImGui::IsItemHovered();
    if (leave) ImGui::ClearActiveID();
    if (changed) document.lines.update(text);

    if (ImGuiWindow* child = scrolling_part(input)) {
        const ImGuiInputTextState* state =
            ImGui::GetActiveID() == input ? ImGui::GetInputTextState(input) : nullptr;
        page.origin = child->Pos + text_inset - ImVec2(state ? state->ScrollX : 0, child->Scroll.y);
        page.to.x = child->InnerRect.Max.x;
        ImDrawList& draw = *child->DrawList;
        draw.PushClipRect(page.from, page.to, false);
        page.draw_lines(draw);
        page.draw_text(draw);
        page.draw_marks(draw, hovered);
        if (state) draw_caret(page, draw, *state);
        draw.PopClipRect();
        page.draw_numbers(*ImGui::GetWindowDrawList(), view.rect.x);
        if (was_active && document.suggestions.shown()) draw_suggestions(page, document);
        if (!state && !document.suggestions.accepted()) document.suggestions.close();
        follow_reveal(document, *child);
    }
    ImGui::PopID();
    return changed;
}

bool native_suggests() {
    return std::any_of(documents.begin(), documents.end(),
                       [](const auto& document) { return document.second.suggestions.shown(); });
}

void native_reveal(std::string_view name, int line, int column, bool focus) {
    Document& document = documents.try_emplace(std::string(name)).first->second;
    document.reveal_line = line;
    if (!focus) return;
    document.focus_wanted = true;
    document.caret_line = line;
    document.caret_column = column;
}

}  // namespace screen
