// What the files of the C++ standard's headers share: reading the attribute word, and the few
// functions that a condition variable needs of <mutex>. Included by engine/api/standard_*.cpp and
// tables.cpp.
#pragma once


#include "engine/lang/declare.h"
#include "engine/sync/call.h"

namespace api {

// The options of an object under construction: (address, attribute word, value) are its arguments.
inline sync::Options attributes(const sync::Call& c, sync::Kind kind) {
    sync::Options o = sync::to_options(c[1]);
    o.kind = static_cast<std::uint32_t>(kind);
    return o;
}
inline void set_options(sync::Call& c, sync::Options o) {
    c.k.words[c.address(0)] = sync::to_word(o);
}

// Locks or unlocks an object of any lockable type, as its own lock() and unlock() do.
sync::Outcome lock_lockable(sync::Kernel& k, sync::Address lock, sync::Word ticks, sync::Word result);
sync::Outcome unlock_lockable(sync::Kernel& k, sync::Address lock);
// What a unique_lock owns now; 0: nothing.
sync::Address owned_lock_of(sync::Kernel& k, sync::Address guard);

extern const lang::Header mutex_header, shared_mutex_header, condition_variable_header,
    semaphore_header, latch_header, barrier_header, atomic_header, thread_header, queue_header,
    array_header, chrono_header, cassert_header, lockstep_header, lockstep_mutex_header, errno_header, cerrno_header;

// The systems, a line each.
extern const lang::Header vxworks_header, vxworks_object_header, vxworks_memory_header,
    vxworks_semaphore_header, vxworks_task_header, vxworks_tick_header, vxworks_kernel_header,
    vxworks_interrupt_header, vxworks_errno_header;
extern const lang::Header ucos_header;
extern const lang::Header freertos_config_header, freertos_header, freertos_task_header, freertos_semaphore_header;
extern const lang::Header zephyr_header, zephyr_old_header, zephyr_newest_header;
extern const lang::Header windows_header, synchapi_header, processthreads_header, minwindef_header, winbase_header,
    winnt_header, wince_header, ce_objects_header, ce_locks_header, ce_tasks_header;
extern const lang::Header exec_semaphores_header, exec_tasks_header, exec_lists_header, exec_proto_header,
    dos_proto_header;
extern const lang::Header vms_mutex_header, vms_process_header, vms_services_header, vms_lock_header,
    vms_status_header, vms_block_header;
extern const lang::Header dijkstra_header, xinu_header, ppl_header, ppl_constants_header;
namespace posix {
extern const lang::Header pthread_header, semaphore_header_of_posix, sched_header_of_posix,
    time_header_of_posix, unistd_header_of_posix, fcntl_header_of_posix;
}

}  // namespace api
