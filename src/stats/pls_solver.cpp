#include "stats/pls_solver.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "stats/pls_linear.h"

namespace troth::stats {
namespace {

/// A score with less variance than this (items have 1) is no score.
constexpr double kScoreVarianceMin = 1e-20;
/// Among constructs that hardly hang together the iteration can swing between two sets of weights.
/// From here on each step goes half the way, which has the same fixed points and does not swing.
constexpr std::size_t kHalveAfter = 100;

}  // namespace

PlsShape shape_of(const PlsModel& model) {
  PlsShape shape;
  shape.constructs = model.constructs.size();
  shape.begin.push_back(0);
  for (std::size_t k = 0; k < shape.constructs; ++k) {
    const PlsConstruct& construct = model.constructs[k];
    TROTH_ASSERT(!construct.items.empty());
    shape.owner.insert(shape.owner.end(), construct.items.size(), k);
    shape.begin.push_back(shape.owner.size());
    shape.mode.push_back(construct.mode);
  }
  shape.items = shape.owner.size();
  shape.before.resize(shape.constructs);
  shape.after.resize(shape.constructs);
  for (const PlsPath& path : model.paths) {
    shape.before[model.find(path.to)].push_back(model.find(path.from));
    shape.after[model.find(path.from)].push_back(model.find(path.to));
  }
  for (auto* lists : {&shape.before, &shape.after}) {
    for (auto& list : *lists) std::sort(list.begin(), list.end());
  }
  shape.order = causal_order(model);
  return shape;
}

PlsSolver::PlsSolver(const PlsShape& shape, const Settings& settings)
    : shape_(shape),
      settings_(settings),
      weights_(shape.items),
      previous_(shape.items),
      image_(shape.constructs * shape.items),
      inner_(shape.constructs * shape.constructs),
      outer_(shape.constructs),
      small_(shape.constructs * shape.constructs),
      pivots_(std::max(shape.items, shape.constructs)),
      inverse_(shape.constructs) {}

PlsFailure PlsSolver::factor_blocks(const double* correlation, std::size_t stride) {
  for (std::size_t k = 0; k < shape_.constructs; ++k) {
    if (shape_.mode[k] == PlsMode::A) continue;
    const std::size_t n = shape_.size(k);
    const std::size_t begin = shape_.begin[k];
    inverse_[k].resize(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      const double* row = correlation + (begin + i) * stride + begin;
      std::copy(row, row + n, inverse_[k].begin() + static_cast<std::ptrdiff_t>(i * n));
    }
    if (!invert_small(inverse_[k].data(), n, n, pivots_)) {
      culprit_ = k;
      return PlsFailure::collinear_block;
    }
  }
  return PlsFailure::none;
}

/// R w_k, with w_k scaled so that the score has variance 1.
bool PlsSolver::project(std::size_t k, const double* correlation, std::size_t stride) {
  const std::size_t items = shape_.items;
  double* image = image_.data() + k * items;
  std::fill(image, image + items, 0.0);
  for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
    const double weight = weights_[h];
    const double* row = correlation + h * stride;
    for (std::size_t i = 0; i < items; ++i) image[i] += weight * row[i];
  }
  double variance = 0;
  for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
    variance += weights_[h] * image[h];
  }
  if (!(variance > kScoreVarianceMin)) {
    culprit_ = k;
    return false;
  }
  const double scale = 1 / std::sqrt(variance);
  for (std::size_t i = 0; i < items; ++i) image[i] *= scale;
  for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) weights_[h] *= scale;
  return true;
}

void PlsSolver::correlate() {
  const std::size_t count = shape_.constructs;
  for (std::size_t j = 0; j < count; ++j) {
    inner_[j * count + j] = 1;
    for (std::size_t k = 0; k < j; ++k) {
      const double* image = loadings(k);
      double sum = 0;
      for (std::size_t h = shape_.begin[j]; h < shape_.begin[j + 1]; ++h) {
        sum += weights_[h] * image[h];
      }
      inner_[j * count + k] = sum;
      inner_[k * count + j] = sum;
    }
  }
}

bool PlsSolver::weigh_neighbours(std::size_t k) {
  const std::size_t count = shape_.constructs;
  const double* row = inner_.data() + k * count;
  std::fill(outer_.begin(), outer_.end(), 0.0);
  const auto weigh = [&](std::size_t j) {
    outer_[j] = settings_.scheme != PlsScheme::centroid ? row[j]
                : row[j] > 0                            ? 1.0
                : row[j] < 0                            ? -1.0
                                                        : 0.0;
  };
  for (const std::size_t j : shape_.after[k]) weigh(j);
  const std::vector<std::size_t>& before = shape_.before[k];
  if (settings_.scheme != PlsScheme::path) {
    for (const std::size_t j : before) weigh(j);
    return true;
  }
  const std::size_t n = before.size();
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) small_[a * n + b] = inner_[before[a] * count + before[b]];
  }
  if (!invert_small(small_.data(), n, n, pivots_)) {
    culprit_ = k;
    return false;
  }
  for (std::size_t a = 0; a < n; ++a) {
    double sum = 0;
    for (std::size_t b = 0; b < n; ++b) sum += small_[a * n + b] * row[before[b]];
    outer_[before[a]] = sum;
  }
  return true;
}

/// New weights of construct k from its inner estimate, not yet scaled.
double PlsSolver::update_weights(std::size_t k) {
  const std::size_t begin = shape_.begin[k];
  const std::size_t n = shape_.size(k);
  double* weights = weights_.data() + begin;
  std::fill(weights, weights + n, 0.0);
  for (const auto* neighbours : {&shape_.before[k], &shape_.after[k]}) {
    for (const std::size_t j : *neighbours) {
      const double* image = loadings(j) + begin;
      for (std::size_t h = 0; h < n; ++h) weights[h] += outer_[j] * image[h];
    }
  }
  if (shape_.mode[k] == PlsMode::B) {
    const std::vector<double>& inverse = inverse_[k];
    const std::vector<double> covariance(weights, weights + n);
    for (std::size_t h = 0; h < n; ++h) {
      weights[h] = 0;
      for (std::size_t i = 0; i < n; ++i) weights[h] += inverse[h * n + i] * covariance[i];
    }
  }
  double largest = 0;
  for (std::size_t h = 0; h < n; ++h) largest = std::max(largest, std::fabs(weights[h]));
  return largest;
}

PlsFailure PlsSolver::solve(const double* correlation, std::size_t stride,
                            std::span<const double> start) {
  if (start.empty()) {
    std::fill(weights_.begin(), weights_.end(), 1.0);
  } else {
    std::copy(start.begin(), start.end(), weights_.begin());
  }
  if (const PlsFailure failure = factor_blocks(correlation, stride); failure != PlsFailure::none) {
    return failure;
  }
  for (std::size_t k = 0; k < shape_.constructs; ++k) {
    if (!project(k, correlation, stride)) return PlsFailure::no_relation;
  }
  correlate();
  for (iterations_ = 1; iterations_ <= settings_.iterations_max; ++iterations_) {
    previous_ = weights_;
    for (std::size_t k = 0; k < shape_.constructs; ++k) {
      if (!weigh_neighbours(k)) return PlsFailure::collinear_predecessors;
      if (!(update_weights(k) > kScoreVarianceMin)) {
        culprit_ = k;
        return PlsFailure::no_relation;
      }
    }
    for (std::size_t k = 0; k < shape_.constructs; ++k) {
      if (!project(k, correlation, stride)) return PlsFailure::no_relation;
    }
    if (iterations_ > kHalveAfter) {
      for (std::size_t h = 0; h < shape_.items; ++h) weights_[h] += previous_[h];
      for (std::size_t k = 0; k < shape_.constructs; ++k) {
        if (!project(k, correlation, stride)) return PlsFailure::no_relation;
      }
    }
    correlate();
    double change = 0;
    for (std::size_t h = 0; h < shape_.items; ++h) {
      const double step = std::fabs(weights_[h] - previous_[h]);
      if (step > change) {
        change = step;
        culprit_ = shape_.owner[h];
      }
    }
    if (change < settings_.tolerance) return PlsFailure::none;
  }
  return PlsFailure::not_converged;
}

void PlsSolver::turn(std::size_t k) {
  const std::size_t count = shape_.constructs;
  for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) weights_[h] = -weights_[h];
  double* image = image_.data() + k * shape_.items;
  for (std::size_t i = 0; i < shape_.items; ++i) image[i] = -image[i];
  for (std::size_t j = 0; j < count; ++j) {
    if (j == k) continue;
    inner_[k * count + j] = -inner_[k * count + j];
    inner_[j * count + k] = -inner_[j * count + k];
  }
}

void PlsSolver::orient() {
  for (std::size_t k = 0; k < shape_.constructs; ++k) {
    double sum = 0;
    for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) sum += loadings(k)[h];
    if (sum < 0) turn(k);
  }
}

void PlsSolver::orient_like(std::span<const double> reference) {
  for (std::size_t k = 0; k < shape_.constructs; ++k) {
    double sum = 0;
    for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
      sum += loadings(k)[h] * reference[h];
    }
    if (sum < 0) turn(k);
  }
}

}  // namespace troth::stats
