// What a call does, told without making it: for whoever needs to know what code can still do before
// it runs (explore/skeleton.h). Each builtin of an API names its own in its BuiltinCode; one that
// says nothing counts as Anything, which is always right, but lets the explorer leave nothing out.
//
// "The object" is argument 0 where nothing else is said. A guard is an object among the task's own
// variables, laid out as in guard.h; what it guards is found in its words. Every answer of a call
// counts as unknown, and blocking as reading and writing the object.
#pragma once

#include <cstdint>

namespace sync {

enum class Effect : std::uint8_t {
    Anything,
    Unforeseen,  // Anything, and what it makes or changes is not told by the other effects: tasks, or objects
                 // by whose rules others are touched later; the explorer then takes nothing as
                 // known
    Nothing,    // that others could see or change
    Identity,   // Nothing, but the answer tells which task this is
    Construct,  // the first word of an object
    Read,       // the object
    Write,      // the object
    Exchange,   // the object, and one of the task's own variables, argument 1
    Output,     // writes the output

    Acquire,     // a permit of the object
    Release,     // permits of the object: argument 1 of them, or one
    Arrive,      // at the object, a barrier (barrier.h), to go on when all have
    Lock,        // the object: goes on only as its owner
    LockShared,  // the object: goes on only while no other task owns it
    Unlock,      // the object
    LockAll,     // all arguments but the last, which is their number
    TryAll,      // the same, without waiting

    GuardLocks,  // a LockGuard, argument 0: locks argument 1 and holds it
    GuardTakes,  // the same without locking
    GuardUnlocks,

    UniqueLocks,  // a UniqueGuard, argument 0: locks argument 1 and owns it
    UniqueLocksShared,
    UniqueTries,
    UniqueDefers,   // holds argument 1 without owning it
    UniqueAdopts,   // owns it without locking
    UniqueRelocks,  // locks what it holds
    UniqueRelocksShared,
    UniqueRetries,
    UniqueUnlocks,
    UniqueReleases,  // holds nothing any more

    ScopedLocks,  // a ScopedGuard, argument 0: locks all others but the last, which is their number
    ScopedUnlocks,

    Wait,  // on the condition, argument 0, with the lock or UniqueGuard, argument 1
};

}  // namespace sync
