// Writing the events of perfetto.h, one a line.
#include "engine/sched/perfetto.h"

#include <cstdio>

#include "engine/vm/inspect.h"

namespace sched {
namespace {

using vm::Word;

constexpr int tasks_process = 1, locks_process = 2;

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", c);
            out += code;
        } else {
            out += c;
        }
    }
    return out + '"';
}

const char* word(LaneState state) {
    switch (state) {
        case LaneState::Unborn:
        case LaneState::Ended:
            return nullptr;
        case LaneState::Ready:
            return "ready";
        case LaneState::Running:
            return "running";
        case LaneState::Blocked:
            return "blocked";
        case LaneState::Sleeping:
            return "sleeping";
    }
    return nullptr;
}

class Writer {
  public:
    explicit Writer(const Run& run) : run_(run), world_(run.last().data()) {}

    // A time in the file's microseconds: a tick or a step is one of them, of a measured run a
    // nanosecond a thousandth.
    std::string time(Word at) const {
        if (!run_.is_measured()) return std::to_string(at);
        char text[24];
        std::snprintf(text, sizeof text, "%d.%03d", at / 1000, at % 1000);
        return text;
    }

    void name(int process, int track, const char* what, const std::string& name) {
        begin("M", process, track);
        out_ += ",\"name\":\"" + std::string(what) + "\",\"args\":{\"name\":" + quoted(name) + "}}";
    }

    void slice(int process, int track, Word from, Word to, const std::string& name,
               const std::string& args) {
        begin("X", process, track);
        out_ += ",\"ts\":" + time(from) + ",\"dur\":" + time(to - from) +
                ",\"name\":" + quoted(name) + ",\"args\":{" + args + "}}";
    }

    void instant(int track, Word at, const std::string& name, std::size_t step) {
        begin("i", tasks_process, track);
        out_ += ",\"ts\":" + time(at) + ",\"s\":\"t\",\"name\":" + quoted(name) +
                ",\"args\":{\"step\":" + std::to_string(step + 1) + "}}";
    }

    void priority(int track, Word at, const std::string& task, int priority) {
        begin("C", tasks_process, track);
        out_ += ",\"ts\":" + time(at) + ",\"name\":" + quoted("priority of " + task) +
                ",\"args\":{\"priority\":" + std::to_string(priority) + "}}";
    }

    // An arrow from who woke to who is woken.
    void arrow(int from, int to, Word at) {
        ++arrows_;
        for (const char* end : {"s", "f"}) {
            begin(end, tasks_process, *end == 's' ? from : to);
            out_ += ",\"ts\":" + time(at) +
                    ",\"cat\":\"wake\",\"name\":\"wakes\",\"id\":" + std::to_string(arrows_) +
                    (*end == 'f' ? ",\"bp\":\"e\"}" : "}");
        }
    }

    std::string task(vm::TaskId id) const { return vm::task_name(run_.machine(), world_, id); }
    std::string object(sync::Address object) const {
        return vm::name_of(run_.machine(), world_, object);
    }

    std::string finish() {
        return "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n" + out_ + "\n]}\n";
    }

  private:
    void begin(const char* phase, int process, int track) {
        if (!out_.empty()) out_ += ",\n";
        out_ += "{\"ph\":\"" + std::string(phase) + "\",\"pid\":" + std::to_string(process) +
                ",\"tid\":" + std::to_string(track);
    }

    const Run& run_;
    const vm::Word* world_;
    std::string out_;
    int arrows_ = 0;
};

void write_tasks(Writer& writer, const Timeline& timeline) {
    int named = -1, priority = 0;
    for (const Segment& segment : timeline.tasks) {
        const std::string task = writer.task(segment.task);
        const bool first = segment.task != named;
        if (first) writer.name(tasks_process, segment.task + 1, "thread_name", task);
        named = segment.task;
        const char* state = word(segment.state);
        if (!state) continue;
        std::string args = "\"step\":" + std::to_string(segment.first_step + 1);
        std::string name = state;
        if (segment.state == LaneState::Blocked && segment.object != 0) {
            name += " on " + writer.object(segment.object);
            if (segment.owner != sync::no_task) {
                args += ",\"held by\":" + quoted(writer.task(segment.owner));
            }
        }
        writer.slice(tasks_process, segment.task + 1, segment.from, segment.to, name, args);
        if (timeline.exact_time && (first || segment.priority != priority)) {
            writer.priority(segment.task + 1, segment.from, task, segment.priority);
        }
        priority = segment.priority;
    }
}

void write_locks(Writer& writer, const Timeline& timeline) {
    int track = 0;
    sync::Address named = 0;
    for (const LockSegment& held : timeline.locks) {
        if (held.object != named) {
            writer.name(locks_process, ++track, "thread_name", writer.object(held.object));
        }
        named = held.object;
        writer.slice(locks_process, track, held.from, held.to, writer.task(held.owner),
                     "\"step\":" + std::to_string(held.first_step + 1));
    }
}

void write_events(Writer& writer, const Run& run) {
    for (std::size_t step = 0; step < run.size(); ++step) {
        for (std::size_t i = run.first_event(step); i < run.first_event(step + 1); ++i) {
            const vm::Event& event = run.events()[i];
            if (event.kind == sync::EventKind::Acquired ||
                event.kind == sync::EventKind::Unlocked || event.kind == sync::EventKind::Output ||
                event.kind == sync::EventKind::TimedOut ||
                event.kind == sync::EventKind::SpuriouslyWoken) {
                writer.instant(event.task + 1, run.tick(step),
                               vm::sentence(run.machine(), run.at(step + 1).data(), event), step);
            }
            const auto waker = static_cast<vm::TaskId>(event.value);
            if (event.kind == sync::EventKind::Woken && waker != sync::no_task &&
                waker < run.machine().task_count()) {
                writer.arrow(waker + 1, event.task + 1, run.tick(step));
            }
        }
    }
}

}  // namespace

std::string perfetto(const Run& run, const std::string& title) {
    const Timeline timeline = sched::timeline(run);
    Writer writer(run);
    writer.name(tasks_process, 0, "process_name", title + ": tasks");
    writer.name(locks_process, 0, "process_name", title + ": locks");
    write_tasks(writer, timeline);
    write_locks(writer, timeline);
    write_events(writer, run);
    return writer.finish();
}

}  // namespace sched
