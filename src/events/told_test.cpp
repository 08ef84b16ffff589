#include "events/told.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/tell.h"
#include "db/testing.h"
#include "events/service.h"
#include "events/store.h"

namespace troth::events {
namespace {

using SortedJson = nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ToldTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"events", &events_migrations}});
  }
  ToldTest() {
    settings_.zone = *TimeZone::find("Europe/London");
    db::set_listener({[](db::Session&) -> Result<bool> { return true; },
                      [this](db::Session&, std::span<const db::Happening> all, Instant) -> Status {
                        for (const auto& one : all)
                          heard_.emplace_back(one.type, SortedJson::parse(one.data));
                        return {};
                      }});
  }
  ~ToldTest() override { db::set_listener({}); }

  void come(const std::string& kind, const SortedJson& body) {
    Incoming one;
    one.inbox_id = ++last_;
    one.received_at = workspace_.clock().now();
    one.source = "web";
    one.kind = kind;
    one.body = body.dump();
    const std::vector<const Incoming*> rows = {&one};
    ASSERT_TRUE(workspace_.database().writer().run(
        [&](db::Session& session) { return store::insert_inbox(session, rows); }));
  }
  std::vector<std::string> sort() {
    heard_.clear();
    EXPECT_TRUE(workspace_.database().writer().run([&](db::Session& session) -> Status {
      return sort_inbox(session, settings_, kFollowers, 100, workspace_.clock().now()).ok()
                 ? Status()
                 : Status(Error{ErrorCode::bad_input, "Not sorted.", "", ""});
    }));
    std::vector<std::string> types;
    for (const auto& [type, data] : heard_) types.push_back(type);
    return types;
  }
  static SortedJson bought(const std::string& order, const std::string& message) {
    return {{"userId", "u1"},
            {"messageId", message},
            {"event", "Order Completed"},
            {"properties", {{"order_id", order}, {"total", 12.5}}}};
  }

  static inline const std::vector<customers::Follower> kFollowers = {&sales::follow,
                                                                     &events::follow};
  db::TestWorkspace workspace_{GetParam()};
  Settings settings_;
  Id last_ = 0;
  std::vector<std::pair<std::string, SortedJson>> heard_;
};

TEST_P(ToldTest, AnOrderIsToldOnceWithWhoItsBuyerTurnedOutToBe) {
  come("track", bought("1001", "m1"));
  ASSERT_THAT(sort(), UnorderedElementsAre("customer.created", "order.created"));
  const auto buyer = *workspace_.session().scalar("SELECT customer_id FROM customer");
  EXPECT_EQ(
      heard_.back().second,
      SortedJson({{"order", "1001"}, {"source", "web"}, {"customer", std::to_string(buyer)}}));
  come("track", bought("1001", "m2"));
  EXPECT_THAT(sort(), IsEmpty()) << "the order is known";
}

TEST_P(ToldTest, ARefundMakesNoOrder) {
  come("track", bought("1001", "m1"));
  sort();
  auto back = bought("1001", "m2");
  back["event"] = "Order Refunded";
  come("track", back);
  EXPECT_THAT(sort(), IsEmpty());
  back = bought("7", "m3");
  back["event"] = "Order Refunded";
  come("track", back);
  EXPECT_THAT(sort(), IsEmpty()) << "nor one of an order that was never told";
}

TEST_P(ToldTest, TheSameFaultIsToldOnceWithItsCount) {
  for (int i = 0; i < 3; ++i)
    come("track", {{"messageId", "n" + std::to_string(i)}, {"event", "X"}});
  auto wrong = bought("1", "w1");
  wrong["properties"]["currency"] = "USD";
  come("track", wrong);
  ASSERT_THAT(sort(), ElementsAre("event.refused", "event.refused"));
  EXPECT_EQ(heard_[0].second["code"], "event_nobody");
  EXPECT_EQ(heard_[0].second["events"], 3);
  EXPECT_EQ(heard_[0].second["first"], "1");
  EXPECT_EQ(heard_[1].second["code"], "order_other_currency");
  EXPECT_EQ(heard_[1].second["events"], 1);
  EXPECT_EQ(heard_[1].second.dump().find("USD"), std::string::npos) << "not what stood there";
}

TEST_P(ToldTest, AnEventThatCannotBeSortedIsToldToo) {
  come("track", bought("1", "m1"));
  heard_.clear();
  ASSERT_TRUE(workspace_.database().writer().run(
      [&](db::Session& session) { return refuse_oldest(session, 5); }));
  ASSERT_EQ(heard_.size(), 1U);
  EXPECT_EQ(heard_[0].second["code"], "event_failed");
}

INSTANTIATE_TEST_SUITE_P(Engines, ToldTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::events
