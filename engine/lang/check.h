// From the tree of a text to the checked tree: resolves names, decides types and conversions,
// chooses overloads, and says what is wrong. Internal to lang; compile() makes one for each
// program.
//
// One class in several files, each with one topic; the sections below name them. Declarations are
// checked in the order of the texts, as C++ reads them; the bodies of a class's functions once the
// class is complete. Types of what is wrong are type_bad, which goes with everything, so that one
// mistake is one message.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/arena.h"
#include "engine/lang/compile.h"
#include "engine/lang/language.h"
#include "engine/lang/library.h"
#include "engine/lang/report.h"
#include "engine/lang/symbol.h"

namespace lang {

// What an expression turned out to be.
struct Value {
    enum class Kind : std::uint8_t {
        Bad,
        Value,      // node: a value
        Place,      // node: a place
        Type,       // a type's name
        Functions,  // symbol: functions of the script, by name
        Lambda,     // lambda
        Text,       // text: of a literal, escapes untouched
        Task,       // first, count; node: the number within, or null for the only one
        Braces,     // syntax: what they become is decided by what they initialise
    } kind = Kind::Bad;
    TypeId type = type_bad;
    bool is_const = false;
    bool by_reference = false;  // std::ref(x)
    bool moved = false;         // std::move(x)
    bool temporary = false;     // a place that lives until the end of the full expression
    int first = 0, count = 0;
    Node* node = nullptr;
    Symbol* symbol = nullptr;
    LambdaUse* lambda = nullptr;
    const ast::Expression* syntax = nullptr;
    std::string_view text;
    Span span;

    bool bad() const { return kind == Kind::Bad || type == type_bad; }
    bool is_place() const { return kind == Kind::Place; }
};

// What a name stands for: at most one of these.
struct Found {
    Symbol* symbol = nullptr;
    const Core* core = nullptr;
    std::string_view builtin;  // full name of something in the library
    bool any() const { return symbol || core || !builtin.empty(); }
};

// How an object is initialised: `= x`, `(x, y)`, `{x, y}` or not at all.
struct Initialisation {
    ast::Initialiser style = ast::Initialiser::None;
    std::span<ast::Expression*> arguments;
    std::span<ast::AttributeUse> attributes;
    Span span;
};

class Checker {
  public:
    Checker(Program& program, Types& types, Library& library, Arena& arena, Report& report,
            const Options& options);

    // A name declared in a text that comes later, for a polite message.
    void announce(std::string_view name, std::string_view file, Role role);
    void check_text(const ast::Unit& unit, Role role);
    // After the last text: labels, and main as the first task.
    void finish();
    // Once it is known which locals other tasks can reach: those of what runs once move to the
    // globals.
    void place_shared_locals();

    std::vector<FunctionInfo*> functions;  // in order of Program::functions
    FunctionInfo* initialise = nullptr;
    std::vector<FunctionInfo*> property_functions;  // one for each of Program::properties
    FunctionInfo* new_function(std::string name, Span span);
    std::string signature_of(const FunctionInfo& function) const;
    bool makes_threads(TypeId type);                // an object of it can be a running task
    int main_added() const { return main_added_; }  // 1 where there is a main
    bool unbounded_threads = false;                 // somebody detaches: count no objects

    // Room for a variable of [type] among the globals: its address.
    Word allocate_global(TypeId type, Span span);
    // Says what is wrong with Options::profile.
    void check_profile();
    // The type of the objects in a pool (BuiltinType::pool), among what is included.
    const BuiltinType* pool_type(int pool) const { return library_.pool_type(pool); }

  private:
    // -- check_name.cpp: scopes, lookup, and what to say about an unknown name
    Scope* open(Scope::Kind kind);
    void close() { scope_ = scope_->parent; }
    Symbol* declare(Symbol::Kind kind, std::string_view name, Span span);
    Found find(std::string_view path);
    Found find_in(Scope* scope, std::string_view path);
    bool known_builtin(std::string_view full_name);
    void unknown_name(std::string_view path, Span span, std::string_view what);
    Symbol* reach(Symbol* symbol, Span span);
    Symbol* capture(Symbol* symbol, Frame& frame, Span span);
    std::vector<std::string> visible_names();
    void forbid_private(const Symbol& member, Span span);
    void forbid_private(const FunctionInfo& function, Span span);

    // -- check_type.cpp
    TypeUse resolve(const ast::TypeName* type, bool pointers_allowed = false);
    TypeUse resolve_named(const ast::TypeName& type, Word capacity);
    std::optional<TypeUse> type_of_name(std::string_view name, const ast::TypeName* syntax,
                                        Span span, Word capacity);
    TypeId template_argument_type(const ast::TypeName& type, std::size_t index);
    Word template_argument_value(const ast::TypeName& type, std::size_t index);
    TypeUse array_of(TypeUse element, const ast::Declaration& declaration);
    TypeId named_in_signature(std::string_view name, std::uint8_t pointers, TypeId element,
                              bool is_const = false);
    std::optional<Word> constant(const ast::Expression* expression, std::string_view what);
    bool needs_construction(TypeId type);
    bool needs_destruction(TypeId type);

    // -- check_declaration.cpp
    void declaration(const ast::Declaration& declaration);
    void global(const ast::Declaration& declaration);
    void alias(const ast::Declaration& declaration);
    void using_name(const ast::Declaration& declaration);
    void enumeration(const ast::Declaration& declaration);
    void static_assertion(const ast::Declaration& declaration);
    TypeUse declared_type(const ast::Declaration& declaration, Value* automatic);
    Word capacity_attribute(std::span<ast::AttributeUse> attributes);

    // -- check_struct.cpp
    void structure(const ast::Declaration& declaration);
    void field(Struct& made, const ast::Declaration& declaration, Word& offset);
    Node* construct_members(Struct& made, const ast::Declaration& constructor);

    // -- check_function.cpp
    FunctionInfo* function(const ast::Declaration& declaration, Struct* owner);
    FunctionInfo* declare_function(const ast::Declaration& declaration, Struct* owner);
    void body(FunctionInfo& function);
    void add_parameter(Frame& frame, const ParameterInfo& parameter, bool shared);
    Local* new_local(std::string_view name, TypeId type, Span span);
    void begin(Frame& frame, FunctionInfo& function);
    std::string qualified(std::string_view name) const;

    // -- check_task.cpp
    void task(const ast::Declaration& declaration);
    void property(const ast::Declaration& declaration);
    void add_main();
    Value check_await(const ast::Expression& call);
    Value check_at(const ast::Expression& call);
    Value check_ended(const ast::Expression& call);
    Node* task_number(const ast::Expression* expression);
    Node* task_number(const Value& value, std::string_view text, Span span);
    void forbid_in_property(Span span, std::string_view what);

    // -- check_statement.cpp, check_loop.cpp, check_local.cpp
    Node* statement(const ast::Statement* statement);
    Node* block(const ast::Statement& statement);
    Node* condition_of(const ast::Statement& statement, Node*& declares);
    Node* if_statement(const ast::Statement& statement);
    Node* loop_statement(const ast::Statement& statement);
    Node* range_for(const ast::Statement& statement);
    Node* switch_statement(const ast::Statement& statement);
    Node* return_statement(const ast::Statement& statement);
    Node* label_statement(const ast::Statement& statement);
    Node* local_declaration(const ast::Declaration& declaration);
    Node* reference_declaration(const ast::Declaration& declaration, TypeUse type);
    Node* lambda_declaration(const ast::Declaration& declaration, const Value& value);
    Node* expression_statement(const ast::Statement& statement);

    // -- check_expression.cpp, check_literal.cpp, check_member.cpp
    Value check(const ast::Expression* expression);
    Value check_any(const ast::Expression& expression);
    bool too_deep(Span span);
    Value check_value(const ast::Expression* expression);
    Node* condition(const ast::Expression* expression);
    Value number(const ast::Expression& expression);
    Value character(const ast::Expression& expression);
    Value name(const ast::Expression& expression);
    Value symbol_value(Symbol& symbol, Span span);
    Value self(const ast::Expression& expression);
    Value member(const ast::Expression& expression);
    Value field_of(const Value& object, Symbol& field, Span span);
    Value index(const ast::Expression& expression);
    Value element_of(const Value& array, const ast::Expression& index, Span span);
    Value conditional(const ast::Expression& expression);
    Value comma(const ast::Expression& expression);
    Value bad(Span span) const;
    std::string text_of_literal(std::string_view raw, Span span);
    Word message(std::string text);

    // -- check_operator.cpp, check_assign.cpp
    Value unary(const ast::Expression& expression);
    Value binary(const ast::Expression& expression);
    Value assign(const ast::Expression& expression);
    Value increment(const ast::Expression& operand, bool down, bool post, Span span);
    Value address_of(const ast::Expression& expression);
    Value dereference(const ast::Expression& expression);
    Value arithmetic(Tok op, Value left, Value right, Span span, Span op_span);
    Value compare(Tok op, Value left, Value right, Span span);
    Value times(Tok op, Value left, Value right, Span span);
    bool modifiable(const Value& value, std::string_view what);
    Node* logical_not(Node* node, Span span);

    // -- check_convert.cpp: conversions; check_node.cpp: the nodes that everybody builds
    Node* convert(Value value, TypeUse to, std::string_view what);
    Node* bind(Value value, TypeUse to, std::string_view what);
    Node* truth(Value value);
    bool converts(const Value& value, TypeUse to) const;
    int conversion_cost(const Value& value, TypeUse to) const;
    Value decay(Value value);
    Value cast(const ast::Expression& expression);
    Value cast_to(TypeUse to, Value value, Span span);
    Value materialise(Value value);
    Value place_value(Node* place, TypeId type, bool is_const, Span span) const;
    Value plain_value(Node* node, TypeId type, Span span) const;
    std::string describe(const Value& value) const;
    std::string describe(TypeUse type) const;
    Node* make(NodeKind kind, Span span);
    Node* constant_node(Word value, Span span);
    Node* binary_node(Opcode op, Node* a, Node* b, Span span);
    Node* unary_node(Opcode op, Node* a, Span span);
    Node* read(Node* place, std::uint32_t words, Span span);
    Node* write(Node* place, Node* value, Span span);
    Node* address(Node* place, Span span);
    Node* local_place(Local* local, Span span);
    Node* at_offset(Node* place, Word words, Span span);
    Node* element(Node* array, Node* index, Word count, Word stride, Span span);
    Node* sequence(std::vector<Node*> list, Span span);
    Node* fixed_place(Node* place, std::vector<Node*>& before, Span span);
    void share(Node* place);
    void share_pointee(Node* address);

    // -- check_initialise.cpp, check_construct.cpp: construction and destruction
    Node* construct(Node* place, TypeId type, const Initialisation& init);
    Node* construct_default(Node* place, TypeId type, std::span<ast::AttributeUse> attributes,
                            Span span);
    Node* construct_struct(Node* place, TypeId type, const Initialisation& init);
    Node* construct_aggregate(Node* place, TypeId type, const ast::Expression& braces);
    Node* construct_array(Node* place, TypeId type, const Initialisation& init);
    Node* construct_builtin(Node* place, TypeId type, const Initialisation& init);
    Node* construct_from(Node* place, TypeId type, Value value, const Initialisation& init);
    bool is_construction(const ast::Expression* expression, TypeId type, Initialisation& inner);
    Node* destroy(Node* place, TypeId type, Span span);
    Node* each_element(Node* place, TypeId type, bool backwards, Span span,
                       const std::function<Node*(Node*)>& make_one);
    // [starts]: the word of an object that says nothing.
    Word attribute_word(std::span<ast::AttributeUse> attributes, Word starts = 0);
    // What Options::profile says about an object of this type; 0 where nothing.
    Word profile_word(const BuiltinType& type);
    Value temporary(TypeId type, const Initialisation& init);
    Node* full(Node* node, std::size_t mark);
    Node* together(std::vector<Node*> list, Span span);

    // -- check_call.cpp; check_core.cpp: functions that the language knows
    Value call(const ast::Expression& expression);
    Value call_named(const ast::Expression& expression);
    Value call_method(const ast::Expression& expression);
    Value call_method_of(Value object, std::string_view method, const ast::Expression& expression,
                         Span method_span);
    Value call_function(Symbol& symbol, Node* self, bool const_self,
                        const ast::Expression& expression);
    Value call_user(FunctionInfo& function, Node* self, std::vector<Value>& arguments, Span span);
    FunctionInfo* choose(const std::vector<FunctionInfo*>& list, std::vector<Value>& arguments,
                         std::string_view name, Span span);
    std::vector<Value> check_arguments(std::span<ast::Expression*> list);
    Value construct_value(TypeUse type, const ast::Expression& expression);
    Value call_core(const Core& core, const ast::Expression& expression);
    Value array_method(Value object, std::string_view method, const ast::Expression& expression,
                       Span span);
    void result_of_call(Value& value, TypeUse result);

    // -- check_builtin.cpp, check_form.cpp: calls of what the API tables declare
    Value call_builtin(const std::vector<const Builtin*>& list, const Value* object,
                       std::vector<Value> arguments, std::string_view name, Span span);
    int match(const Signature& signature, const Builtin& builtin, const Value* object,
              const std::vector<Value>& arguments);
    int match_one(const SignatureParameter& parameter, const Value& argument, TypeId element);
    void lower(const SignatureParameter& parameter, Value argument, TypeId element,
               std::vector<Node*>& out);
    Value lower_call(const Builtin& builtin, const Signature& signature, const Value* object,
                     std::vector<Value>& arguments, Span span);
    Value lower_wait(const Builtin& builtin, const Value& object, std::vector<Value>& arguments,
                     Span span);
    Value lower_print(const Builtin& builtin, std::vector<Value>& arguments, Span span);
    Value lower_once(const Builtin& builtin, std::vector<Value>& arguments, Span span);
    Value lower_completion(const Builtin& builtin, const Value& object, Span span);
    Value lower_spawn(const Value& object, std::vector<Value>& arguments, Span span);
    Node* invoke(const BuiltinCode* code, std::vector<Node*> arguments, std::uint32_t result_words,
                 bool is_local, Span span);
    Node* function_number(const Value& value, std::string_view result, std::string_view parameter,
                          Word addend, Span span);
    std::vector<const Builtin*> methods(TypeId type, std::string_view name);
    const Builtin* destructor_of(TypeId type);

    // -- check_lambda.cpp
    Value lambda(const ast::Expression& expression);
    std::vector<Symbol*> initialise_captures(LambdaUse& use, std::vector<Node*>& declares);
    Value run_inline(LambdaUse& use, std::vector<Value> arguments, Span span);
    FunctionInfo* as_task(LambdaUse& use, std::vector<Value>& arguments, std::vector<Node*>& words,
                          bool called_by_api, Span span);
    Node* predicate(const Value& value);
    TypeUse lambda_result(const ast::Lambda& lambda);

    // -- check_chrono.cpp
    Value duration(const DurationUnit& unit, Value count, Span span);
    TypeId duration_type(const DurationUnit& unit);
    Value duration_method(Value object, std::string_view method, const ast::Expression& expression,
                          Span span);
    Node* moment_after(Node* ticks, Span span);

    Program& program_;
    Types& types_;
    Library& library_;
    Arena& arena_;
    Report& report_;
    const Options& options_;
    Role role_ = Role::Sandbox;

    struct Later {
        std::string_view file;
        Role role;
        int declarations = 0;
    };
    std::unordered_map<std::string_view, Later> later_;
    std::vector<std::unique_ptr<Symbol>> symbols_;
    std::vector<std::unique_ptr<Scope>> scopes_;
    std::vector<std::unique_ptr<Struct>> structs_;
    std::vector<std::unique_ptr<FunctionInfo>> function_store_;
    std::vector<std::unique_ptr<LambdaUse>> lambdas_;
    std::vector<std::unique_ptr<Frame>> frames_;

    Scope* global_ = nullptr;
    Scope* scope_ = nullptr;
    Frame* frame_ = nullptr;
    TypeUse* result_ = nullptr;  // of the function or lambda being read; its id void: none yet
    bool result_open_ = false;   // it is decided by the first return
    std::vector<Node*> initialisers_;  // of globals
    std::vector<Node*> temporaries_;   // Declare nodes of the full expression being read
    std::vector<std::vector<Node*>*> switches_;
    int loops_ = 0;
    bool in_switch_ = false;
    int inlined_ = 0;  // lambdas read in place so far
    int inline_depth_ = 0;
    int depth_ = 0;  // of expressions and statements being read
    int main_added_ = 0;

    struct LabelUse {
        int range;
        const FunctionInfo* function;
        std::string name;
    };
    std::vector<LabelUse> labels_;
    struct Pending {
        Node* node;  // an at(task, name) whose name comes later
        std::string name;
        Span span;
        int first_task;
    };
    std::vector<Pending> pending_;
    std::vector<FunctionInfo*> task_functions_;
};

std::string quoted(std::string_view name);

}  // namespace lang
