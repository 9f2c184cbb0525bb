// The types of one program: Program::types, and beside each what only the compiler has to know.
// Equal types have equal numbers, so that comparing types is comparing numbers.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/lang/declare.h"
#include "engine/lang/tree.h"

namespace lang {

struct Struct;
struct Scope;

// The types that exist in every program.
enum : TypeId {
    type_void,
    type_bool,
    type_int,
    type_unsigned,
    type_bad,         // of what is wrong: goes with everything, so that one mistake is one message
    type_null,        // of nullptr
    type_text,        // of "..."
    type_time_point,  // of a std::chrono clock
    type_fixed_count,
};

// A type as it is written at a declaration.
struct TypeUse {
    TypeId id = type_bad;
    bool is_const = false;
    std::uint8_t references = 0;
};

struct TypeFacts {
    const BuiltinType* builtin = nullptr;
    Struct* structure = nullptr;
    Scope* names = nullptr;       // enumerators of an enum class
    TypeId argument = type_void;  // builtin<T>
    Word value = 0;               // builtin<N>
    Word capacity = 0;            // of a bounded container
    Word ticks = 0;               // a duration: ticks of its unit; 0: less than one
    Word units_per_tick = 0;      // a duration shorter than a tick
    bool is_duration = false;
    bool scoped = false;  // enum class
    bool is_std_array = false;
    bool element_is_const = false;  // pointer to const
};

class Types {
  public:
    explicit Types(std::vector<Type>& list);

    const Type& operator[](TypeId id) const { return list_[id]; }
    Type& change(TypeId id) { return list_[id]; }
    const TypeFacts& facts(TypeId id) const { return facts_[id]; }
    TypeFacts& facts(TypeId id) { return facts_[id]; }
    const std::string& name(TypeId id) const { return list_[id].name; }
    std::uint32_t words(TypeId id) const { return list_[id].words; }
    TypeKind kind(TypeId id) const { return list_[id].kind; }

    TypeId pointer(TypeId to, bool to_const = false);
    TypeId reference(TypeId to);
    TypeId array(TypeId of, std::uint32_t count);
    TypeId std_array(TypeId of, std::uint32_t count);
    TypeId duration(std::string_view name, Word ticks, Word units_per_tick);
    // [argument] for templates over a type, [value] for those over a number, [capacity] for
    // containers.
    TypeId builtin(const BuiltinType& type, TypeId argument, Word value, Word capacity);
    TypeId add(Type type);  // a struct or an enum: always a new one

    bool is_bad(TypeId id) const { return id == type_bad; }
    bool is_enum(TypeId id) const { return kind(id) == TypeKind::Enum; }
    bool is_scoped(TypeId id) const { return facts_[id].scoped; }
    bool is_duration(TypeId id) const { return facts_[id].is_duration; }
    bool is_pointer(TypeId id) const { return kind(id) == TypeKind::Pointer; }
    bool is_array(TypeId id) const { return kind(id) == TypeKind::Array; }
    bool is_struct(TypeId id) const { return kind(id) == TypeKind::Struct; }
    // A pointer to it may be kept in a variable.
    bool is_pointed(TypeId id) const { return facts_[id].builtin && facts_[id].builtin->pointed; }
    bool is_builtin(TypeId id) const { return facts_[id].builtin != nullptr; }
    // int, unsigned, bool and plain enums: what takes part in arithmetic.
    bool is_number(TypeId id) const;
    // One word that can be compared: numbers, handles, pointers, durations.
    bool is_scalar(TypeId id) const;

  private:
    TypeId intern(std::string key, Type type, TypeFacts facts);

    std::vector<Type>& list_;
    std::vector<TypeFacts> facts_;
    std::unordered_map<std::string, TypeId> known_;
};

}  // namespace lang
