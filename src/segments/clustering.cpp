#include "segments/clustering.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/assert.h"
#include "base/random.h"
#include "stats/gaussian_mixture.h"
#include "stats/kmeans.h"
#include "stats/rank.h"

namespace troth::segments {
namespace {

using SortedJson = nlohmann::json;

constexpr std::size_t kAutoMost = 8;
constexpr int kStarts = 10;
constexpr int kResamples = 20;
constexpr int kResampleStarts = 3;
constexpr std::size_t kResampleRows = 5000;
/// Beyond this a few large values would be groups of their own.
constexpr double kSkewed = 1;

double skewness(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double m2 = 0, m3 = 0;
  for (const double value : values) {
    const double d = value - mean;
    m2 += d * d;
    m3 += d * d * d;
  }
  return m2 > 0 ? std::sqrt(n) * m3 / std::pow(m2, 1.5) : 0;
}

ColumnScale scale_of(const std::vector<double>& values) {
  ColumnScale scale;
  if (std::fabs(skewness(values)) > kSkewed) {
    std::vector<double> sizes;
    for (const double value : values) {
      if (value != 0) sizes.push_back(std::fabs(value));
    }
    scale.logarithm = true;
    if (const auto median = stats::quantile(sizes, 0.5)) scale.unit = *median;
  }
  std::vector<double> changed;
  changed.reserve(values.size());
  for (const double value : values) changed.push_back(scale.scaled(value));
  const auto n = static_cast<double>(changed.size());
  scale.mean = std::accumulate(changed.begin(), changed.end(), 0.0) / n;
  double squares = 0;
  for (const double value : changed) squares += (value - scale.mean) * (value - scale.mean);
  scale.sd = std::sqrt(squares / std::max(1.0, n - 1));
  return scale;
}

/// A fit of so many groups to scaled figures.
struct Fit {
  stats::Verdict verdict;
  Clustering clustering;
  std::vector<std::size_t> cluster_of;
  double bic = stats::kNaN;
};

Fit fit_once(const stats::Frame& x, const ClusteringSettings& settings, std::size_t clusters,
             int starts) {
  Fit fit;
  fit.clustering.method = settings.method;
  const stats::KMeansSettings wanted{.clusters = clusters, .seed = settings.seed, .starts = starts};
  if (settings.method == "mixture") {
    auto mixture = stats::gaussian_mixture(x, wanted);
    fit.verdict = mixture.verdict;
    fit.cluster_of = std::move(mixture.cluster_of);
    fit.clustering.centres = std::move(mixture.means);
    fit.clustering.weights = std::move(mixture.weights);
    fit.clustering.covariances = std::move(mixture.covariances);
    fit.bic = mixture.bic;
    return fit;
  }
  auto means = stats::k_means(x, wanted);
  fit.verdict = means.verdict;
  fit.cluster_of = std::move(means.cluster_of);
  fit.clustering.centres = std::move(means.centres);
  return fit;
}

/// Rows drawn with replacement.
stats::Frame resampled(const stats::Frame& x, std::size_t rows, Random& random) {
  stats::Frame drawn;
  drawn.names = x.names;
  drawn.columns.resize(x.size());
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = random.below(x.rows());
    for (std::size_t c = 0; c < x.size(); ++c) drawn.columns[c].push_back(x.columns[c][row]);
  }
  return drawn;
}

std::vector<double> row_of(const stats::Frame& x, std::size_t row) {
  std::vector<double> values;
  for (const auto& column : x.columns) values.push_back(column[row]);
  return values;
}

/// Of each group, the Jaccard similarity to the one most like it.
std::vector<double> similarity(std::span<const std::size_t> a, std::size_t groups_a,
                               std::span<const std::size_t> b, std::size_t groups_b) {
  std::vector<double> both(groups_a * groups_b), in_a(groups_a), in_b(groups_b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++both[a[i] * groups_b + b[i]];
    ++in_a[a[i]];
    ++in_b[b[i]];
  }
  std::vector<double> most(groups_a, 0.0);
  for (std::size_t i = 0; i < groups_a; ++i) {
    for (std::size_t j = 0; j < groups_b; ++j) {
      const double shared = both[i * groups_b + j];
      const double either = in_a[i] + in_b[j] - shared;
      if (either > 0) most[i] = std::max(most[i], shared / either);
    }
  }
  return most;
}

void add_stability(const stats::Frame& x, const Fit& fit, const ClusteringSettings& settings,
                   const Progress& progress, FittedClustering& fitted) {
  const auto clusters = fit.clustering.clusters();
  fitted.stability.assign(clusters, 0.0);
  const auto rows = std::min(x.rows(), kResampleRows);
  std::vector<std::vector<double>> looked_at;
  std::vector<std::size_t> own;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = i * x.rows() / rows;
    looked_at.push_back(row_of(x, row));
    own.push_back(fit.cluster_of[row]);
  }
  for (int round = 1; round <= kResamples && !progress.cancelled(); ++round) {
    Random random(settings.seed, static_cast<std::uint64_t>(round));
    const auto again = fit_once(resampled(x, rows, random), settings, clusters, kResampleStarts);
    if (again.clustering.clusters() != clusters) continue;
    const Placer placer(again.clustering);
    std::vector<std::size_t> theirs;
    for (const auto& row : looked_at) theirs.push_back(placer.place_scaled(row).cluster);
    const auto alike = similarity(own, clusters, theirs, clusters);
    for (std::size_t i = 0; i < clusters; ++i) fitted.stability[i] += alike[i];
    ++fitted.resamples;
  }
  for (auto& each : fitted.stability) {
    each = fitted.resamples == 0 ? stats::kNaN : each / fitted.resamples;
  }
}

/// The number with the highest silhouette, or of a mixture the lowest BIC; 0 when none can be had.
std::size_t choose(const stats::Frame& x, const ClusteringSettings& settings,
                   const Progress& progress, FittedClustering& fitted) {
  const bool mixture = settings.method == "mixture";
  std::size_t best = 0;
  double highest = -stats::kInfinity;
  for (std::size_t k = mixture ? 1 : 2; k <= kAutoMost && !progress.cancelled(); ++k) {
    const auto fit = fit_once(x, settings, k, kStarts);
    TriedClusters tried{k, fit.verdict.status, stats::kNaN, fit.bic};
    if (fit.verdict.ok()) {
      tried.silhouette = stats::silhouette(x, fit.cluster_of, settings.seed);
      const double merit = mixture ? -fit.bic : tried.silhouette;
      if (merit > highest) {
        highest = merit;
        best = k;
      }
    } else {
      fitted.verdict = fit.verdict;
    }
    fitted.tried.push_back(tried);
  }
  return best;
}

/// The lower factor of a covariance; the mixture keeps them positive definite.
std::vector<double> factor_of(const std::vector<double>& covariance, std::size_t n) {
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = covariance[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * n + k] * lower[j * n + k];
      lower[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / lower[j * n + j];
    }
  }
  return lower;
}

Place nearest(const Clustering& clustering, std::span<const double> x) {
  double first = stats::kInfinity, second = stats::kInfinity;
  Place place;
  for (std::size_t k = 0; k < clustering.clusters(); ++k) {
    double distance = 0;
    for (std::size_t c = 0; c < x.size(); ++c) {
      const double d = x[c] - clustering.centres[k][c];
      distance += d * d;
    }
    if (distance < first) {
      second = first;
      first = distance;
      place.cluster = k;
    } else {
      second = std::min(second, distance);
    }
  }
  if (std::isfinite(second)) place.certainty = second > 0 ? 1 - std::sqrt(first / second) : 0;
  return place;
}

}  // namespace

double ColumnScale::scaled(double value) const {
  if (logarithm) value = std::copysign(std::log1p(std::fabs(value) / unit), value);
  return (value - mean) / sd;
}

Placer::Placer(const Clustering& clustering) : clustering_(clustering) {
  if (clustering.method != "mixture") return;
  const auto n = clustering.centres.empty() ? 0 : clustering.centres.front().size();
  for (std::size_t k = 0; k < clustering.clusters(); ++k) {
    factors_.push_back(factor_of(clustering.covariances[k], n));
    double constant = std::log(std::max(clustering.weights[k], 1e-300));
    for (std::size_t i = 0; i < n; ++i) constant -= std::log(factors_.back()[i * n + i]);
    constants_.push_back(constant);
  }
}

Place Placer::place(std::span<const double> figures) {
  TROTH_ASSERT(figures.size() == clustering_.columns.size());
  scaled_.clear();
  for (std::size_t c = 0; c < figures.size(); ++c) {
    scaled_.push_back(clustering_.columns[c].scaled(figures[c]));
  }
  return place_scaled(scaled_);
}

Place Placer::place_scaled(std::span<const double> x) const {
  if (clustering_.method != "mixture") return nearest(clustering_, x);
  const auto n = x.size();
  std::vector<double> logs, solved(n);
  for (std::size_t k = 0; k < clustering_.clusters(); ++k) {
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double sum = x[i] - clustering_.centres[k][i];
      for (std::size_t j = 0; j < i; ++j) sum -= factors_[k][i * n + j] * solved[j];
      solved[i] = sum / factors_[k][i * n + i];
      squares += solved[i] * solved[i];
    }
    logs.push_back(constants_[k] - squares / 2);
  }
  const auto best = std::max_element(logs.begin(), logs.end());
  double all = 0;
  for (const double each : logs) all += std::exp(each - *best);
  return {static_cast<std::size_t>(best - logs.begin()), 1 / all};
}

FittedClustering fit_clustering(const stats::Frame& figures, const ClusteringSettings& settings,
                                const Progress& progress) {
  FittedClustering fitted;
  fitted.verdict = stats::check_frame(figures);
  if (fitted.verdict.ok()) fitted.verdict = stats::check_spread(figures, stats::moments(figures));
  if (!fitted.verdict.ok()) return fitted;
  stats::Frame x = figures;
  std::vector<ColumnScale> scales;
  for (auto& column : x.columns) {
    scales.push_back(scale_of(column));
    for (double& value : column) value = scales.back().scaled(value);
  }
  const auto clusters =
      settings.clusters > 0 ? settings.clusters : choose(x, settings, progress, fitted);
  if (clusters == 0) return fitted;
  auto fit = fit_once(x, settings, clusters, kStarts);
  fitted.verdict = fit.verdict;
  if (!fit.verdict.ok()) return fitted;
  fitted.bic = fit.bic;
  fitted.silhouette = stats::silhouette(x, fit.cluster_of, settings.seed);
  add_stability(x, fit, settings, progress, fitted);
  fitted.clustering = std::move(fit.clustering);
  fitted.clustering.columns = std::move(scales);
  return fitted;
}

std::vector<std::size_t> matched(const stats::Frame& figures, const Clustering& before,
                                 const Clustering& after) {
  const auto n = after.clusters();
  TROTH_ASSERT(before.clusters() == n);
  Placer old_placer(before), new_placer(after);
  struct Pair {
    std::size_t shared, next, last;
  };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) pairs.push_back({0, i, j});
  }
  for (std::size_t row = 0; row < figures.rows(); ++row) {
    const auto values = row_of(figures, row);
    ++pairs[new_placer.place(values).cluster * n + old_placer.place(values).cluster].shared;
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.shared > b.shared; });
  std::vector<std::size_t> number_of(n, n);
  std::vector<bool> taken(n, false);
  for (const auto& pair : pairs) {
    if (number_of[pair.next] < n || taken[pair.last]) continue;
    number_of[pair.next] = pair.last;
    taken[pair.last] = true;
  }
  return number_of;
}

void renumber(FittedClustering& fitted, std::span<const std::size_t> number_of) {
  const auto move = [&](auto& list) {
    auto moved = list;
    for (std::size_t i = 0; i < list.size(); ++i) moved[number_of[i]] = list[i];
    list = std::move(moved);
  };
  move(fitted.clustering.centres);
  move(fitted.clustering.weights);
  move(fitted.clustering.covariances);
  move(fitted.stability);
}

SortedJson clustering_json(const Clustering& clustering) {
  auto columns = SortedJson::array();
  for (const auto& column : clustering.columns) {
    columns.push_back({{"logarithm", column.logarithm},
                       {"unit", column.unit},
                       {"mean", column.mean},
                       {"sd", column.sd}});
  }
  return {{"method", clustering.method},
          {"columns", std::move(columns)},
          {"centres", clustering.centres},
          {"weights", clustering.weights},
          {"covariances", clustering.covariances}};
}

std::optional<Clustering> read_clustering(const SortedJson& json) {
  if (!json.is_object() || !json.contains("centres")) return std::nullopt;
  Clustering clustering;
  clustering.method = json.at("method").get<std::string>();
  for (const auto& column : json.at("columns")) {
    clustering.columns.push_back(
        {column.at("logarithm"), column.at("unit"), column.at("mean"), column.at("sd")});
  }
  clustering.centres = json.at("centres").get<std::vector<std::vector<double>>>();
  clustering.weights = json.at("weights").get<std::vector<double>>();
  clustering.covariances = json.at("covariances").get<std::vector<std::vector<double>>>();
  return clustering;
}

}  // namespace troth::segments
