// What ucos.cpp and ucos_tasks.cpp share: the errors of uC/OS-II, and its table of priorities, of
// which each belongs to one task at most or is reserved for the owner of a mutex.
#pragma once

#include "engine/api/rtos.h"

namespace api::ucos {

inline constexpr int lowest_priority = 63;   // OS_LOWEST_PRIO: the idle task's
inline constexpr sync::Word priority_self = 255;  // OS_PRIO_SELF

// Numbers of V2.93's header.
enum Error : sync::Word {
    none = 0, event_type = 1, pend_isr = 2, pevent_null = 4, post_isr = 5, invalid_opt = 7, timeout = 10,
    pend_locked = 13, pend_abort = 14, del_isr = 15, create_isr = 16, prio_exist = 40, prio_err = 41,
    prio_invalid = 42, sem_ovf = 51, task_create_isr = 60, task_del = 61, task_del_idle = 62,
    task_del_isr = 64, task_no_more_tcb = 66, task_not_exist = 67, task_not_suspended = 68,
    task_resume_prio = 70, task_suspend_idle = 71, task_suspend_prio = 72, task_waiting = 73,
    not_mutex_owner = 100, pcp_lower = 120,
};

inline int inside(sync::Word priority) { return lowest_priority - priority; }

// What a mutex with Protocol::Reserved remembers beside sync::MutexMemory's flags: its reservation
// is gone, since its promoted owner was deleted by that number.
inline constexpr sync::Word unreserved = 16;

// An entry of the table. A promoted owner stands in two: its own, and the mutex's.
struct Slot {
    enum Use { Free, Task, Reserved } use = Free;
    sync::TaskId task = sync::no_task;  // no_task: the idle task
    sync::Address mutex = 0;            // that keeps this priority, whoever stands there now
};
Slot slot(const sync::Call& c, sync::Word priority);

// The calls about tasks and time.
extern const lang::BuiltinCode create_code, delete_code, change_priority_code, suspend_code, resume_code,
    delay_code, time_code, lock_code, unlock_code, interrupt_enter_code, interrupt_exit_code,
    critical_enter_code, critical_exit_code, init_code, start_code;

}  // namespace api::ucos
