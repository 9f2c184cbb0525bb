// Making the other runs, and finding where they part.
#include "web/beside.h"

#include <algorithm>

#include "engine/sched/differ.h"
#include "web/session.h"

namespace screen {

namespace {

// Beyond that a comparison event by event would be felt; the lanes are still drawn.
constexpr std::size_t compared_steps_max = 20'000;
constexpr std::size_t run_steps_max = 10'000;

void add(Session& session, std::string title, std::unique_ptr<Playback> playback) {
    Beside beside;
    beside.title = std::move(title);
    beside.chart = chart_of(playback->run);
    beside.playback = std::move(playback);
    if (session.beside.size() == beside_most) session.beside.erase(session.beside.begin());
    session.beside.push_back(std::move(beside));
}

void compare(Session& session, std::string title, Order order) {
    if (!session.playback && !begin_playback(session)) return;
    if (session.playback->run.size() == 0) {
        session.playback->extend(run_steps_max);
        session.playback->go_to(session.playback->run.size());
    }
    puzzle::Rules rules;
    puzzle::Built built = build(order, rules);
    if (!built.machine) {
        std::string why;
        for (const lang::Diagnostic& diagnostic : built.diagnostics) {
            if (why.empty() && diagnostic.severity == lang::Severity::Error) {
                why = diagnostic.message;
            }
        }
        tell(session, "It cannot run so: " + why + ".");
        return;
    }
    auto playback =
        std::make_unique<Playback>(std::move(order), std::move(built), policy_of(session));
    playback->extend(std::max(session.playback->run.size(), run_steps_max));
    add(session, std::move(title), std::move(playback));
}

void find_parting(const Playback& main, Beside& beside) {
    const Playback& other = *beside.playback;
    beside.parted_version = main.version;
    beside.difference.clear();
    if (std::max(main.run.size(), other.run.size()) > compared_steps_max) return;
    const std::optional<sched::Difference> found = sched::difference(main.run, other.run);
    if (!found) return;
    beside.parted_here = found->second.step;
    beside.parted_there = found->first.step;
    const auto side = [](const sched::Side& told) {
        return told.what.empty() ? std::string("it has ended") : told.what;
    };
    beside.difference = "here " + side(found->second) + ", above " + side(found->first);
}

}  // namespace

void keep_beside(Session& session, std::string title) {
    if (!session.playback || session.playback->run.size() == 0) return;
    const Playback& now = *session.playback;
    auto copy = std::make_unique<Playback>(now.order, now.built, policy_of(session));
    copy->follow(now.run.choices());
    copy->told = now.told;
    add(session, std::move(title), std::move(copy));
}

void keep_run(Session& session) {
    if (!session.playback || session.playback->run.size() == 0) return;
    keep_beside(session, "Kept at step " + std::to_string(session.playback->position));
}

void compare_rules(Session& session, std::string title, std::string changes) {
    Order order = session.order();
    order.changes = std::move(changes);
    compare(session, std::move(title), std::move(order));
}

void compare_text(Session& session, std::string title, std::string text) {
    Order order = session.order();
    order.text = std::move(text);
    compare(session, std::move(title), std::move(order));
}

void exchange(Session& session, std::size_t number) {
    if (number >= session.beside.size() || !session.playback) return;
    pause(session);
    Beside& beside = session.beside[number];
    const std::size_t position = session.playback->position;
    std::swap(session.playback, beside.playback);
    session.playback->go_to(position);
    beside.chart = chart_of(beside.playback->run);
    beside.moment_position = static_cast<std::size_t>(-1);
    beside.title = "The run that was above";
    for (Beside& each : session.beside) each.parted_version = 0;
}

void drop_beside(Session& session, std::size_t number) {
    if (number >= session.beside.size()) return;
    session.beside.erase(session.beside.begin() + static_cast<std::ptrdiff_t>(number));
}

void update_beside(Session& session) {
    if (!session.playback || session.running) return;
    for (Beside& beside : session.beside) {
        if (beside.parted_version == session.playback->version) continue;
        find_parting(*session.playback, beside);
    }
}

const Moment& moment_of(Beside& beside, std::size_t position) {
    Playback& playback = *beside.playback;
    playback.go_to(position);
    if (beside.moment_position != playback.position) {
        beside.moment = moment_of(playback);
        beside.moment_position = playback.position;
    }
    return beside.moment;
}

}  // namespace screen
