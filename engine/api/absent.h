// Calls that the systems have and Lockstep has not, with what is near: so that the compiler can say
// more of them than that they are not declared. Listed in tables.cpp's Tables.
#pragma once

#include <span>

#include "engine/lang/declare.h"

namespace api {

std::span<const lang::Absent> absent_calls();

}  // namespace api
