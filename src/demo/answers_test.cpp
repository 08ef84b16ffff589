#include "demo/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "demo/testing.h"
#include "demo/truth.h"
#include "stats/mean.h"

namespace troth::demo {
namespace {

/// The answers to one item, complete by construction for the items used here.
using Columns = std::map<std::size_t, std::vector<double>>;

/// Items of each construct that everybody answers.
const std::vector<std::vector<std::size_t>> kBlocks = {{0, 1, 2}, {3, 4},       {5, 7},
                                                       {10, 11},  {12, 13, 14}, {16, 17}};

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto a = stats::summarise(x);
  const auto b = stats::summarise(y);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - a.mean) * (y[i] - b.mean);
  return sum / static_cast<double>(x.size() - 1) / std::sqrt(a.variance * b.variance);
}

double geometric_mean(const Columns& columns, const std::vector<std::size_t>& a,
                      const std::vector<std::size_t>& b) {
  double sum = 0;
  int pairs = 0;
  for (const auto i : a) {
    for (const auto j : b) {
      if (i == j) continue;
      sum += std::log(correlation(columns.at(i), columns.at(j)));
      ++pairs;
    }
  }
  return std::exp(sum / pairs);
}

using Matrix = std::array<std::array<double, kConstructs>, kConstructs>;

/// Correlations of the latents: between-block over within-block correlations, in geometric means,
/// which is consistent for congeneric items (Roemer, Schuberth & Henseler 2021, HTMT2).
Matrix latent_correlations(const Columns& columns) {
  std::array<double, kConstructs> within{};
  for (std::size_t a = 0; a < kConstructs; ++a) {
    within[a] = geometric_mean(columns, kBlocks[a], kBlocks[a]);
  }
  Matrix phi{};
  for (std::size_t a = 0; a < kConstructs; ++a) {
    phi[a][a] = 1;
    for (std::size_t b = 0; b < a; ++b) {
      const double between = geometric_mean(columns, kBlocks[a], kBlocks[b]);
      phi[a][b] = phi[b][a] = between / std::sqrt(within[a] * within[b]);
    }
  }
  return phi;
}

/// Coefficients of the regression of `to` on its predecessors, by Gauss elimination.
std::vector<double> regress(const Matrix& phi, std::size_t to,
                            const std::vector<std::size_t>& from) {
  const auto k = from.size();
  std::vector<std::vector<double>> rows(k, std::vector<double>(k + 1));
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) rows[i][j] = phi[from[i]][from[j]];
    rows[i][k] = phi[from[i]][to];
  }
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t r = 0; r < k; ++r) {
      if (r == i) continue;
      const double factor = rows[r][i] / rows[i][i];
      for (std::size_t c = i; c <= k; ++c) rows[r][c] -= factor * rows[i][c];
    }
  }
  std::vector<double> coefficients;
  for (std::size_t i = 0; i < k; ++i) coefficients.push_back(rows[i][k] / rows[i][i]);
  return coefficients;
}

/// Estimates in the order of StructuralModel::paths().
std::vector<double> estimate_paths(const Columns& columns, const StructuralModel& model) {
  const auto phi = latent_correlations(columns);
  std::vector<double> estimates;
  const auto paths = model.paths();
  for (std::size_t i = 0; i < paths.size();) {
    const auto to = paths[i].to;
    std::vector<std::size_t> from;
    for (const auto& path : paths) {
      if (path.to == to) from.push_back(static_cast<std::size_t>(path.from));
    }
    // Paths into one construct need not stand together; take this one's place among them.
    const auto coefficients = regress(phi, static_cast<std::size_t>(to), from);
    for (std::size_t k = 0; k < from.size(); ++k) {
      if (from[k] == static_cast<std::size_t>(paths[i].from)) estimates.push_back(coefficients[k]);
    }
    ++i;
  }
  return estimates;
}

/// The first answer of each customer who remembers no late delivery.
std::vector<const Answered*> undisturbed(const Company& company) {
  std::vector<const Answered*> chosen;
  std::set<std::uint32_t> seen;
  for (const auto& answered : company.responses) {
    if (!answered.late && seen.insert(answered.person).second) chosen.push_back(&answered);
  }
  return chosen;
}

Columns columns_of(const std::vector<const Answered*>& responses) {
  Columns columns;
  for (const auto& block : kBlocks) {
    for (const auto item : block) {
      for (const auto* answered : responses) {
        columns[item].push_back(static_cast<double>(answered->values[item]));
      }
    }
  }
  return columns;
}

TEST(Answers, PathsOfTheStructuralModelAreRecovered) {
  const auto company = make_company(16'000, 11);
  const auto responses = undisturbed(company);
  ASSERT_GT(responses.size(), 4000U);
  const auto paths = company.model.paths();
  const auto estimates = estimate_paths(columns_of(responses), company.model);
  ASSERT_EQ(estimates.size(), paths.size());
  // Standard errors by the bootstrap.
  constexpr int kResamples = 60;
  std::vector<std::vector<double>> resampled(paths.size());
  Random random(5);
  for (int b = 0; b < kResamples; ++b) {
    std::vector<const Answered*> sample;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      sample.push_back(responses[random.below(responses.size())]);
    }
    const auto again = estimate_paths(columns_of(sample), company.model);
    for (std::size_t i = 0; i < paths.size(); ++i) resampled[i].push_back(again[i]);
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const double error = std::sqrt(stats::summarise(resampled[i]).variance);
    EXPECT_NEAR(estimates[i], paths[i].coefficient, kFar * error)
        << construct_name(paths[i].from) << " -> " << construct_name(paths[i].to);
    EXPECT_LT(error, 0.06);
  }
}

TEST(Answers, ALateDeliveryLowersWhatItShouldAndByHowMuch) {
  const auto company = make_company(16'000, 12);
  for (const auto item : {kDeliveryItem, kOverallItem, std::size_t{0}}) {
    double surprise = 0;
    double variance = 0;
    std::size_t n = 0;
    double shift = 0;
    for (const auto& answered : company.responses) {
      if (!answered.late || answered.values[item] == kNoAnswer) continue;
      const auto& lasting = company.persons[answered.person].latents;
      const auto mean_of = [&](const Latents& latents, bool late) {
        const auto chances = company.model.distribution(item, latents, late);
        double mean = 0;
        for (std::size_t k = 0; k < chances.size(); ++k) {
          mean += chances[k] * (static_cast<double>(k) + items()[item].lo);
        }
        return mean;
      };
      const double expected = mean_of(company.model.after_late(lasting), true);
      const double residual = answered.values[item] - expected;
      surprise += residual;
      variance += residual * residual;
      shift += expected - mean_of(lasting, false);
      ++n;
    }
    ASSERT_GT(n, 300U);
    const auto count = static_cast<double>(n);
    EXPECT_NEAR(surprise / count, 0, kFar * std::sqrt(variance) / count) << items()[item].header;
    if (item == kDeliveryItem) {
      EXPECT_LT(shift / count, -2.5);
    } else if (item == kOverallItem) {
      EXPECT_THAT(shift / count, testing::AllOf(testing::Gt(-2), testing::Lt(-0.8)));
    } else {
      EXPECT_NEAR(shift / count, 0, 1e-9);
    }
  }
}

TEST(Answers, ObservedNpsAndSatisfactionLieAroundTheirExpectation) {
  for (const bool story : {true, false}) {
    const auto company = make_company(10'000, 13, story);
    const auto truth = true_figures(company);
    std::vector<double> recommend;
    std::vector<double> satisfaction;
    for (const auto& answered : company.responses) {
      if (day_of(answered.at) <= kLastDay - 365) continue;
      const int score = answered.values[kRecommendItem];
      recommend.push_back(score >= 9 ? 100 : score <= 6 ? -100 : 0);
      const int sum = answered.values[12] + answered.values[13] + answered.values[14];
      satisfaction.push_back((sum / 3.0 - 1) / 9 * 100);
    }
    ASSERT_EQ(static_cast<std::int64_t>(recommend.size()), truth.responses);
    EXPECT_TRUE(stats::mean(recommend, 0.999).interval.contains(truth.nps));
    EXPECT_TRUE(stats::mean(satisfaction, 0.999).interval.contains(truth.satisfaction));
  }
}

TEST(Answers, CommentsSpeakTheCustomersLanguageAndOfWhatHappened) {
  const auto company = make_company(4000, 14);
  std::size_t chinese = 0;
  std::size_t about_lateness = 0;
  for (const auto& answered : company.responses) {
    if (answered.comment.empty()) continue;
    const bool ascii = std::ranges::all_of(
        answered.comment, [](char c) { return static_cast<unsigned char>(c) < 128; });
    EXPECT_EQ(ascii, !company.persons[answered.person].chinese) << answered.comment;
    chinese += ascii ? 0U : 1U;
    const bool late = answered.comment.find("days late") != std::string::npos;
    about_lateness += late ? 1U : 0U;
    if (late) {
      EXPECT_TRUE(answered.late) << answered.comment;
    }
  }
  EXPECT_GT(chinese, 50U);
  EXPECT_GT(about_lateness, 10U);
}

}  // namespace
}  // namespace troth::demo
