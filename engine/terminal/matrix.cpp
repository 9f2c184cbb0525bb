// lockstep matrix: the five problems of every primitive, each cell judged and compared with what is
// known.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/puzzle/problems.h"
#include "engine/terminal/output.h"
#include "engine/terminal/target.h"

namespace terminal {

int matrix(const Common& common, const MatrixOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    const puzzle::Matrix matrix =
        puzzle::load_matrix(data_folder("systems") + "/five-problems", diagnostics);
    if (lang::has_error(diagnostics)) return report(common, diagnostics);
    std::vector<std::vector<std::string>> answers;
    bool all = true;
    Table table;
    table.rows.push_back({"primitive"});
    for (const puzzle::Problem& problem : matrix.problems) table.rows[0].push_back(problem.id);
    nlohmann::json json = nlohmann::json::array();
    for (const puzzle::Primitive& primitive : matrix.primitives) {
        answers.emplace_back();
        table.rows.push_back({primitive.name});
        nlohmann::json row{{"primitive", primitive.name}, {"system", primitive.system}};
        for (std::size_t j = 0; j < matrix.problems.size(); j++) {
            const std::string got = puzzle::answer_of(primitive, matrix.problems[j]);
            const bool same = got == primitive.expected[j];
            all &= same;
            answers.back().push_back(got);
            table.rows.back().push_back(same ? got : got + ", not " + primitive.expected[j]);
            row[matrix.problems[j].id] = got;
        }
        json.push_back(row);
    }
    if (common.json) {
        std::printf("%s\n", json.dump(2).c_str());
    } else if (options.markdown) {
        std::printf("%s", puzzle::page_of(matrix, answers).c_str());
    } else {
        std::printf("%s", table.text().c_str());
    }
    return all ? Ok : Failed;
}

}  // namespace terminal
