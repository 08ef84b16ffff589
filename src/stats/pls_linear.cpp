#include "stats/pls_linear.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace troth::stats {
namespace {

constexpr double kPivotMin = 1e-10;

}  // namespace

bool invert_small(double* a, std::size_t n, std::size_t stride, std::span<std::size_t> scratch) {
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      largest = std::max(largest, std::fabs(a[i * stride + j]));
    }
  }
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t best = c;
    for (std::size_t r = c + 1; r < n; ++r) {
      if (std::fabs(a[r * stride + c]) > std::fabs(a[best * stride + c])) best = r;
    }
    scratch[c] = best;
    double* row = a + c * stride;
    if (best != c) std::swap_ranges(row, row + n, a + best * stride);
    if (!(std::fabs(row[c]) > kPivotMin * largest)) return false;
    const double pivot = 1 / row[c];
    row[c] = 1;
    for (std::size_t j = 0; j < n; ++j) row[j] *= pivot;
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c) continue;
      double* other = a + r * stride;
      const double factor = other[c];
      other[c] = 0;
      for (std::size_t j = 0; j < n; ++j) other[j] -= factor * row[j];
    }
  }
  for (std::size_t c = n; c-- > 0;) {
    if (scratch[c] == c) continue;
    for (std::size_t r = 0; r < n; ++r) std::swap(a[r * stride + c], a[r * stride + scratch[c]]);
  }
  return true;
}

bool is_positive_semidefinite(const double* a, std::size_t n, std::size_t stride,
                              double tolerance) {
  std::vector<double> l(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * stride + j] + (i == j ? tolerance : 0.0);
      for (std::size_t k = 0; k < j; ++k) sum -= l[i * n + k] * l[j * n + k];
      if (i == j) {
        if (!(sum > 0)) return false;
        l[i * n + i] = std::sqrt(sum);
      } else {
        l[i * n + j] = sum / l[j * n + j];
      }
    }
  }
  return true;
}

}  // namespace troth::stats
