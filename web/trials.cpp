// Which rules are worth a trial, and trying them.
#include "web/trials.h"

#include "web/platform.h"
#include "web/session.h"

namespace screen {

namespace {

// Enough for most scripts, and soon over for all of them.
constexpr std::uint64_t trial_states_max = 200'000;

void start_next(Session& session) {
    Trials& trials = session.trials;
    if (trials.at >= trials.rows.size()) return;
    Order order = trials.order;
    order.changes =
        changes_of(trials.rows[trials.at].switched, *session.built.program, session.own_rule);
    trials.job.start(std::move(order), platform::has_threads(), trial_states_max);
}

}  // namespace

void begin_trials(Session& session) {
    stop_trials(session);
    if (session.edited) compile_now(session);
    if (!session.built.machine) {
        tell(session, "The script has errors: nothing can be tried yet.");
        return;
    }
    Trials& trials = session.trials;
    trials.order = session.order();
    trials.order.changes.clear();
    trials.rows = {{"as written", {}, false, "", explore::VerdictKind::LimitReached, ""}};
    for (Alternative& each : alternatives({}, session.own_rule)) {
        Trial trial;
        trial.label = std::move(each.label);
        trial.switched = each.switched;
        trials.rows.push_back(std::move(trial));
    }
    trials.at = 0;
    start_next(session);
}

void update_trials(Session& session) {
    Trials& trials = session.trials;
    if (trials.at >= trials.rows.size()) return;
    std::optional<puzzle::Judged> judged = trials.job.poll();
    if (!judged) return;
    Trial& trial = trials.rows[trials.at];
    trial.done = true;
    if (judged->built.machine) {
        trial.kind = judged->verdict.kind;
        trial.sentence = judged->verdict.sentence;
    } else {
        for (const lang::Diagnostic& diagnostic : judged->built.diagnostics) {
            if (trial.problem.empty() && diagnostic.severity == lang::Severity::Error)
                trial.problem = diagnostic.message;
        }
    }
    ++trials.at;
    start_next(session);
    platform::request_redraw();
}

void stop_trials(Session& session) {
    session.trials.job.abandon();
    session.trials.rows.clear();
    session.trials.at = 0;
}

void take_trial(Session& session, std::size_t row) {
    if (row >= session.trials.rows.size()) return;
    const Switched switched = session.trials.rows[row].switched;
    session.switched = switched;
    compile_now(session);
    judge(session);
}

}  // namespace screen
