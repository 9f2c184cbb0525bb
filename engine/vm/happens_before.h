// What happens before what in one run, by vector clocks: each task counts its own moments, and
// knows of every other task how far that one had come when it last heard of it. Fed step by step by
// races.cpp. It knows a primitive only by the events of its calls and by what they touch.
//
// Who hears of whom (an arrow: what stands before the left happens before what follows the right):
//   unlock -> lock, release -> acquire   through the object; of a shared mutex readers hear of
//                                        writers, and writers of all
//   a try that fails                     hears of who holds the object. C++ lets a try fail for no
//                                        reason, and gives no arrow; here it fails for that reason
//   count_down, arrival -> wait, round   who goes on hears of all who were counted
//   spawn -> thread, end -> join
//   atomic -> atomic                     one total order: an access hears of the writes before it
//   call_once                            like an atomic access of its flag
//   await                                looks at the whole state, so it hears of everybody
// A notify, a time-out and a sleep are no arrow.
#pragma once

#include <array>
#include <map>
#include <span>

#include "engine/vm/machine.h"

namespace vm {

class HappensBefore {
  public:
    explicit HappensBefore(const Machine& machine);

    // A step that was made; [before] and [after] are the Worlds around it.
    struct Step {
        Choice choice;
        const Word* before;
        const Word* after;
        std::span<const Event> events;
        const Footprint& footprint;
        sync::Address plain;  // what it accessed without synchronisation; 0: nothing
    };
    void step(const Step& step);

    // [task]'s present moment, and whether it has heard of a moment of [other].
    std::uint32_t now(TaskId task) const { return clocks_[task][task]; }
    bool heard(TaskId task, TaskId other, std::uint32_t moment) const {
        return clocks_[task][other] >= moment;
    }

  private:
    using Clock = std::array<std::uint32_t, lang::tasks_max>;
    struct Object {
        Clock given{};         // heard by who takes it
        Clock given_shared{};  // what readers gave back: heard by writers only
        Clock taken{};         // heard by tries that fail, besides
        bool is_lock = false;  // taken and given back, unlike an atomic
        std::uint32_t readers = 0;
    };

    static void join(Clock& into, const Clock& from);
    void hear(TaskId task, const Clock& clock) { join(clocks_[task], clock); }
    void hear_everybody(TaskId task);
    void next_moment(TaskId task) { ++clocks_[task][task]; }

    void give(const Step& step, const Event& unlocked);
    void take(const Step& step, const Event& acquired);
    void go_on(const Step& step);
    void look_around(const Step& step);
    void touch(const Step& step, Footprint::Entry entry);
    void touch_task(const Step& step, Footprint::Entry entry);
    void spawn(TaskId parent, TaskId born);
    sync::Kind kind(const Step& step, sync::Address object) const;

    const Machine& machine_;
    std::array<Clock, lang::tasks_max> clocks_{};
    std::map<sync::Address, Object> objects_;
};

}  // namespace vm
