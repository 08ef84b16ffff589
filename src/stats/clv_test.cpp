#include "stats/clv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace troth::stats {
namespace {

TEST(Clv, ByHand) {
  // Two purchases a period worth 10 at a margin of 30 %, two periods at 10 %.
  const ClvSettings settings{.margin = 0.3, .periods = 2, .period_length = 4, .discount = 0.1};
  const double value = lifetime_value([](double t) { return t / 2; }, 10, settings);
  EXPECT_NEAR(value, 3 * (2 / 1.1 + 2 / 1.21), 1e-12);
}

TEST(Clv, OfAModelIsTheSumOverPeriods) {
  const BgNbd model{0.243, 4.414, 0.793, 2.426, Dropout::after_repeats};
  const PurchaseHistory history{2, 30.43, 38.86};
  const ClvSettings none{.periods = 12, .discount = 0};
  EXPECT_NEAR(lifetime_value(model, history, 25, none),
              25 * expected_purchases(model, history, 12 * none.period_length), 1e-10);
  EXPECT_LT(lifetime_value(model, history, 25, ClvSettings{}),
            lifetime_value(model, history, 25, none));
}

TEST(Clv, FinePeriodsApproachTheContinuousValue) {
  const ParetoNbd model{0.553, 10.578, 0.606, 11.669};
  const PurchaseHistory history{2, 30.43, 38.86};
  const double rate = std::log(1.15) / 52;
  const ClvSettings weekly{.periods = 20000, .period_length = 1, .discount = std::exp(rate) - 1};
  const double discrete = lifetime_value(model, history, 1, weekly);
  const double continuous = discounted_transactions(model, history, rate);
  EXPECT_NEAR(discrete / continuous, 1, 0.003);
}

TEST(Clv, SimpleRetention) {
  EXPECT_NEAR(simple_retention_value(100, 0.8, 0.1), 80 / 0.3, 1e-12);
  EXPECT_TRUE(std::isnan(simple_retention_value(100, 1, 0)));
  EXPECT_TRUE(std::isnan(simple_retention_value(100, 1.2, 0.1)));
}

TEST(Clv, Refusals) {
  EXPECT_EQ(check_clv({.periods = 0}).cause, "bad_settings");
  EXPECT_EQ(check_clv({.discount = -1}).cause, "bad_settings");
  EXPECT_EQ(check_clv({.margin = kNaN}).cause, "bad_settings");
  EXPECT_EQ(check_clv({.period_length = 0}).cause, "bad_settings");
  EXPECT_TRUE(check_clv({}).ok());
  EXPECT_TRUE(std::isnan(lifetime_value([](double t) { return t; }, 1, {.periods = 0})));
}

RC_GTEST_PROP(Clv, IsProportionalToSpendAndMargin, ()) {
  const double spend = *rc::gen::inRange(0, 1000);
  const double margin = *rc::gen::inRange(0, 100) / 100.0;
  const auto pace = [](double t) { return std::sqrt(t); };
  const ClvSettings one{.margin = 1};
  const ClvSettings part{.margin = margin};
  RC_ASSERT(std::fabs(lifetime_value(pace, spend, part) -
                      spend * margin * lifetime_value(pace, 1, one)) < 1e-6);
}

}  // namespace
}  // namespace troth::stats
