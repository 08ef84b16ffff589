#pragma once
// The PLS iteration itself, on a correlation matrix. What callers should use is pls.h.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/pls_model.h"

namespace troth::stats {

/// Why an estimation gave nothing; the culprit is an item or a construct, as said.
enum class PlsFailure : std::uint8_t {
  none,
  zero_variance,           ///< Item without variance.
  collinear_block,         ///< Construct of mode B whose items say the same thing.
  collinear_predecessors,  ///< Construct whose causes say the same thing.
  no_relation,             ///< Construct unrelated to its neighbours: no weights.
  not_converged,           ///< The iteration did not come to rest.
};

/// A model as numbers: construct k has the items [begin[k], begin[k+1]).
struct PlsShape {
  std::size_t constructs = 0;
  std::size_t items = 0;
  std::vector<std::size_t> begin;
  std::vector<std::size_t> owner;  ///< Construct of each item.
  std::vector<PlsMode> mode;
  std::vector<std::vector<std::size_t>> before;  ///< Causes of each construct, ascending.
  std::vector<std::vector<std::size_t>> after;   ///< Effects of each construct, ascending.
  std::vector<std::size_t> order;                ///< Causes before effects.

  std::size_t size(std::size_t construct) const { return begin[construct + 1] - begin[construct]; }
};

/// Shape of a checked model without parts or products.
PlsShape shape_of(const PlsModel& model);

/// Wold's basic algorithm, run to the fixed point from correlations alone: scores have unit
/// variance, construct correlations are W'RW, and loadings are the columns of RW. Holds the memory
/// of one estimation; not to be shared by threads.
class PlsSolver {
 public:
  struct Settings {
    PlsScheme scheme = PlsScheme::path;
    double tolerance = 1e-7;  ///< On the largest change of a weight.
    std::size_t iterations_max = 10'000;
  };

  PlsSolver(const PlsShape& shape, const Settings& settings);

  /// `correlation` is items x items with `stride`. `start` holds one weight per item, or is empty
  /// for equal weights.
  PlsFailure solve(const double* correlation, std::size_t stride, std::span<const double> start);

  /// Turns constructs so that their loadings add up to more than zero ...
  void orient();
  /// ... or so that they point the way `loadings` (one per item) do.
  void orient_like(std::span<const double> loadings);

  std::span<const double> weights() const { return weights_; }
  /// Correlation of every item with construct k.
  const double* loadings(std::size_t k) const { return image_.data() + k * shape_.items; }
  double loading(std::size_t item) const { return loadings(shape_.owner[item])[item]; }
  /// Correlations of the construct scores, row by row.
  std::span<const double> correlations() const { return inner_; }
  std::size_t iterations() const { return iterations_; }
  /// Construct to which a failure belongs.
  std::size_t culprit() const { return culprit_; }

 private:
  PlsFailure factor_blocks(const double* correlation, std::size_t stride);
  bool project(std::size_t k, const double* correlation, std::size_t stride);
  void correlate();
  bool weigh_neighbours(std::size_t k);
  double update_weights(std::size_t k);
  void turn(std::size_t k);

  const PlsShape& shape_;
  Settings settings_;
  std::size_t iterations_ = 0;
  std::size_t culprit_ = 0;
  std::vector<double> weights_;
  std::vector<double> previous_;
  std::vector<double> image_;  // R W, one row per construct
  std::vector<double> inner_;  // W'RW
  std::vector<double> outer_;  // inner weights e_k of the construct at hand
  std::vector<double> small_;
  std::vector<std::size_t> pivots_;
  std::vector<std::vector<double>> inverse_;  // of mode B blocks
};

}  // namespace troth::stats
