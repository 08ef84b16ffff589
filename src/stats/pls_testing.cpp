#include "stats/pls_testing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"

namespace troth::stats {
namespace {

constexpr std::size_t kItems = 9;

std::array<std::array<double, 3>, 3> construct_correlations(const ChainTruth& t) {
  const double qs = t.quality_satisfaction;
  const double ql = t.quality_loyalty + t.satisfaction_loyalty * qs;
  const double sl = t.satisfaction_loyalty + t.quality_loyalty * qs;
  return {{{1, qs, ql}, {qs, 1, sl}, {ql, sl, 1}}};
}

}  // namespace

PlsModel chain_model() {
  PlsModel model;
  model.name = "chain";
  model.constructs = {{"Quality", PlsMode::A, {"q1", "q2", "q3"}, {}, {}},
                      {"Satisfaction", PlsMode::A, {"s1", "s2", "s3"}, {}, {}},
                      {"Loyalty", PlsMode::A, {"l1", "l2", "l3"}, {}, {}}};
  model.paths = {{"Quality", "Satisfaction"}, {"Quality", "Loyalty"}, {"Satisfaction", "Loyalty"}};
  return model;
}

std::vector<double> chain_correlation(const ChainTruth& truth) {
  const auto inner = construct_correlations(truth);
  std::vector<double> r(kItems * kItems, 1.0);
  for (std::size_t a = 0; a < kItems; ++a) {
    for (std::size_t b = 0; b < kItems; ++b) {
      if (a != b) r[a * kItems + b] = truth.loadings[a] * truth.loadings[b] * inner[a / 3][b / 3];
    }
  }
  return r;
}

PlsData chain_data(std::size_t rows, std::uint64_t seed, const ChainTruth& truth) {
  Random random(seed);
  PlsData data;
  data.names = chain_model().items();
  data.columns.assign(kItems, std::vector<double>(rows));
  const auto inner = construct_correlations(truth);
  const double explained =
      truth.quality_loyalty * inner[0][2] + truth.satisfaction_loyalty * inner[1][2];
  for (std::size_t row = 0; row < rows; ++row) {
    const double quality = random.normal();
    const double rest = 1 - truth.quality_satisfaction * truth.quality_satisfaction;
    const double satisfaction =
        truth.quality_satisfaction * quality + std::sqrt(rest) * random.normal();
    const double loyalty = truth.quality_loyalty * quality +
                           truth.satisfaction_loyalty * satisfaction +
                           std::sqrt(1 - explained) * random.normal();
    const std::array scores = {quality, satisfaction, loyalty};
    for (std::size_t item = 0; item < kItems; ++item) {
      const double loading = truth.loadings[item];
      const double answer =
          loading * scores[item / 3] + std::sqrt(1 - loading * loading) * random.normal();
      data.columns[item][row] = 5 + 2 * answer;
    }
  }
  return data;
}

PlsData chain_answers(std::size_t rows, std::uint64_t seed) {
  PlsData data = chain_data(rows, seed);
  for (auto& column : data.columns) {
    for (double& x : column) x = std::clamp(std::round(x), 1.0, 10.0);
  }
  return data;
}

}  // namespace troth::stats
