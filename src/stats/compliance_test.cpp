#include "stats/compliance.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

const std::vector<Standard> kStandards{
    {"greeting", 1, false}, {"waiting", 3, false}, {"safety", 2, true}};

TEST(Compliance, WeightsAndWhatDoesNotApply) {
  const std::vector<Visit> visits{{"A", "", {1, 0, 1}},     // (1 + 2) / 6
                                  {"A", "", {1, 1, kNaN}},  // 4 / 4
                                  {"B", "", {0, 0.5, 1}}};  // (1.5 + 2) / 6
  const Compliance c = compliance(kStandards, visits);
  ASSERT_TRUE(c.verdict.ok()) << c.verdict.culprit;
  ASSERT_EQ(c.units.size(), 2U);
  EXPECT_EQ(c.units[0].unit, "A");
  EXPECT_NEAR(c.units[0].score.value, 0.75, 1e-12);
  EXPECT_TRUE(c.units[0].score.interval.known());
  EXPECT_NEAR(c.units[1].score.value, 3.5 / 6, 1e-12);
  EXPECT_FALSE(c.units[1].score.interval.known());
  EXPECT_EQ(c.units[1].score.verdict.cause, "one_row");
  EXPECT_NEAR(c.standards[0].rate.value, 2.0 / 3, 1e-12);
  EXPECT_NEAR(c.standards[0].rate.interval.lo, proportion(2, 3).interval.lo, 1e-12);
  EXPECT_NEAR(c.standards[1].rate.value, 0.5, 1e-12);
  EXPECT_EQ(c.standards[2].not_applicable, 1U);
  EXPECT_EQ(c.standards[2].rate.n, 2U);
  EXPECT_NEAR(c.overall.value, (0.5 + 1 + 3.5 / 6) / 3, 1e-12);
}

TEST(Compliance, ARedLineTakesTheScore) {
  const std::vector<Visit> visits{{"A", "", {1, 1, 0}}, {"A", "", {1, 1, 1}}};
  const Compliance zero = compliance(kStandards, visits);
  EXPECT_NEAR(zero.units[0].score.value, 0.5, 1e-12);
  EXPECT_EQ(zero.units[0].red_lines, 1U);
  ComplianceRule cap;
  cap.red_line_score = 0.6;
  EXPECT_NEAR(compliance(kStandards, visits, cap).units[0].score.value, 0.8, 1e-12);
}

TEST(Compliance, SeveralCheckersOfOneVisitCountOnce) {
  const std::vector<Visit> visits{{"A", "v1", {1, 0, 1}},
                                  {"A", "v1", {0, 0, 1}},
                                  {"A", "v2", {1, 1, 1}},
                                  {"A", "v2", {1, 1, 1}}};
  const Compliance c = compliance(kStandards, visits);
  EXPECT_EQ(c.visits, 2U);
  EXPECT_NEAR(c.units[0].score.value, (2.5 / 6 + 1) / 2, 1e-12);
  const Estimate kappa = checker_agreement(visits);
  EXPECT_EQ(kappa.n, 6U);
  EXPECT_GT(kappa.value, 0.4);
  EXPECT_LT(kappa.value, 1);
}

TEST(Compliance, RollUpKeepsVisitsApart) {
  const std::vector<Visit> visits{
      {"A", "v1", {1, 1, 1}}, {"B", "v1", {0, 0, 1}}, {"C", "v1", {1, 0, 1}}};
  const auto regions = roll_up(visits, {{"A", "north"}, {"B", "north"}});
  const Compliance c = compliance(kStandards, regions);
  ASSERT_EQ(c.units.size(), 2U);
  EXPECT_EQ(c.units[0].unit, "north");
  EXPECT_EQ(c.units[0].visits, 2U);
  EXPECT_NEAR(c.units[0].score.value, (1 + 2.0 / 6) / 2, 1e-12);
}

TEST(Compliance, RanksSayWhatIsOpen) {
  std::vector<Visit> visits;
  for (int i = 0; i < 12; ++i) {
    visits.push_back({"good", "", {1, i % 6 == 0 ? 0.0 : 1.0, 1}});
    visits.push_back({"also", "", {i % 5 == 0 ? 0.0 : 1.0, i % 7 == 0 ? 0.0 : 1.0, 1}});
    visits.push_back({"poor", "", {0, i % 6 == 0 ? 1.0 : 0.0, 1}});
  }
  const Compliance c = compliance(kStandards, visits);
  EXPECT_EQ(c.units[2].unit, "poor");
  EXPECT_EQ(c.units[2].rank_lo, 3);
  EXPECT_EQ(c.units[0].rank_lo, 1);
  EXPECT_EQ(c.units[0].rank_hi, 2);
}

TEST(Compliance, Refusals) {
  const std::vector<Visit> one{{"A", "", {1, 1, 1}}};
  EXPECT_EQ(compliance({}, one).verdict.cause, "no_standards");
  EXPECT_EQ(compliance(kStandards, {}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(compliance(kStandards, std::vector<Visit>{{"", "", {1, 1, 1}}}).verdict.cause,
            "no_unit");
  EXPECT_EQ(compliance(kStandards, std::vector<Visit>{{"A", "", {1, 1}}}).verdict.cause,
            "length_mismatch");
  const Compliance off = compliance(kStandards, std::vector<Visit>{{"A", "", {1, 5, 1}}});
  EXPECT_EQ(off.verdict.cause, "bad_result");
  EXPECT_NE(off.verdict.culprit.find("waiting"), std::string::npos);
  EXPECT_EQ(compliance(std::vector<Standard>{{"x", 0, false}}, std::vector<Visit>{{"A", "", {1}}})
                .verdict.cause,
            "bad_weight");
  ComplianceRule rule;
  rule.red_line_score = 2;
  EXPECT_EQ(compliance(kStandards, one, rule).verdict.cause, "bad_red_line");
  const Compliance nothing =
      compliance(kStandards, std::vector<Visit>{{"A", "", {kNaN, kNaN, kNaN}}, one[0]});
  EXPECT_EQ(nothing.warnings[0].code, "nothing_applied");
  EXPECT_EQ(nothing.units[0].visits, 2U);
  EXPECT_EQ(nothing.units[0].score.n, 1U);
  EXPECT_TRUE(nothing.verdict.ok());
  const Compliance none = compliance(kStandards, std::vector<Visit>{{"A", "", {kNaN, kNaN, kNaN}}});
  EXPECT_EQ(none.verdict.cause, "no_results");
}

RC_GTEST_PROP(Compliance, ScaleOfWeightsAndOrderOfVisitsDoNotMatter, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<Visit> visits;
  for (int i = 0; i < 20; ++i) {
    visits.push_back({random.chance(0.5) ? "A" : "B",
                      "",
                      {random.chance(0.7) ? 1.0 : 0.0, random.chance(0.2) ? kNaN : 1.0,
                       random.chance(0.9) ? 1.0 : 0.0}});
  }
  const Compliance a = compliance(kStandards, visits);
  std::vector<Standard> scaled = kStandards;
  for (Standard& s : scaled) s.weight *= 7;
  std::reverse(visits.begin(), visits.end());
  const Compliance b = compliance(scaled, visits);
  RC_ASSERT(a.units.size() == b.units.size());
  for (std::size_t k = 0; k < a.units.size(); ++k) {
    RC_ASSERT(std::fabs(a.units[k].score.value - b.units[k].score.value) < 1e-12);
    RC_ASSERT(a.units[k].red_lines == b.units[k].red_lines);
    RC_ASSERT(a.units[k].score.value >= 0 && a.units[k].score.value <= 1);
  }
}

}  // namespace
}  // namespace troth::stats
