#pragma once
// How unequally value is spread over customers.

#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// A point of a curve, both as shares; customers in [0,1], value may pass 1 on a whale curve.
struct CurvePoint {
  double customers = 0;
  double value = 0;
};

/// Concentration of one value (net sales, profit) over customers, one value per customer.
/// Shares and Gini carry intervals by their influence functions, treating the customers as a sample
/// of those the company attracts; fewer than 2 customers have no interval.
struct Concentration {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double total = kNaN;
  Estimate top_1_share;   ///< Share of the total held by the best 1 % of customers.
  Estimate top_10_share;  ///< A fraction of a customer counts by interpolation; since only sorted
  Estimate top_20_share;  ///< values matter, ties cannot change a share.
  Estimate gini;          ///< 0 all equal; with negative values it may pass 1 (warned).

  std::size_t below_zero = 0;        ///< Customers with a negative value ("unprofitable").
  double below_zero_share = kNaN;    ///< Of customers.
  double peak = kNaN;                ///< Highest point of the whale curve in units of value.
  double peak_share = kNaN;          ///< peak / total, 1 when nobody is negative.
  double customers_at_peak = kNaN;   ///< Share of customers, best first, that make the peak.
  double lost_by_tail = kNaN;        ///< peak - total: what the negative ones take away, >= 0.
  double lost_share_of_peak = kNaN;  ///< lost_by_tail / peak: Sherden's "half is lost" would be .5.

  std::vector<CurvePoint> lorenz;  ///< Ascending by value, from (0,0) to (1,1).
  std::vector<CurvePoint> whale;   ///< Descending by value, from (0,0) to (1,1).
};

/// Computes it in O(n log n). Curves have at most `curve_points` points, always with both ends
/// (the whale also with its peak). Gini = (n + 1 - 2 sum_i C_i / C_n) / n over ascending
/// cumulative sums C (methods: Lorenz 1905, Gini 1912; whale curve: Kaplan & Cooper 1998).
/// Errors: no customers -> too_few_rows; total <= 0 -> inadmissible: shares of it mean nothing,
/// while below_zero, peak and lost_by_tail are still given.
Concentration concentration(std::span<const double> values, std::size_t curve_points = 101,
                            double level = kDefaultLevel);

}  // namespace troth::stats
