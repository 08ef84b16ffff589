#pragma once
// Retention of contracts when each customer's own chance of leaving changes with time
// (beta-discrete-Weibull; Fader, Hardie, Liu, Davin & Steenburgh 2018, Journal of Interactive
// Marketing 43:1-16).

#include <array>
#include <span>

#include "stats/btyd.h"

namespace troth::stats {

/// A customer with chance p stays t renewals with probability (1-p)^(t^c); p is Beta(a,b) over
/// customers. c > 1: the longer, the likelier to leave; c < 1: the longer, the firmer; c = 1 is the
/// shifted beta-geometric.
struct BetaDiscreteWeibull {
  double a = kNaN;
  double b = kNaN;
  double c = kNaN;
};

/// Share still there after t renewals: B(a, b + t^c) / B(a, b).
double survival(const BetaDiscreteWeibull& model, double t);
/// Share of those there before renewal t = 1, 2, ... that renews.
double retention(const BetaDiscreteWeibull& model, double t);
/// As residual_lifetime() of the shifted beta-geometric: the discounted sum of the chances to be
/// there, taken until it stands still.
double residual_lifetime(const BetaDiscreteWeibull& model, double n, double discount);

struct BetaDiscreteWeibullFit {
  BetaDiscreteWeibull model;
  std::array<double, 3> standard_errors{kNaN, kNaN, kNaN};
  FitReport report;
};

/// From the counts of one cohort as fit_sbg(), by maximum likelihood from several starts. Errors:
/// as fit_sbg(); fewer than 4 counts -> too_few_rows. Three parameters ask for many renewals: a
/// warning names those that are hardly determined.
BetaDiscreteWeibullFit fit_bdw(std::span<const double> survivors, const FitSettings& settings = {});

}  // namespace troth::stats
