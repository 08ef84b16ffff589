#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "stats/pls_groups.h"
#include "stats/pls_report.h"
#include "stats/pls_split.h"
#include "stats/replicates.h"

namespace troth::stats {
namespace {

constexpr double kMicomRounding = 1e-12;

/// Pooled data, its correlations, and the scores that the pooled weights give its rows.
struct MicomPool {
  const PlsPlan& plan;
  const PlsTable& table;
  const PlsSettings& settings;
  PlsReference reference;
  std::vector<double> correlation;  ///< items x items
  std::vector<double> scores;       ///< One column of rows per construct.

  std::size_t constructs() const { return plan.last->shape.constructs; }
  std::size_t items() const { return plan.last->shape.items; }
};

void fill_pool(const PlsEstimator& pooled, MicomPool& pool) {
  const std::size_t items = pool.items();
  const std::size_t rows = pool.table.z.rows();
  const PlsMoments& moments = pooled.moments();
  pool.correlation.resize(items * items);
  for (std::size_t a = 0; a < items; ++a) {
    for (std::size_t b = 0; b < items; ++b) {
      pool.correlation[a * items + b] = moments.correlation[a * moments.stride + b];
    }
  }
  pool.scores.assign(pool.constructs() * rows, 0.0);
  // Scores with variance 1 by the divisor n - 1.
  const double n = effective_n(pool.table.weights);
  const double unit = std::sqrt((n - 1) / n);
  const PlsShape& shape = pool.plan.last->shape;
  for (std::size_t h = 0; h < items; ++h) {
    const double weight = unit * pooled.solver().weights()[h] / std::sqrt(moments.variance[h]);
    double* score = pool.scores.data() + shape.owner[h] * rows;
    for (std::size_t i = 0; i < rows; ++i) {
      score[i] += weight * (pool.table.z.at(i, h) - moments.mean[h]);
    }
  }
}

/// Correlation, over the pooled rows, of the scores that two sets of weights give construct k.
double congruence(const MicomPool& pool, std::size_t k, std::span<const double> one,
                  std::span<const double> two) {
  const PlsShape& shape = pool.plan.last->shape;
  double cross = 0;
  double first = 0;
  double second = 0;
  for (std::size_t a = shape.begin[k]; a < shape.begin[k + 1]; ++a) {
    for (std::size_t b = shape.begin[k]; b < shape.begin[k + 1]; ++b) {
      const double r = pool.correlation[a * pool.items() + b];
      cross += one[a] * r * two[b];
      first += one[a] * r * one[b];
      second += two[a] * r * two[b];
    }
  }
  return cross / std::sqrt(first * second);
}

struct MeanAndVariance {
  double mean = 0;
  double variance = 0;
};

/// Mean and variance (divisor n - 1, n being Kish's under weights) of a construct's scores.
MeanAndVariance of_scores(const MicomPool& pool, std::size_t k, std::span<const double> weights) {
  const std::size_t rows = pool.table.z.rows();
  const double* score = pool.scores.data() + k * rows;
  double total = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    total += weights[i];
    sum += weights[i] * score[i];
    squares += weights[i] * score[i] * score[i];
  }
  const double mean = sum / total;
  const double n = effective_n(weights);
  return {mean, (squares / total - mean * mean) * n / (n - 1)};
}

struct MicomWorker {
  explicit MicomWorker(const MicomPool& pool)
      : estimator(pool.plan, pool.table, solver_settings(pool.settings), false),
        figures(pool.plan.figures()) {}

  PlsEstimator estimator;
  std::vector<double> figures, a, b, weights_a;
  std::vector<std::size_t> order;
};

/// c, difference of means and log ratio of variances of every construct, for the rows of weights
/// worker.a against those of worker.b.
int compare(const MicomPool& pool, MicomWorker& worker, std::span<double> out) {
  const auto run = [&](const std::vector<double>& weights) {
    return worker.estimator.run(weights, effective_n(weights), &pool.reference, worker.figures);
  };
  PlsFailure failure = run(worker.a);
  if (failure != PlsFailure::none) return static_cast<int>(failure);
  const std::span<const double> weights = worker.estimator.solver().weights();
  worker.weights_a.assign(weights.begin(), weights.end());
  failure = run(worker.b);
  if (failure != PlsFailure::none) return static_cast<int>(failure);
  for (std::size_t k = 0; k < pool.constructs(); ++k) {
    out[3 * k] = congruence(pool, k, worker.weights_a, worker.estimator.solver().weights());
    const MeanAndVariance a = of_scores(pool, k, worker.a);
    const MeanAndVariance b = of_scores(pool, k, worker.b);
    out[3 * k + 1] = a.mean - b.mean;
    out[3 * k + 2] = std::log(a.variance / b.variance);
  }
  return 0;
}

/// Share of permutations at least as far out, counting the sample itself.
double p_of(const Replicates& permuted, std::size_t figure, double value, bool low_side) {
  double as_far = 0;
  for (std::size_t i = 0; i < permuted.used; ++i) {
    const double x = permuted.values[i * permuted.figures + figure];
    const bool far = low_side ? x <= value + kMicomRounding
                              : std::fabs(x) >= std::fabs(value) * (1 - kMicomRounding);
    as_far += far ? 1 : 0;
  }
  return (1 + as_far) / (1 + static_cast<double>(permuted.used));
}

double low_quantile(const Replicates& permuted, std::size_t figure, double p) {
  std::vector<double> values;
  for (std::size_t i = 0; i < permuted.used; ++i) {
    values.push_back(permuted.values[i * permuted.figures + figure]);
  }
  if (values.empty()) return kNaN;
  const auto at = static_cast<std::size_t>(p * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

void add_pair(const MicomPool& pool, const std::vector<std::size_t>& group, std::size_t a,
              std::size_t b, std::size_t permutations, PlsMicom& out) {
  MicomWorker worker(pool);
  std::vector<std::size_t> rows;
  worker.a.assign(group.size(), 0.0);
  worker.b.assign(group.size(), 0.0);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] != a && group[i] != b) continue;
    rows.push_back(i);
    (group[i] == a ? worker.a : worker.b)[i] = pool.table.weights[i];
  }
  const auto size_a = static_cast<std::size_t>(std::count(group.begin(), group.end(), a));
  std::vector<double> observed(3 * pool.constructs());
  const int code = compare(pool, worker, observed);
  if (code != 0) {
    const Verdict why = failure_verdict(static_cast<PlsFailure>(code), worker.estimator.culprit());
    out.warnings.push_back({"pair_left_out",
                            fmt::format("{} and {} are not compared: {}", out.groups[a].first,
                                        out.groups[b].first, why.culprit),
                            out.groups[a].first + ", " + out.groups[b].first});
    return;
  }
  const std::uint64_t stream = (a * 1000 + b) * 1'000'000;
  const auto make = [&]() -> ReplicateWorker {
    const auto other = std::make_shared<MicomWorker>(pool);
    return [&, other](std::size_t index, std::span<double> figures) {
      deal(rows, size_a, pool.settings.seed, stream + index + 1, pool.table.weights, other->order,
           other->a, other->b);
      return compare(pool, *other, figures);
    };
  };
  const Replicates permuted =
      run_replicates(permutations, observed.size(), pool.settings.threads, make);
  out.permutations.failed += permuted.requested - permuted.used;
  const double alpha = 1 - pool.settings.level;
  for (std::size_t k = 0; k < pool.constructs(); ++k) {
    PlsInvariance v;
    v.a = out.groups[a].first;
    v.b = out.groups[b].first;
    v.construct = pool.plan.last->model.constructs[k].name;
    v.c = observed[3 * k];
    v.c_limit = low_quantile(permuted, 3 * k, alpha);
    v.p_c = p_of(permuted, 3 * k, v.c, true);
    v.mean_difference = observed[3 * k + 1];
    v.p_mean = p_of(permuted, 3 * k + 1, v.mean_difference, false);
    v.log_variance_ratio = observed[3 * k + 2];
    v.p_variance = p_of(permuted, 3 * k + 2, v.log_variance_ratio, false);
    v.compositional = v.p_c >= alpha;
    v.full = v.compositional && v.p_mean >= alpha && v.p_variance >= alpha;
    out.constructs.push_back(std::move(v));
  }
}

}  // namespace

Result<PlsMicom> micom(const PlsModel& model, const PlsData& data,
                       const std::vector<std::string>& groups, const PlsSettings& settings,
                       std::size_t permutations) {
  TROTH_TRY(check_pls_model(model));
  const PlsPlan plan(model);
  if (plan.parts || plan.scores) {
    return Error{ErrorCode::bad_input,
                 "Invariance is tested of constructs that items measure: leave parts and products "
                 "out.",
                 "constructs", ""};
  }
  PlsMicom out;
  const PlsSplit split = split_rows(model, data, groups, settings);
  out.verdict = split.verdict;
  if (!out.verdict.ok()) return out;
  TROTH_ASSIGN(const PlsPrepared prepared, prepare_pls(model, split.data, split.settings));
  out.verdict = prepared.verdict;
  out.warnings = split.warnings;
  out.warnings.insert(out.warnings.end(), prepared.warnings.begin(), prepared.warnings.end());
  out.n = prepared.rows.size();
  if (!prepared.table) return out;
  std::vector<std::size_t> group;
  for (const std::size_t row : prepared.rows) group.push_back(split.group[row]);
  for (std::size_t g = 0; g < split.names.size(); ++g) {
    out.groups.emplace_back(split.names[g],
                            static_cast<std::size_t>(std::count(group.begin(), group.end(), g)));
  }
  PlsEstimator pooled(plan, *prepared.table, solver_settings(settings), false);
  std::vector<double> values(plan.figures());
  const PlsFailure failure =
      pooled.run(prepared.table->weights, prepared.effective_n, nullptr, values);
  if (failure != PlsFailure::none) {
    out.verdict = failure_verdict(failure, pooled.culprit());
    return out;
  }
  MicomPool pool{plan, *prepared.table, split.settings, pooled.reference(), {}, {}};
  fill_pool(pooled, pool);
  out.permutations.requested = permutations;
  for (std::size_t a = 0; a < split.names.size(); ++a) {
    for (std::size_t b = a + 1; b < split.names.size(); ++b) {
      add_pair(pool, group, a, b, permutations, out);
    }
  }
  if (out.constructs.empty()) {
    out.verdict = {StatusCode::too_few_rows, "too_few_groups",
                   fmt::format("No two of {} groups could be compared.", split.names.size())};
  }
  return out;
}

}  // namespace troth::stats
