#include "stats/gaussian_mixture.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

constexpr int kMixtureIterationsMax = 1000;
constexpr double kGainMin = 1e-9;
constexpr double kVarianceAdded = 1e-6;
constexpr std::size_t kRowsPerComponent = 10;

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct Component {
  double weight = 0;
  Vector mean;
  Matrix covariance;
};

/// Chances by row and component; their logarithm of the density summed over rows.
struct Expectation {
  Matrix chances;
  double log_likelihood = 0;
};

Expectation expect(const Matrix& rows, const std::vector<Component>& components) {
  const Eigen::Index n = rows.rows();
  Expectation e{Matrix(n, static_cast<Eigen::Index>(components.size())), 0};
  const double width = static_cast<double>(rows.cols());
  for (std::size_t k = 0; k < components.size(); ++k) {
    const Component& c = components[k];
    const Eigen::LLT<Matrix> root(c.covariance);
    const Matrix lower = root.matrixL();
    const Matrix standard = lower.triangularView<Eigen::Lower>().solve(
        (rows.rowwise() - c.mean.transpose()).transpose());
    const double constant = std::log(c.weight) - lower.diagonal().array().log().sum() -
                            width / 2 * std::log(2 * std::numbers::pi);
    e.chances.col(static_cast<Eigen::Index>(k)) =
        constant - standard.colwise().squaredNorm().transpose().array() / 2;
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    const double top = e.chances.row(i).maxCoeff();
    const double sum = (e.chances.row(i).array() - top).exp().sum();
    e.log_likelihood += top + std::log(sum);
    e.chances.row(i) = (e.chances.row(i).array() - top).exp() / sum;
  }
  return e;
}

std::vector<Component> maximise_from(const Matrix& rows, const Matrix& chances,
                                     const Vector& variances) {
  std::vector<Component> components;
  for (Eigen::Index k = 0; k < chances.cols(); ++k) {
    Component c;
    const double mass = std::max(chances.col(k).sum(), 1e-12);
    c.weight = mass / static_cast<double>(rows.rows());
    c.mean = rows.transpose() * chances.col(k) / mass;
    const Matrix centred = rows.rowwise() - c.mean.transpose();
    c.covariance = centred.transpose() * chances.col(k).asDiagonal() * centred / mass;
    c.covariance.diagonal() += kVarianceAdded * variances;
    components.push_back(std::move(c));
  }
  return components;
}

void deliver(const std::vector<Component>& components, const Expectation& e,
             GaussianMixture& result) {
  std::vector<std::size_t> order(components.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return components[a].weight > components[b].weight;
  });
  for (const std::size_t k : order) {
    const Component& c = components[k];
    result.weights.push_back(c.weight);
    result.means.emplace_back(c.mean.data(), c.mean.data() + c.mean.size());
    result.covariances.emplace_back(c.covariance.data(), c.covariance.data() + c.covariance.size());
  }
  for (Eigen::Index i = 0; i < e.chances.rows(); ++i) {
    std::size_t best = 0;
    double highest = -1;
    for (std::size_t place = 0; place < order.size(); ++place) {
      const double chance = e.chances(i, static_cast<Eigen::Index>(order[place]));
      result.memberships.push_back(chance);
      if (chance > highest) {
        highest = chance;
        best = place;
      }
    }
    result.cluster_of.push_back(best);
  }
}

}  // namespace

GaussianMixture gaussian_mixture(const Frame& x, const KMeansSettings& settings) {
  GaussianMixture result;
  const KMeans start = k_means(x, settings);
  result.verdict = start.verdict;
  if (start.centres.empty()) return result;
  const Moments spread = moments(x);
  if (x.rows() < kRowsPerComponent * settings.clusters) {
    result.verdict = {
        StatusCode::too_few_rows, "few_rows",
        fmt::format("{} rows are too few for {} components.", x.rows(), settings.clusters)};
    return result;
  }
  result.verdict = check_spread(x, spread);
  if (!result.verdict.ok()) return result;

  const auto n = static_cast<Eigen::Index>(x.rows());
  const auto width = static_cast<Eigen::Index>(x.size());
  Matrix rows(n, width);
  Vector variances(width);
  for (Eigen::Index c = 0; c < width; ++c) {
    const auto at = static_cast<std::size_t>(c);
    rows.col(c) = Eigen::Map<const Vector>(x.columns[at].data(), n);
    variances[c] = spread.covariance(at, at);
  }
  Matrix chances = Matrix::Zero(n, static_cast<Eigen::Index>(settings.clusters));
  for (Eigen::Index i = 0; i < n; ++i) {
    chances(i, static_cast<Eigen::Index>(start.cluster_of[static_cast<std::size_t>(i)])) = 1;
  }
  std::vector<Component> components = maximise_from(rows, chances, variances);
  Expectation e = expect(rows, components);
  double gain = kInfinity;
  while (gain > kGainMin && result.iterations < kMixtureIterationsMax) {
    components = maximise_from(rows, e.chances, variances);
    const double before = e.log_likelihood;
    e = expect(rows, components);
    gain = (e.log_likelihood - before) / static_cast<double>(n);
    ++result.iterations;
  }
  deliver(components, e, result);
  result.log_likelihood = e.log_likelihood;
  const auto k = static_cast<double>(settings.clusters);
  const auto w = static_cast<double>(width);
  const double parameters = k - 1 + k * w + k * w * (w + 1) / 2;
  result.bic = -2 * e.log_likelihood + parameters * std::log(static_cast<double>(n));
  if (gain > kGainMin) {
    result.verdict = {
        StatusCode::not_converged, "no_rest",
        fmt::format("After {} iterations the likelihood still rises.", result.iterations)};
  }
  return result;
}

}  // namespace troth::stats
