#include "engine/terminal/workloads.h"

#include <filesystem>

namespace terminal {

std::vector<Workload> workloads(const std::string& folder) {
    std::vector<Workload> all = {
        {"W1",
         "12 philosophers: find the deadlock",
         "w1-philosophers.task",
         "philosophers.pml",
         {"-DSEATS=12"},
         {"-DBFS"},
         25,
         100,
         false},
        {"W2",
         "10 philosophers, ordered",
         "w2-philosophers-ordered.task",
         "philosophers.pml",
         {"-DSEATS=10", "-DORDERED"},
         {},
         45,
         160,
         true},
        {"W3",
         "bounded buffer, 3 + 3 of 4 items",
         "w3-bounded-buffer.task",
         "bounded-buffer.pml",
         {},
         {},
         30,
         10,
         false},
        {"W5",
         "readers and writers, 5 + 3",
         "w5-readers-writers.task",
         "readers-writers.pml",
         {},
         {},
         70,
         60,
         false},
        {"W6a",
         "lost update, 5 tasks x 2",
         "w6-lost-update-5x2.task",
         "lost-update.pml",
         {"-DTASKS=5", "-DROUNDS=2"},
         {},
         75,
         60,
         true},
        {"W6b",
         "lost update, 4 tasks x 3",
         "w6-lost-update-4x3.task",
         "lost-update.pml",
         {"-DTASKS=4", "-DROUNDS=3"},
         {},
         75,
         30,
         true},
        {"W7",
         "monitor with notify_all, 3 + 3",
         "w7-monitor.task",
         "monitor.pml",
         {},
         {},
         25,
         13,
         false},
    };
    for (Workload& each : all) {
        each.script = folder + "/" + each.script;
        each.model = folder + "/" + each.model;
    }
    return all;
}

Workload workload_of(const std::string& script) {
    namespace fs = std::filesystem;
    Workload workload;
    workload.name = fs::path(script).stem().string();
    workload.title = script;
    workload.script = script;
    const fs::path model = fs::path(script).replace_extension(".pml");
    std::error_code error;
    if (fs::exists(model, error)) workload.model = model.string();
    return workload;
}

}  // namespace terminal
