// The birth of an object of the API tables: what its type always runs, its attributes, and the
// constructor that fits the arguments.
#include <algorithm>

#include "engine/lang/check.h"

namespace lang {

Node* Checker::construct_builtin(Node* place, TypeId type, const Initialisation& init) {
    const BuiltinType& builtin = *types_.facts(type).builtin;
    const Span span = init.span;
    Initialisation inner;
    if (init.style == ast::Initialiser::Assign && init.arguments.size() == 1 &&
        is_construction(init.arguments[0], type, inner)) {
        inner.attributes = init.attributes;
        return construct_builtin(place, type, inner);
    }
    std::vector<Node*> list;
    Node* fixed = fixed_place(place, list, span);
    Word word = attribute_word(init.attributes, profile_word(builtin));
    if (builtin.construct) {
        Word extra = builtin.capacity > 0 ? types_.facts(type).capacity : types_.facts(type).value;
        list.push_back(
            invoke(builtin.construct,
                   {address(fixed, span), constant_node(word, span), constant_node(extra, span)}, 0,
                   true, span));
    } else if (!init.attributes.empty() && word != 0) {
        report_.error(init.attributes[0].span, types_.name(type) + " has no such attribute");
    }
    std::span<ast::Expression*> arguments = init.arguments;
    if (arguments.size() == 1 && arguments[0]->kind == ast::ExpressionKind::Braces)
        arguments = arguments[0]->list;
    std::vector<Value> values = check_arguments(arguments);
    for (const Value& value : values)
        if (value.kind == Value::Kind::Bad) return together(std::move(list), span);
    Value object = place_value(fixed, type, false, span);
    std::vector<const Builtin*> constructors = methods(type, {});
    bool same = values.size() == 1 && values[0].type == type && values[0].is_place();
    if (same) {
        int taking_itself = 0;
        for (const Builtin* one : constructors)
            if (match(library_.signature(*one), *one, &object, values) >= 0) taking_itself++;
        if (taking_itself == 0 || values[0].moved)
            return construct_from(place, type, values[0], init);
    }
    if (values.empty()) {
        const Builtin* by_default = nullptr;
        for (const Builtin* one : constructors)
            if (library_.signature(*one).required == 0) by_default = one;
        if (!by_default || (!builtin.construct && by_default->form == Form::Local &&
                            library_.signature(*by_default).parameters.empty())) {
            bool needed =
                !by_default && !constructors.empty() && builtin.element_conversion.empty();
            if (needed)
                report_.error(span, types_.name(type) + " needs a value to start with",
                              "declare it as " + std::string(builtin.name) + " name(" +
                                  (builtin.guard ? "mutex" : "n") + ")");
            return together(std::move(list), span);
        }
    }
    if (constructors.empty()) {
        report_.error(span, types_.name(type) + " takes no value to start with",
                      "delete the value");
        return together(std::move(list), span);
    }
    Value made = call_builtin(constructors, &object, std::move(values), builtin.name, span);
    if (made.node) list.push_back(made.node);
    return together(std::move(list), span);
}

// [[lockstep::inherit]] and the like, as the word that a constructor is handed.
Word Checker::attribute_word(std::span<ast::AttributeUse> attributes, Word starts) {
    std::uint32_t word = static_cast<std::uint32_t>(starts);
    for (const ast::AttributeUse& use : attributes) {
        if (use.name.substr(0, 10) != "lockstep::") continue;  // [[maybe_unused]] and its like
        std::string_view name = use.name.substr(10);
        const Attribute* known = nullptr;
        std::vector<std::string> names;
        for (const Attribute& one : library_.tables().attributes) {
            names.emplace_back(one.name);
            if (one.name == name) known = &one;
        }
        if (!known) {
            std::string near = nearest(name, names);
            std::string all;
            for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
            report_.error(use.span,
                          "there is no attribute " + std::string(use.name) +
                              (near.empty() ? "" : "; did you mean lockstep::" + near + "?"),
                          all.empty() ? "" : "there are: " + all);
            continue;
        }
        Word number = 0;
        if (known->shift < 0) {
            if (use.argument) report_.error(use.span, std::string(use.name) + " takes no number");
        } else {
            if (!use.argument) {
                report_.error(use.span, std::string(use.name) + " needs a number",
                              "write [[" + std::string(use.name) + "(3)]]");
                continue;
            }
            std::optional<Word> value = constant(use.argument, "the attribute's number");
            if (!value) continue;
            if (*value < 0 || *value > known->largest) {
                report_.error(use.span, "the number of " + std::string(use.name) +
                                            " goes from 0 to " + std::to_string(known->largest));
                continue;
            }
            number = *value;
        }
        word = (word & ~known->clear) | known->set;
        if (known->shift >= 0) word |= static_cast<std::uint32_t>(number) << known->shift;
    }
    return static_cast<Word>(word);
}

namespace {

struct ProfileItem {
    std::string_view name;
    int number = -1;
};

// "inherit, ceiling(3)" taken apart.
std::vector<ProfileItem> items_of(std::string_view profile) {
    std::vector<ProfileItem> items;
    while (!profile.empty()) {
        std::string_view item = profile.substr(0, profile.find(','));
        profile.remove_prefix(std::min(profile.size(), item.size() + 1));
        while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
        while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
        ProfileItem made{item};
        if (const std::size_t open = item.find('('); open != item.npos) {
            made.name = item.substr(0, open);
            made.number = 0;
            for (char c : item.substr(open + 1))
                if (c >= '0' && c <= '9' && made.number < 100'000)
                    made.number = made.number * 10 + (c - '0');
        }
        if (!item.empty()) items.push_back(made);
    }
    return items;
}

}  // namespace

Word Checker::profile_word(const BuiltinType& type) {
    if (options_.profile.empty() || type.guard || !type.construct) return 0;
    std::uint32_t word = 0;
    for (const ProfileItem& item : items_of(options_.profile)) {
        for (const Attribute& one : library_.tables().attributes) {
            if (one.name != item.name || (one.locks_only && !type.lockable)) continue;
            word = (word & ~one.clear) | one.set;
            if (one.shift >= 0 && item.number >= 0)
                word |= static_cast<std::uint32_t>(std::min(item.number, one.largest)) << one.shift;
        }
    }
    return static_cast<Word>(word);
}

void Checker::check_profile() {
    for (const ProfileItem& item : items_of(options_.profile)) {
        std::vector<std::string> names;
        const Attribute* known = nullptr;
        std::string all;
        for (const Attribute& one : library_.tables().attributes) {
            names.emplace_back(one.name);
            all +=
                (all.empty() ? "" : ", ") + std::string(one.name) + (one.shift >= 0 ? "(n)" : "");
            if (one.name == item.name) known = &one;
        }
        const std::string near = nearest(item.name, names);
        if (!known)
            report_.error({},
                          "the profile names " + std::string(item.name) +
                              ", which is no attribute" +
                              (near.empty() ? "" : "; did you mean " + near + "?"),
                          "there are: " + all);
        else if (known->shift >= 0 && (item.number < 0 || item.number > known->largest))
            report_.error({},
                          "the profile's " + std::string(item.name) + " needs a number from 0 to " +
                              std::to_string(known->largest),
                          "write " + std::string(item.name) + "(3)");
        else if (known->shift < 0 && item.number >= 0)
            report_.error({}, "the profile's " + std::string(item.name) + " takes no number");
    }
}

}  // namespace lang
