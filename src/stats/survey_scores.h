#pragma once
// Scores of single transactions: satisfied share (CSAT), effort (CES 2.0), usability (SUS).

#include <span>
#include <string_view>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// Share of answers in the top `boxes` of a whole-number scale that ends at `scale_max` (4 and 5 of
/// 5), with Wilson's interval; weights as in weighted_proportion, empty for none.
/// Errors: an answer off the scale or not whole -> bad_input, named; no answers -> too_few_rows.
Estimate csat(std::span<const double> answers, int scale_min, int scale_max, int boxes = 2,
              std::span<const double> weights = {}, double level = kDefaultLevel);

/// Customer Effort Score 2.0 ("made it easy for me", 1..7, 7 agrees; Dixon, Toman & DeLisi 2013).
struct EffortScore {
  Estimate mean;  ///< With Student's t interval.
  Estimate easy;  ///< Share answering 5 to 7, Wilson.
};
EffortScore ces(std::span<const double> answers, std::span<const double> weights = {},
                double level = kDefaultLevel);

/// System Usability Scale (Brooke 1996): ten items 1..5, odd ones positive. One person's score is
/// 2.5 * (sum over odd (x - 1) + sum over even (5 - x)), 0..100.
struct UsabilityScore {
  Estimate mean;               ///< Over persons, Student's t, cut to [0, 100].
  std::vector<double> scores;  ///< One per person.
  std::string_view grade;      ///< Of the mean: A+ from 84.1 to F below 51.7 (Sauro & Lewis 2016).
};
/// `items[k]` holds the answers to item k + 1, one per person. Errors: not ten items of one length,
/// an answer that is not 1, 2, 3, 4 or 5 -> bad_input, named. Weights (one per person; empty: none)
/// as in weighted_mean.
UsabilityScore sus(std::span<const std::vector<double>> items, double level = kDefaultLevel,
                   std::span<const double> weights = {});
/// Grade of one score in [0, 100].
std::string_view sus_grade(double score);

}  // namespace troth::stats
