// No machine at all: what panels are drawn on in tests without a window. Storage is a map that ends
// with the process, there is no editor, and nothing is ever said aloud.
#include <imgui.h>

#include <map>

#include "web/platform.h"

namespace platform {
namespace {

std::map<std::string, std::string, std::less<>> storage;
std::string fragment;

}  // namespace

void request_redraw() {}
void request_redraw_after(double) {}
bool prefers_dark() { return true; }
void set_dark(bool) {}
bool has_threads() { return true; }
int cores() { return 2; }

ImFont* font(Font) { return ImGui::GetIO().Fonts->Fonts[0]; }

bool has_editor() { return false; }
bool editor(const EditorView&, std::string&) { return false; }
void editor_reveal(std::string_view, int, int, bool) {}
EditorCaret editor_caret(std::string_view) { return {}; }

void editor_suggests(EditorSuggestions (*)(std::string_view, std::size_t, bool)) {}

std::vector<std::string> taken_files() { return {}; }
std::string refused_files() { return {}; }
bool ask_for_files() { return false; }
std::string hand_out(const std::string& name, std::string_view text) {
    storage["handed out/" + name] = text;
    return "Saved as " + name + ".";
}

std::string save(std::string_view key, std::string_view text) {
    storage[std::string(key)] = text;
    return {};
}
std::optional<std::string> load(std::string_view key) {
    auto found = storage.find(key);
    if (found == storage.end()) return std::nullopt;
    return found->second;
}
void forget(std::string_view key) { storage.erase(std::string(key)); }
std::vector<std::string> saved_keys(std::string_view prefix) {
    std::vector<std::string> keys;
    for (const auto& [key, text] : storage) {
        if (std::string_view(key).substr(0, prefix.size()) == prefix) keys.push_back(key);
    }
    return keys;
}

void copy_to_clipboard(std::string_view text) {
    ImGui::SetClipboardText(std::string(text).c_str());
}
std::string data_folder(const std::string&) { return {}; }
void open_link(const std::string&) {}
std::string location_fragment() { return fragment; }
void set_location_fragment(std::string_view text) { fragment = text; }
bool location_changed() { return false; }
std::string link_to(std::string_view text) { return "#" + std::string(text); }
std::vector<std::string> puzzle_folders() { return {}; }
void announce(Region, std::string_view) {}

}  // namespace platform
