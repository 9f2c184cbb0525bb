// Tasks that come again, and who goes first: rate monotonic and earliest deadline first, side by
// side. The patterns are worked out by hand for the sets of the comments.
#include "engine/sched/run.h"
#include "tests/puzzle/folder.h"

namespace puzzle {
namespace {

explore::Verdict judged(const std::string& script) {
    Rules rules;
    Built built = build_script("script.task", script, rules);
    INFO(script << written(built.diagnostics));
    REQUIRE(built.machine);
    return explore::judge(built.machine, question(rules));
}

// Who used the processor when, in the first [steps] steps.
std::string line_of(const std::string& script, std::size_t steps) {
    Rules rules;
    Built built = build_script("script.task", script, rules);
    INFO(script << written(built.diagnostics));
    REQUIRE(built.machine);
    sched::Run run(built.machine);
    run.play(*sched::first(), steps);
    return sched::cpu_line(run);
}

std::string under(const char* rule, const std::string& tasks) {
    return "//! rule = \"" + std::string(rule) + "\"\n#include <lockstep.h>\n" + tasks;
}

// 2 of 5 and 4 of 7 are 97 percent: too much for fixed priorities, not for deadlines.
const std::string nearly_full = "task f every(5) { work(2); }\ntask s every(7) { work(4); }\n";

}  // namespace

TEST_CASE("earliest deadline first meets what rate monotonic misses", "[puzzle][rates]") {
    const explore::Verdict rm = judged(under("rm", nearly_full));
    CHECK(rm.kind == explore::VerdictKind::DeadlineMissed);
    CHECK(rm.sentence.find("s misses its deadline") == 0);
    CHECK(rm.bounds.find("rate monotonic on 1 core") != std::string::npos);
    const explore::Verdict edf = judged(under("edf", nearly_full));
    CHECK(edf.passed());
    CHECK(edf.bounds.find("earliest deadline first on 1 core") != std::string::npos);
}

TEST_CASE("both rules choose as worked out by hand", "[puzzle][rates]") {
    // At 5 the second job of f comes. By rate it interrupts s, which then misses 7; by deadline s,
    // due at 7, goes on before f, due at 10. At 7 s comes again, due at 14, and f goes first
    // until 8.
    CHECK(line_of(under("rm", nearly_full), 40).find("f[0,2) s[2,5) f[5,7)") == 0);
    CHECK(line_of(under("edf", nearly_full), 60).find("f[0,2) s[2,6) f[6,8) s[8,12) f[12,14)") ==
          0);
}

TEST_CASE(
    "a job whose work is done at its deadline is in time, though a more urgent one comes then",
    "[puzzle][rates]") {
    // slow has the processor in [1,5) and [6,10), and is due at 10, when quick comes again.
    const std::string tasks =
        "task quick every(5) { work(1); }\ntask slow every(10) { work(8); }\n";
    CHECK(judged(under("rm", tasks)).passed());
    CHECK(judged(under("edf", tasks)).passed());
    CHECK(line_of(under("rm", tasks), 60)
              .find("quick[0,1) slow[1,5) quick[5,6) slow[6,10) quick[10,11)") == 0);
    // One tick more is late, and so is a job that has something left to do.
    CHECK(
        judged(under("rm", "task quick every(5) { work(1); }\ntask slow every(10) { work(9); }\n"))
            .kind == explore::VerdictKind::DeadlineMissed);
    CHECK(judged(under("rm", "int x = 0;\n" + tasks.substr(0, tasks.rfind('}')) + "x = 1; }\n"))
              .kind == explore::VerdictKind::DeadlineMissed);
    // The same for a task that comes once.
    const std::string once =
        "task low priority(1) deadline(3) { work(3); }\n"
        "task high priority(2) at(3) { work(1); }\n";
    CHECK(judged(under("priority", once)).passed());
}

TEST_CASE("a set that just fits is met for ever, and one tick more is too much",
          "[puzzle][rates]") {
    // 1/2 + 1/3 + 1/6 = 1.
    const std::string full =
        "task a every(2) { work(1); }\ntask b every(3) { work(1); }\ntask c every(6) { work(1); "
        "}\n";
    CHECK(judged(under("edf", full)).passed());
    const std::string over =
        "task a every(2) { work(1); }\ntask b every(3) { work(1); }\ntask c every(6) { work(2); "
        "}\n";
    CHECK(judged(under("edf", over)).kind == explore::VerdictKind::DeadlineMissed);
    // Below the bound of Liu and Layland, 82 percent for two.
    CHECK(judged(under("rm", "task a every(5) { work(2); }\ntask b every(7) { work(2); }\n"))
              .passed());
}

TEST_CASE("the rate decides whatever priority a task names", "[puzzle][rates]") {
    const std::string wrong_way =
        "task s priority(9) every(7) { work(2); }\ntask f priority(1) every(5) { work(2); }\n";
    CHECK(line_of(under("rm", wrong_way), 20).find("f[0,2) s[2,4)") == 0);
    CHECK(line_of(under("edf", wrong_way), 20).find("f[0,2) s[2,4)") == 0);
    CHECK(line_of(under("priority", wrong_way), 20).find("s[0,2) f[2,4)") == 0);
    // A deadline without a period counts as one; without either a task waits for all that have one.
    const std::string mixed =
        "task idle priority(9) { work(2); }\ntask b deadline(9) { work(2); }\ntask a deadline(5) { "
        "work(2); }\n";
    CHECK(line_of(under("rm", mixed), 20).find("a[0,2) b[2,4) idle[4,6)") == 0);
    CHECK(line_of(under("edf", mixed), 20).find("a[0,2) b[2,4) idle[4,6)") == 0);
}

TEST_CASE("deadlines are compared from now on, not by their length", "[puzzle][rates]") {
    // b is due at 8, a comes at 4 and is due at 10: shorter, but later.
    const std::string late =
        "task b deadline(8) { work(6); }\ntask a at(4) deadline(6) { work(2); }\n";
    CHECK(line_of(under("edf", late), 20).find("b[0,6) a[6,8)") == 0);
    CHECK(line_of(under("rm", late), 20).find("b[0,4) a[4,6) b[6,8)") == 0);
}

TEST_CASE("equal deadlines are a choice that the judge makes both ways", "[puzzle][rates]") {
    const explore::Verdict verdict =
        judged(under("edf",
                     "int first = 0;\ntask a deadline(9) { if (first == 0) first = 1; work(1); }\n"
                     "task b deadline(9) { if (first == 0) first = 2; work(1); }\n"
                     "possible(first == 1);\npossible(first == 2);\n"));
    INFO(verdict.sentence);
    CHECK(verdict.passed());
}

TEST_CASE("a job may wait for a lock, and comes again all the same", "[puzzle][rates]") {
    const std::string locked =
        "#include <mutex>\nstd::mutex m;\n"
        "task f every(4) { m.lock(); work(1); m.unlock(); }\n"
        "task s every(9) { m.lock(); work(2); m.unlock(); }\n";
    CHECK(judged(under("rm", locked)).passed());
    CHECK(judged(under("edf", locked)).passed());
    const std::string kept =
        "#include <mutex>\nstd::mutex m;\n"
        "task f every(4) { m.lock(); work(1); m.unlock(); }\n"
        "task s every(19) { m.lock(); work(5); m.unlock(); }\n";
    CHECK(judged(under("rm", kept)).kind == explore::VerdictKind::DeadlineMissed);
}

TEST_CASE("a task's rate needs exact time, and its deadline lies within its period",
          "[puzzle][rates]") {
    const auto says_of = [](const std::string& script, const char* text) {
        Rules rules;
        Built built = build_script("script.task", script, rules);
        INFO(script << "wanted: " << text << "\n" << written(built.diagnostics));
        CHECK_FALSE(built.machine);
        CHECK(says(built.diagnostics, text));
    };
    says_of("#include <lockstep.h>\ntask f every(5) { work(2); }\n",
            "f comes every 5 ticks, and without priorities there are no exact ticks");
    says_of(under("edf", "task f every(5) deadline(6) { work(2); }\n"),
            "a job of this task would still have time when the next one comes");
    CHECK(judged(under("edf", "task f every(5) deadline(2) { work(2); }\n")).passed());
    CHECK(judged(under("edf", "task f every(5) deadline(2) { work(3); }\n")).kind ==
          explore::VerdictKind::DeadlineMissed);
    CHECK(line_of(under("edf", "task f at(1) every(5) deadline(3) { work(2); }\n"), 20) ==
          "idle[0,1) f[1,3) idle[3,6) f[6,8) idle[8,11) f[11,13)");
}

TEST_CASE("a puzzle's scripts are proven under other rules, too", "[puzzle][rates]") {
    std::vector<File> files = {
        {"README.md", "# Rates\n\nA story.\n"},
        {"hints.md", "## Look\n\nLook closely.\n"},
        {"puzzle.toml",
         "kind = \"predict\"\ndifficulty = 1\nsummary = \"s\"\norigin = \"o\"\n[rules]\nrule = "
         "\"rm\"\n"
         "[can]\n\"deadline missed by s\" = \"\"\n[cannot]\n\"goes on for ever\" = \"No.\"\n"
         "[expect]\nstart = \"deadline-missed\"\n[under.edf]\nstart = \"pass\"\n"},
        {"start.task", "#include <lockstep.h>\n" + nearly_full}};
    Loaded loaded = load("050-rates", files);
    INFO(written(loaded.diagnostics));
    REQUIRE(loaded.diagnostics.empty());
    Proof proof = prove(loaded);
    CHECK(proof.ok());
    REQUIRE(proof.rows.size() == 5);
    CHECK(proof.rows[1].file == "start.task by edf");
    CHECK(proof.rows[1].got == "pass");
    const auto changed = [&](const char* from, const char* to) {
        std::vector<File> other = files;
        std::string& text = other[2].text;
        text.replace(text.find(from), std::string(from).size(), to);
        return load("050-rates", other);
    };
    CHECK_FALSE(prove(changed("edf]\nstart = \"pass\"", "edf]\nstart = \"never\"")).ok());
    CHECK(says(changed("under.edf", "under.efd").diagnostics, "did you mean \"edf\"?"));
    CHECK(says(changed("under.edf", "under.rm").diagnostics, "\"rm\" is the puzzle's own rule"));
    CHECK(says(changed("edf]\nstart", "edf]\nsolution").diagnostics,
               "there is no file solution.task"));
}

}  // namespace puzzle
