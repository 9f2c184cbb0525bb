// Collects the diagnostics of one compilation: each place and sentence once, at most
// diagnostics_max of them, in the order of the texts. Called by every part of the compiler.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/lang/diagnostic.h"

namespace lang {

class Report {
  public:
    explicit Report(std::vector<std::string> file_names) : files_(std::move(file_names)) {}

    void error(Span place, std::string message, std::string remedy = {});
    void warning(Span place, std::string message, std::string remedy = {});

    bool failed() const { return errors_ > 0; }
    int errors() const { return errors_; }
    bool full() const { return full_; }
    const std::string& file(std::uint16_t index) const { return files_[index]; }

    // Everything said, sorted by place.
    std::vector<Diagnostic> take();

  private:
    void add(Severity severity, Span place, std::string message, std::string remedy);

    std::vector<std::string> files_;
    std::vector<Diagnostic> list_;
    std::set<std::pair<std::uint64_t, std::string>> said_;
    int errors_ = 0;
    bool full_ = false;
};

}  // namespace lang
