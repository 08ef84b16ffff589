#include "stats/pls_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "stats/multiple.h"
#include "stats/pls_report.h"
#include "stats/pls_split.h"
#include "stats/replicates.h"

namespace troth::stats {
namespace {

/// What comparing two groups needs of the pooled data.
struct GroupPool {
  const PlsPlan& plan;
  const PlsTable& table;
  const PlsSettings& settings;
  const PlsReference& reference;
  std::vector<std::size_t> group;  ///< Of each row of the table.

  std::vector<std::size_t> rows_of(std::size_t g) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i] == g) rows.push_back(i);
    }
    return rows;
  }
};

struct GroupWorker {
  explicit GroupWorker(const GroupPool& pool)
      : estimator(pool.plan, pool.table, solver_settings(pool.settings), pool.settings.consistent),
        other(pool.plan.figures()) {}

  PlsEstimator estimator;
  std::vector<double> other;
  std::vector<std::size_t> order;
  std::vector<double> a, b;
};

int run_both(const GroupPool& pool, GroupWorker& worker, std::span<double> first,
             std::span<double> second) {
  const PlsFailure one =
      worker.estimator.run(worker.a, effective_n(worker.a), &pool.reference, first);
  if (one != PlsFailure::none) return static_cast<int>(one);
  return static_cast<int>(
      worker.estimator.run(worker.b, effective_n(worker.b), &pool.reference, second));
}

/// Differences of all figures in random splits of two groups' rows.
Replicates permute(const GroupPool& pool, std::size_t a, std::size_t b, std::size_t permutations) {
  const std::vector<std::size_t> first = pool.rows_of(a);
  std::vector<std::size_t> rows = pool.rows_of(b);
  rows.insert(rows.begin(), first.begin(), first.end());
  const std::uint64_t stream = (a * 1000 + b) * 1'000'000;
  const auto make = [&]() -> ReplicateWorker {
    const auto worker = std::make_shared<GroupWorker>(pool);
    return [&, worker](std::size_t index, std::span<double> out) {
      deal(rows, first.size(), pool.settings.seed, stream + index + 1, pool.table.weights,
           worker->order, worker->a, worker->b);
      const int code = run_both(pool, *worker, out, worker->other);
      for (std::size_t f = 0; f < out.size(); ++f) out[f] -= worker->other[f];
      return code;
    };
  };
  return run_replicates(permutations, pool.plan.figures(), pool.settings.threads, make);
}

double p_of(const Replicates& permuted, std::size_t figure, double difference) {
  if (std::isnan(difference) || permuted.used == 0) return kNaN;
  double as_far = 0;
  for (std::size_t i = 0; i < permuted.used; ++i) {
    const double d = permuted.values[i * permuted.figures + figure];
    as_far += std::fabs(d) >= std::fabs(difference) * (1 - 1e-12) ? 1 : 0;
  }
  return (1 + as_far) / (1 + static_cast<double>(permuted.used));
}

void correct(std::vector<PlsGroupDifference>& differences) {
  std::vector<double> p;
  for (const PlsGroupDifference& d : differences) p.push_back(d.p);
  const std::vector<double> adjusted = holm(p);
  for (std::size_t i = 0; i < p.size(); ++i) differences[i].p_holm = adjusted[i];
}

void compare_two(const GroupPool& pool, const PlsGroup& a, std::size_t place_a, const PlsGroup& b,
                 std::size_t place_b, std::size_t permutations, PlsGroupComparison& out) {
  const Replicates permuted = permute(pool, place_a, place_b, permutations);
  out.permutations.failed += permuted.requested - permuted.used;
  const PlsLayout& at = pool.plan.last->layout;
  const PlsFigures& fa = a.result.figures;
  const PlsFigures& fb = b.result.figures;
  for (std::size_t m = 0; m < fa.paths.size(); ++m) {
    const double one = fa.paths[m].estimate.value;
    const double two = fb.paths[m].estimate.value;
    out.paths.push_back({a.name, b.name, fa.paths[m].from, fa.paths[m].to, one, two, one - two,
                         p_of(permuted, at.path + m, one - two), kNaN});
  }
  for (std::size_t k = 0; k < fa.constructs.size(); ++k) {
    const double one = fa.constructs[k].index.value;
    const double two = fb.constructs[k].index.value;
    if (std::isnan(one) || std::isnan(two)) continue;
    out.indices.push_back({a.name, b.name, fa.constructs[k].name, "", one, two, one - two,
                           p_of(permuted, at.index + k, one - two), kNaN});
  }
}

Result<std::vector<std::size_t>> estimate_groups(const PlsModel& model, const PlsSplit& split,
                                                 PlsGroupComparison& out) {
  std::vector<std::size_t> usable;
  for (std::size_t g = 0; g < split.names.size(); ++g) {
    TROTH_ASSIGN(PlsResult result, estimate_pls(model, split.rows_of(g), split.settings));
    if (result.figures.paths.empty()) {
      out.warnings.push_back(
          {"group_left_out",
           fmt::format("Group {} is not compared: {}", split.names[g], result.verdict.culprit),
           split.names[g]});
    } else {
      usable.push_back(g);
    }
    out.groups.push_back({split.names[g], std::move(result)});
  }
  return usable;
}

}  // namespace

Result<PlsGroupComparison> compare_pls_groups(const PlsModel& model, const PlsData& data,
                                              const std::vector<std::string>& groups,
                                              const PlsSettings& settings,
                                              std::size_t permutations) {
  PlsGroupComparison out;
  const PlsSplit split = split_rows(model, data, groups, settings);
  out.verdict = split.verdict;
  if (!out.verdict.ok()) return out;
  TROTH_ASSIGN(const std::vector<std::size_t> usable, estimate_groups(model, split, out));
  if (usable.size() < 2) {
    out.verdict = {StatusCode::too_few_rows, "too_few_groups",
                   fmt::format("{} of {} groups could be estimated; a comparison needs two.",
                               usable.size(), split.names.size())};
    return out;
  }
  TROTH_ASSIGN(const PlsPrepared prepared, prepare_pls(model, split.data, split.settings));
  out.verdict = prepared.verdict;
  if (!prepared.table) return out;
  const PlsPlan plan(model);
  PlsEstimator pooled(plan, *prepared.table, solver_settings(settings), settings.consistent);
  std::vector<double> values(plan.figures());
  const PlsFailure failure =
      pooled.run(prepared.table->weights, prepared.effective_n, nullptr, values);
  if (failure != PlsFailure::none) {
    out.verdict = failure_verdict(failure, pooled.culprit());
    return out;
  }
  const PlsReference reference = pooled.reference();
  GroupPool pool{plan, *prepared.table, split.settings, reference, {}};
  for (const std::size_t row : prepared.rows) pool.group.push_back(split.group[row]);
  out.permutations.requested = permutations;
  for (std::size_t i = 0; i < usable.size(); ++i) {
    for (std::size_t j = i + 1; j < usable.size(); ++j) {
      compare_two(pool, out.groups[usable[i]], usable[i], out.groups[usable[j]], usable[j],
                  permutations, out);
    }
  }
  correct(out.paths);
  correct(out.indices);
  return out;
}

}  // namespace troth::stats
