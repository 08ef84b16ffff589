#pragma once
// What a customer spends per purchase (Gamma-Gamma model; Colombo & Jiang 1999; Fader, Hardie & Lee
// 2005, JMR 42:415-430; Fader & Hardie 2013, note 025).

#include <array>
#include <span>
#include <vector>

#include "stats/btyd.h"

namespace troth::stats {

/// A customer's mean value over so many purchases. Only customers with purchases and a positive
/// mean carry information; the rest is refused, so that leaving them out is the caller's decision.
struct SpendHistory {
  double purchases = 0;
  double mean_value = 0;
};

/// Values of one customer's purchases are Gamma(p, nu), nu over customers is Gamma(q, v): v is in
/// the unit of money.
struct GammaGamma {
  double p = kNaN;
  double q = kNaN;
  double v = kNaN;
};

double log_likelihood(const GammaGamma& model, const SpendHistory& history);
/// E[M] of a customer with this history: own mean and population mean weighed by the number of
/// purchases. 0 purchases give the population's p v / (q - 1). NaN when q <= 1.
double expected_spend(const GammaGamma& model, const SpendHistory& history);

struct GammaGammaFit {
  GammaGamma model;
  std::array<double, 3> standard_errors{kNaN, kNaN, kNaN};  ///< Of p, q, v.
  FitReport report;  ///< `customers` used; log-likelihood in the unit of money given.
  /// The model assumes that spend does not depend on how often somebody buys: Pearson's correlation
  /// of purchases and mean value, with its interval (Fisher's z). Warned beyond +-0.2 when clear.
  Estimate independence;
};

/// Maximum likelihood by Newton's method with analytic derivatives, from three starts (with more
/// than 20,000 customers these run on every k-th of them and the best is finished on all).
/// Errors: purchases < 1 or not whole, mean_value <= 0 or not finite -> bad_input; fewer than 20
/// customers -> too_few_rows; a parameter running off (all means equal) -> not_identified; q <= 1
/// -> inadmissible: the expected spend is infinite.
GammaGammaFit fit_gamma_gamma(std::span<const SpendHistory> histories,
                              const FitSettings& settings = {});

}  // namespace troth::stats
