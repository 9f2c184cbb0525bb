// Cards from their two files each: the keys stand in a Markdown comment at the top of the text, so
// that nobody who reads it elsewhere sees them.
#include "engine/puzzle/card.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "engine/puzzle/lines.h"
#include "engine/puzzle/manifest.h"
#include "engine/puzzle/markdown.h"
#include "engine/puzzle/section.h"

namespace puzzle {
namespace {

constexpr std::string_view text_ending = ".md", script_ending = ".task";
constexpr std::string_view open_mark = "<!--", close_mark = "-->";
constexpr std::string_view answer_mark = "\n## Answer\n";
constexpr const char* own_page = "README.md";  // tells authors; nobody's card

// "050-task-death" of "050-task-death.md"; empty where the ending is another.
std::string stem_of(const std::string& name) {
    for (const std::string_view ending : {text_ending, script_ending}) {
        if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
    }
    return "";
}

std::string trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \r\n");
    if (from == std::string_view::npos) return "";
    return std::string(text.substr(from, text.find_last_not_of(" \r\n") - from + 1)) + "\n";
}

// One card, from the texts of its two files.
class Reading {
  public:
    Reading(std::string stem, std::vector<lang::Diagnostic>& diagnostics)
        : name_(stem + std::string(text_ending)), diagnostics_(diagnostics) {
        card_.file = std::move(stem);
    }

    Card read(const std::string& text, std::string script) {
        const NumberedName name = *numbered_name(card_.file);
        card_.order = name.order;
        card_.id = "card-" + name.id;
        card_.label = name.id;
        std::replace(card_.label.begin(), card_.label.end(), '-', ' ');
        if (card_.label[0] >= 'a' && card_.label[0] <= 'z') card_.label[0] -= 'a' - 'A';
        card_.script = std::move(script);
        report_todos(name_, text, diagnostics_);
        std::size_t end = 0;
        if (text.rfind(open_mark, 0) == 0) end = text.find(close_mark);
        if (end == 0 || end == text.npos) {
            error({0, 1, 1, 0}, "a card begins with its keys in a comment",
                  "write <!-- verdict = \"pass\" --> above its title");
            return std::move(card_);
        }
        // The keys keep their lines and columns.
        const std::string blanks(open_mark.size(), ' ');
        read_keys(blanks + text.substr(open_mark.size(), end - open_mark.size()));
        read_text(trimmed(std::string_view(text).substr(end + close_mark.size())));
        match();
        return std::move(card_);
    }

  private:
    void error(lang::Span span, std::string message, std::string remedy) {
        diagnostics_.push_back(
            {lang::Severity::Error, name_, span, std::move(message), std::move(remedy)});
    }

    void read_keys(const std::string& keys) {
        const std::size_t before = diagnostics_.size();
        const toml::table table = parse(name_, keys, diagnostics_);
        if (diagnostics_.size() > before) return;
        Section top(table, "", name_, diagnostics_);
        const std::vector<std::string>& words = verdict_words();
        std::size_t verdict = words.size();
        top.word("verdict", verdict, words, true);
        if (verdict < words.size()) card_.verdict = words[verdict];
        top.texts("choices", card_.choices);
        for (const std::string& choice : card_.choices) {
            if (std::find(words.begin(), words.end(), choice) != words.end()) continue;
            const std::string near = lang::nearest(choice, words);
            error(top.place_of("choices"), "no verdict is called " + choice,
                  near.empty() ? "write a verdict's word, such as deadlock"
                               : "did you mean " + near + "?");
        }
        if (const toml::table* with = top.table("with", false)) {
            Section section(*with, "with", name_, diagnostics_);
            for (const auto& [key, node] : *with) {
                std::size_t word = words.size();
                const std::string changes(key.str());
                section.word(changes.c_str(), word, words);
                if (word < words.size()) card_.with.push_back({changes, words[word]});
            }
        }
        top.finish();
        sort_by_place(diagnostics_, before);
    }

    void read_text(const std::string& text) {
        const std::size_t at = text.find(answer_mark);
        card_.title = title_of(text);
        std::erase(card_.title, '`');
        card_.text = trimmed(text.substr(0, at));
        if (at != text.npos) card_.answer = trimmed(text.substr(at + answer_mark.size()));
        if (card_.title.empty()) error({}, "the title is missing", "write it first: # A title");
        if (text_lines(card_.text) < 2) error({}, "the card says nothing", "write a few sentences");
        if (at != text.npos && card_.answer.empty()) {
            error({}, "the answer is missing", "write it below ## Answer");
        }
    }

    void match() {
        if (card_.choices.empty()) return;
        if (!card_.question()) {
            error({}, "\"choices\" belongs to a question", "write what is right below ## Answer");
        }
        const bool among = std::find(card_.choices.begin(), card_.choices.end(), card_.verdict) !=
                           card_.choices.end();
        if (!among || card_.choices.size() < 2) {
            error({}, "the choices are not the verdict and at least one other",
                  "list it among them: choices = [\"pass\", \"deadlock\"]");
        }
    }

    Card card_;
    std::string name_;
    std::vector<lang::Diagnostic>& diagnostics_;
};

}  // namespace

bool is_card(const std::string& file_name) { return numbered_name(stem_of(file_name)).has_value(); }

std::vector<Card> read_cards(std::vector<File> files, std::vector<lang::Diagnostic>& diagnostics) {
    const auto error = [&](const std::string& file, std::string message, std::string remedy) {
        diagnostics.push_back(
            {lang::Severity::Error, file, {}, std::move(message), std::move(remedy)});
    };
    struct Pair {
        const File *text = nullptr, *script = nullptr;
    };
    std::map<std::string, Pair> pairs;
    for (const File& file : files) {
        if (file.name == own_page) continue;
        if (!is_card(file.name)) {
            error(file.name, "no card has a file of this name",
                  "a card is 050-its-name.md and 050-its-name.task");
        } else if (file.text.size() > file_bytes_max) {
            error(file.name, "this file is bigger than 1 MB", "make it smaller");
        } else {
            Pair& pair = pairs[stem_of(file.name)];
            (file.name.ends_with(text_ending) ? pair.text : pair.script) = &file;
        }
    }
    std::vector<Card> cards;
    std::map<std::string, std::string> ids;  // by whom they are taken
    for (const auto& [stem, pair] : pairs) {
        const std::size_t before = diagnostics.size();
        if (!pair.text) error(stem + std::string(text_ending), "this file is missing", "write it");
        if (!pair.script) {
            error(stem + std::string(script_ending), "this file is missing",
                  "write the script that the card talks about");
        }
        if (!pair.text || !pair.script) continue;
        Card card = Reading(stem, diagnostics).read(pair.text->text, pair.script->text);
        const auto [taken, is_new] = ids.emplace(card.id, stem);
        if (!is_new) {
            error(stem, "the name is taken by " + taken->second,
                  "give the card another name behind its number");
        }
        if (diagnostics.size() == before) cards.push_back(std::move(card));
    }
    std::stable_sort(cards.begin(), cards.end(),
                     [](const Card& a, const Card& b) { return a.order < b.order; });
    return cards;
}

std::vector<Card> load_cards(const std::string& folder,
                             std::vector<lang::Diagnostic>& diagnostics) {
    return read_cards(read_folder(folder), diagnostics);
}

Proof prove(const Card& card, const AfterRow& after_row) {
    Proof proof;
    std::vector<Card::With> rows = {{"", card.verdict}};
    rows.insert(rows.end(), card.with.begin(), card.with.end());
    for (const Card::With& each : rows) {
        const auto begin = std::chrono::steady_clock::now();
        Proof::Row row;
        row.file = card.file + std::string(script_ending);
        Rules rules;
        const Built built = build_script(row.file, card.script, rules, each.changes);
        if (!each.changes.empty()) row.file += " with " + each.changes;
        row.expected = each.verdict;
        row.got = "error";
        if (built.machine) {
            row.verdict = explore::judge(built.machine, question(rules));
            row.got = explore::word(row.verdict.kind);
        }
        row.diagnostics = built.diagnostics;
        row.ok = row.got == row.expected;
        row.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        proof.rows.push_back(std::move(row));
        if (after_row && !after_row(proof.rows.back())) break;
    }
    return proof;
}

}  // namespace puzzle
