#include "engine/bus/machine.h"

#include <algorithm>
#include <cassert>

namespace bus {

Traffic Traffic::operator-(const Traffic& before) const {
    return {reads - before.reads, read_exclusives - before.read_exclusives,
            upgrades - before.upgrades, invalidations - before.invalidations};
}

Machine::Machine(Program program, const Workload& workload)
    : program_(std::move(program)),
      workload_(workload),
      cpus_(static_cast<std::size_t>(workload.cpus)),
      copies_(cpus_.size() * program_.memory.size(), Copy::Invalid) {
    assert(workload.cpus >= 1 && workload.bus_cycles >= 1);
    int number = 0;
    for (Cpu& cpu : cpus_) {
        cpu.registers[static_cast<int>(Register::Self)] = ++number;
        if (workload.rounds <= 0) cpu.status = Status::Finished;
    }
}

void Machine::run(Cycles until) {
    while (next_event() < until) advance();
    now_ = std::max(now_, until);
}

Cycles Machine::next_event() const {
    Cycles next = queue_.empty() ? never : std::max(bus_free_, now_);
    for (const Cpu& cpu : cpus_) {
        if (cpu.status == Status::Acts) next = std::min(next, cpu.ready);
    }
    return next;
}

bool Machine::advance() {
    const Cycles next = next_event();
    if (next == never) return false;
    now_ = next;
    for (int cpu = 0; cpu < workload_.cpus; cpu++) act(cpu);
    grant_bus();
    return true;
}

// Until it waits for something or its next cycle.
void Machine::act(int number) {
    using Kind = Instruction::Kind;
    Cpu& cpu = cpus_[static_cast<std::size_t>(number)];
    while (cpu.status == Status::Acts && cpu.ready <= now_) {
        if (cpu.at == program_.here()) {
            end_round(cpu);
            continue;
        }
        const Instruction& next = instruction(cpu);
        switch (next.kind) {
            case Kind::Make:
            case Kind::Spin:
                try_operation(number);
                continue;
            case Kind::Set:
                cpu.registers[static_cast<int>(next.target)] = value(cpu, next.value);
                break;
            case Kind::BackOff: {
                int& delay = cpu.registers[static_cast<int>(Register::Delay)];
                cpu.ready = now_ + delay;
                delay = std::min(2 * delay, value(cpu, next.value));
                break;
            }
            case Kind::Unless:
                if (!holds(cpu, next.condition)) {
                    cpu.at = next.to;
                    continue;
                }
                break;
            case Kind::GoTo:
                cpu.at = next.to;
                continue;
            case Kind::Enter:
                cpu.section = sections_.size();
                sections_.push_back({number, cpu.took_effect, now_});
                most_inside_ = std::max(most_inside_, ++inside_);
                cpu.ready = now_ + workload_.section;
                break;
            case Kind::Leave:
                sections_[cpu.section].left = now_;
                inside_--;
                break;
            case Kind::Finish:
                end_round(cpu);
                continue;
        }
        cpu.at++;
    }
}

void Machine::end_round(Cpu& cpu) {
    cpu.at = 0;
    cpu.ready = now_ + workload_.between;
    if (++cpu.rounds_done == workload_.rounds) cpu.status = Status::Finished;
}

void Machine::try_operation(int number) {
    if (is_hit(number)) return perform(number, 1);
    cpus_[static_cast<std::size_t>(number)].status = Status::Queues;
    queue_.push_back(number);
}

void Machine::grant_bus() {
    while (!queue_.empty() && bus_free_ <= now_) {
        const int number = queue_.front();
        queue_.pop_front();
        cpus_[static_cast<std::size_t>(number)].status = Status::Acts;
        if (is_hit(number)) {
            perform(number, 1);
        } else {
            transact(number);
            perform(number, workload_.bus_cycles);
            last_transaction_ = now_;
            bus_free_ = now_ + workload_.bus_cycles;
        }
    }
}

// The bus's part of the operation: who has a copy afterwards.
void Machine::transact(int number) {
    const Cpu& cpu = cpus_[static_cast<std::size_t>(number)];
    const Operation& operation = instruction(cpu).operation;
    const bool reads = operation.kind == Operation::Kind::Read;
    const int wanted = line(cpu, operation.word);
    bool others = false;
    for (int other = 0; other < workload_.cpus; other++) {
        Copy& theirs = copy(other, wanted);
        if (other == number || theirs == Copy::Invalid) continue;
        others = true;
        theirs = reads ? Copy::Shared : Copy::Invalid;
        if (!reads) traffic_.invalidations++;
        // It tried in this very cycle, before the bus was granted, so it does again in the next.
        Cpu& watcher = cpus_[static_cast<std::size_t>(other)];
        if (watcher.status == Status::Watches && watcher.watched == wanted) {
            watcher.status = Status::Acts;
            watcher.ready = now_ + 1;
        }
    }
    Copy& own = copy(number, wanted);
    if (reads) {
        traffic_.reads++;
        own = others ? Copy::Shared : Copy::Exclusive;
    } else {
        (own == Copy::Shared ? traffic_.upgrades : traffic_.read_exclusives)++;
        own = Copy::Modified;
    }
}

// The CPU's part of the operation, which is now possible and keeps the CPU for [cost] cycles.
void Machine::perform(int number, Cycles cost) {
    using Kind = Operation::Kind;
    Cpu& cpu = cpus_[static_cast<std::size_t>(number)];
    const Instruction& made = instruction(cpu);
    const Operation& operation = made.operation;
    const int used = line(cpu, operation.word);
    int& word = program_.memory[static_cast<std::size_t>(used)];
    const int found = word;
    switch (operation.kind) {
        case Kind::Read:
            break;
        case Kind::Write:
        case Kind::Exchange:
            word = value(cpu, operation.value);
            break;
        case Kind::FetchAdd:
            word += value(cpu, operation.value);
            break;
        case Kind::CompareExchange:
            if (found == value(cpu, operation.expected)) word = value(cpu, operation.value);
            break;
    }
    if (operation.kind != Kind::Read) copy(number, used) = Copy::Modified;
    cpu.registers[static_cast<int>(Register::Seen)] = found;
    cpu.took_effect = now_;
    cpu.ready = now_ + cost;
    if (made.kind != Instruction::Kind::Spin || holds(cpu, made.condition)) {
        cpu.at++;
    } else if (word == found) {
        // Each further try would be the same hit, until somebody takes the copy away.
        cpu.status = Status::Watches;
        cpu.watched = used;
    }
}

const Instruction& Machine::instruction(const Cpu& cpu) const {
    return program_.code[static_cast<std::size_t>(cpu.at)];
}

int Machine::value(const Cpu& cpu, Value value) const {
    return cpu.registers[static_cast<int>(value.from)] + value.plus;
}

int Machine::line(const Cpu& cpu, Word word) const {
    return word.first + value(cpu, word.index) % word.count;
}

bool Machine::holds(const Cpu& cpu, Condition condition) const {
    const int seen = cpu.registers[static_cast<int>(Register::Seen)];
    return (seen == value(cpu, condition.value)) == condition.equal;
}

Machine::Copy& Machine::copy(int cpu, int line) {
    return copies_[static_cast<std::size_t>(cpu) * program_.memory.size() +
                   static_cast<std::size_t>(line)];
}

bool Machine::is_hit(int number) {
    const Cpu& cpu = cpus_[static_cast<std::size_t>(number)];
    const Operation& operation = instruction(cpu).operation;
    const Copy own = copy(number, line(cpu, operation.word));
    return operation.kind == Operation::Kind::Read ? own != Copy::Invalid : own > Copy::Shared;
}

}  // namespace bus
