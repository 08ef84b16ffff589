#include "stats/cox.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/survival.h"

namespace troth::stats {
namespace {

// Freireich's leukaemia data as in Cox (1972): weeks of remission, 1 relapsed; 21 patients on
// 6-mercaptopurine, then 21 on placebo.
const std::vector<double> kWeeks{6,  6,  6,  6,  7,  9,  10, 10, 11, 13, 16, 17, 19, 20,
                                 22, 23, 25, 32, 32, 34, 35, 1,  1,  2,  2,  3,  4,  4,
                                 5,  5,  8,  8,  8,  8,  11, 11, 12, 12, 15, 17, 22, 23};
const std::vector<double> kRelapsed{1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

Frame placebo() {
  Frame frame{{"placebo"}, {{}}};
  for (int i = 0; i < 42; ++i) frame.columns[0].push_back(i < 21 ? 0 : 1);
  return frame;
}

TEST(Cox, LeukaemiaAsPublished) {
  // Coefficient 1.572, error .412 with Efron's ties (Therneau & Grambsch 2000; R gives 1.5721,
  // .4124, log-likelihoods -93.18427 and -85.00842).
  const CoxFit fit = cox(kWeeks, kRelapsed, placebo());
  ASSERT_TRUE(fit.verdict.ok()) << fit.verdict.culprit;
  EXPECT_NEAR(fit.coefficients[0].value, 1.5721, 5e-5);
  EXPECT_NEAR(fit.coefficients[0].se, 0.4124, 5e-5);
  EXPECT_NEAR(fit.coefficients[0].hazard_ratio, 4.817, 5e-4);
  EXPECT_NEAR(fit.log_likelihood_null, -93.18427, 5e-6);
  EXPECT_NEAR(fit.log_likelihood, -85.00842, 5e-6);
  EXPECT_NEAR(fit.concordance.value, 0.690, 5e-4);
}

TEST(Cox, TruthIsRecovered) {
  Random random(9);
  Frame x{{"a", "b"}, {{}, {}}};
  std::vector<double> time;
  std::vector<double> left;
  for (int i = 0; i < 4000; ++i) {
    const double a = random.normal();
    const double b = random.chance(0.3) ? 1 : 0;
    x.columns[0].push_back(a);
    x.columns[1].push_back(b);
    const double until = random.exponential(0.05 * std::exp(0.7 * a - 1.1 * b));
    const double seen = 1 + 40 * random.uniform();
    time.push_back(std::ceil(std::min(until, seen)));
    left.push_back(until <= seen ? 1 : 0);
  }
  const CoxFit fit = cox(time, left, x);
  ASSERT_TRUE(fit.verdict.ok());
  EXPECT_NEAR(fit.coefficients[0].value, 0.7, 4 * fit.coefficients[0].se);
  EXPECT_NEAR(fit.coefficients[1].value, -1.1, 4 * fit.coefficients[1].se);
  EXPECT_LT(fit.gradient_norm, 1e-8);
}

TEST(Cox, SeparationIsNamedAndTheOthersStay) {
  // Nobody of the "gold" customers left.
  Frame x = placebo();
  x.names.push_back("gold");
  x.columns.emplace_back();
  for (int i = 0; i < 42; ++i) x.columns[1].push_back(kRelapsed[static_cast<std::size_t>(i)] == 0);
  const CoxFit fit = cox(kWeeks, kRelapsed, x);
  EXPECT_EQ(fit.verdict.status, StatusCode::not_identified);
  EXPECT_EQ(fit.verdict.cause, "separation");
  EXPECT_NE(fit.verdict.culprit.find("gold"), std::string::npos);
  EXPECT_TRUE(std::isfinite(fit.coefficients[0].se));
  EXPECT_TRUE(std::isnan(fit.coefficients[1].se));
}

TEST(Cox, Refusals) {
  Frame x = placebo();
  x.names.push_back("twice");
  x.columns.push_back(x.columns[0]);
  EXPECT_EQ(cox(kWeeks, kRelapsed, x).verdict.status, StatusCode::not_identified);
  EXPECT_EQ(cox(kWeeks, std::vector<double>(42, 0.0), placebo()).verdict.cause, "nobody_left");
  EXPECT_EQ(cox({}, {}, Frame{}).verdict.status, StatusCode::too_few_rows);
  const Frame constant{{"one"}, {std::vector<double>(42, 1.0)}};
  EXPECT_EQ(cox(kWeeks, kRelapsed, constant).verdict.status, StatusCode::not_identified);
}

TEST(Concordance, PairsByHand) {
  // (1, left), (2, seen), (3, left), (3, seen): comparable 1-2, 1-3, 1-3', 3-3'.
  const std::vector<double> time{1, 2, 3, 3};
  const std::vector<double> left{1, 0, 1, 0};
  EXPECT_NEAR(concordance(time, left, std::vector<double>{9, 1, 5, 4}).value, 1, 1e-15);
  EXPECT_NEAR(concordance(time, left, std::vector<double>{4, 1, 5, 4}).value, 2.5 / 4, 1e-15);
  EXPECT_EQ(
      concordance(std::vector<double>{1, 1}, std::vector<double>{1, 1}, std::vector<double>{1, 2})
          .verdict.cause,
      "no_pairs");
}

RC_GTEST_PROP(Cox, UnitsAndOrderDoNotMatter, (std::uint16_t seed)) {
  Random random(seed);
  Frame x{{"a"}, {{}}};
  Frame moved = x;
  std::vector<double> time, left, time_back, left_back;
  for (int i = 0; i < 40; ++i) {
    x.columns[0].push_back(random.normal());
    time.push_back(1 + static_cast<double>(random.below(8)));
    left.push_back(random.chance(0.6) ? 1 : 0);
  }
  for (std::size_t i = time.size(); i-- > 0;) {
    moved.columns[0].push_back(50 - 4 * x.columns[0][i]);
    time_back.push_back(7 * time[i]);
    left_back.push_back(left[i]);
  }
  const CoxFit a = cox(time, left, x);
  const CoxFit b = cox(time_back, left_back, moved);
  RC_PRE(a.verdict.ok() && b.verdict.ok());
  RC_ASSERT(std::fabs(a.coefficients[0].value + 4 * b.coefficients[0].value) < 1e-6);
  RC_ASSERT(std::fabs(a.log_likelihood - b.log_likelihood) < 1e-8);
  RC_ASSERT(std::fabs(a.concordance.value - b.concordance.value) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
