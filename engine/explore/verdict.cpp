// The words of manifests and of machine output.
#include "engine/explore/verdict.h"

namespace explore {

const char* word(VerdictKind kind) {
    switch (kind) {
        case VerdictKind::Pass:
            return "pass";
        case VerdictKind::Deadlock:
            return "deadlock";
        case VerdictKind::Never:
            return "never";
        case VerdictKind::Finally:
            return "finally";
        case VerdictKind::Assertion:
            return "assertion";
        case VerdictKind::DataRace:
            return "data-race";
        case VerdictKind::Misuse:
            return "misuse";
        case VerdictKind::NotPossible:
            return "not-possible";
        case VerdictKind::DeadlineMissed:
            return "deadline-missed";
        case VerdictKind::Starvation:
            return "starvation";
        case VerdictKind::Livelock:
            return "livelock";
        case VerdictKind::BusyWait:
            return "busy-wait";
        case VerdictKind::LimitReached:
            return "limit-reached";
    }
    return "";
}

}  // namespace explore
