// lockstep bus: what each spin lock costs on a shared bus, as tables and a plot (bus/report.h).
#include <cstdio>

#include "engine/bus/report.h"
#include "engine/terminal/terminal.h"

namespace terminal {

int bus(const Common&, const BusOptions& options) {
    std::printf("%s", ::bus::report(options.cpus, options.rounds, options.section).c_str());
    return Ok;
}

}  // namespace terminal
