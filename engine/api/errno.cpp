// <errno.h>, also as <cerrno>: errno, a word of each task's own, and the numbers of Linux, which
// the POSIX header answers with.
#include "engine/api/system.h"

namespace api {

namespace {

constexpr lang::BuiltinCode errno_code{
    .run = [](sync::Call& c) { return c.done(own_place(c, errno_word)); }, .effect = sync::Effect::Nothing};

constexpr lang::Builtin functions[] = {
    {.signature = "int errno()", .code = &errno_code, .form = lang::Form::Variable,
     .help = "the error of this task's last call that failed"},
};

constexpr lang::Constant constants[] = {
    {"EPERM", "", 1},      {"ENOENT", "", 2},     {"ESRCH", "", 3},     {"EINTR", "", 4},
    {"EAGAIN", "", 11},    {"ENOMEM", "", 12},    {"EBUSY", "", 16},    {"EEXIST", "", 17},
    {"EINVAL", "", 22},    {"EDEADLK", "", 35},   {"ENOSYS", "", 38},   {"EOVERFLOW", "", 75},
    {"ENOTSUP", "", 95},   {"ETIMEDOUT", "", 110}, {"EOWNERDEAD", "", 130}, {"ENOTRECOVERABLE", "", 131},
};

}  // namespace

extern const lang::Header errno_header{.name = "errno.h", .functions = functions, .constants = constants,
                                       .task_words = task_words_count};
extern const lang::Header cerrno_header{.name = "cerrno", .functions = functions, .constants = constants,
                                        .task_words = task_words_count};

}  // namespace api
