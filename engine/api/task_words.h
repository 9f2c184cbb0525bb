// The words that APIs keep for each task, in one place so that several headers can be mixed. A header says
// with Header::task_words how many of them it needs, counted from the first.
#pragma once

namespace api {

enum TaskWord : int {
    errno_word,       // errno of C: POSIX, VxWorks
    last_error_word,  // GetLastError of Win32
    slice_word,       // ticks of its round-robin slice; 0: as the rule has it, -1: none. The machine looks at it
    task_words_count,
};

}  // namespace api
