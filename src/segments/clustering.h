#pragma once
// Inside the segments room: groups of customers found in their figures, and who belongs to which.
// What the figures mean is not known here.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "stats/frame.h"

namespace troth::segments {

/// How a figure is made comparable with others: in standard deviations from its mean, before that,
/// when it is skewed, as sign(x) ln(1 + |x| / unit).
struct ColumnScale {
  bool logarithm = false;
  double unit = 1;
  double mean = 0;
  double sd = 1;

  double scaled(double value) const;
};

/// Groups as they are kept: k-means by its centres, a mixture with weights and covariances; all
/// in scaled figures.
struct Clustering {
  std::string method = "kmeans";  ///< kmeans, mixture
  std::vector<ColumnScale> columns;
  std::vector<std::vector<double>> centres;
  std::vector<double> weights;
  std::vector<std::vector<double>> covariances;  ///< Row by row.

  std::size_t clusters() const { return centres.size(); }
};

/// Where a customer belongs. `certainty` is the chance of the group in a mixture; in k-means how
/// much nearer the own centre is than the next, 1 - d1 / d2, from 0 to 1 (the simplified
/// silhouette, Hruschka, de Castro & Campello 2004); 1 when there is only one group.
struct Place {
  std::size_t cluster = 0;
  double certainty = 1;
};

/// Places customers one after the other.
class Placer {
 public:
  explicit Placer(const Clustering& clustering);
  /// Figures in the order of the columns, all known.
  Place place(std::span<const double> figures);
  /// The same, of figures that are scaled already.
  Place place_scaled(std::span<const double> scaled) const;
  /// The figures as the last place() scaled them.
  std::span<const double> scaled() const { return scaled_; }

 private:
  const Clustering& clustering_;
  std::vector<std::vector<double>> factors_;  ///< Lower Cholesky factors, row by row.
  std::vector<double> constants_;
  std::vector<double> scaled_;
};

struct ClusteringSettings {
  std::string method = "kmeans";
  std::size_t clusters = 0;  ///< 0: 2 to 8 by the silhouette; a mixture 1 to 8 by BIC.
  std::uint64_t seed = 1;
};

struct TriedClusters {
  std::size_t clusters = 0;
  stats::StatusCode status = stats::StatusCode::ok;
  double silhouette = stats::kNaN;
  double bic = stats::kNaN;
};

struct FittedClustering {
  stats::Verdict verdict;
  Clustering clustering;
  std::vector<TriedClusters> tried;  ///< Empty when the number was given.
  double silhouette = stats::kNaN;
  double bic = stats::kNaN;
  /// Of each group, the mean over resamples of its Jaccard similarity to the group most like it
  /// (Hennig 2007): from .75 on a group is stable, below .6 it should not be relied on.
  std::vector<double> stability;
  int resamples = 0;
};

/// Groups of the rows of a frame, whose order must be fixed for the result to be. Errors as
/// stats::k_means and stats::gaussian_mixture; a column that does not vary -> not_identified.
FittedClustering fit_clustering(const stats::Frame& figures, const ClusteringSettings& settings,
                                const Progress& progress);

/// For each new group the old one it takes the number of: those that share most of the rows first.
std::vector<std::size_t> matched(const stats::Frame& figures, const Clustering& before,
                                 const Clustering& after);
/// The groups in another order: the one at i becomes number_of[i].
void renumber(FittedClustering& fitted, std::span<const std::size_t> number_of);

nlohmann::json clustering_json(const Clustering& clustering);
/// Empty when the text is not one.
std::optional<Clustering> read_clustering(const nlohmann::json& json);

}  // namespace troth::segments
