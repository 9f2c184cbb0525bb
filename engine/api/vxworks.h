// What the files of VxWorks' API share: vxworks.cpp (semaphores) and vxworks_tasks.cpp (tasks,
// time, interrupts, errno). Results are OK or ERROR with a number in errno, which each task has of
// its own.
#pragma once

#include "engine/api/system.h"

namespace api::vxworks {

inline constexpr sync::Word ok = 0, error = -1;
inline constexpr int priority_top = 255;  // 0, the most urgent, stands for this inside

// objLib.h, semLib.h, intLib.h, taskLib.h and memLib.h of VxWorks 5.4; the last of semLib is of
// 6.x.
enum Errno : sync::Word {
    object_id_error = 0x3d0001,
    object_unavailable = 0x3d0002,
    object_deleted = 0x3d0003,
    object_timeout = 0x3d0004,
    invalid_state = 0x160065,
    invalid_option = 0x160066,
    invalid_queue_type = 0x160067,
    invalid_operation = 0x160068,
    count_overflow = 0x16006a,
    not_isr_callable = 0x430001,
    illegal_priority = 0x3006d,
    not_enough_memory = 0x110001,
};

inline sync::Outcome fail(sync::Call& c, sync::Word number, sync::Word result = error) {
    own_errno(c) = number;
    return c.done(result);
}

// The status of a call as result and errno: BuiltinCode::finish of everything that may wait.
void finish(sync::Call& c);

// What several headers declare.
inline constexpr std::string_view common_includes[] = {"vxWorks.h", "objLib.h", "intLib.h", "memLib.h"};

}  // namespace api::vxworks
