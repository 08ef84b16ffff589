#pragma once
// Words of the value room: what a customer is worth, how loyal, and whether they are leaving.
// Money is in minor units; a figure that is not known is empty.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

namespace troth::value {

/// Where a customer stands in the relation (after Griffin 1995; the rules are ours, stages.h).
enum class Stage : std::uint8_t {
  suspect,     ///< Known by a record only.
  prospect,    ///< Met the company, never bought.
  first_time,  ///< Bought on one day.
  repeat,      ///< On two days or more.
  client,      ///< Often within the window, and in a rhythm that is kept.
  advocate,    ///< Repeat, and recommends or brought somebody.
  lapsed,      ///< Bought, but not for long.
};
inline constexpr std::size_t kStages = 7;
std::string_view stage_name(Stage stage);
std::optional<Stage> parse_stage(std::string_view name);

/// Current value (columns of the matrix) x potential value.
enum class Quadrant : std::uint8_t {
  cut_cost,  ///< I: both low.
  grow,      ///< II: low now, high potential.
  keep,      ///< III: high now, low potential.
  protect,   ///< IV: both high.
};
inline constexpr std::size_t kQuadrants = 4;
std::string_view quadrant_name(Quadrant quadrant);

/// What the database sums up of a customer's orders: a row of customer_purchases.
struct Purchases {
  Id customer_id = 0;
  Day as_of_day = 0;
  std::int64_t orders = 0;
  std::int64_t purchases = 0;  ///< Days with a purchase; orders of one day count once.
  std::int64_t purchases_window = 0;
  std::optional<Day> first_day;
  std::optional<Day> second_day;
  std::optional<Day> last_day;
  std::optional<Day> back_day;  ///< The last purchase that followed a lapse.
  Minor gross = 0;
  Minor returned = 0;
  Minor adjusted = 0;
  Minor net = 0;
  Minor net_window = 0;
  Minor repeat_net = 0;  ///< From the second purchase on; what comes back counts against the
                         ///< purchase before it.
  Minor profit = 0;
  Minor gross_with_cost = 0;
  std::int64_t gaps = 0;  ///< The latest, 24 at most.
  std::int64_t gap_sum = 0;
  double gap_ln_sum = 0;
  std::optional<std::int64_t> gap_before;
  std::optional<std::int64_t> gap_last;

  bool operator==(const Purchases&) const = default;
};

/// A reason for a prediction: what the customer has of it, and what it adds to the log-odds.
struct Reason {
  std::string feature;  ///< Text is message "value.feature.<feature>".
  double value = 0;
  double effect = 0;
};

/// What a class of loyalty rests on: text is message "value.evidence.<code>".
struct Evidence {
  std::string code;
  double value = 0;
};

/// One customer now: a row of customer_value.
struct CustomerValue {
  Id customer_id = 0;
  Day as_of_day = 0;
  std::int64_t run_id = 0;
  Instant updated_at = 0;
  std::int64_t purchases = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  std::optional<std::int64_t> days_since;
  Minor net = 0;
  Minor current_value = 0;
  std::optional<Minor> profit;
  std::optional<Minor> average_order;
  std::optional<double> returned_share;
  std::optional<double> discount_share;
  Stage stage = Stage::suspect;
  std::optional<Day> stage_since_day;
  std::optional<double> usual_gap_days;
  std::optional<double> alarm_gap_days;
  std::optional<double> overdue_ratio;
  std::optional<bool> overdue;
  std::optional<double> p_alive;
  std::optional<double> expected;
  std::optional<double> expected_lo;
  std::optional<double> expected_hi;
  std::optional<Minor> spend;
  std::optional<Minor> clv;
  std::optional<Minor> clv_lo;
  std::optional<Minor> clv_hi;
  std::optional<Minor> potential_value;
  std::string matrix;
  std::optional<std::int64_t> r;
  std::optional<std::int64_t> f;
  std::optional<std::int64_t> m;
  std::string rfm;
  std::string abcd;
  std::optional<double> satisfaction;
  std::optional<double> recommend;
  std::optional<double> preference;
  std::optional<double> emotional;
  std::optional<double> cognitive;
  std::optional<double> behavioural;
  std::optional<bool> repeat_choice;
  std::optional<double> openness;
  std::string situation;
  std::string quadrant;
  std::string loyalty_class;
  std::vector<Evidence> loyalty_evidence;
  std::optional<double> wallet_share;
  std::optional<Minor> head_room;
  bool key_account = false;
  std::optional<double> churn_chance;
  std::vector<Reason> churn_reasons;
  std::optional<Minor> value_at_risk;
};

/// A complete refresh.
struct Run {
  std::int64_t run_id = 0;
  Day as_of_day = 0;
  bool pinned = false;
  std::string state;
  Instant started_at = 0;
  std::optional<Instant> finished_at;
  std::int64_t customers = 0;
  std::string data_version;
  std::string settings;  ///< JSON
  std::string cuts;      ///< JSON
  std::int64_t purchase_model_id = 0;
  std::int64_t spend_model_id = 0;
  std::int64_t churn_model_id = 0;
  std::string warnings;  ///< JSON
  /// Where the time went: a step and its seconds. Told by the refresh, kept nowhere.
  std::vector<std::pair<std::string, double>> seconds;
};

/// A fitted model as it is stored.
struct StoredModel {
  std::int64_t model_id = 0;
  std::string kind;
  std::string name;
  Day as_of_day = 0;
  Instant made_at = 0;
  std::int64_t n = 0;
  std::string status;
  std::string document;  ///< JSON
};

}  // namespace troth::value
