#pragma once
// Small dense algebra for the inner loops of PLS: no allocation, matrices row by row with a stride.

#include <cstddef>
#include <span>

namespace troth::stats {

/// Inverts the n x n matrix `a` in place by Gauss and Jordan with partial pivoting; `scratch` holds
/// n places. False, with `a` spoilt, when a pivot falls below 1e-10 of the largest entry: rows that
/// say the same thing.
bool invert_small(double* a, std::size_t n, std::size_t stride, std::span<std::size_t> scratch);

/// Whether a symmetric matrix has no eigenvalue below -tolerance, by Cholesky of a + tolerance*I
/// on a copy.
bool is_positive_semidefinite(const double* a, std::size_t n, std::size_t stride,
                              double tolerance = 1e-9);

}  // namespace troth::stats
