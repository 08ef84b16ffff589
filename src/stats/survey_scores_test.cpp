#include "stats/survey_scores.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "stats/proportion.h"

namespace troth::stats {
namespace {

std::vector<std::vector<double>> one_person(const std::vector<double>& answers) {
  std::vector<std::vector<double>> items;
  for (const double answer : answers) items.push_back({answer});
  return items;
}

TEST(Csat, TopTwoBoxesWithWilson) {
  const std::vector<double> answers{5, 5, 4, 4, 4, 5, 4, 4, 3, 1};
  const Estimate share = csat(answers, 1, 5);
  EXPECT_DOUBLE_EQ(share.value, 0.8);
  EXPECT_DOUBLE_EQ(share.interval.lo, proportion(8, 10).interval.lo);
  EXPECT_DOUBLE_EQ(csat(answers, 1, 5, 1).value, 0.3);
  const std::vector<double> weights(10, 2.0);
  EXPECT_NEAR(csat(answers, 1, 5, 2, weights).interval.hi, share.interval.hi, 1e-12);
}

TEST(Csat, Refusals) {
  EXPECT_EQ(csat(std::vector<double>{6}, 1, 5).verdict.cause, "off_scale");
  EXPECT_EQ(csat(std::vector<double>{kNaN}, 1, 5).verdict.cause, "off_scale");
  EXPECT_EQ(csat(std::vector<double>{4.5}, 1, 5).verdict.culprit,
            "answers[0] is 4.5, not a whole number from 1 to 5.");
  EXPECT_EQ(csat({}, 1, 5).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(csat(std::vector<double>{1}, 5, 1).verdict.cause, "bad_settings");
  EXPECT_EQ(csat(std::vector<double>{1}, 1, 5, 5).verdict.cause, "bad_settings");
}

TEST(Ces, MeanAndEasyShare) {
  const EffortScore score = ces(std::vector<double>{7, 6, 5, 4, 1});
  EXPECT_DOUBLE_EQ(score.mean.value, 4.6);
  EXPECT_DOUBLE_EQ(score.easy.value, 0.6);
  EXPECT_TRUE(score.mean.interval.known());
  EXPECT_EQ(ces(std::vector<double>{0}).mean.verdict.cause, "off_scale");
  EXPECT_EQ(ces({}).easy.verdict.status, StatusCode::too_few_rows);
}

TEST(Sus, BrookesScoring) {
  EXPECT_DOUBLE_EQ(sus(one_person({3, 3, 3, 3, 3, 3, 3, 3, 3, 3})).mean.value, 50);
  EXPECT_DOUBLE_EQ(sus(one_person({5, 1, 5, 1, 5, 1, 5, 1, 5, 1})).mean.value, 100);
  EXPECT_DOUBLE_EQ(sus(one_person({1, 5, 1, 5, 1, 5, 1, 5, 1, 5})).mean.value, 0);
  EXPECT_DOUBLE_EQ(sus(one_person({4, 2, 4, 3, 4, 2, 3, 2, 3, 3})).scores[0],
                   2.5 * (3 + 3 + 3 + 2 + 3 + 3 + 2 + 3 + 2 + 2));
}

TEST(Sus, Grades) {
  EXPECT_EQ(sus_grade(84.1), "A+");
  EXPECT_EQ(sus_grade(84.0), "A");
  EXPECT_EQ(sus_grade(68), "C");
  EXPECT_EQ(sus_grade(51.7), "D");
  EXPECT_EQ(sus_grade(51.6), "F");
}

TEST(Sus, WeightsAreRepeatedPersons) {
  std::vector<std::vector<double>> two;
  std::vector<std::vector<double>> four;
  for (int k = 0; k < 10; ++k) {
    two.push_back({3, k % 2 == 0 ? 5.0 : 1.0});
    four.push_back({3, k % 2 == 0 ? 5.0 : 1.0, k % 2 == 0 ? 5.0 : 1.0, k % 2 == 0 ? 5.0 : 1.0});
  }
  const UsabilityScore weighted = sus(two, 0.95, std::vector<double>{1, 3});
  EXPECT_DOUBLE_EQ(weighted.mean.value, sus(four).mean.value);
  EXPECT_NEAR(weighted.mean.effective_n, 1.6, 1e-12);
  EXPECT_EQ(sus(two, 0.95, std::vector<double>{0, 0}).mean.verdict.cause, "zero_weights");
}

TEST(Sus, Refusals) {
  EXPECT_EQ(sus(one_person({3, 3, 3})).mean.verdict.cause, "item_count");
  EXPECT_EQ(sus(one_person({3, 3, 3, 3, 6, 3, 3, 3, 3, 3})).mean.verdict.culprit,
            "item 5[0] is 6, not a whole number from 1 to 5.");
  auto uneven = one_person({3, 3, 3, 3, 3, 3, 3, 3, 3, 3});
  uneven[4].push_back(3);
  EXPECT_EQ(sus(uneven).mean.verdict.cause, "length_mismatch");
  const auto nobody = std::vector<std::vector<double>>(10);
  EXPECT_EQ(sus(nobody).mean.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(sus(nobody).grade, "");
}

RC_GTEST_PROP(Sus, MirroredAnswersMirrorTheScore, ()) {
  const auto raw = *rc::gen::container<std::vector<int>>(10, rc::gen::inRange(1, 6));
  std::vector<double> answers(raw.begin(), raw.end());
  const double score = sus(one_person(answers)).scores[0];
  for (double& answer : answers) answer = 6 - answer;
  RC_ASSERT(score >= 0 && score <= 100);
  RC_ASSERT(std::fabs(sus(one_person(answers)).scores[0] - (100 - score)) < 1e-12);
}

}  // namespace
}  // namespace troth::stats
