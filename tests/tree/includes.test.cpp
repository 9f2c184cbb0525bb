// The direction of includes: who may know whom. Reads the include lines of engine/ and web/ and
// holds them against one table; a violation is one sentence that says which line and which rule.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Room {
    std::set<std::string> rooms;  // whose headers it may include, besides its own
    std::set<std::string> files;  // single headers of other rooms
};

// `engine` stands for the files that lie in engine/ itself.
const std::map<std::string, Room> allowed = {
    {"lang", {{}, {}}},
    {"sync", {{}, {}}},
    {"api", {{"sync"}, {"engine/lang/declare.h"}}},
    {"vm", {{"sync", "api"}, {"engine/lang/program.h", "engine/lang/opcodes.def"}}},
    {"sched", {{"vm"}, {}}},
    {"explore", {{"vm", "sync"}, {"engine/sched/schedule.h", "engine/lang/fold.h"}}},
    {"promela", {{"sync", "api"}, {"engine/lang/program.h", "engine/lang/fold.h"}}},
    {"bus", {{}, {}}},
    {"threads", {{"vm", "sync", "sched", "explore"}, {}}},
    {"puzzle", {{"lang", "sync", "api", "vm", "sched", "explore", "threads", "engine"}, {}}},
    {"terminal",
     {{"lang", "sync", "api", "vm", "sched", "explore", "promela", "bus", "threads", "puzzle"},
      {}}},
    {"engine",
     {{"lang", "sync", "api", "vm", "sched", "explore", "threads", "puzzle", "terminal"}, {}}},
    {"web",
     {{"lang", "sync", "api", "vm", "sched", "explore", "bus", "threads", "puzzle", "engine"}, {}}},
};

struct Include {
    std::string file;  // who includes, from the root
    int line = 0;
    std::string header;
    bool quoted = false;
};

std::string room_of(std::string_view path) {
    if (path.substr(0, 4) == "web/") return "web";
    if (path.substr(0, 7) != "engine/") return {};
    path.remove_prefix(7);
    const auto slash = path.find('/');
    return slash == path.npos ? "engine" : std::string(path.substr(0, slash));
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view b) { return text.substr(0, b.size()) == b; });
}

bool may_use_threads(std::string_view file) {
    return begins_with_any(file, {"engine/threads/", "engine/explore/parallel", "web/"});
}

// Empty where the include is in order; else the sentence.
std::string violation(const Include& include) {
    const std::string where = include.file + ":" + std::to_string(include.line) + " includes " +
                              include.header + ", but ";
    const std::string from = room_of(include.file);
    if (from != "web" &&
        begins_with_any(include.header, {"imgui", "SDL", "emscripten", "web/", "GL"})) {
        return where + "the engine knows no screen.";
    }
    if (include.header == "thread" && !may_use_threads(include.file)) {
        return where + "real threads are for engine/threads, engine/explore/parallel*, and web.";
    }
    if (!include.quoted) return {};
    if (!begins_with_any(include.header, {"engine/", "web/"})) {
        return where + "our own headers are named from the root, as \"engine/...\" or \"web/...\".";
    }
    const std::string to = room_of(include.header);
    const auto room = allowed.find(from);
    if (room == allowed.end()) return where + "engine/" + from + " is no room of the house.";
    if (to == from || room->second.rooms.count(to) || room->second.files.count(include.header)) {
        return {};
    }
    return where + from + " may not know " + to + ".";
}

// An include line's header, or nothing in it.
Include parse(const std::string& text) {
    Include found;
    std::size_t at = text.find_first_not_of(" \t");
    if (at == text.npos || text[at] != '#') return found;
    at = text.find_first_not_of(" \t", at + 1);
    if (at == text.npos || text.compare(at, 7, "include") != 0) return found;
    at = text.find_first_of("<\"", at);
    if (at == text.npos) return found;
    const std::size_t end = text.find(text[at] == '<' ? '>' : '"', at + 1);
    if (end == text.npos) return found;
    found.quoted = text[at] == '"';
    found.header = text.substr(at + 1, end - at - 1);
    return found;
}

std::vector<Include> includes_of(const fs::path& root, const char* folder) {
    std::vector<Include> all;
    if (!fs::exists(root / folder)) return all;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp" && extension != ".def") continue;
        if (entry.path().parent_path().filename() == "cxx")
            continue;  // for other compilers, not ours
        std::ifstream in(entry.path());
        std::string text;
        for (int line = 1; std::getline(in, text); line++) {
            Include found = parse(text);
            if (found.header.empty()) continue;
            found.file = fs::relative(entry.path(), root).generic_string();
            found.line = line;
            all.push_back(found);
        }
    }
    return all;
}

}  // namespace

TEST_CASE("includes run in one direction only", "[tree]") {
    const fs::path root = LOCKSTEP_SOURCE_DIR;
    for (const char* folder : {"engine", "web"}) {
        const auto includes = includes_of(root, folder);
        CHECK(includes.size() > 5);
        for (const Include& include : includes) {
            const std::string sentence = violation(include);
            if (!sentence.empty()) FAIL_CHECK(sentence);
        }
    }
}

TEST_CASE("the include rules catch each kind of violation", "[tree]") {
    auto sentence = [](const char* file, const char* line) {
        Include include = parse(line);
        include.file = file;
        include.line = 3;
        return violation(include);
    };
    CHECK(sentence("engine/sync/mutex.h", "#include \"engine/vm/world.h\"") ==
          "engine/sync/mutex.h:3 includes engine/vm/world.h, but sync may not know vm.");
    CHECK(sentence("engine/explore/search.cpp", "#include \"engine/sched/policy.h\"") != "");
    CHECK(sentence("engine/explore/search.cpp", "#include \"engine/sched/schedule.h\"") == "");
    CHECK(sentence("engine/vm/step.cpp", "#  include <imgui.h>") != "");
    CHECK(sentence("engine/vm/step.cpp", "#include <thread>") != "");
    CHECK(sentence("engine/explore/parallel.cpp", "#include <thread>") == "");
    CHECK(sentence("engine/vm/step.cpp", "#include \"world.h\"") != "");
    CHECK(sentence("engine/vm/step.cpp", "#include \"engine/vm/world.h\"") == "");
    CHECK(sentence("engine/lang/parse.cpp", "#include <vector>") == "");
    CHECK(sentence("engine/lockstep.cpp", "#include \"engine/puzzle/puzzle.h\"") == "");
    CHECK(sentence("engine/vm/step.cpp", "#include \"web/screen.h\"") != "");
    CHECK(sentence("web/timeline.cpp", "#include \"engine/vm/world.h\"") == "");
}
