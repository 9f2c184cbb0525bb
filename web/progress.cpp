// Names and forms of what is stored. A form that cannot be read counts as absent.
#include "web/progress.h"

#include <sstream>

#include "web/platform.h"

namespace screen {

namespace {

std::string key(std::string_view room, std::string_view name) {
    return std::string(room) + "/" + std::string(name);
}

}  // namespace

std::string save_progress(std::string_view id, const Progress& progress) {
    std::ostringstream text;
    text << "tried " << progress.tried << "\nsolved " << progress.solved << "\nhints "
         << progress.hints_shown << "\nsolution " << progress.solution_asked << "\n";
    return platform::save(key("progress", id), text.str());
}

Progress load_progress(std::string_view id) {
    Progress progress;
    std::istringstream text(platform::load(key("progress", id)).value_or(""));
    std::string name;
    int value = 0;
    while (text >> name >> value) {
        if (name == "tried") progress.tried = value != 0;
        if (name == "solved") progress.solved = value != 0;
        if (name == "hints") progress.hints_shown = value;
        if (name == "solution") progress.solution_asked = value;
    }
    return progress;
}

std::string save_script(std::string_view id, std::string_view text) {
    return platform::save(key("script", id), text);
}

std::optional<std::string> load_script(std::string_view id) {
    return platform::load(key("script", id));
}

void forget_script(std::string_view id) { platform::forget(key("script", id)); }

std::string save_aside(std::string_view id, std::string_view text) {
    return platform::save(key("aside", id), text);
}

std::optional<std::string> load_aside(std::string_view id) {
    return platform::load(key("aside", id));
}

std::string save_setting(std::string_view name, std::string_view value) {
    return platform::save(key("setting", name), value);
}

std::string load_setting(std::string_view name, std::string_view fallback) {
    return platform::load(key("setting", name)).value_or(std::string(fallback));
}

}  // namespace screen
