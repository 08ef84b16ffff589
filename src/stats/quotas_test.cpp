#include "stats/quotas.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace troth::stats {
namespace {

const std::vector<Stratum> kStrata{{"north", 5000, 1}, {"south", 3000, 2}, {"west", 2000, 3}};

std::vector<std::size_t> targets_of(const Quotas& q) {
  std::vector<std::size_t> targets;
  for (const Quota& quota : q.quotas) targets.push_back(quota.target);
  return targets;
}

TEST(Quotas, FourWaysToShareOut) {
  using Targets = std::vector<std::size_t>;
  EXPECT_EQ(targets_of(allocate(400, kStrata, Allocation::proportional)), (Targets{200, 120, 80}));
  EXPECT_EQ(targets_of(allocate(400, kStrata, Allocation::equal)), (Targets{134, 133, 133}));
  // Roots 70.71, 54.77, 44.72 of 170.2.
  EXPECT_EQ(targets_of(allocate(400, kStrata, Allocation::square_root)), (Targets{166, 129, 105}));
  // 5000, 6000, 6000 of 17000.
  EXPECT_EQ(targets_of(allocate(400, kStrata, Allocation::neyman)), (Targets{118, 141, 141}));
}

TEST(Quotas, ProportionCostsNothingEqualityDoes) {
  const Quotas proportional = allocate(400, kStrata, Allocation::proportional);
  EXPECT_NEAR(proportional.deff, 1, 1e-12);
  EXPECT_NEAR(proportional.quotas[0].weight, 1, 1e-12);
  const Quotas equal = allocate(399, kStrata, Allocation::equal);
  // Kish: shares .5, .3, .2 against thirds: 3 (.25 + .09 + .04) = 1.14.
  EXPECT_NEAR(equal.deff, 1.14, 1e-9);
  EXPECT_NEAR(equal.quotas[0].margin, 1.959964 * std::sqrt(0.25 / 133 * 4867 / 4999), 1e-6);
}

TEST(Quotas, MinimumAndPopulationAreKept) {
  const std::vector<Stratum> strata{{"big", 100000, 1}, {"small", 40, 1}, {"tiny", 3, 1}};
  const Quotas q = allocate(200, strata, Allocation::proportional, 30);
  EXPECT_EQ(targets_of(q), (std::vector<std::size_t>{167, 30, 3}));
  const Quotas equal = allocate(120, strata, Allocation::equal);
  EXPECT_EQ(targets_of(equal), (std::vector<std::size_t>{77, 40, 3}));
}

TEST(Quotas, Refusals) {
  EXPECT_EQ(allocate(100, {}, Allocation::equal).verdict.cause, "no_strata");
  EXPECT_EQ(allocate(20000, kStrata, Allocation::equal).verdict.cause, "too_many");
  EXPECT_EQ(allocate(50, kStrata, Allocation::equal, 30).verdict.cause, "too_few");
  const std::vector<Stratum> bad{{"a", 0, 1}};
  EXPECT_EQ(allocate(1, bad, Allocation::equal).verdict.cause, "bad_population");
  const std::vector<Stratum> twice{{"a", 5, 1}, {"a", 5, 1}};
  EXPECT_EQ(allocate(4, twice, Allocation::equal).verdict.cause, "duplicate_stratum");
  const std::vector<Stratum> flat{{"a", 5, 0}};
  EXPECT_EQ(allocate(4, flat, Allocation::neyman).verdict.cause, "bad_sd");
  EXPECT_EQ(allocate(4, kStrata, Allocation::equal, 0, 1).verdict.cause, "bad_level");
}

TEST(Quotas, Progress) {
  const std::vector<std::string> names{"a", "b", "c"};
  const std::vector<std::size_t> targets{10, 20, 0};
  const std::vector<std::size_t> answers{4, 25, 1};
  const auto p = quota_progress(names, targets, answers);
  EXPECT_EQ(p[0].open, 6U);
  EXPECT_EQ(p[1].over, 5U);
  EXPECT_NEAR(p[1].done, 1.25, 1e-12);
  EXPECT_EQ(p[2].over, 1U);
  EXPECT_TRUE(std::isnan(p[2].done));
}

RC_GTEST_PROP(Quotas, EverythingIsPlacedWithinTheBounds, ()) {
  const auto sizes =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 2000)));
  std::vector<Stratum> strata;
  std::size_t population = 0;
  for (const int size : sizes) {
    strata.push_back({std::to_string(strata.size()), static_cast<double>(size), 1.0 + size % 3});
    population += static_cast<std::size_t>(size);
  }
  const auto total = *rc::gen::inRange<std::size_t>(strata.size(), population + 1);
  const std::size_t minimum = total / strata.size() / 3;
  for (const auto allocation :
       {Allocation::proportional, Allocation::equal, Allocation::square_root, Allocation::neyman}) {
    const Quotas q = allocate(total, strata, allocation, minimum);
    RC_ASSERT(q.verdict.ok());
    std::size_t placed = 0;
    for (std::size_t k = 0; k < strata.size(); ++k) {
      placed += q.quotas[k].target;
      RC_ASSERT(static_cast<double>(q.quotas[k].target) <= strata[k].population);
      RC_ASSERT(q.quotas[k].target >= 1);
    }
    RC_ASSERT(placed == total);
    RC_ASSERT(q.deff >= 1 - 1e-9);
  }
}

}  // namespace
}  // namespace troth::stats
