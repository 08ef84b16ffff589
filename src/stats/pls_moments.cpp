#include "stats/pls_moments.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace troth::stats {
namespace {

constexpr double kVarianceMin = 1e-12;
constexpr std::size_t kTileRows = 4;
constexpr std::size_t kTileColumns = 8;
/// Rows worked on at once: 64 rows of 24 items stay in the first cache.
constexpr std::size_t kChunk = 64;

/// Four lanes whatever the processor: the compiler makes one AVX or two SSE instructions of it, and
/// the sums are the same.
using Four = double __attribute__((vector_size(32), aligned(8), may_alias));

// Sanitizers do not get along with functions resolved at load time.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define TROTH_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TROTH_WIDE
#endif

struct Chunk {
  const double* values;
  std::size_t stride;
  const std::size_t* rows;
  const double* weights;
  std::size_t count;
};

/// Adds weight * x_a * x_b over the chunk's rows into the upper tiles of `cross`.
TROTH_WIDE void add_tiles(const Chunk& chunk, double* cross) {
  const std::size_t stride = chunk.stride;
  for (std::size_t a = 0; a < stride; a += kTileRows) {
    for (std::size_t b = a / kTileColumns * kTileColumns; b < stride; b += kTileColumns) {
      Four sums[kTileRows][2] = {};
      for (std::size_t i = 0; i < chunk.count; ++i) {
        const double* x = chunk.values + chunk.rows[i] * stride;
        const double weight = chunk.weights[chunk.rows[i]];
        const Four left = *reinterpret_cast<const Four*>(x + b);
        const Four right = *reinterpret_cast<const Four*>(x + b + 4);
        for (std::size_t r = 0; r < kTileRows; ++r) {
          const double scale = weight * x[a + r];
          sums[r][0] += scale * left;
          sums[r][1] += scale * right;
        }
      }
      for (std::size_t r = 0; r < kTileRows; ++r) {
        double* out = cross + (a + r) * stride + b;
        *reinterpret_cast<Four*>(out) += sums[r][0];
        *reinterpret_cast<Four*>(out + 4) += sums[r][1];
      }
    }
  }
}

/// Adds weight * x over the chunk's rows into `sums`.
TROTH_WIDE void add_sums(const Chunk& chunk, double* sums) {
  for (std::size_t i = 0; i < chunk.count; ++i) {
    const double* x = chunk.values + chunk.rows[i] * chunk.stride;
    const double weight = chunk.weights[chunk.rows[i]];
    for (std::size_t b = 0; b < chunk.stride; b += 4) {
      *reinterpret_cast<Four*>(sums + b) += weight * *reinterpret_cast<const Four*>(x + b);
    }
  }
}

}  // namespace

bool moments_of(const RowMatrix& table, std::span<const double> weights, MomentScratch& scratch,
                PlsMoments& out, std::size_t* culprit) {
  TROTH_ASSERT(weights.size() == table.rows());
  const std::size_t stride = table.stride();
  out.stride = stride;
  out.mean.assign(stride, 0.0);
  out.variance.assign(stride, 0.0);
  out.correlation.resize(stride * stride);
  scratch.cross.assign(stride * stride, 0.0);
  scratch.chosen.clear();
  out.total = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] > 0) {
      scratch.chosen.push_back(row);
      out.total += weights[row];
    }
  }
  for (std::size_t at = 0; at < scratch.chosen.size(); at += kChunk) {
    const Chunk chunk{table.row(0), stride, scratch.chosen.data() + at, weights.data(),
                      std::min(kChunk, scratch.chosen.size() - at)};
    add_tiles(chunk, scratch.cross.data());
    add_sums(chunk, out.mean.data());
  }
  for (std::size_t c = 0; c < table.columns(); ++c) {
    out.mean[c] /= out.total;
    const double square = scratch.cross[c * stride + c] / out.total;
    out.variance[c] = square - out.mean[c] * out.mean[c];
    if (!(out.variance[c] > kVarianceMin * square)) {
      *culprit = c;
      return false;
    }
  }
  for (std::size_t a = 0; a < table.columns(); ++a) {
    const double sd = std::sqrt(out.variance[a]);
    for (std::size_t b = a + 1; b < table.columns(); ++b) {
      const double covariance =
          scratch.cross[a * stride + b] / out.total - out.mean[a] * out.mean[b];
      const double r = covariance / (sd * std::sqrt(out.variance[b]));
      out.correlation[a * stride + b] = r;
      out.correlation[b * stride + a] = r;
    }
    out.correlation[a * stride + a] = 1;
  }
  return true;
}

}  // namespace troth::stats
