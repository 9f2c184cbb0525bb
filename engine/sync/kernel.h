// The three verbs under every primitive: wait (block), wake, reschedule; and who is told about it.
// A primitive is a few functions over a Kernel and the words of its object. The machine makes a
// Kernel for each step. It knows no instruction, no policy and no search: who runs next is not
// asked here.
//
// Two ways to block, by the object's rules and the rule of scheduling:
//   no queue   order undefined, barging allowed, any task may run next: a call that cannot proceed
//              is no step. It answers Disabled and has changed nothing; the task stays before it.
//   queue      else: arriving is a step. The task is Waiting until somebody wakes it, a timer
//              fires, or (where the API allows it) it wakes for no reason.
//
// Worked example, a semaphore of 0 permits in a FIFO queue, priorities, A waits from tick 1, B
// gives at 5:
//   tick  A                             B
//   1     acquire: no permit -> wait
//   5     (Completed, ready)            release: A waits -> complete(A); count stays 0
//   5     runs if more urgent than B    ...
#pragma once

#include <cstdint>
#include <vector>

#include "engine/sync/looked.h"
#include "engine/sync/options.h"
#include "engine/sync/task.h"

namespace sync {

// What the API or the language calls undefined, reported instead of done. One sentence each in
// misuse.cpp.
enum class Misuse : std::uint8_t {
    None,
    UnlockNotOwned,  // by another task, or of a free lock
    Relock,
    RelockShared,
    WrongUnlockMode,
    GuardOwnsAlready,  // system_error: resource_deadlock_would_occur
    GuardOwnsNothing,  // system_error: operation_not_permitted
    WaitWithoutLock,
    WaitOnTwoLocks,
    PermitsPastMaximum,
    NegativeCount,
    LatchBelowZero,
    BarrierOverrun,
    HeldAtEnd,
    DestroyedInUse,
    ThreadNotJoined,
    ThreadNotJoinable,
    JoinsItself,
    CeilingViolated,
    QueueEmpty,
    QueueFull,
    BlocksInInterrupt,
    BeforeStart,
    BadArgument,
    NoTaskLeft,
    OutputFull,
    NestedTooDeep,  // a counter of nested calls is at its end
    WaitHeldTwice,
    NotFromInterrupt,  // of interrupt context, and the API has no error for it
    NothingToGiveBack,
    TwoBidders,
    PermitWithoutForbid,
    NotInitialised,
    StaleAddress,      // not a live object of the kind that the call needs
    WaitsWhileLocked,  // with the scheduler or interrupts off
    UnlocksUnlocked,   // a scheduler lock or a critical section that was not begun
    AssertsHolder,     // FreeRTOS with asserts: a mutex of another task
};
const char* sentence(Misuse misuse);

// Addresses from here on name words of the task's own stack, counted from its base. So two tasks
// that stand at the same place with the same values have the same words, wherever their stacks lie.
// What other tasks may use is named by its plain address.
inline constexpr Word own_window = 0x8000;

enum class Outcome : std::uint8_t {
    Done,      // the call is finished; Call::result is its answer
    Disabled,  // it cannot proceed; nothing was changed
    Waiting,   // the task is in a queue or asleep; it will be completed, or called again
    Again,     // a visible stage is done (Task::phase tells which); the next step calls again
    Ended,     // the calling task has ended itself (life.h)
    Misused,   // Kernel::misuse tells why
};

enum class EventKind : std::uint8_t {
    Released,  // a task's release: it is ready for the first time; value: its priority
    Started,   // its first step
    Ended,
    Read,
    Wrote,     // object: the address; value: the value
    Call,      // an Invoke is finished; value: its result
    Acquired,  // object; value: the count (recursion, permits left)
    Unlocked,  // given back or signalled; value: the count left
    Blocked,  // waits for object; value: the owner or no_task; extra: ticks until its time-out, or forever
    Woken,  // by whom: value; object: what it waited for
    TimedOut,
    SpuriouslyWoken,
    Slept,     // value: ticks
    Priority,  // effective priority changed; value: from, extra: to
    Worked,    // one tick of CPU; value: ticks left
    Time,      // value: ticks that passed at once
    Output,    // value: number of the first word in the output
    Spawned,   // value: the new task
    Chose,     // value of choose(n)
};

struct Event {
    EventKind kind;
    TaskId task;
    Address object;
    Word value;
    Word extra;
    std::uint32_t pc;  // the instruction that did it
};

// What one step read and wrote, as addresses of words (a sync object counts by its first word, a
// task by its block). [all] where the list ran over: then it must be taken to touch everything.
struct Footprint {
    static constexpr int capacity = 14;
    struct Entry {
        Address address;
        bool write;
    };
    std::uint8_t count = 0;
    bool all = false;
    Entry entries[capacity];

    void touch(Address address, bool write) {
        if (count == capacity) {
            all = true;
            return;
        }
        entries[count++] = {address, write};
    }
};

struct Rule {
    // In all but Any time is exact, and so is who runs. Priority: as the script says.
    // RateMonotonic: who has to be done sooner after its release has the higher priority.
    // EarliestDeadline: who has to be done first.
    enum class Scheduling : std::uint8_t {
        Any,
        Priority,
        RateMonotonic,
        EarliestDeadline
    } scheduling = Scheduling::Any;
    std::uint8_t cores = 1;  // not with Any
    std::uint8_t slice = 0;  // not with Any: ticks of a round-robin slice; 0: none
    bool spurious = true;    // condition waits may end for no reason
    // Priority only: who lost the CPU to a more urgent task goes behind its equals (FreeRTOS, whose
    // list of a level is a ring with a pointer that moves on whenever somebody of that level is
    // picked).
    bool rotates = false;

    bool exact_time() const { return scheduling != Scheduling::Any; }
};

// What is given to a task, or to all, outside of its own block; the machine says where it lies.
struct Rooms {
    struct Pool {
        Address first = 0;        // 0: the program has none
        std::uint16_t words = 0;  // of one object
        std::uint16_t count = 0;
    };
    const Pool* pools = nullptr;  // by the number that an API's type gives itself
    std::uint32_t stacks = 0;     // the stack of task 0; its words are at the end of each stack
    std::uint32_t stack_words = 0;
    std::uint32_t task_words = 0;
    std::uint8_t features = 0;  // lang::Feature: which of an API's rules the program asks for
};

// What a script sees of an object of a pool: no small number, so that a counter is seldom taken for
// one.
inline constexpr Word handle_of(Address object) { return 0x40000000 | object; }
inline constexpr Address object_of(Word handle) { return static_cast<Address>(handle & 0xffff); }

// What the machine does for a call: the primitives know no functions and no stacks.
class Births {
  public:
    // A free place of the pool becomes a task that will run [function], with at most 16 arguments,
    // of which it gets as many as it has parameters; it is not yet ready. no_task where there is no
    // place, or no such function (a null pointer).
    virtual TaskId bear(Word function, const Word* arguments, int count) = 0;
    // Where the places for started tasks begin.
    virtual int first_place() const = 0;

  protected:
    ~Births() = default;
};

// True where [task] is in the queue of [object], also where its time is up and it has not yet run
// since.
inline bool waits_at(const Task& task, Address object) {
    return task.object == object && object != 0 &&
           (task.state == State::Waiting ||
            (task.state == State::Ready && task.wake == Wake::TimedOut));
}

// What a real clock says of a call that cannot proceed, where there is one (engine/threads).
struct Patience {
    Word waited = 0;        // in: ticks for which the task has tried
    Word wanted = forever;  // out: with so many the call gives up
};

class Kernel {
  public:
    Kernel(Word* words, Task* tasks, int task_count, Rule rule, Looked* looked = nullptr)
        : words(words, looked),
          tasks(tasks, this->words, looked),
          task_count(task_count),
          rule(rule) {}

    // -- block
    // The call of [self] cannot proceed at [object] now: Disabled where the object keeps no queue,
    // else into its queue. When its waker completes it, the call answers [result]; [ticks] until
    // the time-out, or forever. [owner]: who holds the object, for the record.
    Outcome block(Address object, Role role, Word ticks = forever, Word result = 0,
                  TaskId owner = no_task);
    // Into the queue in any case: for objects where arriving always is a step (a condition
    // variable).
    Outcome wait(Address object, Role role, Order order, Word ticks = forever, Word result = 0,
                 TaskId owner = no_task);
    Outcome sleep(Word ticks);
    // A call with a time-out of [ticks] is Disabled where nobody queues: true where it gives up
    // instead. The time-out may come at any moment, so also now, unless a real clock counts.
    bool gives_up(Word ticks) const {
        if (ticks == forever || patience == nullptr) return ticks != forever;
        patience->wanted = ticks;
        return patience->waited >= ticks;
    }

    // -- wake: the task becomes ready; who runs is decided by nobody here.
    void complete(TaskId task, Word result);  // its call is finished, as if it had run on
    void complete(TaskId task) { complete(task, tasks[task].result); }
    void retry(TaskId task, Wake why = Wake::Retry);  // its call goes on from its phase

    // The waiter that [order] puts first; where it is undefined, one is chosen (a choice of the
    // explorer). no_task where nobody waits in [role].
    TaskId pick(Address object, Role role, Order order);
    int waiters(Address object, Role role) const;
    // Everybody who waits for [object] in [role], in the queue's order, answers [status].
    void complete_all(Address object, Role role, Status status);
    // [task] is in no queue any more: its time was up, or it is being deleted.
    void stop_waiting(TaskId task);
    // The time-out of a wait or a sleep fires.
    void expire(TaskId task);

    // -- reschedule: effective priorities anew after ownership, a queue or a base changed. Called
    // by the machine once at the end of a step in which [priorities_changed] was set.
    void reschedule();
    void priorities_changed() { stale_priorities_ = true; }

    // The ready list of a priority level (where time is exact): a task goes behind or before the
    // others. Between open_batch and close_batch tasks that become ready get the same rank: a tie,
    // to be chosen.
    void become_ready(TaskId task);
    void leave_ready(TaskId task);
    void to_tail(TaskId task);
    void to_head(TaskId task);
    void prefer(TaskId task);     // first among those who tie with it
    void lost_turn(TaskId task);  // Rule::rotates: a more urgent task has taken the CPU from it
    void open_batch() { batch_ = true; }
    void close_batch();

    // -- decisions inside a call: which of [n] outcomes. Where a step has more than outcomes_max in
    // all nobody can tell them apart (vm::Choice), and it fails.
    static constexpr int outcomes_max = 1 << 16;
    int choose(int n);
    int alternative = 0;   // in: the outcome to take, a mixed-radix number over all choose() calls
    int alternatives = 1;  // out: how many there are

    // -- what an API keeps beside its objects
    // A word of [task]'s own: errno and its kin (task_words.h).
    Word& own_word(TaskId task, int number) const {
        return words[rooms.stacks + (task + 1) * rooms.stack_words - rooms.task_words +
                     static_cast<std::uint32_t>(number)];
    }
    // The lowest free object of a pool, its words all 0; 0 where none is. An object is free while
    // its first word is 0 and nothing in the World still names it by [handle_of].
    Address from_pool(int pool);
    // True where [handle] is that of a live object in this pool.
    bool in_pool(int pool, Word handle) const;

    // -- locks owned by a task, chained through the second word of each lock
    void own(TaskId task, Address lock);
    void disown(TaskId task, Address lock);

    Outcome misused(Misuse why) {
        misuse = why;
        return Outcome::Misused;
    }
    void emit(EventKind kind, TaskId task, Address object = 0, Word value = 0, Word extra = 0) {
        if (events) events->push_back({kind, task, object, value, extra, pc});
    }
    // [changes]: whether a write makes a difference to a task that looks again and again (see
    // changed).
    void touch(Address address, bool write, bool changes = true) {
        if (footprint) footprint->touch(address, write);
        changed |= write && changes;
    }
    // The word at [address] of the World becomes [now]: a difference, unless it is taken back
    // before the loop comes round. What lies on the stack of [self] is looked at when it does.
    void becomes(Address address, Word was, Word now) {
        if (was == now) return;
        altered = true;
        if (address < own_base || address >= own_base + rooms.stack_words)
            drift += mark(address, now) - mark(address, was);
    }
    // A number for a word that sums tell changes by: equal sums mean that all was put back.
    static std::uint32_t mark(std::uint32_t place, Word word) {
        std::uint32_t x =
            (place + 1) * 0x9e3779b1u ^ static_cast<std::uint32_t>(word) * 0x85ebca6bu;
        x = (x ^ x >> 15) * 0x2c1b3c6du;
        x = (x ^ x >> 12) * 0x297a2d39u;
        return x ^ x >> 15;
    }

    // True where a call that cannot proceed is Disabled instead of queued.
    bool no_queue(Options o) const {
        return !rule.exact_time() && order_of(o) == Order::Undefined && grant_of(o) == Grant::Barge;
    }
    Options options(Address object) const { return to_options(words[object]); }
    template <class Object>
    Object& at(Address address) const {
        return *reinterpret_cast<Object*>(&words[address]);
    }

    const Words words;
    const Tasks tasks;
    const int task_count;
    const Rule rule;
    TaskId self = no_task;
    std::uint32_t own_base = 0;  // where the stack of [self] begins: see own_window
    std::uint32_t pc = 0;
    Misuse misuse = Misuse::None;
    Address output = 0;  // where print() writes: number of words, then the words
    Word output_words_max = 0;
    bool changed = false;  // out: something that others can see is different now, or time
                           // was spent; a mutex locked and given back does not count
    bool altered = false;  // out: a word became another, by becomes(); [drift]: by how much
    std::uint32_t drift = 0;
    bool completed = false;      // out: the call of another task was completed
    TaskId gave = no_task;       // who gave a lock of Protocol::VxWorks6 in this step
    bool drops_to_tail = false;  // where the drop behind a release puts a task: see protocol.h
    Address slice_place = 0;     // a word with the ticks of a slice; 0: they are [rule]'s
    Rooms rooms;
    Births* births = nullptr;
    Address blocked_on = 0;  // out: the object for which a Disabled call would have to wait
    std::vector<Event>* events = nullptr;
    Footprint* footprint = nullptr;
    Patience* patience = nullptr;

  private:
    void leave_queue(TaskId task);

    bool stale_priorities_ = false;
    bool batch_ = false;
};

}  // namespace sync
