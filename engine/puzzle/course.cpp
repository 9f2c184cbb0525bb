#include "engine/puzzle/course.h"

#include "engine/puzzle/section.h"
#include "engine/puzzle/shape.h"

namespace puzzle {
namespace {

struct Aim {
    const char* word;
    const char* says;
};
constexpr Aim aims[] = {{"safe", "make it safe"},
                        {"fair", "nobody starves"},
                        {"end", "time-outs and shutdown"},
                        {"fast", "more parallelism or fewer switches"}};

std::vector<std::string> aim_words() {
    std::vector<std::string> words;
    for (const Aim& aim : aims) words.push_back(aim.word);
    return words;
}

void read_rungs(Section& section, const std::string& file, Course& course,
                std::vector<lang::Diagnostic>& diagnostics) {
    const toml::array* list = section.list("rungs", true);
    if (!list) return;
    const std::vector<std::string> words = aim_words();
    for (const toml::node& each : *list) {
        const toml::table* rung = each.as_table();
        if (!rung) {
            section.error(place(each.source()), "a rung is not a text",
                          "write { puzzle = \"lost-update\", aim = \"safe\" }");
            continue;
        }
        Section keys(*rung, "rungs", file, diagnostics);
        Rung out;
        std::size_t aim = 0;
        keys.text("puzzle", out.puzzle, true);
        keys.word("aim", aim, words, true);
        keys.finish();
        out.aim = words[aim];
        out.span = place(rung->source());
        course.rungs.push_back(std::move(out));
    }
}

class Checking {
  public:
    Checking(const std::vector<Puzzle>& puzzles) : puzzles_(puzzles) {}

    void check(const Course& course) {
        for (std::size_t i = 0; i < course.rungs.size(); i++) check_rung(course, i);
        if (!course.ladder) return;
        for (const Aim& aim : aims) {
            const bool there = std::any_of(course.rungs.begin(), course.rungs.end(),
                                           [&](const Rung& rung) { return rung.aim == aim.word; });
            if (there) continue;
            found_.push_back({lang::Severity::Warning,
                              file_of(course),
                              {},
                              "the ladder " + course.id + " has no rung of the aim " +
                                  quoted(aim.word) + ": " + aim.says,
                              "write such a puzzle, and add it"});
        }
    }

    void check_start(const Puzzle& puzzle) {
        const Puzzle* before = find(puzzles_, id_started_from(puzzle));
        for (lang::Diagnostic& each : not_made_of(puzzle, before))
            found_.push_back(std::move(each));
    }

    std::vector<lang::Diagnostic> found() { return std::move(found_); }

  private:
    static std::string file_of(const Course& course) {
        return course.ladder ? "ladders.toml" : "paths.toml";
    }
    void error(const Course& course, const Rung& rung, std::string message, std::string remedy) {
        found_.push_back({lang::Severity::Error, file_of(course), rung.span, std::move(message),
                          std::move(remedy)});
    }

    void check_rung(const Course& course, std::size_t i) {
        const Rung& rung = course.rungs[i];
        const Puzzle* puzzle = find(puzzles_, rung.puzzle);
        if (!puzzle) {
            std::vector<std::string> ids;
            for (const Puzzle& each : puzzles_) ids.push_back(each.id);
            const std::string near = lang::nearest(rung.puzzle, ids);
            return error(
                course, rung, "there is no puzzle called " + rung.puzzle,
                near.empty() ? "name a folder without its number" : "did you mean " + near + "?");
        }
        bool started = i == 0 || !course.ladder;
        for (std::size_t j = 0; j < i; j++) {
            started = started || course.rungs[j].puzzle == id_started_from(*puzzle);
            if (course.rungs[j].puzzle != rung.puzzle) continue;
            return error(course, rung, course.id + " names " + rung.puzzle + " twice",
                         "take one of the two away");
        }
        if (started) return;
        error(course, rung, rung.puzzle + " does not start from the solution of a rung before it",
              "write into its puzzle.toml: starts_from = " + quoted(course.rungs[i - 1].puzzle));
    }

    const std::vector<Puzzle>& puzzles_;
    std::vector<lang::Diagnostic> found_;
};

}  // namespace

std::string in_words(const std::string& aim) {
    for (const Aim& each : aims) {
        if (aim == each.word) return each.says;
    }
    return {};
}

std::vector<Course> read_courses(const std::string& file, std::string_view text, bool ladders,
                                 std::vector<lang::Diagnostic>& diagnostics) {
    const std::size_t before = diagnostics.size();
    std::vector<Course> courses;
    std::vector<lang::Span> spans;
    const toml::table whole = parse(file, text, diagnostics);
    Section top(whole, "", file, diagnostics);
    for (const auto& [key, node] : whole) {
        Course course;
        course.id = std::string(key.str());
        course.ladder = ladders;
        const toml::table* table = top.table(course.id.c_str(), true);
        if (!table) continue;
        Section section(*table, course.id, file, diagnostics);
        section.text("title", course.title, true);
        section.text("summary", course.summary, true);
        if (ladders) {
            read_rungs(section, file, course, diagnostics);
        } else if (const toml::array* list = section.list("puzzles", true)) {
            for (const toml::node& each : *list) {
                if (const auto* name = each.as_string()) {
                    course.rungs.push_back({name->get(), {}, place(each.source())});
                } else {
                    section.error(place(each.source()), "a puzzle is named by a text in quotes",
                                  {});
                }
            }
        }
        section.finish();
        courses.push_back(std::move(course));
        spans.push_back(place(key.source()));
    }
    std::vector<std::size_t> order(courses.size());
    for (std::size_t i = 0; i < order.size(); i++) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return spans[a].line < spans[b].line; });
    std::vector<Course> sorted;
    for (const std::size_t i : order) sorted.push_back(std::move(courses[i]));
    sort_by_place(diagnostics, before);
    return sorted;
}

std::vector<Course> load_courses(const std::string& path,
                                 std::vector<lang::Diagnostic>& diagnostics) {
    std::vector<Course> all = read_courses(
        "ladders.toml", read_file(path + "/ladders.toml").value_or(""), true, diagnostics);
    std::vector<Course> paths = read_courses(
        "paths.toml", read_file(path + "/paths.toml").value_or(""), false, diagnostics);
    all.insert(all.end(), std::make_move_iterator(paths.begin()),
               std::make_move_iterator(paths.end()));
    return all;
}

std::vector<lang::Diagnostic> check_courses(const std::vector<Course>& courses,
                                            const std::vector<Puzzle>& puzzles) {
    Checking checking(puzzles);
    for (const Puzzle& each : puzzles) checking.check_start(each);
    for (const Course& each : courses) checking.check(each);
    return checking.found();
}

const Puzzle* find(const std::vector<Puzzle>& puzzles, std::string_view id) {
    for (const Puzzle& each : puzzles) {
        if (each.id == id) return &each;
    }
    return nullptr;
}

}  // namespace puzzle
