#include "stats/inner_folds.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/random.h"
#include "stats/classification.h"
#include "stats/ridge_logistic.h"

namespace troth::stats {
namespace {

constexpr std::array kRidges{0.3, 3.0, 30.0, 300.0, 3000.0};
constexpr std::size_t kInnerFolds = 3;
constexpr std::size_t kInnerRowsMax = 20'000;

}  // namespace

std::vector<InnerSplit> inner_splits(std::vector<std::size_t> rows, std::uint64_t seed) {
  Random random(seed, 1);
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
  if (rows.size() > kInnerRowsMax) rows.resize(kInnerRowsMax);
  std::vector<InnerSplit> splits(kInnerFolds);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < kInnerFolds; ++k) {
      (i % kInnerFolds == k ? splits[k].test : splits[k].train).push_back(rows[i]);
    }
  }
  return splits;
}

double choose_ridge(const Frame& x, std::span<const double> y,
                    const std::vector<InnerSplit>& splits) {
  std::array<double, kRidges.size()> losses{};
  for (const InnerSplit& split : splits) {
    std::vector<double> outcomes;
    for (const std::size_t row : split.test) outcomes.push_back(y[row]);
    for (std::size_t k = 0; k < kRidges.size(); ++k) {
      const auto fit = fit_ridge_logistic(x, y, split.train, {.ridge = kRidges[k]});
      if (!fit.verdict.ok()) return kRidges[1];
      std::vector<double> chances;
      for (const std::size_t row : split.test) chances.push_back(fit.model.probability(x, row));
      losses[k] += log_loss(chances, outcomes) * static_cast<double>(split.test.size());
    }
  }
  return kRidges[static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) -
                                          losses.begin())];
}

}  // namespace troth::stats
