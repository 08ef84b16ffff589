#pragma once
// Inside the value room: all customers together, as they stand now and as they moved.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "stats/mean.h"

namespace troth::value {

/// Customers with the same label.
struct LabelSums {
  std::string name;  ///< Empty: without one.
  std::int64_t customers = 0;
  Minor current_value = 0;
  Minor clv = 0;
  Minor potential_value = 0;
  Minor value_at_risk = 0;
  double days_in_stage = 0;  ///< Mean; 0 when it is not known of anybody.
  stats::Sample current;     ///< Current value per customer, minor units.
  stats::Sample to_come;     ///< Value to come of those who have one.
};

/// By stage, matrix, abcd, situation, quadrant, loyalty_class or rfm; in the order of the names.
/// Another column is a programmer error.
Result<std::vector<LabelSums>> sums_by(db::Session& session, std::string_view column);

/// Loyalty in figures, each over the customers of whom it is known: preference, emotional,
/// cognitive, behavioural, satisfaction, recommend, openness, wallet_share.
Result<std::vector<std::pair<std::string, stats::Sample>>> loyalty_figures(db::Session& session);

/// What customers spend elsewhere in a year, minor units.
struct HeadRoom {
  std::int64_t buyers = 0;  ///< Customers with purchases.
  Minor sum = 0;            ///< Of the buyers who told their share of wallet.
  stats::Sample known;      ///< Of each of these.

  /// Of all buyers, if those who told are like those who did not; its interval is that of the mean.
  stats::Estimate of_all(double level) const;
};
Result<HeadRoom> head_room(db::Session& session);

/// The same buyers by fifths of their share of wallet: below .2, below .4, ..., from .8 on.
struct WalletBand {
  std::int64_t customers = 0;
  Minor current_value = 0;
  Minor head_room = 0;
};
Result<std::array<WalletBand, 5>> wallet_bands(db::Session& session);

/// Customers who may leave, by tenths of the chance: below .1, below .2, ..., from .9 on.
struct ChanceBand {
  std::int64_t customers = 0;
  double expected = 0;  ///< To leave: the sum of the chances.
  Minor current_value = 0;
  Minor value_at_risk = 0;
};
Result<std::array<ChanceBand, 10>> chance_bands(db::Session& session);

/// Customers who went from one label to another between two periods; `from` is empty for who was
/// not there yet, and `to` for who is no more; "unknown" for who was there without a label.
struct Flow {
  std::string from;
  std::string to;
  std::int64_t customers = 0;
};
struct PeriodFlow {
  Day from_day = 0;
  Day to_day = 0;
  std::vector<Flow> flows;
};
/// Between the last `periods` ends of periods in the history, oldest first; empty with fewer than
/// two. By stage, matrix, abcd, situation or quadrant; another column is a programmer error.
/// Periods after `last` are left out: orders since the last complete refresh have brought but some
/// customers there.
Result<std::vector<PeriodFlow>> flows_of(db::Session& session, std::string_view column,
                                         std::int64_t periods, Day last);

/// One customer at the ends of periods, oldest first.
struct PastValue {
  Day period_day = 0;
  std::string stage;
  Minor current_value = 0;
  std::optional<Minor> clv;
  std::optional<double> p_alive;
  std::optional<double> churn_chance;
};
Result<std::vector<PastValue>> past_of(db::Session& session, Id customer_id);

}  // namespace troth::value
