// lockstep::mutex of <lockstep.h>: a mutex whose calls answer instead of being misuse, so that a
// script can tell what no std::mutex can: who does not own it, and that an owner has died with it.
// What death does is said where it is declared; order, grant and protocol by the attributes of
// std::mutex:
//   lockstep::mutex m{lockstep::tells_one};     // the next owner is told, and repairs
//   lockstep::mutex n{lockstep::tells_all};     // all are told, and nobody owns it any more
#include "engine/api/standard.h"
#include "engine/sync/mutex.h"

namespace api {

using namespace sync;

namespace {

// What its calls answer.
enum Answer : Word { ok, busy, owner_died, not_recoverable, not_owner, nothing_to_repair };

void finish(Call& c) {
    switch (c.status) {
        case Status::Ok: c.result = ok; break;
        case Status::Busy: c.result = busy; break;
        case Status::OwnerDied: c.result = owner_died; break;
        case Status::NotRecoverable: c.result = not_recoverable; break;
        case Status::NotOwner: c.result = not_owner; break;
        default: c.result = nothing_to_repair; break;
    }
}

constexpr lang::BuiltinCode construct_code{.run = [](Call& c) {
    Options o = attributes(c, Kind::Mutex);
    o.extended = 1;
    o.relock = static_cast<std::uint32_t>(Relock::Wait);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    set_options(c, o);
    return c.done();
}};
constexpr lang::BuiltinCode death_code{.run = [](Call& c) -> Outcome {
    const auto death = static_cast<Death>(c[1]);
    if (death < Death::Ignore || death > Death::Release) return c.k.misused(Misuse::BadArgument);
    c.k.at<Mutex>(c.address(0)).options.death = static_cast<std::uint32_t>(death);
    return c.done();
}};
constexpr lang::BuiltinCode lock_code{.run = [](Call& c) { return take(c, c.address(0)); }, .finish = finish};
constexpr lang::BuiltinCode try_lock_code{.run = [](Call& c) { return take(c, c.address(0), 0); },
                                          .finish = finish};
constexpr lang::BuiltinCode unlock_code{
    .run = [](Call& c) { return c.ended(give(c.k, c.address(0))); }, .finish = finish};
constexpr lang::BuiltinCode repaired_code{
    .run = [](Call& c) { return c.ended(make_consistent(c.k, c.address(0))); }, .finish = finish};
// As if it were made anew: nobody may own it or wait for it.
constexpr lang::BuiltinCode reset_code{.run = [](Call& c) -> Outcome {
    const Address m = c.address(0);
    if (c.k.at<Mutex>(m).owner != 0 || c.k.waiters(m, Role::Lock) > 0) {
        return c.k.misused(Misuse::DestroyedInUse);
    }
    c.k.touch(m, true);
    memory(c.k, m) = {};
    return c.done(ok);
}};

using lang::Builtin;
using lang::Constant;
using lang::Form;

constexpr lang::BuiltinType types[] = {
    {.name = "lockstep::mutex", .words = extended_mutex_words, .construct = &construct_code, .names_tasks = true,
     .help = "a mutex whose calls answer what went wrong"},
};
constexpr Builtin functions[] = {
    {"lockstep::mutex::mutex(int = 1)", &death_code, Form::Local,
     "says what its owner's death does; nothing said: it stays locked"},
    {"int lockstep::mutex::lock()", &lock_code, Form::Call, "waits; ok, owner_died or not_recoverable"},
    {"int lockstep::mutex::try_lock()", &try_lock_code, Form::Call, "busy where it would have to wait"},
    {"int lockstep::mutex::unlock()", &unlock_code, Form::Call, "not_owner where another owns it, or nobody"},
    {"int lockstep::mutex::repaired()", &repaired_code, Form::Call,
     "what it protects is in order again; without it an unlock makes it not_recoverable"},
    {"int lockstep::mutex::reset()", &reset_code, Form::Call, "makes it anew; nobody may own it or wait for it"},
};
constexpr Word death(Death d) { return static_cast<Word>(d); }
constexpr Constant constants[] = {
    {"lockstep::left_locked", "", death(Death::Ignore), "nobody is told; it stays locked"},
    {"lockstep::tells_one", "", death(Death::TellOne), "the next owner is told"},
    {"lockstep::tells_all", "", death(Death::TellAll), "all are told, and nobody owns it until it is reset"},
    {"lockstep::released", "", death(Death::Release), "the next owner gets it as if nothing had happened"},
    {"lockstep::ok", "", ok}, {"lockstep::busy", "", busy}, {"lockstep::owner_died", "", owner_died},
    {"lockstep::not_recoverable", "", not_recoverable}, {"lockstep::not_owner", "", not_owner},
    {"lockstep::nothing_to_repair", "", nothing_to_repair},
};

}  // namespace

extern const lang::Header lockstep_mutex_header{
    .name = "lockstep_mutex.h", .types = types, .functions = functions, .constants = constants};

}  // namespace api
