#pragma once
// The models behind `troth stats churn`, with their settings chosen inside the rows they are
// fitted to.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/stats_design.h"
#include "base/result.h"
#include "stats/boosting.h"
#include "stats/ridge_logistic.h"

namespace troth::app {

/// The same columns as each kind of model wants them.
struct ChurnDesign {
  Design logistic;  ///< Numbers with curves.
  Design boosting;  ///< Numbers as they are; trees bend by themselves.
};

/// "logistic" or "boosting", fitted.
class ChurnModel {
 public:
  /// The ridge, or the number of trees, is the one with the least log loss in three folds of the
  /// rows themselves (of at most 20,000 of them), so that rows left out were never looked at.
  static Result<ChurnModel> fit(const std::string& name, const ChurnDesign& design,
                                std::span<const double> y, std::vector<std::size_t> rows,
                                std::uint64_t seed);

  /// What a model says of one row.
  struct Score {
    double chance = 0;
    std::vector<double> parts;  ///< What each column of the file adds to the log-odds.
  };
  /// Without `reasons`, parts are empty: for trees they take far longer than the chances.
  Result<std::vector<Score>> scores(const ChurnDesign& design, std::span<const std::size_t> rows,
                                    bool reasons) const;

  double ridge() const { return ridge_; }
  int rounds() const { return rounds_; }
  /// Of the logistic model, else nullptr.
  const stats::RidgeLogistic* logistic() const { return boosting_ ? nullptr : &logistic_; }

 private:
  stats::RidgeLogistic logistic_;
  std::optional<stats::Boosting> boosting_;
  double ridge_ = 0;
  int rounds_ = 0;
};

}  // namespace troth::app
