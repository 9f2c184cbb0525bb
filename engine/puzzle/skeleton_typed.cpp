// The parts of a new puzzle in which the player writes a text. An include of given.h stands in a
// text of its own: the test of the rooms reads include lines, also these.
#include "engine/puzzle/skeleton.h"

namespace puzzle {

Part part_of_fix() {
    Part part;
    part.files.push_back({"given.h",
                          R"(// What the player's file and the check both see.
#pragma once

const int ROUNDS = 2;
)"});
    part.files.push_back({"check.task",
                          R"(task worker [2] {
    for (int i = 0; i < ROUNDS; i++) add_one();
}

finally(shared_count == 2 * ROUNDS, "nothing is lost");
)"});
    part.files.push_back({"start.task",
                          "#include \"given.h\"\n"
                          R"(
int shared_count = 0;

// Called by two tasks, ROUNDS times each.
void add_one() {
    shared_count++;
}
)"});
    part.files.push_back({"solution.task",
                          "#include \"given.h\"\n"
                          R"(#include <mutex>

int shared_count = 0;
std::mutex m;

void add_one() {
    std::lock_guard lock(m);  // reading and writing back are one unit
    shared_count++;
}
)"});
    part.files.push_back(
        {"wrong-own-lock.task",
         R"(// "A lock around it, right here." Each call makes one of its own, and nobody else has it.
)"
         "#include \"given.h\"\n"
         R"(#include <mutex>

int shared_count = 0;

void add_one() {
    std::mutex m;
    std::lock_guard lock(m);
    shared_count++;
}
)"});
    part.files.push_back(
        {"wrong-locks-the-write.task",
         R"(// "Only writing needs the lock." The number that it writes was read without one.
)"
         "#include \"given.h\"\n"
         R"(#include <mutex>

int shared_count = 0;
std::mutex m;

void add_one() {
    int old = shared_count;
    std::lock_guard lock(m);
    shared_count = old + 1;
}
)"});
    part.files.push_back(
        {"wrong-two-steps.task",
         R"(// "An atomic needs no lock." Each access is atomic, and the two of them are not.
)"
         "#include \"given.h\"\n"
         R"(#include <atomic>

std::atomic<int> shared_count = 0;

void add_one() {
    shared_count = shared_count + 1;
}
)"});
    part.expect = R"(
[expect]
start = "data-race"
solution = "pass"
wrong-own-lock = "data-race"
wrong-locks-the-write = "data-race"
wrong-two-steps = "finally"
)";
    part.hint = "data-race";
    return part;
}

Part part_of_write() {
    Part part;
    part.files.push_back({"given.h",
                          R"(// What the player's file and the check both see.
#pragma once

const int LETTER = 7;
)"});
    part.files.push_back({"check.task",
                          R"(int received = 0;

task sender {
    post();
}

task receiver {
    received = collect();
}

finally(received == LETTER, "the letter arrives");
)"});
    part.files.push_back({"start.task",
                          "#include \"given.h\"\n"
                          R"(
int letter_box = 0;

// Called once by the sender.
void post() {
    letter_box = LETTER;
}

// Called once by the receiver; waits for the letter.
int collect() {
    return letter_box;
}
)"});
    part.files.push_back({"solution.task",
                          "#include \"given.h\"\n"
                          R"(#include <semaphore>

int letter_box = 0;
std::binary_semaphore there(0);  // remembers the signal, so it may come before anybody waits

void post() {
    letter_box = LETTER;
    there.release();
}

int collect() {
    there.acquire();
    return letter_box;
}
)"});
    part.files.push_back(
        {"wrong-lock.task",
         R"(// "A shared variable needs a lock." It has one, and nobody waits for anything.
)"
         "#include \"given.h\"\n"
         R"(#include <mutex>

int letter_box = 0;
std::mutex m;

void post() {
    std::lock_guard lock(m);
    letter_box = LETTER;
}

int collect() {
    std::lock_guard lock(m);
    return letter_box;
}
)"});
    part.files.push_back({"wrong-bell.task",
                          R"(// "The sender rings." Who is not there yet does not hear it.
)"
                          "#include \"given.h\"\n"
                          R"(#include <condition_variable>
#include <mutex>

int letter_box = 0;
std::mutex m;
std::condition_variable bell;

void post() {
    std::lock_guard lock(m);
    letter_box = LETTER;
    bell.notify_one();
}

int collect() {
    std::unique_lock lock(m);
    bell.wait(lock);
    return letter_box;
}
)"});
    part.files.push_back(
        {"wrong-looks.task",
         R"(// "Look until it is there." Looking while the other one writes is a data race.
)"
         "#include \"given.h\"\n"
         R"(
int letter_box = 0;

void post() {
    letter_box = LETTER;
}

int collect() {
    while (letter_box == 0) {
    }
    return letter_box;
}
)"});
    part.expect = R"(
[expect]
start = "data-race"
solution = "pass"
wrong-lock = "finally"
wrong-bell = "deadlock"
wrong-looks = "data-race"
)";
    part.hint = "finally";
    return part;
}

Part part_of_debug() {
    Part part;
    part.files.push_back({"check.task",
                          R"(task sender [2] {
    put();
}

task receiver [2] {
    get();
}

never(letters < 0, "nothing is taken from an empty box");
)"});
    part.files.push_back({"start.task",
                          R"(#include <condition_variable>
#include <mutex>

std::mutex m;
std::condition_variable bell;
int letters = 0;

// Called by a sender.
void put() {
    std::lock_guard lock(m);
    letters++;
    bell.notify_one();
}

// Called by a receiver; waits for a letter.
void get() {
    std::unique_lock lock(m);
    if (letters == 0) bell.wait(lock);
    letters--;
}
)"});
    part.files.push_back({"solution.task",
                          R"(#include <condition_variable>
#include <mutex>

std::mutex m;
std::condition_variable bell;
int letters = 0;

void put() {
    std::lock_guard lock(m);
    letters++;
    bell.notify_one();
}

void get() {
    std::unique_lock lock(m);
    while (letters == 0) bell.wait(lock);  // awake does not mean that there is still a letter
    letters--;
}
)"});
    part.files.push_back({"wrong-wakes-all.task",
                          R"(// "Wake everybody." Then everybody takes, and there was one letter.
#include <condition_variable>
#include <mutex>

std::mutex m;
std::condition_variable bell;
int letters = 0;

void put() {
    std::lock_guard lock(m);
    letters++;
    bell.notify_all();
}

void get() {
    std::unique_lock lock(m);
    if (letters == 0) bell.wait(lock);
    letters--;
}
)"});
    part.files.push_back({"wrong-looks-outside.task",
                          R"(// "Look first, lock later." Looking without the lock is a data race.
#include <condition_variable>
#include <mutex>

std::mutex m;
std::condition_variable bell;
int letters = 0;

void put() {
    std::lock_guard lock(m);
    letters++;
    bell.notify_one();
}

void get() {
    while (letters == 0) {
    }
    std::lock_guard lock(m);
    letters--;
}
)"});
    part.files.push_back(
        {"wrong-rings-once.task",
         R"(// "One ring is enough for the first letter." The second receiver is never woken.
#include <condition_variable>
#include <mutex>

std::mutex m;
std::condition_variable bell;
int letters = 0;

void put() {
    std::lock_guard lock(m);
    letters++;
    if (letters == 1) bell.notify_one();
}

void get() {
    std::unique_lock lock(m);
    while (letters == 0) bell.wait(lock);
    letters--;
}
)"});
    part.expect = R"(
[expect]
start = "never"
solution = "pass"
wrong-wakes-all = "never"
wrong-looks-outside = "data-race"
wrong-rings-once = "deadlock"
)";
    part.hint = "never";
    return part;
}

}  // namespace puzzle
