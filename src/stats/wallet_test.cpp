#include "stats/wallet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "stats/estimate.h"

namespace troth::stats {
namespace {

TEST(Wallet, RuleAsPublished) {
  EXPECT_NEAR(wallet_share(1, 2), 2.0 / 3, 1e-15);
  EXPECT_NEAR(wallet_share(2, 2), 1.0 / 3, 1e-15);
  EXPECT_NEAR(wallet_share(1, 3), 0.5, 1e-15);
  EXPECT_NEAR(wallet_share(2, 3), 1.0 / 3, 1e-15);
  EXPECT_NEAR(wallet_share(3, 3), 1.0 / 6, 1e-15);
  EXPECT_EQ(wallet_share(1, 1), 1);
}

TEST(Wallet, TiesShareTheirRanks) {
  EXPECT_THAT(wallet_shares(std::vector<double>{7, 9, 9}),
              testing::ElementsAre(testing::DoubleNear(1.0 / 6, 1e-15),
                                   testing::DoubleNear(5.0 / 12, 1e-15),
                                   testing::DoubleNear(5.0 / 12, 1e-15)));
}

TEST(Wallet, HeadRoom) {
  EXPECT_NEAR(wallet_head_room(50, 0.25), 150, 1e-12);
  EXPECT_EQ(wallet_head_room(50, 1), 0);
  EXPECT_TRUE(std::isnan(wallet_head_room(50, 0)));
  EXPECT_TRUE(std::isnan(wallet_head_room(-1, 0.5)));
  EXPECT_TRUE(std::isnan(wallet_share(3, 2)));
  EXPECT_TRUE(std::isnan(wallet_share(0.5, 2)));
  EXPECT_TRUE(wallet_shares(std::vector<double>{1, kNaN}).empty());
}

RC_GTEST_PROP(Wallet, SharesSumToOne, (const std::vector<std::uint8_t>& draws)) {
  RC_PRE(!draws.empty());
  const std::vector<double> shares = wallet_shares(std::vector<double>(draws.begin(), draws.end()));
  RC_ASSERT(std::fabs(std::accumulate(shares.begin(), shares.end(), 0.0) - 1) < 1e-9);
}

}  // namespace
}  // namespace troth::stats
