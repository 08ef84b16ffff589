// The figures month by month are those of the evaluation at each month's end, on every engine.

#include "evaluation/series.h"

#include <gtest/gtest.h>

#include "evaluation/company_for_tests.h"

namespace troth::evaluation {
namespace {

class SeriesTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  TestCompany company_{GetParam()};

  /// Customers who buy, return, answer once or twice, or stop; some with weights.
  void company() {
    Random random(7);
    for (Id id = 1; id <= 60; ++id) {
      company_.customer(id);
      Day day = to_day({2023, 3, 1}) + static_cast<Day>(random.below(300));
      const int orders = 1 + static_cast<int>(random.below(9));
      for (int i = 0; i < orders; ++i) {
        const auto gross = static_cast<Minor>(500 + random.below(9'000));
        company_.order(
            {.customer = id, .day = day, .gross = gross, .returned = i % 4 == 3 ? -gross / 2 : 0});
        if (i % 2 == 0) {
          company_.response({.customer = id,
                             .day = day + 5,
                             .satisfaction = 1.0 + static_cast<double>(random.below(10)),
                             .recommend = static_cast<double>(random.below(11))});
        }
        day += 20 + static_cast<Day>(random.below(160));
      }
    }
    company_.order({.customer = -9, .day = kAsOf - 3, .gross = 700});
    company_.order({.customer = 3, .day = kAsOf - 9, .gross = 700, .kind = 2});
    company_.response({.customer = 4, .day = 0, .satisfaction = 9, .dated = false});
  }

  std::vector<SeriesPoint> series(int points, std::optional<int> months) {
    EvaluationSettings settings;
    settings.today = kAsOf;
    settings.as_of = kAsOf;
    settings.period_months = months;
    SilentProgress progress;
    auto found = figure_series(company_.workspace().session(), settings, points, progress);
    EXPECT_TRUE(found.ok());
    return found.ok() ? *std::move(found) : std::vector<SeriesPoint>();
  }
};

void expect_same(const std::optional<Figure>& a, const std::optional<Figure>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a) return;
  EXPECT_DOUBLE_EQ(a->value, b->value);
  EXPECT_EQ(a->n, b->n);
  EXPECT_EQ(a->has_interval, b->has_interval);
  EXPECT_DOUBLE_EQ(a->interval.low, b->interval.low);
  EXPECT_DOUBLE_EQ(a->interval.high, b->interval.high);
}

TEST_P(SeriesTest, EachPointIsTheEvaluationOfItsDay) {
  company();
  company_.store();
  const auto points = series(14, 6);
  ASSERT_EQ(points.size(), 14U);
  EXPECT_EQ(points.back().periods.current.until, kAsOf);
  EXPECT_EQ(points.front().periods.current.until, to_day({2024, 11, 30}));
  for (const std::size_t at : {std::size_t{0}, std::size_t{5}, std::size_t{13}}) {
    const SeriesPoint& point = points[at];
    const Metrics m = company_.evaluate(kAsOf, point.periods.as_of, 6).metrics;
    SCOPED_TRACE(format_day(point.periods.as_of));
    ASSERT_TRUE(m.nps && point.metrics.nps && m.retention_rate);
    expect_same(point.metrics.satisfaction, m.satisfaction);
    expect_same(point.metrics.nps->figure, m.nps->figure);
    expect_same(point.metrics.retention_rate, m.retention_rate);
    expect_same(point.metrics.purchase_frequency, m.purchase_frequency);
    expect_same(point.metrics.purchase_amount, m.purchase_amount);
    EXPECT_EQ(point.metrics.purchases, m.purchases);
  }
}

TEST_P(SeriesTest, BeginsWithTheData) {
  company_.customer(1);
  company_.order({.customer = 1, .day = kAsOf - 40, .gross = 100});
  company_.response({.customer = 1, .day = 0, .satisfaction = 9, .dated = false});
  company_.store();
  const auto points = series(24, 1);
  ASSERT_EQ(points.size(), 2U) << "nothing before the first order";
  EXPECT_TRUE(points[0].metrics.purchase_frequency);
  EXPECT_FALSE(points[0].metrics.purchase_frequency->has_interval) << "one customer";
  EXPECT_FALSE(points[0].metrics.retention_rate) << "no whole period before";
  EXPECT_FALSE(points[1].metrics.satisfaction) << "undated answers belong to no month";
}

TEST_P(SeriesTest, EmptyWorkspaceHasNoPoints) {
  company_.store();
  EXPECT_TRUE(series(24, std::nullopt).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, SeriesTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::evaluation
