// What a person typed wrong: the place, the sentence, and what to do about it.
// Called by everyone who reads a person's text: the compiler, the puzzle loader, the schedule
// reader. Knows no language and no screen: a Diagnostic is data, and whoever shows it chooses the
// form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lang {

// A stretch of source text. Lines and columns count from 1, columns in bytes; line 0 means "no
// place".
struct Span {
    std::uint16_t file = 0;  // index into the list of sources that was compiled
    std::uint16_t column = 0;
    std::uint32_t line = 0;
    std::uint32_t length = 0;  // bytes, within the line where it starts

    bool operator==(const Span&) const = default;
};

enum class Severity : std::uint8_t { Error, Warning, Note };

struct Diagnostic {
    Severity severity = Severity::Error;
    std::string file;  // the name of the source, as it was given
    Span span;
    std::string message;  // what is wrong, one sentence without a full stop
    std::string remedy;   // what to write instead; empty where the message says it all
};

// "file:line:column: error: message", and the remedy indented on a line of its own.
std::string to_string(const Diagnostic& diagnostic);

// True where [list] holds an error (a warning or a note lets the program run).
bool has_error(const std::vector<Diagnostic>& list);

// The name among [known] that a person most likely meant by [typed]; empty where none is near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace lang
