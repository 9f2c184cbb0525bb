// The sentence for each misuse, written so that "task: sentence" reads well.
#include "engine/sync/kernel.h"

namespace sync {

const char* sentence(Misuse misuse) {
    switch (misuse) {
        case Misuse::None:
            return "";
        case Misuse::UnlockNotOwned:
            return "unlocks a mutex that it does not own";
        case Misuse::Relock:
            return "locks a mutex that it owns already; only a recursive one allows that";
        case Misuse::RelockShared:
            return "locks a shared mutex that it holds already";
        case Misuse::WrongUnlockMode:
            return "unlocks a shared mutex in the mode in which it does not hold it";
        case Misuse::GuardOwnsAlready:
            return "locks through a guard that owns its mutex already (system_error: resource "
                   "deadlock would occur)";
        case Misuse::GuardOwnsNothing:
            return "unlocks through a guard that owns nothing (system_error: operation not "
                   "permitted)";
        case Misuse::WaitWithoutLock:
            return "waits on a condition variable without owning the mutex";
        case Misuse::WaitOnTwoLocks:
            return "waits on a condition variable with another mutex than the tasks that wait "
                   "there already";
        case Misuse::PermitsPastMaximum:
            return "releases a semaphore past its maximum";
        case Misuse::NegativeCount:
            return "uses a negative count";
        case Misuse::LatchBelowZero:
            return "counts a latch down below zero";
        case Misuse::BarrierOverrun:
            return "arrives at a barrier more often than it expects";
        case Misuse::HeldAtEnd:
            return "ends while it holds a lock";
        case Misuse::DestroyedInUse:
            return "destroys an object that is still in use";
        case Misuse::ThreadNotJoined:
            return "destroys a thread that was neither joined nor detached (std::terminate)";
        case Misuse::ThreadNotJoinable:
            return "joins a thread object that has no thread (system_error: invalid argument)";
        case Misuse::JoinsItself:
            return "joins itself (system_error: resource deadlock would occur)";
        case Misuse::CeilingViolated:
            return "locks a mutex whose ceiling lies below its own priority";
        case Misuse::QueueEmpty:
            return "takes from an empty queue";
        case Misuse::QueueFull:
            return "fills a queue past the room that it has here; [[lockstep::capacity(n)]] gives "
                   "it more";
        case Misuse::BlocksInInterrupt:
            return "would have to wait in interrupt context";
        case Misuse::BeforeStart:
            return "locks or waits before any task runs";
        case Misuse::BadArgument:
            return "passes an argument outside of what the call allows";
        case Misuse::NoTaskLeft:
            return "starts more threads than there is room for";
        case Misuse::OutputFull:
            return "prints more than there is room for";
        case Misuse::NotFromInterrupt:
            return "makes a call in interrupt context that only tasks may make";
        case Misuse::WaitsWhileLocked:
            return "would have to wait while it keeps everybody else from running";
        case Misuse::UnlocksUnlocked:
            return "ends a lock of the scheduler or of interrupts that it has not begun";
        case Misuse::AssertsHolder:
            return "gives a mutex that another task holds: configASSERT(pxTCB == pxCurrentTCB) "
                   "fails";
        case Misuse::NestedTooDeep:
            return "nests calls deeper than there is room for";
        case Misuse::WaitHeldTwice:
            return "waits on a condition variable with a lock that it has taken more than once";
        case Misuse::NothingToGiveBack:
            return "gives back a semaphore that nobody has (alert AN_SemCorrupt, 0x01000008)";
        case Misuse::TwoBidders:
            return "obtains a list of semaphores while another task waits for one of them as part "
                   "of a list";
        case Misuse::PermitWithoutForbid:
            return "permits task switching that nothing forbids";
        case Misuse::NotInitialised:
            return "uses an object that is not initialised, or is destroyed already";
        case Misuse::StaleAddress:
            return "uses something that is not a live object of this kind";
    }
    return "";
}

}  // namespace sync
