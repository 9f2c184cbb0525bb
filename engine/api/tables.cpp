// The list of all headers and of the [[lockstep::...]] attributes.
#include "engine/api/tables.h"

#include "engine/api/absent.h"
#include "engine/api/standard.h"

namespace api {

using namespace sync;

namespace {

constexpr const lang::Header* headers[] = {
    &mutex_header, &shared_mutex_header, &condition_variable_header, &semaphore_header, &latch_header,
    &barrier_header, &atomic_header, &thread_header, &queue_header, &array_header, &chrono_header,
    &cassert_header, &lockstep_header, &lockstep_mutex_header, &errno_header, &cerrno_header,
    // The systems, a line each.
    &vxworks_header, &vxworks_object_header, &vxworks_memory_header, &vxworks_semaphore_header,
    &vxworks_task_header, &vxworks_tick_header, &vxworks_kernel_header, &vxworks_interrupt_header,
    &vxworks_errno_header,
    &ucos_header,
    &freertos_config_header, &freertos_header, &freertos_task_header, &freertos_semaphore_header,
    &zephyr_header, &zephyr_old_header, &zephyr_newest_header,
    &windows_header, &synchapi_header, &processthreads_header, &minwindef_header, &winbase_header, &winnt_header,
    &wince_header, &ce_objects_header, &ce_locks_header, &ce_tasks_header,
    &exec_semaphores_header, &exec_tasks_header, &exec_lists_header, &exec_proto_header, &dos_proto_header,
    &vms_mutex_header, &vms_process_header, &vms_services_header, &vms_lock_header, &vms_status_header,
    &vms_block_header,
    &dijkstra_header, &xinu_header, &ppl_header, &ppl_constants_header,
    &posix::pthread_header, &posix::semaphore_header_of_posix, &posix::sched_header_of_posix,
    &posix::time_header_of_posix, &posix::unistd_header_of_posix, &posix::fcntl_header_of_posix,
};

constexpr std::uint32_t field(int shift, int bits) { return ((1u << bits) - 1) << shift; }
template <class Value> constexpr std::uint32_t value(Value v, int shift) {
    return static_cast<std::uint32_t>(v) << shift;
}
constexpr std::uint32_t order = field(order_shift, 2), grant = field(grant_shift, 2),
                        protocol = field(protocol_shift, 4), relock = field(relock_shift, 2),
                        death = field(death_shift, 3), saturate = field(saturate_shift, 1),
                        number = field(number_shift, 12);

constexpr lang::Attribute attribute_list[] = {
    {"fifo", order, value(Order::Fifo, order_shift), -1, 0, "waiters are served in order of arrival"},
    {"priority_order", order, value(Order::Priority, order_shift), -1, 0,
     "the most urgent waiter goes first, among equals the one that came first"},
    {"undefined_order", order, value(Order::Undefined, order_shift), -1, 0,
     "any waiter may go first: the judge tries every one"},
    {"hand_off", grant, value(Grant::HandOff, grant_shift), -1, 0,
     "who releases makes the next waiter the owner"},
    {"barging", grant, value(Grant::Barge, grant_shift), -1, 0,
     "who releases only wakes the next waiter; somebody else may be quicker"},
    {"inherit", protocol, value(Protocol::Inherit, protocol_shift), -1, 0,
     "the owner runs at least as urgently as whoever waits for it, through chains of owners", true},
    {"ceiling", protocol | number, value(Protocol::Ceiling, protocol_shift), number_shift, number_max,
     "the owner runs at this priority from the moment it locks (immediate ceiling)", true},
    {"original_ceiling", protocol | number, value(Protocol::Original, protocol_shift), number_shift, number_max,
     "the original priority ceiling protocol: nobody locks who is no more urgent than the ceilings that others hold", true},
    {"relock_waits", relock, value(Relock::Wait, relock_shift), -1, 0,
     "its owner's second lock waits for itself, instead of being reported", true},
    {"left_locked", death, value(Death::Ignore, death_shift), -1, 0,
     "a task that ends while it owns the lock leaves it locked, instead of being reported", true},
    {"saturate", saturate, 1u << saturate_shift, -1, 0,
     "a permit past the maximum vanishes, instead of being reported"},
    {"writers_first", 0, 1u << number_shift, -1, 0,
     "of an Exec semaphore: a queued request to own it goes before queued requests to read"},
    {"queued_writer_blocks", 0, 2u << number_shift, -1, 0,
     "of an Exec semaphore: a reader waits while a request to own it is queued"},
    {"capacity", number, 0, number_shift, 1000, "the room of a std::queue"},
};

}  // namespace

const lang::Tables& tables() {
    static const lang::Tables all{headers, attribute_list, absent_calls()};
    return all;
}

}  // namespace api
