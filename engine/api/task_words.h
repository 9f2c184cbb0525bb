// The words that APIs keep for each task, in one place so that several headers can be mixed. A
// header says with Header::task_words how many of them it needs, counted from the first.
#pragma once

namespace api {

enum TaskWord : int {
    errno_word,       // errno of C: POSIX, VxWorks
    last_error_word,  // GetLastError of Win32
    deletion_word,    // VMS: it is to be deleted as soon as it owns no mutex
    ast_of_word,      // VMS: the task + 1 for which this one runs an AST
    wake_word,        // VMS: woken before it hibernates
    slice_word,       // ticks of its round-robin slice; 0: as the rule has it, -1: none. The machine looks at it
    task_words_count,
};

}  // namespace api
