// The script as it was written: what the parser makes and the checker reads. Knows grammar only, no
// meaning: `f(x)` is a Call whether f is a function, a type or a lambda. Nodes live in an Arena and
// point into the source text.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/lang/program.h"
#include "engine/lang/token.h"

namespace lang::ast {

struct TypeName;
struct Expression;
struct Statement;
struct Declaration;
struct Lambda;

// `std::array<int, N>`: N may turn out to be a type or a value, so a bare name fills both.
struct TemplateArgument {
    TypeName* type = nullptr;
    Expression* value = nullptr;
};

// `const std::unique_lock<std::mutex>&`
struct TypeName {
    Span span;
    std::string_view name;  // "int", "auto", "std::mutex"; empty where it could not be read
    std::span<TemplateArgument> arguments;
    bool has_arguments = false;
    bool is_const = false;
    bool is_constexpr = false;
    bool is_static = false;
    bool is_volatile = false;
    bool is_mutable = false;
    std::uint8_t pointers = 0;
    std::uint8_t references = 0;  // 1: &, 2: &&
};

enum class ExpressionKind : std::uint8_t {
    Bad,        // reported already
    Number,     // text
    Bool,       // value
    Character,  // value
    Text,       // text: without quotes, escapes untouched
    Null,
    This,
    Name,         // text: the path; type->arguments where there are template arguments
    Unary,        // op a
    Postfix,      // a op
    Binary,       // a op b
    Assign,       // a op b
    Conditional,  // a ? b : c
    Comma,        // a, b
    Call,         // a(list)
    Construct,    // type(list); with [braces] type{list}
    Member,       // a.text; with [arrow] a->text
    Index,        // a[b]
    Cast,         // (type)a, static_cast<type>(a)
    Braces,       // {list}
    Designated,   // .text = a, within braces
    Lambda,
};

struct Expression {
    ExpressionKind kind = ExpressionKind::Bad;
    Tok op = Tok::End;
    bool braces = false;
    bool arrow = false;
    std::uint16_t depth = 1;  // of the tree; see nesting_max
    Word value = 0;
    Span span;
    Span name_span;  // Name, Member: of the name alone
    std::string_view text;
    TypeName* type = nullptr;
    Expression* a = nullptr;
    Expression* b = nullptr;
    Expression* c = nullptr;
    std::span<Expression*> list;
    Lambda* lambda = nullptr;
};

struct Capture {
    std::string_view name;  // "this" too
    Span span;
    bool by_reference = false;
    Expression* value = nullptr;  // [name = value]
};

struct Lambda {
    Span span;
    char by_default = '\0';  // '&', '=' or none
    std::span<Capture> captures;
    std::span<Declaration*> parameters;
    TypeName* result = nullptr;
    Statement* body = nullptr;
};

enum class StatementKind : std::uint8_t {
    Empty,
    Expression,   // expression
    Declaration,  // declarations
    Block,        // list
    If,           // initial? ; expression or declarations, a, b?
    While,        // expression or declarations, a
    DoWhile,      // a, expression
    For,          // initial?, expression?, step?, a
    RangeFor,     // initial?, declarations[0] : expression, a
    Switch,       // initial?, expression, a
    Case,         // expression, a
    Default,      // a
    Break,
    Continue,
    Return,  // expression?
    Label,   // text: a
};

struct Statement {
    StatementKind kind = StatementKind::Empty;
    Span span;
    std::string_view text;
    Expression* expression = nullptr;
    Expression* step = nullptr;
    Statement* initial = nullptr;
    Statement* a = nullptr;
    Statement* b = nullptr;
    std::span<Statement*> list;
    std::span<Declaration*> declarations;
    Span end;  // Block: its closing brace
};

// `[[lockstep::ceiling(3)]]`
struct AttributeUse {
    std::string_view name;
    Span span;
    Expression* argument = nullptr;
};

enum class Initialiser : std::uint8_t { None, Assign, Paren, Brace };

// `: count(0)` in front of a constructor's body.
struct MemberInitialiser {
    std::string_view name;
    Span span;
    bool braces = false;
    std::span<Expression*> arguments;
};

struct Enumerator {
    std::string_view name;
    Span span;
    Expression* value = nullptr;
};

enum class DeclarationKind : std::uint8_t {
    Variable,  // also a parameter or a data member
    Function,
    Struct,
    Enum,
    Alias,           // using name = type; typedef
    UsingNamespace,  // using namespace name;
    UsingName,       // using std::mutex;
    Namespace,
    StaticAssert,
    Task,
    Property,
};

enum class FunctionKind : std::uint8_t { Plain, Constructor, Destructor };

struct TaskAttribute {
    std::string_view name;  // "priority", "at", "deadline", "every"
    Span span;
    Expression* from = nullptr;
    Expression* to = nullptr;  // at(a..b)
};

struct Declaration {
    DeclarationKind kind = DeclarationKind::Variable;
    bool is_private = false;  // a member behind `private:`
    bool is_const = false;    // Function: const behind the parameters
    bool is_static = false;
    bool is_class = false;      // Struct: said `class`; Enum: `enum class`
    bool is_defaulted = false;  // Function: `= default`
    bool is_daemon = false;
    bool is_mortal = false;  // of a task
    bool is_isr = false;
    FunctionKind function_kind = FunctionKind::Plain;
    Initialiser initialiser = Initialiser::None;
    PropertyKind property = PropertyKind::Never;
    Span span;  // the whole, within its first line
    Span name_span;
    std::string_view name;
    std::string_view owner;             // Function: "C" of `R C::f()`
    TypeName* type = nullptr;           // of the variable, of the function's result, of the alias
    std::span<Expression*> dimensions;  // of an array; null: left out
    std::span<Expression*> arguments;   // the initialiser; Property: condition and text
    std::span<AttributeUse> attributes;
    std::span<Declaration*> parameters;
    std::span<Declaration*> members;  // Struct, Namespace
    std::span<MemberInitialiser> member_initialisers;
    std::span<Enumerator> enumerators;
    std::span<TaskAttribute> task_attributes;
    Expression* count = nullptr;  // Task: [n]
    Statement* body = nullptr;
};

// One text.
struct Unit {
    std::span<Declaration*> declarations;
};

}  // namespace lang::ast
