// What the compiler makes and the machine runs: code, tables, and where everything lies in the
// World. Written by lang/compile; read by vm, explore (properties) and the screen (names, types,
// source places). Knows no scheduler and no primitive: a builtin is an opaque pointer, a sync
// object some words with a type.
//
// The World's first words are the globals, so that the address of a global is known here: word 0 is
// reserved (address 0 is "no object"), globals start at word 1 and end before [globals_end]. What
// comes behind (tasks, their frames, the output) is the machine's affair.
//
// A frame is: 2 words of linkage (the machine's), then [locals] words, then up to [operands] words
// of operand stack. Arguments are the first locals. Objects with a destructor are destroyed by
// code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/lang/diagnostic.h"

namespace lang {

struct BuiltinCode;

using Word = std::int32_t;

enum class Visible : std::uint8_t { No, Yes, Maybe };

enum class Opcode : std::uint16_t {
#define OP(name, visible, text) name,
#include "engine/lang/opcodes.def"
};

// How a Load or Store counts.
enum class Access : std::uint16_t {
    Auto,      // visible unless the address is in the task's own frames
    Shared,    // always visible: a local that some other task's closure refers to
    Constant,  // never visible: nobody writes it once the program runs
};

// Why code stops a run. Assertion has a text of its own; the rest is what C++ leaves undefined.
enum class Fault : std::uint16_t {
    Assertion,
    Overflow,
    OutOfRange,
    DivisionByZero,
    BadShift,
    MissingReturn,
    StackOverflow,  // recursion deeper than Program allows
    EndlessLoop,    // very long local computation without any visible step
    Terminate,      // std::terminate, abort()
};

struct Instruction {
    Opcode opcode;
    std::uint16_t a;
    Word b;
};
static_assert(sizeof(Instruction) == 8);

// -- types, for the screen and for messages
enum class TypeKind : std::uint8_t {
    Void,
    Bool,
    Int,
    Unsigned,
    Enum,
    Struct,
    Array,
    Reference,
    Pointer,
    Builtin
};

struct Field {
    std::string name;
    std::uint16_t type;
    std::uint32_t offset;  // words
};

struct Type {
    TypeKind kind = TypeKind::Void;
    std::string name;  // as a person would write it
    std::uint32_t words = 0;
    std::uint16_t element =
        0;  // Array, Reference, Pointer, and Builtin with a type argument (std::atomic<int>)
    std::uint32_t count = 0;    // Array
    std::vector<Field> fields;  // Struct; Enum: its names, the value in [offset]
    bool names_tasks = false;   // Builtin: some of its words are numbers of tasks
};

struct Variable {
    std::string name;
    std::uint16_t type = 0;
    Word place = 0;  // global: an address; local: a number of its function's frame
    Span declared;
    std::uint32_t from = 0, to = 0;  // local: the code where it is alive, [from, to)
    bool constant = false;
};

struct Function {
    std::string name;                  // with the class: "Queue::put"; a lambda is "put's lambda"
    std::uint32_t entry = 0, end = 0;  // code [entry, end)
    std::uint16_t arguments = 0;       // words
    std::uint16_t locals = 0;          // words, the arguments included
    std::uint16_t operands = 0;        // the deepest operand stack, words
    std::uint16_t results = 0;         // words
    std::vector<Variable> variables;
    Span declared;
};

// One task as it is declared; `task t [3]` makes three of these.
struct Task {
    std::string name;  // "producer" or "producer[1]"
    std::uint16_t function = 0;
    std::uint16_t family = 0;  // the same for all instances of one declaration, 0, 1, 2 ...
    std::vector<Word> arguments;
    Word priority = 0;                      // larger is more urgent
    Word release_from = 0, release_to = 0;  // ticks; the judge tries every one
    Word deadline = -1;                     // ticks from the release; -1: none
    Word period = 0;                        // isr every(n); 0: once
    bool daemon = false;                    // may be left waiting at the end
    bool isr = false;
    bool mortal = false;  // it may end anywhere: the judge tries every place
    Span declared;
};

enum class PropertyKind : std::uint8_t { Never, Finally, Possible, AlwaysEventually };

struct Property {
    PropertyKind kind;
    std::uint32_t entry;     // code that leaves one word, up to an AwaitEnd; it makes no steps
    std::uint16_t function;  // whose frame layout the code uses (it has locals of its own)
    std::string text;        // the sentence its author gave, or the condition itself
    Span span;
};

struct Range {
    std::uint32_t from, to;  // code [from, to): a labelled statement
};

struct Source {
    std::string name;
    std::string text;
};

struct Program {
    std::vector<Instruction> code;
    std::vector<Span> spans;                   // one for each instruction
    std::vector<const BuiltinCode*> builtins;  // what Invoke and InvokeLocal name by number
    std::vector<Function> functions;
    std::vector<Type> types;  // [0] is void
    std::vector<Variable> globals;
    Word globals_end = 1;
    std::uint16_t initialise = 0;  // the function that sets up globals; it makes no steps
    std::vector<Task> tasks;       // tasks[0] is `main` where there is one
    std::uint32_t spawned_max =
        0;  // tasks that can be alive beside those, by counting std::thread objects
    std::uint32_t frame_words_max =
        0;  // the deepest stack of frames a task can need, recursion cut at its limit
    std::vector<Property> properties;
    std::vector<Range> ranges;
    std::vector<std::string> messages;  // texts: of assertions, and the literals of print
    // Objects that calls of an API make at run time, by the number that the API's type gives
    // itself.
    struct Pool {
        std::uint16_t first = 0;  // address; 0: the program makes none of these
        std::uint16_t words = 0;  // of one
        std::uint16_t count = 0;
    };
    std::vector<Pool> pools;
    std::uint32_t task_words = 0;  // that an API keeps for each task, at the end of its stack
    int priority_top = 0;  // where priorities are written with 0 as the most urgent: what 0 stands
                           // for inside; else 0
    int priority_first = 0;  // below 0: as written, the most urgent; who is below 0 keeps the CPU
    Word slice_place =
        0;  // where the ticks of a round-robin slice stand, for a call that sets them;
            // 0: the rule's do not change
    std::uint8_t features = 0;  // what macros in front of the includes ask for (declare.h, Feature)
    bool rotates = false;       // the scheduler puts who lost the CPU behind its equals
    int main_priority = 0;
    bool unique_priorities = false;  // no two tasks may have the same
    bool main_starts = false;        // main runs alone until it starts the scheduler
    bool uses_clock = false;         // some code asks for the time of day: the World must hold it
    bool prints = false;
    std::vector<Source> sources;  // what was compiled, by Span::file
};

inline constexpr Word frame_linkage_words = 2;
inline constexpr int tasks_max = 32;                  // declared tasks and threads
inline constexpr std::uint32_t recursion_limit = 32;  // calls of one function on a task's stack

const char* name_of(Opcode opcode);
Visible visibility(Opcode opcode);

// The source text that [span] covers, on one line, cut at [width] bytes.
std::string text_of(const Program& program, const Span& span, std::size_t width = 60);

// One line for each instruction, with functions and places: for tests and for `lockstep show
// --code`.
std::string listing(const Program& program);

}  // namespace lang
