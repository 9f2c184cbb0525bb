// lockstep export: a script in the language of another checker.
#include <cstdio>

#include "engine/promela/promela.h"
#include "engine/terminal/output.h"
#include "engine/terminal/target.h"

namespace terminal {

int export_model(const Common& common, const ExportOptions& options) {
    std::vector<lang::Diagnostic> diagnostics;
    std::optional<Target> target = find_target(common, options.named, diagnostics);
    if (!target || !target->built.machine) return report(common, diagnostics);
    warn(common, diagnostics);
    const vm::Settings& settings = target->built.machine->settings;
    promela::Options how;
    how.exact_time = settings.rule.exact_time();
    how.spurious = settings.rule.spurious;
    how.races = target->rules.races == explore::Races::Fail;
    how.output_words_max = static_cast<int>(settings.output_words_max);
    how.local_instructions_max = settings.local_instructions_max;
    const promela::Model model = promela::write(*target->built.program, how);
    if (!model.ok()) return report(common, model.diagnostics);
    if (options.promela == "-") {
        std::fputs(model.text.c_str(), stdout);
        return Ok;
    }
    std::vector<lang::Diagnostic> problems;
    if (!write_text(options.promela, model.text, problems)) return report(common, problems);
    return Ok;
}

}  // namespace terminal
