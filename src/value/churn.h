#pragma once
// Inside the value room: who will buy nothing in the window that follows. Features look back from a
// day, the outcome lies behind it: nothing from the future can leak in.

#include <array>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "stats/ridge_logistic.h"
#include "stats/spline.h"
#include "value/facts.h"
#include "value/purchase_models.h"
#include "value/settings.h"

namespace troth::value {

inline constexpr std::size_t kChurnFeatures = 13;
using ChurnFeatures = std::array<double, kChurnFeatures>;
/// Text of a feature is message "value.feature.<name>".
std::span<const std::string_view> churn_feature_names();

/// What a feature is measured in: money (minor units), share (0 to 1), number.
enum class FeatureKind : std::uint8_t { number, money, share };
FeatureKind churn_feature_kind(std::string_view feature);

/// What was known of a customer at the day of their sums; NaN where it was not.
ChurnFeatures churn_features(const CustomerFacts& facts);

/// Whether somebody can leave at all: bought, and has not lapsed.
bool can_leave(const Purchases& purchases, int lapse_days);

/// A customer at a cut date and what followed.
struct ChurnRow {
  ChurnFeatures features{};
  double left = 0;   ///< 1: no purchase in the window after the cut.
  double value = 0;  ///< Net sales of the window before it, minor units.
};

/// Ridge logistic regression on splines of the features, its level set by the latest cut.
struct ChurnModel {
  std::array<std::optional<stats::SplineKnots>, kChurnFeatures> knots{};
  stats::RidgeLogistic logistic;
  double ridge = 0;
  double shift = 0;  ///< Added to the log-odds.

  double chance(const ChurnFeatures& features) const;
  /// What each feature adds to the log-odds, against the average customer; 0 where it is not known.
  ChurnFeatures effects(const ChurnFeatures& features) const;
  /// The three features that move the log-odds most from that of the average customer.
  std::vector<Reason> reasons(const ChurnFeatures& features) const;
};

nlohmann::json churn_model_json(const ChurnModel& model);
std::optional<ChurnModel> read_churn_model(std::string_view document);

/// Fits to rows of several cuts, oldest first; then moves the level so that the mean chance over
/// the latest of them is the share that left. bad_input when the solver refuses.
Result<ChurnModel> fit_churn(std::span<const std::vector<ChurnRow>> cuts, std::uint64_t seed);

/// What moves the chance: for each feature the mean size of its effect on these customers, and
/// the effect over its values from low to high. The greatest first.
nlohmann::json churn_drivers(const ChurnModel& model, std::span<const ChurnRow> rows);

/// How well chances did on rows that came later than anything the model saw.
nlohmann::json churn_quality(const ChurnModel& model, std::span<const ChurnRow> rows,
                             const Settings& settings, double margin);

/// A model on the workspace: cuts every churn_days back from as_of, at most four, as far as the
/// orders reach; judged on the latest cut by a model of the earlier ones; then fitted to all.
struct FittedChurn {
  StoredModel stored;
  std::optional<ChurnModel> model;
  std::vector<ModelWarning> warnings;
};
Result<FittedChurn> fit_churn(db::Session& session, const Settings& settings, const Cuts& cuts,
                              std::span<const store::IdRange> ranges, Day as_of,
                              int currency_decimals, Progress& progress);

/// Fills chance, reasons and value at risk of who can leave.
void add_churn(const CustomerFacts& facts, const ChurnModel& model, const Settings& settings,
               double margin, CustomerValue& value);

}  // namespace troth::value
