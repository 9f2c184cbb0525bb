// A conformance case as its file says it: a script, what it is replaced by in each variant, and
// what must come out. README.md beside this has the form. Reads texts only; check.h runs them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conformance {

struct Expectation {
    std::string key;
    std::vector<std::string> values;  // of every line with that key, in order
};

struct Variant {
    std::string name;    // empty where the case has only one form
    std::string script;  // with everything replaced
    std::vector<Expectation> expectations;
    std::vector<std::string> observed;  // globals
};

struct Case {
    std::string id, folder, title;
    std::vector<Variant> variants;
    std::vector<std::string> problems;  // what is wrong with the file: sentences
};

// Whether a key of that name is looked at by check.h.
using Known = bool (*)(std::string_view key);

// [file] is the name in its folder, [shared] the text of the folder's variants.txt.
Case read_case(const std::string& folder, const std::string& file, const std::string& text,
               const std::string& shared, Known known);

}  // namespace conformance
