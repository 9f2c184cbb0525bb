// Runs cases.txt, whose head says how a line is read: each answer that a line names is compared
// with what the model says.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "engine/bus/measure.h"

namespace {

using Answers = std::map<std::string, std::string>;

struct Case {
    std::string text, id, question, lock;
    std::map<std::string, int> settings;
    Answers expected;
    int setting(const char* name, int otherwise) const {
        const auto found = settings.find(name);
        return found == settings.end() ? otherwise : found->second;
    }
};

Case parse(const std::string& line) {
    Case result;
    result.text = line;
    const std::size_t arrow = line.find("->");
    REQUIRE(arrow != line.npos);
    std::istringstream left(line.substr(0, arrow));
    left >> result.id >> result.question >> result.lock;
    std::string key, value;
    for (int number; left >> key >> number;) result.settings[key] = number;
    std::istringstream right(line.substr(arrow + 2));
    while (right >> key >> value) {
        if (value.back() == ',') value.pop_back();
        result.expected[key] = value;
    }
    return result;
}

void add(Answers& answers, const bus::Traffic& traffic) {
    answers["transactions"] = std::to_string(traffic.transactions());
    answers["invalidations"] = std::to_string(traffic.invalidations);
}

std::string repeated(const std::string& text, std::size_t length) {
    std::string out;
    while (out.size() < length) out += text;
    return out;
}

Answers answers_to(const Case& asked, bus::Lock lock) {
    Answers answers;
    const bus::Cycles bus_cycles = asked.setting("bus", 10);
    if (asked.question == "uncontended") {
        const bus::Uncontended found = bus::uncontended(lock, bus_cycles);
        answers["cold"] = std::to_string(found.cold.transactions());
        answers["cold-reads"] = std::to_string(found.cold.reads);
        answers["again"] = std::to_string(found.again.transactions());
    } else if (asked.question == "waiting") {
        add(answers, bus::waiting(lock, asked.setting("spinners", 1), asked.setting("held", 1000),
                                  bus_cycles));
    } else if (asked.question == "hand-off") {
        const bus::HandOff found = bus::hand_off(lock, asked.setting("waiters", 1), bus_cycles);
        if (found.traffic) add(answers, *found.traffic);
        answers["delay"] = std::to_string(found.delay);
    } else if (asked.question == "contention") {
        bus::Workload workload;
        workload.cpus = asked.setting("cpus", 1);
        workload.rounds = asked.setting("rounds", 10);
        workload.section = asked.setting("section", 100);
        workload.bus_cycles = bus_cycles;
        const bus::Contention found = bus::contention(lock, workload);
        add(answers, found.traffic);
        const std::string order = found.order();
        const auto wanted = [&](const char* key) {
            const auto expected = asked.expected.find(key);
            return expected == asked.expected.end() ? std::string() : expected->second;
        };
        answers["begins"] = order.substr(0, wanted("begins").size());
        const std::string round = wanted("repeats");
        answers["repeats"] =
            repeated(round, round.empty() ? 0 : order.size()) == order ? round : order;
    }
    return answers;
}

}  // namespace

TEST_CASE("the bus model answers every case of the file", "[bus]") {
    std::ifstream file(LOCKSTEP_SOURCE_DIR "/tests/bus/cases.txt");
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        const Case asked = parse(line);
        INFO(line);
        const auto lock = bus::find_lock(asked.lock);
        REQUIRE(lock);
        const Answers answers = answers_to(asked, *lock);
        REQUIRE_FALSE(asked.expected.empty());
        for (const auto& [key, value] : asked.expected) {
            INFO(key);
            const auto found = answers.find(key);
            CHECK((found == answers.end() ? "no such answer" : found->second) == value);
        }
        cases++;
    }
    CHECK(cases >= 60);
}
