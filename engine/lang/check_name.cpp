// Scopes and names: what a name stands for, whether it may be used here, and what to say of one
// that nobody declared.
#include "engine/lang/check.h"

namespace lang {

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

Scope* Checker::open(Scope::Kind kind) {
    scopes_.push_back(std::make_unique<Scope>());
    Scope* made = scopes_.back().get();
    made->kind = kind;
    made->parent = scope_;
    made->frame = frame_;
    if (scope_) {
        made->path = scope_->path;
        if (kind == Scope::Kind::Block || kind == Scope::Kind::Lambda)
            made->structure = scope_->structure;
    }
    scope_ = made;
    return made;
}

Symbol* Checker::declare(Symbol::Kind kind, std::string_view name, Span span) {
    Symbol* before = scope_->find(name);
    // The check's names stand before the player's: whoever cannot see it cannot have to avoid them.
    if (before && role_ == Role::Check && before->role == Role::Player) before = nullptr;
    if (before && !name.empty()) {
        if (before->kind == Symbol::Kind::Broken) {
            // Whatever it is now, nothing more is said about it.
        } else {
            report_.error(
                span,
                quoted(name) + " is declared already, in line " +
                    std::to_string(before->span.line) +
                    (before->span.file != span.file ? " of " + report_.file(before->span.file)
                                                    : std::string()),
                "choose another name");
        }
    }
    symbols_.push_back(std::make_unique<Symbol>());
    Symbol* made = symbols_.back().get();
    made->kind = kind;
    made->name = name;
    made->span = span;
    made->role = role_;
    made->frame = frame_;
    scope_->add(made);
    return made;
}

void Checker::announce(std::string_view name, std::string_view file, Role role) {
    auto [entry, fresh] = later_.try_emplace(name, Later{file, role, 0});
    (void)fresh;
    entry->second.declarations++;
}

bool Checker::known_builtin(std::string_view full_name) { return library_.has(full_name); }

// [path] within one scope: the rest of a qualified name is looked up in namespaces, structs and
// enums.
Found Checker::find_in(Scope* scope, std::string_view path) {
    std::size_t colon = path.find("::");
    std::string_view first = path.substr(0, colon);
    Symbol* symbol = scope->find(first);
    if (!symbol) return {};
    while (colon != std::string_view::npos) {
        Scope* inner = nullptr;
        if (symbol->kind == Symbol::Kind::Namespace) inner = symbol->scope;
        if (symbol->kind == Symbol::Kind::Type) {
            const TypeFacts& facts = types_.facts(symbol->type);
            inner = facts.structure ? facts.structure->scope : facts.names;
            if (!inner && facts.builtin) {
                std::string_view name =
                    arena_.text({facts.builtin->name, "::", path.substr(colon + 2)});
                return known_builtin(name) ? Found{nullptr, nullptr, name} : Found{};
            }
        }
        if (symbol->kind == Symbol::Kind::Broken) return {symbol, nullptr, {}};
        if (!inner) return {};
        path = path.substr(colon + 2);
        colon = path.find("::");
        symbol = inner->find(path.substr(0, colon));
        if (!symbol) return {};
    }
    return {symbol, nullptr, {}};
}

Found Checker::find(std::string_view path) {
    if (path.substr(0, 2) == "::") path.remove_prefix(2);
    for (Scope* scope = scope_; scope; scope = scope->parent) {
        if (Found found = find_in(scope, path); found.any()) return found;
        // Members of a class may be defined apart from it: its names count in their bodies.
        for (const std::string& prefix : scope->uses) {
            std::string_view full = arena_.text({prefix, "::", path});
            if (Found found = find_in(global_, full); found.any()) return found;
            if (known_builtin(full)) return {nullptr, nullptr, full};
            if (const Core* core = core_name(full)) return {nullptr, core, {}};
        }
    }
    if (known_builtin(path)) return {nullptr, nullptr, path};
    if (const Core* core = core_name(path)) return {nullptr, core, {}};
    return {};
}

std::vector<std::string> Checker::visible_names() {
    std::vector<std::string> list;
    for (Scope* scope = scope_; scope; scope = scope->parent)
        for (const Symbol* symbol : scope->names)
            // What was wrong itself, or is not there and was told so, is no help.
            if (symbol->kind != Symbol::Kind::Broken) list.emplace_back(symbol->name);
    for (std::string& name : library_.names()) list.push_back(std::move(name));
    for (const Core& core : core_names()) list.emplace_back(core.name);
    return list;
}

// [what] is the kind of thing that was wanted: "variable", "function", "type".
void Checker::unknown_name(std::string_view path, Span span, std::string_view what) {
    if (report_.full()) return;  // nobody will read it
    if (path.substr(0, 2) == "::") path.remove_prefix(2);
    // Said once; the next uses of the same name would only repeat it.
    auto remember = [&] {
        if (path.find("::") != std::string_view::npos || scope_->find(path)) return;
        symbols_.push_back(std::make_unique<Symbol>());
        symbols_.back()->name = path;
        symbols_.back()->span = span;
        scope_->add(symbols_.back().get());
    };
    std::vector<std::string> candidates{std::string(path)};
    for (Scope* scope = scope_; scope; scope = scope->parent)
        for (const std::string& prefix : scope->uses)
            candidates.push_back(prefix + "::" + std::string(path));
    bool qualified_already = path.find("::") != std::string_view::npos;
    for (const std::string& name : candidates) {
        if (const Outside* outside = outside_name(name)) {
            report_.error(span, name + " is real C++, but outside of the subset",
                          std::string(outside->remedy));
            return remember();
        }
        if (const Header* header = library_.missing(name)) {
            report_.error(span, name + " needs #include <" + std::string(header->name) + ">",
                          "add that line at the top");
            return remember();
        }
    }
    if (auto later = later_.find(path); later != later_.end()) {
        if (later->second.role == Role::Check && role_ != Role::Check)
            report_.error(span, quoted(path) + " belongs to the check, which this file cannot use",
                          "use your own variables, or what given.h offers");
        else
            report_.error(span, quoted(path) + " is used before it is declared",
                          "declare it further up");
        return remember();
    }
    if (!qualified_already) {
        for (const char* prefix : {"std::", "std::this_thread::", "std::chrono::"}) {
            std::string full = prefix + std::string(path);
            bool known = known_builtin(full) || core_name(full);
            const Header* header = library_.missing(full);
            const Outside* outside = outside_name(full);
            if (!known && !header && !outside) continue;
            if (outside)
                report_.error(span, full + " is real C++, but outside of the subset",
                              std::string(outside->remedy));
            else
                report_.error(span, quoted(path) + " is not declared; did you mean " + full + "?",
                              header
                                  ? "#include <" + std::string(header->name) + "> and write " + full
                                  : "write " + full + ", or put using namespace std; at the top");
            return remember();
        }
    }
    for (const Absent& absent : library_.tables().absent) {
        if (absent.name != path) continue;
        report_.error(span,
                      quoted(path) + " is real " + std::string(absent.system) + ", but not here",
                      "instead of it: " + std::string(absent.near));
        return remember();
    }
    std::string near = nearest(path, visible_names());
    report_.error(span,
                  quoted(path) + " is not declared" +
                      (near.empty() ? std::string() : "; did you mean " + near + "?"),
                  near.empty() ? "declare the " + std::string(what) + " before it is used" : "");
    remember();
}

// A local variable as it is seen from the function being read: itself, or what a lambda captured.
Symbol* Checker::reach(Symbol* symbol, Span span) {
    if (symbol->kind != Symbol::Kind::Local || !symbol->frame) return symbol;
    if (symbol->frame != frame_) return capture(symbol, *frame_, span);
    // The same function, but perhaps from within lambdas that are read in place.
    for (Scope* scope = scope_; scope; scope = scope->parent) {
        if (scope->kind != Scope::Kind::Lambda) {
            if (scope->find(symbol->name) == symbol) break;
            continue;
        }
        if (scope->find(symbol->name) == symbol) break;
        LambdaUse& use = *scope->lambda;
        for (auto& [outer, own] : use.copies)
            if (outer == symbol) return own;
        bool allowed = use.syntax->by_default != '\0';
        bool by_value = use.syntax->by_default == '=';
        for (const ast::Capture& one : use.syntax->captures) {
            if (one.name != symbol->name || one.value) continue;
            allowed = true;
            by_value = !one.by_reference;
        }
        if (!allowed) {
            report_.error(span, quoted(symbol->name) + " is not captured by the lambda",
                          "write [&], or [&" + std::string(symbol->name) + "], in front of it");
            return nullptr;
        }
        if (by_value && use.named && !symbol->by_address) {
            // It keeps the value that the variable had where the lambda was made.
            symbols_.push_back(std::make_unique<Symbol>(*symbol));
            Symbol* own = symbols_.back().get();
            own->local = new_local({}, symbol->type, symbol->span);
            own->is_const = true;
            use.copies.emplace_back(symbol, own);
            return own;
        }
        if (by_value && !symbol->is_const) {
            symbols_.push_back(std::make_unique<Symbol>(*symbol));
            symbols_.back()->is_const = true;
            return symbols_.back().get();
        }
    }
    return symbol;
}

// What a lambda that runs as a task sees of a variable of the function around it: a further
// parameter.
Symbol* Checker::capture(Symbol* symbol, Frame& frame, Span span) {
    if (!frame.outer || !frame.lambda) return symbol;
    if (symbol->frame != frame.outer) {
        symbol = capture(symbol, *frame.outer, span);
        if (!symbol) return nullptr;
    }
    for (const Frame::Captured& one : frame.captured)
        if (one.outer == symbol) return one.own;
    char mode = frame.lambda->by_default;
    for (const ast::Capture& one : frame.lambda->captures)
        if (one.name == symbol->name && !one.value) mode = one.by_reference ? '&' : '=';
    if (mode == '\0') {
        report_.error(span, quoted(symbol->name) + " is not captured by the lambda",
                      "write [&], or [&" + std::string(symbol->name) + "], in front of it");
        return nullptr;
    }
    symbols_.push_back(std::make_unique<Symbol>(*symbol));
    Symbol* own = symbols_.back().get();
    own->frame = &frame;
    Local* local = arena_.make<Local>();
    local->name = symbol->name;
    local->declared = symbol->span;
    if (mode == '&') {
        own->by_address = true;
        own->access = Access::Shared;
        local->type = types_.reference(symbol->type);
        (symbol->by_address ? symbol->local->escapes : symbol->local->shared) = true;
    } else {
        own->by_address = false;
        own->is_const = true;
        local->type = symbol->type;
        local->words = types_.words(symbol->type);
        local->constant = true;
    }
    own->local = local;
    frame.function->arguments.push_back(local);
    frame.function->locals.push_back(local);
    frame.captured.push_back({symbol, own});
    return own;
}

void Checker::forbid_private(const Symbol& member, Span span) {
    if (!member.is_private || !member.structure) return;
    for (Scope* scope = scope_; scope; scope = scope->parent)
        if (scope->structure == member.structure) return;
    report_.error(span, quoted(member.name) + " is private in " + member.structure->name,
                  "call a public function of " + member.structure->name + ", or make it public");
}

void Checker::forbid_private(const FunctionInfo& function, Span span) {
    if (!function.is_private || !function.owner) return;
    for (Scope* scope = scope_; scope; scope = scope->parent)
        if (scope->structure == function.owner) return;
    report_.error(span, function.name + " is private in " + function.owner->name,
                  "call a public function of " + function.owner->name + ", or make it public");
}

}  // namespace lang
