// The seam between the panels and the machine they are drawn on. Panels call it, once a frame and
// from the main thread unless said otherwise; platform_native.cpp and platform_browser.cpp answer,
// one of them in each build, so that no panel asks which target it is on.
//
// Lengths are points: what ImGui calls pixels. A HiDPI screen has more dots to a point, and only
// the fonts and the renderer know. Lines and columns count from 1, columns in bytes of UTF-8, as
// in the engine's diagnostics.
//
// It knows nothing of puzzles, scripts or verdicts, and nothing here throws.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;

namespace platform {

struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
};

// ---- Window ------------------------------------------------------------------------------------
// Frames are drawn only when something happened: input, a request, a blinking caret. A panel that
// moves by itself asks anew in each frame; a worker asks when it has something to show.

// Draw a frame soon. Any thread.
void request_redraw();
// Draw a frame [seconds] from now even if nothing happens until then. Main thread.
void request_redraw_after(double seconds);

// The system asks for dark (true) or light colours.
bool prefers_dark();
// What the panels really use, so that the page, its editor and the frame around them follow.
void set_dark(bool dark);

// False where the build or the page has no threads: the job then runs in slices, in the frame.
bool has_threads();
// Cores for worker threads; at least 1.
int cores();

// ---- Fonts -------------------------------------------------------------------------------------
// Loaded crisp for the screen's scale before screen::start() and again when the scale changes, so
// ask each frame instead of keeping the pointer. Text is ImGui's default font.
enum class Font { Text, Bold, Italic, Code, Heading, Title };
ImFont* font(Font which);

// ---- Editor ------------------------------------------------------------------------------------
// In the browser text is typed into an HTML editor laid over the canvas; natively there is none,
// has_editor() is false, and the panel draws ImGui's own multi-line input instead.

enum class MarkKind { Error, Warning, Note };

// Underlines [length] bytes from [line], [column]; 0 underlines the word that is there.
struct EditorMark {
    int line = 1;
    int column = 1;
    int length = 0;
    MarkKind kind = MarkKind::Error;
    std::string message;
};

// Tints a whole line and shows [label] at its end, such as the name of the task that stands there.
struct EditorLine {
    int line = 1;
    std::uint32_t color = 0;  // as ImGui's IM_COL32
    std::string label;
};

struct EditorView {
    std::string_view document;  // each keeps its own undo, caret and scroll position
    Rect rect;
    bool read_only = false;
    std::span<const EditorMark> marks;
    std::span<const EditorLine> lines;
};

bool has_editor();
// Shows [view] for this frame, like an ImGui widget: a document not asked for in a frame is hidden
// in it, several may show at once. Returns true where the person changed the text, which is then
// in [text]. Where [text] is not what the editor holds, it becomes the editor's, as one step that
// undo takes back. ImGui popups and tooltips cover the editor as they cover everything else.
// F1-F12, Escape, Ctrl+O and Ctrl+Enter typed in it reach ImGui as if typed on the canvas; Escape
// and F6 also give the keyboard back to the canvas.
bool editor(const EditorView& view, std::string& text);
// Scrolls [line] into view, puts the caret there and, with [focus], the keyboard; 0: leaves the
// caret where it is.
void editor_reveal(std::string_view document, int line, int column = 1, bool focus = false);
struct EditorCaret {
    int line = 1;
    int column = 1;
    bool focused = false;
};
EditorCaret editor_caret(std::string_view document);

// Asked by an editor as one types in it: what fits at the [caret], a byte of [text]. [asked]: the
// person wants to see what there is.
struct EditorSuggestion {
    std::string name, declaration, help;
};
struct EditorSuggestions {
    std::size_t from = 0, to = 0;        // bytes of the text that one of [list] takes the place of
    std::vector<EditorSuggestion> list;  // best first
};
void editor_suggests(EditorSuggestions (*fit)(std::string_view text, std::size_t caret,
                                              bool asked));

// ---- Files -------------------------------------------------------------------------------------
// Paths of files and folders that the person handed over since the last call: dropped on the
// window, picked in a dialog, named on the command line. In the browser they are copies.
std::vector<std::string> taken_files();
// Why something that was handed over since the last call was not even copied, a sentence; empty
// where all was.
std::string refused_files();
// Opens the system's own dialog, whose answer comes as taken files. False where there is none: then
// the panel asks for a path.
bool ask_for_files();
// Gives the person a file, never in the place of another; one sentence to show, of success or
// failure.
std::string hand_out(const std::string& name, std::string_view text);

// What the frame that is being drawn shows at [rect]; it can be taken in a later frame.
void want_pixels(Rect rect);
struct Pixels {
    int width = 0, height = 0;       // in dots
    std::vector<std::uint8_t> rgba;  // from the top row on
};
std::optional<Pixels> taken_pixels();

// ---- Storage -----------------------------------------------------------------------------------
// Small texts under a name, such as "script/050-rendezvous". Written when the call returns: the
// browser's local storage, or a file of the user's data folder, written anew and renamed.

// Empty when saved; else one sentence to show.
[[nodiscard]] std::string save(std::string_view key, std::string_view text);
std::optional<std::string> load(std::string_view key);
void forget(std::string_view key);
// Every key that begins with [prefix], sorted.
std::vector<std::string> saved_keys(std::string_view prefix);

// ---- The world outside -------------------------------------------------------------------------
// ImGui's own clipboard functions already are the system's; this is for "Copy link".
void copy_to_clipboard(std::string_view text);
void open_link(const std::string& url);
// Where a folder lies that came with the program: "systems", "cards".
std::string data_folder(const std::string& name);

// What follows the # in the page's address; natively the program's argument. Setting it adds no
// entry to the browser's history.
std::string location_fragment();
void set_location_fragment(std::string_view fragment);
// True once after somebody else changed it: a link pasted, the back button.
bool location_changed();
// The address that opens this page with [fragment]; natively the fragment with its #.
std::string link_to(std::string_view fragment);

// Folders that hold puzzle folders, the built-in one first; natively --puzzles DIR adds more.
std::vector<std::string> puzzle_folders();

// ---- Screen readers ----------------------------------------------------------------------------
// Mirrors what the canvas shows as text. Cheap to call each frame: equal text is not said twice.
enum class Region { Statement, Verdict, Status, Notice };
void announce(Region region, std::string_view text);

// ---- Tests -------------------------------------------------------------------------------------
// Tests click on what has a name: "run", "puzzle/mars-pathfinder". The page hands the rectangles of
// the last frame to the browser tests, which fail when a name is missing or used twice.

// Names the ImGui item just submitted.
void name_widget(std::string_view name);
void name_rect(std::string_view name, Rect rect);
struct NamedRect {
    std::string name;
    Rect rect;
};
const std::vector<NamedRect>& named_rects();

}  // namespace platform
