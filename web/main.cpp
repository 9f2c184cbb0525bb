// Opens the window, native or canvas, and draws the screen into it whenever a frame is due. The
// same in both targets; what differs is behind platform_host.h.
#define SDL_MAIN_HANDLED
#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl2.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstdio>

#include "web/platform_host.h"
#include "web/screen.h"

#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <SDL_opengl.h>
#endif

namespace {

SDL_Window* window = nullptr;
float fonts_loaded_for = 0;

int failed(const char* what) {
    std::fprintf(stderr, "%s: %s\n", what, SDL_GetError());
    return 1;
}

bool open_window() {
#ifdef __EMSCRIPTEN__
    // Keys go to the canvas only while it has the focus; else to the editor laid over it.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
#else
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
#endif
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
    window = SDL_CreateWindow("Lockstep", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1440, 900,
                              SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    return window && SDL_GL_CreateContext(window);
}

float dots_per_point() {
    int points = 0, dots = 0;
    SDL_GetWindowSize(window, &points, nullptr);
    SDL_GL_GetDrawableSize(window, &dots, nullptr);
    return points > 0 ? static_cast<float>(dots) / static_cast<float>(points) : 1.0f;
}

// What was just drawn; the graphics count rows from the bottom.
platform::Pixels pixels_at(platform::Rect rect) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 scale = io.DisplayFramebufferScale;
    const float left = std::clamp(rect.x, 0.0f, io.DisplaySize.x);
    const float top = std::clamp(rect.y, 0.0f, io.DisplaySize.y);
    const float right = std::clamp(rect.x + rect.width, left, io.DisplaySize.x);
    const float bottom = std::clamp(rect.y + rect.height, top, io.DisplaySize.y);
    platform::Pixels pixels;
    pixels.width = static_cast<int>((right - left) * scale.x);
    pixels.height = static_cast<int>((bottom - top) * scale.y);
    const auto row = static_cast<std::ptrdiff_t>(pixels.width) * 4;
    pixels.rgba.resize(static_cast<std::size_t>(row * pixels.height));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(static_cast<int>(left * scale.x),
                 static_cast<int>((io.DisplaySize.y - bottom) * scale.y), pixels.width,
                 pixels.height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.rgba.data());
    for (int y = 0; y < pixels.height / 2; ++y) {
        std::swap_ranges(pixels.rgba.begin() + y * row, pixels.rgba.begin() + (y + 1) * row,
                         pixels.rgba.begin() + (pixels.height - 1 - y) * row);
    }
    for (std::size_t i = 3; i < pixels.rgba.size(); i += 4) pixels.rgba[i] = 255;
    return pixels;
}

// The backend ends a frame's events with where the desktop says that the mouse is, which SDL
// answers from its memory where the pointer was put somewhere without a device: a click then went
// to where it had been.
void keep_mouse() {
    if (SDL_GetMouseFocus() != window) return;
    int x = 0, y = 0;
    SDL_GetMouseState(&x, &y);
    ImGui::GetIO().AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
}

bool draw_frame() {
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
        if (event.type == SDL_QUIT) return false;
        if (event.type == SDL_DROPFILE) {
            platform::take_file(event.drop.file);
            SDL_free(event.drop.file);
        }
        ImGui_ImplSDL2_ProcessEvent(&event);
    }
    if (platform::drawing_was_lost()) {
        ImGui_ImplOpenGL3_DestroyDeviceObjects();
        fonts_loaded_for = 0;
    }
    if (float dots = dots_per_point(); dots != fonts_loaded_for) {
        platform::load_fonts(dots);
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        fonts_loaded_for = dots;
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplSDL2_NewFrame();
    keep_mouse();
    ImGui::NewFrame();
    platform::frame_begins();
    screen::frame();
    platform::frame_ends();
    // A press and a release that came at once are two frames to ImGui.
    if (ImGui::GetCurrentContext()->InputEventsQueue.Size > 0) platform::input_arrived();
    ImGui::Render();

    const ImGuiIO& io = ImGui::GetIO();
    glViewport(0, 0, static_cast<int>(io.DisplaySize.x * io.DisplayFramebufferScale.x),
               static_cast<int>(io.DisplaySize.y * io.DisplayFramebufferScale.y));
    const ImVec4& background = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
    glClearColor(background.x, background.y, background.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (const auto wanted = platform::wanted_pixels()) {
        platform::give_pixels(pixels_at(*wanted));
        platform::request_redraw();
    }
    SDL_GL_SwapWindow(window);
    return true;
}

// Runs while SDL queues the event, so that the wait for the next frame ends at once. The sentinel
// is SDL's own and comes with every poll.
int note_input(void*, SDL_Event* event) {
    if (event->type != SDL_POLLSENTINEL) platform::input_arrived();
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (auto code = platform::begin(argc, argv)) return *code;
    if (!open_window()) return failed("Lockstep could not open its window");

    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplSDL2_InitForOpenGL(window, SDL_GL_GetCurrentContext());
    ImGui_ImplOpenGL3_Init();
    platform::connect();
    SDL_AddEventWatch(note_input, nullptr);

    screen::start();
    platform::loop(draw_frame);
    screen::stop();

    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
    SDL_Quit();
    return 0;
}
