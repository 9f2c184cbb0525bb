// Keeping a view's sizes, and asking for a line.
#include "web/view.h"

#include <algorithm>
#include <sstream>

#include "web/platform.h"
#include "web/theme.h"

namespace screen {

namespace {

struct Size {
    float View::*member;
    float least, most;
};
// In the order in which they are stored.
constexpr Size sizes[] = {
    {&View::list, 0.08f, 0.3f},    {&View::statement, 0.12f, 0.45f}, {&View::verdict, 0.12f, 0.45f},
    {&View::bottom, 0.15f, 0.75f}, {&View::state, 0.1f, 0.45f},      {&View::waits, 0.1f, 0.45f},
    {&View::page, 0.12f, 0.45f},
};

}  // namespace

void reveal(View& view, Sheet sheet, int line, int column, bool focus) {
    view.sheet = sheet;
    view.reveal = {true, sheet, line, column, focus};
}

void reveal(View& view, const std::vector<Sheet>& sheets, const lang::Span& span) {
    if (span.line == 0 || span.file >= sheets.size()) return;
    reveal(view, sheets[span.file], static_cast<int>(span.line), span.column);
}

void zoom(View& view, double factor) {
    view.time_fit = false;
    view.points_per_unit *= factor;
}

void load_view(View& view) {
    std::istringstream text(load_setting("sizes"));
    for (const Size& size : sizes) {
        float value = 0;
        if (text >> value) view.*size.member = std::clamp(value, size.least, size.most);
    }
    view.list_shown = load_setting("list", "shown") == "shown";
    const std::string theme = load_setting("theme");
    apply_theme(theme.empty() ? platform::prefers_dark() : theme == "dark");
}

void save_view(const View& view) {
    std::ostringstream text;
    for (const Size& size : sizes) text << view.*size.member << ' ';
    // Sizes are a convenience: where they cannot be kept, the default ones return.
    (void)save_setting("sizes", text.str());
    (void)save_setting("list", view.list_shown ? "shown" : "hidden");
}

}  // namespace screen
