// The checker's start: what every program has before its first line.
#include "engine/lang/check.h"

namespace lang {

Checker::Checker(Program& program, Types& types, Library& library, Arena& arena, Report& report,
                 const Options& options)
    : program_(program),
      types_(types),
      library_(library),
      arena_(arena),
      report_(report),
      options_(options) {
    global_ = open(Scope::Kind::Global);
    initialise = new_function("initialise", {});
    initialise->defined = true;
}

}  // namespace lang
