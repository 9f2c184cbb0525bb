// The screen without a window: ImGui draws into lists that nobody shows, and a test clicks and
// types by the names of widgets. One stage at a time.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "web/layout.h"
#include "web/panels.h"
#include "web/platform.h"
#include "web/platform_host.h"
#include "web/theme.h"

namespace stage {

class Stage {
  public:
    Stage(float width = 1280, float height = 720) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.ConfigInputTrickleEventQueue = false;
        io.DisplaySize = {width, height};
        io.DeltaTime = 1.0f / 60;
        unsigned char* pixels = nullptr;
        int w = 0, h = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &w, &h);
        for (const std::string& key : platform::saved_keys("")) platform::forget(key);
        platform::set_location_fragment("");
        screen::load_view(view);
    }
    ~Stage() {
        session.job.abandon();
        ImGui::DestroyContext();
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    void frame(int count = 1) {
        for (int i = 0; i < count; ++i) {
            platform::clear_names();
            ImGui::NewFrame();
            screen::update(session, ImGui::GetTime());
            screen::answer_keys(session, view);
            screen::draw_screen(session, view);
            ImGui::Render();
        }
    }

    // Frames until [done], or for a minute. False: it never was.
    template <class Done>
    bool wait_until(const Done& done) {
        for (int i = 0; i < 60'000 && !done(); ++i) {
            frame();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        frame(2);
        return done();
    }
    // Until the judge has answered.
    bool wait_for_verdict() {
        return wait_until([&] { return !session.job.running(); }) && session.judgement;
    }

    const platform::Rect* find(std::string_view name) const {
        for (const platform::NamedRect& named : platform::named_rects()) {
            if (named.name == name) return &named.rect;
        }
        return nullptr;
    }

    // False where nothing has that name.
    bool click(std::string_view name, float across = 0.5f) {
        frame(2);
        const platform::Rect* rect = find(name);
        if (!rect) return false;
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(rect->x + rect->width * across, rect->y + rect->height / 2);
        frame();
        io.AddMouseButtonEvent(0, true);
        frame();
        io.AddMouseButtonEvent(0, false);
        frame(2);
        return true;
    }

    void key(ImGuiKey key, ImGuiKey modifier = ImGuiKey_None) {
        ImGuiIO& io = ImGui::GetIO();
        if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, true);
        io.AddKeyEvent(key, true);
        frame();
        io.AddKeyEvent(key, false);
        if (modifier != ImGuiKey_None) io.AddKeyEvent(modifier, false);
        frame();
    }

    void type(std::string_view text) {
        for (const char c : text) {
            if (c == '\n') {
                key(ImGuiKey_Enter);
            } else {
                ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(c));
                frame();
            }
        }
    }

    // A free script to work on, without any puzzle folder.
    void open_script(std::string text) {
        screen::open(session);
        session.text = std::move(text);
        screen::text_changed(session);
        screen::compile_now(session);
    }

    screen::Session session;
    screen::View view;
};

}  // namespace stage
