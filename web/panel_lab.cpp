// The lock lab: what to measure, and a row a lock with a plot for each question. Instead of the
// statement, the scripts and the timeline, where the lab is chosen in the list.
#include <algorithm>
#include <cmath>

#include "engine/bus/measure.h"
#include "engine/threads/lab_words.h"
#include "web/keyboard_focus.h"
#include "web/panels.h"
#include "web/widgets.h"

namespace screen {

namespace {

using threads::LabCell;
using threads::LabHeld;
using threads::LockKind;

constexpr const char* about =
    "Real locks between real threads, on your own cores: why does a test-and-set lock bring a "
    "machine "
    "down, and what helps? Each lock is a small file to read, beside those of the system.";
constexpr const char* refused =
    "The system refused a thread, and without one nothing can be measured. Close other tabs or "
    "programs, and measure again.";
constexpr const char* lost =
    "One of the threads is gone, so the measurement ended early. Reloading the page ends the "
    "others "
    "that may still wait for it.";
constexpr const char* no_threads =
    "This build of the page has none, so there is nothing to measure. The native program has: "
    "lockstep locks.";

struct Length {
    const char* label;
    int nanoseconds;
};
constexpr Length sections[] = {{"nothing", 0}, {"100 ns", 100}, {"1 us", 1'000}, {"10 us", 10'000}};

struct Care {
    const char* label;
    double seconds;
    int repeats;
};
constexpr Care cares[] = {{"Quick", 0.005, 3}, {"Usual", 0.02, 5}, {"Thorough", 0.05, 11}};

std::string threads_label(int threads) {
    return threads == 1 ? "1 thread" : std::to_string(threads) + " threads";
}

// What is shown of one lock; null where it was not measured.
struct Row {
    LockKind lock;
    const LabCell* cell;
    const LabHeld* held;
    double
        predicted;  // transactions of 8 waiters in 1,000 cycles; below 0: the model has no such lock
};

// A column of the plot: a bar a row, as long as [value] tells, and what it comes to in words.
struct Plot {
    const char* title;
    const char* unit;
    const char* tip;
    double (*value)(const Row&);       // below 0: nothing to draw
    std::string (*words)(const Row&);  // beside the bar
    bool by_power;                     // each tenfold is as far as the next
    double least;                      // what has no length
    double most;                       // what is as long as can be, where no row has more
};

const Plot plots[] = {
    {"Throughput", "millions a second",
     "How often the lock was taken, by all threads together. More is better.",
     [](const Row& row) { return row.cell->per_second / 1e6; },
     [](const Row& row) { return threads::number_text(row.cell->per_second / 1e6); }, false, 0, 0},
    {"Fairness", "Jain's index",
     "1: all threads got it equally often. One divided by their number: one thread had it all.",
     [](const Row& row) { return row.cell->fairness; },
     [](const Row& row) { return threads::number_text(row.cell->fairness); }, false, 0, 1},
    {"Hand-off", "median, up to 99 %",
     "From just before the release until another thread is inside: half of them were faster than "
     "the "
     "bar, 99 of 100 than the thin line. Each tenfold is as far as the next. Less is better.",
     [](const Row& row) { return row.cell->hand_off > 0 ? row.cell->hand_off : -1; },
     [](const Row& row) {
         return row.cell->hand_off > 0 ? threads::time_text(row.cell->hand_off)
                                       : std::string("\xe2\x80\x93");
     },
     true, 10, 1000},
    {"While held", "owner's reads, times",
     "How many times as long the owner's reads beside the lock take while the others wait for it. "
     "1: they do not disturb it.",
     [](const Row& row) { return row.held ? row.held->reads : -1; },
     [](const Row& row) {
         return row.held ? threads::number_text(row.held->reads) : std::string("\xe2\x80\x93");
     },
     false, 1, 3},
    {"The model", "bus use, 8 waiting",
     "What the cost model predicts for a larger machine: the transactions that 8 waiters put on "
     "the "
     "one bus of 1990 in 1,000 cycles while the lock is held; 100 is all that it can take. The "
     "page "
     "about spin locks tells more.",
     [](const Row& row) { return row.predicted; },
     [](const Row& row) {
         return row.predicted < 0 ? std::string("\xe2\x80\x93")
                                  : std::to_string(static_cast<int>(row.predicted));
     },
     false, 0, 100},
};

// Found by running the model, which is too much for each frame.
double predicted(LockKind lock) {
    static const std::vector<double> all = [] {
        std::vector<double> out;
        for (int i = 0; i < threads::lock_kinds; ++i) {
            const auto modelled = bus::find_lock(threads::name(static_cast<LockKind>(i)));
            out.push_back(modelled ? static_cast<double>(bus::waiting(*modelled, 8).transactions())
                                   : -1);
        }
        return out;
    }();
    return all[static_cast<std::size_t>(lock)];
}

std::vector<Row> rows_of(const threads::LabResult& result, const threads::LabSettings& settings,
                         int threads) {
    std::vector<Row> rows;
    for (const LockKind lock : settings.locks) {
        Row row{lock, nullptr, nullptr, predicted(lock)};
        for (const LabCell& cell : result.cells) {
            if (cell.lock == lock && cell.threads == threads) row.cell = &cell;
        }
        for (const LabHeld& held : result.held) {
            if (held.lock == lock && held.waiters == threads - 1) row.held = &held;
        }
        if (row.cell) rows.push_back(row);
    }
    return rows;
}

// All that is known of one lock, for whoever points at its row.
std::string details(const Row& row) {
    const LabCell& cell = *row.cell;
    std::string out = std::string(threads::title(row.lock)) + "\n" +
                      threads::number_text(cell.per_second / 1e6) + " million times a second by " +
                      threads_label(cell.threads);
    if (cell.threads > 1) {
        out += "\nShares from " + threads::number_text(100 * cell.least) + " % to " +
               threads::number_text(100 * cell.most) + " %; up to " +
               threads::number_text(cell.longest_run) + " times in a row";
        out += cell.hand_off > 0 ? "\nHand-off: median " + threads::time_text(cell.hand_off) +
                                       ", mean " + threads::time_text(cell.hand_off_mean) +
                                       ", 99 % within " + threads::time_text(cell.hand_off_p99)
                                 : std::string("\nIt never changed hands");
    }
    if (row.held) {
        out += "\nWhile held, times as long: reads beside it " +
               threads::number_text(row.held->reads) + ", writes beside it " +
               threads::number_text(row.held->writes) + ", far memory " +
               threads::number_text(row.held->memory);
    }
    return out;
}

double length_of(const Plot& plot, double value, double most) {
    if (value <= plot.least || most <= plot.least) return 0;
    return plot.by_power ? std::log(value / plot.least) / std::log(most / plot.least)
                         : (value - plot.least) / (most - plot.least);
}

void draw_plots(const std::vector<Row>& rows) {
    constexpr int count = static_cast<int>(std::size(plots));
    constexpr float between = 18;
    const Palette& p = palette();
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    float names = 0, words = 0;
    for (const Row& row : rows) {
        names = std::max(names, size_of(threads::title(row.lock)).x);
        for (const Plot& plot : plots) words = std::max(words, size_of(plot.words(row)).x);
    }
    const float whole = ImGui::GetContentRegionAvail().x;
    const float line = ImGui::GetFontSize();
    const float height = line + 9;
    const float wide = std::floor((whole - names - count * between) / count);
    const float bar = std::max(wide - words - 8, 10.0f);

    const ImVec2 head = ImGui::GetCursorScreenPos();
    float units = 0;
    for (const Plot& plot : plots)
        units = std::max(units, lines_in(nullptr, {}, wide, 0, plot.unit));
    ImGui::Dummy({whole, line + units + 12});
    double most[count];
    for (int i = 0; i < count; ++i) {
        const float x = head.x + names + between + static_cast<float>(i) * (wide + between);
        {
            const WithFont font(platform::Font::Bold);
            text_in(draw, {x, head.y}, x + wide, p.text, plots[i].title);
        }
        lines_in(&draw, {x, head.y + line + 3}, wide, p.muted, plots[i].unit);
        if (ImGui::IsMouseHoveringRect({x, head.y}, {x + wide, head.y + line + units + 6})) {
            ImGui::SetTooltip("%s", plots[i].tip);
        }
        most[i] = plots[i].most;
        for (const Row& row : rows) most[i] = std::max(most[i], plots[i].value(row));
    }
    // The thin line of the hand-off goes on to where 99 of 100 are over.
    for (const Row& row : rows) most[2] = std::max(most[2], row.cell->hand_off_p99);
    bool theirs = false;
    for (const Row& row : rows) {
        const bool ours = threads::is_ours(row.lock);
        if (!ours && !theirs) {
            theirs = true;
            const ImVec2 at = ImGui::GetCursorScreenPos();
            draw.AddLine({at.x, at.y + 3}, {at.x + whole, at.y + 3}, p.line);
            ImGui::Dummy({whole, 7});
        }
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::Dummy({whole, height});
        platform::name_widget(std::string("lab/") + threads::name(row.lock));
        if (ImGui::IsItemHovered()) {
            draw.AddRectFilled({at.x - 4, at.y}, {at.x + whole, at.y + height},
                               fade(p.accent, 0.1f), 5);
            ImGui::SetTooltip("%s", details(row).c_str());
        }
        ImGui::SetCursorScreenPos({at.x, at.y + height});
        const float y = at.y + (height - line) / 2;
        text_in(draw, {at.x, y}, at.x + names + 2, ours ? p.text : p.muted,
                threads::title(row.lock));
        const Color color = ours ? p.accent : p.muted;
        for (int i = 0; i < count; ++i) {
            const float x = at.x + names + between + static_cast<float>(i) * (wide + between);
            const double value = plots[i].value(row);
            const float top = at.y + 4, bottom = at.y + height - 4;
            const auto end = [&](double of) {
                return x +
                       std::max(static_cast<float>(length_of(plots[i], of, most[i])) * bar, 0.0f);
            };
            draw.AddRectFilled({x, top}, {x + bar, bottom}, fade(p.line, 0.45f), 3);
            if (value >= 0) {
                draw.AddRectFilled({x, top}, {std::max(end(value), x + 2), bottom},
                                   fade(i == 4 ? p.warn : color, 0.75f), 3);
            }
            if (i == 2 && value >= 0) {
                const float middle = (top + bottom) / 2;
                draw.AddLine({end(value), middle}, {end(row.cell->hand_off_p99), middle}, color,
                             1.5f);
            }
            text_in(draw, {x + bar + 6, y}, x + wide + between, value < 0 ? p.faint : p.text,
                    plots[i].words(row));
        }
    }
}

void draw_settings(LockLab& lab, View& view) {
    if (lab.running()) {
        if (button("measure", Icon::Stop, "Stop", "Keeps what is known by now", Look::Danger, true,
                   "Measure")) {
            lab.cancel();
        }
    } else if (button("measure", Icon::Play, "Measure", "On your own cores, for some seconds",
                      Look::Primary)) {
        threads::LabSettings settings;
        settings.threads = threads::usual_threads(platform::cores());
        settings.sections = {sections[view.lab_section].nanoseconds};
        settings.waiters = threads::usual_waiters(settings.threads);
        settings.seconds = cares[view.lab_care].seconds;
        settings.repeats = cares[view.lab_care].repeats;
        view.lab_threads = 0;
        lab.start(std::move(settings));
    }
    const auto label = [](const char* words) {
        ImGui::SameLine(0, 14);
        ImGui::AlignTextToFramePadding();
        text(words, palette().muted);
        ImGui::SameLine(0, 6);
    };
    label("Inside for");
    if (begin_choice("lab-section", sections[view.lab_section].label, 96,
                     "How long a thread keeps the lock")) {
        for (int i = 0; i < static_cast<int>(std::size(sections)); ++i) {
            if (ImGui::Selectable(sections[i].label, i == view.lab_section)) view.lab_section = i;
            platform::name_widget("lab-section/" + std::to_string(i));
        }
        end_choice();
    }
    label("Care");
    if (begin_choice("lab-care", cares[view.lab_care].label, 104,
                     "How long and how often each is measured")) {
        for (int i = 0; i < static_cast<int>(std::size(cares)); ++i) {
            if (ImGui::Selectable(cares[i].label, i == view.lab_care)) view.lab_care = i;
            platform::name_widget(std::string("lab-care/") + cares[i].label);
        }
        end_choice();
    }
}

void draw_progress(const LockLab& lab) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float wide = ImGui::GetContentRegionAvail().x;
    ImDrawList& draw = *ImGui::GetWindowDrawList();
    draw.AddRectFilled(at, {at.x + wide, at.y + 3}, palette().line, 2);
    if (lab.running()) {
        draw.AddRectFilled(at, {at.x + wide * lab.share_done(), at.y + 3}, palette().accent, 2);
    }
    ImGui::Dummy({wide, 8});
}

bool measured(const threads::LabResult& result, int threads) {
    return std::any_of(result.cells.begin(), result.cells.end(),
                       [threads](const LabCell& cell) { return cell.threads == threads; });
}

// One chip a number of threads that was measured; the most at first. Answers how many are chosen.
int draw_thread_choice(const LockLab& lab, View& view) {
    const threads::LabResult& result = lab.result();
    int most = 1;
    for (const LabCell& cell : result.cells) most = std::max(most, cell.threads);
    const int shown = measured(result, view.lab_threads) ? view.lab_threads : most;
    for (const int threads : lab.settings().threads) {
        if (!measured(result, threads)) continue;
        const std::string name = "lab-threads/" + std::to_string(threads);
        const bool chosen = threads == shown;
        if (chip(name.c_str(), threads_label(threads), "",
                 chosen ? palette().accent : palette().faint, chosen)) {
            view.lab_threads = threads;
        }
        ImGui::SameLine();
    }
    ImGui::SameLine(0, 14);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 4);
    text(std::to_string(result.bench.cores) + (result.bench.cores == 1 ? " core" : " cores") +
             " here; medians of " + std::to_string(result.rounds) +
             (result.rounds == 1 ? " round" : " rounds"),
         palette().muted);
    ImGui::Dummy({0, 4});
    if (!result.trouble.empty()) wrapped(result.trouble, palette().warn);
    return shown;
}

// For who does not see the rows.
std::string outcome_of(const threads::LabResult& result) {
    const std::string answer = threads::answer(result);
    return answer.empty() ? "Measured. " + result.trouble : answer;
}

void draw_words(const LockLab& lab) {
    ImGui::Dummy({0, 8});
    const std::string answer = threads::answer(lab.result());
    if (!answer.empty()) wrapped(answer, 0, platform::Font::Bold);
    for (const std::string& sentence : threads::limits(lab.result())) {
        ImGui::Dummy({0, 2});
        wrapped(sentence, palette().muted);
    }
}

}  // namespace

void draw_lab(Session& session, View& view) {
    LockLab& lab = session.lab;
    const bool was_running = lab.running();
    lab.poll();
    text("Lock lab", 0, platform::Font::Title);
    const char* words = platform::has_threads() ? about : no_threads;
    // Each frame, which says it once: the statement's panel may have said its own in the frame of
    // the click that led here, and is to say it again afterwards.
    platform::announce(platform::Region::Statement, std::string("Lock lab. ") + words);
    view.read_of = nullptr;
    if (!platform::has_threads()) {
        empty_state(Icon::Lock, "There are no threads here", words);
        return;
    }
    wrapped(words, palette().muted);
    ImGui::Dummy({0, 4});
    draw_settings(lab, view);
    ImGui::Dummy({0, 2});
    draw_progress(lab);
    if (was_running && !lab.running()) {
        platform::announce(platform::Region::Verdict, lab.finished()      ? outcome_of(lab.result())
                                                      : lab.lost_thread() ? lost
                                                                          : "Stopped.");
    }
    if (lab.lost_thread()) wrapped(lost, palette().warn);
    ImGui::BeginChild("lab-result", {0, 0}, 0, keyboard_focus_flags());
    if (lab.result().rounds == 0) {
        if (lab.running()) {
            empty_state(Icon::Play, "Warming up", "The first round does not count.");
        } else if (lab.refused()) {
            empty_state(Icon::Lock, "No thread to be had", refused);
            platform::announce(platform::Region::Verdict, refused);
        } else {
            empty_state(Icon::Play, "Nothing is measured yet",
                        "Measure, and each lock gets a row: how often it is taken, how evenly, how "
                        "long it takes to change hands, and what its waiters cost the owner.");
        }
    } else {
        const int threads = draw_thread_choice(lab, view);
        draw_plots(rows_of(lab.result(), lab.settings(), threads));
        draw_words(lab);
    }
    ImGui::EndChild();
}

}  // namespace screen
