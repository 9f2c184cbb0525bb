// What the files of VMS share: status numbers. Included by engine/api/vms*.cpp and ppl.cpp alone.
#pragma once

#include "engine/api/system.h"

namespace api::vms {

// Numbers of ssdef.h, as two independent headers have them; an odd number is a success.
enum Condition : sync::Word {
    normal = 1,
    access_violation = 12,
    bad_parameter = 20,
    abort = 44,
    no_memory = 292,
    synch = 1673,
    cancelled = 2096,
    no_such_process = 2280,
    not_queued = 2488,
    value_not_valid = 2544,
    deadlock = 3594,
    bad_lock_id = 8484,
    sublocks = 8492,
    parent_not_granted = 8500,
    converts_ungranted = 8508,
    cancel_granted = 8516,
};

}  // namespace api::vms
