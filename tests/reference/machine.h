// A second machine, slow and plain, that shares no code with the one under test: neither engine/vm
// nor sync nor api nor explore. Both read the same compiled Program; what its instructions and the
// primitives do is told here once more, over maps, vectors and strings. Used by replay.h.
//
// It follows choices that somebody else has made, and refuses one that cannot be made. What it does
// not know it says (Machine::unknown): exact time, and queues of shared mutexes.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/lang/program.h"

namespace reference {

enum class Kind { Step, Timeout, Spurious };
struct Choice {
    Kind kind = Kind::Step;
    int task = 0;
    int alternative = 0;  // which of the outcomes that the step has
};

enum class Ending { None, Assertion, Undefined, OutputFull };

enum class Order { Any, Fifo, Priority };

// A mutex, a semaphore, a guard ...: whatever a constructor made, with the fields that it needs.
struct Object {
    std::string made_by;  // "new std::mutex"
    Order order = Order::Any;
    bool hand_off = false, recursive = false, relock_waits = false, may_be_left = false,
         saturates = false;
    int owner = -1, count = 0, most = 0;
    std::set<int> readers;
    std::vector<int> waiting;  // in order of arrival
    int lock = 0;              // of a guard, and of those who sleep at a condition
    bool owns = false;         // of a guard
    std::vector<int> locks;    // of a scoped_lock, the last one goes first
    int expected = 0, arrived = 0, completion = 0;
    int once = 0;  // 0 new, 1 being run, 2 done
    std::deque<int> queue;
    std::size_t room = 0;

    bool keeps_no_queue() const { return order == Order::Any && !hand_off; }
};

struct Frame {
    int function = 0;
    int base = 0;   // the address of its first local
    int back = -1;  // where the caller goes on
    std::vector<int> operands;
};

enum class Status { Unborn, Ready, Waiting, Ended };
enum class Woken { No, Notified, TimedOut, ForNoReason };

struct Task {
    Status status = Status::Unborn;
    int pc = 0;
    std::vector<Frame> frames;
    int waits_at = 0;
    bool timed = false, may_wake_alone = false;
    Woken woken = Woken::No;
    int stage = 0;                 // of a call that takes several steps
    std::optional<int> completed;  // somebody finished its call: the answer
    int answer = 0;                // the answer once that happens
    bool detached = false, started = false;
    int priority = 0;
};

class Machine {
  public:
    // [builtins]: what each of Program::builtins is called.
    Machine(const lang::Program& program, std::vector<std::string> builtins, bool spurious,
            int output_words_max);

    // Up to the first choice.
    void start();
    // Empty where it was made; else why it cannot be made.
    std::string make(const Choice& choice);

    const std::string& unknown() const { return unknown_; }
    Ending ending() const { return ending_; }
    int culprit() const { return culprit_; }  // the task whose step ended the run
    int message() const { return message_; }  // of a failed assertion
    const std::vector<int>& output() const { return output_; }
    int word(int address) const;
    const Object* object(int address) const;
    const std::vector<Task>& tasks() const { return tasks_; }

    bool holds(const lang::Property& property) const;
    bool can_go_on(int task) const;  // for a reason
    bool somebody_can_go_on() const;
    bool all_ended() const;  // but for daemons and interrupts
    bool races()
        const;  // two tasks are about to use a word, one of them writes, nothing orders them

  private:
    friend struct Calls;
    enum class Did { All, Nothing, Waits, Stage, Failed };
    struct Call {
        int task = 0;
        std::vector<int> arguments;
        int answer = 0;
        bool immediate = false;
    };

    Did step(int task);
    Did visible(int task);
    Did invoke(int task, bool immediate);
    bool park_here(int task);
    void run(int task, bool immediate);
    void local(int task, const lang::Instruction& in);
    void prepare(int task, int function, const std::vector<int>& arguments);
    void enter(int task, int function, int back);
    void leave(int task, int words);
    void end(int task);
    void settle();
    void fail(int task, Ending ending, int message = -1);
    Did undefined(int task);
    void forget(int from, int to);
    int choose(int n);
    int top_of(const Task& task) const;
    bool inside(int task, int function) const;
    bool condition(int task, int pc) const;
    std::optional<std::pair<int, bool>> plain_access(
        int task) const;  // word, and whether it writes

    const lang::Program& program_;
    std::vector<std::string> builtins_;
    bool spurious_;
    int output_words_max_;
    std::vector<Task> tasks_;
    std::map<int, int> words_;
    std::map<int, Object> objects_;
    std::vector<int> output_;
    int alternative_ = 0, radix_ = 1;
    int evaluated_ = 0;  // the value that a piece of code left
    bool done_ = false;
    Ending ending_ = Ending::None;
    int culprit_ = -1, message_ = -1;
    std::string unknown_;
};

}  // namespace reference
