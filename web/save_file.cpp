// JSON: {"lockstep": 1, "kept": {KEY: TEXT, ...}}, the keys as progress.cpp and attempts.cpp write
// them.
#include "web/save_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "web/attempts.h"
#include "web/open_file.h"
#include "web/platform.h"
#include "web/progress.h"
#include "web/session.h"

namespace screen {

namespace {

using nlohmann::json;

constexpr int version = 1;

// The two parts of "script/lost-update/2": the room, and what follows it.
std::pair<std::string, std::string> parts_of(const std::string& key) {
    const std::size_t slash = key.find('/');
    if (slash == std::string::npos) return {key, {}};
    return {key.substr(0, slash), key.substr(slash + 1)};
}

// A script is never written over: it gets the next number that is free, unless it is there already.
std::string bring_script(const std::string& rest, const std::string& text, int& count) {
    const std::string id = rest.substr(0, rest.find('/'));
    const std::vector<Attempt> here = attempts_of(id);
    for (const Attempt& attempt : here) {
        if (load_script(id, attempt.number) == text) return {};
    }
    const bool first_is_free = !load_script(id, 1);
    const std::string problem = save_script(id, first_is_free ? 1 : here.back().number + 1, text);
    count += problem.empty();
    return problem;
}

Progress joined(const Progress& a, const Progress& b) {
    Progress both;
    both.tried = a.tried || b.tried;
    both.solved = a.solved || b.solved;
    both.hints_seen = a.hints_seen;
    both.hints_seen.insert(b.hints_seen.begin(), b.hints_seen.end());
    both.solution_asked = std::max(a.solution_asked, b.solution_asked);
    both.tries = std::max(a.tries, b.tries);
    both.best = a.best == 0 ? b.best : b.best == 0 ? a.best : std::min(a.best, b.best);
    return both;
}

std::string bring(const std::string& key, const std::string& text, int& scripts, int& marks) {
    const auto [room, rest] = parts_of(key);
    if (rest.empty()) return {};
    if (room == "script") return bring_script(rest, text, scripts);
    if (room == "progress") {
        const Progress here = load_progress(rest), both = joined(here, read_progress(text));
        marks += !(both == here);
        return save_progress(rest, both);
    }
    if (room == "best") {
        const std::optional<std::string> here = platform::load(key);
        if (here && lines_of_code(*here) <= lines_of_code(text)) return {};
        return platform::save(key, text);
    }
    // Settings, names and what was put aside: those that are here are the newer ones.
    if (room != "setting" && room != "aside" && room != "attempt" && room != "puzzle") return {};
    return platform::load(key) ? std::string() : platform::save(key, text);
}

}  // namespace

std::string save_file() {
    json kept = json::object();
    for (const std::string& key : platform::saved_keys("")) {
        if (auto text = platform::load(key)) kept[key] = *text;
    }
    const json all = {{"lockstep", version}, {"kept", kept}};
    return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

bool is_save_file(std::string_view text) {
    const json all = json::parse(text, nullptr, false);
    return all.is_object() && all.contains("lockstep");
}

std::string read_save_file(Session& session, std::string_view text) {
    const json all = json::parse(text, nullptr, false);
    if (!all.is_object() || !all.contains("lockstep")) {
        return "This is no file of saved progress; nothing was changed.";
    }
    if (!all["lockstep"].is_number_integer() || all["lockstep"] != version) {
        return "This file was saved by another version; nothing was changed.";
    }
    if (!all.contains("kept") || !all["kept"].is_object()) {
        return "This file of saved progress is damaged; nothing was changed.";
    }
    int scripts = 0, marks = 0;
    std::string problem;
    for (const auto& [key, value] : all["kept"].items()) {
        if (!value.is_string()) continue;
        std::string why = bring(key, value.get<std::string>(), scripts, marks);
        if (!why.empty()) problem = std::move(why);
    }
    add_kept_puzzles(session);
    for (Entry& entry : session.entries) entry.progress = load_progress(entry.puzzle->id);
    choose(session, session.chosen);
    if (!problem.empty()) return problem;
    return "Brought in: " + std::to_string(scripts) + " scripts, the marks of " +
           std::to_string(marks) + " puzzles. What was here is still here.";
}

}  // namespace screen
