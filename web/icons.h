// The small signs on buttons and in lists, drawn with lines so that they are crisp at every scale
// and need no font.
#pragma once

#include "web/theme.h"

namespace screen {

enum class Icon {
    None,
    Play,
    Pause,
    Step,
    Back,
    Restart,
    Stop,
    Judge,
    Share,
    Sun,
    Moon,
    Help,
    Check,
    Cross,
    Dot,
    Ring,
    Lock,
    Warning,
    Clock,
    List,
    Dice,
    Fit,
    More,
};

// In a square of [size] around [center].
void draw_icon(ImDrawList& draw, Icon icon, ImVec2 center, float size, Color color);

}  // namespace screen
