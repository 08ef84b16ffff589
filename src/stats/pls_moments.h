#pragma once
// Cross products of a resample, straight from how often each row was drawn: the one part of a
// bootstrap replicate whose cost grows with the rows.

#include <cstddef>
#include <span>
#include <vector>

namespace troth::stats {

/// Rows of a table, each padded with zeros to a multiple of eight numbers.
class RowMatrix {
 public:
  RowMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows),
        columns_(columns),
        stride_((columns + 7) / 8 * 8),
        values_(rows_ * stride_, 0.0) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t stride() const { return stride_; }
  double& at(std::size_t row, std::size_t column) { return values_[row * stride_ + column]; }
  double at(std::size_t row, std::size_t column) const { return values_[row * stride_ + column]; }
  const double* row(std::size_t row) const { return values_.data() + row * stride_; }

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::size_t stride_;
  std::vector<double> values_;
};

/// Weighted means, variances (divisor: the sum of weights) and correlations of a table's columns.
struct PlsMoments {
  std::size_t stride = 0;
  double total = 0;                 ///< Sum of weights.
  std::vector<double> mean;         ///< By column.
  std::vector<double> variance;     ///< By column.
  std::vector<double> correlation;  ///< Symmetric, row by row with `stride`, unit diagonal.
};

/// Room for the computation, used again from one replicate to the next.
struct MomentScratch {
  std::vector<std::size_t> chosen;
  std::vector<double> cross;
};

/// Fills `out` with each row counted `weights[row]` times (0 leaves it out); weights must not be
/// negative. Columns should be centred near zero, or digits are lost. Sums run over the rows in
/// their order in lanes of four, so the result is the same on every processor. False when a column
/// has no variance (below 1e-12 of its mean square); `*culprit` is then its place.
bool moments_of(const RowMatrix& table, std::span<const double> weights, MomentScratch& scratch,
                PlsMoments& out, std::size_t* culprit);

}  // namespace troth::stats
