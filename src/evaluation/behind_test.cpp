// The customers behind the figures, on every engine.

#include "evaluation/behind.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluation/company_for_tests.h"

namespace troth::evaluation {
namespace {

class BehindTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  TestCompany company_{GetParam()};

  std::vector<BehindPart> parts() {
    company_.store();
    EvaluationSettings settings;
    settings.today = kAsOf;
    settings.as_of = kAsOf;
    settings.period_months = 12;
    SilentProgress progress;
    auto found = behind_figures(company_.workspace().session(), settings, progress);
    EXPECT_TRUE(found.ok());
    return found.ok() ? std::move(found->parts) : std::vector<BehindPart>();
  }
};

const BehindPart& part(const std::vector<BehindPart>& parts, std::string_view figure,
                       std::string_view name) {
  static const BehindPart kNone;
  const auto at = std::find_if(parts.begin(), parts.end(), [&](const BehindPart& one) {
    return one.figure == figure && one.part == name;
  });
  EXPECT_NE(at, parts.end()) << figure << " " << name;
  return at == parts.end() ? kNone : *at;
}

TEST_P(BehindTest, PartsAreDisjointAndNamed) {
  const auto on = [](int year, int month) { return to_day({year, month, 10}); };
  company_.customer(1, {}, {}, "Ann Lee", "C-1");
  for (Id id = 2; id <= 5; ++id) company_.customer(id);
  company_.order({.customer = 9, .day = to_day({2023, 1, 1}), .gross = 1});
  company_.order({.customer = 1, .day = on(2024, 3), .gross = 9'000});
  company_.order({.customer = 2, .day = on(2024, 4), .gross = 7'000});
  company_.order({.customer = 2, .day = on(2025, 4), .gross = 1'000});
  for (int month = 1; month <= 4; ++month) {
    company_.order({.customer = 3, .day = on(2025, month), .gross = 5'000});
  }
  company_.order({.customer = 4, .day = on(2025, 6), .gross = 1'000, .returned = -3'000});
  company_.response({.customer = 2, .day = on(2025, 2), .satisfaction = 1, .recommend = 10});
  company_.response({.customer = 2, .day = on(2025, 8), .satisfaction = 9, .recommend = 3});
  company_.response({.customer = 3, .day = on(2025, 8), .satisfaction = 10, .recommend = 9});
  company_.response({.customer = 4, .day = on(2023, 8), .satisfaction = 10, .recommend = 9});
  company_.response({.customer = -7, .day = on(2025, 8), .satisfaction = 10, .recommend = 9});
  const auto found = parts();

  const auto& lost = part(found, "retention_rate", "lost");
  ASSERT_EQ(lost.customers, 1);
  EXPECT_TRUE(lost.previous_value);
  EXPECT_EQ(lost.value, 9'000) << "what they brought while they came";
  EXPECT_EQ(lost.top[0].name, "Ann Lee");
  EXPECT_EQ(lost.top[0].customer, "C-1");
  EXPECT_EQ(part(found, "retention_rate", "kept").customers, 1);
  EXPECT_EQ(part(found, "purchase_frequency", "once").customers, 2);
  EXPECT_EQ(part(found, "purchase_frequency", "few").customers, 0);
  EXPECT_EQ(part(found, "purchase_frequency", "many").top[0].detail, 4);
  // 1,000 + 20,000 - 2,000 over 6 purchases: 3,166.67 each.
  EXPECT_EQ(part(found, "purchase_amount", "below").customers, 2);
  EXPECT_EQ(part(found, "purchase_amount", "below").value, -1'000);
  EXPECT_EQ(part(found, "purchase_amount", "above").top[0].customer_id, 3);
  EXPECT_EQ(part(found, "nps", "detractors").top[0].customer_id, 2) << "by the latest answer";
  EXPECT_EQ(part(found, "nps", "promoters").customers, 1) << "not the old one, nor the anonymous";
  EXPECT_EQ(part(found, "satisfaction", "low").customers, 1) << "mean of 0 and 88.9 points";
  EXPECT_NEAR(part(found, "satisfaction", "low").top[0].detail, 800.0 / 18, 1e-9);
  EXPECT_EQ(part(found, "satisfaction", "high").customers, 1);
}

TEST_P(BehindTest, ListsTheMostValuableInOrder) {
  for (Id id = 1; id <= 80; ++id) {
    company_.customer(id);
    company_.order({.customer = id, .day = kAsOf - 5, .gross = 100 * ((id * 37) % 80)});
    company_.order({.customer = id, .day = kAsOf - 5, .gross = 1});
  }
  const auto found = parts();
  const auto& once = part(found, "purchase_frequency", "once");
  EXPECT_EQ(once.customers, 80);
  ASSERT_EQ(once.top.size(), kBehindListed);
  EXPECT_EQ(once.top.front().value, 7'901);
  EXPECT_EQ(once.top.back().value, 3'001);
  EXPECT_TRUE(std::is_sorted(once.top.begin(), once.top.end(),
                             [](const auto& a, const auto& b) { return a.value > b.value; }));
}

TEST_P(BehindTest, WithoutDataThereAreNoParts) {
  EXPECT_TRUE(parts().empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, BehindTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::evaluation
