// A spin lock as a small program: the operations that one CPU makes on words of memory to get the
// lock, its critical section, and the operations that give the lock back. locks.cpp writes them,
// machine.h runs them on every CPU at once. Each word lies in a cache line of its own, so "line"
// and "word" are one thing here. Only operations on memory take time; jumps and registers are free.
// A program knows no caches, no bus and nobody else's registers.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace bus {

// What a CPU keeps to itself.
enum class Register : std::uint8_t {
    Zero,   // always 0
    Self,   // the CPU's number, from 1 on, so that 0 can say "nobody"
    Seen,   // what the last operation on memory found
    Mine,   // a ticket, a slot, or who stands before
    Delay,  // of back-off, in cycles
};
inline constexpr int register_count = 5;

// A number, or a register's content plus a number.
struct Value {
    Value(int number) : plus(number) {}
    Value(Register source, int more = 0) : from(source), plus(more) {}
    Register from = Register::Zero;
    int plus = 0;
};
inline Value operator+(Register from, int more) { return {from, more}; }
inline Value operator-(Register from, int less) { return {from, -less}; }

// One of the [count] words from [first] on: the one with [index], taken modulo [count].
struct Word {
    int first = 0;
    int count = 1;
    Value index = 0;
};

// Words in a row, counted from 0; the index wraps round at the end.
struct Row {
    Word operator[](Value index) const { return {first, count, index}; }
    int first = 0;
    int count = 0;
};

struct Operation {
    enum class Kind : std::uint8_t { Read, Write, Exchange, FetchAdd, CompareExchange };
    Kind kind;
    Word word;
    Value value = 0;     // to write or to add
    Value expected = 0;  // by CompareExchange
};
inline Operation read(Word word) { return {Operation::Kind::Read, word}; }
inline Operation write(Word word, Value value) { return {Operation::Kind::Write, word, value}; }
inline Operation exchange(Word word, Value value) {
    return {Operation::Kind::Exchange, word, value};
}
inline Operation fetch_add(Word word, Value value) {
    return {Operation::Kind::FetchAdd, word, value};
}
inline Operation compare_exchange(Word word, Value expected, Value value) {
    return {Operation::Kind::CompareExchange, word, value, expected};
}

// Whether what the last operation found is, or is not, some value.
struct Condition {
    bool equal;
    Value value;
};
inline Condition is(Value value) { return {true, value}; }
inline Condition is_not(Value value) { return {false, value}; }

struct Instruction {
    enum class Kind : std::uint8_t {
        Make,     // the operation, once
        Spin,     // the operation again and again until the condition holds
        Set,      // target = value
        BackOff,  // wait for Delay cycles, and double Delay up to value
        Unless,   // where the condition does not hold, go on at [to]
        GoTo,     // go on at [to]
        Enter,    // the lock is ours: stay inside as long as the workload says
        Leave,    // the critical section is over
        Finish,   // nothing more to do in this round
    };
    Kind kind;
    Operation operation = read({});
    Condition condition = is(0);
    Register target = Register::Zero;
    Value value = 0;
    int to = 0;
};

class Program {
  public:
    // New words of memory, in lines of their own.
    Word word(int initially = 0) { return row(1, initially)[0]; }
    Row row(int count, int first_initially = 0);

    int here() const { return static_cast<int>(code.size()); }
    void make(Operation operation) { add(Instruction::Kind::Make).operation = operation; }
    void spin(Operation operation, Condition until);
    void set(Register target, Value value);
    void back_off(int longest) { add(Instruction::Kind::BackOff).value = longest; }
    void when(Condition condition, const std::function<void()>& block);
    void go_to(int place) { add(Instruction::Kind::GoTo).to = place; }
    void critical_section();
    void finish() { add(Instruction::Kind::Finish); }

    std::vector<Instruction> code;  // a round ends behind the last one
    std::vector<int> memory;        // what each word holds at first

  private:
    Instruction& add(Instruction::Kind kind) { return code.emplace_back(Instruction{kind}); }
};

}  // namespace bus
