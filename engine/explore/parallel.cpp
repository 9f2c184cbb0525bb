// The helpers' loop, and the lists in which they write down what follows from a state.
//
// Each state has a mark (visited.h):
//   unused           a number without a state so far
//   fresh, good      nobody has expanded it; good: `never` holds nowhere there
//   taken            somebody is about to, or the search has
//   own              the search has to look at it itself
//   anything larger  where its list is: the number of a sheet, and the place on it
#include "engine/explore/parallel.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/explore/gate.h"

namespace explore {

namespace {

enum Mark : std::uint32_t { Unused, Fresh, Good, Taken, Own, FirstPlace };

// A sheet of lists; the search gives it back when it has read all of them.
struct Sheet {
    static constexpr unsigned bits = 14;
    static constexpr std::uint32_t words_max = 1u << bits;

    std::array<std::uint32_t, words_max> words;
    std::uint32_t used = FirstPlace;  // so that no place looks like another mark
    std::uint32_t lists = 0;
    // Lists that have not been read; while it is written on, more than that.
    static constexpr std::uint32_t open = 1u << 30;
    std::atomic<std::uint32_t> unread = open;
};
constexpr std::uint32_t sheets_max = 1u << 13;  // half a gigabyte
constexpr std::uint64_t sheets_bytes = sheets_max * sizeof(std::atomic<Sheet*>);

// The first word of a list; then who moves, who is blocked, and the successors, the highest bit set
// of those that come by chance.
constexpr std::uint32_t head_words = 3;
static_assert(lang::tasks_max <= 32);
constexpr std::uint32_t quiet_bit = 1u << 31, wrong_bit = 1u << 30, total_bit = 1u << 29;
constexpr unsigned failing_shift = 20;
constexpr std::uint32_t failing_max = 255, successors_max = 8'000;
constexpr std::uint32_t chance_bit = 1u << 31;

// States that are given away at once, and taken from the pool at once.
constexpr std::size_t gift_states = 8;
// They are looked for among so many states, below the top ones, which the giver comes to itself.
// Near enough that the search soon reads what comes of them: what it has not read when every state
// has been looked at it reads alone.
constexpr std::size_t gift_looks = 64, top_states = 8;
// Looking costs something where all have been taken: so only between every so many states.
constexpr std::uint32_t gift_every = 16;
// So far a helper goes from its place when the search is close behind.
constexpr std::size_t jump_states = 8;
// Steps of the search between two looks at the memory.
constexpr std::uint32_t look_every = 256;

}  // namespace

// std::thread would throw where there is no thread, and the page is compiled without exceptions.
bool start_thread(std::function<void()> work) {
    using Work = std::function<void()>;
    auto own = std::make_unique<Work>(std::move(work));
    const auto run = [](void* argument) -> void* {
        const std::unique_ptr<Work> work(static_cast<Work*>(argument));
        (*work)();
        return nullptr;
    };
    pthread_t thread;
    if (pthread_create(&thread, nullptr, run, own.get()) != 0) return false;
    own.release();  // the thread's now
    pthread_detach(thread);
    return true;
}

int usual_workers() {
    constexpr int most_that_pay = 8;  // the search itself reads all that they write
    return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, most_that_pay);
}

class Helper;

struct Crew::Shared {
    Shared(Walker& walker, const Question& question_in, bool ends_only_in)
        : question(question_in),
          ends_only(ends_only_in),
          memory(walker.visited().memory()),
          visited(walker.visited()) {
        for (const lang::Property& property : walker.machine().program.properties) {
            watches |= property.kind == lang::PropertyKind::Never ||
                       property.kind == lang::PropertyKind::Possible;
        }
    }

    // More would not leave the search what it needs itself.
    bool scarce() const { return memory.used() > memory.limit() / 8 * 5; }

    // -- sheets

    // Its number, or sheets_max where there is no room for one.
    std::uint32_t new_sheet() {
        if (scarce() || !memory.take(sizeof(Sheet))) return sheets_max;
        std::unique_ptr<Sheet> sheet(new Sheet);  // its words need not be zero
        const std::lock_guard lock(mutex);
        std::uint32_t number = sheets_used;
        if (!free_sheets.empty()) {
            number = free_sheets.back();
            free_sheets.pop_back();
        } else if (sheets_used < sheets_max) {
            ++sheets_used;
        } else {
            memory.give_back(sizeof(Sheet));
            return sheets_max;
        }
        sheets[number].store(sheet.release(), std::memory_order_release);
        return number;
    }
    Sheet& sheet(std::uint32_t number) { return *sheets[number].load(std::memory_order_acquire); }
    void close(std::uint32_t number) { read(number, Sheet::open - sheet(number).lists); }
    void read(std::uint32_t number, std::uint32_t lists) {
        if (sheet(number).unread.fetch_sub(lists, std::memory_order_acq_rel) != lists) return;
        drop(number);
        const std::lock_guard lock(mutex);
        free_sheets.push_back(number);
    }
    void drop(std::uint32_t number) {
        Sheet* const gone = sheets[number].exchange(nullptr);
        if (gone == nullptr) return;
        delete gone;
        memory.give_back(sizeof(Sheet));
    }

    // -- what waits

    void give(const Id* states, std::size_t count) {
        {
            const std::lock_guard lock(mutex);
            pool.insert(pool.end(), states, states + count);
            hungry.store(0, std::memory_order_relaxed);
        }
        changed.notify_all();
    }
    // Waits for states. False: it is over.
    bool ask(Chunked<Id>& stack) {
        std::unique_lock lock(mutex);
        while (pool.empty() && !quit.load(std::memory_order_relaxed)) {
            hungry.store(1, std::memory_order_relaxed);
            changed.wait(lock);
        }
        if (quit.load(std::memory_order_relaxed)) return false;
        for (std::size_t i = 0; i < gift_states && !pool.empty(); ++i) {
            stack.push_back(pool.back());
            pool.pop_back();
        }
        return true;
    }

    // Where somebody asks for work: some of the states that wait on [stack], or else of those at
    // its start, where [given] have been looked at before. They stay where they are: it will see
    // that they are taken.
    void give_away(const Chunked<Id>& stack, std::size_t& given) {
        std::array<Id, gift_states> gift;
        std::size_t count = 0;
        const auto add = [&](Id state) {
            if (visited.mark(state).load(std::memory_order_relaxed) < Taken) gift[count++] = state;
        };
        const std::size_t end = stack.size() - std::min(stack.size(), top_states);
        const std::size_t begin = end - std::min(end, gift_looks);
        for (std::size_t at = end; at > begin && count < gift_states;) add(stack[--at]);
        std::reverse(gift.begin(), gift.begin() + count);
        given = std::min(given, stack.size());
        while (count < gift_states && given < begin) add(stack[given++]);
        if (count > 0) give(gift.data(), count);
    }

    // `never` holds nowhere in [state].
    void note_good(Id state) {
        std::atomic<std::uint32_t>& mark = visited.mark(state);
        std::uint32_t fresh = mark.load(std::memory_order_relaxed);
        if (fresh != Fresh) return;
        mark.compare_exchange_strong(fresh, Good, std::memory_order_relaxed);
    }

    const Question question;
    const bool ends_only;
    bool watches = false;  // there are properties that are evaluated in every state
    Memory& memory;
    Visited& visited;
    Gate gate;

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Id> pool;
    std::vector<std::uint32_t> free_sheets;
    std::uint32_t sheets_used = 0;
    std::unique_ptr<std::atomic<Sheet*>[]> sheets;
    std::atomic<int> hungry = 0;
    std::atomic<bool> chasing = false;  // the search wanted a state that a helper is at
    std::atomic<bool> quit = false;
    int running = 0;  // helpers that have come and not left
    std::vector<std::unique_ptr<Helper>> helpers;
};

class Helper {
  public:
    using Shared = Crew::Shared;
    Helper(Shared& shared, Walker& walker, const Judge& judge)
        : shared_(shared),
          visited_(shared.visited),
          walker_(walker, visited_),
          judge_(judge),
          stack_(shared.memory) {}

    const Judge& judge() const { return judge_; }

    void work() {
        shared_.gate.enter();
        while (!shared_.quit.load(std::memory_order_relaxed)) {
            shared_.gate.pause();
            if (stack_.empty()) {
                shared_.gate.leave();
                const bool more = shared_.ask(stack_);
                shared_.gate.enter();
                if (!more) break;
                continue;
            }
            if (shared_.chasing.load(std::memory_order_relaxed)) jump();
            const Id state = stack_.back();
            stack_.pop_back();
            if (!stack_.empty()) visited_.prefetch(stack_.back());  // mostly looked at next
            if (!look_at(state)) break;
            if (shared_.hungry.load(std::memory_order_relaxed) != 0 && ++asked_ % gift_every == 0) {
                shared_.give_away(stack_, given_);
            }
        }
        if (sheet_ != sheets_max) shared_.close(sheet_);
        shared_.gate.leave();
    }

  private:
    // Goes on elsewhere, lest the search does its work a second time at every step.
    void jump() {
        shared_.chasing.store(false, std::memory_order_relaxed);
        if (stack_.size() <= jump_states) return;
        std::swap(stack_.back(), stack_[stack_.size() - 1 - jump_states]);
    }

    // False: no memory is left for helpers.
    bool look_at(Id state) {
        std::atomic<std::uint32_t>& mark = visited_.mark(state);
        std::uint32_t before = mark.load(std::memory_order_relaxed);
        do {
            if (before >= Taken) return true;
        } while (!mark.compare_exchange_weak(before, Taken, std::memory_order_relaxed));
        if (shared_.scarce() || visited_.size() > shared_.question.limits.states_max) return false;

        walker_.go_to(state);
        if (!walker_.expand(expansion_)) return false;
        const bool known = before == Good;
        Wrong wrong;
        if (judge_.looks(expansion_, known)) {
            wrong = judge_.state(walker_.world(), expansion_, known);
        }
        const bool good = wrong.kind != VerdictKind::Never;
        bool own = expansion_.successors.size() > successors_max ||
                   expansion_.failing.size() > failing_max;
        for (const Expansion::Failing& failing : expansion_.failing) {
            own |= failing.failure.kind == vm::FailureKind::Limit;
            if (!wrong) wrong = judge_.step(failing.failure);
        }
        const bool ends = expansion_.quiet || !expansion_.failing.empty();
        own |= (wrong && !shared_.question.all_failures) || (ends && shared_.ends_only);
        if (shared_.watches && good) {
            for (const Expansion::Successor& next : expansion_.successors) {
                if (!next.watched) shared_.note_good(next.id);
            }
        }
        if (own) {
            mark.store(Own, std::memory_order_relaxed);
        } else if (!write_down(mark, wrong)) {
            return false;
        }
        if (wrong && !shared_.question.all_failures) return true;
        // Whoever has added the others comes to them. In the order of the search: so it finds the
        // lists side by side that it reads one after the other.
        const std::vector<Id>& added = visited_.added();
        for (auto next = added.rbegin(); next != added.rend(); ++next) {
            if (!stack_.push_back(*next)) return false;
        }
        return true;
    }

    bool write_down(std::atomic<std::uint32_t>& mark, const Wrong& wrong) {
        const auto count = static_cast<std::uint32_t>(expansion_.successors.size());
        const std::uint32_t words = head_words + count;
        if (sheet_ == sheets_max || shared_.sheet(sheet_).used + words > Sheet::words_max) {
            if (sheet_ != sheets_max) shared_.close(sheet_);
            sheet_ = shared_.new_sheet();
            if (sheet_ == sheets_max) return false;
        }
        Sheet& sheet = shared_.sheet(sheet_);
        const std::uint32_t place = sheet_ << Sheet::bits | sheet.used;
        std::uint32_t* at = sheet.words.data() + sheet.used;
        sheet.used += words;
        *at++ = count | static_cast<std::uint32_t>(expansion_.failing.size()) << failing_shift |
                (expansion_.quiet ? quiet_bit : 0) | (wrong ? wrong_bit : 0) |
                (wrong.total ? total_bit : 0);
        *at++ = static_cast<std::uint32_t>(expansion_.moving);
        *at++ = static_cast<std::uint32_t>(expansion_.blocked);
        for (const Expansion::Successor& next : expansion_.successors) {
            *at++ = next.id | (next.choice.by_chance() ? chance_bit : 0);
        }
        ++sheet.lists;
        mark.store(place, std::memory_order_release);
        return true;
    }

    Shared& shared_;
    Visited visited_;
    Walker walker_;
    Judge judge_;
    Expansion expansion_;
    Chunked<Id> stack_;
    std::size_t given_ = 0;
    std::uint32_t asked_ = 0;
    std::uint32_t sheet_ = sheets_max;
};

std::unique_ptr<Crew> Crew::call(Walker& walker, const Judge& judge, const Question& question,
                                 bool ends_only) {
    auto shared = std::make_shared<Shared>(walker, question, ends_only);
    if (shared->scarce() || !shared->memory.take(sheets_bytes)) return nullptr;
    if (!shared->visited.share(shared->gate)) {
        shared->memory.give_back(sheets_bytes);
        return nullptr;
    }
    shared->sheets.reset(new std::atomic<Sheet*>[sheets_max]());
    std::unique_ptr<Crew> crew(new Crew(shared));
    const int wanted = std::min(question.workers.count, Workers::most) - 1;
    for (int i = 0; i < wanted; ++i) {
        shared->helpers.push_back(std::make_unique<Helper>(*shared, walker, judge));
        Helper* const helper = shared->helpers.back().get();
        // A thread that only comes when all is over finds nothing of this search any more.
        const bool comes = question.workers.start([shared, helper] {
            {
                const std::lock_guard lock(shared->mutex);
                if (shared->quit.load(std::memory_order_relaxed)) return;
                ++shared->running;
            }
            helper->work();
            const std::lock_guard lock(shared->mutex);
            --shared->running;
            shared->changed.notify_all();
        });
        if (comes) continue;
        shared->helpers.pop_back();
        break;
    }
    return shared->helpers.empty() ? nullptr : std::move(crew);
}

Crew::~Crew() {
    {
        std::unique_lock lock(shared_->mutex);
        shared_->quit.store(true, std::memory_order_relaxed);
        shared_->changed.notify_all();
        shared_->changed.wait(lock, [this] { return shared_->running == 0; });
    }
    shared_->helpers.clear();
    for (std::uint32_t i = 0; i < shared_->sheets_used; ++i) shared_->drop(i);
    shared_->memory.give_back(sheets_bytes);
    shared_->visited.unshare();
}

void Crew::enter() { shared_->gate.enter(); }
void Crew::leave() { shared_->gate.leave(); }

bool Crew::go_on(Chunked<Id>& pending) {
    shared_->gate.pause();
    if (shared_->hungry.load(std::memory_order_relaxed) != 0 && ++asked_ % gift_every == 0) {
        shared_->give_away(pending, given_);
    }
    if (until_look_-- != 0) return true;
    until_look_ = look_every;
    return !shared_->scarce();
}

bool Crew::take(Id state, Expansion& out, Ahead& ahead) {
    shared_->visited.prefetch(state);  // another core may have it, and its mark: one wait for both
    std::atomic<std::uint32_t>& mark = shared_->visited.mark(state);
    std::uint32_t place = mark.load(std::memory_order_acquire);
    if (place < Taken) {
        // Where a helper takes it at the same moment, nobody will read the list.
        ahead.good = place == Good;
        mark.store(Taken, std::memory_order_relaxed);
    }
    if (place == Taken) shared_->chasing.store(true, std::memory_order_relaxed);
    if (place < FirstPlace) return false;
    const std::uint32_t number = place >> Sheet::bits;
    const std::uint32_t* at =
        shared_->sheet(number).words.data() + (place & (Sheet::words_max - 1));
    const std::uint32_t head = *at++;
    out.failing.clear();
    out.successors.clear();
    out.quiet = (head & quiet_bit) != 0;
    out.moving = *at++;
    out.blocked = *at++;
    ahead.wrong = (head & wrong_bit) != 0;
    ahead.total = (head & total_bit) != 0;
    ahead.failing = head >> failing_shift & failing_max;
    const std::uint32_t count = head & ((1u << failing_shift) - 1);
    for (std::uint32_t i = 0; i < count; ++i, ++at) {
        const auto kind = (*at & chance_bit) != 0 ? vm::ChoiceKind::Spurious : vm::ChoiceKind::Step;
        out.successors.push_back({{kind, sync::no_task, 0}, *at & ~chance_bit, true});
    }
    if (number != reading_) {
        put_back();
        reading_ = number;
    }
    ++lists_read_;
    return true;
}

// The lists that the search has read of one sheet. Told all at once: the sheet may be one that is
// being written on, on another core.
void Crew::put_back() {
    if (lists_read_ != 0) shared_->read(reading_, lists_read_);
    lists_read_ = 0;
}

void Crew::note_good(Id state) {
    if (shared_->watches) shared_->note_good(state);
}

void Crew::tell(Judge& judge) const {
    for (const auto& helper : shared_->helpers) judge.add(helper->judge());
}

}  // namespace explore
