// Why a space may have no end: what takes ever new values. Called by search.cpp where a limit is
// reached, so that one knows what to bound. A guess by counting: many of a variable's latest values
// are new ones; whether it would ever stop nobody knows.
#pragma once

#include <optional>

#include "engine/explore/verdict.h"
#include "engine/explore/visited.h"

namespace explore {

std::optional<Finding> what_grows(const vm::Machine& machine, const Visited& visited);

}  // namespace explore
