// The fonts, from the files that the build made small: Inter for what is read, JetBrains Mono for
// code, each filling in the signs that the other lacks. Native and browser alike.
#include <imgui.h>

#include <array>
#include <cmath>

#include "web/platform.h"
#include "web/platform_host.h"

namespace platform {
namespace {

struct Face {
    Font font;
    const char* file;
    const char* fills_in; // for signs the first lacks
    float points;
    bool all_signs;       // headings get along with letters, which keeps the atlas small
};

// The order of Font; the first is ImGui's default.
constexpr std::array<Face, 6> faces{{
    {Font::Text, "Inter-Regular.otf", "JetBrainsMono-Regular.ttf", 16, true},
    {Font::Bold, "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf", 16, true},
    {Font::Italic, "Inter-Italic.otf", nullptr, 16, false},
    {Font::Code, "JetBrainsMono-Regular.ttf", "Inter-Regular.otf", 15, true},
    {Font::Heading, "Inter-SemiBold.otf", nullptr, 20, false},
    {Font::Title, "Inter-SemiBold.otf", nullptr, 28, false},
}};

// The blocks that cmake/fonts.cmake keeps in the files.
constexpr ImWchar letters[] = {0x20, 0x24f, 0x370, 0x3ff, 0x2010, 0x203a, 0x2190, 0x2193, 0};
constexpr ImWchar all_signs[] = {0x20,   0x24f,  0x2b0,  0x2ff,  0x370,  0x45f,  0x2010, 0x209f,
                                 0x20a0, 0x20bf, 0x2100, 0x214f, 0x2190, 0x23ff, 0x2500, 0x27bf, 0};

std::array<ImFont*, faces.size()> loaded{};

ImFont* load(const Face& face, float dots) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    const std::string folder = font_folder() + "/";
    const ImWchar* ranges = face.all_signs ? all_signs : letters;
    const float pixels = std::round(face.points * dots);
    ImFontConfig config;
    config.OversampleH = dots > 1.5f ? 1 : 2;
    ImFont* font = atlas.AddFontFromFileTTF((folder + face.file).c_str(), pixels, &config, ranges);
    if (font && face.fills_in) {
        config.MergeMode = true;
        atlas.AddFontFromFileTTF((folder + face.fills_in).c_str(), pixels, &config, ranges);
    }
    return font;
}

} // namespace

void load_fonts(float dots) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    io.FontGlobalScale = 1.0f / dots;
    for (std::size_t i = 0; i < faces.size(); i++) loaded[i] = load(faces[i], dots);
    if (io.Fonts->Fonts.empty()) io.Fonts->AddFontDefault();
    for (ImFont*& font : loaded) {
        if (!font) font = io.Fonts->Fonts[0];
    }
}

ImFont* font(Font which) { return loaded[static_cast<std::size_t>(which)]; }

} // namespace platform
