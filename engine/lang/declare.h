// The form in which an API tells the compiler what a header brings: types, functions, constants.
// Written by engine/api (one table a header), read by lang/compile. The compiler knows no API by
// name, and this file knows no semantics: what a builtin does is a BuiltinCode, opaque here.
//
// Declarations are C++ text, so that they double as documentation and as completion help:
//   "void std::mutex::lock()"                          a method; its words on the stack: this,
//                                                      arguments
//   "std::unique_lock::unique_lock(Lockable&, std::defer_lock_t)"   a constructor: this, arguments
//   "std::unique_lock::~unique_lock()"                 a destructor, run on every way out of the
//                                                      scope
//   "int pthread_mutex_lock(pthread_mutex_t*)"         a function; `&m` passes the address
// Words that stand for something in a signature:
//   T          the type's template argument (std::atomic<T>)
//   Lockable&  an object of any type with [lockable]; the machine sees its address
//   Lockable&... one or more of them: the addresses, then their number
//   Predicate  a lambda or function that answers bool; only with the WaitUntil forms
//   Callable   a function or a lambda with its arguments behind it, with Spawn and Once; elsewhere
//              one without captured locals, passed as the function's index + 1
//   Duration   any std::chrono duration, passed in ticks (1 tick = 1 ms, rounded up)
//   TimePoint  a moment of a std::chrono clock, in ticks
//   int        takes a task's name, too: its number as APIs count them, from 1; so does a scalar
//              type that names tasks
//   auto...    anything printable: see Print
//   const T*         also the array that begins there: `handles` for `&handles[0]`
//   const char*      a literal: the number of a message + 1, or 0 for a null pointer
//   void*(*)(void*)  a function of the script, which the call will start as a task: its number
//                    for sync::start; each such call makes room for one more task; a null pointer
//                    is -1
//   int(*)(...)      the same with at most function_words_max parameters of a word each: what it is
//                    started with are the first words that the call hands to sync::start
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace lang {

struct BuiltinCode;  // defined in sync/call.h: what the machine runs; here only an identity

enum class Form : std::uint8_t {
    Call,       // Invoke: a visible step
    Local,      // InvokeLocal: no step; it looks at nothing that others can change
    WaitUntil,  // "(lock, Predicate)": while (!pred()) call(lock);
    WaitUntilTimed,  // "(lock, Duration or TimePoint, Predicate)": the loop with one deadline, its value is pred();
                     // lowered to the builtin that takes (lock, TimePoint) and answers 1 for a
                     // time-out
    Spawn,  // a constructor of a thread: this, Callable and its arguments
    Once,   // std::call_once(flag, Callable): Invoke [code] (flag) answers 1 where the caller must
            // run it, and Invoke [second] (flag) says that it is done
    Completion,  // Invoke [code] (this); where it answers 1: call the function whose index + 1 lies in the word
                 // this + 3 (its completion function), then Invoke [second] (this)
    Variable,  // "int errno": the name alone, without brackets; the code answers its address, without a step
    Print,  // literals and values to the output: pushes for each argument a pair (tag, value),
            // tag 0: value indexes Program::messages, 1: int, 2: bool, 3: unsigned; then
            // their number
};

struct Builtin {
    std::string_view signature;
    const BuiltinCode* code;
    Form form = Form::Call;
    std::string_view help = {};  // one line for completion and hover
    const BuiltinCode* second =
        nullptr;                   // Once: marks the end. WaitUntil forms: the one lowered to
    bool exact_time_only = false;  // an error where time is not exact (`now()`)
    bool sets_slice =
        false;  // the slice of equals becomes a variable of the program (Program::slice_place)
    bool uses_clock =
        false;  // it looks at the time of day, which stands still where time is not exact
    std::uint8_t makes = 0;  // the pool (BuiltinType::pool) from which it takes an object
    bool starts = false;     // until main calls it nobody else runs: OSStart, vTaskStartScheduler
};

struct BuiltinType {
    std::string_view name;  // "std::mutex"; "std::atomic" for a template
    std::uint16_t words;    // its size; with [capacity] without the elements
    const BuiltinCode* construct =
        nullptr;  // run first at every construction: InvokeLocal (address, attribute word,
                  // template value or capacity); null: the words are 0
    enum class Arguments : std::uint8_t { None, Type, Value, Optional } arguments = Arguments::None;
    int value_default =
        0;  // Value: the template argument where it is left out (`counting_semaphore<>`)
    bool lockable = false;
    bool guard =
        false;  // a RAII object over lockables: its template argument may be left out or given
    bool copyable = false;  // else only moved from a temporary, as std::thread
    bool scalar = false;    // one word with == and !=, such as a handle or an id
    std::uint16_t capacity =
        0;  // a bounded container: elements by default; `[[lockstep::capacity(n)]]` sets another
    bool names_tasks =
        false;  // some of its words are numbers of tasks (an owner): see explore/symmetry.h
    // Not 0: nobody declares objects of this type; calls of an API make them (Builtin::makes), out
    // of a pool for which the compiler sets aside a place for each call, eight where a call stands
    // in a loop.
    std::uint8_t pool = 0;
    bool function =
        false;  // a pointer to a function: nothing but a cast makes one, `(FUNCPTR)worker`
    bool pointed =
        false;  // variables of type T* may hold where one is, as calls of the API answer it
    std::string_view element_conversion =
        {};  // std::atomic: a load of T where a value is wanted, named as a method
    std::string_view help = {};
};

// A name with a value: WAIT_FOREVER, std::cv_status::timeout, std::defer_lock. [type] empty: int.
struct Constant {
    std::string_view name;
    std::string_view type;
    std::int32_t value;
    std::string_view help = {};
};

// Another name of a type: DWORD of "unsigned", LPVOID of "void*".
struct Alias {
    std::string_view name;
    std::string_view type;
};

// Parameters of a function that is handed over as int(*)(...): taskSpawn of VxWorks has the most.
inline constexpr int function_words_max = 10;

// `[[lockstep::name]]` or `[[lockstep::name(n)]]` on a variable sets bits of the attribute word
// that its constructor is handed: word = (word & ~clear) | set | n << shift.
struct Attribute {
    std::string_view name;
    std::uint32_t clear;
    std::uint32_t set;
    int shift = -1;   // -1: takes no number
    int largest = 0;  // of the number
    std::string_view help = {};
    bool locks_only =
        false;  // it says something about locks alone: a profile leaves other objects as they are
};

// A plain struct whose members, all int, a script reads and writes itself: timespec. "name[16]" is
// an array.
struct Record {
    std::string_view name;
    std::span<const std::string_view> members;
};

// A macro that programs define in front of a header's #include, and which rules it asks for: bits
// that the API's calls find in Rooms::features. [value] empty: whatever it is defined as.
struct Feature {
    std::string_view macro;
    std::string_view value;
    std::uint8_t bits;
};

struct Header {
    std::string_view name;                            // "mutex", as between <>
    std::span<const std::string_view> includes = {};  // headers that it brings along
    std::span<const BuiltinType> types = {};
    std::span<const Builtin> functions = {};
    std::span<const Constant> constants = {};
    std::span<const Alias> aliases = {};
    std::span<const std::string_view> empty_words =
        {};  // that mean nothing here, wherever they stand: WINAPI
    std::span<const Record> records = {};
    std::span<const Feature> features = {};
    std::string_view system = {};  // whose it is: the page systems/NAME.md tells all about it
    // What including it means for the whole program.
    std::uint8_t task_words = 0;  // kept for each task: see engine/api/task_words.h
    std::int16_t priority_top =
        0;  // the system writes 0 for its most urgent priority: what that is inside;
            // priority(n) of a task is then written that way, too
    std::int16_t priority_first =
        0;  // with that: below 0 the most urgent, and tasks below 0 keep the CPU until
            // they wait (Zephyr's cooperative ones)
    std::int16_t main_priority = 0;  // main's, as it is inside
    bool unique_priorities = false;  // no two tasks may have the same
    bool rotates = false;            // who lost the CPU goes behind its equals (FreeRTOS)
};

// A call that a system has, but not here.
struct Absent {
    std::string_view name;
    std::string_view system;  // "POSIX"
    std::string_view near;    // what to write instead
};

struct Tables {
    std::span<const Header* const> headers;
    std::span<const Attribute> attributes;
    std::span<const Absent> absent = {};
};

}  // namespace lang
