// lockstep new: a puzzle folder to start from.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "engine/terminal/json.h"
#include "engine/terminal/output.h"
#include "engine/terminal/target.h"

namespace terminal {
namespace {

namespace fs = std::filesystem;

// "one-lane-bridge" as a title: "One lane bridge".
std::string title_of(std::string id) {
    for (char& c : id) {
        if (c == '-') c = ' ';
    }
    id[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(id[0])));
    return id;
}

// The next free ten, so that there is room between.
int next_number(const fs::path& folder) {
    int largest = 0;
    std::error_code error;
    for (fs::directory_iterator each(folder, error), end; !error && each != end;
         each.increment(error)) {
        largest = std::max(largest, std::atoi(each->path().filename().string().c_str()));
    }
    return largest / 10 * 10 + 10;
}

bool is_kebab(const std::string& name) {
    return !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

}  // namespace

int make_new(const Common& common, const NewOptions& options) {
    auto refuse = [&](std::string file, std::string message, std::string remedy) {
        return report(
            common,
            {{lang::Severity::Error, std::move(file), {}, std::move(message), std::move(remedy)}});
    };
    if (!is_kebab(options.name)) {
        return refuse(options.name, "a puzzle is named in small letters, digits and dashes",
                      "write a name such as one-lane-bridge; its number comes by itself");
    }
    const std::vector<std::string>& kinds = puzzle::kinds();
    if (std::find(kinds.begin(), kinds.end(), options.kind) == kinds.end()) {
        const std::string near = lang::nearest(options.kind, kinds);
        return refuse("--kind", "there is no kind of puzzle called " + options.kind,
                      near.empty() ? "write fix, write, debug, break or predict"
                                   : "did you mean " + near + "?");
    }
    const fs::path parent = options.folder.empty() ? "." : options.folder;
    std::error_code error;
    if (!fs::is_directory(parent, error)) {
        return refuse(parent.string(), "there is no such folder",
                      "make it first, or name another with --in");
    }
    char number[16];
    std::snprintf(number, sizeof number, "%03d", next_number(parent));
    const fs::path path = parent / (std::string(number) + "-" + options.name);
    if (!fs::create_directory(path, error)) {
        return refuse(path.string(), "cannot make this folder", error.message());
    }
    std::vector<lang::Diagnostic> diagnostics;
    for (const puzzle::File& file : puzzle::skeleton(title_of(options.name), options.kind)) {
        if (!write_text((path / file.name).string(), file.text, diagnostics)) {
            return report(common, diagnostics);
        }
    }
    const std::string shown = path.lexically_normal().string();
    if (common.json) {
        std::printf("%s\n", json_of_folder(shown).c_str());
    } else {
        std::printf("%s is there. `lockstep check %s` tells what is still TODO.\n", shown.c_str(),
                    shown.c_str());
    }
    return Ok;
}

}  // namespace terminal
