// Of each word the last write and the last read of each task are kept: an earlier access that is
// not ordered with a new one leaves a race with one of these, too.
#include "engine/vm/races.h"

#include <algorithm>
#include <map>

#include "engine/vm/access.h"
#include "engine/vm/happens_before.h"
#include "engine/vm/inspect.h"

namespace vm {

namespace {

class Detector {
  public:
    explicit Detector(const Machine& machine) : machine_(machine), order_(machine) {}

    std::vector<RunRace> look(std::span<const Choice> choices) {
        World before = machine_.initial(), after = before;
        std::vector<sync::Event> events;
        for (std::size_t i = 0; i < choices.size(); ++i) {
            const Choice choice = choices[i];
            Access access;
            if (choice.kind == ChoiceKind::Step)
                access = next_access(machine_, before.data(), choice.task);
            if (access.plain)
                meet(access,
                     {i,
                      choice.task,
                      machine_.task(before.data(), choice.task).pc,
                      access.write,
                      {}},
                     before.data());
            events.clear();
            Footprint footprint;
            const StepResult result = machine_.step(after.data(), choice, {&events, &footprint});
            if (result.status != StepResult::Status::Moved) break;
            const sync::Address plain = access.plain ? access.address : sync::Address{0};
            order_.step({choice, before.data(), after.data(), events, footprint, plain});
            for (const sync::Event& event : events) hear(event, i);
            before = after;
        }
        return std::move(races_);
    }

  private:
    struct Known {  // an access, and its moment in the life of its task
        RunRace::Access access;
        std::uint32_t moment;
    };
    struct Variable {
        std::vector<Known> last_write;  // at most one
        std::vector<Known> reads;       // since then, the last of each task
    };
    struct Written {
        TaskId by;
        std::size_t first, last;  // steps
    };

    void meet(const Access& access, const RunRace::Access& now, const Word* world) {
        Variable& variable = variables_[access.address];
        const auto against = [&](const Known& known) {
            if (known.access.task == now.task) return;
            if (order_.heard(now.task, known.access.task, known.moment)) return;
            add({known.access, now, access.address, {}, false}, world);
        };
        for (const Known& write : variable.last_write) against(write);
        const Known known{now, order_.now(now.task)};
        if (now.write) {
            for (const Known& read : variable.reads) against(read);
            variable.last_write.assign(1, known);
            variable.reads.clear();
        } else {
            std::erase_if(variable.reads,
                          [&](const Known& read) { return read.access.task == now.task; });
            variable.reads.push_back(known);
        }
    }

    void add(RunRace race, const Word* world) {
        const auto same = [&](const RunRace& known) {
            return std::minmax(known.first.pc, known.second.pc) ==
                   std::minmax(race.first.pc, race.second.pc);
        };
        if (std::any_of(races_.begin(), races_.end(), same)) return;
        race.place = name_of(machine_, world, race.address);
        for (RunRace::Access* access : {&race.first, &race.second})
            access->name = task_name(machine_, world, access->task);
        race.published_too_early = too_early(race);
        races_.push_back(std::move(race));
    }

    // -- who was told of what

    void hear(const sync::Event& event, std::size_t step) {
        if (event.kind == sync::EventKind::Read) {
            const auto written = written_.find(event.object);
            if (written == written_.end() || written->second.by == event.task) return;
            heard_.try_emplace({event.task, written->second.by}, written->second.last);
        } else if (event.kind == sync::EventKind::Wrote) {
            const auto [written, first] =
                written_.try_emplace(event.object, Written{event.task, step, step});
            if (first) return;
            written->second.by = event.task;
            written->second.last = step;
        }
    }

    bool too_early(const RunRace& race) const {
        if (race.first.write == race.second.write) return false;
        const RunRace::Access& write = race.first.write ? race.first : race.second;
        const RunRace::Access& read = race.first.write ? race.second : race.first;
        const auto written = written_.find(race.address);
        if (written != written_.end() && written->second.first != write.step) return false;
        const auto told = heard_.find({read.task, write.task});
        return told != heard_.end() && told->second < std::min(write.step, read.step);
    }

    const Machine& machine_;
    HappensBefore order_;
    std::map<sync::Address, Variable> variables_;
    std::map<sync::Address, Written> written_;  // by whom last
    // By whom a task was told of something, and when that had been written, the first time.
    std::map<std::pair<TaskId, TaskId>, std::size_t> heard_;
    std::vector<RunRace> races_;
};

}  // namespace

std::vector<RunRace> races(const Machine& machine, std::span<const Choice> choices) {
    return Detector(machine).look(choices);
}

std::string publication(const std::string& place, const std::string& writer,
                        const std::string& reader) {
    return ". " + place + " is published too early: " + reader + " could come to it before " +
           writer + " had made it";
}

std::string sentence(const lang::Program& program, const RunRace& race) {
    const auto side = [&](const RunRace::Access& access) {
        return access.name + (access.write ? " writes it at '" : " reads it at '") +
               lang::text_of(program, program.spans[access.pc]) + "' (step " +
               std::to_string(access.step + 1) + ")";
    };
    std::string out = "Data race on " + race.place + ": " + side(race.first) + " and " +
                      side(race.second) + ", and nothing puts one before the other";
    if (race.published_too_early) {
        const RunRace::Access& writer = race.first.write ? race.first : race.second;
        const RunRace::Access& reader = race.first.write ? race.second : race.first;
        out += publication(race.place, writer.name, reader.name);
    }
    return out;
}

}  // namespace vm
