#pragma once
// Bootstrap and consistent re-estimation of a plan. What callers should use is pls.h.

#include <span>
#include <vector>

#include "stats/pls.h"
#include "stats/pls_plan.h"

namespace troth::stats {

/// Resamples rows with replacement (each brings its weight), turns every construct the way the
/// sample's points (sign correction by construct, Tenenhaus et al. 2005), and writes standard
/// errors, intervals and p into `figures`. Failed resamples are counted by cause in `result`, with
/// a warning when they are more than one in twenty; with fewer than half left there are no
/// intervals.
void bootstrap_pls(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings,
                   const PlsReference& reference, PlsResult& result, std::span<const double> values,
                   std::span<PlsFigure> figures);

/// PLSc of the same data; `figures` is empty when nothing could be computed.
struct PlsConsistentRun {
  Verdict verdict;
  std::vector<double> figures;
};

PlsConsistentRun run_consistent(const PlsPlan& plan, const PlsTable& table,
                                const PlsSettings& settings, double rows);

}  // namespace troth::stats
