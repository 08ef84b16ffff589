#include "app/stats_churn_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/classification.h"
#include "stats/inner_folds.h"

namespace troth::app {
namespace {

constexpr std::array kRounds{10, 25, 50, 100, 150, 200, 300, 400};

/// Sum of the log loss over rows.
double total_loss(const std::vector<double>& chances, std::span<const double> y,
                  const std::vector<std::size_t>& rows) {
  std::vector<double> outcomes;
  for (const std::size_t row : rows) outcomes.push_back(y[row]);
  return stats::log_loss(chances, outcomes) * static_cast<double>(rows.size());
}

std::size_t least(const std::vector<double>& losses) {
  return static_cast<std::size_t>(std::min_element(losses.begin(), losses.end()) - losses.begin());
}

Result<int> choose_rounds(const stats::Frame& x, std::span<const double> y,
                          const std::vector<stats::InnerSplit>& splits) {
  std::vector<double> losses(kRounds.size(), 0.0);
  for (const stats::InnerSplit& split : splits) {
    TROTH_ASSIGN(const auto fit,
                 stats::Boosting::fit(x, y, split.train, {.rounds = kRounds.back()}));
    for (std::size_t k = 0; k < kRounds.size(); ++k) {
      TROTH_ASSIGN(const auto chances, fit.probabilities(x, split.test, kRounds[k]));
      losses[k] += total_loss(chances, y, split.test);
    }
  }
  return kRounds[least(losses)];
}

}  // namespace

Result<ChurnModel> ChurnModel::fit(const std::string& name, const ChurnDesign& design,
                                   std::span<const double> y, std::vector<std::size_t> rows,
                                   std::uint64_t seed) {
  ChurnModel model;
  const auto splits = stats::inner_splits(rows, seed);
  if (name == "boosting") {
    const stats::Frame& x = design.boosting.frame;
    TROTH_ASSIGN(model.rounds_, choose_rounds(x, y, splits));
    TROTH_ASSIGN(auto fit, stats::Boosting::fit(x, y, rows, {.rounds = model.rounds_}));
    model.boosting_ = std::move(fit);
    return model;
  }
  const stats::Frame& x = design.logistic.frame;
  model.ridge_ = stats::choose_ridge(x, y, splits);
  const auto fit = stats::fit_ridge_logistic(x, y, rows, {.ridge = model.ridge_});
  if (!fit.verdict.ok()) {
    return Error{ErrorCode::bad_input, fit.verdict.culprit, "logistic", ""};
  }
  model.logistic_ = fit.model;
  return model;
}

Result<std::vector<ChurnModel::Score>> ChurnModel::scores(const ChurnDesign& design,
                                                          std::span<const std::size_t> rows,
                                                          bool reasons) const {
  std::vector<Score> scores(rows.size());
  if (!boosting_) {
    const Design& d = design.logistic;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      scores[i].chance = logistic_.probability(d.frame, rows[i]);
      if (!reasons) continue;
      const std::vector<double> parts = logistic_.contributions(d.frame, rows[i]);
      scores[i].parts.assign(d.sources.size(), 0.0);
      for (std::size_t c = 0; c < parts.size(); ++c) scores[i].parts[d.source_of[c]] += parts[c];
    }
    return scores;
  }
  const Design& d = design.boosting;
  TROTH_ASSIGN(const std::vector<double> chances, boosting_->probabilities(d.frame, rows));
  for (std::size_t i = 0; i < rows.size(); ++i) scores[i].chance = chances[i];
  if (!reasons) return scores;
  TROTH_ASSIGN(const std::vector<double> parts, boosting_->contributions(d.frame, rows));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    scores[i].parts.assign(d.sources.size(), 0.0);
    for (std::size_t c = 0; c < d.terms(); ++c) {
      scores[i].parts[d.source_of[c]] += parts[i * (d.terms() + 1) + c];
    }
  }
  return scores;
}

}  // namespace troth::app
