#include "stats/servqual.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/mean.h"

namespace troth::stats {
namespace {

std::vector<ServiceItem> service_survey(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<ServiceItem> items{{"reliability", "promise", {}, {}},
                                 {"reliability", "right", {}, {}},
                                 {"empathy", "attention", {}, {}}};
  for (ServiceItem& item : items) {
    for (std::size_t i = 0; i < n; ++i) {
      item.expectation.push_back(static_cast<double>(5 + random.below(3)));
      item.perception.push_back(static_cast<double>(3 + random.below(5)));
    }
  }
  return items;
}

TEST(Servqual, APublishedExample) {
  // Reliability 6.4 expected, 5.1 perceived: -1.3; responsiveness 6.1, 5.4: -0.7.
  const std::vector<ServiceItem> items{{"reliability", "r1", {6.4, 6.0, 6.8}, {5.1, 5.6, 4.6}},
                                       {"responsiveness", "s1", {6.1, 6.3, 5.9}, {5.4, 5.4, 5.4}}};
  const ServiceQuality q = service_quality(items, {{"reliability", 60}, {"responsiveness", 40}});
  ASSERT_TRUE(q.verdict.ok()) << q.verdict.culprit;
  EXPECT_NEAR(q.dimensions[0].gap.value, -1.3, 1e-12);
  EXPECT_NEAR(q.dimensions[1].gap.value, -0.7, 1e-12);
  EXPECT_NEAR(q.overall.gap.value, -1.0, 1e-12);
  EXPECT_NEAR(q.weighted.gap.value, -1.3 * 0.6 - 0.7 * 0.4, 1e-12);
  EXPECT_TRUE(std::isnan(q.dimensions[0].alpha));
}

TEST(Servqual, GapsArePairedMeansOfPersons) {
  const std::vector<ServiceItem> items = service_survey(30, 1);
  const ServiceQuality q = service_quality(items);
  std::vector<double> gaps;
  for (std::size_t i = 0; i < 30; ++i) {
    gaps.push_back((items[0].perception[i] - items[0].expectation[i] + items[1].perception[i] -
                    items[1].expectation[i]) /
                   2);
  }
  const Estimate expected = mean(gaps);
  EXPECT_NEAR(q.dimensions[0].gap.value, expected.value, 1e-12);
  EXPECT_NEAR(q.dimensions[0].gap.interval.lo, expected.interval.lo, 1e-12);
  EXPECT_EQ(q.dimensions[0].items, 2U);
  EXPECT_EQ(q.dimensions[1].dimension, "empathy");
  EXPECT_NEAR(q.overall.gap.value, (q.dimensions[0].gap.value + q.dimensions[1].gap.value) / 2,
              1e-12);
  EXPECT_TRUE(std::isnan(q.weighted.gap.value));
  EXPECT_FALSE(std::isnan(q.dimensions[0].alpha));
}

TEST(Servqual, WithoutExpectationsItIsServperf) {
  std::vector<ServiceItem> items = service_survey(20, 2);
  for (ServiceItem& item : items) item.expectation.clear();
  const ServiceQuality q = service_quality(items);
  ASSERT_TRUE(q.verdict.ok());
  EXPECT_TRUE(std::isnan(q.overall.gap.value));
  EXPECT_NEAR(q.dimensions[1].perception.value, mean(items[2].perception).value, 1e-12);
}

TEST(Servqual, Refusals) {
  std::vector<ServiceItem> items = service_survey(10, 3);
  EXPECT_EQ(service_quality({}).verdict.cause, "no_items");
  EXPECT_EQ(service_quality(items, {{"reliability", 60}, {"empathy", 30}}).verdict.culprit,
            "The weights of the dimensions add up to 90, not 100.");
  EXPECT_EQ(service_quality(items, {{"reliability", 100}}).verdict.cause,
            "missing_dimension_weight");
  EXPECT_EQ(service_quality(items, {{"price", 100}}).verdict.cause, "unknown_dimension");
  EXPECT_EQ(service_quality(items, {{"reliability", 110}, {"empathy", -10}}).verdict.cause,
            "bad_dimension_weight");
  EXPECT_EQ(service_quality(service_survey(1, 1)).verdict.status, StatusCode::too_few_rows);
  items[1].expectation.clear();
  EXPECT_EQ(service_quality(items).verdict.cause, "length_mismatch");
  items = service_survey(10, 3);
  items[1].name = "promise";
  EXPECT_EQ(service_quality(items).verdict.cause, "duplicate_item");
  items = service_survey(10, 3);
  items[2].perception[4] = kNaN;
  EXPECT_NE(service_quality(items).verdict.culprit.find("empathy.attention perceived[4]"),
            std::string::npos);
}

RC_GTEST_PROP(Servqual, ShiftOfTheScaleLeavesGapsAndWeightsAreRepeatedRows, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const std::vector<ServiceItem> items = service_survey(12, seed);
  std::vector<ServiceItem> shifted = items;
  std::vector<double> weights;
  for (std::size_t i = 0; i < 12; ++i) weights.push_back(static_cast<double>(1 + i % 3));
  for (ServiceItem& item : shifted) {
    std::vector<double> e;
    std::vector<double> p;
    for (std::size_t i = 0; i < 12; ++i) {
      for (std::size_t k = 0; k < 1 + i % 3; ++k) {
        e.push_back(item.expectation[i] + 10);
        p.push_back(item.perception[i] + 10);
      }
    }
    item.expectation = e;
    item.perception = p;
  }
  const ServiceQuality a = service_quality(items, {}, weights);
  const ServiceQuality b = service_quality(shifted);
  RC_ASSERT(std::fabs(a.overall.gap.value - b.overall.gap.value) < 1e-9);
  RC_ASSERT(std::fabs(a.dimensions[1].gap.value - b.dimensions[1].gap.value) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
