#include "stats/newton.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace troth::stats {
namespace {

using SquareMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const SquareMatrix> as_matrix(std::span<const double> values, std::size_t size) {
  const auto n = static_cast<Eigen::Index>(size);
  return {values.data(), n, n};
}

/// An uphill direction: V |L|^-1 V' g for the Hessian V L V', no longer than step_max.
Eigen::VectorXd direction(const Surface& surface, double step_max) {
  const std::size_t size = surface.gradient.size();
  const Eigen::SelfAdjointEigenSolver<SquareMatrix> eigen(as_matrix(surface.hessian, size));
  const Eigen::Map<const Eigen::VectorXd> gradient(surface.gradient.data(),
                                                   static_cast<Eigen::Index>(size));
  const Eigen::VectorXd moduli = eigen.eigenvalues().cwiseAbs();
  const double floor = std::max(1e-10, 1e-8 * moduli.maxCoeff());
  Eigen::VectorXd step = eigen.eigenvectors().transpose() * gradient;
  step.array() /= moduli.array().max(floor);
  step = eigen.eigenvectors() * step;
  const double length = step.norm();
  if (length > step_max) step *= step_max / length;
  return step;
}

int beyond(std::span<const double> point, double bound) {
  const auto found =
      std::find_if(point.begin(), point.end(), [&](double x) { return std::fabs(x) > bound; });
  return found == point.end() ? -1 : static_cast<int>(found - point.begin());
}

}  // namespace

double Maximum::gradient_norm() const {
  double largest = 0;
  for (const double g : surface.gradient) largest = std::max(largest, std::fabs(g));
  return largest;
}

Maximum maximise(const SurfaceFunction& surface, std::vector<double> start,
                 const NewtonSettings& settings) {
  Maximum best;
  best.at = std::move(start);
  best.surface = surface(best.at);
  if (!std::isfinite(best.surface.value)) return best;
  while (best.iterations < settings.max_iterations) {
    best.converged = best.gradient_norm() <= settings.gradient_tolerance;
    best.runaway = beyond(best.at, settings.bound);
    if (best.converged || best.runaway >= 0) return best;
    ++best.iterations;

    const Eigen::VectorXd step = direction(best.surface, settings.step_max);
    if (!step.allFinite()) return best;
    double slope = 0;
    for (std::size_t i = 0; i < best.at.size(); ++i) {
      slope += step[static_cast<Eigen::Index>(i)] * best.surface.gradient[i];
    }
    bool climbed = false;
    for (double factor = 1; factor > 1e-10 && !climbed; factor /= 2) {
      std::vector<double> trial = best.at;
      for (std::size_t i = 0; i < trial.size(); ++i) {
        trial[i] += factor * step[static_cast<Eigen::Index>(i)];
      }
      Surface there = surface(trial);
      // Near the top the gain drowns in rounding; a step that does not lower the value is taken.
      const double rounding = 1e-14 * std::fabs(best.surface.value);
      if (there.value >= best.surface.value + 1e-4 * factor * slope - rounding) {
        best.at = std::move(trial);
        best.surface = std::move(there);
        climbed = true;
      }
    }
    if (!climbed) break;
  }
  best.converged = best.gradient_norm() <= settings.gradient_tolerance;
  best.runaway = beyond(best.at, settings.bound);
  return best;
}

std::vector<double> inverse_information(std::span<const double> hessian, std::size_t size) {
  const SquareMatrix information = -as_matrix(hessian, size);
  if (!information.allFinite()) return {};
  const Eigen::SelfAdjointEigenSolver<SquareMatrix> eigen(information);
  const double largest = eigen.eigenvalues().maxCoeff();
  if (!(eigen.eigenvalues().minCoeff() > 1e-12 * largest)) return {};
  const SquareMatrix inverse = eigen.eigenvectors() *
                               eigen.eigenvalues().cwiseInverse().asDiagonal() *
                               eigen.eigenvectors().transpose();
  return {inverse.data(), inverse.data() + inverse.size()};
}

SurfaceFunction with_numeric_hessian(
    std::function<Surface(std::span<const double>)> value_and_gradient) {
  return [function = std::move(value_and_gradient)](std::span<const double> point) {
    constexpr double kStep = 1e-4;
    Surface result = function(point);
    const std::size_t size = point.size();
    result.hessian.assign(size * size, 0.0);
    if (!std::isfinite(result.value)) return result;
    std::vector<double> moved(point.begin(), point.end());
    for (std::size_t i = 0; i < size; ++i) {
      moved[i] = point[i] + kStep;
      const Surface up = function(moved);
      moved[i] = point[i] - kStep;
      const Surface down = function(moved);
      moved[i] = point[i];
      for (std::size_t j = 0; j < size; ++j) {
        const double second = (up.gradient[j] - down.gradient[j]) / (2 * kStep);
        result.hessian[i * size + j] += second / 2;
        result.hessian[j * size + i] += second / 2;
      }
    }
    return result;
  };
}

}  // namespace troth::stats
