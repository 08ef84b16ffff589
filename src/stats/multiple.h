#pragma once
// Corrections for testing many things at once.

#include <span>
#include <vector>

namespace troth::stats {

/// Holm's (1979) step-down adjusted p-values, in the order given: reporting those below 0.05 makes
/// any false report at all happen in at most 5 % of cases. NaN (not tested) stays NaN and is not
/// counted. Values outside [0,1] are a programmer error.
///
///   holm({0.01, 0.04, 0.03}) == {0.03, 0.06, 0.06}
std::vector<double> holm(std::span<const double> p);

/// Benjamini & Hochberg's (1995) adjusted p-values: of what is reported below q, the expected share
/// of false reports is at most q (independent or positively dependent tests). NaN as above.
///
///   benjamini_hochberg({0.01, 0.04, 0.03}) == {0.03, 0.04, 0.04}
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace troth::stats
