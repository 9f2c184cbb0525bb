// The HTML editors laid over the canvas, seen from the panels: a document a view, shown in the
// frames that ask for it. The text lives twice, here and in the page; whoever changed it last wins,
// the program before the person. web/page/editor.js is the other half.
#include <emscripten.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <map>

#include "web/platform.h"
#include "web/platform_browser.h"
#include "web/platform_host.h"

// clang-format off
EM_JS(char*, editor_take_text, (const char* document), {
    return Module.page.give(Module.page.editors.takeText(UTF8ToString(document)));
});
EM_JS(void, editor_set_text, (const char* document, const char* text, int read_only), {
    Module.page.editors.setText(UTF8ToString(document), UTF8ToString(text), !!read_only);
});
EM_JS(void, editor_add_mark, (int line, int column, int length, int kind, const char* message), {
    Module.page.editors.addMark(line, column, length, kind, UTF8ToString(message));
});
EM_JS(void, editor_add_line, (int line, unsigned color, const char* label), {
    Module.page.editors.addLine(line, color >>> 0, UTF8ToString(label));
});
EM_JS(void, editor_decorate, (const char* document), {
    Module.page.editors.decorate(UTF8ToString(document));
});
EM_JS(void, editor_add_hole, (float x, float y, float width, float height), {
    Module.page.editors.addHole(x, y, width, height);
});
EM_JS(void, editor_place, (const char* document, float x, float y, float width, float height, int dimmed), {
    Module.page.editors.place(UTF8ToString(document), x, y, width, height, !!dimmed);
});
EM_JS(void, editor_hide, (const char* document), {
    Module.page.editors.hide(UTF8ToString(document));
});
EM_JS(void, editor_show_line, (const char* document, int line, int column, int focus), {
    Module.page.editors.reveal(UTF8ToString(document), line, column, !!focus);
});
EM_JS(int, editor_caret_line, (const char* document), {
    return Module.page.editors.caret(UTF8ToString(document)).line;
});
EM_JS(int, editor_caret_column, (const char* document), {
    return Module.page.editors.caret(UTF8ToString(document)).column;
});
EM_JS(int, editor_has_focus, (const char* document), {
    return Module.page.editors.caret(UTF8ToString(document)).focused;
});
// clang-format on

namespace platform {
namespace {

bool same(const EditorMark& a, const EditorMark& b) {
    return a.line == b.line && a.column == b.column && a.length == b.length && a.kind == b.kind &&
           a.message == b.message;
}

bool same(const EditorLine& a, const EditorLine& b) {
    return a.line == b.line && a.color == b.color && a.label == b.label;
}

template <typename T>
bool same(const std::vector<T>& a, std::span<const T> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const T& x, const T& y) { return same(x, y); });
}

struct Document {
    std::string text;
    bool created = false;
    bool read_only = false;
    bool asked_for = false;  // in this frame
    bool shown = false;      // in the page
    Rect rect;
    std::vector<EditorMark> marks;
    std::vector<EditorLine> lines;
};

std::map<std::string, Document, std::less<>> documents;

EditorSuggestions (*fitting)(std::string_view text, std::size_t caret, bool asked) = nullptr;

void decorate(const std::string& name, Document& document, const EditorView& view) {
    if (same(document.marks, view.marks) && same(document.lines, view.lines)) return;
    document.marks.assign(view.marks.begin(), view.marks.end());
    document.lines.assign(view.lines.begin(), view.lines.end());
    for (const EditorMark& mark : document.marks) {
        editor_add_mark(mark.line, mark.column, mark.length, static_cast<int>(mark.kind),
                        mark.message.c_str());
    }
    for (const EditorLine& line : document.lines) {
        editor_add_line(line.line, line.color, line.label.c_str());
    }
    editor_decorate(name.c_str());
}

// ImGui's windows over the canvas that must be seen above the HTML: cut out of it, so that what is
// drawn there shows and can be clicked.
void send_holes() {
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
        constexpr ImGuiWindowFlags above = ImGuiWindowFlags_Popup | ImGuiWindowFlags_Modal |
                                           ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_ChildMenu;
        if (!window->WasActive && !window->Active) continue;
        if (window->Hidden || !(window->Flags & above)) continue;
        editor_add_hole(window->Pos.x, window->Pos.y, window->Size.x, window->Size.y);
    }
}

}  // namespace

bool has_editor() { return true; }

bool editor(const EditorView& view, std::string& text) {
    const std::string name(view.document);
    Document& document = documents[name];
    document.asked_for = true;
    document.rect = view.rect;
    bool changed = false;
    if (!document.created || text != document.text || document.read_only != view.read_only) {
        document.created = true;
        document.text = text;
        document.read_only = view.read_only;
        editor_set_text(name.c_str(), text.c_str(), view.read_only);
    } else if (auto typed = taken(editor_take_text(name.c_str())); typed && *typed != text) {
        document.text = text = *typed;
        changed = true;
        input_arrived();
    }
    decorate(name, document, view);
    return changed;
}

void editor_reveal(std::string_view document, int line, int column, bool focus) {
    editor_show_line(std::string(document).c_str(), line, column, focus);
}

EditorCaret editor_caret(std::string_view document) {
    const std::string name(document);
    return {editor_caret_line(name.c_str()), editor_caret_column(name.c_str()),
            editor_has_focus(name.c_str()) != 0};
}

void editor_suggests(EditorSuggestions (*fit)(std::string_view, std::size_t, bool)) {
    fitting = fit;
}

void place_editors() {
    const bool dimmed = ImGui::GetTopMostPopupModal() != nullptr;
    for (auto& [name, document] : documents) {
        if (document.asked_for) {
            send_holes();
            const Rect& rect = document.rect;
            editor_place(name.c_str(), rect.x, rect.y, rect.width, rect.height, dimmed);
        } else if (document.shown) {
            editor_hide(name.c_str());
        }
        document.shown = document.asked_for;
        document.asked_for = false;
    }
}

}  // namespace platform

extern "C" {

// Where it begins and ends; then a suggestion a line: name, declaration and help, none of which has
// a tab or a line break.
EMSCRIPTEN_KEEPALIVE const char* lockstep_suggest(const char* text, int caret, int asked) {
    static std::string answer;
    answer.clear();
    if (!platform::fitting) return answer.c_str();
    const auto found = platform::fitting(text, static_cast<std::size_t>(caret), asked != 0);
    answer = std::to_string(found.from) + '\t' + std::to_string(found.to);
    for (const platform::EditorSuggestion& each : found.list) {
        answer += '\n' + each.name + '\t' + each.declaration + '\t' + each.help;
    }
    return answer.c_str();
}

}  // extern "C"
