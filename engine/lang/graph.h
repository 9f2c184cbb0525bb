// What can be told of the whole program once every function is checked: who calls whom, which
// functions tasks start in, how many threads there can be, and how deep a task's stack of frames
// can get.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "engine/lang/check.h"

namespace lang {

// Calls [see] for [node] and everything in it; [see] answers false to leave out what is below.
void each_node(Node* node, const std::function<bool(Node*)>& see);

class Graph {
  public:
    Graph(Program& program, Types& types, Checker& checker, Report& report);

    // Marks every local whose address reaches another task, by whatever way.
    void spread_sharing();
    // Before code is made: what only starts a task ends as one. A function that is also called gets
    // a second entry, see FunctionInfo::entry.
    void choose_entries();
    // What is called must have a body.
    void check_definitions();
    // A property may look, not act: neither may what it calls.
    void check_properties();
    // After code is made.
    void count_threads();
    void count_objects();
    void measure_stacks();

  private:
    struct Facts {
        std::set<FunctionInfo*> calls;
        std::set<FunctionInfo*> spawns;
        std::uint32_t threads = 0;  // thread objects and thread-making calls
        bool unbounded = false;
        std::map<int, std::uint32_t> makes;  // calls that take an object, by their pool
        bool completes = false;              // may run the completion function of a barrier
        bool acts = false;                   // writes to what is not its own, or makes a step
    };
    void gather(FunctionInfo& function);
    bool is_thread(TypeId type) const;
    std::uint32_t threads_in(TypeId type) const;
    bool acts(FunctionInfo* function, std::set<FunctionInfo*>& seen) const;

    Program& program_;
    Types& types_;
    Checker& checker_;
    Report& report_;
    std::set<FunctionInfo*> completions_;
    std::vector<Facts> facts_;  // by FunctionInfo::index
    std::unordered_map<FunctionInfo*, std::uint64_t> depth_;
};

}  // namespace lang
