// The lock manager: locks in six modes on resources that are known by name. Called by the calls of
// VMS (engine/api/vms_locks.cpp), and by life.h when a task ends. A resource has three queues:
// granted, conversions, waiting. All its words lie in one pool: a place of it holds a lock, and
// beside it a resource (there are never more of these than locks); or the delivery of an AST.
//
//   new request   granted where it is compatible with all that is granted and nobody queues; else
//                 last in line
//   conversion    granted where it is compatible with what the others have, before all who wait;
//                 with QUECVT only where no conversion queues; else last of the conversions
//   given back    conversions from the first while they can be granted; when none is left, those
//                 who wait
//
// Worked example: A has NL, B has PR, C waits for EX. A converts NL to PR: granted, C waits on.
//
// A request can be served while its task does something else (Kernel::wait is only one way to learn
// of it), so whose turn it is stands in the requests' own words. What it came to is written into
// its status block: the number, a reserved word, the lock's number, and 16 words with a byte of the
// value block each.
//
// ASTs: a function of the script that a task has to run as soon as possible, whatever it does. It
// runs as a task of its own, in whose course the first one stands still (Suspended); one at a time,
// in order of arrival.
#pragma once

#include <vector>

#include "engine/sync/call.h"

namespace sync {

enum LockMode : Word {
    NullMode,
    ConcurrentRead,
    ConcurrentWrite,
    ProtectedRead,
    ProtectedWrite,
    Exclusive
};
inline constexpr int lock_modes = 6;

// True where a lock of [mode] can be granted beside one of [other].
bool compatible(Word mode, Word other);

inline constexpr int value_words = 4, value_bytes = 16;
enum StatusBlock : int { block_status, block_reserved, block_lock, block_value };

// What a request came to: the numbers that end up in the status block.
enum LockAnswer : Word {
    lock_granted = 1,
    lock_aborted = 44,      // a request taken back
    lock_cancelled = 2096,  // a conversion taken back
    lock_deadlock = 3594,
    lock_value_not_valid = 2544,
};

struct LockRequest {
    enum : Word {  // flags, as the caller has them; the others are its own affair
        with_value = 1,
        queue_conversion = 0x1000,
        not_waiting = 0x200,   // not looked at by the deadlock search as one that waits
        not_blocking = 0x400,  // nor as one that others wait for
        at_once = 0x800,       // a null mode lock goes before all
        no_ast_at_once = 8,    // the completion AST only where it had to wait
    };
    Options options;  // number: the task's word that tells for which task + 1 it runs an AST
    Word next_held;   // of its task's
    Word owner;       // task + 1
    Word resource;    // the place in the pool + 1
    Word parent;      // address of a lock; 0: none
    Word granted;     // mode + 1; 0: not yet
    Word wanted;      // mode + 1 while it queues; 0: it does not
    Word place;       // in that queue, from 1
    Word flags;
    Word status_block;  // address
    Word completion;    // functions to call; 0: none
    Word blocking;
    Word parameter;
    Word told;  // that it blocks somebody, since it was granted
};
struct LockResource {
    Word name;    // 0: free
    Word parent;  // the resource of the parent lock; 0: none
    Word value[value_words];
    Word invalid;
};
struct Delivery {
    Options options;
    Word next_held;  // of [runner]
    Word owner;      // task + 1 that stands still
    Word function, parameter;
    Word runner;  // task + 1; 0: its turn has not come
    Word place;   // among those of [owner], from 1
};
inline constexpr int lock_request_words = sizeof(LockRequest) / sizeof(Word);
inline constexpr int lock_place_words = lock_request_words + sizeof(LockResource) / sizeof(Word);

class LockManager {
  public:
    // [pool]: its number. [ast_word]: the task's word that tells for which task + 1 it runs an AST.
    LockManager(Kernel& k, const Rooms::Pool& pool, int ast_word)
        : k_(k), pool_(pool), ast_word_(ast_word) {}

    // The task on whose behalf [self] acts.
    TaskId process() const;

    // A new lock, filled in but for resource, granted, wanted and place, on the resource [name]:
    // granted (true), or last in the waiting queue; where [no_queue] it is gone again instead.
    bool ask(Address lock, Word name, Word mode, bool no_queue);
    // The same for a granted lock; where [no_queue] it stays as it is.
    bool convert(Address lock, Word mode, bool no_queue);
    // It is no more. [value]: an address with 16 bytes to keep, or 0. [invalidate]: the value is
    // worth nothing.
    void dequeue(Address lock, Address value = 0, bool invalidate = false);
    // A queued request is taken back with [answer]: a new one is no more, a conversion stays as it
    // was.
    void take_back(Address lock, Word answer);
    bool has_sublocks(Address lock) const;
    // Every lock of the caller's, or all below [parent], sublocks first.
    void dequeue_all(Address parent);

    // Looks whether [lock], which queues, waits for itself in the end. One of those in the circle
    // has its request refused; which one is open (a choice).
    void search_deadlock(Address lock);

    void ast(TaskId owner, Word function, Word parameter);
    // The next AST for [owner] whose turn it is, if it may run one now.
    void start_ast(TaskId owner);

    bool lost = false;  // out: there was no room for an AST, or for the task that runs it

    LockRequest& lock(Address at) const { return k_.at<LockRequest>(at); }
    bool is_lock(Address at) const { return k_.options(at).k() == Kind::Request; }

  private:
    template <class Function>
    void each(const Function& function) const {
        for (int i = 0; i < pool_.count; i++) {
            function(static_cast<Address>(pool_.first + i * pool_.words));
        }
    }
    LockResource& resource(Word number) const {
        return k_.at<LockResource>(
            static_cast<Address>(pool_.first + (number - 1) * pool_.words + lock_request_words));
    }
    bool on_same(Address a, Address b) const { return lock(a).resource == lock(b).resource; }
    bool fits(Address asking, Word mode) const;  // beside what all others are granted
    bool queued(Address asking, bool conversions) const;
    Address first(Word resource, bool conversions) const;
    void enqueue(Address asking, Word mode);
    void leave_queue(Address asking);
    void grant(Address asking, Word mode);
    void serve(Word resource);
    void answer(Address asking, Word number);
    void tell_blockers(Address asking);
    bool blocks(Address holder, Address asking) const;
    void keep_value(Address asking, Address bytes);
    Word find_resource(Word name, Word parent);
    bool circle(Address asking, TaskId goal, std::uint32_t& seen, Address* path, int& length,
                int most) const;

    Kernel& k_;
    const Rooms::Pool& pool_;
    const int ast_word_;
    bool at_once_ = false;  // what is granted now did not queue
};

// Its task has ended: the lock vanishes; what it may have written half is marked.
void holder_ended(Kernel& k, Address lock);
// The task that ran an AST has ended: the one that stood still goes on, or runs the next one.
void delivery_ended(Kernel& k, Address delivery);

// The tasks that own what [lock] has to wait for.
std::vector<TaskId> blocking_owners(const Word* words, const Rooms::Pool& pool, Address lock);

}  // namespace sync
