// What all parts of a model share: the places where tasks park, and the names of cells. Internal to
// engine/promela.
//
// Calls are unrolled: a place is an instruction together with the calls that led there, so that the
// frame of each is known, and with it the cell of each local and operand. The cells are the words
// of the task's stack in the World; the two words of linkage stay 0, since the place tells them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/promela/prelude.h"
#include "engine/promela/promela.h"

namespace promela {

using lang::Word;

struct Context {
    int parent;          // -1: the task's own function
    std::uint32_t back;  // where it goes on there
    std::uint16_t function;
    int frame;  // first word, from the stack's base
};

struct Park {
    enum Kind { Step, Start, End } kind;  // End: of a thread, whose place remembers what it ran
    int context;
    std::uint32_t pc;
    int depth;  // operands in its frame
};

class Shared {
  public:
    Shared(const lang::Program& program, const Options& options);

    int context(int parent, std::uint32_t back, std::uint16_t function, int frame);
    // The number of a place, from 1 on, the same for the same place.
    int park(Park::Kind kind, int context, std::uint32_t pc, int depth);
    const Context& context(int number) const { return contexts_[number]; }
    const Park& park(int number) const { return parks_[number - 1]; }
    int parks() const { return static_cast<int>(parks_.size()); }
    int root(int context) const;
    const lang::Function& function(int context) const {
        return program.functions[contexts_[context].function];
    }
    // The cell of the first operand there.
    int operands(int context) const {
        return contexts_[context].frame + lang::frame_linkage_words + function(context).locals;
    }
    bool inside(int park, std::uint16_t function) const;

    const Saying* saying_of(Word builtin) const {
        return sayings_[static_cast<std::size_t>(builtin)];
    }
    const std::string& name_of(Word builtin) const {
        return names_[static_cast<std::size_t>(builtin)];
    }
    bool is_target(std::uint32_t pc) const { return targets_.count(pc) != 0; }
    std::string cell(Word address) const;  // "v_count" or "M[12]"
    std::string comment(std::uint32_t pc) const;
    void cannot(std::uint32_t pc, const std::string& what);

    const lang::Program& program;
    const Options& options;
    const int tasks, stack_words;  // of the pool, too
    int stacks = 0, output = 0, words = 0;
    std::vector<lang::Diagnostic> diagnostics;
    std::set<std::uint16_t> watched_functions;  // asked for by at(task, function)
    std::set<Word> watched_ranges;
    std::vector<std::uint16_t> completions;  // functions that a barrier runs
    std::map<Word, std::string> cell_names;

  private:
    std::vector<Context> contexts_;
    std::vector<Park> parks_;
    std::map<std::tuple<int, std::uint32_t, std::uint16_t, int>, int> known_contexts_;
    std::map<std::tuple<int, int, std::uint32_t>, int> known_parks_;
    std::vector<const Saying*> sayings_;
    std::vector<std::string> names_;
    std::set<std::uint32_t> targets_;
};

// A value before it lies in a cell: an expression of Promela.
struct Value {
    std::string text;
    std::optional<Word> constant;
    std::set<std::string> reads;  // cells that it depends on
    bool reads_any = false;       // it goes through a computed address

    static Value number(Word n);
    bool reads_something() const { return reads_any || !reads.empty(); }
};
Value combine(std::string text, const Value& a, const Value& b);
Value combine(std::string text, const Value& a);
// x op y for the instructions that cannot fail; nothing where [opcode] is none of them.
std::optional<Value> binary(lang::Opcode opcode, const Value& x, const Value& y);
std::optional<Value> unary(lang::Opcode opcode, const Value& x);

// $0, @0, $n and # of a template replaced. [address] makes the place in M of an argument's address.
template <class Address>
std::string fill_in(std::string_view text, const std::vector<Value>& arguments,
                    const std::string& first, bool one_if_missing, Address address) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool more = i + 1 < text.size();
        if (text[i] == '$' && more && text[i + 1] == 'n') {
            out += std::to_string(arguments.size());
            ++i;
        } else if ((text[i] == '$' || text[i] == '@') && more) {
            const auto which = static_cast<std::size_t>(text[i + 1] - '0');
            if (which >= arguments.size()) {
                out += one_if_missing ? "1" : "0";
            } else {
                out += text[i] == '$' ? arguments[which].text : address(arguments[which]);
            }
            ++i;
        } else if (text[i] == '#') {
            out += first;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace promela
