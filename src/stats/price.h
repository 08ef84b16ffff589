#pragma once
// What customers will pay: van Westendorp's price sensitivity meter and Gabor-Granger.

#include <span>
#include <string_view>
#include <vector>

#include "stats/estimate.h"
#include "stats/resampling.h"

namespace troth::stats {

/// The four answers of one customer: so cheap that quality is in doubt; cheap; expensive; too
/// expensive to consider.
struct PriceAnswer {
  double too_cheap = kNaN;
  double cheap = kNaN;
  double expensive = kNaN;
  double too_expensive = kNaN;
};

struct PricePoint {
  std::string_view name;  ///< PMC, PME, OPP, IPP.
  Estimate price;         ///< Bootstrap interval.
  double share = kNaN;    ///< Height at which the curves cross.
};

/// Shares of customers at one price, by weight.
struct PriceCurvePoint {
  double price = kNaN;
  double too_cheap = kNaN;      ///< Whose "too cheap" is this or more.
  double cheap = kNaN;          ///< Whose "cheap" is this or more.
  double expensive = kNaN;      ///< Whose "expensive" is this or less.
  double too_expensive = kNaN;  ///< Whose "too expensive" is this or less.
};

struct VanWestendorp {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;        ///< Customers whose answers rise.
  std::size_t dropped = 0;  ///< Those whose answers do not.
  double effective_n = kNaN;
  std::size_t resamples_used = 0;
  std::vector<PricePoint> points;
  std::vector<PriceCurvePoint> curves;
};

/// Crossings, by straight lines between the prices named (van Westendorp 1976): marginal cheapness
/// PMC = too cheap x expensive, marginal expensiveness PME = too expensive x cheap, optimal OPP =
/// too cheap x too expensive, indifference IPP = cheap x expensive. Only answers that rise strictly
/// (too cheap < cheap < expensive < too expensive) count; the others are dropped, counted and
/// warned of. Some texts read PMC and PME off "not cheap" and "not expensive" instead. Errors:
/// negative or missing prices -> bad_input; fewer than two that rise -> too_few_rows.
VanWestendorp van_westendorp(std::span<const PriceAnswer> answers,
                             std::span<const double> weights = {}, const Resampling& plan = {});

struct DemandPoint {
  double price = kNaN;
  Estimate share;            ///< Who would buy, as answered; Wilson.
  double fitted = kNaN;      ///< Made to fall with price (isotonic regression).
  Interval fitted_interval;  ///< By bootstrap.
  double revenue = kNaN;     ///< price * fitted, per customer asked.
  double profit = kNaN;      ///< (price - cost) * fitted.
  double elasticity = kNaN;  ///< d ln share / d ln price from the price before; NaN for the first.
};

struct GaborGranger {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::size_t inconsistent = 0;  ///< Would buy at some price, but not at a lower one.
  std::size_t resamples_used = 0;
  std::vector<DemandPoint> demand;  ///< By price.
  Estimate best_revenue_price;      ///< Among the prices asked; bootstrap interval.
  Estimate best_profit_price;       ///< Only with a cost.
};

/// `buys[k][i]`: whether customer i would buy at prices[k]: 1 or 0. The share is made monotone by
/// pooling adjacent violators (Gabor & Granger 1966; Ayer et al. 1955).
/// Errors: prices not positive or named twice, answers other than 0 and 1 -> bad_input; fewer than
/// two prices -> bad_input; nobody would buy at any price -> not_identified.
GaborGranger gabor_granger(std::span<const double> prices,
                           std::span<const std::vector<double>> buys,
                           std::span<const double> weights = {}, double unit_cost = kNaN,
                           const Resampling& plan = {});

/// Weighted least-squares fit that never rises (pool adjacent violators).
std::vector<double> falling_fit(std::span<const double> values, std::span<const double> weights);

}  // namespace troth::stats
