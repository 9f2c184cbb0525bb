#include "engine/terminal/child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

namespace terminal {
#ifdef __EMSCRIPTEN__

bool can_start() { return false; }
Child run_child(const std::vector<std::string>&, const std::string&, unsigned) { return {}; }
std::vector<Child> run_side_by_side(const std::vector<std::string>&, int count) {
    return std::vector<Child>(static_cast<std::size_t>(count));
}

#else

bool can_start() { return true; }

namespace {

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

[[noreturn]] void become(std::vector<char*> arguments, const std::string& folder, int out,
                         unsigned seconds_max) {
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    alarm(seconds_max);  // outlives the exec
    if (folder.empty() || chdir(folder.c_str()) == 0) execvp(arguments[0], arguments.data());
    _exit(127);
}

// One that has begun.
struct Running {
    pid_t id = -1;
    int end = -1;  // of the pipe that it writes to
    std::chrono::steady_clock::time_point begin;
};

Running start(const std::vector<std::string>& command, const std::string& folder,
              unsigned seconds_max) {
    Running running;
    int ends[2];
    if (pipe(ends) != 0) return running;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);  // not for those that are started next
    std::vector<char*> arguments;
    for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    running.begin = std::chrono::steady_clock::now();
    running.id = fork();
    if (running.id == 0) become(std::move(arguments), folder, ends[1], seconds_max);
    close(ends[1]);
    running.end = ends[0];
    return running;
}

Child finish(const Running& running) {
    Child child;
    if (running.end < 0) return child;
    char part[4096];
    for (ssize_t got; running.id > 0 && (got = read(running.end, part, sizeof part)) > 0;) {
        child.out.append(part, static_cast<std::size_t>(got));
    }
    close(running.end);
    int status = 0;
    rusage used{};
    if (running.id < 0 || wait4(running.id, &status, 0, &used) != running.id) return child;
    const auto time = std::chrono::steady_clock::now() - running.begin;
    child.seconds = std::chrono::duration<double>(time).count();
    child.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    child.started = child.exit != 127;
    child.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    child.peak_bytes = static_cast<double>(used.ru_maxrss) * 1024;  // Linux counts in KB
    return child;
}

}  // namespace

Child run_child(const std::vector<std::string>& command, const std::string& folder,
                unsigned seconds_max) {
    return finish(start(command, folder, seconds_max));
}

std::vector<Child> run_side_by_side(const std::vector<std::string>& command, int count) {
    std::vector<Running> running;
    for (int i = 0; i < count; ++i) running.push_back(start(command, {}, seconds_most));
    std::vector<Child> children;
    for (const Running& each : running) children.push_back(finish(each));
    return children;
}

#endif

}  // namespace terminal
