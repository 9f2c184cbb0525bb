#include "engine/lang/types.h"

namespace lang {

Types::Types(std::vector<Type>& list) : list_(list) {
    auto fixed = [&](TypeKind kind, const char* name, std::uint32_t words) {
        Type type;
        type.kind = kind;
        type.name = name;
        type.words = words;
        list_.push_back(std::move(type));
        facts_.emplace_back();
    };
    fixed(TypeKind::Void, "void", 0);
    fixed(TypeKind::Bool, "bool", 1);
    fixed(TypeKind::Int, "int", 1);
    fixed(TypeKind::Unsigned, "unsigned", 1);
    fixed(TypeKind::Int, "?", 1);
    fixed(TypeKind::Pointer, "nullptr", 1);
    fixed(TypeKind::Void, "text", 1);
    fixed(TypeKind::Int, "std::chrono::steady_clock::time_point", 1);
}

TypeId Types::intern(std::string key, Type type, TypeFacts facts) {
    auto [entry, fresh] = known_.try_emplace(std::move(key), static_cast<TypeId>(list_.size()));
    if (fresh) {
        list_.push_back(std::move(type));
        facts_.push_back(facts);
    }
    return entry->second;
}

TypeId Types::pointer(TypeId to, bool to_const) {
    Type type;
    type.kind = TypeKind::Pointer;
    type.name = (to_const ? "const " : "") + name(to) + "*";
    type.words = 1;
    type.element = to;
    TypeFacts facts;
    facts.element_is_const = to_const;
    return intern((to_const ? "*c" : "*") + std::to_string(to), std::move(type), facts);
}

TypeId Types::reference(TypeId to) {
    Type type;
    type.kind = TypeKind::Reference;
    type.name = name(to) + "&";
    type.words = 1;
    type.element = to;
    return intern("&" + std::to_string(to), std::move(type), {});
}

TypeId Types::array(TypeId of, std::uint32_t count) {
    Type type;
    type.kind = TypeKind::Array;
    // int[2] with 3 of them is int[3][2].
    const std::string& inner = name(of);
    std::size_t bracket =
        kind(of) == TypeKind::Array && !facts_[of].is_std_array ? inner.find('[') : inner.size();
    type.name =
        inner.substr(0, bracket) + "[" + std::to_string(count) + "]" + inner.substr(bracket);
    type.words = count * words(of);
    type.element = of;
    type.count = count;
    return intern("[" + std::to_string(count) + "]" + std::to_string(of), std::move(type), {});
}

TypeId Types::std_array(TypeId of, std::uint32_t count) {
    Type type;
    type.kind = TypeKind::Array;
    type.name = "std::array<" + name(of) + ", " + std::to_string(count) + ">";
    type.words = count * words(of);
    type.element = of;
    type.count = count;
    TypeFacts facts;
    facts.is_std_array = true;
    std::string key = type.name + std::to_string(of);
    return intern(std::move(key), std::move(type), facts);
}

TypeId Types::duration(std::string_view name, Word ticks, Word units_per_tick) {
    Type type;
    type.kind = TypeKind::Int;
    type.name = name;
    type.words = 1;
    TypeFacts facts;
    facts.is_duration = true;
    facts.ticks = ticks;
    facts.units_per_tick = units_per_tick;
    std::string key = type.name;
    return intern(std::move(key), std::move(type), facts);
}

TypeId Types::builtin(const BuiltinType& made_from, TypeId argument, Word value, Word capacity) {
    Type type;
    type.kind = TypeKind::Builtin;
    type.name = made_from.name;
    TypeFacts facts;
    facts.builtin = &made_from;
    facts.argument = argument;
    facts.value = value;
    facts.capacity = capacity;
    if (argument != type_void) {
        type.name += "<" + name(argument) + ">";
        type.element = argument;
    } else if (made_from.arguments == BuiltinType::Arguments::Value) {
        type.name += "<" + (value == made_from.value_default ? "" : std::to_string(value)) + ">";
    }
    type.words = made_from.words;
    type.names_tasks = made_from.names_tasks;
    std::string key = type.name;
    if (capacity > 0) {
        type.words +=
            static_cast<std::uint32_t>(capacity) * (argument == type_void ? 1 : words(argument));
        type.count = static_cast<std::uint32_t>(capacity);
        key += "#" + std::to_string(capacity);
    }
    return intern(key + "@" + std::to_string(value), std::move(type), facts);
}

TypeId Types::add(Type type) {
    list_.push_back(std::move(type));
    facts_.emplace_back();
    return static_cast<TypeId>(list_.size() - 1);
}

bool Types::is_number(TypeId id) const {
    switch (kind(id)) {
        case TypeKind::Bool:
        case TypeKind::Unsigned:
            return true;
        case TypeKind::Int:
            return id == type_int || id == type_bad;
        case TypeKind::Enum:
            return !facts_[id].scoped;
        default:
            return false;
    }
}

bool Types::is_scalar(TypeId id) const {
    switch (kind(id)) {
        case TypeKind::Bool:
        case TypeKind::Int:
        case TypeKind::Unsigned:
        case TypeKind::Enum:
        case TypeKind::Pointer:
            return true;
        case TypeKind::Builtin:
            return facts_[id].builtin->scalar;
        default:
            return false;
    }
}

}  // namespace lang
