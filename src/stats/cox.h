#pragma once
// What makes customers leave sooner: proportional hazards (Cox 1972) with Efron's (1977) treatment
// of ties.

#include <span>
#include <string>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

struct CoxCoefficient {
  std::string name;
  double value = kNaN;  ///< Of the log hazard, per unit of the covariate.
  double se = kNaN;
  double z = kNaN;
  double p = kNaN;
  double hazard_ratio = kNaN;
  Interval hazard_ratio_interval;  ///< Wald's.
  /// Whether the factor is the same at every age: test of the trend in scaled Schoenfeld residuals
  /// (Grambsch & Therneau 1994), chi-squared with one degree of freedom.
  double drift_chi_squared = kNaN;
  double drift_p = kNaN;
};

struct CoxFit {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double events = 0;
  std::vector<CoxCoefficient> coefficients;  ///< In the order of the covariates.
  double log_likelihood = kNaN;
  double log_likelihood_null = kNaN;  ///< Without covariates.
  double chi_squared = kNaN;          ///< Likelihood ratio test of all covariates together.
  double df = kNaN;
  double p = kNaN;
  /// Harrell's C: the chance that of two comparable customers the one with the higher predicted
  /// hazard leaves first. Its error by the infinitesimal jackknife.
  Estimate concordance;
  double drift_chi_squared = kNaN;  ///< Of all covariates together, with df degrees of freedom.
  double drift_p = kNaN;
  double gradient_norm = kNaN;  ///< Largest component per event, covariates in their own spread.
  int iterations = 0;
};

/// `time` and `left` as kaplan_meier(). Newton's method with halved steps on standardised
/// covariates. Errors: those of kaplan_meier and check_frame; fewer events than covariates + 1 ->
/// too_few_rows; a covariate that does not vary or is determined by others -> not_identified; a
/// covariate that tells leavers from others without error, so that its coefficient grows without
/// end (separation) -> not_identified with its name, the others given as they are in that limit.
CoxFit cox(std::span<const double> time, std::span<const double> left, const Frame& covariates,
           double level = kDefaultLevel);

/// Harrell's C of any risk score (high risk: leaves early), as in CoxFit::concordance.
Estimate concordance(std::span<const double> time, std::span<const double> left,
                     std::span<const double> risk, double level = kDefaultLevel);

}  // namespace troth::stats
