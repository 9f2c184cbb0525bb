#include "engine/lang/graph.h"

#include <algorithm>

namespace lang {

namespace {

// Threads that are assumed where they cannot be counted.
constexpr std::uint32_t threads_assumed = 8;
constexpr std::uint32_t objects_assumed = 8;  // made by a call in a loop
constexpr std::uint32_t objects_max = 64;     // of one pool

}  // namespace

void each_node(Node* node, const std::function<bool(Node*)>& see) {
    if (!node || !see(node)) return;
    each_node(node->a, see);
    each_node(node->b, see);
    each_node(node->c, see);
    // The cases of a switch stand in its body, too.
    if (node->kind == NodeKind::Switch) return;
    for (Node* one : node->list) each_node(one, see);
}

Graph::Graph(Program& program, Types& types, Checker& checker, Report& report)
    : program_(program), types_(types), checker_(checker), report_(report) {
    facts_.resize(checker.functions.size());
    for (FunctionInfo* function : checker.functions) gather(*function);
    for (Facts& facts : facts_)
        if (facts.completes) facts.calls.insert(completions_.begin(), completions_.end());
}

// ---- locals that other tasks can reach

void Graph::spread_sharing() {
    // A function that hands the address in its parameter on to a task makes shared what callers
    // pass it.
    bool changed = true;
    std::function<void(Node*)> hand_on = [&](Node* argument) {
        if (argument->kind == NodeKind::AddressOf) {
            Node* place = argument->a;
            while (place->kind == NodeKind::Element || place->kind == NodeKind::Sequence)
                place = place->kind == NodeKind::Element ? place->a : place->list.back();
            if (place->kind == NodeKind::LocalPlace && !place->local->shared) {
                place->local->shared = true;
                changed = true;
            }
            if (place->kind == NodeKind::Indirect) argument = place->a;
        }
        if (argument->kind == NodeKind::Conditional) {
            hand_on(argument->b);
            hand_on(argument->c);
            return;
        }
        if (argument->kind == NodeKind::Read && argument->a->kind == NodeKind::LocalPlace &&
            !argument->a->local->escapes) {
            argument->a->local->escapes = true;
            changed = true;
        }
    };
    while (changed) {
        changed = false;
        for (FunctionInfo* function : checker_.functions) {
            each_node(function->body, [&](Node* node) {
                if (node->kind == NodeKind::Call) {
                    const std::vector<Local*>& parameters = node->function->arguments;
                    std::size_t word = 0;
                    for (Node* argument : node->list) {
                        if (word < parameters.size() && parameters[word]->escapes)
                            hand_on(argument);
                        word++;
                    }
                }
                // T& x = y; where x is handed on.
                if (node->kind == NodeKind::Write && node->a->kind == NodeKind::LocalPlace &&
                    node->a->local->escapes &&
                    types_.kind(node->a->local->type) == TypeKind::Reference)
                    hand_on(node->b);
                return true;
            });
        }
    }
}

// ---- facts of one function

bool Graph::is_thread(TypeId type) const {
    const BuiltinType* builtin = types_.facts(type).builtin;
    return builtin && checker_.makes_threads(type);
}

std::uint32_t Graph::threads_in(TypeId type) const {
    switch (types_.kind(type)) {
        case TypeKind::Builtin:
            return is_thread(type) ? 1 : 0;
        case TypeKind::Array:
            return types_[type].count * threads_in(types_[type].element);
        case TypeKind::Struct: {
            std::uint32_t count = 0;
            for (const Field& field : types_[type].fields) count += threads_in(field.type);
            return count;
        }
        default:
            return 0;
    }
}

void Graph::gather(FunctionInfo& function) {
    Facts& facts = facts_[function.index];
    int loops = 0;
    std::function<bool(Node*)> see = [&](Node* node) {
        switch (node->kind) {
            case NodeKind::Call:
                facts.calls.insert(node->function);
                break;
            case NodeKind::Spawn:
                facts.spawns.insert(node->function);
                facts.acts = true;
                break;
            case NodeKind::Constant:
                if (!node->function) break;
                if (!node->is_local) {
                    completions_.insert(node->function);
                } else {  // handed to a C API, which starts a task in it
                    facts.spawns.insert(node->function);
                    facts.threads++;
                    if (loops > 0) facts.unbounded = true;
                }
                break;
            case NodeKind::Declare:
                facts.threads += threads_in(node->local->type);
                break;
            case NodeKind::Full:
                // A thread without a name can only be detached or moved on.
                for (Node* temporary : node->list) {
                    std::uint32_t threads = threads_in(temporary->local->type);
                    facts.threads += threads;
                    if (threads > 0 && loops > 0) facts.unbounded = true;
                }
                each_node(node->a, see);
                return false;
            case NodeKind::Write:
            case NodeKind::Update:
                if (node->a->kind != NodeKind::LocalPlace) facts.acts = true;
                break;
            case NodeKind::Invoke:
                if (!node->is_local && !node->looks) facts.acts = true;
                if (node->makes != 0) facts.makes[node->makes] += loops > 0 ? objects_assumed : 1;
                break;
            case NodeKind::Complete:
                facts.completes = true;
                break;
            case NodeKind::Await:
                facts.acts = true;
                break;
            case NodeKind::Loop:
                loops++;
                each_node(node->a, see);
                each_node(node->b, see);
                each_node(node->c, see);
                loops--;
                return false;
            default:
                break;
        }
        return true;
    };
    each_node(function.body, see);
}

// ---- entries

void Graph::check_definitions() {
    std::set<FunctionInfo*> used = completions_;
    for (const Facts& facts : facts_) {
        used.insert(facts.calls.begin(), facts.calls.end());
        used.insert(facts.spawns.begin(), facts.spawns.end());
    }
    for (FunctionInfo* function : checker_.functions)
        if (used.count(function) && !function->defined)
            report_.error(function->declared,
                          function->name + " is declared and called, but never defined",
                          "write its body: " + checker_.signature_of(*function) + " { ... }");
}

void Graph::choose_entries() {
    std::set<FunctionInfo*> called = completions_, spawned;
    for (const Facts& facts : facts_) {
        called.insert(facts.calls.begin(), facts.calls.end());
        spawned.insert(facts.spawns.begin(), facts.spawns.end());
    }
    std::vector<FunctionInfo*> list = checker_.functions;
    for (FunctionInfo* function : list) {
        function->entry = function;
        if (!spawned.count(function) || function->is_entry) continue;
        if (!called.count(function)) {
            function->is_entry = true;
            continue;
        }
        FunctionInfo* stub = checker_.new_function(function->name, function->declared);
        stub->starts = function;
        stub->is_entry = true;
        stub->defined = true;
        stub->entry = stub;
        function->entry = stub;
        facts_.resize(checker_.functions.size());
        facts_[stub->index].calls.insert(function);
    }
}

// ---- properties

bool Graph::acts(FunctionInfo* function, std::set<FunctionInfo*>& seen) const {
    if (!seen.insert(function).second) return false;
    const Facts& facts = facts_[function->index];
    if (facts.acts) return true;
    for (FunctionInfo* callee : facts.calls)
        if (acts(callee, seen)) return true;
    return false;
}

void Graph::check_properties() {
    auto check = [&](Node* condition) {
        each_node(condition, [&](Node* node) {
            if (node->kind != NodeKind::Call) return true;
            std::set<FunctionInfo*> seen;
            if (acts(node->function, seen))
                report_.error(node->span,
                              node->function->name +
                                  " cannot be called in a property: it changes something, or waits",
                              "look at the variables themselves");
            return true;
        });
    };
    for (FunctionInfo* function : checker_.functions) {
        each_node(function->body, [&](Node* node) {
            if (node->kind == NodeKind::Await || node->kind == NodeKind::Condition) check(node->a);
            return true;
        });
    }
}

// ---- numbers for the World's layout

void Graph::count_threads() {
    std::uint64_t total = 0;
    bool unbounded = checker_.unbounded_threads;
    for (const Variable& variable : program_.globals) {
        // A shared local of main is counted with main.
        if (variable.name.find('.') == std::string::npos) total += threads_in(variable.type);
    }
    // What each task and each thread can reach, the threads of a thread included.
    std::vector<std::pair<FunctionInfo*, std::uint64_t>> work;
    for (const Task& task : program_.tasks) work.emplace_back(checker_.functions[task.function], 1);
    std::set<FunctionInfo*> started;
    while (!work.empty()) {
        auto [root, times] = work.back();
        work.pop_back();
        std::set<FunctionInfo*> seen;
        std::vector<FunctionInfo*> stack{root};
        while (!stack.empty()) {
            FunctionInfo* function = stack.back();
            stack.pop_back();
            if (!seen.insert(function).second) continue;
            const Facts& facts = facts_[function->index];
            total += facts.threads * times;
            unbounded |= facts.unbounded;
            for (FunctionInfo* callee : facts.calls) stack.push_back(callee);
            for (FunctionInfo* thread : facts.spawns) {
                if (!started.insert(thread).second) continue;
                // How often it is started is known by the objects only; that they make threads in
                // turn is rare, and then each may.
                std::set<FunctionInfo*> below;
                std::vector<FunctionInfo*> reach{thread};
                bool makes_threads = false;
                while (!reach.empty()) {
                    FunctionInfo* one = reach.back();
                    reach.pop_back();
                    if (!below.insert(one).second) continue;
                    const Facts& inner = facts_[one->index];
                    makes_threads |= inner.threads > 0 || !inner.spawns.empty();
                    for (FunctionInfo* callee : inner.calls) reach.push_back(callee);
                }
                unbounded |= makes_threads;
            }
        }
    }
    const std::uint64_t room = static_cast<std::uint64_t>(tasks_max) -
                               std::min<std::uint64_t>(tasks_max, program_.tasks.size());
    bool spawns = false;
    for (const Facts& facts : facts_) spawns |= !facts.spawns.empty();
    if (!spawns) total = 0;
    if (spawns && unbounded) total = std::max<std::uint64_t>(total, threads_assumed);
    if (total > room && !unbounded) {
        Span span = program_.tasks.empty() ? Span{} : program_.tasks[0].declared;
        report_.error(span,
                      "there can be " + std::to_string(total + program_.tasks.size()) +
                          " tasks and threads; " + std::to_string(tasks_max) + " is the most",
                      "fewer show the same: most mistakes need two or three");
    }
    program_.spawned_max = static_cast<std::uint32_t>(std::min(total, room));
}

// How many objects of each kind can be there, by the calls that each task can come to; what a
// started task makes counts once for every call that starts it.
void Graph::count_objects() {
    std::map<int, std::uint32_t> total;
    std::vector<FunctionInfo*> roots{checker_.initialise};
    for (const Task& task : program_.tasks) roots.push_back(checker_.functions[task.function]);
    for (std::size_t i = 0; i < roots.size() && i < static_cast<std::size_t>(2 * tasks_max); i++) {
        std::set<FunctionInfo*> seen;
        std::vector<FunctionInfo*> stack{roots[i]};
        while (!stack.empty()) {
            FunctionInfo* function = stack.back();
            stack.pop_back();
            if (!seen.insert(function).second) continue;
            const Facts& facts = facts_[function->index];
            for (const auto& [pool, calls] : facts.makes) total[pool] += calls;
            for (FunctionInfo* callee : facts.calls) stack.push_back(callee);
            for (FunctionInfo* started : facts.spawns) roots.push_back(started);
        }
    }
    for (const auto& [pool, count] : total) {
        const BuiltinType* type = checker_.pool_type(pool);
        if (!type) continue;
        const std::uint32_t objects = std::min(count, objects_max);
        const TypeId array = types_.array(types_.builtin(*type, type_void, 0, 0), objects);
        const Word first = checker_.allocate_global(array, {});
        program_.pools.resize(
            std::max<std::size_t>(program_.pools.size(), static_cast<std::size_t>(pool) + 1));
        program_.pools[static_cast<std::size_t>(pool)] = {
            static_cast<std::uint16_t>(first), type->words, static_cast<std::uint16_t>(objects)};
        program_.globals.push_back(
            {"(" + std::string(type->name) + ")", array, first, {}, 0, 0, false});
    }
    // A call that names a pool must find one, even where no object is ever made.
    constexpr std::size_t pools_max = 32;
    if (!program_.pools.empty()) program_.pools.resize(std::max(program_.pools.size(), pools_max));
}

// The longest way down the calls; functions that call each other in a circle count as often as they
// may.
void Graph::measure_stacks() {
    // Tarjan's algorithm finds the circles; functions are few.
    struct State {
        int index = -1, low = 0;
        bool on_stack = false;
    };
    std::vector<State> state(checker_.functions.size());
    std::vector<FunctionInfo*> stack;
    int next = 0;
    auto frame = [&](const FunctionInfo* function) {
        const Function& made = program_.functions[function->index];
        return std::uint64_t{frame_linkage_words} + made.locals + made.operands;
    };
    std::function<void(FunctionInfo*)> visit = [&](FunctionInfo* function) {
        State& mine = state[function->index];
        mine.index = mine.low = next++;
        mine.on_stack = true;
        stack.push_back(function);
        for (FunctionInfo* callee : facts_[function->index].calls) {
            State& other = state[callee->index];
            if (other.index < 0) {
                visit(callee);
                mine.low = std::min(mine.low, other.low);
            } else if (other.on_stack) {
                mine.low = std::min(mine.low, other.index);
            }
        }
        if (mine.low != mine.index) return;
        std::vector<FunctionInfo*> circle;
        FunctionInfo* one = nullptr;
        do {
            one = stack.back();
            stack.pop_back();
            state[one->index].on_stack = false;
            circle.push_back(one);
        } while (one != function);
        bool recursive = circle.size() > 1 || facts_[function->index].calls.count(function) > 0;
        std::uint64_t own = 0, below = 0;
        for (FunctionInfo* member : circle) {
            own += frame(member) * (recursive ? recursion_limit : 1);
            for (FunctionInfo* callee : facts_[member->index].calls)
                if (auto found = depth_.find(callee); found != depth_.end())
                    below = std::max(below, found->second);
        }
        for (FunctionInfo* member : circle) depth_[member] = own + below;
    };
    for (FunctionInfo* function : checker_.functions)
        if (state[function->index].index < 0) visit(function);

    std::uint64_t most = 0;
    const FunctionInfo* deepest = nullptr;
    for (FunctionInfo* function : checker_.functions) {
        if (depth_[function] <= most) continue;
        most = depth_[function];
        deepest = function;
    }
    constexpr std::uint64_t frame_words_limit = 20000;
    if (most > frame_words_limit) {
        report_.error(deepest->declared,
                      "the calls below " + deepest->name + " need " + std::to_string(most) +
                          " words of stack; " + std::to_string(frame_words_limit) + " is the most",
                      "make the local arrays global, or the recursion flatter");
        most = frame_words_limit;
    }
    program_.frame_words_max = static_cast<std::uint32_t>(most);
}

}  // namespace lang
