// Each draw is a statement of its own: see generate.h.
#include "tests/explore/facts.h"

namespace explore {

std::string Facts::one() {
    const Strings& variables =
        !names_.atomics.empty() && dice_.percent(40) ? names_.atomics : names_.ints;
    const std::string& variable = dice_.any(variables);
    switch (dice_.below(any_task() ? 9 : 5)) {
        case 0:
        case 1:
            return variable + " == " + dice_.digit(1, 3);
        case 2:
            return variable + " > " + dice_.digit(0, 2);
        case 3:
            if (names_.array) return dice_.percent(50) ? "a[0] != a[1]" : "sum() == 2";
            return dice_.any(names_.ints) + " + 1 == " + variable;
        case 4:
            return names_.functions ? "busy()" : variable + " != 0";
        case 5:
            return how_many_of_a_family();
        default: {
            const Family& family = dice_.any(families_);
            return of_task(family, dice_.below(static_cast<std::size_t>(family.many)));
        }
    }
}

std::string Facts::some() {
    const std::string first = one();
    switch (dice_.below(7)) {
        case 0:
        case 1:
            return first;
        case 2:
            return "!(" + first + ")";
        case 3: {
            const std::string second = one(), third = one();
            return "(" + first + ") ? (" + second + ") : (" + third + ")";
        }
        case 4: {
            const std::string all = any_task() ? all_of_a_family() : one();
            return "(" + all + ") && " + first;
        }
        case 5: {
            const std::string second = one();
            return first + " || " + second;
        }
        default: {
            const std::string second = one();
            return first + " && " + second;
        }
    }
}

std::string Facts::of_task(const Family& family, int number) {
    std::string task = family.name;
    if (family.many > 1) task += "[" + std::to_string(number) + "]";
    if (family.label.empty() || dice_.percent(25)) return "ended(" + task + ")";
    return "at(" + task + ", " + family.label + ")";
}

std::string Facts::all_of_a_family() {
    const Family& family = dice_.any(families_);
    const bool either = dice_.percent(40);
    std::string out;
    for (int i = 0; i < family.many; ++i) {
        out += (i == 0 ? "" : either ? " || " : " && ") + of_task(family, i);
    }
    return out;
}

std::string Facts::how_many_of_a_family() {
    const Family& family = dice_.any(families_);
    std::string out;
    for (int i = 0; i < family.many; ++i) out += (i == 0 ? "" : " + ") + of_task(family, i);
    const bool more = dice_.percent(50);
    return out + (more ? " > " : " == ") + dice_.digit(0, family.many - 1);
}

}  // namespace explore
