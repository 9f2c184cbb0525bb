// What can be typed at a place: keywords, contextual words, and the names of the included headers
// with their declarations. Reads only the #include lines, so that it works on a text that does not
// compile.
#include <algorithm>

#include "engine/lang/compile.h"
#include "engine/lang/language.h"
#include "engine/lang/lexer.h"
#include "engine/lang/library.h"

namespace lang {

namespace {

struct ContextualWord {
    std::string_view name, declaration, help;
};

constexpr ContextualWord contextual[] = {
    {"task", "task name(int id) [n] priority(p) at(t) deadline(d) { ... }",
     "a task; [n] makes n of them, id counts from 0"},
    {"daemon", "daemon task name { ... }", "a task that may be left waiting at the end"},
    {"isr", "isr name at(t) every(n) { ... }",
     "an interrupt: it runs above every task and may not wait"},
    {"priority", "priority(p)", "of a task: larger is more urgent"},
    {"at", "at(t), at(a..b); at(task, function)",
     "of a task: when it is released; in a condition: whether it is inside"},
    {"deadline", "deadline(d)", "of a task: ticks from its release"},
    {"every", "every(n)", "of an isr: it comes again every n ticks"},
    {"never", "never(condition, \"text\");", "in no state"},
    {"finally", "finally(condition, \"text\");", "when all tasks have ended"},
    {"possible", "possible(condition, \"text\");", "in some state of some schedule"},
    {"always_eventually", "always_eventually(condition, \"text\");",
     "again and again, under stated fairness"},
    {"await", "await(condition);", "one step that waits until the condition holds"},
    {"ended", "ended(task)", "whether a task has ended"},
};

constexpr std::string_view keywords[] = {
#define WORD(name, spelling) spelling,
#define OUTSIDE(name, spelling)
#include "engine/lang/token.def"
};

}  // namespace

std::vector<Completion> completions(std::string_view text, Role role, const Tables& tables) {
    std::vector<Completion> list;
    for (std::string_view word : keywords)
        list.push_back({std::string(word), std::string(word), {}});
    if (role == Role::Check || role == Role::Sandbox)
        for (const ContextualWord& word : contextual)
            list.push_back(
                {std::string(word.name), std::string(word.declaration), std::string(word.help)});

    Report ignored({"text"});
    Macros macros;
    Lexed lexed = lex(text, 0, ignored, macros);
    Library library(tables);
    for (const Include& one : lexed.includes) {
        if (const Header* header = library.header(one.name)) library.include(*header);
        if (is_core_header(one.name)) library.include_core(one.name);
    }
    for (const Header* header : tables.headers) {
        if (!library.includes_core(header->name)) {
            list.push_back({"#include <" + std::string(header->name) + ">",
                            "#include <" + std::string(header->name) + ">",
                            {}});
            continue;
        }
        for (const BuiltinType& type : header->types)
            list.push_back(
                {std::string(type.name), std::string(type.name), std::string(type.help)});
        for (const Alias& alias : header->aliases)
            list.push_back({std::string(alias.name),
                            std::string(alias.name) + " = " + std::string(alias.type),
                            {}});
        for (const Builtin& function : header->functions) {
            const Signature& signature = library.signature(function);
            if (signature.is_destructor || signature.name.substr(0, 8) == "operator") continue;
            std::string name(signature.owner.empty() ? signature.full_name : signature.name);
            const std::string_view owner =
                signature.is_constructor ? std::string_view() : signature.owner;
            list.push_back({name, std::string(function.signature), std::string(function.help),
                            std::string(owner)});
        }
        for (const Constant& constant : header->constants)
            list.push_back({std::string(constant.name),
                            std::string(constant.type) + " " + std::string(constant.name),
                            std::string(constant.help)});
    }
    for (const Core& core : core_names()) {
        bool included = core.headers.empty();
        for (std::string_view rest = core.headers; !rest.empty();) {
            std::size_t space = rest.find(' ');
            included |= library.includes_core(rest.substr(0, space));
            rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
        }
        if (included)
            list.push_back(
                {std::string(core.name), std::string(core.name), std::string(core.help)});
        if (!included || core.kind != CoreName::Array) continue;
        for (const ArrayMethod& method : array_methods())
            list.push_back({std::string(method.name), std::string(method.declaration),
                            std::string(method.help), std::string(core.name)});
    }
    for (const Attribute& attribute : tables.attributes)
        list.push_back(
            {"lockstep::" + std::string(attribute.name),
             "[[lockstep::" + std::string(attribute.name) + (attribute.shift < 0 ? "]]" : "(n)]]"),
             std::string(attribute.help)});
    std::stable_sort(list.begin(), list.end(),
                     [](const Completion& a, const Completion& b) { return a.name < b.name; });
    return list;
}

}  // namespace lang
