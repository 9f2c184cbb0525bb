// The event: a flag that tasks wait for. An automatic one lets one waiter go and is reset by that;
// a manual one lets everybody go until somebody resets it. Two sets before a wait count once. A
// pulse lets go only whoever waits at that moment. It has no owner, hence no notice of a task's
// death.
//
//   A, B wait   set, automatic: one of them goes on, the event is not set
//               set, manual: both go on, the event stays set and nobody waits until the reset
//               nobody waits, pulse: nothing has happened
#pragma once

#include "engine/sync/call.h"

namespace sync {

struct EventFlag {
    Options options;
    Word set;
    Word manual;
};
inline constexpr int event_words = sizeof(EventFlag) / sizeof(Word);

// In Call::status: Ok, Busy ([ticks] 0 and not set), TimedOut.
Outcome take_event(Call& c, Address event, Word ticks = forever);
void set_event(Kernel& k, Address event);
void reset_event(Kernel& k, Address event);
void pulse_event(Kernel& k, Address event);

}  // namespace sync
