#include "server/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace troth::server {
namespace {

TEST(Workers, FinishWhatIsQueuedBeforeTheyEnd) {
  std::atomic<int> done{0};
  {
    Workers workers(2, 1000);
    for (int i = 0; i < 500; ++i) EXPECT_TRUE(workers.post([&] { ++done; }));
  }
  EXPECT_EQ(done, 500);
}

TEST(Workers, RefuseWhatDoesNotFitTheQueue) {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  std::promise<void> begun;
  Workers workers(1, 2);
  ASSERT_TRUE(workers.post([&begun, open] {
    begun.set_value();
    open.wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(workers.post([] {}));
  EXPECT_TRUE(workers.post([] {}));
  EXPECT_FALSE(workers.post([] {}));
  gate.set_value();
}

TEST(Workers, ClosedFinishWhatIsQueuedAndTakeNoMore) {
  std::atomic<int> done{0};
  Workers workers(1, 10);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(workers.post([&] { ++done; }));
  workers.close();
  EXPECT_EQ(done, 5);
  EXPECT_FALSE(workers.post([&] { ++done; }));
}

}  // namespace
}  // namespace troth::server
