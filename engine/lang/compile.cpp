// The front door: texts are read, checked in their order as one program, and turned into code.
#include "engine/lang/compile.h"

#include <algorithm>
#include <unordered_set>

#include "engine/lang/check.h"
#include "engine/lang/emit.h"
#include "engine/lang/graph.h"
#include "engine/lang/lexer.h"
#include "engine/lang/parser.h"

namespace lang {

namespace {

std::string_view last_part(std::string_view name) {
    std::size_t colon = name.rfind("::");
    return colon == std::string_view::npos ? name : name.substr(colon + 2);
}

// The names that the parser must know as types, whether they are included or not: a type whose
// header is missing is still read as a type, and the checker says what to include.
TypeNames type_names(const Tables& tables) {
    TypeNames names;
    for (const Header* header : tables.headers) {
        for (const Record& record : header->records) names.types.insert(record.name);
        for (const BuiltinType& type : header->types) {
            names.types.insert(last_part(type.name));
            if (type.arguments != BuiltinType::Arguments::None)
                names.templates.insert(last_part(type.name));
        }
        for (const Alias& alias : header->aliases) names.types.insert(alias.name);
    }
    for (const Core& core : core_names())
        if (core.kind >= CoreName::Int && core.kind != CoreName::Constant)
            names.types.insert(last_part(core.name));
    for (std::string_view name : outside_templates()) {
        names.templates.insert(name);
        if (name != "duration_cast" && name.substr(0, 5) != "make_") names.types.insert(name);
    }
    names.types.insert("string");
    return names;
}

void include(const Include& one, Library& library, Checker& checker, Program& program,
             Report& report, Role role, const Options& options) {
    std::string name(one.name);
    if (!one.angled) {
        // given.h is there already, as C++ wants it written; lockstep.h may be written either way.
        if (name == "given.h") return;
        if (name != "lockstep.h") {
            report.error(one.span, "there is no file \"" + name + "\" to include",
                         "a puzzle shares given.h; a system's header is written between < and >");
            return;
        }
    }
    const Header* header = library.header(name);
    bool known = header || is_core_header(name);
    if (role == Role::Player && known && !options.allowed.empty()) {
        bool allowed = is_core_header(name) && !header;
        std::string list;
        for (const std::string& other : options.allowed) {
            allowed |= other == name;
            list += (list.empty() ? "<" : ", <") + other + ">";
        }
        if (!allowed) {
            report.error(one.span, "this puzzle does not offer <" + name + ">",
                         "it offers " + list);
            return;
        }
    }
    if (header) {
        const std::unordered_set<const Header*> before = library.included();
        library.include(*header);
        for (const Header* each : library.included()) {
            if (before.count(each) == 0) {
                checker.declare_records(each->records, one.span);
                for (const Feature& feature : each->features)
                    for (const auto& [name, value] : one.defined)
                        if (name == feature.macro &&
                            (feature.value.empty() || value == feature.value))
                            program.features |= feature.bits;
            }
            program.task_words = std::max<std::uint32_t>(program.task_words, each->task_words);
            program.rotates |= each->rotates;
            program.unique_priorities |= each->unique_priorities;
            program.main_priority = std::max<int>(program.main_priority, each->main_priority);
            if (each->priority_top == 0) continue;
            if (program.priority_top != 0 && program.priority_top != each->priority_top) {
                report.error(one.span,
                             "<" + std::string(each->name) +
                                 "> counts priorities in another way than a header before it",
                             "take the systems one at a time");
            }
            program.priority_top = each->priority_top;
            program.priority_first = each->priority_first;
        }
    }
    if (is_core_header(name)) library.include_core(one.name);
    if (known) return;
    if (const Outside* outside = outside_header(name)) {
        report.error(one.span, "<" + name + "> is real C++, but outside of the subset",
                     std::string(outside->remedy));
        return;
    }
    std::vector<std::string> names;
    std::string list;
    for (const Header* other : library.tables().headers) {
        names.emplace_back(other->name);
        list += (list.empty() ? "<" : " <") + std::string(other->name) + ">";
    }
    for (std::string_view other : core_headers()) names.emplace_back(other);
    std::string near = nearest(name, names);
    report.error(one.span,
                 "there is no header <" + name + ">" +
                     (near.empty() ? "" : "; did you mean <" + near + ">?"),
                 "there are: " + list);
}

// The words that mean nothing in a text that includes these headers (Header::empty_words).
void gather_empty_words(const Library& library, std::string_view name,
                        std::unordered_set<std::string_view>& words) {
    const Header* header = library.header(name);
    if (!header) return;
    words.insert(header->empty_words.begin(), header->empty_words.end());
    for (std::string_view other : header->includes) gather_empty_words(library, other, words);
}

// The names that a text declares, for "it is declared further down".
void announce(Checker& checker, std::span<ast::Declaration*> list, const Text& text) {
    for (const ast::Declaration* one : list) {
        bool names_something_new = one->kind != ast::DeclarationKind::UsingName &&
                                   one->kind != ast::DeclarationKind::UsingNamespace &&
                                   one->kind != ast::DeclarationKind::Property;
        if (names_something_new && !one->name.empty() && one->owner.empty())
            checker.announce(one->name, text.name, text.role);
        for (const ast::Enumerator& name : one->enumerators)
            checker.announce(name.name, text.name, text.role);
    }
}

}  // namespace

Compiled compile(std::span<const Text> texts, const Tables& tables, const Options& options) {
    Compiled result;
    Program& program = result.program;
    std::vector<std::string> file_names;
    for (const Text& text : texts) file_names.push_back(text.name);
    if (texts.empty()) file_names.push_back("script");
    Report report(file_names);
    Arena arena;
    Library library(tables);
    TypeNames names = type_names(tables);
    Macros macros;
    std::unordered_set<std::string_view> empty_words;

    std::vector<Lexed> lexed(texts.size());
    std::vector<ast::Unit> units(texts.size());
    for (std::size_t i = 0; i < texts.size(); i++) {
        const Text& text = texts[i];
        const auto file = static_cast<std::uint16_t>(i);
        if (text.text.size() > text_bytes_max) {
            program.sources.push_back({text.name, {}});
            Span start{file, 1, 1, 1};
            report.error(start,
                         "the text has " + std::to_string(text.text.size()) + " bytes; " +
                             std::to_string(text_bytes_max) + " is the most",
                         "a script of a few hundred lines is a long one already");
            continue;
        }
        program.sources.push_back({text.name, text.text});
        lexed[i] = lex(text.text, file, report, macros);
        for (const Include& one : lexed[i].includes)
            gather_empty_words(library, one.name, empty_words);
        if (!empty_words.empty()) {
            std::erase_if(lexed[i].tokens, [&](const Token& token) {
                return token.kind == Tok::Name && empty_words.count(token.text) > 0;
            });
        }
        Parser parser(lexed[i].tokens, text.text, text.role, names, arena, report);
        units[i] = parser.parse();
    }

    Types types(program.types);
    Checker checker(program, types, library, arena, report, options);
    checker.check_profile();
    for (std::size_t i = 0; i < texts.size(); i++)
        announce(checker, units[i].declarations, texts[i]);
    for (std::size_t i = 0; i < texts.size(); i++) {
        for (const Include& one : lexed[i].includes)
            include(one, library, checker, program, report, texts[i].role, options);
        checker.check_text(units[i], texts[i].role);
    }
    checker.finish();

    Graph graph(program, types, checker, report);
    graph.spread_sharing();
    checker.place_shared_locals();
    graph.check_definitions();
    graph.check_properties();
    if (!report.failed()) {
        graph.choose_entries();
        Emitter(program, types, checker, report).run();
        graph.count_threads();
        graph.count_objects();
        graph.measure_stacks();
        program.initialise = checker.initialise->index;
        for (std::size_t i = 0; i < program.properties.size(); i++)
            program.properties[i].entry = program.functions[program.properties[i].function].entry;
        if (program.tasks.empty()) {
            Span start{static_cast<std::uint16_t>(texts.empty() ? 0 : texts.size() - 1), 1, 1, 1};
            bool whole = false;
            for (const Text& text : texts)
                whole |= text.role == Role::Check || text.role == Role::Sandbox;
            if (whole)
                report.error(start, "there is nothing to run",
                             "write int main() { ... } or task name { ... }");
        }
    }
    if (report.failed()) {
        program.code.clear();
        program.spans.clear();
        program.functions.clear();
        program.properties.clear();
        program.ranges.clear();
    }
    result.diagnostics = report.take();
    return result;
}

}  // namespace lang
