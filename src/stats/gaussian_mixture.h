#pragma once
// Overlapping groups: a mixture of normal distributions by the EM algorithm (Dempster, Laird &
// Rubin 1977).

#include <cstdint>
#include <vector>

#include "stats/frame.h"
#include "stats/kmeans.h"

namespace troth::stats {

/// Components are numbered from the heaviest to the lightest.
struct GaussianMixture {
  Verdict verdict;
  std::vector<double> weights;
  std::vector<std::vector<double>> means;
  std::vector<std::vector<double>> covariances;  ///< Row by row.
  /// Of each row, the chance of each component, row by row.
  std::vector<double> memberships;
  std::vector<std::size_t> cluster_of;  ///< The likeliest component of each row.
  double log_likelihood = kNaN;
  double bic = kNaN;  ///< Schwarz (1978): -2 ln L + parameters * ln n; small is good.
  int iterations = 0;
};

/// Full covariances, from the k-means solution of the same settings. To every variance a millionth
/// of the column's own is added, so that a component cannot shrink onto a few equal rows. At rest
/// when the log-likelihood per row gains less than 1e-9. Errors: as k_means(); fewer rows than
/// ten per component -> too_few_rows; a column that does not vary -> not_identified.
GaussianMixture gaussian_mixture(const Frame& x, const KMeansSettings& settings);

}  // namespace troth::stats
