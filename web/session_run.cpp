// The one run of a session: making it, growing it, moving in it.
#include <algorithm>
#include <chrono>

#include "web/platform.h"
#include "web/session.h"

namespace screen {

namespace {

// A run that goes on for ever has to stop somewhere; Run goes on from there.
constexpr std::size_t run_steps_max = 100'000;
// Steps between two looks at the clock, and what of a frame they may take.
constexpr std::size_t slice_steps = 500;
constexpr std::chrono::milliseconds frame_share{6};
// A growing run's timeline is drawn anew this often.
constexpr double chart_every = 0.25;
// However slow the speed, a run passes by within this time.
constexpr double longest_play = 20;

// A playback of the text as it stands, begun anew where there is none.
bool ready(Session& session) {
    if (session.playback && !session.playback_stale()) return true;
    return begin_playback(session);
}

void grow(Session& session) {
    Playback& playback = *session.playback;
    const auto until = std::chrono::steady_clock::now() + frame_share;
    while (std::chrono::steady_clock::now() < until) {
        if (playback.extend(slice_steps) == slice_steps && !playback.ended()) {
            if (playback.run.size() % run_steps_max != 0) continue;
            tell(session,
                 "Paused after " + std::to_string(playback.run.size()) + " steps; Run goes on.");
        }
        session.running = false;
        return;
    }
}

void play(Session& session) {
    Playback& playback = *session.playback;
    const double wanted = speeds[session.speed].steps_per_second;
    if (wanted == 0) {
        playback.go_to(playback.run.size());
    } else {
        const double pace =
            std::max(wanted, static_cast<double>(playback.run.size()) / longest_play);
        if (session.now >= session.position_due) {
            const double late = std::min(session.now - session.position_due, 0.1);
            const auto steps = 1 + static_cast<std::size_t>(late * pace);
            playback.go_to(playback.position + steps);
            session.position_due = session.now + 1 / pace;
        }
        platform::request_redraw_after(std::max(0.0, session.position_due - session.now));
    }
    if (playback.at_end() && !session.running) session.playing = false;
}

}  // namespace

std::unique_ptr<sched::Policy> policy_of(const Session& session) {
    auto policy = sched::policy(session.policy, session.seed);
    return policy ? std::move(policy) : sched::first();
}

bool begin_playback(Session& session) {
    session.running = session.playing = false;
    if (session.edited || session.built_order.puzzle != session.entry().puzzle) {
        compile_now(session);
    }
    if (!session.built.machine) {
        tell(session, "The script has errors: nothing can run yet.");
        return false;
    }
    session.playback =
        std::make_unique<Playback>(session.built_order, session.built, policy_of(session));
    return true;
}

void advance(Session& session) {
    if (!session.playback) return;
    if (session.running) {
        grow(session);
        platform::request_redraw();
    }
    if (session.playing) play(session);
}

void run(Session& session) {
    if (!ready(session)) return;
    Playback& playback = *session.playback;
    if (playback.at_end() && playback.ended()) playback.go_to(0);
    session.running = !playback.ended();
    session.playing = true;
    session.position_due = session.now;
}

void pause(Session& session) { session.running = session.playing = false; }

void step(Session& session) {
    if (!ready(session)) return;
    pause(session);
    Playback& playback = *session.playback;
    const std::size_t from = playback.position;
    if (playback.step() && session.by_statement) playback.finish_statement(from);
}

void back(Session& session) {
    if (!session.playback) return;
    pause(session);
    Playback& playback = *session.playback;
    playback.go_to(session.by_statement ? playback.previous_statement()
                                        : std::max<std::size_t>(playback.position, 1) - 1);
}

void go_to(Session& session, std::size_t position) {
    if (!session.playback) return;
    pause(session);
    session.playback->go_to(position);
}

void go_to_own(Session& session, bool forward) {
    if (!session.playback || session.playback->run.size() == 0) return;
    const Playback& playback = *session.playback;
    const std::size_t at = playback.position > 0 ? playback.position - 1 : 0;
    const vm::TaskId task = playback.run.choices()[at].task;
    go_to(session, forward ? playback.next_of(task) : playback.previous_of(task));
}

void go_to_lock(Session& session, sync::Address object, bool forward) {
    if (!session.playback) return;
    const Playback& playback = *session.playback;
    const std::size_t to = forward ? playback.next_on(object) : playback.previous_on(object);
    if (to == playback.position) {
        const std::string what =
            object == 0 ? "any lock"
                        : vm::name_of(playback.machine(), playback.run.last().data(), object);
        tell(session, std::string("Nothing ") + (forward ? "later" : "earlier") + " happens to " +
                          what + " in this run.");
    }
    go_to(session, to);
}

void take(Session& session, vm::Choice choice) {
    if (!ready(session)) return;
    pause(session);
    Playback& playback = *session.playback;
    leave(session, choice);
    const std::size_t from = playback.position;
    if (playback.take(choice) && session.by_statement) playback.finish_statement(from);
}

void leave(Session& session, vm::Choice next) {
    const Playback& playback = *session.playback;
    if (playback.at_end() || !playback.ended()) return;
    if (playback.run.choices()[playback.position] == next) return;
    keep_beside(session, "Before your choice at step " + std::to_string(playback.position + 1));
}

void set_by_statement(Session& session, bool by_statement) {
    session.by_statement = by_statement;
    const std::string problem = save_setting("steps", by_statement ? "statement" : "operation");
    if (!problem.empty()) tell(session, problem);
}

void restart(Session& session) {
    if (begin_playback(session)) session.playback->go_to(0);
}

void set_policy(Session& session, std::string name, std::uint64_t seed) {
    session.policy = std::move(name);
    session.seed = seed;
    if (!session.playback) return;
    if (auto policy = sched::policy(session.policy, seed)) {
        session.playback->policy = std::move(policy);
    }
}

void set_speed(Session& session, int speed) {
    session.speed = speed;
    session.position_due = session.now;
    const std::string problem = save_setting("speed", speeds[speed].name);
    if (!problem.empty()) tell(session, problem);
}

void show_counterexample(Session& session) {
    if (!session.judgement || session.judgement->verdict.schedule.empty()) return;
    const Judgement& judgement = *session.judgement;
    pause(session);
    session.playback =
        std::make_unique<Playback>(judgement.order, judgement.built, policy_of(session));
    const explore::Verdict& verdict = judgement.verdict;
    session.playback->told = {verdict.schedule.size(), verdict.loop_from, verdict.relevant};
    if (session.playback->follow(verdict.schedule)) return;
    tell(session, "The judge's schedule does not fit the run: please report this.");
}

void stress(Session& session, std::uint64_t runs) {
    if (session.edited || session.built_order.puzzle != session.entry().puzzle)
        compile_now(session);
    if (!session.built.machine) {
        tell(session, "The script has errors: nothing can run yet.");
        return;
    }
    session.stress.start(session.order(), runs, platform::has_threads());
}

void show_failing_run(Session& session, std::size_t number) {
    const auto& failing = session.stress.report().failing;
    if (session.stress.running()) {
        tell(session, "The runs are still going on: stop them, or wait.");
        return;
    }
    if (number >= failing.size() || failing[number].replayed.choices.empty()) return;
    pause(session);
    session.playback = std::make_unique<Playback>(session.stress.order(), session.stress.built(),
                                                  policy_of(session));
    const threads::Replayed& replayed = failing[number].replayed;
    if (session.playback->follow(replayed.choices))
        session.playback->run.measured(replayed.nanoseconds);
}

const Moment& moment(Session& session) {
    auto& seen = session.seen;
    const Playback& playback = *session.playback;
    if (seen.moment_version != playback.version || seen.moment_position != playback.position) {
        seen.moment = moment_of(playback);
        seen.moment_version = playback.version;
        seen.moment_position = playback.position;
    }
    return seen.moment;
}

const Chart& chart(Session& session) {
    auto& seen = session.seen;
    const Playback& playback = *session.playback;
    const bool due = !session.running || session.now > seen.chart_at + chart_every;
    if (seen.chart_version != playback.version && due) {
        seen.chart = chart_of(playback.run);
        seen.inversions = inversions_of(seen.chart);
        seen.chart_version = playback.version;
        seen.chart_at = session.now;
    }
    return seen.chart;
}

const std::vector<Inversion>& inversions(Session& session) {
    chart(session);
    return session.seen.inversions;
}

}  // namespace screen
