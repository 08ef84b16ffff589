#pragma once
// Groups of rows that lie close together: k-means (Lloyd 1982) from k-means++ starts (Arthur &
// Vassilvitskii 2007), and how well the groups are apart.

#include <cstdint>
#include <span>
#include <vector>

#include "stats/frame.h"

namespace troth::stats {

struct KMeansSettings {
  std::size_t clusters = 2;
  std::uint64_t seed = 1;
  int starts = 10;
  int max_iterations = 300;
  unsigned threads = 1;
};

/// Clusters are numbered from the largest to the smallest, by weight.
struct KMeans {
  Verdict verdict;
  std::vector<std::size_t> cluster_of;       ///< Of each row.
  std::vector<std::vector<double>> centres;  ///< One per cluster, a number per column.
  std::vector<std::size_t> sizes;            ///< Rows.
  std::vector<double> weights;  ///< Sums of the rows' weights; the sizes without weights.
  double inertia = kNaN;        ///< Sum of weighted squared distances to the centres.
  int iterations = 0;           ///< Of the start that won.
};

/// The best of several starts. Columns count as they stand: standardise them first when their units
/// differ. With more than 20,000 rows the starts run on a sample of as many and the best is
/// finished on all. Weights (empty: none) count as repeated rows; doubling all of them doubles the
/// inertia and changes nothing else. The same bytes on any number of threads. Errors: those of
/// check_weights; fewer distinct rows than
/// clusters -> too_few_rows; no clusters, a value that is not finite -> bad_input; no rest within
/// the iterations -> not_converged, with the clusters as they stand.
KMeans k_means(const Frame& x, const KMeansSettings& settings,
               std::span<const double> weights = {});

/// Mean silhouette (Rousseeuw 1987), from -1 to 1: how much closer rows are to their own cluster
/// than to the next. Of at most `rows_max` rows drawn from the seed, since it compares all pairs.
/// NaN for fewer than two clusters. A row alone in its cluster counts 0.
double silhouette(const Frame& x, std::span<const std::size_t> cluster_of, std::uint64_t seed = 1,
                  std::size_t rows_max = 3000);

}  // namespace troth::stats
