#pragma once
// Do raters agree beyond chance?

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// Kappa of two raters (Cohen 1960): (observed - expected) / (1 - expected) agreement, where each
/// keeps their own habits. Categories are any labels; position i is one subject. Standard error by
/// the jackknife over subjects, Student's t on n - 1.
/// Errors: different lengths -> bad_input; fewer than two subjects -> too_few_rows; only one
/// category used at all -> not_identified, since chance alone then agrees always.
Estimate cohen_kappa(std::span<const std::string> a, std::span<const std::string> b,
                     double level = kDefaultLevel);

/// Kappa of any number of raters per subject, at least two (Fleiss 1971; per-subject numbers may
/// differ, then agreement is averaged over subjects). `ratings[i]` are the labels of subject i.
/// Subjects with a single rating are left out. Errors as above.
Estimate fleiss_kappa(std::span<const std::vector<std::string>> ratings,
                      double level = kDefaultLevel);

/// Landis & Koch's (1977) words: poor, slight, fair, moderate, substantial, almost_perfect.
std::string_view kappa_word(double kappa);

}  // namespace troth::stats
