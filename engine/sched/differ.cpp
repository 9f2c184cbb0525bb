// See differ.h.
#include "engine/sched/differ.h"

#include "engine/vm/inspect.h"

namespace sched {
namespace {

// The events that say something by themselves, one after the other: that a call is done, and that
// time passes, is seen in what comes behind.
class Telling {
  public:
    explicit Telling(const Run& run) : run_(run) { next(); }

    const Side& now() const { return now_; }
    void next() {
        now_.what.clear();
        while (step_ < run_.size()) {
            if (at_ == 0) at_ = run_.first_event(step_), tick_ = run_.tick(step_);
            if (at_ < run_.first_event(step_)) at_ = run_.first_event(step_);
            for (; at_ < run_.first_event(step_ + 1); at_++) {
                const sync::Event& e = run_.events()[at_];
                if (e.kind == sync::EventKind::Time) tick_ += e.value;
                if (e.kind == sync::EventKind::Time || e.kind == sync::EventKind::Call ||
                    e.kind == sync::EventKind::Worked) {
                    continue;
                }
                now_ = {step_, tick_, vm::sentence(run_.machine(), run_.at(step_ + 1).data(), e)};
                at_++;
                return;
            }
            step_++;
            if (step_ < run_.size()) tick_ = run_.tick(step_);
        }
        now_ = {run_.size(), run_.tick(run_.size()), ""};
    }

  private:
    const Run& run_;
    std::size_t step_ = 0, at_ = 0;
    vm::Word tick_ = 0;
    Side now_;
};

}  // namespace

std::optional<Difference> difference(const Run& a, const Run& b) {
    const bool exact =
        a.machine().settings.rule.exact_time() && b.machine().settings.rule.exact_time();
    for (Telling x(a), y(b);; x.next(), y.next()) {
        const bool same = x.now().what == y.now().what && (!exact || x.now().tick == y.now().tick);
        if (!same) return Difference{x.now(), y.now()};
        if (x.now().what.empty()) {
            if (ending_sentence(a) == ending_sentence(b)) return {};
            return Difference{{a.size(), a.tick(a.size()), ending_sentence(a)},
                              {b.size(), b.tick(b.size()), ending_sentence(b)}};
        }
    }
}

}  // namespace sched
