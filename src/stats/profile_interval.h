#pragma once
// Intervals of single parameters from the likelihood itself, where standard errors are too coarse.

#include <cstddef>
#include <span>

#include "stats/estimate.h"
#include "stats/newton.h"

namespace troth::stats {

/// Interval of a positive parameter by the standard error of its logarithm: estimates of few
/// customers are skewed. Unknown when either is.
Interval positive_interval(double value, double standard_error, double level = kDefaultLevel);

/// A maximum of a mean log-likelihood over `customers` of them, and what is needed to walk from it.
struct ProfileTop {
  const SurfaceFunction& surface;
  const Maximum& maximum;
  std::span<const double> covariance;  ///< inverse_information() at the maximum, row by row.
  double customers = 0;
};

/// Where twice the log-likelihood, maximised over the other coordinates, is below its maximum by
/// the chi-square quantile of one degree of freedom (Venzon & Moolgavkar 1988, Applied Statistics
/// 37:87-94), in the coordinate `which`. Unlike the estimate and its standard error this follows a
/// likelihood that is skewed or has long shoulders. An end that lies more than 12 away, where
/// coordinates are logarithms, is infinite: these data do not bound the parameter there. Unknown
/// when the covariance is.
Interval profile_interval(const ProfileTop& top, std::size_t which, double level = kDefaultLevel);

}  // namespace troth::stats
