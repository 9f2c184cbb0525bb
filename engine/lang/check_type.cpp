// Types as they are written, and what can be told of a type: whether it needs code at its birth or
// at its end.
#include "engine/lang/check.h"

namespace lang {

namespace {

constexpr std::string_view no_pointers =
    "hand objects on by reference: T&; &object exists as the argument of a C API";

// An array larger than the World is refused when it is laid out; this only keeps numbers in range.
constexpr Word elements_max = 65535;

}  // namespace

TypeUse Checker::resolve(const ast::TypeName* type, bool pointers_allowed) {
    TypeUse use = resolve_named(*type, 0);
    use.is_const |= type->is_const;
    use.references = type->references;
    if (type->is_volatile)
        report_.warning(type->span, "volatile does not synchronise: it changes nothing here",
                        "use std::atomic, or a mutex");
    if (type->pointers == 0 || use.id == type_bad) return use;
    if (!points_to(use.id, type->pointers) && !pointers_allowed) {
        report_.error(type->span, "a pointer is real C++, but outside of the subset",
                      std::string(no_pointers));
        return {};
    }
    for (int i = 0; i < type->pointers; i++)
        use.id = types_.pointer(use.id, use.is_const && i == 0);
    use.is_const = false;
    return use;
}

// Whether there are variables that point to [type]: void*, and the handles of an API whose objects
// only its calls make, OS_EVENT*.
bool Checker::points_to(TypeId type, int pointers) const {
    const BuiltinType* builtin = types_.facts(type).builtin;
    return pointers == 1 &&
           (type == type_void || (builtin && (builtin->pool != 0 || builtin->pointed)));
}

TypeUse Checker::resolve_named(const ast::TypeName& type, Word capacity) {
    std::string_view name = type.name;
    if (name.empty()) return {};
    if (name == "int") return {type_int};
    if (name == "void") return {type_void};
    if (name == "bool") return {type_bool};
    if (name == "unsigned") return {type_unsigned};
    if (name == "auto") {
        report_.error(type.span, "auto is not possible here: the type must be written",
                      "write int, or what it is");
        return {};
    }
    if (const Outside* outside = outside_type(name)) {
        report_.error(type.span, std::string(name) + " is real C++, but outside of the subset",
                      std::string(outside->remedy));
        return {};
    }
    if (std::optional<TypeUse> use = type_of_name(name, &type, type.span, capacity)) return *use;
    Found found = find(name);
    if (found.any()) {
        if (!found.symbol || found.symbol->kind != Symbol::Kind::Broken)
            report_.error(type.span, quoted(name) + " is not a type");
    } else {
        unknown_name(name, type.span, "type");
    }
    return {};
}

// The type called [name]; nothing where that is no type. [syntax] holds its template arguments, if
// any.
std::optional<TypeUse> Checker::type_of_name(std::string_view name, const ast::TypeName* syntax,
                                             Span span, Word capacity) {
    Found found = find(name);
    if (found.symbol) {
        if (found.symbol->kind != Symbol::Kind::Type) return {};
        return TypeUse{found.symbol->type, found.symbol->is_const, 0};
    }
    bool has_arguments = syntax && syntax->has_arguments;
    if (found.core) {
        const Core& core = *found.core;
        if (!core.headers.empty()) {
            bool included = false;
            std::string_view rest = core.headers;
            std::string_view first = rest.substr(0, rest.find(' '));
            while (!rest.empty()) {
                std::size_t space = rest.find(' ');
                included |= library_.includes_core(rest.substr(0, space));
                rest =
                    space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
            }
            if (!included && core.kind >= CoreName::Int && core.kind != CoreName::Constant) {
                report_.error(
                    span, std::string(core.name) + " needs #include <" + std::string(first) + ">",
                    "add that line at the top");
                return TypeUse{};
            }
        }
        switch (core.kind) {
            case CoreName::Int:
                return TypeUse{type_int};
            case CoreName::Unsigned:
                return TypeUse{type_unsigned};
            case CoreName::TimePoint:
                return TypeUse{type_time_point};
            case CoreName::Duration:
                return TypeUse{duration_type(*duration_unit(core.name))};
            case CoreName::Array: {
                if (!has_arguments || syntax->arguments.size() != 2) {
                    report_.error(span, "std::array needs a type and a number of elements",
                                  "write for example std::array<int, 4>");
                    return TypeUse{};
                }
                TypeId element = template_argument_type(*syntax, 0);
                Word count = template_argument_value(*syntax, 1);
                if (element == type_bad || count < 0) return TypeUse{};
                if (count < 1 || count > elements_max ||
                    std::uint64_t{types_.words(element)} * static_cast<std::uint64_t>(count) >
                        globals_words_max) {
                    report_.error(span,
                                  "an array of " + std::to_string(count) + " elements does not fit",
                                  "at most " + std::to_string(globals_words_max) + " words in all");
                    return TypeUse{};
                }
                return TypeUse{types_.std_array(element, static_cast<std::uint32_t>(count))};
            }
            default:
                return {};
        }
    }
    if (found.builtin.empty()) return {};
    if (std::string_view alias = library_.alias(found.builtin); !alias.empty()) {
        std::uint8_t pointers = 0;
        for (; alias.back() == '*'; alias.remove_suffix(1)) pointers++;
        return TypeUse{named_in_signature(alias, pointers, type_void)};
    }
    const BuiltinType* builtin = library_.type(found.builtin);
    if (!builtin) return {};
    using Arguments = BuiltinType::Arguments;
    TypeId argument = type_void;
    Word value = builtin->value_default;
    switch (builtin->arguments) {
        case Arguments::None:
            if (has_arguments)
                report_.error(span, std::string(builtin->name) + " takes no template arguments",
                              "write " + std::string(builtin->name));
            break;
        case Arguments::Type:
            if (!has_arguments || syntax->arguments.size() != 1) {
                report_.error(span, std::string(builtin->name) + " needs a type",
                              "write for example " + std::string(builtin->name) + "<int>");
                return TypeUse{};
            }
            argument = template_argument_type(*syntax, 0);
            if (argument == type_bad) return TypeUse{};
            if (types_.words(argument) != 1) {
                report_.error(
                    span,
                    std::string(builtin->name) + " of " + types_.name(argument) +
                        " is outside of the subset: its values take one word",
                    "use int, bool, unsigned or an enum; keep larger things in an array and "
                    "use their index");
                return TypeUse{};
            }
            break;
        case Arguments::Value:
            if (has_arguments && !syntax->arguments.empty()) {
                value = template_argument_value(*syntax, 0);
                if (value < 0) return TypeUse{};
            }
            break;
        case Arguments::Optional:
            if (has_arguments)
                for (std::size_t i = 0; i < syntax->arguments.size(); i++)
                    if (template_argument_type(*syntax, i) == type_bad) return TypeUse{};
            break;
    }
    if (builtin->capacity > 0 && capacity == 0) capacity = builtin->capacity;
    if (builtin->capacity == 0) capacity = 0;
    return TypeUse{types_.builtin(*builtin, argument, value, capacity)};
}

TypeId Checker::template_argument_type(const ast::TypeName& type, std::size_t index) {
    const ast::TemplateArgument& argument = type.arguments[index];
    if (argument.type) return resolve(argument.type).id;
    report_.error(argument.value ? argument.value->span : type.span, "a type is expected here",
                  "write for example int");
    return type_bad;
}

// A number of at least 0; -1 where it is wrong, which has been said.
Word Checker::template_argument_value(const ast::TypeName& type, std::size_t index) {
    const ast::TemplateArgument& argument = type.arguments[index];
    if (!argument.value) {
        report_.error(type.span, "a number is expected in the template arguments");
        return -1;
    }
    std::optional<Word> value = constant(argument.value, "a template argument");
    if (!value) return -1;
    if (*value < 0) {
        report_.error(argument.value->span, "a number of at least 0 is expected here");
        return -1;
    }
    return *value;
}

// The type of `element name[2][3]`; where the first dimension is left out, the initialiser tells
// it.
TypeUse Checker::array_of(TypeUse element, const ast::Declaration& declaration) {
    if (declaration.dimensions.empty() || element.id == type_bad) return element;
    if (element.id == type_void || element.references) {
        report_.error(declaration.name_span,
                      "an array of " + describe(element) + " is not possible");
        return {};
    }
    TypeUse result = element;
    for (std::size_t i = declaration.dimensions.size(); i-- > 0;) {
        const ast::Expression* dimension = declaration.dimensions[i];
        Word count = 0;
        if (dimension) {
            std::optional<Word> value = constant(dimension, "the size of an array");
            if (!value) return {};
            count = *value;
        } else if (i == 0 && declaration.arguments.size() == 1 &&
                   declaration.arguments[0]->kind == ast::ExpressionKind::Braces) {
            count = static_cast<Word>(declaration.arguments[0]->list.size());
        } else {
            report_.error(declaration.name_span,
                          "how many elements has " + quoted(declaration.name) + "?",
                          "write a number between [ and ]");
            return {};
        }
        std::uint64_t words = std::uint64_t{types_.words(result.id)} *
                              static_cast<std::uint64_t>(count < 0 ? 0 : count);
        if (count < 1 || count > elements_max ||
            words > static_cast<std::uint64_t>(globals_words_max)) {
            report_.error(
                dimension ? dimension->span : declaration.name_span,
                count < 1
                    ? "an array needs at least one element"
                    : "this array is larger than the World: " + std::to_string(words) + " words",
                count < 1 ? ""
                          : "all variables together have " + std::to_string(globals_words_max) +
                                " words");
            return {};
        }
        result.id = types_.array(result.id, static_cast<std::uint32_t>(count));
    }
    return result;
}

// A type in a declaration of the API tables. [element] is what T stands for.
TypeId Checker::named_in_signature(std::string_view name, std::uint8_t pointers, TypeId element,
                                   bool is_const) {
    TypeId id = type_bad;
    if (name == "void")
        id = type_void;
    else if (name == "int" || name == "long")
        id = type_int;
    else if (name == "bool")
        id = type_bool;
    else if (name == "unsigned" || name == "unsigned int" || name == "std::size_t" ||
             name == "size_t")
        id = type_unsigned;
    else if (name == "T")
        id = element;
    else if (name == "TimePoint")
        id = type_time_point;
    else if (name == "Duration")
        id = duration_type(*duration_suffix("ms"));
    else if (std::string_view alias = library_.alias(name); !alias.empty())
        id = named_in_signature(alias, 0, element);
    else if (const BuiltinType* type = library_.type(name))
        id = types_.builtin(*type, type_void, type->value_default, type->capacity);
    else if (Symbol* record = global_->find(name); record && record->kind == Symbol::Kind::Type)
        id = record->type;
    for (int i = 0; i < pointers; i++) id = types_.pointer(id, is_const && i == 0);
    return id;
}

// The value of an expression that the compiler must know; nothing where it is wrong, which was
// said.
std::optional<Word> Checker::constant(const ast::Expression* expression, std::string_view what) {
    if (!expression) return {};
    Value value = decay(check(expression));
    if (value.bad()) return {};
    if (!value.node || !value.node->is_constant() ||
        !(types_.is_number(value.type) || types_.is_enum(value.type))) {
        report_.error(expression->span, std::string(what) + " must be a constant number",
                      "use a number, or a name declared with const int");
        return {};
    }
    return value.node->value;
}

bool Checker::needs_construction(TypeId type) {
    switch (types_.kind(type)) {
        case TypeKind::Array:
            return needs_construction(types_[type].element);
        case TypeKind::Builtin:
            if (types_.facts(type).builtin->construct) return true;
            for (const Builtin* one : methods(type, {}))
                if (library_.signature(*one).required == 0 && one->form == Form::Call) return true;
            return false;
        case TypeKind::Struct: {
            const Struct& made = *types_.facts(type).structure;
            if (!made.constructors.empty()) return true;
            for (const Symbol* field : made.fields) {
                if (field->syntax->initialiser != ast::Initialiser::None) return true;
                if (needs_construction(field->type)) return true;
            }
            return false;
        }
        default:
            return false;
    }
}

bool Checker::needs_destruction(TypeId type) {
    switch (types_.kind(type)) {
        case TypeKind::Array:
            return needs_destruction(types_[type].element);
        case TypeKind::Builtin:
            return destructor_of(type) != nullptr;
        case TypeKind::Struct: {
            const Struct& made = *types_.facts(type).structure;
            if (made.destructor) return true;
            for (const Symbol* field : made.fields)
                if (needs_destruction(field->type)) return true;
            return false;
        }
        default:
            return false;
    }
}

}  // namespace lang
