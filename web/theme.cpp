// The two palettes, and how ImGui's own widgets wear them.
#include "web/theme.h"

#include "web/platform.h"

namespace screen {

namespace {

constexpr Color rgb(unsigned hex) {
    return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, 255);
}

const Palette dark_palette = {
    .ground = rgb(0x12151a),
    .panel = rgb(0x1a1e25),
    .raised = rgb(0x262c36),
    .field = rgb(0x15191f),
    .line = rgb(0x2d3440),
    .text = rgb(0xe4e8ee),
    .muted = rgb(0x98a3b3),
    .faint = rgb(0x5c6675),
    .accent = rgb(0x6cb2f7),
    .on_accent = rgb(0x0c1218),
    .good = rgb(0x4ecb8d),
    .bad = rgb(0xff7066),
    .warn = rgb(0xf2bb4a),
    .selection = rgb(0x2c4665),
    .current = rgb(0x212833),
    .tokens = {rgb(0xe4e8ee), rgb(0xc792ea), rgb(0x7fc8f8), rgb(0xffb070), rgb(0xf2a97e),
               rgb(0x9fd88b), rgb(0x76828f), rgb(0xd58fb5), rgb(0x98a3b3)},
    .tasks = {rgb(0x56b4e9), rgb(0xe9a31c), rgb(0x22b88a), rgb(0xd58bb8), rgb(0xf0e25a),
              rgb(0xec7a3c), rgb(0x7c93f5), rgb(0xaab4c0)},
};

const Palette light_palette = {
    .ground = rgb(0xe9edf2),
    .panel = rgb(0xffffff),
    .raised = rgb(0xf4f7fa),
    .field = rgb(0xfbfcfd),
    .line = rgb(0xd3dae3),
    .text = rgb(0x1b222b),
    .muted = rgb(0x5a6675),
    .faint = rgb(0xa3adba),
    .accent = rgb(0x1f6fd1),
    .on_accent = rgb(0xffffff),
    .good = rgb(0x0f8a57),
    .bad = rgb(0xcc2f3a),
    .warn = rgb(0xa56a00),
    .selection = rgb(0xc7dcf6),
    .current = rgb(0xf0f4f9),
    .tokens = {rgb(0x1b222b), rgb(0x8a2fb5), rgb(0x0b6aa8), rgb(0xb45309), rgb(0xa8480a),
               rgb(0x2f7d32), rgb(0x77828f), rgb(0xa23f7c), rgb(0x5a6675)},
    .tasks = {rgb(0x2f93d0), rgb(0xd98e04), rgb(0x00916b), rgb(0xbb6598), rgb(0xb7a400),
              rgb(0xcc5200), rgb(0x3a55c4), rgb(0x6d7886)},
};

bool dark_now = true;

void set(ImGuiCol which, Color color, float opacity = 1) {
    ImGui::GetStyle().Colors[which] = vec(fade(color, opacity));
}

void apply_colors(const Palette& p) {
    set(ImGuiCol_Text, p.text);
    set(ImGuiCol_TextDisabled, p.muted);
    set(ImGuiCol_WindowBg, p.ground);
    set(ImGuiCol_ChildBg, p.panel);
    set(ImGuiCol_PopupBg, p.panel);
    set(ImGuiCol_Border, p.line);
    set(ImGuiCol_BorderShadow, p.line, 0);
    set(ImGuiCol_FrameBg, p.raised);
    set(ImGuiCol_FrameBgHovered, mix(p.raised, p.accent, 0.12f));
    set(ImGuiCol_FrameBgActive, mix(p.raised, p.accent, 0.2f));
    set(ImGuiCol_ScrollbarBg, p.panel, 0);
    set(ImGuiCol_ScrollbarGrab, p.faint, 0.45f);
    set(ImGuiCol_ScrollbarGrabHovered, p.faint, 0.75f);
    set(ImGuiCol_ScrollbarGrabActive, p.faint);
    set(ImGuiCol_CheckMark, p.accent);
    set(ImGuiCol_SliderGrab, p.accent);
    set(ImGuiCol_SliderGrabActive, p.accent);
    set(ImGuiCol_Button, p.raised);
    set(ImGuiCol_ButtonHovered, mix(p.raised, p.accent, 0.18f));
    set(ImGuiCol_ButtonActive, mix(p.raised, p.accent, 0.3f));
    set(ImGuiCol_Header, p.accent, 0.16f);
    set(ImGuiCol_HeaderHovered, p.accent, 0.1f);
    set(ImGuiCol_HeaderActive, p.accent, 0.22f);
    set(ImGuiCol_Separator, p.line);
    set(ImGuiCol_Tab, p.panel, 0);
    set(ImGuiCol_TabHovered, p.accent, 0.14f);
    set(ImGuiCol_TabActive, p.accent, 0.2f);
    set(ImGuiCol_TabUnfocused, p.panel, 0);
    set(ImGuiCol_TabUnfocusedActive, p.accent, 0.2f);
    set(ImGuiCol_TableHeaderBg, p.raised);
    set(ImGuiCol_TableBorderStrong, p.line);
    set(ImGuiCol_TableBorderLight, p.line, 0.6f);
    set(ImGuiCol_TableRowBg, p.panel, 0);
    set(ImGuiCol_TableRowBgAlt, p.raised, 0.4f);
    set(ImGuiCol_TextSelectedBg, p.selection);
    set(ImGuiCol_NavHighlight, p.accent);
    set(ImGuiCol_ModalWindowDimBg, p.ground, 0.6f);
}

void apply_shapes() {
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = {inset, 10};
    style.FramePadding = {9, 5};
    style.CellPadding = {6, 3};
    style.ItemSpacing = {8, 6};
    style.ItemInnerSpacing = {6, 4};
    style.IndentSpacing = 16;
    style.ScrollbarSize = 11;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 1;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.TabBorderSize = 0;
    style.WindowRounding = 0;
    style.ChildRounding = rounding;
    style.FrameRounding = 6;
    style.PopupRounding = rounding;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 6;
    style.TabRounding = 6;
}

}  // namespace

const Palette& palette() { return dark_now ? dark_palette : light_palette; }

bool is_dark() { return dark_now; }

void apply_theme(bool dark) {
    dark_now = dark;
    apply_colors(palette());
    apply_shapes();
    platform::set_dark(dark);
}

Color task_color(sync::TaskId task) {
    const Palette& p = palette();
    return task == sync::no_task ? p.faint : p.tasks[task % std::size(p.tasks)];
}

Color ink_on(Color background) {
    const ImVec4 c = vec(background);
    return 0.3f * c.x + 0.59f * c.y + 0.11f * c.z > 0.5f ? rgb(0x10141a) : rgb(0xffffff);
}

Color fade(Color color, float opacity) {
    const auto alpha = static_cast<Color>(static_cast<float>(color >> IM_COL32_A_SHIFT) * opacity);
    return (color & ~IM_COL32_A_MASK) | alpha << IM_COL32_A_SHIFT;
}

Color mix(Color a, Color b, float share) {
    const ImVec4 x = vec(a), y = vec(b);
    const auto between = [share](float from, float to) { return from + (to - from) * share; };
    return ImGui::ColorConvertFloat4ToU32(
        {between(x.x, y.x), between(x.y, y.y), between(x.z, y.z), between(x.w, y.w)});
}

ImVec4 vec(Color color) { return ImGui::ColorConvertU32ToFloat4(color); }

}  // namespace screen
