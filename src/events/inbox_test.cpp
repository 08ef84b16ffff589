#include "events/inbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "events/store.h"
#include "sales/service.h"

namespace troth::events {
namespace {

class InboxTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"events", &events_migrations}});
  }
  static Incoming event(const std::string& body) {
    return {0, 1000, "web", "track", "", body};
  }
  Status put(Inbox& inbox, std::vector<Incoming> events) {
    std::promise<Status> stored;
    inbox.append(std::move(events), [&](Status status) { stored.set_value(std::move(status)); });
    return stored.get_future().get();
  }
  std::int64_t count() {
    return *workspace_.session().scalar("SELECT COUNT(*) FROM event_inbox");
  }
  db::TestWorkspace workspace_{GetParam()};
};

TEST_P(InboxTest, WhatIsAcknowledgedIsThere) {
  std::atomic<int> woken = 0;
  {
    Inbox inbox(workspace_.database().writer(), [&] { ++woken; });
    ASSERT_TRUE(put(inbox, {event(R"({"a":1})"), event(R"({"a":2})")}));
    ASSERT_TRUE(put(inbox, {event(R"({"a":3})")}));
  }
  const auto all = store::oldest(workspace_.session(), 10);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[0].body, R"({"a":1})");
  EXPECT_EQ((*all)[2].body, R"({"a":3})");
  EXPECT_LT((*all)[0].inbox_id, (*all)[1].inbox_id);
  EXPECT_EQ((*all)[0].received_at, 1000);
  EXPECT_EQ((*all)[0].source, "web");
  // The second call is told after the first.
  ASSERT_TRUE(workspace_.database().writer().run([](db::Session&) { return Status(); }));
  EXPECT_EQ(woken, 2);
}

TEST_P(InboxTest, ManySendersShareTransactions) {
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  Inbox inbox(workspace_.database().writer(), nullptr);
  const auto before = workspace_.database().writer().counts();
  std::vector<std::thread> threads;
  std::atomic<int> stored = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        if (put(inbox, {event("{}")})) ++stored;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(stored, kThreads * kEach);
  EXPECT_EQ(count(), kThreads * kEach);
  const auto after = workspace_.database().writer().counts();
  EXPECT_LE(after.commits - before.commits, kThreads * kEach);
}

TEST_P(InboxTest, TwoProcessesDoNotMeetInTheirNumbers) {
  Inbox one(workspace_.database().writer(), nullptr);
  Inbox other(workspace_.database().writer(), nullptr);
  std::set<Id> numbers;
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(put(one, {event("{}")}));
    ASSERT_TRUE(put(other, {event("{}")}));
  }
  EXPECT_EQ(count(), 100);
}

TEST_P(InboxTest, WhenTheDiskRefusesEverySenderIsTold) {
  ASSERT_TRUE(workspace_.session().execute("DROP TABLE event_inbox"));
  Inbox inbox(workspace_.database().writer(), [] { FAIL(); });
  EXPECT_FALSE(put(inbox, {event("{}")}));
}

TEST_P(InboxTest, TooManyAtOnceAreAskedToComeAgain) {
  Inbox inbox(workspace_.database().writer(), nullptr);
  std::promise<void> go;
  std::promise<void> there;
  workspace_.database().writer().submit(
      [&](db::Session&) {
        there.set_value();
        go.get_future().wait();
        return Status();
      },
      [](const Status&) {});
  there.get_future().wait();
  std::promise<Status> first;
  inbox.append(std::vector<Incoming>(19'999, event("{}")),
               [&](Status status) { first.set_value(std::move(status)); });
  const auto refused = put(inbox, {event("{}"), event("{}")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  go.set_value();
  EXPECT_TRUE(first.get_future().get());
  EXPECT_EQ(count(), 19'999);
}

INSTANTIATE_TEST_SUITE_P(Engines, InboxTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::events
