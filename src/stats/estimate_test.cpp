#include "stats/estimate.h"

#include <gtest/gtest.h>

#include <vector>

namespace troth::stats {
namespace {

TEST(Estimate, StatusNamesAreTheContract) {
  EXPECT_EQ(status_name(StatusCode::ok), "ok");
  EXPECT_EQ(status_name(StatusCode::too_few_rows), "too_few_rows");
  EXPECT_EQ(status_name(StatusCode::not_identified), "not_identified");
  EXPECT_EQ(status_name(StatusCode::not_converged), "not_converged");
  EXPECT_EQ(status_name(StatusCode::inadmissible), "inadmissible");
  EXPECT_EQ(status_name(StatusCode::bad_input), "bad_input");
}

TEST(Estimate, UnknownIntervalIsNeitherKnownNorSignificant) {
  const Interval none;
  EXPECT_FALSE(none.known());
  EXPECT_FALSE(none.contains(0.0));
  EXPECT_FALSE(Difference{}.significant());
  Difference up;
  up.interval = {0.1, 0.3, 0.95};
  EXPECT_TRUE(up.significant());
  up.interval.lo = -0.1;
  EXPECT_FALSE(up.significant());
}

TEST(Estimate, NotFiniteIsNamedByPosition) {
  const std::vector<double> values{1, 2, kNaN, kInfinity};
  const Verdict verdict = check_finite(values, "spend");
  EXPECT_EQ(verdict.status, StatusCode::bad_input);
  EXPECT_EQ(verdict.cause, "not_finite");
  EXPECT_EQ(verdict.culprit, "spend[2] is not a finite number.");
  EXPECT_TRUE(check_finite(std::vector<double>{}, "spend").ok());
}

TEST(Estimate, LevelMustLieInside) {
  EXPECT_TRUE(check_level(0.9).ok());
  for (const double level : {0.0, 1.0, -0.1, 95.0, kNaN}) EXPECT_FALSE(check_level(level).ok());
}

TEST(Estimate, WeightsAreChecked) {
  EXPECT_TRUE(check_weights(std::vector<double>{1, 0, 2}, 3).ok());
  EXPECT_EQ(check_weights(std::vector<double>{1, 2}, 3).cause, "length_mismatch");
  EXPECT_EQ(check_weights(std::vector<double>{1, -2}, 2).cause, "negative_weight");
  EXPECT_EQ(check_weights(std::vector<double>{0, 0}, 2).cause, "zero_weights");
  EXPECT_EQ(check_weights(std::vector<double>{0, kNaN}, 2).cause, "not_finite");
}

TEST(Estimate, KishEffectiveSize) {
  EXPECT_DOUBLE_EQ(effective_n(std::vector<double>{1, 1, 1, 1}), 4);
  EXPECT_DOUBLE_EQ(effective_n(std::vector<double>{1, 3}), 1.6);
  EXPECT_DOUBLE_EQ(effective_n(std::vector<double>{1e-200, 3e-200}), 1.6);
  EXPECT_DOUBLE_EQ(effective_n(std::vector<double>{0, 0}), 0);
}

}  // namespace
}  // namespace troth::stats
