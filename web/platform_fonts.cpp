// The fonts, from the files that the build made small: Inter for what is read, JetBrains Mono for
// code, each filling in the signs that the other lacks. Native and browser alike.
#include <imgui.h>

#include <array>
#include <cmath>

#include "web/platform.h"
#include "web/platform_host.h"

namespace platform {
namespace {

// A font file. Sizes are given per em, as designers and web pages do; ImGui counts from the top of
// the tallest letter to the foot of the lowest, which [height] turns one into the other.
struct File {
    const char* name;
    float height;  // ascent and descent, in em, as the file states them
};
constexpr File inter{"Inter-Regular.otf", 1.21f};
constexpr File inter_bold{"Inter-SemiBold.otf", 1.21f};
constexpr File inter_italic{"Inter-Italic.otf", 1.21f};
constexpr File mono{"JetBrainsMono-Regular.ttf", 1.32f};

struct Face {
    File file;
    File fills_in;   // for the signs that the first lacks
    float points;    // to an em
    bool all_signs;  // headings get along with letters, which keeps the atlas small
};

// In the order of Font; the first is ImGui's default. The page's style.css has Code's size too.
constexpr std::array<Face, 6> faces{{
    {inter, mono, 15, true},
    {inter_bold, mono, 15, true},
    {inter_italic, mono, 15, false},
    {mono, inter, 14, true},
    {inter_bold, mono, 18, false},
    {inter_bold, mono, 25, false},
}};

// The blocks that cmake/fonts.cmake keeps in the files.
constexpr ImWchar letters[] = {0x20, 0x24f, 0x370, 0x3ff, 0x2010, 0x203a, 0x2190, 0x2193, 0};
constexpr ImWchar all_signs[] = {0x20,   0x24f,  0x2b0,  0x2ff,  0x370,  0x45f,
                                 0x2010, 0x209f, 0x20a0, 0x20bf, 0x2100, 0x214f,
                                 0x2190, 0x23ff, 0x2500, 0x27bf, 0};

std::array<ImFont*, faces.size()> loaded{};

ImFont* add(const File& file, const Face& face, float dots, bool merge) {
    ImFontConfig config;
    config.MergeMode = merge;
    config.OversampleH = dots > 1.5f ? 1 : 2;
    return ImGui::GetIO().Fonts->AddFontFromFileTTF((font_folder() + "/" + file.name).c_str(),
                                                    std::round(face.points * file.height * dots),
                                                    &config, face.all_signs ? all_signs : letters);
}

ImFont* load(const Face& face, float dots) {
    ImFont* font = add(face.file, face, dots, false);
    if (font && face.all_signs) add(face.fills_in, face, dots, true);
    return font;
}

}  // namespace

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

}  // namespace platform
