// The browser's side of the platform: thin calls into the page's own scripts (web/page), which hold
// the editor, the storage and the clipboard as [Module.page]. All of it runs on the page's main
// thread, but for request_redraw(). The editor is in platform_browser_editor.cpp.
#include "web/platform_browser.h"

#include <emscripten.h>
#include <emscripten/threading.h>
#include <imgui.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <utility>
#include <vector>

#include "web/platform.h"
#include "web/platform_host.h"

// clang-format off
EM_JS(void, page_wake, (), { Module.page.wake(); });
EM_JS(void, page_wake_after, (double seconds), { Module.page.wakeAfter(seconds); });
EM_JS(int, page_prefers_dark, (), { return Module.page.prefersDark(); });
EM_JS(void, page_set_dark, (int dark), { Module.page.setDark(!!dark); });
EM_JS(int, page_is_mac, (), { return Module.page.isMac; });
EM_JS(int, page_cores, (), { return navigator.hardwareConcurrency || 1; });
EM_JS(char*, page_save, (const char* key, const char* text), {
    return Module.page.give(Module.page.storage.save(UTF8ToString(key), UTF8ToString(text)));
});
EM_JS(char*, page_load, (const char* key), {
    return Module.page.give(Module.page.storage.load(UTF8ToString(key)));
});
EM_JS(void, page_forget, (const char* key), { Module.page.storage.forget(UTF8ToString(key)); });
EM_JS(char*, page_saved_keys, (const char* prefix), {
    return Module.page.give(Module.page.storage.keys(UTF8ToString(prefix)).join("\n"));
});
EM_JS(void, page_copy, (const char* text), { Module.page.copy(UTF8ToString(text)); });
EM_JS(void, page_open, (const char* url), { window.open(UTF8ToString(url), "_blank", "noopener"); });
EM_JS(char*, page_fragment, (), { return Module.page.give(location.hash.slice(1)); });
EM_JS(void, page_set_fragment, (const char* text), {
    Module.page.setFragment(UTF8ToString(text));
});
EM_JS(int, page_location_changed, (), { return Module.page.takeLocationChanged(); });
EM_JS(char*, page_link, (const char* text), {
    return Module.page.give(Module.page.linkTo(UTF8ToString(text)));
});
EM_JS(void, page_announce, (int region, const char* text), {
    Module.page.announce(region, UTF8ToString(text));
});
EM_JS(void, page_add_rect, (const char* name, float x, float y, float width, float height), {
    Module.page.addRect(UTF8ToString(name), x, y, width, height);
});
EM_JS(void, page_ask_for_files, (), { Module.page.askForFiles(); });
// Any bytes, so with their number.
EM_JS(void, page_download, (const char* name, const char* bytes, int size), {
    Module.page.download(UTF8ToString(name), HEAPU8.slice(bytes, bytes + size));
});
// clang-format on

namespace platform {

// Takes over a text that the page gave; nothing where it gave none.
std::optional<std::string> taken(char* text) {
    if (!text) return std::nullopt;
    std::string copy = text;
    std::free(text);
    return copy;
}

namespace {

std::atomic<int> frames_due{3};
std::atomic<bool> woken{false};
bool (*draw)() = nullptr;
std::string clipboard;
std::string announced[4];
std::vector<std::string> taken_paths;
std::string refused;
bool drawing_lost = false;

std::string text_of(std::string_view view) { return std::string(view); }

void set_clipboard(void*, const char* text) {
    clipboard = text;
    page_copy(text);
}

const char* get_clipboard(void*) { return clipboard.c_str(); }

}  // namespace

std::optional<int> begin(int, char**) { return std::nullopt; }

void connect() {
    ImGuiIO& io = ImGui::GetIO();
    io.SetClipboardTextFn = set_clipboard;
    io.GetClipboardTextFn = get_clipboard;
    io.ConfigMacOSXBehaviors = page_is_mac();
}

void loop(bool (*frame)()) {
    draw = frame;
    request_redraw();
    emscripten_exit_with_live_runtime();
}

void input_arrived() {
    frames_due = 3;
    request_redraw();
}

void frame_begins() { clear_names(); }

void frame_ends() {
    place_editors();
    if (ImGui::GetIO().WantTextInput) request_redraw_after(0.2);
}

void request_redraw() {
    if (woken.exchange(true)) return;
#ifdef __EMSCRIPTEN_PTHREADS__
    if (!emscripten_is_main_browser_thread()) {
        emscripten_async_run_in_main_runtime_thread(EM_FUNC_SIG_V, page_wake);
        return;
    }
#endif
    page_wake();
}

void request_redraw_after(double seconds) { page_wake_after(seconds); }

bool prefers_dark() { return page_prefers_dark(); }
void set_dark(bool dark) {
    static int shown = -1;
    if (shown == static_cast<int>(dark)) return;
    shown = dark;
    page_set_dark(dark);
}

bool has_threads() {
#ifdef __EMSCRIPTEN_PTHREADS__
    return true;
#else
    return false;
#endif
}
int cores() { return std::max(1, page_cores()); }

std::string font_folder() { return "/fonts"; }
std::string data_folder(const std::string& name) { return "/" + name; }
std::vector<std::string> puzzle_folders() { return {"/puzzles"}; }

std::string save(std::string_view key, std::string_view text) {
    return taken(page_save(text_of(key).c_str(), text_of(text).c_str())).value_or("");
}
std::optional<std::string> load(std::string_view key) {
    return taken(page_load(text_of(key).c_str()));
}
void forget(std::string_view key) { page_forget(text_of(key).c_str()); }
std::vector<std::string> saved_keys(std::string_view prefix) {
    std::vector<std::string> keys;
    std::string all = taken(page_saved_keys(text_of(prefix).c_str())).value_or("");
    for (std::size_t from = 0; from < all.size();) {
        const std::size_t end = std::min(all.find('\n', from), all.size());
        keys.push_back(all.substr(from, end - from));
        from = end + 1;
    }
    return keys;
}

bool drawing_was_lost() { return std::exchange(drawing_lost, false); }
void take_file(std::string path) {
    taken_paths.push_back(std::move(path));
    input_arrived();
}
std::vector<std::string> taken_files() { return std::exchange(taken_paths, {}); }
void refuse_files(std::string why) {
    refused = std::move(why);
    input_arrived();
}
std::string refused_files() { return std::exchange(refused, {}); }
bool ask_for_files() {
    page_ask_for_files();
    return true;
}
std::string hand_out(const std::string& name, std::string_view text) {
    page_download(name.c_str(), text.data(), static_cast<int>(text.size()));
    return "The browser puts " + name + " where your downloads are.";
}

void copy_to_clipboard(std::string_view text) { set_clipboard(nullptr, text_of(text).c_str()); }
void open_link(const std::string& url) { page_open(url.c_str()); }
std::string location_fragment() { return taken(page_fragment()).value_or(""); }
void set_location_fragment(std::string_view text) { page_set_fragment(text_of(text).c_str()); }
bool location_changed() { return page_location_changed(); }
std::string link_to(std::string_view text) {
    return taken(page_link(text_of(text).c_str())).value_or("");
}

void announce(Region region, std::string_view text) {
    std::string& last = announced[static_cast<int>(region)];
    if (last == text) return;
    last = text;
    page_announce(static_cast<int>(region), last.c_str());
}

}  // namespace platform

// What the page calls.
extern "C" {

EMSCRIPTEN_KEEPALIVE void lockstep_frame() {
    using namespace platform;
    woken = false;
    if (frames_due > 0 && --frames_due > 0) request_redraw();
    draw();
}

// The person pasted [text] while the canvas had the focus.
EMSCRIPTEN_KEEPALIVE void lockstep_paste(const char* text) {
    platform::clipboard = text;
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiKey modifier = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
    for (bool down : {true, false}) {
        io.AddKeyEvent(modifier, down);
        io.AddKeyEvent(ImGuiKey_V, down);
    }
    platform::input_arrived();
}

// A file or folder lies at [path] of the program's own file system.
EMSCRIPTEN_KEEPALIVE void lockstep_take_file(const char* path) { platform::take_file(path); }
EMSCRIPTEN_KEEPALIVE void lockstep_refuse_files(const char* why) { platform::refuse_files(why); }

// Of the program's memory, what is in use: what leaks shows here long before the memory grows.
EMSCRIPTEN_KEEPALIVE std::size_t lockstep_bytes_in_use() {
    return static_cast<std::size_t>(mallinfo().uordblks);
}

EMSCRIPTEN_KEEPALIVE void lockstep_drawing_restored() { platform::drawing_lost = true; }

EMSCRIPTEN_KEEPALIVE void lockstep_list_rects() {
    for (const auto& [name, rect] : platform::named_rects()) {
        page_add_rect(name.c_str(), rect.x, rect.y, rect.width, rect.height);
    }
}

}  // extern "C"
