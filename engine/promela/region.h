// One transition of the model as statements of a d_step: a task's visible instruction and the local
// computation behind it, up to the places where the task parks next. Internal to engine/promela.
//
// The operand stack is followed while the text is written: a value is an expression until it has to
// lie in its cell, which is where control flow meets or the task parks.
#pragma once

#include "engine/promela/model.h"

namespace promela {

class Region {
  public:
    // [tag] begins all labels of this region.
    Region(Shared& shared, std::string tag) : s_(shared), tag_(std::move(tag)) {}

    std::string step(int park);  // from behind the guard
    std::string start();         // the globals, then every task up to its first place
    std::string property(const lang::Property& property);  // leaves its value in v

  private:
    // Steps: visible instructions park. Setup: the globals get their values. Immediate: a property,
    // which has cells of its own.
    enum class Mode { Steps, Setup, Immediate };

    // -- text
    void line(const std::string& text) { out_ += "         " + text + ";\n"; }
    void fail(const char* kind);
    std::string finish();
    void blocks();
    void settle();

    // -- cells and values
    std::string cell(int n) const;
    Value slot(int n) const;
    Value address_cell(const Value& address);
    std::string place_of(const Value& address);
    void set_cell(int n, const std::string& text);
    void write(const Value& address, const Value& value);
    void protect(const std::string* cell);
    Value temporary(const Value& value);
    void flush();
    Value pop();
    void push(Value value);
    void load_stack(int depth);

    // -- control
    void run(int context, std::uint32_t pc, bool at_label = false);
    void jump_to(std::uint32_t pc, bool back);
    std::string label(int context, std::uint32_t pc, int depth);
    void park(std::uint32_t pc);
    void end(std::uint32_t pc);
    void call(std::uint16_t function, std::uint32_t pc);
    void call_completion(std::uint32_t pc);
    void spawn(const lang::Instruction& in);
    void builtin(const lang::Instruction& in, std::uint32_t pc, bool visible);
    bool construct(const std::string& name, const std::vector<Value>& arguments, std::uint32_t pc);
    bool arithmetic(const lang::Instruction& in);
    void check_index(const Value& index, int count);

    struct Block {
        int context;
        std::uint32_t pc;
        int depth;
        std::string label;
    };

    Shared& s_;
    const std::string tag_;
    Mode mode_ = Mode::Steps;
    std::string out_;
    int context_ = 0;
    std::vector<Value> stack_, kept_;  // operands of the frame; values in use beside them
    std::vector<Block> blocks_;
    std::size_t written_ = 0;
    int temporaries_ = 0;
    int high_ = 0;           // no cell from here on can be other than 0
    std::set<int> resumed_;  // parks whose tasks may go on in this transition
    bool settles_ = false;
};

// When the step before which a task [i] is parked can be made, as an expression; empty: always.
std::string guard(Shared& shared, int park);

}  // namespace promela
