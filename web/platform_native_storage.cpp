// Small texts in the user's data folder, a file each. A text is written to a new file that then
// takes the old one's name, so that a crash leaves the one or the other, whole.
#include <SDL.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "web/platform.h"

namespace platform {
namespace {

namespace fs = std::filesystem;

fs::path storage_folder() {
    const char* data = std::getenv("XDG_DATA_HOME");
    if (data && *data) return fs::path(data) / "lockstep";
    const char* home = std::getenv("HOME");
    if (home && *home) return fs::path(home) / ".local" / "share" / "lockstep";
    char* preferred = SDL_GetPrefPath("", "lockstep");
    fs::path folder = preferred ? preferred : "lockstep-data";
    SDL_free(preferred);
    return folder;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

// Any key is a file name once all but the plainest characters are written as %XX.
std::string file_name(std::string_view key) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string name;
    for (char c : key) {
        if (is_plain(c)) {
            name += c;
        } else {
            name += {'%', digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
        }
    }
    return name;
}

std::string key_of(const std::string& name) {
    std::string key;
    for (std::size_t i = 0; i < name.size(); i++) {
        if (name[i] == '%' && i + 2 < name.size()) {
            key += static_cast<char>(std::strtol(name.substr(i + 1, 2).c_str(), nullptr, 16));
            i += 2;
        } else {
            key += name[i];
        }
    }
    return key;
}

}  // namespace

std::string save(std::string_view key, std::string_view text) {
    const fs::path folder = storage_folder(), file = folder / file_name(key);
    fs::path fresh = file;
    fresh += ".new";
    std::error_code error;
    fs::create_directories(folder, error);
    {
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.close();
        if (!out) return "Not saved: cannot write to " + folder.string() + ".";
    }
    fs::rename(fresh, file, error);
    return error ? "Not saved: " + error.message() + " (" + file.string() + ")." : std::string();
}

std::optional<std::string> load(std::string_view key) {
    std::ifstream in(storage_folder() / file_name(key), std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
}

void forget(std::string_view key) {
    std::error_code error;
    fs::remove(storage_folder() / file_name(key), error);
}

std::vector<std::string> saved_keys(std::string_view prefix) {
    std::vector<std::string> keys;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(storage_folder(), error)) {
        if (entry.path().extension() == ".new") continue;
        std::string key = key_of(entry.path().filename().string());
        if (std::string_view(key).substr(0, prefix.size()) == prefix)
            keys.push_back(std::move(key));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

std::string hand_out(const std::string& name, std::string_view text) {
    const char* home = std::getenv("HOME");
    std::error_code error;
    fs::path folder = home && *home ? fs::path(home) / "Downloads" : fs::current_path(error);
    if (!fs::is_directory(folder, error)) folder = folder.parent_path();
    const fs::path wanted(name);
    fs::path file = folder / wanted;
    for (int i = 2; fs::exists(file, error); i++) {
        file = folder /
               (wanted.stem().string() + "-" + std::to_string(i) + wanted.extension().string());
    }
    std::ofstream out(file, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    return (out ? "Saved as " : "Not saved: cannot write ") + file.string() + ".";
}

}  // namespace platform
