// Keys: "script/ID" is attempt 1's text and "script/ID/2" the second's; "attempt/ID/2" its name
// where it was given one; "attempt/ID" the number of the last one.
#include "web/attempts.h"

#include <algorithm>
#include <cstdlib>

#include "web/platform.h"
#include "web/progress.h"
#include "web/session.h"

namespace screen {

namespace {

std::string attempt_key(std::string_view id) { return "attempt/" + std::string(id); }
std::string name_key(std::string_view id, int number) {
    return attempt_key(id) + "/" + std::to_string(number);
}

void keep(Session& session, std::string problem) {
    if (!problem.empty()) tell(session, std::move(problem));
}

bool there(const std::vector<Attempt>& attempts, int number) {
    return std::any_of(attempts.begin(), attempts.end(),
                       [number](const Attempt& attempt) { return attempt.number == number; });
}

}  // namespace

std::vector<Attempt> attempts_of(std::string_view id) {
    std::vector<int> numbers = {1};
    const std::string begin = "script/" + std::string(id) + "/";
    for (const std::string& key : platform::saved_keys(begin)) {
        const int number = std::atoi(key.c_str() + begin.size());
        if (number > 1) numbers.push_back(number);
    }
    std::sort(numbers.begin(), numbers.end());
    std::vector<Attempt> attempts;
    for (const int number : numbers) {
        std::string name = platform::load(name_key(id, number)).value_or("");
        if (name.empty()) name = "Attempt " + std::to_string(number);
        attempts.push_back({number, std::move(name)});
    }
    return attempts;
}

int last_attempt(std::string_view id) {
    const int number = std::atoi(platform::load(attempt_key(id)).value_or("1").c_str());
    return there(attempts_of(id), number) ? number : 1;
}

void open_attempt(Session& session, int number) {
    const std::string& id = session.entry().puzzle->id;
    keep(session, platform::save(attempt_key(id), std::to_string(number)));
    choose(session, session.chosen);
}

void new_attempt(Session& session, std::string text, std::string name) {
    const std::string& id = session.entry().puzzle->id;
    const std::vector<Attempt> attempts = attempts_of(id);
    for (const Attempt& attempt : attempts) {
        if (name.empty()) break;
        if (load_script(id, attempt.number).value_or(session.entry().puzzle->start) != text)
            continue;
        open_attempt(session, attempt.number);
        return;
    }
    const int number = attempts.back().number + 1;
    const std::string problem = save_script(id, number, text);
    if (!problem.empty()) {
        // Then it is at least to be seen, and what was here stands aside.
        keep(session, problem);
        take_text(session, std::move(text));
        return;
    }
    if (!name.empty()) keep(session, platform::save(name_key(id, number), name));
    open_attempt(session, number);
}

void rename_attempt(Session& session, std::string name) {
    const std::string key = name_key(session.entry().puzzle->id, session.attempt);
    if (name.empty()) {
        platform::forget(key);
    } else {
        keep(session, platform::save(key, name));
    }
}

void remove_attempt(Session& session) {
    const std::string id = session.entry().puzzle->id;
    const std::vector<Attempt> attempts = attempts_of(id);
    if (attempts.size() < 2) return;
    const std::string problem = save_aside(id, session.text);
    if (!problem.empty()) return keep(session, problem);
    const int number = session.attempt;
    forget_script(id, number);
    platform::forget(name_key(id, number));
    const Attempt& next = attempts.front().number == number ? attempts[1] : attempts.front();
    open_attempt(session, next.number);
}

}  // namespace screen
