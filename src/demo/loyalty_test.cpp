// The eight situations of loyalty: planted in the panel's answers, found by value.

#include <gtest/gtest.h>

#include <map>

#include "demo/place_testing.h"
#include "demo/research.h"
#include "value/service.h"

namespace troth::demo {
namespace {

class DemoLoyalty : public ::testing::TestWithParam<db::Engine> {
 protected:
  void make() {
    demo_.request.settings.customers = 2400;
    ASSERT_TRUE(demo_.make().ok());
    const FixedClock clock((Instant{kLastDay} + 1) * kMicrosPerDay);
    const auto run = value::refresh(demo_.database(), {}, clock, demo_.progress);
    ASSERT_TRUE(run.ok()) << run.error().message;
  }

  /// Customers of whom an answer to a question of the panel is known, and what it was.
  std::map<Id, double> answers(std::string_view question) {
    std::map<Id, double> found;
    auto session = demo_.database().read();
    EXPECT_TRUE(session.ok());
    EXPECT_TRUE((*session)
                    ->scan("SELECT a.customer_id, a.value FROM answer a JOIN item i"
                           " ON i.item_id = a.item_id WHERE i.code = ? AND a.customer_id > 0",
                           {question},
                           [&](const db::Row& row) {
                             found[row.integer(0)] = row.real(1);
                             return true;
                           })
                    .ok());
    return found;
  }

  DemoPlace demo_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, DemoLoyalty, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(DemoLoyalty, EverySituationIsFilled) {
  make();
  std::map<std::string, std::int64_t> situations;
  auto session = demo_.database().read();
  ASSERT_TRUE(session.ok());
  ASSERT_TRUE((*session)
                  ->scan("SELECT situation, COUNT(*) FROM customer_value"
                         " WHERE situation IS NOT NULL GROUP BY situation",
                         {},
                         [&](const db::Row& row) {
                           situations[std::string(row.text(0))] = row.integer(1);
                           return true;
                         })
                  .ok());
  EXPECT_EQ(situations.size(), 8U);
  for (const auto& [name, customers] : situations) EXPECT_GE(customers, 3) << name;
}

TEST_P(DemoLoyalty, OpennessAndShareOfWalletAreThoseThatWereAnswered) {
  make();
  const auto open = answers(kOpennessQuestion);
  const auto share = answers(kWalletQuestion);
  ASSERT_GT(open.size(), 100U);
  ASSERT_EQ(open.size(), share.size());
  auto session = demo_.database().read();
  ASSERT_TRUE(session.ok());
  std::int64_t compared = 0;
  double looking = 0, looking_share = 0, staying = 0, staying_share = 0;
  for (const auto& [customer, answer] : open) {
    const auto view = value::customer_value(**session, customer);
    ASSERT_TRUE(view.ok());
    ASSERT_TRUE(view->value.openness);
    EXPECT_NEAR(*view->value.openness, (answer - 1) / 6, 1e-12);
    if (!view->value.wallet_share) continue;
    ++compared;
    EXPECT_NEAR(*view->value.wallet_share, share.at(customer) / 100, 1e-12);
    // Those who look around were planted with a small share, half of the others with a large one.
    (answer >= 5 ? looking : staying) += 1;
    (answer >= 5 ? looking_share : staying_share) += *view->value.wallet_share;
  }
  EXPECT_GT(compared, 100);
  EXPECT_LT(looking_share / looking, 0.4);
  EXPECT_GT(staying_share / staying, 0.45);
}

}  // namespace
}  // namespace troth::demo
