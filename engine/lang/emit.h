// From the checked tree to instructions. Called by compile() once all texts are checked without
// error. It knows slots, jumps and the operand stack; it decides nothing about meaning and reports
// only a missing return and a program that grew too large.
//
// Rules that it keeps, since states are compared word by word:
// 1. A word of the frame that no living variable uses is 0. A scope that ends clears its words,
// unless
//    the function ends with it.
// 2. Nothing stays on the operand stack longer than it is needed, and as little as possible lies
// there
//    at a visible instruction.
// 3. Code that cannot be reached is not emitted.
#pragma once

#include <vector>

#include "engine/lang/check.h"

namespace lang {

class Emitter {
  public:
    Emitter(Program& program, const Types& types, Checker& checker, Report& report);

    // Code for every function, in order of their numbers.
    void run();

  private:
    // ---- emit.cpp: instructions, jumps, scopes, whole functions
    struct Label {
        int at = -1;
        int depth = 0;
        std::vector<std::uint32_t> jumps;
    };
    struct OpenScope {
        std::uint32_t first_slot;
        std::vector<Node*> endings;          // Declare nodes whose object must be destroyed
        std::vector<std::size_t> variables;  // of Function::variables
        std::vector<Local*> locals;
    };
    struct Exit {  // where break, continue and the return of an inlined lambda lead
        int to_break = -1, to_continue = -1, to_return = -1;
        std::size_t scopes = 0;
        Node* step = nullptr;  // of a `for`, to be made before that continue
    };

    std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }
    void emit(Opcode opcode, int a, Word b, Span span, int change);
    void destroy(Node* declared, Span span);
    void push(Word value, Span span) { emit(Opcode::Push, 0, value, span, 1); }
    void op(Opcode opcode, Span span);
    int label();
    void bind(int label);
    void jump(Opcode opcode, int label, Span span);
    void open_scope();
    void close_scope(Span span, bool clear);
    void leave_to(std::size_t scopes, Span span, bool clear);
    void clear(std::uint32_t first, std::uint32_t count, Span span);
    std::uint32_t take_slots(std::uint32_t words);
    void declare_local(Local* local);
    void function(FunctionInfo& function);
    void entry_stub(const FunctionInfo& function);
    void finish_function(Function& made, std::uint32_t entry);
    int builtin_index(const BuiltinCode* code);
    void return_from(FunctionInfo& function, Span span, bool has_value);

    // ---- emit_place.cpp
    bool in_frame(const Node* place) const;
    bool fixed_address(const Node* place, Word& address, Access& access) const;
    Access access_of(const Node* place) const;
    bool harmless(const Node* node) const;
    bool simple(const Node* place) const;
    Node* settle(Node* place);
    void address(Node* place);
    void load_word(Node* place, Word offset, Span span);
    void store_word(Node* place, Word offset, Span span);
    void read(Node* node);
    void write(Node* node, bool keep);
    void update(Node* node, bool keep);

    // ---- emit_expression.cpp
    void value(Node* node);
    void effect(Node* node);
    void branch(Node* node, int target, bool when);
    void call(Node* node);
    void inline_body(Node* node);
    void full(Node* node, bool keep);
    void complete(Node* node);

    // ---- emit_statement.cpp
    void statement(Node* node);
    void loop(Node* node);
    void switch_over(Node* node);
    void declare(Node* node);
    void return_statement(Node* node);

    Program& program_;
    const Types& types_;
    Checker& checker_;
    Report& report_;

    FunctionInfo* now_ = nullptr;
    std::vector<Label> labels_;
    std::vector<OpenScope> scopes_;
    std::vector<Exit> exits_;
    std::vector<Variable> variables_;
    const Local* initialising_ = nullptr;
    const Span* destroyed_at_ = nullptr;  // what ends with a scope ends at this place of the text
    std::uint32_t next_slot_ = 0, most_slots_ = 0;
    // The slots that were taken when the innermost loop around began; 0: there is no loop around.
    std::uint32_t loop_slots_ = 0;
    // 1 where what is written to [slot] here is gone before the next pass of any loop of this
    // function.
    int of_this_pass(std::uint32_t slot) const { return slot >= loop_slots_; }
    int depth_ = 0, deepest_ = 0;
    bool reachable_ = true;
    bool too_large_ = false;
    std::unordered_map<const BuiltinCode*, int> builtins_;
};

}  // namespace lang
