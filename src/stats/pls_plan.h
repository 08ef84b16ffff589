#pragma once
// A checked model turned into what is computed: one stage, or stages that feed each other when the
// model has second-order constructs or interactions. What callers should use is pls.h.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "stats/pls_figures.h"
#include "stats/pls_model.h"
#include "stats/pls_moments.h"
#include "stats/pls_solver.h"

namespace troth::stats {

/// Where an item of a stage comes from.
struct PlsSource {
  enum class Kind { column, part, product };
  Kind kind = Kind::column;
  std::size_t place = 0;  ///< Column of the table, construct of the parts stage, or product.
};

/// One estimation of the plan.
struct PlsStage {
  explicit PlsStage(PlsModel measured, std::vector<PlsSource> item_sources);

  PlsModel model;
  std::vector<PlsSource> sources;
  PlsShape shape;
  PlsLayout layout;
};

/// `parts` (only with second-order constructs) measures the parts in the place of their wholes;
/// `scores` (only with interactions) gives the factors of the products; `last` is the model itself.
/// The row of figures is that of `last`, then one interaction effect per path from a product, then
/// that of `parts`.
struct PlsPlan {
  explicit PlsPlan(const PlsModel& checked);

  PlsModel model;
  std::unique_ptr<PlsStage> parts;
  std::unique_ptr<PlsStage> scores;
  std::unique_ptr<PlsStage> last;
  std::vector<std::pair<std::size_t, std::size_t>> products;  ///< Factors, constructs of `scores`.
  /// Paths of `last` that start at a product: the path, and the product.
  std::vector<std::pair<std::size_t, std::size_t>> interaction_paths;

  std::size_t interaction_begin() const { return last->layout.size; }
  std::size_t parts_begin() const { return last->layout.size + interaction_paths.size(); }
  std::size_t figures() const { return parts_begin() + (parts ? parts->layout.size : 0); }
};

/// Items of the model, standardised over the whole sample, with the units they came in.
struct PlsTable {
  PlsTable(std::size_t rows, std::size_t columns) : z(rows, columns), weights(rows, 1.0) {}

  RowMatrix z;
  std::vector<double> weights;
  PlsItemScale scale;
};

/// Weights and loadings of the whole sample: where a replicate's iteration starts, and which way
/// its constructs point.
struct PlsReference {
  std::vector<double> weights[3];
  std::vector<double> loadings[3];
};

/// Runs a plan on a resample. Holds all memory it needs; one per thread.
class PlsEstimator {
 public:
  PlsEstimator(const PlsPlan& plan, const PlsTable& table, const PlsSolver::Settings& settings,
               bool consistent);

  /// Estimates with row i counted `weights[i]` times and writes plan.figures() numbers. `rows` is
  /// what adjusted R2 takes as the number of rows. Without a reference (the sample itself)
  /// constructs are turned so that their loadings add up to more than zero.
  PlsFailure run(std::span<const double> weights, double rows, const PlsReference* reference,
                 std::span<double> out);
  /// The same from a given correlation matrix (items x items with `stride`); only for models of
  /// one stage. Indices are NaN unless the table's scale is filled in.
  PlsFailure run_correlation(const double* correlation, std::size_t stride, double rows,
                             std::span<double> out);

  PlsReference reference() const;
  /// Name of the item or construct that made the last run fail.
  std::string culprit() const;
  std::size_t iterations() const { return last_.iterations(); }
  const PlsFigureMaker& maker() const { return maker_; }
  const PlsSolver& solver() const { return last_; }
  /// Of the last run: moments of the columns in standardised units.
  const PlsMoments& moments() const { return moments_; }

 private:
  PlsFailure fail(PlsFailure failure, const PlsStage& stage, std::size_t construct);
  PlsFailure run_last(const double* correlation, std::size_t stride, double rows,
                      const PlsReference* reference, std::span<double> out);
  PlsFailure solve(PlsSolver& solver, const PlsStage& stage, std::size_t place,
                   const double* correlation, std::size_t stride, const PlsReference* reference);
  void rescale();
  void fill_stage(const PlsStage& stage, std::vector<double>& correlation, PlsItemScale& scale);
  bool make_products(std::span<const double> weights);
  double correlation_of(const PlsSource& a, const PlsSource& b) const;
  std::vector<double> row_coefficients(std::size_t construct) const;

  const PlsPlan& plan_;
  const PlsTable& table_;
  PlsSolver last_;
  std::unique_ptr<PlsSolver> parts_;
  std::unique_ptr<PlsSolver> scores_;
  PlsFigureMaker maker_;
  std::unique_ptr<PlsFigureMaker> parts_maker_;
  PlsMoments moments_;
  MomentScratch scratch_;
  PlsItemScale scale_;
  PlsItemScale parts_scale_;
  PlsItemScale stage_scale_;
  std::vector<double> parts_figures_;
  std::vector<double> stage_correlation_;
  std::vector<double> product_rows_;         // one row per product
  std::vector<double> product_correlation_;  // product x (columns, then products)
  std::vector<double> product_sd_;
  const PlsStage* failed_stage_ = nullptr;
  PlsFailure failure_ = PlsFailure::none;
  std::size_t culprit_ = 0;
};

}  // namespace troth::stats
