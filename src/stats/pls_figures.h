#pragma once
// Every figure of a PLS estimation as one flat row of numbers, so that estimates, bootstrap
// replicates and permutations are computed and compared by the same code. What callers should use
// is pls.h.

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "stats/pls_solver.h"

namespace troth::stats {

/// Where each figure lies in the row. K constructs, P items, M paths (ordered by effect, then by
/// cause), T pairs of constructs of which one acts on the other through any way.
struct PlsLayout {
  explicit PlsLayout(const PlsShape& shape);

  std::size_t constructs, items;
  std::vector<std::pair<std::size_t, std::size_t>> paths;    ///< from, to
  std::vector<std::pair<std::size_t, std::size_t>> effects;  ///< from, to

  std::size_t loading, weight, item_vif;                                // P each
  std::size_t cross;                                                    // P x K
  std::size_t alpha, omega, rho_a, rho_c, ave, r2, r2_adjusted, index;  // K each
  std::size_t path, f2, path_vif;                                       // M each
  std::size_t total, indirect, unstandardised;                          // T each
  std::size_t correlation, htmt;  // K (K - 1) / 2 each: (1,0), (2,0), (2,1), ...
  std::size_t srmr, srmr_saturated, gof;
  std::size_t size;
};

/// Position, spread and possible range of each item in its own units.
struct PlsItemScale {
  std::vector<double> mean;
  std::vector<double> sd;
  std::vector<double> lo;
  std::vector<double> hi;
};

/// What the consistent correction (PLSc) found wrong.
enum class PlsInadmissible { none, reliability, loading, construct_covariance, r2 };

/// Computes the row of figures of a solved model. Holds scratch memory; not to be shared.
class PlsFigureMaker {
 public:
  PlsFigureMaker(const PlsShape& shape, const PlsLayout& layout, bool consistent);

  /// `rows` is the (effective) number of rows, for the adjusted R2. Figures that are not defined
  /// are NaN. False when the causes of construct `culprit()` are collinear.
  bool make(const PlsSolver& solver, const double* correlation, std::size_t stride,
            const PlsItemScale& scale, double rows, std::span<double> out);

  std::size_t culprit() const { return culprit_; }
  /// After make() with the consistent correction.
  PlsInadmissible inadmissible() const { return inadmissible_; }
  std::size_t inadmissible_at() const { return inadmissible_at_; }
  /// Whether omega met a loading beyond 1 in construct k (Heywood case), where it is held at 1.
  bool heywood(std::size_t k) const { return heywood_[k]; }
  /// Standard deviations of construct k's score from the bottom of its scale to the top.
  double width(std::size_t k) const { return width_[k]; }

 private:
  void block_figures(std::size_t k, std::span<double> out);
  double omega_of(std::size_t k);
  double rho_a_of(std::size_t k, const PlsSolver& solver) const;
  void correct(const PlsSolver& solver, std::span<double> out);
  bool regressions(double rows, std::span<double> out);
  void effect_figures(std::span<double> out);
  void index_figures(const PlsSolver& solver, const PlsItemScale& scale, std::span<double> out);
  void pair_figures(std::span<double> out);
  void fit_figures(std::span<double> out);
  void implied_correlations(std::span<const double> out);

  const PlsShape& shape_;
  const PlsLayout& layout_;
  bool consistent_;
  std::size_t culprit_ = 0;
  PlsInadmissible inadmissible_ = PlsInadmissible::none;
  std::size_t inadmissible_at_ = 0;
  const double* correlation_ = nullptr;
  std::size_t stride_ = 0;
  std::vector<bool> heywood_;
  std::vector<double> inner_, coefficient_, total_, implied_, small_, width_, factor_;
  std::vector<double> within_;
  std::vector<std::size_t> pivots_;
};

}  // namespace troth::stats
