// One run on real threads. Everything but step_plain happens under [kernel_], so that of two
// threads one at a time changes the World; a thread that is out of the kernel is "loose".
//
//   thread of A                      thread of B                     what is known
//   plain steps (loose)              m.lock(): a step
//   m.lock(): Disabled -> parks      plain steps (loose)             A waits for m
//                                    m.unlock(): touches m           A's thread is woken
//   m.lock(): a step
//
// Rules for whoever edits this:
//   1. Nobody waits on a condition variable without going through settle_in() afterwards: a thread
//      may be holding all others still.
//   2. [running_] counts the threads that are not parked; whoever wakes one counts it, not the
//      woken.
//   3. The epoch counts steps in the kernel. A loose thread reads it before its access, so that
//      what it did before a step of its own in the kernel is ordered before that, for everybody.
#include "engine/threads/run.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/sched/dice.h"
#include "engine/sched/run.h"
#include "engine/sync/life.h"

namespace threads {

using sync::State;
using vm::ChoiceKind;
using vm::StepResult;
using vm::TaskId;
using vm::Word;

namespace {

// Daemons that are at work when everybody else has ended get so long to come to rest.
constexpr std::chrono::milliseconds daemons_rest{20};
// Threads look at [attention_] at every step, and one step is bounded by Settings; beyond that a
// thread is lost.
constexpr std::chrono::seconds back_by{5};
// Chance (a spurious wake-up, a death) comes about as often as in the policy `random`.
constexpr std::uint32_t chance_one_in = 16;

// Calls [see] for the instructions of an await's condition, or returns false for other code.
template <class See>
bool in_condition(const lang::Program& program, std::uint32_t await_pc, See see) {
    if (program.code[await_pc].opcode != lang::Opcode::Await) return false;
    for (std::uint32_t pc = await_pc + 1; pc < static_cast<std::uint32_t>(program.code[await_pc].b);
         pc++) {
        see(program.code[pc].opcode);
    }
    return true;
}

// True where the code of some task asks about the state of others, outside of an await: local
// computation is made out of the kernel, where the answer would be of no moment in particular.
bool asks_about_others(const lang::Program& program) {
    for (std::size_t i = 0; i < program.functions.size(); i++) {
        const lang::Function& function = program.functions[i];
        if (std::any_of(program.properties.begin(), program.properties.end(),
                        [&](const lang::Property& property) { return property.function == i; })) {
            continue;  // evaluated while all threads are held still
        }
        for (std::uint32_t pc = function.entry; pc < function.end; pc++) {
            if (in_condition(program, pc, [](lang::Opcode) {})) {
                pc = static_cast<std::uint32_t>(program.code[pc].b) - 1;
                continue;
            }
            switch (program.code[pc].opcode) {
                case lang::Opcode::AtFunction:
                case lang::Opcode::AtRange:
                case lang::Opcode::Ended:
                    return true;
                default:
                    break;
            }
        }
    }
    return false;
}

// About what it takes to wake a thread on a core that is free.
constexpr std::chrono::microseconds wait_for_others{30};
// An await of what plain accesses change is asked again so often, since those tell nobody.
constexpr std::chrono::microseconds ask_again{200};

// How a run's threads pass the time between steps.
enum class Manner : std::uint8_t { Straight, Yields, Spins, Naps };

class Execution {
  public:
    Execution(std::shared_ptr<const vm::Machine> machine, const Options& options);

    // The coordinator's side: before the threads, beside them, and behind them.
    bool begin();
    void watch(const std::atomic<bool>* cancelled);
    Result result();
    int thread_count() const { return static_cast<int>(threads_.size()); }

    // A thread's life, from the pool and back to it.
    void live(int number);

  private:
    using Lock = std::unique_lock<std::mutex>;

    struct Record {
        std::uint64_t epoch;
        std::uint64_t nanoseconds;
        vm::Choice choice;
        bool in_kernel;
        bool is_step;  // else: what a loose step left to be done in the kernel
        std::uint32_t events_end;
    };
    struct Thread {
        explicit Thread(std::uint64_t seed) : dice(seed) {}
        TaskId id = sync::no_task;
        sched::Dice dice;
        std::condition_variable wake;
        bool parked = false;
        bool disabled = false;         // its call cannot proceed, and waits for [blocked_on]
        sync::Address blocked_on = 0;  // 0: an await
        vm::Footprint watched;         // what its condition looked at
        bool watches_ends = false;     // and whether it asks for the end of tasks
        bool watches_places = false;   // or for where they stand
        bool has_deadline = false;     // the time-out of its call
        Clock::time_point deadline;
        Clock::time_point tries_since;  // Disabled, with a time-out
        bool trying = false;
        std::uint32_t steps = 0;
        std::vector<Record> records;  // its own, and of what happened by nobody in its turn
        std::vector<vm::Event> events;
    };

    // -- under the lock
    bool may_go(const Thread& me) const;
    void park(Thread& me, Lock& lock);
    void wake(Thread& thread);
    void settle_in(Lock& lock);
    void step(Thread& me, Lock& lock);
    void chance(Thread& me, vm::Choice choice, Lock& lock);
    void watch_condition(Thread& me, const vm::Footprint& looked_at);
    void catch_up(Thread& me, Lock& lock);
    void after(Thread& me, const vm::Footprint& footprint, std::size_t events_from, Lock& lock);
    void arrange(Thread& me, Lock& lock);
    void nobody_runs();
    void hold_still(Lock& lock);
    void let_go();
    const lang::Property* failing(lang::PropertyKind kind, bool when);
    void over_unless_finally(Ending well);
    void over(Ending ending);
    void over(const vm::Failure& failure);

    // -- out of it
    void plain_steps(Thread& me, StepResult& result);
    void loiter(Thread& me);
    void use_time(Thread& me, Word work_ticks, Word sleep_ticks, Lock& lock);
    void note(Thread& me, vm::Choice choice, bool in_kernel, bool is_step = true);
    std::uint64_t now() const {
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - began_).count());
    }

    const std::shared_ptr<const vm::Machine> machine_;
    const vm::Machine& m_;
    const Options options_;
    const bool gate_;
    bool has_nevers_ = false;
    Manner manner_ = Manner::Straight;
    vm::World world_;
    Word* w_ = nullptr;
    std::vector<std::unique_ptr<Thread>> threads_;  // one for each place of the machine
    Clock::time_point began_;
    std::atomic<int> arrived_ = 0;
    std::atomic<std::uint64_t> epoch_ = 0;
    std::atomic<bool> attention_ = false;  // loose threads are to come into the kernel

    std::mutex kernel_;
    std::condition_variable still_, let_go_, watched_;
    int running_ = 0, loose_ = 0;
    bool holding_ = false;
    bool over_ = false;
    bool all_ended_ = false;
    Clock::time_point until_;
    std::uint32_t granted_ = 0;  // gate: who may make a step
    std::uint32_t by_nobody_ = 0;
    vm::Choices choices_;

    Ending ending_ = Ending::Unfinished;
    vm::Failure failure_;
    const lang::Property* property_ = nullptr;
};

Execution::Execution(std::shared_ptr<const vm::Machine> machine, const Options& options)
    : machine_(std::move(machine)), m_(*machine_), options_(options), gate_(needs_gate(m_)) {
    for (const lang::Property& property : m_.program.properties) {
        has_nevers_ |= property.kind == lang::PropertyKind::Never;
    }
    sched::Dice dice(options.seed);
    if (options.jitter) manner_ = static_cast<Manner>(dice.below(4));
    for (int i = 0; i < m_.task_count(); i++) {
        threads_.push_back(std::make_unique<Thread>(dice.roll()));
        threads_.back()->id = static_cast<TaskId>(i);
    }
}

bool Execution::begin() {
    vm::Failure failure;
    world_ = m_.initial(&failure);
    w_ = world_.data();
    began_ = Clock::now();
    until_ = began_ + options_.limit;
    Lock lock(kernel_);
    if (failure.kind != vm::FailureKind::None) over(failure);
    if (!over_ && has_nevers_) {
        property_ = failing(lang::PropertyKind::Never, true);
        if (property_) over(Ending::Never);
    }
    if (!over_ && threads_.empty()) over_unless_finally(Ending::Finished);
    running_ = thread_count();
    if (!over_ && gate_) arrange(*threads_[0], lock);
    return !over_;
}

void Execution::watch(const std::atomic<bool>* cancelled) {
    constexpr std::chrono::milliseconds look_every{50};
    Lock lock(kernel_);
    while (!over_) {
        const auto now = Clock::now();
        if (cancelled && *cancelled) {
            over(Ending::Cancelled);
        } else if (now >= until_) {
            hold_still(lock);
            if (!over_) {
                if (!all_ended_) {
                    over(Ending::Unfinished);
                } else {
                    over_unless_finally(Ending::DaemonsGoOn);
                }
            }
            let_go();
        } else {
            watched_.wait_until(lock, std::min(until_, now + look_every));
            settle_in(lock);
        }
    }
}

// -- threads coming and going

void Execution::live(int number) {
    Thread& me = *threads_[static_cast<std::size_t>(number)];
    // Together, so that those that are woken last find something left to race with. Not for long,
    // since cores may be few; and without yielding, which on a busy machine may cost a thread its
    // turn for long.
    arrived_.fetch_add(1, std::memory_order_relaxed);
    const auto patience = Clock::now() + wait_for_others;
    while (arrived_.load(std::memory_order_relaxed) < thread_count() && Clock::now() < patience) {
    }
    Lock lock(kernel_);
    settle_in(lock);
    while (!over_) {
        if (!may_go(me)) {
            park(me, lock);
            continue;
        }
        if (options_.jitter) {
            lock.unlock();
            loiter(me);
            lock.lock();
            settle_in(lock);
            if (over_ || !may_go(me)) continue;
        }
        // A task's first step marks it as started, which others may look at.
        const bool started = m_.task(w_, me.id).flags & sync::Started;
        if (gate_ || !started || !m_.is_plain(w_, me.id)) {
            step(me, lock);
            lock.unlock();  // somebody else's turn
            lock.lock();
            settle_in(lock);
            continue;
        }
        loose_++;
        lock.unlock();
        StepResult result;
        plain_steps(me, result);
        lock.lock();
        loose_--;
        if (holding_ && loose_ == 0) still_.notify_one();
        settle_in(lock);
        if (over_) break;
        if (result.status == StepResult::Status::Failed) {
            over(result.failure);
        } else if (me.steps >= options_.steps_max) {
            over(Ending::Unfinished);
        } else if (!m_.is_plain(w_, me.id)) {
            catch_up(me, lock);
        }
    }
}

bool Execution::may_go(const Thread& me) const {
    if (me.disabled) return false;
    if (gate_) return granted_ >> me.id & 1;
    return m_.task(w_, me.id).state == State::Ready;
}

void Execution::wake(Thread& thread) {
    if (!thread.parked) return;
    thread.parked = false;
    running_++;
    thread.wake.notify_one();
}

// Until somebody wakes it or its time is up.
void Execution::park(Thread& me, Lock& lock) {
    me.parked = true;
    if (--running_ == 0) nobody_runs();
    while (me.parked && !over_) {
        if (me.disabled && me.blocked_on == 0 && !gate_) {
            if (me.wake.wait_for(lock, ask_again) == std::cv_status::no_timeout || !me.parked)
                continue;
            me.parked = me.disabled = false;
            running_++;
        } else if (!me.has_deadline) {
            me.wake.wait(lock);
        } else if (me.wake.wait_until(lock, me.deadline) == std::cv_status::timeout && me.parked) {
            me.parked = false;
            running_++;
        }
    }
    settle_in(lock);
    if (over_ || !me.has_deadline || Clock::now() < me.deadline) return;
    me.has_deadline = false;
    me.disabled = false;  // a call that is to give up is tried once more
    const sync::Task& task = m_.task(w_, me.id);
    if (task.state != State::Waiting || task.timer < 0) return;
    chance(me, {ChoiceKind::Timeout, me.id, 0}, lock);
    if (gate_) arrange(me, lock);
}

void Execution::settle_in(Lock& lock) {
    while (holding_) let_go_.wait(lock);
}

// All other threads are out of the World, or wait, until let_go(). [lock] is given up meanwhile.
void Execution::hold_still(Lock& lock) {
    settle_in(lock);
    holding_ = true;
    attention_.store(true, std::memory_order_relaxed);
    while (loose_ > 0) still_.wait(lock);
}

void Execution::let_go() {
    holding_ = false;
    attention_.store(over_, std::memory_order_relaxed);
    let_go_.notify_all();
}

void Execution::over(Ending ending) {
    if (over_) return;
    over_ = true;
    ending_ = ending;
    attention_.store(true, std::memory_order_relaxed);
    for (const auto& thread : threads_) thread->wake.notify_one();
    watched_.notify_one();
}

void Execution::over(const vm::Failure& failure) {
    if (over_) return;
    failure_ = failure;
    over(failure.kind == vm::FailureKind::Limit ? Ending::Unfinished : Ending::Failed);
}

// -- steps

void Execution::note(Thread& me, vm::Choice choice, bool in_kernel, bool is_step) {
    std::uint64_t epoch = epoch_.load(std::memory_order_relaxed);
    if (in_kernel) epoch_.store(++epoch, std::memory_order_relaxed);
    me.records.push_back(
        {epoch, now(), choice, in_kernel, is_step, static_cast<std::uint32_t>(me.events.size())});
}

void Execution::plain_steps(Thread& me, StepResult& result) {
    do {
        const std::uint64_t epoch = epoch_.load(std::memory_order_relaxed);
        result = m_.step_plain(w_, me.id, {&me.events});
        me.records.push_back({epoch,
                              now(),
                              {ChoiceKind::Step, me.id, 0},
                              false,
                              true,
                              static_cast<std::uint32_t>(me.events.size())});
        if (++me.steps >= options_.steps_max || result.status == StepResult::Status::Failed) return;
        loiter(me);
    } while (!attention_.load(std::memory_order_relaxed) && m_.is_plain(w_, me.id));
}

void Execution::step(Thread& me, Lock& lock) {
    const lang::Instruction next = m_.program.code[m_.task(w_, me.id).pc];
    const bool works = !m_.settings.rule.exact_time() && next.opcode == lang::Opcode::Invoke &&
                       m_.program.builtins[static_cast<std::size_t>(next.b)]->run == &sync::work;
    const Word work_ticks = works ? w_[m_.stack_of(me.id) + m_.task(w_, me.id).sp - 1] : 0;
    vm::Choice choice{ChoiceKind::Step, me.id, static_cast<std::uint16_t>(me.dice.roll())};
    vm::Footprint footprint;
    sync::Patience patience;
    if (me.trying)
        patience.waited = static_cast<Word>(
            std::min<std::int64_t>((Clock::now() - me.tries_since) / options_.tick, INT32_MAX));
    const std::size_t events_from = me.events.size();
    const bool awaits = next.opcode == lang::Opcode::Await && !gate_;
    if (awaits) hold_still(lock);
    const StepResult result =
        m_.step(w_, choice, {&me.events, &footprint, nullptr, nullptr, &patience});
    if (awaits) let_go();
    if (over_) return;
    if (result.status == StepResult::Status::Disabled) {
        me.events.resize(events_from);
        me.disabled = true;
        me.blocked_on = result.blocked_on;
        if (me.blocked_on == 0) watch_condition(me, footprint);
        me.has_deadline = false;
        if (patience.wanted != sync::forever) {
            if (!me.trying) me.tries_since = Clock::now();
            me.trying = me.has_deadline = true;
            me.deadline = me.tries_since + patience.wanted * options_.tick;
        }
        return;
    }
    me.trying = me.has_deadline = false;
    choice.alternative = static_cast<std::uint16_t>(
        result.alternatives > 1 ? choice.alternative % result.alternatives : 0);
    note(me, choice, true);
    if (result.status == StepResult::Status::Failed) return over(result.failure);
    if (++me.steps >= options_.steps_max) return over(Ending::Unfinished);
    Word sleep_ticks = 0;
    for (std::size_t i = events_from; i < me.events.size(); i++) {
        const vm::Event& event = me.events[i];
        if (event.task != me.id || m_.settings.rule.exact_time()) continue;
        if (event.kind == sync::EventKind::Slept) sleep_ticks = event.value;
        if (event.kind != sync::EventKind::Blocked || event.extra == sync::forever) continue;
        me.has_deadline = m_.task(w_, me.id).state == State::Waiting;
        me.deadline = Clock::now() + event.extra * options_.tick;
    }
    after(me, footprint, events_from, lock);
    if (gate_) arrange(me, lock);
    if (!over_ && (work_ticks > 0 || sleep_ticks > 0)) use_time(me, work_ticks, sleep_ticks, lock);
}

void Execution::watch_condition(Thread& me, const vm::Footprint& looked_at) {
    me.watched = looked_at;
    me.watches_ends = me.watches_places = false;
    in_condition(m_.program, m_.task(w_, me.id).pc, [&](lang::Opcode opcode) {
        me.watches_ends |= opcode == lang::Opcode::Ended;
        me.watches_places |= opcode == lang::Opcode::AtFunction || opcode == lang::Opcode::AtRange;
    });
}

// What no thread does: a time-out, a tick, a release.
void Execution::chance(Thread& me, vm::Choice choice, Lock& lock) {
    vm::Footprint footprint;
    const std::size_t events_from = me.events.size();
    const StepResult result = m_.step(w_, choice, {&me.events, &footprint});
    note(me, choice, true);
    if (result.status == StepResult::Status::Failed) return over(result.failure);
    footprint.all = true;
    after(me, footprint, events_from, lock);
}

void Execution::catch_up(Thread& me, Lock& lock) {
    vm::Footprint footprint;
    const std::size_t events_from = me.events.size();
    const StepResult result = m_.catch_up(w_, me.id, {&me.events, &footprint});
    if (result.status == StepResult::Status::Failed) return over(result.failure);
    if (me.events.size() == events_from) return;
    note(me, {ChoiceKind::Step, me.id, 0}, true, false);
    after(me, footprint, events_from, lock);
}

// Behind every change in the kernel: who can go on now, and what holds.
void Execution::after(Thread& me, const vm::Footprint& footprint, std::size_t events_from,
                      Lock& lock) {
    bool some_ended = false;
    for (std::size_t i = events_from; i < me.events.size(); i++) {
        some_ended |= me.events[i].kind == sync::EventKind::Ended;
    }
    const auto written = [&](sync::Address object) {
        for (int i = 0; i < footprint.count; i++) {
            if (footprint.entries[i].write && footprint.entries[i].address == object) return true;
        }
        return false;
    };
    const auto can_go_on = [&](const Thread& thread) {
        if (footprint.all) return true;
        if (thread.blocked_on != 0) return written(thread.blocked_on);
        if (thread.watched.all || thread.watches_places || (thread.watches_ends && some_ended))
            return true;
        for (int i = 0; i < thread.watched.count; i++) {
            if (written(thread.watched.entries[i].address)) return true;
        }
        return false;
    };
    for (const auto& thread : threads_) {
        if (thread->disabled && can_go_on(*thread)) thread->disabled = false;
        if (!gate_ && thread->parked && may_go(*thread)) wake(*thread);
    }
    if (some_ended && !all_ended_ && sched::all_ended(m_, w_)) {
        all_ended_ = true;
        until_ = std::min(until_, Clock::now() + daemons_rest);
        watched_.notify_one();
    }
    if (has_nevers_) {
        if (!gate_) hold_still(lock);
        if (!over_ && (property_ = failing(lang::PropertyKind::Never, true))) over(Ending::Never);
        if (!gate_) let_go();
    }
}

// The gate: what is no thread's step happens here; then [granted_] are those that may make one.
void Execution::arrange(Thread& me, Lock& lock) {
    while (!over_) {
        granted_ = 0;
        m_.candidates(w_, choices_);
        vm::Choices by_nobody;
        std::uint32_t steps = 0, by_chance = 0;
        for (const vm::Choice choice : choices_) {
            if (choice.kind == ChoiceKind::Step) {
                steps |= std::uint32_t{1} << choice.task;
            } else if (choice.by_chance()) {
                by_chance++;
            } else if (choice.kind !=
                       ChoiceKind::Timeout) {  // those have a thread that waits for them
                by_nobody.push_back(choice);
            }
        }
        vm::Choice choice;
        if (by_chance > 0 && me.dice.below(chance_one_in) == 0) {
            std::uint32_t which = me.dice.below(by_chance);
            for (const vm::Choice each : choices_) {
                if (each.by_chance() && which-- == 0) choice = each;
            }
        } else if (steps != 0) {
            granted_ = steps;
            for (const auto& thread : threads_) {
                if (may_go(*thread)) wake(*thread);
            }
            return;
        } else if (!by_nobody.empty()) {
            choice = by_nobody[me.dice.below(static_cast<std::uint32_t>(by_nobody.size()))];
        } else {
            return;
        }
        if (++by_nobody_ >= options_.steps_max) return over(Ending::Unfinished);
        chance(me, choice, lock);
    }
}

// All threads are parked: the run has come to its end, unless somebody waits for a time.
void Execution::nobody_runs() {
    for (const auto& thread : threads_) {
        if (thread->has_deadline) return;
    }
    m_.enabled(w_, choices_);
    if (!std::all_of(choices_.begin(), choices_.end(),
                     [](vm::Choice choice) { return choice.by_chance(); })) {
        // A call that can proceed although nothing that it waited for was touched.
        for (const auto& thread : threads_) {
            thread->disabled = false;
            if (may_go(*thread)) wake(*thread);
        }
        return;
    }
    if (!sched::all_ended(m_, w_)) return over(Ending::Deadlock);
    over_unless_finally(Ending::Finished);
}

// It has come to its end: [well], unless a `finally` does not hold.
void Execution::over_unless_finally(Ending well) {
    property_ = failing(lang::PropertyKind::Finally, false);
    over(property_ ? Ending::Finally : well);
}

// All other threads are still or parked. The first property that is [when].
const lang::Property* Execution::failing(lang::PropertyKind kind, bool when) {
    for (const lang::Property& property : m_.program.properties) {
        if (property.kind == kind && (m_.evaluate(w_, property) != 0) == when) return &property;
    }
    return nullptr;
}

// -- time

void Execution::loiter(Thread& me) {
    // Who comes round again and again may be waiting for somebody who has no core.
    if (me.steps > 64 && me.steps % 64 == 0) {
        if (me.steps > 20'000) {
            std::this_thread::sleep_for(std::chrono::microseconds(50));
        } else {
            std::this_thread::yield();
        }
    }
    if (!options_.jitter) return;
    switch (manner_) {
        case Manner::Straight:
            break;
        case Manner::Yields:
            if (me.dice.below(8) == 0) std::this_thread::yield();
            break;
        case Manner::Spins:
            if (me.dice.below(2) != 0) break;
            for (std::uint32_t n = me.dice.below(1u << me.dice.below(12)); n > 0; n--) {
                attention_.load(std::memory_order_relaxed);
            }
            break;
        case Manner::Naps:
            if (me.dice.below(16) == 0)
                std::this_thread::sleep_for(std::chrono::microseconds(me.dice.below(40)));
            break;
    }
}

void Execution::use_time(Thread& me, Word work_ticks, Word sleep_ticks, Lock& lock) {
    const auto began = Clock::now();
    if (work_ticks > 0) {
        const auto until = began + work_ticks * options_.tick;
        lock.unlock();
        while (Clock::now() < until && !attention_.load(std::memory_order_relaxed)) {
        }
        lock.lock();
        settle_in(lock);
    }
    const auto until = Clock::now() + std::max<Word>(sleep_ticks, 0) * options_.tick;
    while (!over_ && sleep_ticks > 0 && Clock::now() < until) {
        me.wake.wait_until(lock, until);
        settle_in(lock);
    }
}

Result Execution::result() {
    Result out;
    out.ending = ending_;
    out.failure = failure_;
    out.property = property_;
    out.gate = gate_;
    out.world = std::move(world_);
    struct From {
        const Thread* thread;
        std::size_t record;
    };
    std::vector<From> order;
    for (const auto& thread : threads_) {
        for (std::size_t i = 0; i < thread->records.size(); i++) order.push_back({thread.get(), i});
    }
    std::stable_sort(order.begin(), order.end(), [](const From& a, const From& b) {
        const Record &x = a.thread->records[a.record], &y = b.thread->records[b.record];
        if (x.epoch != y.epoch) return x.epoch < y.epoch;
        if (x.in_kernel != y.in_kernel) return x.in_kernel;
        return x.nanoseconds < y.nanoseconds;
    });
    for (const From& from : order) {
        const Record& record = from.thread->records[from.record];
        const std::uint32_t begin =
            from.record == 0 ? 0 : from.thread->records[from.record - 1].events_end;
        out.events.insert(out.events.end(), from.thread->events.begin() + begin,
                          from.thread->events.begin() + record.events_end);
        if (record.is_step) {
            out.steps.push_back(
                {record.choice, record.nanoseconds, out.events.size(), !record.in_kernel});
        } else if (!out.steps.empty()) {
            out.steps.back().events_end = out.events.size();
        }
    }
    return out;
}

}  // namespace

bool needs_gate(const vm::Machine& machine) {
    const lang::Program& program = machine.program;
    return !machine.independent_candidates() || asks_about_others(program) ||
           std::any_of(program.pools.begin(), program.pools.end(),
                       [](const lang::Program::Pool& pool) { return pool.count > 0; }) ||
           std::any_of(program.tasks.begin(), program.tasks.end(),
                       [](const lang::Task& task) { return task.mortal; });
}

Result run(std::shared_ptr<const vm::Machine> machine, Pool& pool, const Options& options,
           const std::atomic<bool>* cancelled) {
    const auto execution = std::make_shared<Execution>(std::move(machine), options);
    const int count = execution->thread_count();
    Result out;
    out.trouble = pool.reserve(count);
    if (!out.trouble.empty()) return out;
    if (!execution->begin()) return execution->result();
    pool.start(count, [execution](int number) { execution->live(number); });
    execution->watch(cancelled);
    if (!pool.finish(Clock::now() + back_by)) {
        out.trouble = "a thread did not come back from its work and was given up";
        out.lost_worker = true;
        return out;
    }
    return execution->result();
}

}  // namespace threads
