// The parts of a new puzzle in which nobody types.
#include "engine/puzzle/skeleton.h"

namespace puzzle {

Part part_of_break() {
    Part part;
    part.files.push_back({"start.task",
                          R"(#include <mutex>

std::mutex left, right;

task reader {
    left.lock();
    right.lock();
    right.unlock();
    left.unlock();
}

task writer {
    right.lock();
    left.lock();
    left.unlock();
    right.unlock();
}
)"});
    part.files.push_back({"solution.schedule",
                          R"(# Each takes its first lock, and waits for the other's.
lockstep-schedule 1
reader
writer
)"});
    part.files.push_back(
        {"wrong-one-after-the-other.schedule",
         R"(# "Let the reader run first." It gives back what it took before the writer wants it.
lockstep-schedule 1
reader *
writer *
)"});
    part.files.push_back(
        {"wrong-stops-too-late.schedule",
         R"(# "Stop the reader in the middle." It has both locks by then, and the writer just waits for it.
lockstep-schedule 1
reader *2
)"});
    part.files.push_back(
        {"wrong-stops-too-early.schedule",
         R"(# "Stop the reader before it has anything." Then it is the writer who runs first.
lockstep-schedule 1
writer *
reader *
)"});
    part.expect = R"(
[expect]
start = "deadlock"
solution = "deadlock"
wrong-one-after-the-other = "pass"
wrong-stops-too-late = "unfinished"
wrong-stops-too-early = "pass"
)";
    part.hint = "pass";
    return part;
}

Part part_of_predict() {
    Part part;
    part.files.push_back({"start.task",
                          R"(#include <atomic>
#include <lockstep.h>

std::atomic<int> x = 0;

task one {
    x = 1;
    print("a");
}

task two {
    if (x == 1) print("b");
}
)"});
    part.keys = R"(globals = ["x"]       # whose last values belong to an outcome
)";
    part.outcomes = R"(
[can]
"prints a, x = 1" = "The second task looks too early."
"prints ab, x = 1" = "The second task looks late, and prints late."
"prints ba, x = 1" = "The second task looks in time, and comes first to print."

[cannot]
"prints b, x = 1" = "TODO: why people believe it, and why it is not so."
)";
    part.expect = R"(
[expect]
start = "pass"
)";
    return part;
}

}  // namespace puzzle
