// The checked script: every name resolved, every conversion, call of a builtin and destructor
// explicit. Made by the checker, read by the emitter. It knows addresses and words, no grammar.
//
// A place is a node that names words in memory: LocalPlace, GlobalPlace, Indirect, Element, or a
// Sequence that ends in one. Everything else is a value that leaves [words] words on the stack, or
// a statement that leaves none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/program.h"

namespace lang {

using TypeId = std::uint16_t;

struct FunctionInfo;
struct Node;

// A variable of a function; also a parameter and a temporary.
struct Local {
    std::string_view name;  // empty: not shown
    TypeId type = 0;
    std::uint32_t words = 1;
    Span declared;
    bool constant = false;
    bool shared = false;   // another task can reach it: its accesses are visible
    bool escapes = false;  // it holds an address that another task is handed, too
    Word global = 0;  // where a shared local of `main` lives among the globals; 0: in the frame
    std::uint32_t slot = 0;  // in the frame; set each time the emitter comes to its declaration
};

enum class NodeKind : std::uint8_t {
    // places: [offset] words behind
    LocalPlace,   // local
    GlobalPlace,  // value: the address
    Indirect,     // a: a value that is an address
    Element,      // a: the array's place; b: the index; value: number of elements; stride

    // values
    Constant,   // value
    Read,       // a: place
    Write,      // a: place, b: value; its own value is the new one
    Update,     // a: place, op, b: value; [post] answers the old value, else the new one; [to_bool]
    AddressOf,  // a: place
    Unary,      // op a
    Binary,     // a op b
    And,        // a && b
    Or,         // a || b
    Conditional,  // a ? b : c
    Call,         // function, list
    Invoke,       // code, list; [is_local]
    Spawn,        // target, list
    Sequence,     // list; the last one is the value or the place
    Full,         // a; list: Declare nodes of the temporaries that die behind it
    Inline,  // list: Declare nodes of parameters; a: the body of a lambda; Return gives its value
    AtFunction,  // a: task, target
    AtRange,     // a: task, value: index into Program::ranges
    TaskNumber,  // value: index into the declared tasks; main, which comes first, not counted
    Ended,       // a: task
    // The end of a barrier's round. a: a call that answers 1 where a completion function is to run;
    // b: where that function's number plus 1 lies; c: the call behind it.
    Complete,

    // statements
    Nothing,
    Block,     // list, in a scope of its own
    Group,     // list, in the scope around
    Declare,   // local; a: what initialises it or null; b: what destroys it or null
    Evaluate,  // a
    If,        // a, b, c or null
    Loop,      // a: condition or null; b: body; c: step or null; [post]: tested behind the body
    Switch,    // a; b: body; list: its Case nodes
    Case,      // value, or [is_default]
    Break,
    Continue,
    Return,     // a or null
    Assert,     // a; value: index of the message
    Fail,       // value: Fault
    Label,      // value: index into Program::ranges; a
    Await,      // a
    Condition,  // a: the whole code of a property
};

struct Node {
    NodeKind kind = NodeKind::Nothing;
    Access access = Access::Auto;  // of a place
    bool post = false;
    bool to_bool = false;
    bool is_local = false;
    bool is_default = false;
    bool looks = false;       // Invoke: it changes nothing and never waits
    std::uint16_t words = 0;  // of the value
    Opcode op = Opcode::Push;
    Span span;
    Span end;  // Block: its closing brace, where what it holds is destroyed
    Word value = 0;
    Word offset = 0;
    Word stride = 0;
    std::uint8_t makes = 0;   // Invoke: takes an object from this pool
    std::uint32_t label = 0;  // Case: the emitter's
    Local* local = nullptr;
    FunctionInfo* function = nullptr;
    const BuiltinCode* code = nullptr;
    Node* a = nullptr;
    Node* b = nullptr;
    Node* c = nullptr;
    std::span<Node*> list;

    bool is_constant() const { return kind == NodeKind::Constant; }
};

}  // namespace lang
