// Every API that scripts may include. A new system is one new file here and one line in tables.cpp.
// Called by whoever compiles. Each file maps its names, options and result codes onto engine/sync
// and owns no blocking of its own.
#pragma once

#include "engine/lang/declare.h"

namespace api {

const lang::Tables& tables();

}  // namespace api
