#include "value/store.h"

#include <gmock/gmock.h>

#include <cmath>

#include "value/settings.h"
#include "value/testing.h"

namespace troth::value {
namespace {

using ::testing::DoubleNear;

class StoreTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  Purchases sums_of(Id customer, const store::SumWindows& windows) {
    const store::IdRange one{customer - 1, customer};
    const auto summed = store::sum_purchases(company_.session(), one, windows);
    EXPECT_TRUE(summed.ok()) << summed.error().message;
    const auto rows = store::load_purchases(company_.session(), one);
    EXPECT_TRUE(rows.ok());
    EXPECT_EQ(rows->size(), 1U);
    return rows->empty() ? Purchases{} : rows->front();
  }

  TestCompany company_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, StoreTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(StoreTest, SumsAreThoseOfTheOrders) {
  company_.order({7, kStart, 1000, 0, 0, 400});
  company_.order({7, kStart, 500});                    // the same day: one purchase
  company_.order({7, kStart + 5, 0, -300, 0, {}, 1});  // a return: of the purchase before it
  company_.order({7, kStart + 10, 2000, 0, -100, 900});
  company_.order({7, kStart + 40, 700});
  company_.order({7, kStart + 45, 900, 0, 0, {}, 2});  // void
  company_.order({7, kStart + 500, 800});
  company_.order({7, kStart + 900, 10'000});  // after as_of
  company_.order({8, kStart, 50});

  const Purchases p = sums_of(7, {kStart + 600, 365, 365});
  EXPECT_EQ(p.customer_id, 7);
  EXPECT_EQ(p.as_of_day, kStart + 600);
  EXPECT_EQ(p.orders, 6);
  EXPECT_EQ(p.purchases, 4);
  EXPECT_EQ(p.purchases_window, 1);
  EXPECT_EQ(p.first_day, kStart);
  EXPECT_EQ(p.second_day, kStart + 10);
  EXPECT_EQ(p.last_day, kStart + 500);
  EXPECT_EQ(p.back_day, kStart + 500);
  EXPECT_EQ(p.gross, 5000);
  EXPECT_EQ(p.returned, -300);
  EXPECT_EQ(p.adjusted, -100);
  EXPECT_EQ(p.net, 4600);
  EXPECT_EQ(p.net_window, 800);
  EXPECT_EQ(p.repeat_net, 1900 + 700 + 800);
  EXPECT_EQ(p.profit, 600 + 1000);
  EXPECT_EQ(p.gross_with_cost, 3000);
  EXPECT_EQ(p.gaps, 3);
  EXPECT_EQ(p.gap_sum, 500);
  EXPECT_THAT(p.gap_ln_sum, DoubleNear(std::log(10) + std::log(30) + std::log(460), 1e-12));
  EXPECT_EQ(p.gap_before, 30);
  EXPECT_EQ(p.gap_last, 460);
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_purchases"), 1);
}

TEST_P(StoreTest, OnlyTheLatestGapsCount) {
  for (int i = 0; i < 40; ++i) company_.order({3, kStart + (i < 10 ? 2 * i : 20 + 7 * i), 100});
  const Purchases p = sums_of(3, {kStart + 1000, 365, 365});
  EXPECT_EQ(p.gaps, 24);
  EXPECT_EQ(p.gap_sum, 24 * 7);
}

TEST_P(StoreTest, ReturnsAloneAreNoPurchase) {
  company_.order({4, kStart, 0, -500, 0, {}, 1});
  const Purchases p = sums_of(4, {kStart + 10, 365, 365});
  EXPECT_EQ(p.purchases, 0);
  EXPECT_EQ(p.orders, 1);
  EXPECT_EQ(p.net, -500);
  EXPECT_EQ(p.repeat_net, 0);
  EXPECT_FALSE(p.first_day || p.second_day || p.last_day || p.gap_last);
}

TEST_P(StoreTest, SummingAgainChangesNothingAndVoidsLeaveNoRow) {
  company_.order({5, kStart, 100});
  company_.order({6, kStart, 100, 0, 0, {}, 2});
  const store::IdRange all{0, 100};
  ASSERT_TRUE(store::sum_purchases(company_.session(), all, {kStart, 365, 365}).ok());
  const auto first = store::load_purchases(company_.session(), all);
  ASSERT_TRUE(store::sum_purchases(company_.session(), all, {kStart, 365, 365}).ok());
  const auto second = store::load_purchases(company_.session(), all);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(first->size(), 1U);
}

TEST_P(StoreTest, OneCustomerIsSummedLikeARange) {
  company_.order({5, kStart, 100});
  company_.order({5, kStart + 9, 300});
  company_.order({6, kStart, 200});
  const store::IdRange all{0, 100};
  const store::SumWindows windows{kStart + 20, 365, 365};
  auto& session = company_.session();
  ASSERT_TRUE(store::sum_purchases(session, all, windows).ok());
  const auto everybody = store::load_purchases(session, all);
  // Over what is there, and over what has become wrong.
  for (const char* wrong : {"SELECT 1", "UPDATE customer_purchases SET net = 1, back_day = 3"}) {
    ASSERT_TRUE(session.execute(wrong).ok());
    for (const Id id : {5, 6}) {
      const auto one = store::sum_purchases_of(session, id, windows);
      ASSERT_TRUE(one.ok()) << one.error().message;
      EXPECT_EQ(one->size(), 1U);
      EXPECT_EQ(*one, *store::load_purchases(session, {id - 1, id}));
    }
    EXPECT_EQ(*store::load_purchases(session, all), *everybody);
  }
  // Nothing stays of a customer whose orders are gone, and nobody else is touched.
  ASSERT_TRUE(session.execute("DELETE FROM orders WHERE customer_id = 5").ok());
  const auto gone = store::sum_purchases_of(session, 5, windows);
  ASSERT_TRUE(gone.ok());
  EXPECT_TRUE(gone->empty());
  ASSERT_EQ(store::load_purchases(session, all)->size(), 1U);
  EXPECT_EQ(store::load_purchases(session, all)->front(), everybody->back());
}

TEST_P(StoreTest, AValueReplacesTheRowThatIsThere) {
  auto& session = company_.session();
  CustomerValue value;
  value.customer_id = 5;
  value.net = 700;
  value.clv = 90;
  value.matrix = "keep";
  ASSERT_TRUE(store::replace_value(session, kStart, value).ok());
  value.net = 800;
  value.clv.reset();
  value.matrix.clear();
  ASSERT_TRUE(store::replace_value(session, kStart, value).ok());
  ASSERT_TRUE(store::replace_value(session, kStart + 31, value).ok());
  EXPECT_EQ(company_.number("SELECT SUM(net) FROM customer_value WHERE clv IS NULL"
                            " AND matrix IS NULL"),
            800);
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value_history WHERE net = 800"), 2);
  value.customer_id = 6;
  ASSERT_TRUE(store::replace_value(session, kStart, value).ok());
  ASSERT_TRUE(store::forget_value(session, 5).ok());
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value"), 1);
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value_history"), 1);
}

TEST(OfRange, OneCustomerIsAskedForByEquality) {
  constexpr std::string_view kSql = "a WHERE o.customer_id > ? AND o.customer_id <= ? AND b <= ?";
  EXPECT_EQ(store::of_range(kSql, {0, 100}), kSql);
  EXPECT_EQ(store::of_range(kSql, {7, 8}),
            "a WHERE o.customer_id > ? AND o.customer_id = ? AND b <= ?");
}

TEST_P(StoreTest, SettingsComeBackAsTheyWereStored) {
  const auto standard = load_settings(company_.session());
  ASSERT_TRUE(standard.ok());
  EXPECT_EQ(standard->lapse_days, 365);
  Settings settings;
  settings.lapse_days = 90;
  settings.margin = 0.25;
  settings.rfm = "fixed";
  settings.rfm_cuts = stats::RfmCuts{{10, 20, 30, 40}, {1, 2, 3, 4}, {10, 100, 1000, 5000}};
  settings.items.openness = {"Q7"};
  ASSERT_TRUE(store_settings(company_.session(), settings).ok());
  const auto known = load_settings(company_.session());
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->lapse_days, 90);
  EXPECT_EQ(known->margin, 0.25);
  EXPECT_EQ(known->rfm_cuts->monetary[3], 5000);
  EXPECT_EQ(known->items.openness, std::vector<std::string>{"Q7"});
}

}  // namespace
}  // namespace troth::value
