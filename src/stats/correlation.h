#pragma once
// Do two things go together, and how surely?

#include <span>
#include <string>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

enum class CorrelationKind { pearson, spearman };

struct Correlation {
  std::string a;
  std::string b;
  Estimate r;            ///< Fisher's z interval.
  double p = kNaN;       ///< Two-sided, t on n - 2.
  double p_holm = kNaN;  ///< Corrected for all pairs.
};

struct Correlations {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::vector<Correlation> pairs;  ///< Every column with each after it.
};

/// Correlations of all pairs. Interval tanh(atanh r +- z se) with se = 1/sqrt(n - 3) (Fisher 1921),
/// for Spearman sqrt((1 + r^2/2)/(n - 3)) (Bonett & Wright 2000). Weighted: Kish's effective n, and
/// mid-ranks by weight. |r| = 1 has an interval of its own value only.
/// Errors: fewer than two columns -> bad_input; fewer than four effective rows -> too_few_rows. A
/// column without spread makes its pairs not_identified, and is warned of by name.
Correlations correlate(const Frame& frame, CorrelationKind kind = CorrelationKind::pearson,
                       std::span<const double> weights = {}, double level = kDefaultLevel);

}  // namespace troth::stats
