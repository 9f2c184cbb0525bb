// What freertos.cpp and freertos_tasks.cpp share.
#pragma once

#include "engine/api/rtos.h"

namespace api::freertos {

inline constexpr sync::Word no = 0, yes = 1;  // pdFALSE, pdTRUE; also pdFAIL and pdPASS

inline constexpr sync::Word max_priorities = 56;  // configMAX_PRIORITIES; most demos have fewer

// portMAX_DELAY is all ones, which is sync::forever; a number of ticks is unsigned, and what is too
// large for a Word never comes.
inline sync::Word ticks_of(sync::Word ticks) { return ticks < 0 ? sync::forever : ticks; }

// The task that would have the CPU now, were it not for interrupts; no_task where everybody waits.
sync::TaskId interrupted(const sync::Call& c);
// The interrupt has made a task ready: where that is more urgent than the [interrupted] one,
// answers true, and the interrupted one keeps the CPU until the next tick unless the interrupt asks
// for a switch.
bool woken_from_interrupt(const sync::Call& c, sync::TaskId interrupted);

// The calls about tasks and time.
extern const lang::BuiltinCode create_code, delete_code, delay_code, delay_until_code, delay_until_answer_code,
    priority_set_code, priority_get_code, suspend_code, resume_code, resume_from_isr_code, start_code,
    suspend_all_code, resume_all_code, yield_code, critical_enter_code, critical_exit_code,
    yield_from_isr_code, tick_count_code, current_code, ticks_code;

}  // namespace api::freertos
