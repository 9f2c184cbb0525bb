// The pools of objects that calls make at run time (BuiltinType::pool), in one place so that
// several headers can be mixed.
#pragma once

#include <cstdint>

namespace api {

enum Pool : std::uint8_t {
    no_pool,
    vxworks_semaphores,
    posix_semaphores,
    win32_objects,
    ucos_events,
    freertos_semaphores,
    amiga_semaphores,
    vms_resources,
    vms_locks,
    ppl_objects,
    xinu_semaphores,
    vms_mutexes,
    vms_parameters,
};

}  // namespace api
