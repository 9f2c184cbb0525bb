// TOML, strictly: the keys of a table are taken one by one, and what nobody took, or what is of the
// wrong type or out of range, is a mistake with its line. Included by manifest.cpp, course.cpp
// and card.cpp alone, since toml++ is slow to compile. Knows no key.
#pragma once

#include <toml++/toml.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/lang/diagnostic.h"

namespace puzzle {

inline lang::Span place(const toml::source_region& region) {
    lang::Span span;
    span.line = region.begin.line;
    span.column = static_cast<std::uint16_t>(region.begin.column);
    if (region.end.line == region.begin.line && region.end.column > region.begin.column) {
        span.length = region.end.column - region.begin.column;
    }
    return span;
}

inline std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

inline std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); i++) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

// Takes the keys of one table one by one; what nobody took is unknown.
class Section {
  public:
    Section(const toml::table& table, std::string name, const std::string& file,
            std::vector<lang::Diagnostic>& diagnostics)
        : table_(table), name_(std::move(name)), file_(file), diagnostics_(diagnostics) {}

    void text(const char* key, std::string& out, bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return;
        if (!node->is_string()) return wrong(*node, key, "a text in quotes");
        out = node->as_string()->get();
        if (required && out.empty())
            error(place(node->source()), quoted(key) + " is empty", "write it");
    }

    // Sets [out] to the position of the word among [words].
    template <class T>
    void word(const char* key, T& out, const std::vector<std::string>& words,
              bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return;
        if (!node->is_string()) return wrong(*node, key, "one of " + listed(words) + ", in quotes");
        const std::string typed = node->as_string()->get();
        auto found = std::find(words.begin(), words.end(), typed);
        if (found != words.end()) {
            out = static_cast<T>(found - words.begin());
            return;
        }
        std::string near = lang::nearest(typed, words);
        error(
            place(node->source()), quoted(typed) + " is no value of " + quoted(key),
            near.empty() ? "write one of " + listed(words) : "did you mean " + quoted(near) + "?");
    }

    template <class T>
    bool number(const char* key, T& out, std::int64_t from, std::int64_t to,
                bool required = false) {
        const toml::node* node = take(key, required);
        if (!node) return false;
        const std::string range =
            "a number from " + std::to_string(from) + " to " + std::to_string(to);
        if (!node->is_integer()) return wrong(*node, key, range), false;
        std::int64_t value = node->as_integer()->get();
        if (value < from || value > to) return wrong(*node, key, range), false;
        out = static_cast<T>(value);
        return true;
    }

    void flag(const char* key, bool& out) {
        const toml::node* node = take(key, false);
        if (!node) return;
        if (!node->is_boolean()) return wrong(*node, key, "true or false");
        out = node->as_boolean()->get();
    }

    void texts(const char* key, std::vector<std::string>& out) {
        const toml::node* node = take(key, false);
        if (!node) return;
        const toml::array* list = node->as_array();
        if (!list || (!list->empty() && !list->is_homogeneous(toml::node_type::string))) {
            return wrong(*node, key, "a list of texts in quotes");
        }
        for (const toml::node& each : *list) out.push_back(each.as_string()->get());
    }

    const toml::array* list(const char* key, bool required) {
        const toml::node* node = take(key, required);
        if (!node) return nullptr;
        if (!node->is_array()) wrong(*node, key, "a list: [ ... ]");
        return node->as_array();
    }

    const toml::table* table(const char* key, bool required) {
        const toml::node* node = take(key, required);
        if (!node) return nullptr;
        if (!node->is_table()) wrong(*node, key, "a section: [" + std::string(key) + "]");
        return node->as_table();
    }

    // Says so about every key that was not asked for.
    void finish() {
        for (const auto& [key, node] : table_) {
            if (known(key.str())) continue;
            std::string near = lang::nearest(key.str(), asked_);
            error(place(key.source()), "unknown key " + quoted(key.str()) + where(),
                  near.empty() ? "the keys are " + listed(asked_)
                               : "did you mean " + quoted(near) + "?");
        }
    }

    void refuse(const char* key, const std::string& why) {
        if (!has(key)) return;
        refused_.push_back(key);
        error(place_of(key), quoted(key) + " " + why, "take it away, or write another kind");
    }
    bool has(const char* key) const { return table_.contains(key); }
    lang::Span place_of(const char* key) const { return place(table_.get(key)->source()); }
    void error(lang::Span span, std::string message, std::string remedy) {
        diagnostics_.push_back(
            {lang::Severity::Error, file_, span, std::move(message), std::move(remedy)});
    }

  private:
    const toml::node* take(const char* key, bool required) {
        asked_.push_back(key);
        const toml::node* node = table_.get(key);
        if (!node && required) {
            error(place(table_.source()), "the key " + quoted(key) + " is missing" + where(),
                  "add it");
        }
        return node;
    }
    bool known(std::string_view key) const {
        return std::find(asked_.begin(), asked_.end(), key) != asked_.end() ||
               std::find(refused_.begin(), refused_.end(), key) != refused_.end();
    }
    void wrong(const toml::node& node, const char* key, const std::string& wanted) {
        error(place(node.source()), quoted(key) + " must be " + wanted, {});
    }
    std::string where() const { return name_.empty() ? "" : " in [" + name_ + "]"; }

    const toml::table& table_;
    std::string name_;
    const std::string& file_;
    std::vector<lang::Diagnostic>& diagnostics_;
    std::vector<std::string> asked_, refused_;
};

// The parsed table, or a diagnostic and an empty one.
inline toml::table parse(const std::string& file, std::string_view text,
                         std::vector<lang::Diagnostic>& diagnostics) {
    toml::parse_result result = toml::parse(text, file);
    if (result) return std::move(result).table();
    std::string message(result.error().description());
    if (message.rfind("Error while parsing ", 0) == 0)
        message = "cannot read " + message.substr(20);
    diagnostics.push_back({lang::Severity::Error, file, place(result.error().source()), message,
                           "a line is: key = \"text\", key = 3 or key = true"});
    return {};
}

inline void sort_by_place(std::vector<lang::Diagnostic>& diagnostics, std::size_t from) {
    std::stable_sort(diagnostics.begin() + static_cast<std::ptrdiff_t>(from), diagnostics.end(),
                     [](const lang::Diagnostic& a, const lang::Diagnostic& b) {
                         return a.span.line != b.span.line ? a.span.line < b.span.line
                                                           : a.span.column < b.span.column;
                     });
}

}  // namespace puzzle
