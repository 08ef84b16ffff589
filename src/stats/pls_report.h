#pragma once
// From the flat row of figures to the named ones of pls.h, and from failures to verdicts.

#include <span>
#include <string>
#include <vector>

#include "stats/pls.h"
#include "stats/pls_plan.h"

namespace troth::stats {

PlsSolver::Settings solver_settings(const PlsSettings& settings);

/// Figures without uncertainty.
std::vector<PlsFigure> as_figures(std::span<const double> values);
/// The figures of one stage by name.
PlsFigures assemble(const PlsStage& stage, std::span<const PlsFigure> figures);

/// What a failure means, with its culprit in a sentence.
Verdict failure_verdict(PlsFailure failure, const std::string& culprit);
/// "zero_variance", ...
std::string_view failure_name(PlsFailure failure);
/// What the consistent correction found wrong, or ok.
Verdict inadmissible_verdict(const PlsPlan& plan, const PlsFigureMaker& maker);

bool is_correlation_psd(const std::vector<double>& correlation, std::size_t items);

}  // namespace troth::stats
