#include "stats/drivers.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/assert.h"
#include "base/random.h"
#include "stats/regression.h"

namespace troth::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t kExactMax = 24;
constexpr std::size_t kOrdersPerResample = 300;
// A predictor with less variance of its own than this adds nothing to those already in.
constexpr double kDriversDetermined = 1e-11;

/// Correlations with the target last.
MatrixXd correlations(const Moments& m) {
  const auto size = static_cast<Index>(m.size());
  MatrixXd r(size, size);
  for (Index a = 0; a < size; ++a) {
    for (Index b = 0; b < size; ++b) {
      r(a, b) = m.correlation(static_cast<std::size_t>((a + 1) % size),
                              static_cast<std::size_t>((b + 1) % size));
    }
  }
  return r;
}

/// The sums over all subsets behind LMG, without storing them. With w(s) = s!(p-s-1)!/p! the part
/// of j is the sum over subsets S with j of R^2(S) (w(s-1) + w(s)) less the sum over all S of
/// R^2(S) w(s). A node of the tree decides about one predictor: in (it is swept out of the rest) or
/// not (its row is skipped), so each leaf costs a few steps only.
class SubsetSums {
 public:
  explicit SubsetSums(const MatrixXd& r)
      : p_(static_cast<std::size_t>(r.rows()) - 1),
        stride_(p_ + 1),
        with_(p_, 0.0),
        weight_(p_ + 1, 0.0),
        buffers_(p_ + 1, std::vector<double>(stride_ * stride_)) {
    double choose = 1;  // C(p-1, s)
    for (std::size_t s = 0; s < p_; ++s) {
      weight_[s] = 1 / (static_cast<double>(p_) * choose);
      choose *= static_cast<double>(p_ - 1 - s) / static_cast<double>(s + 1);
    }
    for (std::size_t a = 0; a < stride_; ++a) {
      for (std::size_t b = 0; b < stride_; ++b) {
        buffers_[0][a * stride_ + b] = r(static_cast<Index>(a), static_cast<Index>(b));
      }
    }
    visit(buffers_[0].data(), 0, 0);
  }

  std::vector<double> parts() const {
    std::vector<double> parts(p_);
    for (std::size_t j = 0; j < p_; ++j) parts[j] = with_[j] - all_;
    return parts;
  }

 private:
  /// `a` points at the matrix of the predictors from `k` on, in upper rows; gives the sum over the
  /// leaves below of R^2(S) (w(s-1) + w(s)).
  double visit(const double* a, std::size_t k, std::size_t size) {
    if (k == p_) {
      if (size == 0) return 0;
      const double r2 = 1 - a[0];
      all_ += r2 * weight_[size];
      return r2 * (weight_[size - 1] + weight_[size]);
    }
    const std::size_t left = p_ - k;  // rows after this one, the target among them
    double* next = buffers_[k + 1].data();
    const double pivot = a[0] > kDriversDetermined ? 1 / a[0] : 0;
    for (std::size_t i = 1; i <= left; ++i) {
      const double factor = a[i] * pivot;
      const double* from = a + i * stride_;
      double* to = next + (i - 1) * stride_ - 1;
      for (std::size_t j = i; j <= left; ++j) to[j] = from[j] - factor * a[j];
    }
    const double in = visit(next, k + 1, size + 1);
    with_[k] += in;
    return in + visit(a + stride_ + 1, k + 1, size);
  }

  std::size_t p_;
  std::size_t stride_;
  std::vector<double> with_;
  double all_ = 0;
  std::vector<double> weight_;
  std::vector<std::vector<double>> buffers_;
};

/// Rise of R^2 as the predictors enter in this order.
VectorXd rises(const MatrixXd& r, std::span<const Index> order) {
  const auto p = static_cast<Index>(order.size());
  MatrixXd a(p + 1, p + 1);
  const auto place = [&](Index i) { return i < p ? order[static_cast<std::size_t>(i)] : p; };
  for (Index i = 0; i <= p; ++i) {
    for (Index j = 0; j <= p; ++j) a(i, j) = r(place(i), place(j));
  }
  VectorXd rise = VectorXd::Zero(p);
  for (Index k = 0; k < p; ++k) {
    if (!(a(k, k) > kDriversDetermined)) continue;
    rise(place(k)) = a(k, p) * a(k, p) / a(k, k);
    const Index left = p - k;
    const VectorXd row = a.row(k).tail(left).transpose();
    a.bottomRightCorner(left, left).noalias() -= row * row.transpose() / a(k, k);
  }
  return rise;
}

struct Parts {
  std::vector<double> parts;
  std::vector<double> errors;
};

Parts sampled_lmg(const MatrixXd& r, std::size_t orders, std::uint64_t seed) {
  const Index p = r.rows() - 1;
  VectorXd sum = VectorXd::Zero(p);
  VectorXd squares = VectorXd::Zero(p);
  const std::size_t pairs = std::max<std::size_t>(2, orders / 2);
  // A stream of its own, so that resamples and orders do not share their draws.
  Random random(seed, 0x0D0E5);
  std::vector<Index> order(static_cast<std::size_t>(p));
  for (std::size_t k = 0; k < pairs; ++k) {
    std::iota(order.begin(), order.end(), Index{0});
    for (std::size_t i = order.size() - 1; i > 0; --i) {
      std::swap(order[i], order[random.below(i + 1)]);
    }
    VectorXd rise = rises(r, order);
    std::reverse(order.begin(), order.end());
    rise = (rise + rises(r, order)) / 2;
    sum += rise;
    squares += rise.cwiseAbs2();
  }
  const auto count = static_cast<double>(pairs);
  Parts result;
  for (Index j = 0; j < p; ++j) {
    const double mean = sum(j) / count;
    result.parts.push_back(mean);
    const double variance = std::max(0.0, squares(j) / count - mean * mean);
    result.errors.push_back(std::sqrt(variance / (count - 1)));
  }
  return result;
}

std::vector<double> johnson(const MatrixXd& r) {
  const Index p = r.rows() - 1;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(r.topLeftCorner(p, p));
  const VectorXd roots = solver.eigenvalues().cwiseMax(0.0).cwiseSqrt();
  const MatrixXd& v = solver.eigenvectors();
  const MatrixXd lambda = v * roots.asDiagonal() * v.transpose();
  // A root of zero has no direction to the target.
  const VectorXd inverse = (roots.array() > 1e-8).select(roots.array().inverse(), 0.0).matrix();
  const VectorXd b = v * (inverse.asDiagonal() * (v.transpose() * r.col(p).head(p)));
  const VectorXd parts = lambda.cwiseAbs2() * b.cwiseAbs2();
  return {parts.data(), parts.data() + parts.size()};
}

Parts parts_of(const Moments& m, const DriversOptions& options, bool exact, std::size_t orders) {
  const MatrixXd r = correlations(m);
  if (options.method == ImportanceMethod::johnson) {
    return {johnson(r), std::vector<double>(m.size() - 1, 0.0)};
  }
  if (!exact) return sampled_lmg(r, orders, options.plan.seed);
  return {SubsetSums(r).parts(), std::vector<double>(m.size() - 1, 0.0)};
}

void add_intervals(Drivers& result, const Frame& all, std::span<const double> weights,
                   const DriversOptions& options) {
  const std::size_t p = result.drivers.size();
  const BootstrapResult draws = bootstrap(
      all.rows(), weights, 2 * p + 1,
      [&](std::span<const double> drawn) -> std::vector<double> {
        const Moments m = moments(all, drawn);
        if (!check_spread(all, m).ok()) return {};
        std::vector<double> figures = parts_of(m, options, result.exact, kOrdersPerResample).parts;
        const double r2 = std::accumulate(figures.begin(), figures.end(), 0.0);
        if (!(r2 > 0)) return {};
        for (std::size_t j = 0; j < p; ++j) figures.push_back(figures[j] / r2);
        figures.push_back(r2);
        return figures;
      },
      options.plan);
  result.resamples_used = draws.used;
  for (std::size_t j = 0; j < p; ++j) {
    result.drivers[j].interval = draws.intervals[j];
    result.drivers[j].share_interval = draws.intervals[p + j];
  }
  result.r2_interval = draws.intervals[2 * p];
  for (const Warning& warning : draws.warnings()) result.warnings.push_back(warning);
}

}  // namespace

Drivers drivers(std::span<const double> target, const std::string& target_name,
                const Frame& predictors, std::span<const double> weights,
                const DriversOptions& options) {
  TROTH_ASSERT(options.exact_predictors_max <= kExactMax);
  Drivers result;
  const Regression full = ols(target, target_name, predictors, weights, options.plan.level);
  result.verdict = full.verdict;
  result.n = full.n;
  result.effective_n = full.effective_n;
  if (!result.verdict.ok()) return result;
  result.r2 = full.r2;
  for (const Warning& warning : full.warnings) result.warnings.push_back(warning);
  Frame all{{target_name}, {{target.begin(), target.end()}}};
  all.names.insert(all.names.end(), predictors.names.begin(), predictors.names.end());
  all.columns.insert(all.columns.end(), predictors.columns.begin(), predictors.columns.end());
  const Moments m = moments(all, weights);
  result.exact = options.method == ImportanceMethod::johnson ||
                 predictors.size() <= options.exact_predictors_max;
  const Parts parts = parts_of(m, options, result.exact, options.orders);
  for (std::size_t j = 0; j < predictors.size(); ++j) {
    Driver driver;
    driver.name = predictors.names[j];
    driver.importance = parts.parts[j];
    if (result.r2 > 0) driver.share = parts.parts[j] / result.r2;
    driver.sampling_error = parts.errors[j];
    driver.beta = full.coefficients[j + 1].beta;
    driver.coefficient = full.coefficients[j + 1].value;
    driver.correlation = m.correlation(0, j + 1);
    if (driver.beta * driver.correlation < 0 && full.coefficients[j + 1].p < 0.05) {
      result.warnings.push_back(
          {"sign_reversed",
           fmt::format("\"{}\" correlates with the target in one direction and counts in the other "
                       "beside the rest; its part is not simply an effect.",
                       driver.name),
           driver.name});
    }
    result.drivers.push_back(std::move(driver));
  }
  add_intervals(result, all, weights, options);
  return result;
}

}  // namespace troth::stats
