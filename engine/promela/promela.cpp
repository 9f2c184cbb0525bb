// The whole model: declarations, one process a task, and a process that judges every state.
#include "engine/promela/promela.h"

#include <algorithm>

#include "engine/promela/region.h"

namespace promela {

using lang::Opcode;

namespace {

std::string number(int n) { return std::to_string(n); }

class Writer {
  public:
    Writer(const lang::Program& program, const Options& options) : s_(program, options) {}

    Model write() {
        refuse();
        Model model;
        // A step leads to places that were not known before, and what a barrier or a condition says
        // depends on all of them: written again until nothing is new.
        for (int known = -1; known != s_.parks() && s_.diagnostics.empty();) {
            known = s_.parks();
            body();
        }
        model.diagnostics = s_.diagnostics;
        model.possible = possible_;
        if (!model.ok()) return model;
        const std::string processes = body();
        model.text = heading() + prelude + "\n" + macros() + processes;
        return model;
    }

  private:
    void refuse() {
        const auto refuse_task = [&](const lang::Task& task, const char* what) {
            s_.cannot(s_.program.functions[task.function].entry, what);
        };
        if (s_.options.exact_time) {
            s_.diagnostics.push_back(
                {lang::Severity::Error, "", {}, "priorities and exact time cannot be said", {}});
        }
        for (const lang::Task& task : s_.program.tasks) {
            if (task.isr) refuse_task(task, "interrupts cannot be said");
        }
        if (s_.program.uses_clock) {
            s_.diagnostics.push_back(
                {lang::Severity::Error, "", {}, "the time of day cannot be said", {}});
        }
        for (const lang::Property& property : s_.program.properties) {
            if (property.kind == lang::PropertyKind::AlwaysEventually) {
                s_.cannot(property.entry, "always_eventually cannot be said");
            }
        }
    }

    std::string heading() const {
        const lang::Program& program = s_.program;
        std::string text = "/* A Lockstep script as a model for SPIN.\n";
        for (int i = 0; i < static_cast<int>(program.tasks.size()); ++i) {
            text += "   task " + number(i) + ": " +
                    program.tasks[static_cast<std::size_t>(i)].name + "\n";
        }
        for (const lang::Variable& variable : program.globals) {
            if (variable.place <= 0) continue;
            text += "   M[" + number(variable.place) + "]: " + variable.name + "\n";
        }
        text += "*/\n";
        const auto define = [&](const char* name, int value) {
            text += std::string("#define ") + name + " " + number(value) + "\n";
        };
        define("TASKS", s_.tasks);
        define("DECLARED", static_cast<int>(program.tasks.size()));
        define("STACKS", s_.stacks);
        define("STACK_WORDS", s_.stack_words);
        define("OUTPUT", s_.output);
        define("OUTPUT_WORDS", s_.options.output_words_max);
        define("SPURIOUS", s_.options.spurious);
        define("TURNS", static_cast<int>(s_.options.local_instructions_max));
        text += "int M[" + number(s_.words) + "];\n";
        text +=
            "short pc[TASKS];       /* before which step it is parked */\n"
            "byte st[TASKS];        /* UNBORN, READY ... */\n"
            "byte ph[TASKS];        /* stage of a call with several */\n"
            "byte wk[TASKS];        /* how its last sleep ended */\n"
            "short obj[TASKS];      /* where it sleeps */\n"
            "byte held[TASKS];      /* locks that it must give back */\n"
            "byte readings[TASKS];\n"
            "bit went[TASKS];       /* has made a step */\n"
            "bit detached[TASKS];\n"
            "short ways; short alt; /* a choice among so many, and the one that was made */\n"
            "byte bad;              /* the verdict */\n"
            "hidden byte me; hidden int b;  /* who makes the step, and where its stack begins */\n"
            "hidden byte fresh[TASKS];\n"
            "hidden int o; hidden int p; hidden int q; hidden int r; hidden int g; hidden int n;\n"
            "hidden int y; hidden int z; hidden int v; hidden int again; hidden int turns;\n"
            "hidden int x[400]; hidden int quiet; hidden int over; hidden byte how;\n"
            "hidden int touches[TASKS]; hidden int writes[TASKS];\n";
        text += "hidden int W[" + number(s_.stack_words) + "];\n";
        for (const auto& [place, name] : s_.cell_names) {
            text += "#define " + name + " M[" + number(place) + "]\n";
        }
        return text;
    }

    // Where a task stands, and when its step can be made.
    std::string macros() const {
        std::string text;
        const auto places = [&](const std::string& name, auto holds) {
            std::string any;
            for (int park = 1; park <= s_.parks(); ++park) {
                if (s_.park(park).kind != Park::Step || !holds(park)) continue;
                any += (any.empty() ? "" : " || ") + ("pc[i] == " + number(park));
            }
            text += "#define " + name + "(i) (st[i] != UNBORN && st[i] != ENDED && (" +
                    (any.empty() ? "0" : any) + "))\n";
        };
        for (const std::uint16_t function : s_.watched_functions) {
            places("INSIDE_" + number(function),
                   [&](int park) { return s_.inside(park, function); });
        }
        for (const Word range : s_.watched_ranges) {
            const lang::Range where = s_.program.ranges[static_cast<std::size_t>(range)];
            places("AT_" + number(range), [&](int park) {
                return s_.park(park).pc >= where.from && s_.park(park).pc < where.to;
            });
        }
        return text + guards_;
    }

    // An option of the process for the step at [park].
    std::string option(int park) {
        const std::uint32_t pc = s_.park(park).pc;
        const std::string n = number(park);
        const std::string guard = promela::guard(s_, park);
        if (!guard.empty()) guards_ += "#define CAN_" + n + "(i) (" + guard + ")\n";
        const std::string when = "bad == 0 && pc[self] == " + n + " && st[self] == READY" +
                                 (guard.empty() ? "" : " && CAN_" + n + "(self)");
        const std::string who = "         me = self; b = STACK(self); turns = 0; went[self] = 1;\n";
        Region region(s_, "T" + n);
        const std::string effect = region.step(park);
        const lang::Instruction in = s_.program.code[pc];
        const Saying* saying = in.opcode == Opcode::Invoke ? s_.saying_of(in.b) : nullptr;
        const std::string comment = s_.comment(pc) + "\n";
        if (saying == nullptr || saying->alternatives.empty()) {
            return "  :: d_step { (" + when + ") ->  " + comment + who + effect + "     }\n";
        }
        const int words = in.a / 2;
        const int first = s_.operands(s_.park(park).context) + s_.park(park).depth - words;
        std::vector<Value> arguments;
        for (int k = 0; k < words; ++k)
            arguments.emplace_back().text = "L(" + number(first + k) + ")";
        const auto place = [](const Value& address) { return "ABS(b, " + address.text + ")"; };
        std::string ways = fill_in(saying->alternatives, arguments, {}, false, place);
        if (ways == "ways") {
            ways = "o = " + place(arguments[0]) + "; count_sleepers(); ways = z";
        } else {
            ways = "ways = " + ways;
        }
        return "  :: atomic { (" + when + ") ->  " + comment + "     d_step {\n" + who +
               "         " + ways +
               "; alt = 0 };\n     do :: alt + 1 < ways -> alt++ :: break od;\n     d_step {\n" +
               who + effect + "         ways = 0; alt = 0 } }\n";
    }

    // Every process has the steps of the functions that it can run.
    std::string process(const std::string& name, const std::set<int>& roots) {
        std::string text = "proctype " + name + "(byte self) {\n  do\n";
        for (int park = 1; park <= s_.parks(); ++park) {
            if (s_.park(park).kind != Park::Step) continue;
            if (roots.count(s_.root(s_.park(park).context)) != 0) text += options_[park];
        }
        if (s_.options.spurious) {
            text +=
                "  :: d_step { (bad == 0 && (st[self] == ASLEEP || st[self] == ASLEEP_TIMED)) ->\n"
                "         st[self] = READY; obj[self] = 0; wk[self] = FOR_NO_REASON }\n";
        }
        text +=
            "  :: d_step { (bad == 0 && st[self] == ASLEEP_TIMED) ->\n"
            "         st[self] = READY; obj[self] = 0; wk[self] = TIMED_OUT }\n";
        return text + "  od\n}\n";
    }

    std::string body() {
        guards_.clear();
        options_.clear();
        const std::string init = Region(s_, "T0").start();
        for (int park = 1; park <= s_.parks() && s_.diagnostics.empty(); ++park) {
            if (s_.park(park).kind == Park::Step) options_[park] = option(park);
        }
        std::string text;
        std::set<int> spawned;
        for (const lang::Instruction& in : s_.program.code) {
            if (in.opcode == Opcode::Spawn) spawned.insert(in.b);
        }
        std::set<int> roots;
        std::string runs;
        for (int i = 0; i < s_.tasks; ++i) {
            const bool declared = i < static_cast<int>(s_.program.tasks.size());
            const int root = declared ? s_.program.tasks[static_cast<std::size_t>(i)].function : -1;
            const std::string name = declared ? "task_" + number(root) : "thread";
            if (roots.insert(root).second) {
                text += process(name, declared ? std::set<int>{root} : spawned);
            }
            runs += "    run " + name + "(" + number(i) + ");\n";
        }
        text += judge();
        text += "init {\n  atomic {\n    d_step {\n" + init + "    };\n" + runs +
                "    run judge()\n  }\n}\n";
        return text;
    }

    // Looks at every state: a step that changes nothing.
    std::string judge() {
        std::string text =
            "proctype judge() {\n  do\n  :: d_step { (bad == 0) ->\n         me = 0; b = 0;\n";
        int at = 0;
        possible_ = 0;
        const auto evaluate = [&](const lang::Property& property) {
            return Region(s_, "P" + number(at++)).property(property);
        };
        const auto say = [&](const std::string& condition, const char* verdict) {
            text += "         if :: (" + condition + ") && SAYS(" + verdict +
                    ") -> bad = " + verdict + "; report() :: else fi;\n";
        };
        for (const lang::Property& property : s_.program.properties) {
            if (property.kind == lang::PropertyKind::Never) {
                text += evaluate(property);
                say("v != 0", "NEVER");
            } else if (property.kind == lang::PropertyKind::Possible) {
                text += "#ifdef POSSIBLE\n#if POSSIBLE == " + number(possible_++) + "\n" +
                        evaluate(property);
                say("v != 0", "MET");
                text += "#endif\n#endif\n";
            }
        }
        text +=
            "         quiet = 1; over = 1; y = 0;\n         do :: y == TASKS -> break\n"
            "         :: y < TASKS && st[y] == ASLEEP_TIMED -> quiet = 0; over = 0; y++\n"
            "         :: y < TASKS && st[y] != ASLEEP_TIMED ->\n"
            "            if :: st[y] == ENDED || IDLE(y) :: else -> over = 0 fi;\n"
            "            if\n";
        for (int park = 1; park <= s_.parks(); ++park) {
            if (guards_.find("#define CAN_" + number(park) + "(") == guards_.npos) continue;
            text += "            :: st[y] == READY && pc[y] == " + number(park) + " -> if :: CAN_" +
                    number(park) + "(y) -> quiet = 0 :: else fi\n";
        }
        text +=
            "            :: else -> if :: st[y] == READY -> quiet = 0 :: else fi\n"
            "            fi; y++\n         od;\n";
        guards_ += "#define IDLE(i) (((i) >= DECLARED && st[i] == UNBORN)";
        for (std::size_t i = 0; i < s_.program.tasks.size(); ++i) {
            if (s_.program.tasks[i].daemon) guards_ += " || (i) == " + number(static_cast<int>(i));
        }
        guards_ += ")\n";
        say("quiet != 0 && over == 0", "DEADLOCK");
        for (const lang::Property& property : s_.program.properties) {
            if (property.kind != lang::PropertyKind::Finally) continue;
            text += evaluate(property);
            say("quiet != 0 && over != 0 && v == 0", "FINALLY");
        }
        if (s_.options.races) text += races();
        return text + "         skip }\n  od\n}\n";
    }

    // Two tasks parked before accesses to the same word, one of them a plain write.
    std::string races() {
        std::string text =
            "         y = 0;\n         do :: y == TASKS -> break\n         :: y < TASKS ->\n"
            "            touches[y] = 0; writes[y] = 0;\n            if\n";
        for (int number_of = 1; number_of <= s_.parks(); ++number_of) {
            const Park& park = s_.park(number_of);
            if (park.kind != Park::Step) continue;
            const lang::Instruction in = s_.program.code[park.pc];
            const int top = s_.operands(park.context) + park.depth;
            std::string address;
            bool writes = false;
            if (in.opcode == Opcode::Load) address = "F(y, " + number(top - 1) + ")";
            if (in.opcode == Opcode::LoadGlobal) address = number(in.b);
            if (in.opcode == Opcode::Store || in.opcode == Opcode::StoreGlobal) writes = true;
            if (in.opcode == Opcode::Store) address = "F(y, " + number(top - 2) + ")";
            if (in.opcode == Opcode::StoreGlobal) address = number(in.b);
            if (in.opcode == Opcode::Invoke &&
                s_.name_of(in.b).find(" std::queue::") != std::string::npos) {
                const std::string& name = s_.name_of(in.b);
                writes = name.find("push") != name.npos || name.find("pop") != name.npos;
                address = "ABS(STACK(y), F(y, " + number(top - in.a / 2) + "))";
            }
            if (address.empty()) continue;
            text += "            :: st[y] == READY && pc[y] == " + number(number_of) +
                    " -> touches[y] = " + address + "; writes[y] = " + number(writes) + "\n";
        }
        text +=
            "            :: else\n            fi; y++\n         od;\n         y = 0; v = 0;\n"
            "         do :: y == TASKS -> break\n         :: y < TASKS -> z = y + 1;\n"
            "            do :: z >= TASKS -> break\n"
            "            :: z < TASKS && touches[y] != 0 && touches[y] == touches[z] && "
            "(writes[y] + writes[z] > 0) -> v = 1; z++\n"
            "            :: else -> z++\n            od; y++\n         od;\n"
            "         if :: v != 0 && SAYS(RACE) -> bad = RACE; report() :: else fi;\n";
        return text;
    }

    Shared s_;
    std::string guards_;
    std::map<int, std::string> options_;
    int possible_ = 0;
};

}  // namespace

Model write(const lang::Program& program, const Options& options) {
    return Writer(program, options).write();
}

}  // namespace promela
