// The screen's life: one session and one view from start to stop, and the order of a frame.
#include "web/screen.h"

#include <imgui.h>

#include <memory>

#include "web/layout.h"
#include "web/panels.h"

namespace screen {

namespace {

struct Screen {
    Session session;
    View view;
};

std::unique_ptr<Screen> it;

}  // namespace

void start() {
    it = std::make_unique<Screen>();
    load_view(it->view);
    open(it->session);
}

void frame() {
    update(it->session, ImGui::GetTime());
    answer_keys(it->session, it->view);
    draw_screen(it->session, it->view);
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left)) save_view(it->view);
}

void stop() {
    save_view(it->view);
    it.reset();
}

}  // namespace screen
