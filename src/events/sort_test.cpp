#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "customers/people.h"
#include "customers/reading.h"
#include "db/lease.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "events/sorter.h"
#include "events/store.h"
#include "sales/reading.h"
#include "sales/service.h"

namespace troth::events {
namespace {

using SortedJson = nlohmann::json;

class SortTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"events", &events_migrations}});
  }
  SortTest() {
    settings_.zone = *TimeZone::find("Europe/London");
    settings_.country = "GB";
  }
  static inline const std::vector<customers::Follower> kFollowers = {&sales::follow,
                                                                     &events::follow};

  void come(const std::string& kind, const SortedJson& body, const std::string& source = "web") {
    Incoming one;
    one.inbox_id = ++last_;
    one.received_at = now();
    one.source = source;
    one.kind = kind;
    one.body = body.dump();
    const std::vector<const Incoming*> rows = {&one};
    ASSERT_TRUE(workspace_.database().writer().run(
        [&](db::Session& session) { return store::insert_inbox(session, rows); }));
  }
  Sorter sorter() {
    return Sorter(workspace_.database(), workspace_.clock(), settings_, kFollowers, false);
  }
  Sorted sort() {
    auto one = sorter();
    auto sorted = one.drain();
    EXPECT_TRUE(sorted) << sorted.error().message;
    workspace_.clock().set(now() + 1000);
    return sorted ? *sorted : Sorted();
  }
  Instant now() { return workspace_.clock().now(); }
  std::int64_t scalar(const std::string& sql) { return *workspace_.session().scalar(sql); }
  std::string text(const std::string& sql) {
    std::string found;
    EXPECT_TRUE(workspace_.session().scan(sql, {}, [&](const db::Row& row) {
      found = row.text(0);
      return false;
    }));
    return found;
  }
  static SortedJson track(const std::string& user, const std::string& id, const std::string& name,
                          SortedJson properties = SortedJson::object()) {
    return {{"userId", user}, {"messageId", id}, {"event", name}, {"properties", properties}};
  }

  db::TestWorkspace workspace_{GetParam()};
  Settings settings_;
  Id last_ = 0;
};

TEST_P(SortTest, AnIdentifyMakesACustomerAndASecondOneAddsToIt) {
  come("identify", {{"userId", "u1"},
                    {"messageId", "m1"},
                    {"traits", {{"name", "Ann Lee"}, {"email", "ann@example.org"}}}});
  auto sorted = sort();
  EXPECT_EQ(sorted.effected, 1U);
  EXPECT_EQ(text("SELECT name FROM customer"), "Ann Lee");
  come("identify", {{"userId", "u1"},
                    {"messageId", "m2"},
                    {"traits", {{"phone", "020 7946 0000"}, {"city", "Leeds"}}}});
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 1);
  EXPECT_EQ(text("SELECT name FROM customer"), "Ann Lee");
  EXPECT_EQ(text("SELECT city FROM customer"), "Leeds");
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM identity"), 2);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM event WHERE effect = 'traits'"), 2);
}

TEST_P(SortTest, AMessageCountsOnceHoweverOftenItComes) {
  come("track", track("u1", "m1", "Signed Up"));
  come("track", track("u1", "m1", "Signed Up"));
  auto sorted = sort();
  EXPECT_EQ(sorted.effected, 1U);
  EXPECT_EQ(sorted.repeated, 1U);
  come("track", track("u1", "m1", "Something Else"));
  sorted = sort();
  EXPECT_EQ(sorted.repeated, 1U);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM interaction"), 1);
  EXPECT_EQ(text("SELECT touchpoint FROM interaction"), "Signed Up");
  // An old identify that comes again does not undo a newer one.
  come("identify", {{"userId", "u1"}, {"messageId", "i1"}, {"traits", {{"city", "Leeds"}}}});
  sort();
  come("identify", {{"userId", "u1"}, {"messageId", "i2"}, {"traits", {{"city", "York"}}}});
  sort();
  come("identify", {{"userId", "u1"}, {"messageId", "i1"}, {"traits", {{"city", "Leeds"}}}});
  sort();
  EXPECT_EQ(text("SELECT city FROM customer"), "York");
}

TEST_P(SortTest, WhatAnUnknownVisitorDidBecomesTheirsOnceTheySignIn) {
  come("page", {{"anonymousId", "a1"}, {"messageId", "p1"}, {"name", "Prices"}});
  come("track", {{"anonymousId", "a1"},
                 {"messageId", "o1"},
                 {"event", "Order Completed"},
                 {"properties", {{"order_id", "1001"}, {"total", 20}}}});
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 1);
  come("identify", {{"userId", "u1"},
                    {"anonymousId", "a1"},
                    {"messageId", "i1"},
                    {"traits", {{"name", "Ann Lee"}}}});
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 1);
  const auto customer = scalar("SELECT customer_id FROM customer");
  for (const char* table : {"interaction", "orders", "event"}) {
    EXPECT_EQ(scalar("SELECT COUNT(DISTINCT customer_id) FROM " + std::string(table)), 1) << table;
    EXPECT_EQ(scalar("SELECT MAX(customer_id) FROM " + std::string(table)), customer) << table;
  }
  const auto events = store::events_before(workspace_.session(), customer, now() + 1, 0, 10);
  ASSERT_TRUE(events);
  EXPECT_EQ(events->size(), 3U);
}

TEST_P(SortTest, ABrowserOfTwoPeopleJoinsNobody) {
  come("track", {{"userId", "u1"}, {"anonymousId", "a1"}, {"event", "X"}, {"messageId", "1"}});
  come("track", {{"userId", "u2"}, {"anonymousId", "a1"}, {"event", "X"}, {"messageId", "2"}});
  come("page", {{"anonymousId", "a1"}, {"name", "Prices"}, {"messageId", "3"}});
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 3);
}

TEST_P(SortTest, AnAliasJoinsAFormerId) {
  come("page", {{"anonymousId", "a1"}, {"name", "Prices"}, {"messageId", "1"}});
  sort();
  come("alias", {{"userId", "u1"}, {"previousId", "a1"}, {"messageId", "2"}});
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 1);
  EXPECT_EQ(scalar("SELECT records FROM customer"), 2);
}

TEST_P(SortTest, AnOrderIsStoredOnceAndGivenBackInPartThenWhole) {
  const SortedJson products =
      SortedJson::array({{{"sku", "tea"}, {"price", 6.25}, {"quantity", 2}, {"name", "Tea"}}});
  come("track",
       track("u1", "m1", "Order Completed", {{"order_id", "1001"}, {"products", products}}));
  sort();
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "1001"), 1250);
  EXPECT_EQ(text("SELECT name FROM product"), "Tea");
  // The same order in another message changes nothing.
  come("track",
       track("u1", "m2", "Order Completed", {{"order_id", "1001"}, {"products", products}}));
  sort();
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "1001"), 1250);
  come("track", track("u1", "m3", "Order Refunded",
                      {{"order_id", "1001"},
                       {"products", SortedJson::array({{{"sku", "tea"}, {"price", 6.25}}})}}));
  sort();
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "1001"), 625);
  come("track", track("u1", "m4", "Order Cancelled", {{"order_id", "1001"}}));
  come("track", track("u1", "m4", "Order Cancelled", {{"order_id", "1001"}}));
  sort();
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "1001"), 0);
  EXPECT_EQ(scalar("SELECT returned FROM orders"), -1250);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM event WHERE effect = 'refund'"), 2);
}

TEST_P(SortTest, AnOrderAndItsRefundMayComeTogether) {
  come("track", track("u1", "m1", "Order Completed", {{"order_id", "1"}, {"total", 20}}));
  come("track", track("u1", "m2", "Order Refunded", {{"order_id", "1"}}));
  come("track", track("u1", "m3", "Order Completed", {{"order_id", "1"}, {"total", 20}}));
  come("track", track("u1", "m4", "Order Completed", {{"order_id", "2"}, {"total", 5}}));
  const auto sorted = sort();
  EXPECT_EQ(sorted.effected, 4U);
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "1"), 0);
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "2"), 500);
}

TEST_P(SortTest, WhatIsNotUnderstoodIsKeptWithItsReasonAndCanBeTriedAgain) {
  come("track", {{"messageId", "m1"}, {"event", "X"}});
  come("track", track("u1", "m2", "Order Refunded", {{"order_id", "77"}}));
  come("track", track("u1", "m3", "Fine"));
  auto sorted = sort();
  EXPECT_EQ(sorted.taken, 3U);
  EXPECT_EQ(sorted.refused, 2U);
  EXPECT_EQ(sorted.effected, 1U);
  const auto refused = store::refused_before(workspace_.session(), 1000, "", "", 10);
  ASSERT_TRUE(refused);
  ASSERT_EQ(refused->size(), 2U);
  EXPECT_EQ((*refused)[0].code, "refund_without_order");
  EXPECT_EQ((*refused)[0].value, "77");
  EXPECT_EQ((*refused)[1].code, "event_nobody");
  EXPECT_EQ(store::refused_before(workspace_.session(), 1000, "", "event_nobody", 10)->size(), 1U);
  EXPECT_EQ(store::refused_before(workspace_.session(), 1000, "shop", "", 10)->size(), 0U);

  come("track", track("u1", "m4", "Order Completed", {{"order_id", "77"}, {"total", 9}}));
  sort();
  ASSERT_TRUE(workspace_.database().writer().run(
      [&](db::Session& session) { return retry_refused(session, (*refused)[0].event.inbox_id); }));
  sorted = sort();
  EXPECT_EQ(sorted.effected, 1U);
  EXPECT_EQ(*sales::order_net(workspace_.session(), "web", "77"), 0);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM event_refused"), 1);
  const auto gone = workspace_.database().writer().run(
      [&](db::Session& session) { return retry_refused(session, 12345); });
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, ErrorCode::not_found);
}

TEST_P(SortTest, AnotherBuyersOrderIsRefused) {
  come("track", track("u1", "m1", "Order Completed", {{"order_id", "1"}, {"total", 20}}));
  sort();
  // The order moves to whom a later message names: as an orders file would have it.
  come("track", track("u2", "m2", "Order Completed", {{"order_id", "1"}, {"total", 20}}));
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM orders"), 1);
  // A user that is no reference ("n/a") names nobody.
  come("track", track("n/a", "m3", "X"));
  sort();
  EXPECT_EQ(text("SELECT code FROM event_refused"), "bad_customer");
}

TEST_P(SortTest, SourcesAreKeptApart) {
  come("track", track("17", "m1", "X"), "web");
  come("track", track("17", "m1", "X"), "shop");
  sort();
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM event"), 2);
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM customer"), 2);
}

TEST_P(SortTest, OnlyTheHolderOfTheLeaseSorts) {
  come("track", track("u1", "m1", "X"));
  ASSERT_TRUE(workspace_.database().writer().run([&](db::Session& session) -> Status {
    TROTH_TRY(db::take_lease(session, "events.sort", "another", now(), 10'000'000));
    return {};
  }));
  EXPECT_EQ(sort().taken, 0U);
  workspace_.clock().set(now() + 10'000'000);
  EXPECT_EQ(sort().taken, 1U);
}

TEST_P(SortTest, ASorterInTheBackgroundEmptiesTheInbox) {
  {
    Sorter one(workspace_.database(), workspace_.clock(), settings_, kFollowers, true);
    for (int i = 0; i < 700; ++i) come("track", track("u1", "m" + std::to_string(i), "X"));
    one.wake();
    while (scalar("SELECT COUNT(*) FROM event_inbox") > 0) std::this_thread::yield();
  }
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM interaction"), 700);
  // Its lease ends with it.
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM lease"), 0);
}

TEST_P(SortTest, AnEventThatCannotBeSortedHoldsUpNobody) {
  come("track", track("u1", "m1", "X"));
  ASSERT_TRUE(workspace_.database().writer().run(
      [&](db::Session& session) { return refuse_oldest(session, now()); }));
  EXPECT_EQ(text("SELECT code FROM event_refused"), "event_failed");
  EXPECT_EQ(scalar("SELECT COUNT(*) FROM event_inbox"), 0);
}

TEST_P(SortTest, RefusedEventsAreRetriedOrDiscardedAllAtOnce) {
  auto other = track("u1", "d1", "Order Completed", {{"order_id", "1"}, {"total", 5}});
  other["properties"]["currency"] = "USD";
  come("track", other);
  for (int i = 0; i < 3; ++i)
    come("track", {{"messageId", "n" + std::to_string(i)}, {"event", "X"}});
  come("track", {{"messageId", "n9"}, {"event", "X"}}, "till");
  EXPECT_EQ(sort().refused, 5U);
  const auto count = [&] { return scalar("SELECT COUNT(*) FROM event_refused"); };
  const auto all = [&](auto&& act, const char* source, const char* code) {
    std::int64_t done = 0;
    EXPECT_TRUE(workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(done, act(session, source, code));
      return {};
    }));
    return done;
  };
  EXPECT_EQ(all(retry_all_refused, "shop", ""), 0);
  settings_.currency = "USD";
  EXPECT_EQ(all(retry_all_refused, "", "order_other_currency"), 1);
  EXPECT_EQ(count(), 4);
  EXPECT_EQ(sort().effected, 1U);
  EXPECT_EQ(all(retry_all_refused, "till", "event_nobody"), 1);
  EXPECT_EQ(sort().refused, 1U) << "what is wrong with it is wrong still";
  EXPECT_EQ(all(discard_all_refused, "web", ""), 3);
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(all(discard_all_refused, "", ""), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, SortTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::events
