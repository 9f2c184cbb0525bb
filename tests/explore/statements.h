// What a random script is made of: the names that it may use, the page that it is written on, and
// statements over these names. Used by generate.cpp, which draws the names and writes the frame.
#pragma once

#include <string>
#include <vector>

#include "tests/explore/dice.h"

namespace explore {

using Strings = std::vector<std::string>;

class Facts;

struct Names {
    Strings ints, atomics, semaphores, conditions, shared_mutexes, barriers, latches, queues;
    bool array = false;      // int a[2], and sum() over it
    bool functions = false;  // bool busy(), int add(int, int)
    bool forks = false;      // std::mutex f[2]
    bool box = false;        // an object with a lock inside: box.put(n), box.get()
    bool once = false;       // std::once_flag once
    bool posix = false;      // pthread's pm, pc and pr
    bool windows = false;    // lock wl and condition wc
    bool events = false;     // Windows' handles we and wm
    struct Lock {
        std::string name;
        bool counts = false;   // recursive
        bool patient = false;  // has try_lock_for
    };
    std::vector<Lock> locks;
};

class Page {
  public:
    void line(const std::string& text) { text_ += std::string(depth_ * 4, ' ') + text + "\n"; }
    void open(const std::string& head) {
        line(head.empty() ? "{" : head + " {");
        ++depth_;
    }
    void close(const char* end = "}") {
        --depth_;
        line(end);
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::size_t depth_ = 0;
};

class Statements {
  public:
    // A careful script keeps its variables under the first lock and takes its locks in order. It
    // slips [slips] times in a hundred.
    Statements(Dice& dice, const Names& names, Facts& facts, Page& page, bool timed, bool careful,
               int slips)
        : dice_(dice),
          names_(names),
          facts_(facts),
          page_(page),
          timed_(timed),
          careful_(careful),
          slips_(slips) {}

    // A body of about [steps] steps. [numbered]: the parameter `id` may be used.
    void body(int steps, bool numbered);
    // One statement, perhaps with others in it. The answers, here and below, are about how many
    // steps it makes; 0: nothing was written.
    int statement(int left);

  private:
    int attempt(int left);

    int locked(int left);
    int locked_both(int left);
    int forks(int left);
    int try_locked();
    int read_or_write_locked();
    int semaphore(int left);
    int condition();
    int rendezvous();
    int wait_for_value();

    int plain();
    int atomic();
    int queue();
    int remember(int left);
    int call();
    int posix(int left);
    int windows(int left);

    int print();
    int pause();
    int decide();
    int branch(int left);
    int check();
    int endless();
    int wrong();

    int inside(int left);
    std::string place();
    std::string value();
    std::string local();  // a fresh name
    bool slip() { return dice_.percent(slips_); }
    int write(const std::string& line, int steps) {
        page_.line(line);
        return steps;
    }

    Dice& dice_;
    const Names& names_;
    Facts& facts_;
    Page& page_;
    const bool timed_, careful_;
    const int slips_;
    bool numbered_ = false;
    unsigned held_ = 0;  // a bit for each lock
    int locals_ = 0;
};

}  // namespace explore
