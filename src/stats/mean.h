#pragma once
// Means, their differences, and ratios of sums over customers.

#include <span>

#include "stats/estimate.h"

namespace troth::stats {

/// Sufficient statistics of a sample; `variance` has the divisor n - 1 (NaN when n < 2).
struct Sample {
  std::size_t n = 0;
  double mean = kNaN;
  double variance = kNaN;
};

/// From the values, by Welford's (1962) recursion. Not finite values give NaN throughout.
Sample summarise(std::span<const double> values);

/// Mean with Student's t interval on n - 1 degrees of freedom.
/// Errors: n = 0 -> too_few_rows; n = 1 -> value, no interval, too_few_rows; all values equal ->
/// value, no interval, not_identified (cause "zero_variance").
Estimate mean(std::span<const double> values, double level = kDefaultLevel);
Estimate mean(const Sample& sample, double level = kDefaultLevel);

/// Weighted mean; standard error s_w / sqrt(n_eff) with s_w^2 the weighted variance and n_eff of
/// Kish (1965), t on n_eff - 1. Weights count as sampling weights: doubling all of them changes
/// nothing; equal weights give `mean`, as do none at all; whole-number weights give the value of
/// repeated rows.
Estimate weighted_mean(std::span<const double> values, std::span<const double> weights,
                       double level = kDefaultLevel);

/// Mean a minus mean b of independent samples (Welch 1947, Satterthwaite's degrees of freedom).
/// Errors: fewer than two rows in either -> too_few_rows; no variance in both -> not_identified.
Difference mean_difference(const Sample& a, const Sample& b, double level = kDefaultLevel);
Difference mean_difference(std::span<const double> a, std::span<const double> b,
                           double level = kDefaultLevel);

/// The same for means that are known already, weighted ones among them: Welch's test with the
/// standard errors as they are and Kish's effective sizes in the place of the counts, so that the
/// design effect of the weights is in interval and test. Unweighted means give mean_difference.
/// Errors: fewer than two rows in either -> too_few_rows; neither has any spread -> not_identified.
Difference mean_difference(const Estimate& a, const Estimate& b, double level = kDefaultLevel);

/// Sums over customers for a ratio: y the numerator and x the denominator of each customer.
/// They add up, so a database can make them with one GROUP BY.
struct RatioSums {
  std::size_t n = 0;  ///< Customers.
  double y = 0;
  double x = 0;
  double yy = 0;
  double xy = 0;
  double xx = 0;
};

RatioSums ratio_sums(std::span<const double> numerator, std::span<const double> denominator);

/// Ratio of sums R = sum y / sum x with customers as the sampling unit (purchase amount = money
/// per order, purchase frequency = orders per year observed), so that a customer's orders may
/// depend on each other. Linearised variance (Cochran 1977, sec. 6.4):
/// n/(n-1) * sum (y - R x)^2 / (sum x)^2, t on n - 1 degrees of freedom.
/// Errors: n = 0 -> too_few_rows; sum x <= 0 -> not_identified ("empty_denominator"); n = 1 ->
/// value, too_few_rows; y proportional to x -> value, not_identified ("zero_variance").
Estimate ratio(const RatioSums& sums, double level = kDefaultLevel);

/// Current ratio minus previous ratio of the *same* customers (position i is one customer in both;
/// 0 over 0 in a period in which it was not there), so that the covariance counts. t on n - 1.
Difference ratio_change(std::span<const double> previous_numerator,
                        std::span<const double> previous_denominator,
                        std::span<const double> current_numerator,
                        std::span<const double> current_denominator, double level = kDefaultLevel);

}  // namespace troth::stats
