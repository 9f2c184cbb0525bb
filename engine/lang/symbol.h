// What names stand for while a program is checked: variables, functions, types, and the scopes that
// hold them. Internal to the checker.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/lang/ast.h"
#include "engine/lang/compile.h"
#include "engine/lang/tree.h"
#include "engine/lang/types.h"

namespace lang {

struct Frame;
struct LambdaUse;
struct Scope;

struct Symbol {
    enum class Kind : std::uint8_t {
        Variable,  // place; a global, a local, or another name for either
        Local,     // local, in frame; [by_address]: it holds the address of what it stands for
        Field,     // offset in the object
        Function,  // functions: the overloads
        Type,
        Constant,   // value
        Namespace,  // scope
        Task,       // first_task, task_count
        Lambda,     // lambda: `auto ready = [&] { ... };`
        Broken,     // its declaration was wrong; say nothing more about it
    } kind = Kind::Broken;
    bool is_const = false;
    bool is_private = false;
    bool is_mutable = false;  // Field: changes in const functions, too
    bool by_address = false;
    bool is_reference = false;  // declared as one
    Access access = Access::Auto;
    TypeId type = type_bad;
    Word value = 0;
    Word offset = 0;
    int first_task = 0, task_count = 0;
    std::string_view name;
    Span span;
    Role role = Role::Sandbox;  // who declared it
    Node* place = nullptr;
    Local* local = nullptr;
    Frame* frame = nullptr;
    std::vector<FunctionInfo*> functions;
    Scope* scope = nullptr;
    LambdaUse* lambda = nullptr;
    Struct* structure = nullptr;               // a member: of which type
    const ast::Declaration* syntax = nullptr;  // Field: its initialiser and attributes
};

struct Scope {
    enum class Kind : std::uint8_t { Global, Namespace, Struct, Block, Lambda } kind = Kind::Block;
    Scope* parent = nullptr;
    Frame* frame = nullptr;
    std::string path;                                     // Namespace, Struct: "a::b"
    std::vector<Symbol*> names;                           // in order of declaration
    std::unordered_map<std::string_view, Symbol*> index;  // Global, Namespace, Struct
    std::vector<std::string> uses;                        // `using namespace std;`
    Struct* structure = nullptr;
    LambdaUse* lambda = nullptr;  // Lambda: the one whose body is being read in place

    Symbol* find(std::string_view name) const {
        if (kind != Kind::Block && kind != Kind::Lambda) {
            auto found = index.find(name);
            return found == index.end() ? nullptr : found->second;
        }
        for (auto i = names.rbegin(); i != names.rend(); ++i)
            if ((*i)->name == name) return *i;
        return nullptr;
    }
    void add(Symbol* symbol) {
        names.push_back(symbol);
        if (kind != Kind::Block && kind != Kind::Lambda) index[symbol->name] = symbol;
    }
};

// A struct or class of the script.
struct Struct {
    std::string name;
    TypeId type = type_bad;
    Scope* scope = nullptr;
    std::vector<Symbol*> fields;
    std::vector<FunctionInfo*> constructors;
    FunctionInfo* destructor = nullptr;
    Span declared;
    bool complete = false;
    bool has_private_fields = false;
};

struct ParameterInfo {
    std::string_view name;
    TypeUse type;
    const ast::Expression* default_value = nullptr;
    Span span;
};

// A function of the script: what a call needs, then what was found in its body.
struct FunctionInfo {
    std::string name;  // "Queue::put"
    Span declared;
    Role role = Role::Sandbox;                 // who declared it first
    const ast::Declaration* syntax = nullptr;  // the one with the body, once there is one
    Struct* owner = nullptr;                   // a method: of which type
    Scope* scope = nullptr;                    // around the declaration
    ast::FunctionKind kind = ast::FunctionKind::Plain;
    bool is_static = false, is_const = false, is_private = false;
    bool defined = false;
    bool is_entry = false;  // a task's body: it ends with End, and runs once for each task
    bool hands_value =
        false;  // a C API starts tasks in it: what it returns is for whoever joins them
    bool runs_once = false;  // an entry of one task: its shared locals can live among the globals
    std::vector<ParameterInfo> parameters;
    TypeUse result{type_void, false, 0};

    std::vector<Local*> arguments;  // in order of their words: this, parameters, captures
    std::vector<Local*> locals;     // all of them
    Node* body = nullptr;           // null: only declared
    Span end;                       // of the body, for what happens there

    std::uint16_t index = 0;  // in Program::functions
    FunctionInfo* entry =
        nullptr;  // where a task starts that runs it: itself, or a function made for that
    FunctionInfo* starts = nullptr;  // such a function: the one that it calls
};

// A lambda where it was written, so that its body can be read again wherever it is used.
struct LambdaUse {
    const ast::Lambda* syntax = nullptr;
    Scope* scope = nullptr;
    Frame* frame = nullptr;
    Struct* self = nullptr;
    bool named = false;  // it outlives the expression: what it captures by value is copied
    std::vector<std::pair<Symbol*, Symbol*>> copies;
    std::vector<Symbol*> initialised;  // [name = value], made where a named one is declared
};

// The function whose body is being read.
struct Frame {
    struct Captured {
        Symbol* outer;
        Symbol* own;
    };
    FunctionInfo* function = nullptr;
    Frame* outer = nullptr;  // a lambda that runs as a task: the function around it
    const ast::Lambda* lambda = nullptr;
    Local* self = nullptr;  // this: an address
    Struct* structure = nullptr;
    bool const_self = false;
    bool self_captured = false;
    bool in_property = false;  // it may look, not act
    std::vector<Captured> captured;
};

}  // namespace lang
