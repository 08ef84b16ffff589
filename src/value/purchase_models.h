#pragma once
// Inside the value room: models of purchases and spend on the workspace. The database groups equal
// histories, so that what is fitted is a small table of counts however many customers there are.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "stats/gamma_gamma.h"
#include "stats/peer_forecast.h"
#include "stats/purchase_model.h"
#include "value/cuts.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

inline constexpr double kDaysPerWeek = 7;

/// Something the reader of a run should know. Text is message "value.warning.<code>".
struct ModelWarning {
  std::string code;
  std::string subject;  ///< purchases, spend, churn, or a setting.
  std::string message;  ///< What the statistic said, English; may be empty.
};

/// A fitted model: what is stored of it, and what it says.
struct FittedPurchases {
  StoredModel stored;
  stats::PurchaseModel model;
  bool usable = false;
  std::vector<ModelWarning> warnings;
};
struct FittedSpend {
  StoredModel stored;
  stats::GammaGamma model;
  bool usable = false;
  std::vector<ModelWarning> warnings;
};

/// Groups of equal (frequency, recency, age) in weeks, from customer_purchases.
Result<std::vector<stats::PurchaseHistory>> load_histories(db::Session& session);

/// Fits the model of the settings, or with "best" the one with the least squared error in the last
/// third of the time, fitted again to all of it. customer_purchases must be up to date.
Result<FittedPurchases> fit_purchases(db::Session& session, const Settings& settings, Day as_of,
                                      Progress& progress);
/// Gamma-Gamma on the repeat customers whose repeat purchases brought something.
Result<FittedSpend> fit_spend(db::Session& session, const Settings& settings, Day as_of,
                              int currency_decimals);

/// From what is stored.
FittedPurchases read_purchases_model(const StoredModel& stored);
FittedSpend read_spend_model(const StoredModel& stored);

/// What is to be expected of one customer.
struct Forecast {
  double p_alive = stats::kNaN;
  double expected = stats::kNaN;
  stats::Interval interval;
  double discounted = stats::kNaN;  ///< Purchases of the horizon, each discounted.
};

/// Asks the model, and remembers what it said of customers with equal frequency and age.
class Forecaster {
 public:
  Forecaster(const FittedPurchases& purchases, const FittedSpend& spend, const Settings& settings,
             const Cuts& cuts, int currency_decimals);

  bool knows_purchases() const { return purchases_usable_; }
  /// Nothing is known of somebody without purchases.
  Forecast forecast(const Purchases& customer);
  /// Expected net value of a purchase to come, minor units.
  double spend(const Purchases& customer) const;
  /// Of the net value of all purchases of the horizon, undiscounted, minor units: of how many there
  /// will be and, with a spend model, of what each will bring.
  stats::Interval value_interval(const Purchases& customer, const Forecast& forecast);

 private:
  stats::PeerForecast& peers_of(const Purchases& customer);
  stats::SpendHistory spent(const Purchases& customer) const;

  stats::PurchaseModel model_;
  bool purchases_usable_;
  stats::GammaGamma spend_;
  bool spend_usable_;
  double mean_spend_;
  double unit_;
  double level_;
  stats::ClvSettings clv_;
  struct Key {
    std::int64_t frequency, age;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  std::unordered_map<Key, stats::PeerForecast, Hash> known_;
};

nlohmann::json warnings_json(const std::vector<ModelWarning>& warnings);

}  // namespace troth::value
