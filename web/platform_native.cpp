// The native window's side of the platform: options, waiting for the next frame, the desktop.
// Storage is in platform_native_storage.cpp. There is no HTML editor and no screen-reader mirror
// here.
#include <SDL.h>
#include <imgui.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <utility>

#include "web/platform.h"
#include "web/platform_host.h"

namespace platform {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> folders;
std::string fragment;
std::vector<std::string> taken;
std::atomic<int> frames_due{3};
double due_at = 0;  // in seconds of now(); 0 is never

double now() { return static_cast<double>(SDL_GetTicks64()) / 1000.0; }

// Files that an installed program finds beside itself, and a built one in the source tree.
std::string folder_of(const std::string& installed, const std::string& built) {
    char* base = SDL_GetBasePath();
    fs::path beside = base ? fs::path(base) / ".." / "share" / "lockstep" / installed : fs::path();
    SDL_free(base);
    std::error_code error;
    return fs::is_directory(beside, error) ? beside.lexically_normal().string() : built;
}

// What is left of waiting, in milliseconds; -1 where only an event ends it.
int wait_for_event() {
    if (frames_due > 0) return 0;
    if (due_at <= 0) return -1;
    return std::max(0, static_cast<int>((due_at - now()) * 1000.0));
}

}  // namespace

std::optional<int> begin(int argc, char** argv) {
    CLI::App app{"Lockstep: puzzles about concurrency, in a window of their own.",
                 "lockstep_screen"};
    std::vector<std::string> more;
    std::string link;
    app.add_option("--open", taken,
                   "A puzzle's folder or zip, a script, or saved progress; may be given again");
    app.add_option("--puzzles", more, "A folder of more puzzle folders; may be given again")
        ->check(CLI::ExistingDirectory);
    app.add_option("link", link, "A shared link, or its part from the # on");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    folders = {data_folder("puzzles")};
    folders.insert(folders.end(), more.begin(), more.end());
    if (auto hash = link.find('#'); hash != std::string::npos) link.erase(0, hash + 1);
    fragment = link;
    return std::nullopt;
}

void connect() {
    if (SDL_GL_SetSwapInterval(-1) != 0) SDL_GL_SetSwapInterval(1);
}

void loop(bool (*frame)()) {
    while (true) {
        int wait = wait_for_event();
        if (wait < 0) {
            SDL_WaitEvent(nullptr);
        } else if (wait > 0) {
            SDL_WaitEventTimeout(nullptr, wait);
        }
        if (frames_due > 0) frames_due--;
        if (due_at > 0 && due_at <= now()) due_at = 0;
        if (!frame()) return;
    }
}

void input_arrived() { frames_due = 3; }
void frame_begins() { clear_names(); }

void frame_ends() {
    // A text field's caret blinks.
    if (ImGui::GetIO().WantTextInput) request_redraw_after(0.2);
}

void request_redraw() {
    if (frames_due.exchange(2) > 0) return;
    SDL_Event event{};
    event.type = SDL_USEREVENT;
    SDL_PushEvent(&event);
}

void request_redraw_after(double seconds) {
    const double at = now() + seconds;
    if (due_at <= 0 || at < due_at) due_at = at;
}

// No desktop-wide answer exists without a desktop's own library; dark is what the screen is
// designed in.
bool prefers_dark() { return true; }
void set_dark(bool) {}
bool has_threads() { return true; }
int cores() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

std::string font_folder() { return folder_of("fonts", LOCKSTEP_FONT_DIR); }
std::string data_folder(const std::string& name) {
    return folder_of(name, LOCKSTEP_SOURCE_DIR "/" + name);
}
std::vector<std::string> puzzle_folders() { return folders; }

bool has_editor() { return false; }
bool editor(const EditorView&, std::string&) { return false; }
void editor_reveal(std::string_view, int, int, bool) {}
EditorCaret editor_caret(std::string_view) { return {}; }
void editor_suggests(EditorSuggestions (*)(std::string_view, std::size_t, bool)) {}

bool drawing_was_lost() { return false; }
void take_file(std::string path) { taken.push_back(std::move(path)); }
std::vector<std::string> taken_files() { return std::exchange(taken, {}); }
std::string refused_files() { return {}; }
bool ask_for_files() { return false; }

void copy_to_clipboard(std::string_view text) { SDL_SetClipboardText(std::string(text).c_str()); }
void open_link(const std::string& url) { SDL_OpenURL(url.c_str()); }

std::string location_fragment() { return fragment; }
void set_location_fragment(std::string_view text) { fragment = text; }
bool location_changed() { return false; }
std::string link_to(std::string_view text) { return "#" + std::string(text); }

void announce(Region, std::string_view) {}

}  // namespace platform
