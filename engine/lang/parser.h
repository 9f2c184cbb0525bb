// Tokens to a tree. Called by compile() once for each text. Never fails: what it cannot read is
// reported, and it goes on behind the next ; or }, so that every mistake is reported at once. It
// knows no meaning but one: which names are types and templates, as C++ cannot be parsed without.
#pragma once

#include <string_view>
#include <unordered_set>

#include "engine/lang/arena.h"
#include "engine/lang/ast.h"
#include "engine/lang/compile.h"
#include "engine/lang/report.h"

namespace lang {

// Last parts of names, as "unique_lock" of "std::unique_lock". The parser adds what the texts
// declare.
struct TypeNames {
    std::unordered_set<std::string_view> types;
    std::unordered_set<std::string_view> templates;
};

class Parser {
  public:
    // [text] is what [tokens] were made from: spans that cover several lines end with the first.
    Parser(std::span<const Token> tokens, std::string_view text, Role role, TypeNames& names,
           Arena& arena, Report& report);

    ast::Unit parse();

  private:
    using Expressions = std::span<ast::Expression*>;
    using Declarations = std::vector<ast::Declaration*>;

    // parser.cpp: tokens, places, and getting back on track
    const Token& peek(std::size_t ahead = 0) const;
    bool at(Tok kind) const { return peek().kind == kind; }
    bool at_word(std::string_view word) const;
    Token take();
    bool accept(Tok kind);
    bool expect(Tok kind, std::string_view after);
    void close(Tok kind, const Token& open);
    void error(Span place, std::string message, std::string remedy = {});
    void outside(Span place, std::string_view what, std::string_view remedy);
    void unexpected(std::string_view wanted);
    void recover();
    void skip_group();
    Span from(Span first) const;
    Span from(const Token& first) const { return from(first.span); }
    Span behind_last() const;
    bool too_deep(Span place);
    struct Deeper {
        explicit Deeper(Parser& parser) : parser(parser) { parser.depth_++; }
        ~Deeper() { parser.depth_--; }
        Parser& parser;
    };

    // parse_type.cpp
    bool begins_type_keyword() const;
    bool begins_declaration() const;
    std::size_t behind_path(std::size_t ahead) const;
    std::size_t behind_template(std::size_t ahead) const;
    std::size_t behind_type(std::size_t ahead) const;
    bool is_type_name(std::size_t ahead) const;
    bool is_template_name(std::size_t ahead) const;
    std::string_view path();
    ast::TypeName* type_specifier();
    ast::TypeName* type(bool with_declarator = true);
    void declarator(ast::TypeName& type);
    std::span<ast::TemplateArgument> template_arguments();
    void attributes(std::vector<ast::AttributeUse>& out);

    // parse_declaration.cpp, parse_variable.cpp, parse_struct.cpp
    void external(Declarations& out, std::string_view inside);
    void using_declaration(Declarations& out);
    void struct_declaration(Declarations& out, bool is_class);
    void enum_declaration(Declarations& out);
    void namespace_declaration(Declarations& out);
    void static_assertion(Declarations& out);
    void declarators(Declarations& out, std::string_view inside);
    bool function_follows() const;
    void function(Declarations& out, ast::TypeName* result, const Token& first,
                  std::string_view inside, std::span<ast::AttributeUse> attributes);
    void special_member(Declarations& out, std::string_view inside);
    void function_rest(ast::Declaration& function, const Token& first);
    void member_initialisers(ast::Declaration& constructor);
    std::span<ast::Declaration*> parameters();
    ast::Declaration* variable(ast::TypeName* base, const Token& first,
                               std::span<ast::AttributeUse> attributes);
    void initialiser(ast::Declaration& variable);
    bool outside_declaration();

    // parse_task.cpp: the contextual words of check and sandbox
    bool begins_task() const;
    void task(Declarations& out);
    bool begins_property() const;
    void property(Declarations& out);
    void only_in_check(Span place, std::string_view what);

    // parse_statement.cpp
    ast::Statement* statement();
    ast::Statement* statement_unguarded();
    ast::Statement* block();
    ast::Statement* if_statement();
    ast::Statement* for_statement();
    ast::Statement* while_statement();
    ast::Statement* do_statement();
    ast::Statement* switch_statement();
    ast::Statement* declaration_statement();
    ast::Statement* simple_statement();
    void condition(ast::Statement& statement);
    bool outside_statement();
    ast::Statement* make(ast::StatementKind kind, Span span);

    // parse_expression.cpp, parse_primary.cpp
    ast::Expression* expression();
    ast::Expression* assignment();
    ast::Expression* conditional();
    ast::Expression* binary(int least);
    ast::Expression* unary();
    ast::Expression* postfix(ast::Expression* operand);
    ast::Expression* primary();
    ast::Expression* name();
    ast::Expression* cast(Tok kind);
    ast::Expression* lambda();
    ast::Expression* braces();
    ast::Expression* text_literal();
    ast::Expression* outside_expression();
    Expressions arguments(Tok closing, const Token& open);
    bool begins_c_cast() const;
    ast::Expression* make(ast::ExpressionKind kind, Span span);
    ast::Expression* bad(Span span);
    ast::Expression* deepen(ast::Expression* node);

    std::span<const Token> tokens_;
    std::string_view text_;
    Role role_;
    TypeNames& names_;
    Arena& arena_;
    Report& report_;
    std::vector<std::size_t> line_starts_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int template_depth_ = 0;   // lists of template arguments that are open
    bool half_taken_ = false;  // of a >>, the first > has closed a list
    bool panic_ = false;       // an error was reported since the last place that made sense
    bool gave_up_ = false;     // too deep: nothing that follows is worth a message
    bool in_function_ = false;
};

}  // namespace lang
