// A run's lanes. The run is made once more from its start, and after each step the few things that
// can have changed are looked at: the tasks' own blocks, the locks that the step touched, and
// whether a task that stays before its step (a lock that keeps no queue) can make it now. What a
// step touched is its footprint, so a long run costs little more than running it.
#include <algorithm>

#include "engine/sched/run.h"
#include "engine/vm/inspect.h"
#include "engine/vm/trial.h"

namespace sched {
namespace {

using sync::Address;
using sync::EventKind;
using vm::TaskId;
using vm::Word;

// True where a step that touched [done] can have changed the answer that [looked] led to.
bool meets(const vm::Footprint& done, const vm::Footprint& looked) {
    if (done.all || looked.all) return true;
    for (int i = 0; i < done.count; ++i) {
        if (!done.entries[i].write) continue;
        for (int j = 0; j < looked.count; ++j) {
            if (done.entries[i].address == looked.entries[j].address) return true;
        }
    }
    return false;
}

struct Lane {
    LaneState state = LaneState::Unborn;
    Address object = 0;
    int priority = 0;
    bool lived = false;
    bool trusted = false;  // [held_up] is known; what it depends on is in [looked]
    bool held_up = false;
    Address held_up_at = 0;
    vm::Footprint looked;
    std::size_t since = 0;  // the step that brought this state
    std::vector<Segment> segments;
};

struct Hold {
    TaskId owner;
    Word from;
    std::size_t step;
};
struct Lock {
    Address object;
    std::vector<Hold> holds;
};

class Recorder {
  public:
    explicit Recorder(const Run& run)
        : run_(run),
          machine_(run.machine()),
          exact_(machine_.settings.rule.exact_time()),
          world_(run.at(0)),
          trial_(machine_),
          lanes_(machine_.task_count()) {}

    Timeline record() {
        out_.exact_time = exact_;
        out_.measured = run_.is_measured();
        out_.end = run_.tick(run_.size());
        refresh(0, {});
        for (std::size_t step = 0; step < run_.size(); ++step) {
            if (run_.tick(step + 1) > run_.tick(step)) draw(step);
            vm::Footprint footprint;
            machine_.step(world_.data(), run_.choices()[step], {nullptr, &footprint});
            follow_locks(step);
            const TaskId moved = run_.choices()[step].task;
            if (moved != sync::no_task) lanes_[moved].trusted = false;
            refresh(step, footprint);
        }
        finish();
        return std::move(out_);
    }

  private:
    // The lanes from before [step] to after it.
    void draw(std::size_t step) {
        const vm::Choice choice = run_.choices()[step];
        for (std::size_t id = 0; id < lanes_.size(); ++id) {
            const auto task = static_cast<TaskId>(id);
            const bool runs = exact_ ? worked(step, task)
                                     : choice.kind == vm::ChoiceKind::Step && choice.task == task;
            add(step, task, runs);
        }
    }

    bool worked(std::size_t step, TaskId task) const {
        for (std::size_t i = run_.first_event(step); i < run_.first_event(step + 1); ++i) {
            const vm::Event& event = run_.events()[i];
            if (event.kind == EventKind::Worked && event.task == task) return true;
        }
        return false;
    }

    void add(std::size_t step, TaskId task, bool runs) {
        Lane& lane = lanes_[task];
        Segment segment{task, runs ? LaneState::Running : lane.state, run_.tick(step),
                        run_.tick(step + 1), runs ? run_begins(step, task) : lane.since};
        segment.priority = lane.priority;
        if (segment.state == LaneState::Blocked) {
            segment.object = lane.object;
            segment.owner = owner_of(lane.object);
        }
        if (!lane.segments.empty()) {
            Segment& last = lane.segments.back();
            if (last.state == segment.state && last.object == segment.object &&
                last.owner == segment.owner && last.priority == segment.priority) {
                last.to = segment.to;
                return;
            }
        }
        lane.segments.push_back(segment);
    }

    // Where time is exact, the steps that [task] makes in no time just before it works belong to
    // it.
    std::size_t run_begins(std::size_t step, TaskId task) const {
        if (!exact_) return step;
        while (step > 0 && run_.choices()[step - 1].task == task &&
               run_.tick(step - 1) == run_.tick(step)) {
            --step;
        }
        return step;
    }

    TaskId owner_of(Address object) const {
        const vm::Layout& layout = machine_.layout;
        if (object >= layout.tasks && object < layout.stacks) {
            return static_cast<TaskId>((object - layout.tasks) / sync::task_words);
        }
        for (const Lock& lock : locks_) {
            if (lock.object == object && !lock.holds.empty()) return lock.holds.front().owner;
        }
        return sync::no_task;
    }

    void refresh(std::size_t step, const vm::Footprint& footprint) {
        trial_.look_at(world_.data());
        for (std::size_t id = 0; id < lanes_.size(); ++id) {
            Lane& lane = lanes_[id];
            const sync::Task& task = machine_.task(world_.data(), static_cast<TaskId>(id));
            Address object = 0;
            const LaneState state =
                state_of(lane, static_cast<TaskId>(id), task, footprint, object);
            if (state != lane.state || object != lane.object) lane.since = step;
            lane.state = state;
            lane.object = object;
            lane.priority = task.effective;
            lane.lived |= state != LaneState::Unborn;
        }
    }

    LaneState state_of(Lane& lane, TaskId id, const sync::Task& task,
                       const vm::Footprint& footprint, Address& object) {
        if (task.state != sync::State::Ready) lane.trusted = false;
        switch (task.state) {
            case sync::State::Unborn:
                return lane.lived ? LaneState::Ended : LaneState::Unborn;
            case sync::State::Ended:
                return LaneState::Ended;
            case sync::State::Sleeping:
                return LaneState::Sleeping;
            case sync::State::Waiting:
                object = task.object;
                return LaneState::Blocked;
            case sync::State::Ready:
                break;
        }
        if (!lane.trusted || meets(footprint, lane.looked)) {
            lane.held_up = trial_.held_up(id);
            lane.held_up_at = trial_.object();
            lane.looked = trial_.footprint();
            lane.trusted = true;
        }
        object = lane.held_up ? lane.held_up_at : Address{0};
        return lane.held_up ? LaneState::Blocked : LaneState::Ready;
    }

    // -- locks

    void follow_locks(std::size_t step) {
        for (std::size_t i = run_.first_event(step); i < run_.first_event(step + 1); ++i) {
            const vm::Event& event = run_.events()[i];
            if (event.kind != EventKind::Acquired && event.kind != EventKind::Unlocked) continue;
            if (vm::is_lock(world_.data(), event.object)) follow(step, event.object);
        }
    }

    void follow(std::size_t step, Address object) {
        auto lock = std::find_if(locks_.begin(), locks_.end(),
                                 [&](const Lock& known) { return known.object == object; });
        if (lock == locks_.end()) lock = locks_.insert(lock, {object, {}});
        const auto now = vm::holders(machine_, world_.data(), object, sync::Role::Lock);
        std::vector<Hold> left;
        for (const Hold& hold : lock->holds) {
            if (std::find(now.begin(), now.end(), hold.owner) != now.end()) {
                left.push_back(hold);
            } else {
                close(object, hold, run_.tick(step + 1));
            }
        }
        for (const TaskId task : now) {
            const auto same = [&](const Hold& hold) { return hold.owner == task; };
            if (std::any_of(left.begin(), left.end(), same)) continue;
            // The step that takes a lock belongs to its lane; one that hands it over to the
            // giver's.
            const bool taken = run_.choices()[step].task == task;
            left.push_back({task, run_.tick(taken ? step : step + 1), step});
        }
        lock->holds = std::move(left);
    }

    void close(Address object, const Hold& hold, Word to) {
        if (to > hold.from) out_.locks.push_back({object, hold.owner, hold.from, to, hold.step});
    }

    void finish() {
        for (const Lock& lock : locks_) {
            for (const Hold& hold : lock.holds) close(lock.object, hold, out_.end);
        }
        std::sort(out_.locks.begin(), out_.locks.end(),
                  [](const LockSegment& a, const LockSegment& b) {
                      return a.object != b.object ? a.object < b.object
                             : a.from != b.from   ? a.from < b.from
                                                  : a.owner < b.owner;
                  });
        const std::size_t declared = machine_.program.tasks.size();
        for (std::size_t id = 0; id < lanes_.size(); ++id) {
            if (id >= declared && !lanes_[id].lived) continue;
            out_.tasks.insert(out_.tasks.end(), lanes_[id].segments.begin(),
                              lanes_[id].segments.end());
        }
    }

    const Run& run_;
    const vm::Machine& machine_;
    const bool exact_;
    vm::World world_;
    vm::Trial trial_;
    std::vector<Lane> lanes_;
    std::vector<Lock> locks_;
    Timeline out_;
};

}  // namespace

Timeline timeline(const Run& run) { return Recorder(run).record(); }

}  // namespace sched
