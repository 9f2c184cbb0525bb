// What the included headers bring: names of the API tables, found by their full C++ names, and
// their declarations taken apart. Built anew for each compilation, since finding the name in a
// declaration is quick; a declaration is read only when somebody uses it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/lang/declare.h"

namespace lang {

struct SignatureParameter {
    enum class Kind : std::uint8_t {
        Plain,    // [type], by value, by reference or as a pointer
        Element,  // T
        Lockable,
        Lockables,  // Lockable&...
        Predicate,
        Callable,
        Duration,
        TimePoint,
        Printable,  // auto...
        Function,   // void*(*)(void*), int(*)(...): the function's number
        Text,       // const char*: 0, or the number of a message + 1
    } kind = Kind::Plain;
    std::string_view type;  // "int", "std::unique_lock"; Function: its result
    std::string_view
        parameter;  // Function: the type of its one parameter, "..." for any number, empty for none
    bool is_const = false;
    std::uint8_t references = 0;
    std::uint8_t pointers = 0;
    std::string_view default_value;
};

struct Signature {
    std::string_view result;  // empty for constructors and destructors
    std::uint8_t result_pointers = 0;
    std::string_view owner;      // "std::mutex"; empty for free functions
    std::string_view name;       // "lock"
    std::string_view full_name;  // "std::mutex::lock"
    std::vector<SignatureParameter> parameters;
    bool is_constructor = false;
    bool is_destructor = false;
    bool is_const = false;     // a method that only looks
    std::size_t required = 0;  // parameters without a default
};

class Library {
  public:
    explicit Library(const Tables& tables);

    const Tables& tables() const { return tables_; }

    // The header called [name], as between <>; null where there is none.
    const Header* header(std::string_view name) const;
    // Makes a header's names known, and those of the headers that it includes.
    void include(const Header& header);
    void include_core(std::string_view name) { core_.insert(name); }
    bool includes_core(std::string_view name) const { return core_.count(name) > 0; }
    void forget_includes();
    const std::unordered_set<const Header*>& included() const { return included_; }

    // By full name, among what is included.
    const BuiltinType* type(std::string_view name) const;
    const BuiltinType* pool_type(int pool) const;
    // The type for which [name] is another name; empty where it is none.
    std::string_view alias(std::string_view name) const;
    const Constant* constant(std::string_view name) const;
    std::vector<const Builtin*> functions(std::string_view name) const;
    bool has(std::string_view name) const;
    // The header that would bring [name]; null where no header has it, or where it is included.
    const Header* missing(std::string_view name) const;
    // Whether a longer name starts with [name]::, so that it is a namespace of the tables.
    bool is_namespace(std::string_view name) const;

    const Signature& signature(const Builtin& builtin) const;
    // All included names, for "did you mean".
    std::vector<std::string> names() const;
    std::vector<std::string> members(std::string_view type) const;

  private:
    struct Item {
        const Header* header;
        const BuiltinType* type = nullptr;
        const Constant* constant = nullptr;
        const Builtin* function = nullptr;
        const Alias* alias = nullptr;
        int next = -1;  // another one of the same name
    };
    void add(std::string_view name, Item item);
    template <class Visit>
    void each(std::string_view name, Visit visit) const;

    const Tables& tables_;
    std::vector<Item> items_;
    std::unordered_map<std::string_view, int> first_;
    std::unordered_set<const Header*> included_;
    std::unordered_set<std::string_view> core_;
    mutable std::unordered_map<const Builtin*, Signature> signatures_;
    std::unordered_set<std::string_view> owners_;
};

// "std::mutex::lock" of "void std::mutex::lock()".
std::string_view name_in(std::string_view signature);

}  // namespace lang
