#include "stats/profile_interval.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr double kProfileFar = 12;
constexpr double kProfileClose = 1e-4;  ///< Of the root of twice the loss of likelihood.
constexpr int kProfileStepsMost = 60;

/// The surface over all coordinates but one, which is held.
Surface without(const Surface& whole, std::size_t held) {
  const std::size_t size = whole.gradient.size();
  Surface rest;
  rest.value = whole.value;
  for (std::size_t i = 0; i < size; ++i) {
    if (i == held) continue;
    rest.gradient.push_back(whole.gradient[i]);
    for (std::size_t j = 0; j < size; ++j) {
      if (j != held) rest.hessian.push_back(whole.hessian[i * size + j]);
    }
  }
  return rest;
}

/// Walks along one coordinate while the others follow at their best.
class Profile {
 public:
  Profile(const ProfileTop& top, std::size_t which) : top_(top), which_(which) {}

  /// sqrt(2 (L(top) - L(profile))) at `offset` from the maximum; 0 where rounding makes it
  /// negative.
  double root(double offset) {
    const std::vector<double>& at = top_.maximum.at;
    const std::size_t size = at.size();
    const double held = at[which_] + offset;
    const SurfaceFunction rest = [&](std::span<const double> point) {
      std::vector<double> whole(point.begin(), point.end());
      whole.insert(whole.begin() + static_cast<std::ptrdiff_t>(which_), held);
      return without(top_.surface(whole), which_);
    };
    // The others begin where a quadratic likelihood would have them.
    std::vector<double> start;
    const double own = top_.covariance[which_ * size + which_];
    for (std::size_t j = 0; j < size; ++j) {
      if (j != which_) start.push_back(at[j] + top_.covariance[which_ * size + j] / own * offset);
    }
    if (!last_.empty() && std::fabs(offset - last_offset_) < std::fabs(offset) / 2) start = last_;
    Maximum found = maximise(rest, std::move(start), {.gradient_tolerance = 1e-7});
    const double loss = top_.maximum.surface.value - found.surface.value;
    last_ = std::move(found.at);
    last_offset_ = offset;
    return std::isnan(loss) ? kInfinity : std::sqrt(std::max(0.0, 2 * loss * top_.customers));
  }

 private:
  const ProfileTop& top_;
  std::size_t which_;
  std::vector<double> last_;
  double last_offset_ = 0;
};

/// The offset at which the root reaches z, towards `sign`; infinite when it does not.
double end_of(const ProfileTop& top, std::size_t which, double sign, double z) {
  Profile profile(top, which);
  const std::size_t size = top.maximum.at.size();
  double size_now = z * std::sqrt(top.covariance[which * (size + 1)] / top.customers);
  double inside = 0;
  double outside = kInfinity;
  for (int step = 0; step < kProfileStepsMost && inside < kProfileFar; ++step) {
    const double root = profile.root(sign * size_now);
    if (std::fabs(root - z) < kProfileClose) return sign * size_now;
    (root < z ? inside : outside) = size_now;
    // The root is nearly proportional to the offset.
    double next = root > 0 ? size_now * std::clamp(z / root, 0.3, 2.0) : 2 * size_now;
    if (!(next > inside && next < outside)) {
      next = std::isfinite(outside) ? (inside + outside) / 2 : 2 * size_now;
    }
    size_now = next;
  }
  return std::isfinite(outside) ? sign * (inside + outside) / 2 : sign * kInfinity;
}

}  // namespace

Interval positive_interval(double value, double standard_error, double level) {
  const double half = normal_quantile(0.5 + level / 2) * standard_error / value;
  return {value * std::exp(-half), value * std::exp(half), level};
}

Interval profile_interval(const ProfileTop& top, std::size_t which, double level) {
  Interval interval;
  interval.level = level;
  if (top.covariance.empty() || !check_level(level).ok()) return interval;
  const double z = normal_quantile(0.5 + level / 2);
  interval.lo = top.maximum.at[which] + end_of(top, which, -1, z);
  interval.hi = top.maximum.at[which] + end_of(top, which, 1, z);
  return interval;
}

}  // namespace troth::stats
