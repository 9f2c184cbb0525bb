// What the files of the systems' APIs share: handles, errno, tasks by their numbers. Included by
// them alone. Each of these files maps names, options and result codes onto engine/sync and owns no
// blocking; vxworks.cpp is the one to read first.
#pragma once

#include "engine/api/pools.h"
#include "engine/api/standard.h"
#include "engine/api/task_words.h"
#include "engine/sync/life.h"
#include "engine/sync/mutex.h"
#include "engine/sync/protocol.h"
#include "engine/sync/semaphore.h"

namespace api {

// The live object that the argument [handle] names, or 0.
inline sync::Address object_in(const sync::Call& c, Pool pool, sync::Word handle) {
    return c.k.in_pool(pool, handle) ? sync::object_of(handle) : sync::Address{0};
}

// The task that a number stands for, as scripts see it: its place + 1. no_task where none lives
// there.
inline sync::TaskId task_of(const sync::Call& c, sync::Word number) {
    if (number < 1 || number > c.k.task_count) return sync::no_task;
    const sync::TaskId task = static_cast<sync::TaskId>(number - 1);
    const sync::State state = c.k.tasks[task].state;
    return state == sync::State::Unborn || state == sync::State::Ended ? sync::no_task : task;
}

inline sync::Word& own_errno(const sync::Call& c) { return c.k.own_word(c.k.self, errno_word); }

// The place of a task's word as the script's own code may use it: what a name of Form::Variable
// answers.
inline sync::Word own_place(const sync::Call& c, TaskWord word) {
    return sync::own_window +
           static_cast<sync::Word>(c.k.rooms.stack_words - c.k.rooms.task_words) + word;
}

inline sync::Options options_of(sync::Kind kind, sync::Order order, sync::Grant grant,
                                sync::Protocol protocol = sync::Protocol::None) {
    sync::Options o = sync::to_options(0);
    o.kind = static_cast<std::uint32_t>(kind);
    o.order = static_cast<std::uint32_t>(order);
    o.grant = static_cast<std::uint32_t>(grant);
    o.protocol = static_cast<std::uint32_t>(protocol);
    return o;
}

}  // namespace api
