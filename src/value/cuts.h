#pragma once
// Inside the value room: the cuts that the data of all customers give, kept with the run so that
// one customer can be placed among them without looking at the others.

#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "value/settings.h"

namespace troth::value {

/// The highest value with score 1, 2, 3, 4; a score without customers repeats the one before.
using ScoreCuts = std::array<double, 4>;
int score_of(double value, const ScoreCuts& cuts);

/// Fair scores (stats::fair_scores) of values told in rising order with their counts.
class FairCuts {
 public:
  explicit FairCuts(double n) : n_(n) { cuts_.fill(-std::numeric_limits<double>::infinity()); }
  void add(double value, double count);
  const ScoreCuts& cuts() const { return cuts_; }

 private:
  double n_;
  double below_ = 0;
  ScoreCuts cuts_{};
};

/// A quantile (type 7, as stats::quantile) of values told in rising order.
class QuantileStream {
 public:
  QuantileStream(double n, double probability);
  void add(double value, double count = 1);
  std::optional<double> value() const;  ///< Empty when nothing was told.

 private:
  double position_;
  double below_ = 0;
  std::optional<double> low_;
  std::optional<double> high_;
};

struct Cuts {
  std::int64_t buyers = 0;
  std::int64_t lines_listed = 0;  ///< 1 when products have list prices.
  ScoreCuts recency{};            ///< Of minus the days since the last purchase.
  ScoreCuts frequency{};
  ScoreCuts monetary{};
  double order_size = 0;       ///< ABCD: large from here on, minor units.
  std::int64_t purchases = 2;  ///< ABCD: loyal from here on.
  double current = 0;          ///< Matrix.
  double potential = 0;
  std::array<double, 5> peer_spend{};  ///< Per purchase, by frequency score, minor units.
  double mean_spend = 0;               ///< Net per purchase of all, minor units.
  std::optional<double> preference;    ///< Strong from here on, 0 to 100.
  std::optional<Minor> key_account;    ///< Current value from here on.
  double population_k = 1;             ///< Regularity of all gaps.
  double margin = 1;
  bool margin_known = false;  ///< From costs, or given; otherwise sales are valued.
};

nlohmann::json cuts_json(const Cuts& cuts);
/// internal when it is not what cuts_json() wrote.
Result<Cuts> parse_cuts(const nlohmann::json& json);

/// All but the matrix and the preference, from customer_purchases; `settings` go before the data.
Result<Cuts> load_cuts(db::Session& session, const Settings& settings, Day as_of);

}  // namespace troth::value
