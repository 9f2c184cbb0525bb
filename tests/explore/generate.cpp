// Rules and names are drawn first, then the tasks, then properties over what they say.
#include "tests/explore/generate.h"

#include "tests/explore/facts.h"

namespace explore {

namespace {

constexpr const char* includes =
    "#include <atomic>\n#include <barrier>\n#include <cassert>\n#include <chrono>\n"
    "#include <condition_variable>\n#include <latch>\n#include <lockstep.h>\n#include <mutex>\n"
    "#include <queue>\n#include <semaphore>\n#include <shared_mutex>\n#include <thread>\n";

class Author {
  public:
    explicit Author(std::uint64_t seed)
        : dice_(seed),
          timed_(dice_.percent(25)),
          careful_(dice_.percent(60)),
          facts_(dice_, names_),
          statements_(dice_, names_, facts_, page_, timed_, careful_,
                      !careful_           ? 45
                      : dice_.percent(55) ? 4
                                          : 0) {}

    Script write() {
        Script script;
        draw_rules(script);
        draw_names();
        draw_locks();
        draw_more();
        write_tasks(dice_.percent(35) ? dice_.between(12, 20) : dice_.between(6, 12));
        for (int more = dice_.below(3); more > 0; --more) write_property();
        script.text = includes;
        if (names_.posix) script.text += "#include <pthread.h>\n";
        if (names_.windows || names_.events) script.text += "#include <windows.h>\n";
        script.text += page_.text();
        return script;
    }

  private:
    void draw_rules(Script& script) {
        vm::Rule& rule = script.settings.rule;
        rule.spurious = dice_.percent(40);
        if (timed_) {
            rule.scheduling = vm::Rule::Scheduling::Priority;
            rule.cores = dice_.percent(25) ? 2 : 1;
            rule.slice = dice_.percent(20) ? 2 : 0;
        }
        script.settings.output_words_max = 32;
        if (dice_.percent(careful_ ? 60 : 12)) {
            script.races = Races::Fail;
        } else if (dice_.percent(10)) {
            script.races = Races::Note;
        }
    }

    // -- names

    void draw_names() {
        add(names_.ints, "x", "int x = 0;");
        if (dice_.percent(50)) add(names_.ints, "y", "int y = 0;");
        if (dice_.percent(30)) {
            page_.line("int a[2];");
            names_.array = true;
        }
        if (dice_.percent(12)) {
            page_.line("struct Pair { int first; int second; };");
            page_.line("Pair pair;");
            names_.ints.insert(names_.ints.end(), {"pair.first", "pair.second"});
        }
        if (dice_.percent(60)) {
            add(names_.atomics, "n", "std::atomic<int> n = 0;");
            if (dice_.percent(20)) add(names_.atomics, "o", "std::atomic<int> o = 1;");
            if (dice_.percent(20)) {
                page_.line("std::atomic<int> gate[2];");
                names_.atomics.insert(names_.atomics.end(), {"gate[0]", "gate[1]"});
            }
        }
        if (dice_.percent(20)) {
            const char* const type =
                dice_.percent(30) ? "std::shared_timed_mutex s" : "std::shared_mutex s";
            add(names_.shared_mutexes, "s", type + order(20) + ";");
        }
        if (dice_.percent(30)) {
            const bool binary = dice_.percent(50);
            const std::string type =
                binary ? "std::binary_semaphore" : "std::counting_semaphore<2>";
            const std::string rule = dice_.percent(25) ? " [[lockstep::saturate]]" : order(25);
            add(names_.semaphores, "p",
                type + " p" + rule + "{" + dice_.digit(0, binary ? 1 : 2) + "};");
        }
        if (dice_.percent(10)) {
            const std::string rule = order(10);
            const char* const count = dice_.percent(30) ? "{2, [] { x = 1; }};" : "{2};";
            add(names_.barriers, "b", "std::barrier b" + rule + count);
        }
        if (dice_.percent(12)) add(names_.latches, "l", "std::latch l{" + dice_.digit(1, 2) + "};");
        if (dice_.percent(10)) {
            add(names_.queues, "q", "std::queue<int> q [[lockstep::capacity(2)]];");
        }
    }

    void draw_locks() {
        if (careful_ || dice_.percent(60)) add_lock("m");
        if (!names_.locks.empty() && dice_.percent(40)) add_lock("k");
        if (names_.locks.empty() || !dice_.percent(35)) return;
        const Names::Lock& lock = names_.locks.front();
        const std::string type =
            lock.counts || lock.patient ? "std::condition_variable_any" : "std::condition_variable";
        add(names_.conditions, "c", type + " c" + order(25) + ";");
    }

    void add_lock(const char* name) {
        const int kind = dice_.below(10);
        const bool counts = kind == 0, patient = kind == 1 || kind == 2;
        std::string rule = order(20);
        if (rule.empty() && dice_.percent(timed_ ? 35 : 8)) {
            rule = dice_.percent(60) ? " [[lockstep::inherit]]" : " [[lockstep::ceiling(3)]]";
        }
        if (rule.empty() && !counts && dice_.percent(8)) {
            rule = dice_.percent(50) ? " [[lockstep::relock_waits]]" : " [[lockstep::left_locked]]";
        }
        const std::string type = counts    ? "std::recursive_mutex "
                                 : patient ? "std::timed_mutex "
                                           : "std::mutex ";
        page_.line(type + name + rule + ";");
        names_.locks.push_back({name, counts, patient});
    }

    // What not only the standard's primitives are made of: arrays of them, functions, objects,
    // other systems.
    void draw_more() {
        if (dice_.percent(12)) {
            page_.line("std::mutex f[2]" + order(10) + ";");
            names_.forks = true;
        }
        if (dice_.percent(8)) {
            page_.open("struct Box");
            page_.line("std::mutex inner;");
            page_.line("int held = 0;");
            page_.line("void put(int n) { std::lock_guard g(inner); held = (held + n) % 4; }");
            page_.line("int get() { std::lock_guard g(inner); return held; }");
            page_.close("};");
            page_.line("Box box;");
            names_.box = true;
        }
        if (dice_.percent(5)) {
            page_.line("std::once_flag once;");
            page_.line("int once_only = 0;");
            names_.once = true;
        }
        if (dice_.percent(30)) {
            page_.line("int add(int n, int unused) { x = (x + n) % 5; return x; }");
            page_.line("bool busy() { return x > 0 && " + dice_.any(names_.ints) + " != 2; }");
            names_.functions = true;
        }
        if (names_.array) {
            page_.line(
                "int sum() { int all = 0; for (int i = 0; i < 2; i++) all = (all + a[i]) % 9; "
                "return all; }");
        }
        switch (dice_.below(20)) {
            case 0:
            case 1:
                page_.line("pthread_mutex_t pm = PTHREAD_MUTEX_INITIALIZER;");
                page_.line("pthread_cond_t pc = PTHREAD_COND_INITIALIZER;");
                page_.line("pthread_rwlock_t pr = PTHREAD_RWLOCK_INITIALIZER;");
                names_.posix = true;
                break;
            case 2:
                page_.line("SRWLOCK wl = SRWLOCK_INIT;");
                page_.line("CONDITION_VARIABLE wc = CONDITION_VARIABLE_INIT;");
                names_.windows = true;
                break;
            case 3: {
                const char* const resets = dice_.percent(50) ? "FALSE" : "TRUE";
                page_.line(std::string("HANDLE we = CreateEvent(NULL, ") + resets +
                           ", FALSE, NULL);");
                page_.line("HANDLE wm = CreateMutex(NULL, FALSE, NULL);");
                names_.events = true;
                break;
            }
            default:
                break;
        }
    }

    std::string order(int chance) {
        static const Strings all{" [[lockstep::fifo]]", " [[lockstep::priority_order]]",
                                 " [[lockstep::hand_off]]", " [[lockstep::undefined_order]]"};
        return dice_.percent(chance) ? dice_.any(all) : "";
    }

    void add(Strings& names, const char* name, const std::string& declaration) {
        names.push_back(name);
        page_.line(declaration);
    }

    // -- tasks

    void write_tasks(int steps) {
        const int tasks = dice_.percent(12) ? 4 : dice_.between(2, 3);
        int left = tasks;
        if (!timed_ && dice_.percent(15)) {
            write_threads(std::max(1, steps / 3));
            left -= 2;
        }
        for (const char* name : {"t", "u", "v", "w"}) {
            if (left <= 0) break;
            const int many = left > 1 && dice_.percent(45) ? dice_.between(2, left) : 1;
            write_family(name, many, std::max(1, steps / tasks));
            left -= many;
        }
        if (facts_.any_task() && dice_.percent(15)) write_last();
        if (dice_.percent(10)) write_daemon();
        if (timed_ && dice_.percent(8)) {
            page_.open("isr i at(" + dice_.digit(1, 3) + ")");
            page_.line(names_.semaphores.empty() ? "x = x + 1;" : "p.release();");
            page_.close();
        }
    }

    void write_family(const std::string& name, int many, int steps) {
        const bool numbered = many > 1 && dice_.percent(50);
        std::string head = "task " + name;
        if (numbered) head += "(int id)";
        if (many > 1) head += " [" + std::to_string(many) + "]";
        if (timed_) {
            head += " priority(" + dice_.digit(1, 3) + ")";
            if (dice_.percent(30)) {
                const int from = dice_.between(0, 2);
                head += " at(" + std::to_string(from);
                if (dice_.percent(60)) head += ".." + std::to_string(from + dice_.between(1, 2));
                head += ")";
            }
            if (dice_.percent(12)) head += " deadline(" + dice_.digit(3, 9) + ")";
        }
        std::string label;
        page_.open(head);
        const int before = dice_.percent(40) ? dice_.between(1, steps) : steps;
        statements_.body(before, numbered);
        if (before < steps) {
            label = "here_" + name;
            page_.open(label + ":");
            statements_.body(steps - before, numbered);
            page_.close();
        }
        page_.close();
        facts_.add({name, many, label});
    }

    // Somebody who looks at the others: waits for some of them to end, or asks without waiting.
    void write_last() {
        page_.open(timed_ ? "task last priority(1)" : "task last");
        const std::string condition = dice_.percent(60) ? facts_.all_of_a_family() : facts_.some();
        if (dice_.percent(70)) {
            page_.line("await(" + condition + ");");
            statements_.body(1, false);
        } else {
            statements_.body(1, false);
            page_.open("if (" + condition + ")");
            statements_.body(1, false);
            page_.close();
        }
        page_.close();
    }

    void write_daemon() {
        page_.open(timed_ ? "daemon task d priority(1)" : "daemon task d");
        page_.open("for (;;)");
        if (!names_.semaphores.empty() && dice_.percent(50)) {
            page_.line("p.acquire();");
        } else if (!names_.atomics.empty() && dice_.percent(30)) {
            page_.line("n.wait(0);");
        } else if (timed_) {
            page_.line("std::this_thread::sleep_for(std::chrono::milliseconds(2));");
        }
        statements_.body(1, false);
        page_.close();
        page_.close();
    }

    // Threads that main starts, by a function or by a lambda that shares main's variables.
    void write_threads(int steps) {
        const bool lambda = dice_.percent(50);
        if (!lambda) {
            page_.open("void worker(int id)");
            statements_.body(steps, true);
            page_.close();
        }
        page_.open("int main()");
        const bool locked = lambda && dice_.percent(50);
        if (lambda) page_.line("int own = 0;");
        if (locked) page_.line("std::mutex door;");
        const std::string type = dice_.percent(25) ? "std::jthread " : "std::thread ";
        for (const std::string name : {"first", "second"}) {
            if (!lambda) {
                page_.line(type + name + "(worker, " + dice_.digit(0, 1) + ");");
                continue;
            }
            page_.open(type + name + "([&]");
            if (dice_.percent(40)) statements_.body(1, false);
            if (locked) page_.line("std::lock_guard g(door);");
            page_.line("own = own + 1;");
            page_.close("});");
        }
        if (dice_.percent(50)) statements_.body(1, false);
        page_.line("first.join();");
        page_.line("second.join();");
        if (lambda && dice_.percent(50)) page_.line("assert(own == 2);");
        page_.close();
        facts_.add({"main", 1, ""});
    }

    // -- properties

    void write_property() {
        static const Strings kinds{"never", "never", "possible", "finally"};
        const std::string& kind = dice_.any(kinds);
        if (kind == "finally" && dice_.percent(60)) {
            const std::string& variable = dice_.any(names_.ints);
            page_.line("finally(" + variable + " != " + dice_.digit(0, 2) + ");");
        } else if (dice_.percent(20)) {
            page_.line(kind + "(" + facts_.all_of_a_family() + ");");
        } else if (kind == "never" && dice_.percent(60)) {
            const std::string one = facts_.one(), other = facts_.one();
            page_.line("never(" + one + " && " + other + ");");
        } else {
            page_.line(kind + "(" + facts_.some() + ");");
        }
    }

    Dice dice_;
    const bool timed_, careful_;
    Names names_;
    Page page_;
    Facts facts_;
    Statements statements_;
};

}  // namespace

std::string Script::rules() const {
    std::string out = "any task";
    if (settings.rule.exact_time()) {
        out = "priorities, cores " + std::to_string(settings.rule.cores) + ", slice " +
              std::to_string(settings.rule.slice);
    }
    out += settings.rule.spurious ? ", spurious wake-ups" : ", no spurious wake-ups";
    out += races == Races::Fail ? ", races fail" : races == Races::Note ? ", races noted" : "";
    return out;
}

Script generate(std::uint64_t seed) { return Author(seed).write(); }

}  // namespace explore
