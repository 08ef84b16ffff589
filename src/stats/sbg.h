#pragma once
// Retention of contracts (shifted beta-geometric; Fader & Hardie 2007, JIM 21(1):76-90): at each
// renewal a customer leaves with an own chance, Beta(a,b) over customers. Retention then rises with
// age although nobody changes: those likely to leave are gone.

#include <array>
#include <span>

#include "stats/btyd.h"

namespace troth::stats {

struct ShiftedBetaGeometric {
  double a = kNaN;
  double b = kNaN;
};

/// Share still there after t renewals (t >= 0; 1 at 0).
double survival(const ShiftedBetaGeometric& model, double t);
/// Share of those there before renewal t = 1, 2, ... that renews: (b+t-1)/(a+b+t-1).
double retention(const ShiftedBetaGeometric& model, double t);
/// Discounted expected residual lifetime just before renewal n (n - 1 already made) at `discount` >
/// 0 per period, the payment of this renewal undiscounted.
double residual_lifetime(const ShiftedBetaGeometric& model, double n, double discount);

struct ShiftedBetaGeometricFit {
  ShiftedBetaGeometric model;
  std::array<double, 2> standard_errors{kNaN, kNaN};
  FitReport report;
};

/// From the number of customers at the start and after each renewal of one cohort, not increasing:
/// {1000, 869, 743, ...}. Errors: fewer than 3 counts or 20 customers -> too_few_rows; rising,
/// negative or not finite counts -> bad_input; nobody or everybody lost, or constant retention (a
/// and b run off together) -> not_identified.
ShiftedBetaGeometricFit fit_sbg(std::span<const double> survivors,
                                const FitSettings& settings = {});

}  // namespace troth::stats
