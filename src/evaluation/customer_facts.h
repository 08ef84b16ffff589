#pragma once
// What the evaluation remembers of each customer after one pass over the tables: sums, counts and
// dates, some 200 bytes, however many orders there were.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "value/standing.h"

namespace troth::evaluation {

inline constexpr Day kNever = std::numeric_limits<Day>::min();

/// Positions of a customer's region, store and channel in their name lists; 0 is "none".
using UnitIndex = std::uint16_t;
using Units = std::array<UnitIndex, 3>;

/// Two moments at which the stage of a customer is told: the as-of date and one period before it.
struct Trace {
  double gap_ln_sum = 0;       ///< Of the last value::kRhythmGapsMax gaps between purchase days.
  std::int32_t purchases = 0;  ///< Purchase days up to then.
  std::int32_t window_purchases = 0;  ///< Those of them in the window of the settings.
  Day last_purchase = kNever;
  Day latest_score_day = kNever;
  std::int32_t gap_sum = 0;
  std::int32_t gap_before = 0;  ///< The last two gaps; 0 when there is none.
  std::int32_t gap_last = 0;
  std::int16_t gaps = 0;
  std::int16_t categories = 0;  ///< Of what was bought; counted when the settings ask for it.
  bool met = false;             ///< Had an interaction or an order, or gave an answer.
  bool promoter = false;        ///< Latest dated recommendation is as the settings want it.
  bool detractor = false;       ///< Latest recommendation answer is 0 to 6.
  bool referred = false;        ///< Brought somebody.
};

struct CustomerFacts {
  Id id = 0;
  Minor net = 0;  ///< Up to as_of, as all that follows.
  Minor net_current = 0;
  Minor net_previous = 0;
  Minor net_last_year = 0;  ///< In the 365 days up to the last purchase.
  Minor profit = 0;         ///< Net less cost, of the orders whose cost is known.
  Day first_purchase = kNever;
  Day known_since = kNever;         ///< Joined, or the first trace; kNever when no date tells.
  std::int32_t bought_current = 0;  ///< Purchase days in the period.
  std::int32_t bought_previous = 0;
  std::int32_t bought_before = 0;
  std::uint64_t bought_months = 0;  ///< A bit for each month of the series with a purchase.
  Units units{};                    ///< Of the last purchase; the region of the record without one.
  bool has_order = false;
  bool later_only = false;      ///< All traces are later than as_of.
  bool recorded = false;        ///< A golden record exists.
  bool open_complaint = false;  ///< Complained in the current period, and not marked as settled.
  Trace now;
  Trace then;
};

struct Facts {
  std::vector<CustomerFacts> customers;  ///< By id, ascending.
  value::Settings settings;              ///< What a stage, a score and being late mean here.
};

/// The sums that the rules of value rest on, as of one of the two moments.
value::Purchases purchases_of(const CustomerFacts& customer, const Trace& trace);
/// The customer's stage at that moment, and how the silence compares with the rhythm.
struct Standing {
  value::Stage stage = value::Stage::suspect;
  value::RhythmView rhythm;
};
Standing standing_of(const CustomerFacts& customer, const Trace& trace, Day day,
                     const value::Settings& settings, double population_k);
/// Regularity of all gaps as of that moment.
double population_k(const Facts& facts, Trace CustomerFacts::*moment);

}  // namespace troth::evaluation
