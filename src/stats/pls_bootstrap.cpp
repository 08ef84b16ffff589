#include "stats/pls_bootstrap.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/random.h"
#include "stats/pls_report.h"
#include "stats/replicates.h"

namespace troth::stats {
namespace {

/// Code of a replicate that PLSc computed but found inadmissible, after those of PlsFailure.
constexpr int kInadmissible = 16;
constexpr double kPlsFailedShareMax = 0.05;
/// Groups of rows left out together beyond this many rows: the skewness of group means over their
/// number estimates the same acceleration.
constexpr std::size_t kJackknifeMax = 2000;
/// Figures gathered at once: one cache line of each replicate.
constexpr std::size_t kGather = 8;

struct BootstrapWorker {
  BootstrapWorker(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings)
      : estimator(plan, table, solver_settings(settings), settings.consistent),
        weights(table.z.rows()) {}

  PlsEstimator estimator;
  std::vector<double> weights;
};

int code_of(const BootstrapWorker& worker, PlsFailure failure, bool consistent) {
  if (failure != PlsFailure::none) return static_cast<int>(failure);
  const bool bad = consistent && worker.estimator.maker().inadmissible() != PlsInadmissible::none;
  return bad ? kInadmissible : 0;
}

Replicates resample(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings,
                    const PlsReference& reference, double rows) {
  const auto make = [&]() -> ReplicateWorker {
    const auto worker = std::make_shared<BootstrapWorker>(plan, table, settings);
    return [&, worker](std::size_t index, std::span<double> out) {
      Random random(settings.seed, index + 1);
      const std::size_t n = table.z.rows();
      std::fill(worker->weights.begin(), worker->weights.end(), 0.0);
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t row = random.below(n);
        worker->weights[row] += table.weights[row];
      }
      const PlsFailure failure = worker->estimator.run(worker->weights, rows, &reference, out);
      return code_of(*worker, failure, settings.consistent);
    };
  };
  return run_replicates(settings.bootstrap, plan.figures(), settings.threads, make);
}

/// Leaves out row i (or every k-th row from i).
Replicates jackknife(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings,
                     const PlsReference& reference, double rows) {
  const std::size_t groups = std::min(table.z.rows(), kJackknifeMax);
  const auto make = [&]() -> ReplicateWorker {
    const auto worker = std::make_shared<BootstrapWorker>(plan, table, settings);
    return [&, worker](std::size_t index, std::span<double> out) {
      worker->weights = table.weights;
      for (std::size_t row = index; row < table.z.rows(); row += groups) worker->weights[row] = 0;
      return static_cast<int>(worker->estimator.run(worker->weights, rows, &reference, out));
    };
  };
  return run_replicates(groups, plan.figures(), settings.threads, make);
}

/// Values of figures [from, from + kGather) of every replicate, one figure after the other.
void gather(const Replicates& replicates, std::size_t from, std::vector<double>& columns) {
  const std::size_t width = std::min(kGather, replicates.figures - from);
  columns.resize(kGather * replicates.used);
  for (std::size_t b = 0; b < replicates.used; ++b) {
    const double* row = replicates.values.data() + b * replicates.figures + from;
    for (std::size_t f = 0; f < width; ++f) columns[f * replicates.used + b] = row[f];
  }
}

void summarise_replicates(const Replicates& replicates, const Replicates& leave_out,
                          const PlsSettings& settings, std::span<const double> values,
                          std::span<PlsFigure> figures) {
  std::vector<double> columns;
  std::vector<double> leaves;
  for (std::size_t from = 0; from < replicates.figures; from += kGather) {
    gather(replicates, from, columns);
    if (settings.intervals == PlsIntervals::bca) gather(leave_out, from, leaves);
    for (std::size_t f = 0; f < kGather && from + f < replicates.figures; ++f) {
      const std::span<double> column(columns.data() + f * replicates.used, replicates.used);
      const std::span<const double> leave(leaves.data() + f * leave_out.used, leave_out.used);
      const ResampleSummary summary =
          settings.intervals == PlsIntervals::bca
              ? bca_summary(column, values[from + f], leave, settings.level)
              : percentile_summary(column, settings.level);
      PlsFigure& figure = figures[from + f];
      figure.se = summary.se;
      figure.interval = summary.interval;
      figure.p = summary.p;
    }
  }
}

void count_failures(const Replicates& replicates, PlsResult& result) {
  PlsBootstrap& bootstrap = result.bootstrap;
  bootstrap.requested = replicates.requested;
  bootstrap.used = replicates.used;
  bootstrap.failed = replicates.requested - replicates.used;
  for (std::size_t code = 1; code < replicates.failures.size(); ++code) {
    if (replicates.failures[code] == 0) continue;
    const bool inadmissible = code == static_cast<std::size_t>(kInadmissible);
    bootstrap.causes.emplace_back(
        inadmissible ? "inadmissible" : failure_name(static_cast<PlsFailure>(code)),
        replicates.failures[code]);
  }
  const double share =
      static_cast<double>(bootstrap.failed) / static_cast<double>(bootstrap.requested);
  if (share > kPlsFailedShareMax) {
    result.warnings.push_back({"failed_resamples",
                               fmt::format("{} of {} resamples ({:.0f} %) could not be estimated; "
                                           "the intervals rest on the others and are too short.",
                                           bootstrap.failed, bootstrap.requested, 100 * share),
                               fmt::format("{}/{}", bootstrap.failed, bootstrap.requested)});
  }
}

}  // namespace

void bootstrap_pls(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings,
                   const PlsReference& reference, PlsResult& result, std::span<const double> values,
                   std::span<PlsFigure> figures) {
  const double rows = result.effective_n;
  const Replicates replicates = resample(plan, table, settings, reference, rows);
  count_failures(replicates, result);
  if (replicates.used * 2 < replicates.requested) return;
  Replicates leave_out;
  if (settings.intervals == PlsIntervals::bca) {
    leave_out = jackknife(plan, table, settings, reference, rows);
  }
  summarise_replicates(replicates, leave_out, settings, values, figures);
}

PlsConsistentRun run_consistent(const PlsPlan& plan, const PlsTable& table,
                                const PlsSettings& settings, double rows) {
  PlsEstimator estimator(plan, table, solver_settings(settings), true);
  PlsConsistentRun run;
  run.figures.assign(plan.figures(), kNaN);
  const PlsFailure failure = estimator.run(table.weights, rows, nullptr, run.figures);
  if (failure != PlsFailure::none) {
    run.figures.clear();
    run.verdict = failure_verdict(failure, estimator.culprit());
    return run;
  }
  run.verdict = inadmissible_verdict(plan, estimator.maker());
  return run;
}

}  // namespace troth::stats
