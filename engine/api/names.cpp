// See names.h. A table is read anew for each name: callers ask once for each builtin of a Program.
#include "engine/api/names.h"

#include "engine/api/tables.h"

namespace api {

std::string name_of(const lang::BuiltinCode* code) {
    if (code == nullptr) return {};
    for (const lang::Header* header : tables().headers) {
        for (const lang::BuiltinType& type : header->types) {
            if (type.construct == code) return "new " + std::string(type.name);
        }
        for (const lang::Builtin& builtin : header->functions) {
            if (builtin.code == code) return std::string(builtin.signature);
        }
    }
    for (const lang::Header* header : tables().headers) {
        for (const lang::Builtin& builtin : header->functions) {
            if (builtin.second == code) return "behind " + std::string(builtin.signature);
        }
    }
    return {};
}

}  // namespace api
