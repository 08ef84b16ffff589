#pragma once
// Maximum of a smooth function of a few parameters, for the likelihoods of this room.

#include <functional>
#include <span>
#include <vector>

namespace troth::stats {

/// Value, gradient and Hessian (row by row) at a point.
struct Surface {
  double value = 0;
  std::vector<double> gradient;
  std::vector<double> hessian;
};

/// Computes the surface at a point; a value that is not finite means "outside".
using SurfaceFunction = std::function<Surface(std::span<const double>)>;

struct NewtonSettings {
  int max_iterations = 200;
  double gradient_tolerance = 1e-8;  ///< On the largest component.
  double step_max = 2;               ///< Longest step; parameters are logarithms here.
  double bound = 12;                 ///< A component beyond +-bound has run off: stop there.
};

struct Maximum {
  std::vector<double> at;
  Surface surface;
  int iterations = 0;
  bool converged = false;  ///< The gradient is within tolerance.
  int runaway = -1;        ///< Component that left the bounds, or -1.

  double gradient_norm() const;
};

/// Newton's method on the Hessian made negative definite (its eigenvalues by modulus; Nocedal &
/// Wright 2006, sec. 3.4) with backtracking, so that every step climbs.
Maximum maximise(const SurfaceFunction& surface, std::vector<double> start,
                 const NewtonSettings& settings = {});

/// (-Hessian)^-1 row by row; empty when -Hessian is not positive definite.
std::vector<double> inverse_information(std::span<const double> hessian, std::size_t size);

/// Surface of a function that only has a value and a gradient: the Hessian by central differences
/// of the gradient (step 1e-4), made symmetric.
SurfaceFunction with_numeric_hessian(
    std::function<Surface(std::span<const double>)> value_and_gradient);

}  // namespace troth::stats
