// How often the intervals hold the planted truth. The shares are quoted in
// docs/methods/coverage.md; the bounds leave room for about three standard errors of 400
// repetitions.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "stats/correlation.h"
#include "stats/drivers.h"
#include "stats/kappa.h"
#include "stats/logistic_regression.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/price.h"
#include "stats/proportion.h"
#include "stats/regression.h"
#include "stats/reliability.h"

namespace troth::stats {
namespace {

constexpr int kRepetitions = 400;
constexpr std::size_t kCoverageRows = 150;

/// Share of repetitions whose interval holds `truth`.
double coverage(double truth, const std::function<Interval(Random&)>& interval) {
  int held = 0;
  for (int k = 0; k < kRepetitions; ++k) {
    Random random(2024, static_cast<std::uint64_t>(k));
    if (interval(random).contains(truth)) ++held;
  }
  const double share = static_cast<double>(held) / kRepetitions;
  ::testing::Test::RecordProperty("coverage", std::to_string(share));
  return share;
}

/// Four items: a common factor with loading 0.7 and error of variance 0.51.
Frame scale(Random& random) {
  Frame frame{{"a", "b", "c", "d"}, std::vector<std::vector<double>>(4)};
  for (std::size_t i = 0; i < kCoverageRows; ++i) {
    const double factor = random.normal();
    for (auto& column : frame.columns) {
      column.push_back(0.7 * factor + std::sqrt(0.51) * random.normal());
    }
  }
  return frame;
}

TEST(Coverage, AlphaByFeldt) {
  const double truth = 4.0 / 3 * (1 - 4 / (4 + 12 * 0.49));
  const double share =
      coverage(truth, [](Random& random) { return reliability(scale(random)).alpha.interval; });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, OmegaByBootstrap) {
  const double truth = 2.8 * 2.8 / (2.8 * 2.8 + 4 * 0.51);
  const double share = coverage(truth, [](Random& random) {
    return reliability(scale(random), {}, {150, 1, 1, 0.95}).omega.interval;
  });
  EXPECT_GT(share, 0.90);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, SlopeWithUnevenSpread) {
  const double share = coverage(2, [](Random& random) {
    std::vector<double> y;
    Frame x{{"x"}, {{}}};
    for (std::size_t i = 0; i < kCoverageRows; ++i) {
      const double v = random.normal();
      x.columns[0].push_back(v);
      y.push_back(1 + 2 * v + std::fabs(v) * random.normal());
    }
    return ols(y, "y", x).coefficients[1].interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, LogOdds) {
  const double share = coverage(0.8, [](Random& random) {
    std::vector<double> y;
    Frame x{{"x"}, {{}}};
    for (std::size_t i = 0; i < kCoverageRows; ++i) {
      const double v = random.normal();
      x.columns[0].push_back(v);
      y.push_back(random.chance(1 / (1 + std::exp(-0.3 - 0.8 * v))) ? 1.0 : 0.0);
    }
    return logistic_regression(y, "y", x).coefficients[1].interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, ImportanceByBootstrap) {
  // y = x1 + 0.5 x2 + e with corr(x1, x2) = 0.5 and var e = 1.25: var y = 3, R^2 = 1.75 / 3.
  // Alone: x1 1.25^2 / 3, x2 1 / 3; so x1's part is the mean of 1.5625 / 3 and 0.75 / 3.
  const double share = coverage((1.5625 + 0.75) / 6, [](Random& random) {
    std::vector<double> y;
    Frame x{{"x1", "x2"}, {{}, {}}};
    for (std::size_t i = 0; i < kCoverageRows; ++i) {
      const double a = random.normal();
      const double b = 0.5 * a + std::sqrt(0.75) * random.normal();
      x.columns[0].push_back(a);
      x.columns[1].push_back(b);
      y.push_back(a + 0.5 * b + std::sqrt(1.25) * random.normal());
    }
    DriversOptions options;
    options.plan.resamples = 200;
    return drivers(y, "y", x, {}, options).drivers[0].interval;
  });
  EXPECT_GT(share, 0.90);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, CorrelationByFisher) {
  const double share = coverage(0.6, [](Random& random) {
    Frame frame{{"a", "b"}, {{}, {}}};
    for (std::size_t i = 0; i < 40; ++i) {
      const double a = random.normal();
      frame.columns[0].push_back(a);
      frame.columns[1].push_back(0.6 * a + 0.8 * random.normal());
    }
    return correlate(frame).pairs[0].r.interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, NpsOfWeightedAnswers) {
  // Half of the answers come from a group that is a fifth of the population: promoters 0.5 and 0.2,
  // detractors 0.2 and 0.5, so the true score is 100 (0.8 * 0.3 - 0.2 * 0.3) = 18.
  const double share = coverage(18, [](Random& random) {
    std::vector<double> answers;
    std::vector<double> weights;
    for (std::size_t i = 0; i < kCoverageRows; ++i) {
      const bool rare = i % 2 == 0;
      const double u = random.uniform();
      const double promoters = rare ? 0.2 : 0.5;
      const double detractors = rare ? 0.5 : 0.2;
      answers.push_back(u < promoters ? 10 : u < promoters + detractors ? 3 : 8);
      weights.push_back(rare ? 0.4 : 1.6);
    }
    return nps_of_answers(answers, weights).estimate.interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.99);
}

/// Answers around `mean`, a fifth of them of weight 4.
Estimate weighted_answers(Random& random, double mean) {
  std::vector<double> values;
  std::vector<double> weights;
  for (std::size_t i = 0; i < kCoverageRows / 2; ++i) {
    values.push_back(mean + random.normal());
    weights.push_back(i % 5 == 0 ? 4 : 1);
  }
  return weighted_mean(values, weights);
}

TEST(Coverage, DifferenceOfWeightedMeans) {
  const double share = coverage(0.5, [](Random& random) {
    const Estimate a = weighted_answers(random, 1.5);
    return mean_difference(a, weighted_answers(random, 1)).interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, DifferenceOfWeightedShares) {
  const double share = coverage(0.3, [](Random& random) {
    std::vector<Estimate> shares;
    for (const double chance : {0.6, 0.3}) {
      std::vector<double> hits;
      std::vector<double> weights;
      for (std::size_t i = 0; i < kCoverageRows / 2; ++i) {
        hits.push_back(random.chance(chance) ? 1 : 0);
        weights.push_back(i % 5 == 0 ? 4 : 1);
      }
      shares.push_back(weighted_proportion(hits, weights));
    }
    return proportion_difference(shares[0], shares[1]).interval;
  });
  EXPECT_GT(share, 0.915);
  EXPECT_LT(share, 0.99);
}

TEST(Coverage, KappaByJackknife) {
  // Both raters see the truth (half yes) with chance 0.85, else toss a coin: agreement 0.5 + 0.5 *
  // 0.85^2, kappa 0.85^2.
  const double share = coverage(0.85 * 0.85, [](Random& random) {
    std::vector<std::string> a;
    std::vector<std::string> b;
    const auto see = [&](bool truth) {
      const bool seen = random.chance(0.85) ? truth : random.chance(0.5);
      return std::string(seen ? "yes" : "no");
    };
    for (std::size_t i = 0; i < kCoverageRows; ++i) {
      const bool truth = random.chance(0.5);
      a.push_back(see(truth));
      b.push_back(see(truth));
    }
    return cohen_kappa(a, b).interval;
  });
  EXPECT_GT(share, 0.90);
  EXPECT_LT(share, 0.985);
}

TEST(Coverage, OptimalPriceByBootstrap) {
  // Answers lie evenly around 50, so the curves of too cheap and too expensive cross there.
  const double share = coverage(50, [](Random& random) {
    std::vector<PriceAnswer> answers;
    for (std::size_t i = 0; i < 100; ++i) {
      const double m = random.normal(50, 12);
      const double wide = 4 + random.exponential(0.2);
      answers.push_back(
          {std::max(0.0, m - 2 * wide), std::max(0.1, m - wide), m + wide, m + 2 * wide});
    }
    return van_westendorp(answers, {}, {150, 1, 1, 0.95}).points[2].price.interval;
  });
  EXPECT_GT(share, 0.90);
  EXPECT_LT(share, 0.985);
}

}  // namespace
}  // namespace troth::stats
