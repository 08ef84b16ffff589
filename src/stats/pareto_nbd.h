#pragma once
// Pareto/NBD (Schmittlein, Morrison & Colombo 1987, Management Science 33:1-24): customers buy at
// random moments and may leave at any moment, not only after a purchase.

#include <array>
#include <span>

#include "stats/btyd.h"

namespace troth::stats {

/// Buying rate Gamma(shape r, rate alpha), leaving rate Gamma(shape s, rate beta); alpha and beta
/// in the time unit of the histories.
struct ParetoNbd {
  double r = kNaN;
  double alpha = kNaN;
  double s = kNaN;
  double beta = kNaN;
};

/// ln likelihood of one customer in natural time. The sum over possible times of leaving is
/// computed as an integral (relative error below 1e-12), which needs no case for alpha < beta and
/// does not overflow for customers with very many purchases.
double log_likelihood(const ParetoNbd& model, const PurchaseHistory& history);
double p_alive(const ParetoNbd& model, const PurchaseHistory& history);
/// E[X(t)] of a new customer and E[Y(t)|x,t_x,T] of a known one; stable at s = 1.
double expected_purchases(const ParetoNbd& model, double t);
double expected_purchases(const ParetoNbd& model, const PurchaseHistory& history, double t);
/// The same of a customer known to be still there: without the factor p_alive().
double expected_if_alive(const ParetoNbd& model, const PurchaseHistory& history, double t);

/// Discounted expected residual transactions of a known customer, continuously discounted at `rate`
/// > 0 per time unit (Fader, Hardie & Lee 2005, JMR 42:415-430): ln(1.15)/52 is 15 % a year in
/// weeks.
double discounted_transactions(const ParetoNbd& model, const PurchaseHistory& history, double rate);

struct ParetoNbdFit {
  ParetoNbd model;
  std::array<double, 4> standard_errors{kNaN, kNaN, kNaN, kNaN};  ///< Of r, alpha, s, beta.
  ParameterIntervals intervals;
  FitReport report;
};

/// Maximum likelihood as fit_bgnbd, with the same errors.
ParetoNbdFit fit_pareto_nbd(std::span<const PurchaseHistory> histories,
                            const FitSettings& settings = {});

}  // namespace troth::stats
