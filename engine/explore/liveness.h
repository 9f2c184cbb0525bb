// Does everybody get on? Asked of runs that never end, after the search found nothing wrong in any
// state; called by search.cpp, in slices. The answer is a lasso: a way in, and a loop that a fair
// run may go round for ever.
//
// What is wrong with a loop, in the order in which it is looked for (getting on: state_graph.h):
//   always_eventually  its condition holds nowhere in the loop. A run that ends is not asked: what
//                      must hold then is `finally`'s affair
//   livelock           somebody who must end has not, and nobody gets on
//   starvation         somebody who must end has not and never gets on, though others do
//   busy wait          one task goes round alone and changes nothing but itself: it waits for
//                      somebody else and uses its processor for it. Fairness is no matter
// (Lockout of one and of all are apart as in Tai's definitions of livelock and starvation, 1994;
// weak and strong fairness are those of Lehmann, Pnueli and Stavi, 1981.)
//
// Where time is exact, a loop without a tick is wrong for whomever: nobody else ever runs. That is
// asked first of all, and alone.
//
// Spurious wake-ups are off, as are reductions that leave steps out: both would hide loops, or make
// some that no run may count on.
#pragma once

#include <optional>

#include "engine/explore/lasso.h"

namespace explore {

struct EndlessRun {
    VerdictKind kind = VerdictKind::Pass;      // Pass: everybody gets on
    const lang::Property* property = nullptr;  // the `always_eventually` that is not met
    vm::TaskId task = sync::no_task;           // Starvation, BusyWait: whose
    Liveness fairness = Liveness::Weak;        // assumed
    bool timeless = false;                     // a livelock within one tick
    Lasso lasso;
};

class LivenessCheck {
  public:
    // [timeless]: it is only asked where somebody goes round while time stands still.
    LivenessCheck(const vm::Machine& machine, Visited& visited, Memory& memory, TaskMask must_end,
                  const Question& question, bool timeless = false);

    static bool wanted(const lang::Program& program, const Question& question);

    // Works for about [states] states. None: there is more to do; Finished: the answer is there;
    // else a limit.
    Stop run(std::uint64_t states);

    const EndlessRun& answer() const { return answer_; }
    bool timeless() const { return timeless_; }
    // What was run: without spurious wake-ups, unless timeless.
    const vm::Machine& machine() const { return calm_; }
    // What was assumed.
    Liveness fairness() const { return asks_who_gets_on() ? question_.liveness : Liveness::Weak; }
    // Valid where everybody gets on.
    const std::vector<Finding>& findings() const { return findings_; }

  private:
    using Number = StateGraph::Number;
    using Tasks = StateGraph::Tasks;

    bool asks_who_gets_on() const { return question_.liveness != Liveness::Off; }
    void look_for_lassos();
    void look_at_property(const lang::Property& property);
    void look_for_starvation(Tasks alive);
    void look_for_busy_waits(Tasks tasks);
    bool answer(VerdictKind kind, const Part& part, Liveness fairness);
    void note_busy_wait(vm::TaskId task, const std::vector<Number>& component);

    const Question& question_;
    Memory& memory_;
    const bool timeless_;
    const vm::Machine calm_;  // without spurious wake-ups, unless timeless
    StateGraph graph_;
    FairParts parts_;
    enum class Stage : std::uint8_t { Building, Cycles, Closer, Lassos } stage_ = Stage::Building;
    std::size_t next_ = 0;  // Closer: of the nodes on cycles
    EndlessRun answer_;
    std::vector<Finding> findings_;
};

// In words, as the functions of explain.h.
Verdict explain_lasso(const vm::Machine& machine, const EndlessRun& endless, const Counts& counts);
// "weak fairness: whoever could always go on does so at some time".
const char* in_words(Liveness fairness);

}  // namespace explore
