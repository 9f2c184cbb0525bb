// States in a row, and where in it we are.
#include "web/edit_history.h"

namespace screen {

namespace {

constexpr std::size_t states_max = 500;
// Keys closer together than this are one change.
constexpr double pause_seconds = 0.6;

}  // namespace

void EditHistory::push(State state) {
    states_.resize(states_.empty() ? 0 : current_ + 1);
    if (states_.size() == states_max) states_.erase(states_.begin());
    states_.push_back(std::move(state));
    current_ = states_.size() - 1;
}

bool EditHistory::begin(std::string_view text) {
    if (!states_.empty() && states_[current_].text == text) return false;
    push({std::string(text), text.size()});
    last_ = -1;
    return true;
}

void EditHistory::note(std::string_view text, std::size_t caret, double now) {
    State& here = states_[current_];
    if (here.text == text) {
        here.caret = caret;
        return;
    }
    const bool same_change =
        current_ > 0 && current_ + 1 == states_.size() && last_ >= 0 && now - last_ < pause_seconds;
    if (same_change) {
        here = {std::string(text), caret};
    } else {
        push({std::string(text), caret});
    }
    last_ = now;
}

const EditHistory::State* EditHistory::undo() {
    if (states_.empty() || current_ == 0) return nullptr;
    last_ = -1;
    return &states_[--current_];
}

const EditHistory::State* EditHistory::redo() {
    if (current_ + 1 >= states_.size()) return nullptr;
    last_ = -1;
    return &states_[++current_];
}

}  // namespace screen
