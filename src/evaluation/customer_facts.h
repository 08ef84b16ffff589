#pragma once
// What the evaluation remembers of each customer after one pass over the tables: sums, counts and
// dates, some 130 bytes, however many orders there were.

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

namespace troth::evaluation {

inline constexpr Day kNever = std::numeric_limits<Day>::min();

/// Positions of a customer's region, store and channel in their name lists; 0 is "none".
using UnitIndex = std::uint16_t;
using Units = std::array<UnitIndex, 3>;

/// Two moments at which the stage of a customer is told: the as-of date and one period before it.
struct Trace {
  std::int32_t purchases = 0;  ///< Purchase days up to then.
  Day last_purchase = kNever;
  Day latest_score_day = kNever;
  bool met = false;        ///< Had an interaction or gave an answer.
  bool promoter = false;   ///< Latest recommendation answer is 9 or 10.
  bool detractor = false;  ///< ... is 0 to 6.
  bool referred = false;   ///< Brought somebody.
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
  std::uint32_t gaps_at = 0;        ///< Where the customer's gaps begin in Facts::gaps.
  std::uint16_t gaps = 0;           ///< How many of the last gaps are kept; 0 below kMinGaps.
  std::uint64_t bought_months = 0;  ///< A bit for each month of the series with a purchase.
  Units units{};                    ///< Of the last purchase; the region of the record without one.
  bool has_order = false;
  bool later_only = false;      ///< All traces are later than as_of.
  bool recorded = false;        ///< A golden record exists.
  bool open_complaint = false;  ///< Complained in the current period, and not marked as settled.
  Trace now;
  Trace then;
};

/// Gaps needed to speak of a rhythm, and the most that are kept (the latest say most).
inline constexpr std::size_t kMinGaps = 3;
inline constexpr std::size_t kMaxGaps = 24;

struct Facts {
  std::vector<CustomerFacts> customers;  ///< By id, ascending.
  std::vector<std::int32_t> gaps;        ///< Days between purchase days, > 0.

  std::span<const std::int32_t> gaps_of(const CustomerFacts& customer) const {
    return std::span(gaps).subspan(customer.gaps_at, customer.gaps);
  }
};

}  // namespace troth::evaluation
