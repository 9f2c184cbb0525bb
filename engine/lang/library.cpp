#include "engine/lang/library.h"

#include <algorithm>

namespace lang {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool take_front(std::string_view& text, std::string_view word) {
    if (text.substr(0, word.size()) != word) return false;
    text = trimmed(text.substr(word.size()));
    return true;
}

bool take_back(std::string_view& text, std::string_view word) {
    if (text.size() < word.size() || text.substr(text.size() - word.size()) != word) return false;
    text = trimmed(text.substr(0, text.size() - word.size()));
    return true;
}

// Where the parameters open: the ( whose ) is the last of the declaration. `operator()` is not in
// use.
std::size_t parameters_open(std::string_view signature) { return signature.find('('); }

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
}

SignatureParameter parameter(std::string_view text) {
    SignatureParameter made;
    using Kind = SignatureParameter::Kind;
    std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
        made.default_value = trimmed(text.substr(equals + 1));
        text = trimmed(text.substr(0, equals));
    }
    if (std::size_t star = text.find("(*)"); star != std::string_view::npos) {
        made.kind = Kind::Function;
        made.type = trimmed(text.substr(0, star));
        std::string_view inner = trimmed(text.substr(star + 3));
        if (inner.size() >= 2) made.parameter = trimmed(inner.substr(1, inner.size() - 2));
        if (made.parameter == "void") made.parameter = {};
        return made;
    }
    bool many = take_back(text, "...");
    made.is_const = take_front(text, "const ");
    // A parameter's name, where somebody gave it one: `int permits`.
    std::size_t space = text.rfind(' ');
    if (space != std::string_view::npos && text.substr(space + 1) != "int" && text.back() != '&' &&
        text.back() != '*')
        text = trimmed(text.substr(0, space));
    while (take_back(text, "&")) made.references++;
    while (take_back(text, "*")) made.pointers++;
    if (take_back(text, " const")) made.is_const = true;
    if (std::size_t angle = text.find('<'); angle != std::string_view::npos)
        text = text.substr(0, angle);
    made.type = text;
    if (text == "T" && !made.references && !made.pointers) made.kind = Kind::Element;
    if (text == "Lockable") made.kind = many ? Kind::Lockables : Kind::Lockable;
    if (text == "Predicate") made.kind = Kind::Predicate;
    if (text == "Callable") made.kind = Kind::Callable;
    if (text == "Duration") made.kind = Kind::Duration;
    if (text == "TimePoint") made.kind = Kind::TimePoint;
    if (text == "auto") made.kind = Kind::Printable;
    if (text == "char" && made.pointers == 1) made.kind = Kind::Text;
    return made;
}

}  // namespace

std::string_view name_in(std::string_view signature) {
    std::size_t open = parameters_open(signature);
    std::string_view head = trimmed(signature.substr(0, open));
    std::size_t from = head.size();
    std::size_t op = head.find("operator");
    if (op != std::string_view::npos && (op == 0 || !is_word(head[op - 1]))) from = op;
    while (from > 0 && (is_word(head[from - 1]) || head[from - 1] == ':' || head[from - 1] == '~'))
        from--;
    return head.substr(from);
}

Library::Library(const Tables& tables) : tables_(tables) {
    std::size_t count = 0;
    for (const Header* header : tables.headers)
        count += header->types.size() + header->functions.size() + header->constants.size() +
                 header->aliases.size();
    items_.reserve(count);
    first_.reserve(count);
    for (const Header* header : tables.headers) {
        for (const BuiltinType& type : header->types) {
            add(type.name, {header, &type});
            owners_.insert(type.name);
        }
        for (const Constant& constant : header->constants)
            add(constant.name, {header, nullptr, &constant});
        for (const Builtin& function : header->functions)
            add(name_in(function.signature), {header, nullptr, nullptr, &function});
        for (const Alias& alias : header->aliases)
            add(alias.name, {header, nullptr, nullptr, nullptr, &alias});
    }
}

void Library::add(std::string_view name, Item item) {
    auto [entry, fresh] = first_.try_emplace(name, static_cast<int>(items_.size()));
    if (!fresh) {
        int last = entry->second;
        while (items_[last].next >= 0) last = items_[last].next;
        items_[last].next = static_cast<int>(items_.size());
    }
    items_.push_back(item);
}

template <class Visit>
void Library::each(std::string_view name, Visit visit) const {
    auto found = first_.find(name);
    if (found == first_.end()) return;
    for (int i = found->second; i >= 0; i = items_[i].next) visit(items_[i]);
}

const Header* Library::header(std::string_view name) const {
    for (const Header* header : tables_.headers)
        if (header->name == name) return header;
    return nullptr;
}

void Library::include(const Header& header) {
    if (!included_.insert(&header).second) return;
    core_.insert(header.name);
    for (std::string_view name : header.includes) {
        if (const Header* other = this->header(name))
            include(*other);
        else
            core_.insert(name);
    }
}

void Library::forget_includes() {
    included_.clear();
    core_.clear();
}

const BuiltinType* Library::type(std::string_view name) const {
    const BuiltinType* found = nullptr;
    each(name, [&](const Item& item) {
        if (item.type && !found && included_.count(item.header)) found = item.type;
    });
    return found;
}

const BuiltinType* Library::pool_type(int pool) const {
    for (const Header* header : included_) {
        for (const BuiltinType& type : header->types) {
            if (type.pool == pool) return &type;
        }
    }
    return nullptr;
}

std::string_view Library::alias(std::string_view name) const {
    std::string_view found;
    each(name, [&](const Item& item) {
        if (item.alias && found.empty() && included_.count(item.header)) found = item.alias->type;
    });
    return found;
}

const Constant* Library::constant(std::string_view name) const {
    const Constant* found = nullptr;
    each(name, [&](const Item& item) {
        if (item.constant && !found && included_.count(item.header)) found = item.constant;
    });
    return found;
}

std::vector<const Builtin*> Library::functions(std::string_view name) const {
    std::vector<const Builtin*> found;
    each(name, [&](const Item& item) {
        if (item.function && included_.count(item.header)) found.push_back(item.function);
    });
    return found;
}

bool Library::has(std::string_view name) const {
    bool found = false;
    each(name, [&](const Item& item) { found |= included_.count(item.header) > 0; });
    return found;
}

const Header* Library::missing(std::string_view name) const {
    const Header* found = nullptr;
    bool included = false;
    each(name, [&](const Item& item) {
        included |= included_.count(item.header) > 0;
        if (!found) found = item.header;
    });
    return included ? nullptr : found;
}

bool Library::is_namespace(std::string_view name) const {
    for (const auto& [known, index] : first_) {
        (void)index;
        if (known.size() > name.size() + 2 && known.substr(0, name.size()) == name &&
            known.substr(name.size(), 2) == "::")
            return true;
    }
    return false;
}

const Signature& Library::signature(const Builtin& builtin) const {
    auto [entry, fresh] = signatures_.try_emplace(&builtin);
    Signature& made = entry->second;
    if (!fresh) return made;
    std::string_view text = builtin.signature;
    made.full_name = name_in(text);
    std::size_t open = parameters_open(text);
    std::size_t close = text.rfind(')');
    made.is_const = trimmed(text.substr(close + 1)) == "const";
    std::size_t start = static_cast<std::size_t>(made.full_name.data() - text.data());
    made.result = trimmed(text.substr(0, start));
    take_front(made.result, "static ");
    take_front(made.result, "const ");
    while (take_back(made.result, "*")) made.result_pointers++;
    if (std::size_t angle = made.result.find('<'); angle != std::string_view::npos)
        made.result = made.result.substr(0, angle);

    std::size_t op = made.full_name.find("operator");
    std::size_t colon = made.full_name.rfind("::", op);
    made.name = colon == std::string_view::npos ? made.full_name : made.full_name.substr(colon + 2);
    if (colon != std::string_view::npos) {
        std::string_view owner = made.full_name.substr(0, colon);
        if (owners_.count(owner)) made.owner = owner;
    }
    made.is_destructor = !made.name.empty() && made.name[0] == '~';
    if (!made.owner.empty()) {
        std::size_t last = made.owner.rfind("::");
        std::string_view short_name =
            last == std::string_view::npos ? made.owner : made.owner.substr(last + 2);
        made.is_constructor = made.name == short_name;
    }

    std::string_view list = text.substr(open + 1, close - open - 1);
    int depth = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= list.size(); i++) {
        char c = i < list.size() ? list[i] : ',';
        if (c == '(' || c == '<') depth++;
        if (c == ')' || c == '>') depth--;
        if (c != ',' || depth > 0) continue;
        std::string_view one = trimmed(list.substr(from, i - from));
        if (!one.empty() && one != "void") made.parameters.push_back(parameter(one));
        from = i + 1;
    }
    for (const SignatureParameter& one : made.parameters)
        if (one.default_value.empty()) made.required++;
    return made;
}

std::vector<std::string> Library::names() const {
    std::vector<std::string> list;
    for (const auto& [name, index] : first_) {
        if (!included_.count(items_[index].header)) continue;
        const Builtin* function = items_[index].function;
        if (function && !signature(*function).owner.empty()) continue;
        list.emplace_back(name);
    }
    std::sort(list.begin(), list.end());
    return list;
}

std::vector<std::string> Library::members(std::string_view type) const {
    std::vector<std::string> list;
    for (const Item& item : items_) {  // in the order of the tables: the usual one comes first
        if (!item.function || item.function->signature.find(type) == std::string_view::npos)
            continue;
        const Signature& found = signature(*item.function);
        if (found.owner != type || found.is_constructor || found.is_destructor) continue;
        if (found.name.substr(0, 8) == "operator") continue;
        if (std::find(list.begin(), list.end(), found.name) == list.end())
            list.emplace_back(found.name);
    }
    return list;
}

}  // namespace lang
