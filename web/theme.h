// Colours and spacing, dark and light: the only place that names a colour. Called at start and when
// the person switches. Task colours follow Okabe and Ito, which the colour-blind can tell apart,
// lightened or darkened until they stand out from the background.
#pragma once

#include <imgui.h>

#include "engine/sync/task.h"
#include "web/cpp_tokens.h"

namespace screen {

using Color = ImU32;

struct Palette {
    Color ground, panel, raised, field, line;  // surfaces, from back to front, and their edges
    Color text, muted, faint;
    Color accent, on_accent;
    Color good, bad, warn;
    Color selection, current;  // of the editor
    Color tokens[token_kinds];
    Color tasks[8];
};

const Palette& palette();
bool is_dark();
void apply_theme(bool dark);

Color task_color(sync::TaskId task);
// Black or white, whichever can be read on [background].
Color ink_on(Color background);
Color fade(Color color, float opacity);
Color mix(Color a, Color b, float share_of_b);
ImVec4 vec(Color color);

// Distances, in points.
inline constexpr float gap = 6, inset = 12, rounding = 8;

}  // namespace screen
