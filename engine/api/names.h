// A name for each builtin's code, for readers of a Program who give builtins a meaning of their
// own: the export to Promela, and the tests' second machine. The machine itself needs no names.
#pragma once

#include <string>

namespace lang {
struct BuiltinCode;
}

namespace api {

// The first signature in the tables that stands for [code]: "void std::mutex::lock()". A type's
// constructor is "new std::mutex"; the code that a form runs behind a call, such as the end of
// call_once, is "behind " and the signature. Empty for code of no table.
std::string name_of(const lang::BuiltinCode* code);

}  // namespace api
