#pragma once
// Does a PLS path model predict customers it has not seen? PLSpredict (Shmueli et al. 2016, 2019)
// and the cross-validated predictive ability test (CVPAT; Liengaard et al. 2021).

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "stats/pls.h"

namespace troth::stats {

/// Scores that predict a construct: those of its direct causes, as their own items give them; or
/// only those of constructs without causes, carried along the paths.
enum class PlsAntecedents : std::uint8_t { direct, earliest };

struct PlsPredictSettings {
  PlsAntecedents from = PlsAntecedents::direct;
  std::size_t folds = 10;
  std::size_t repetitions = 10;
};

/// Errors of one item, in its own units, over rows that were left out of the estimation.
struct PlsItemPrediction {
  std::string construct, item;
  double rmse = kNaN;
  double mae = kNaN;
  double q2 = kNaN;           ///< 1 - squared errors over those of the training mean.
  double mean_rmse = kNaN;    ///< Of predicting the training mean.
  double linear_rmse = kNaN;  ///< Of a linear regression on the items of the same causes.
  double linear_mae = kNaN;
};

/// Mean loss (squared error, averaged over a construct's items, in item variances) of the model
/// less that of a benchmark: below 0 the model is better. `difference` tests it over rows.
struct PlsPredictionTest {
  std::string construct;  ///< Empty: all items that are predicted.
  double loss = kNaN;
  double benchmark_loss = kNaN;
  Difference difference;
};

struct PlsPrediction {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  std::vector<PlsItemPrediction> items;
  std::vector<PlsPredictionTest> against_mean;
  std::vector<PlsPredictionTest> against_linear;
};

/// Cross-validates in `folds` random folds, `repetitions` times (losses of a row are averaged over
/// repetitions). Model, data and refusals as for estimate_pls(); models with parts or products, and
/// more folds than rows, are bad_input. The linear benchmark is NaN where its predictors are
/// collinear.
Result<PlsPrediction> predict_pls(const PlsModel& model, const PlsData& data,
                                  const PlsSettings& settings = {},
                                  const PlsPredictSettings& prediction = {});

}  // namespace troth::stats
