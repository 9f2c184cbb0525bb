#include "engine/terminal/child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

namespace terminal {
#ifdef __EMSCRIPTEN__

// Under node nothing else can be started.
Child run_child(const std::vector<std::string>&, const std::string&, unsigned) { return {}; }

#else

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

}  // namespace

Child run_child(const std::vector<std::string>& command, const std::string& folder,
                unsigned seconds_max) {
    Child child;
    int ends[2];
    // Closed in other children, which may be started at the same time.
    if (pipe2(ends, O_CLOEXEC) != 0) return child;
    std::vector<char*> arguments;
    for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t id = fork();
    if (id == 0) {
        close(ends[0]);
        become(std::move(arguments), folder, ends[1], seconds_max);
    }
    close(ends[1]);
    char part[4096];
    for (ssize_t got; id > 0 && (got = read(ends[0], part, sizeof part)) > 0;) {
        child.out.append(part, static_cast<std::size_t>(got));
    }
    close(ends[0]);
    int status = 0;
    rusage used{};
    if (id < 0 || wait4(id, &status, 0, &used) != id) return child;
    child.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    child.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    child.started = child.exit != 127;
    child.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    child.peak_bytes = static_cast<double>(used.ru_maxrss) * 1024;  // Linux counts in KB
    return child;
}

#endif

}  // namespace terminal
