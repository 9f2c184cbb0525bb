// Asking the search about what can follow, and going there.
#include "web/foresight.h"

#include "web/platform.h"
#include "web/session.h"

namespace screen {

namespace {

constexpr std::uint64_t foresight_states_max = 500'000;

std::string in_steps(std::size_t count) {
    if (count == 0) return "now";
    return "in " + std::to_string(count) + (count == 1 ? " more step" : " more steps");
}

}  // namespace

void ask_foresight(Session& session) {
    if ((!session.playback || session.playback_stale()) && !begin_playback(session)) return;
    pause(session);
    const Playback& playback = *session.playback;
    Foresight& foresight = session.foresight;
    foresight.version = playback.version;
    foresight.position = playback.position;
    foresight.known = false;
    foresight.job.start_from(playback.order, playback.world(), platform::has_threads(),
                             foresight_states_max);
}

void update_foresight(Session& session) {
    Foresight& foresight = session.foresight;
    if (!foresight.job.running()) return;
    std::optional<puzzle::Judged> judged = foresight.job.poll();
    if (!judged || !judged->built.machine) return;
    foresight.verdict = std::move(judged->verdict);
    foresight.known = true;
}

bool foresight_holds(const Session& session) {
    const Foresight& foresight = session.foresight;
    return session.playback && foresight.version == session.playback->version &&
           foresight.position == session.playback->position;
}

std::string foresight_words(const Session& session) {
    const Foresight& foresight = session.foresight;
    if (!foresight.known) return "Looking at everything that can follow ...";
    const explore::Verdict& verdict = foresight.verdict;
    if (verdict.passed()) return "No: whatever follows from here, it cannot break any more.";
    if (verdict.kind == explore::VerdictKind::LimitReached) {
        return "Not known: too much can still follow from here.";
    }
    return "Yes, " + in_steps(verdict.schedule.size()) + ": " + verdict.sentence + ".";
}

void follow_foresight(Session& session) {
    const Foresight& foresight = session.foresight;
    if (!foresight_holds(session) || !foresight.known || foresight.verdict.schedule.empty()) return;
    const vm::Choices choices = foresight.verdict.schedule;
    leave(session, choices.front());
    if (!session.playback->branch(choices)) {
        tell(session, "The judge's schedule does not fit the run: please report this.");
    }
}

}  // namespace screen
