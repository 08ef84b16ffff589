#include "stats/kmeans.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/random.h"
#include "stats/resampling.h"

namespace troth::stats {
namespace {

constexpr std::size_t kStartRowsMax = 20'000;
constexpr std::size_t kChunkRows = 1U << 15U;

/// Rows one after the other, which is how distances are computed.
struct Points {
  std::size_t n = 0;
  std::size_t width = 0;
  std::vector<double> values;
  std::vector<double> weights;

  const double* row(std::size_t i) const { return values.data() + i * width; }
};

Points points_of(const Frame& x, std::span<const std::size_t> rows,
                 std::span<const double> weights = {}) {
  Points points{rows.size(), x.size(), {}, {}};
  points.values.reserve(points.n * points.width);
  points.weights.reserve(points.n);
  for (const std::size_t row : rows) {
    points.weights.push_back(weights.empty() ? 1 : weights[row]);
    for (const auto& column : x.columns) points.values.push_back(column[row]);
  }
  return points;
}

double squared_distance(const double* a, const double* b, std::size_t width) {
  double sum = 0;
  for (std::size_t c = 0; c < width; ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return sum;
}

struct Nearest {
  std::size_t cluster = 0;
  double distance = kInfinity;
};

Nearest nearest(const double* row, const std::vector<double>& centres, std::size_t width) {
  Nearest best;
  for (std::size_t k = 0; k * width < centres.size(); ++k) {
    const double distance = squared_distance(row, centres.data() + k * width, width);
    if (distance < best.distance) best = {k, distance};
  }
  return best;
}

/// k-means++: each next centre is drawn in proportion to weight times the squared distance from
/// those there.
std::vector<double> draw_centres(const Points& points, std::size_t clusters, Random& random) {
  std::vector<double> centres;
  std::vector<double> distance(points.n, kInfinity);
  std::size_t next = random.below(points.n);
  for (std::size_t k = 0;; ++k) {
    centres.insert(centres.end(), points.row(next), points.row(next) + points.width);
    if (k + 1 == clusters) return centres;
    double total = 0;
    for (std::size_t i = 0; i < points.n; ++i) {
      distance[i] =
          std::min(distance[i], squared_distance(points.row(i), points.row(next), points.width));
      total += points.weights[i] * distance[i];
    }
    double left = random.uniform() * total;
    next = points.n - 1;
    for (std::size_t i = 0; i < points.n; ++i) {
      left -= points.weights[i] * distance[i];
      if (left < 0 && points.weights[i] * distance[i] > 0) {
        next = i;
        break;
      }
    }
  }
}

/// What one chunk of rows adds to the next centres. Chunks are fixed and added in order, so that
/// sums have the same bytes on any number of threads.
struct ChunkSums {
  std::vector<double> sums;
  std::vector<std::size_t> sizes;
  std::vector<double> weights;
  double inertia = 0;
  Nearest furthest;  ///< `cluster` is the row here, `distance` its distance.
  bool moved = false;
};

struct State {
  std::vector<double> centres;
  std::vector<std::size_t> cluster_of;
  std::vector<std::size_t> sizes;
  std::vector<double> weights;
  double inertia = kInfinity;
  int iterations = 0;
  bool settled = false;
};

ChunkSums assign_chunk(const Points& points, State& state, std::size_t chunk) {
  const std::size_t clusters = state.centres.size() / points.width;
  ChunkSums sums{std::vector<double>(state.centres.size(), 0.0),
                 std::vector<std::size_t>(clusters, 0),
                 std::vector<double>(clusters, 0.0),
                 0,
                 {0, -1},
                 false};
  const std::size_t end = std::min(points.n, (chunk + 1) * kChunkRows);
  for (std::size_t i = chunk * kChunkRows; i < end; ++i) {
    const double* row = points.row(i);
    const Nearest best = nearest(row, state.centres, points.width);
    if (state.cluster_of[i] != best.cluster) sums.moved = true;
    state.cluster_of[i] = best.cluster;
    ++sums.sizes[best.cluster];
    const double weight = points.weights[i];
    sums.weights[best.cluster] += weight;
    sums.inertia += weight * best.distance;
    if (best.distance > sums.furthest.distance) sums.furthest = {i, best.distance};
    double* sum = sums.sums.data() + best.cluster * points.width;
    for (std::size_t c = 0; c < points.width; ++c) sum[c] += weight * row[c];
  }
  return sums;
}

/// Assigns all rows to their nearest centres and moves the centres to their means. A centre without
/// rows goes to the row that is furthest from its own.
void step(const Points& points, State& state, unsigned threads) {
  const std::size_t chunks = (points.n + kChunkRows - 1) / kChunkRows;
  std::vector<ChunkSums> parts(chunks);
  for_each_number(chunks, threads,
                  [&](std::size_t chunk) { parts[chunk] = assign_chunk(points, state, chunk); });
  ChunkSums all = parts.front();
  for (std::size_t p = 1; p < chunks; ++p) {
    for (std::size_t j = 0; j < all.sums.size(); ++j) all.sums[j] += parts[p].sums[j];
    for (std::size_t k = 0; k < all.sizes.size(); ++k) {
      all.sizes[k] += parts[p].sizes[k];
      all.weights[k] += parts[p].weights[k];
    }
    all.inertia += parts[p].inertia;
    all.moved = all.moved || parts[p].moved;
    if (parts[p].furthest.distance > all.furthest.distance) all.furthest = parts[p].furthest;
  }
  state.inertia = all.inertia;
  state.sizes = all.sizes;
  state.weights = all.weights;
  state.settled = !all.moved;
  for (std::size_t k = 0; k < all.sizes.size(); ++k) {
    for (std::size_t c = 0; c < points.width; ++c) {
      const std::size_t at = k * points.width + c;
      state.centres[at] =
          all.weights[k] > 0 ? all.sums[at] / all.weights[k] : points.row(all.furthest.cluster)[c];
    }
    if (!(all.weights[k] > 0)) state.settled = false;
  }
}

State run(const Points& points, std::vector<double> centres, const KMeansSettings& settings,
          unsigned threads) {
  State state;
  state.centres = std::move(centres);
  state.cluster_of.assign(points.n, settings.clusters);
  while (!state.settled && state.iterations < settings.max_iterations) {
    step(points, state, threads);
    ++state.iterations;
  }
  return state;
}

std::vector<std::size_t> draw_rows(std::size_t n, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (n <= count) return rows;
  Random random(seed, 0);
  for (std::size_t i = 0; i < count; ++i) std::swap(rows[i], rows[i + random.below(n - i)]);
  rows.resize(count);
  std::sort(rows.begin(), rows.end());
  return rows;
}

Verdict check(const Frame& x, const KMeansSettings& settings, std::span<const double> weights) {
  if (Verdict verdict = check_frame(x, weights); !verdict.ok()) return verdict;
  if (settings.clusters < 1 || settings.starts < 1 || settings.max_iterations < 1) {
    return {StatusCode::bad_input, "bad_settings", "At least one cluster, start and iteration."};
  }
  std::set<std::vector<double>> distinct;
  for (std::size_t i = 0; i < x.rows() && distinct.size() < settings.clusters; ++i) {
    if (!weights.empty() && weights[i] == 0) continue;
    std::vector<double> row;
    for (const auto& column : x.columns) row.push_back(column[i]);
    distinct.insert(std::move(row));
  }
  if (distinct.size() < settings.clusters) {
    return {StatusCode::too_few_rows, "few_distinct_rows",
            fmt::format("There are {} different rows for {} clusters.", distinct.size(),
                        settings.clusters)};
  }
  return {};
}

/// Results by size, the largest first.
void deliver(const State& state, std::size_t width, KMeans& result) {
  std::vector<std::size_t> order(state.sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return state.weights[a] > state.weights[b];
  });
  std::vector<std::size_t> place(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    place[order[k]] = k;
    const auto begin = state.centres.begin() + static_cast<std::ptrdiff_t>(order[k] * width);
    result.centres.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(width));
    result.sizes.push_back(state.sizes[order[k]]);
    result.weights.push_back(state.weights[order[k]]);
  }
  for (const std::size_t cluster : state.cluster_of) result.cluster_of.push_back(place[cluster]);
  result.inertia = state.inertia;
  result.iterations = state.iterations;
}

}  // namespace

KMeans k_means(const Frame& x, const KMeansSettings& settings, std::span<const double> weights) {
  KMeans result;
  result.verdict = check(x, settings, weights);
  if (!result.verdict.ok()) return result;
  const std::vector<std::size_t> rows = draw_rows(x.rows(), kStartRowsMax, settings.seed);
  const Points sample = points_of(x, rows, weights);
  std::vector<State> ends(static_cast<std::size_t>(settings.starts));
  for_each_number(ends.size(), settings.threads, [&](std::size_t start) {
    Random random(settings.seed, 1 + start);
    ends[start] = run(sample, draw_centres(sample, settings.clusters, random), settings, 1);
  });
  State best = *std::min_element(ends.begin(), ends.end(), [](const State& a, const State& b) {
    return a.inertia < b.inertia;
  });
  if (rows.size() < x.rows()) {
    std::vector<std::size_t> all(x.rows());
    std::iota(all.begin(), all.end(), std::size_t{0});
    best = run(points_of(x, all, weights), best.centres, settings, settings.threads);
  }
  deliver(best, x.size(), result);
  if (!best.settled) {
    result.verdict = {
        StatusCode::not_converged, "no_rest",
        fmt::format("After {} iterations rows still change clusters.", best.iterations)};
  }
  return result;
}

double silhouette(const Frame& x, std::span<const std::size_t> cluster_of, std::uint64_t seed,
                  std::size_t rows_max) {
  const std::vector<std::size_t> rows = draw_rows(x.rows(), rows_max, seed);
  const Points points = points_of(x, rows);
  std::size_t clusters = 0;
  for (const std::size_t row : rows) clusters = std::max(clusters, cluster_of[row] + 1);
  std::vector<double> sizes(clusters, 0.0);
  for (const std::size_t row : rows) sizes[cluster_of[row]] += 1;
  if (clusters < 2) return kNaN;
  double total = 0;
  for (std::size_t i = 0; i < points.n; ++i) {
    std::vector<double> sums(clusters, 0.0);
    for (std::size_t j = 0; j < points.n; ++j) {
      sums[cluster_of[rows[j]]] +=
          std::sqrt(squared_distance(points.row(i), points.row(j), points.width));
    }
    const std::size_t own = cluster_of[rows[i]];
    if (sizes[own] < 2) continue;
    const double inside = sums[own] / (sizes[own] - 1);
    double outside = kInfinity;
    for (std::size_t k = 0; k < clusters; ++k) {
      if (k != own && sizes[k] > 0) outside = std::min(outside, sums[k] / sizes[k]);
    }
    const double larger = std::max(inside, outside);
    if (larger > 0 && std::isfinite(outside)) total += (outside - inside) / larger;
  }
  return total / static_cast<double>(points.n);
}

}  // namespace troth::stats
