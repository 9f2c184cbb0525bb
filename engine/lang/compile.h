// Text in, Program out: the front door of the language.
// Called by puzzle (a puzzle's three texts), lockstep (a free script) and the screen at each pause
// of typing. Never fails and never reads a file: it returns all diagnostics with as much of the
// Program as can be had; only a Program without errors may run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/declare.h"
#include "engine/lang/diagnostic.h"
#include "engine/lang/program.h"

namespace lang {

// Who wrote a text decides what it may say.
enum class Role {
    Given,    // what both sides share (given.h): C++ only
    Player,   // the player's file: C++ only; sees Given
    Check,    // the locked half: C++ and the contextual words; sees Given and Player
    Sandbox,  // a free script: everything
};

struct Text {
    std::string name;  // for messages: "buffer.task"
    std::string text;
    Role role = Role::Sandbox;
};

struct Options {
    bool exact_time = false;           // the priority scheduler: now() exists
    std::vector<std::string> allowed;  // headers that the player may include; empty: all
    // Attributes, as between [[lockstep:: and ]], for every object of the C++ headers that says
    // nothing about the same thing itself: "inherit, fifo". One that does not exist is a mistake.
    std::string profile;
};

struct Compiled {
    Program program;
    std::vector<Diagnostic> diagnostics;
    bool ok() const { return !has_error(diagnostics); }
};

// Compiles [texts] in their order as one translation unit.
Compiled compile(std::span<const Text> texts, const Tables& tables, const Options& options = {});

// A name that can stand at a place, for completion: the name, its declaration, one line of help.
struct Completion {
    std::string name;
    std::string declaration;
    std::string help;
    std::string owner = {};  // the type whose member it is: "std::mutex"

    bool operator==(const Completion&) const = default;
};

// Every keyword, contextual word and builtin that [text] can use with the headers that it includes.
std::vector<Completion> completions(std::string_view text, Role role, const Tables& tables);

// Limits, so that no text can hang the compiler; each is a Diagnostic that names it.
inline constexpr std::size_t text_bytes_max = 1 << 20;
inline constexpr int nesting_max = 200;
inline constexpr int diagnostics_max = 100;
inline constexpr Word globals_words_max = 30000;

}  // namespace lang
