#pragma once
// Purchase models in which customers differ by what is known of them: time-invariant covariates
// (Fader & Hardie 2007, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD
// models").

#include <array>
#include <span>
#include <string>
#include <vector>

#include "stats/btyd.h"
#include "stats/frame.h"
#include "stats/pareto_nbd.h"

namespace troth::stats {

enum class PurchaseModelKind { bgnbd, mbgnbd, pareto_nbd };

/// How one covariate works, per unit of it.
struct CovariateEffect {
  std::string name;
  double purchases = kNaN;  ///< Of the log pace: exp(purchases) times as often.
  double purchases_se = kNaN;
  double leaving = kNaN;  ///< Of the log tendency to leave; above 0 sooner.
  double leaving_se = kNaN;
};

/// Customer i with covariates z has alpha_i = alpha exp(-z'g), so exp(g) multiplies the mean pace;
/// in the Pareto/NBD beta_i = beta exp(-z'h): exp(h) multiplies the mean rate of leaving; in the
/// (M)BG/NBD a_i = a exp(z'h): exp(h) multiplies the odds a : b of leaving after a purchase. The
/// parameters are those of a customer with z = 0.
struct CovariateFit {
  PurchaseModelKind kind = PurchaseModelKind::bgnbd;
  std::array<double, 4> parameters{kNaN, kNaN, kNaN, kNaN};  ///< In the order of the models.
  std::array<double, 4> standard_errors{kNaN, kNaN, kNaN, kNaN};
  std::vector<CovariateEffect> effects;
  FitReport report;
  double chi_squared = kNaN;  ///< Likelihood ratio against the model without covariates.
  double df = kNaN;
  double p = kNaN;

  /// The four parameters of a row of the covariates.
  std::array<double, 4> parameters_of(const Frame& covariates, std::size_t row) const;
};

/// Maximum likelihood by Newton's method with analytic derivatives on logarithms, from the fit
/// without covariates. Histories (whose counts must be 1) and covariates stand at the same
/// position. Errors: those of the fit without covariates and of check_frame; lengths -> bad_input;
/// a covariate that does not vary or is determined by others, or an effect that runs off ->
/// not_identified with its name; no rest -> not_converged.
CovariateFit fit_with_covariates(PurchaseModelKind kind, std::span<const PurchaseHistory> histories,
                                 const Frame& covariates, const FitSettings& settings = {});

}  // namespace troth::stats
