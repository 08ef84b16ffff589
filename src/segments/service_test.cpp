#include "segments/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "sales/service.h"
#include "segments/parser.h"
#include "segments/store.h"
#include "survey/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::segments {
namespace {

using ::testing::ElementsAre;

class SegmentsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  SegmentsTest() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"segments", &segments_migrations}});
    workspace_ = std::make_unique<db::TestWorkspace>(GetParam());
  }
  db::Session& session() { return workspace_->session(); }

  void add_customer(Id id, const char* country) {
    const auto status = session().execute(
        "INSERT INTO customer (customer_id, country, records, updated_at) VALUES (?, ?, 1, 0)",
        {id, std::string_view(country)});
    ASSERT_TRUE(status.ok()) << status.error().message;
  }
  void add_order(Id customer, Day day, Minor gross) {
    const auto reference = std::to_string(++orders_);
    const auto status = session().execute(
        "INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, "
        "lines, gross, returned, adjusted, source, reference) VALUES (?, ?, ?, 0, 0, 0, 1, ?, 0, "
        "0, 'main', ?)",
        {customer, std::int64_t{day}, orders_, gross, std::string_view(reference)});
    ASSERT_TRUE(status.ok()) << status.error().message;
  }
  /// Three customers; the first two are British, and the first bought of late.
  void add_company() {
    add_customer(1, "GB");
    add_customer(2, "GB");
    add_customer(3, "FR");
    add_order(1, today_ - 5, 1000);
    add_order(1, today_ - 50, 3000);
    add_order(2, today_ - 40, 500);
    add_order(3, today_, 700);
  }

  Rule rule(std::string_view text) {
    const auto reading = read_rule(session(), context_, text);
    EXPECT_TRUE(reading.ok());
    const auto* rule = std::get_if<Rule>(&*reading);
    EXPECT_NE(rule, nullptr) << text;
    return rule == nullptr ? Rule{} : *rule;
  }
  Segment make(const std::string& name, std::string_view text) {
    const auto made = create(session(), context_, {name, "", rule(text)}, "test", ++now_);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made ? *made : Segment{};
  }
  template <typename T>
  static ErrorCode code_of(const Result<T>& result) {
    EXPECT_FALSE(result.ok());
    return result.ok() ? ErrorCode::internal : result.error().code;
  }
  Result<Segment> alter(const Segment& segment, const Change& wanted) {
    return change(session(), context_, segment.segment_id, wanted, "test", ++now_);
  }

  std::unique_ptr<db::TestWorkspace> workspace_;
  Context context_;
  Day today_ = to_day({2026, 3, 31});
  Instant now_ = 1'000'000;
  Id orders_ = 100;
};

TEST_P(SegmentsTest, EveryChangeIsAVersion) {
  const auto made = make("Brits", "country = \"gb\"");
  EXPECT_EQ(made.version, 1);
  const auto same = alter(made, {{}, {}, rule("COUNTRY=\"gb\""), {}});
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->version, 1);  // The same rule, however written.
  const auto next = alter(made, {"British", "Who lives there.", rule("country = \"GB\""), {}});
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->version, 2);
  const auto versions = store::load_versions(session(), made.segment_id);
  ASSERT_TRUE(versions.ok());
  ASSERT_EQ(versions->size(), 2U);
  EXPECT_EQ((*versions)[0].name, "British");
  EXPECT_EQ((*versions)[1].definition, "country = \"gb\"");
  EXPECT_EQ(code_of(find_segment(session(), "Brits")), ErrorCode::not_found);
  EXPECT_EQ(find_segment(session(), "bRITISH")->segment_id, made.segment_id);
  EXPECT_EQ(find_segment(session(), std::to_string(made.segment_id))->name, "British");
}

TEST_P(SegmentsTest, NamesAreOnesOwn) {
  make("Brits", "everyone");
  for (const char* name : {"", "  ", "17", "a\nb"}) {
    EXPECT_EQ(code_of(create(session(), context_, {name, "", Rule{}}, "test", 1)),
              ErrorCode::bad_input)
        << name;
  }
  EXPECT_EQ(code_of(create(session(), context_, {" bRITS ", "", Rule{}}, "test", 1)),
            ErrorCode::conflict);
  EXPECT_EQ(code_of(create(session(), context_, {std::string(500, 'x'), "", Rule{}}, "test", 1)),
            ErrorCode::bad_input);
}

TEST_P(SegmentsTest, NoneAsksForItselfByWhateverWay) {
  const auto a = make("a", "has_phone");
  const auto b = make("b", "segment(\"a\")");
  make("c", "segment(\"b\") and has_email");
  EXPECT_EQ(code_of(alter(a, {{}, {}, rule("segment(\"A\")"), {}})), ErrorCode::conflict);
  EXPECT_EQ(code_of(alter(a, {{}, {}, rule("not segment(\"c\")"), {}})), ErrorCode::conflict);
  // A name that others ask for stays.
  EXPECT_EQ(code_of(alter(b, {"other", {}, {}, {}})), ErrorCode::conflict);
  EXPECT_EQ(code_of(alter(b, {{}, {}, {}, true})), ErrorCode::conflict);
  EXPECT_TRUE(alter(b, {"B", "described", {}, {}}).ok());
}

TEST_P(SegmentsTest, AnArchivedOneIsAskedForNoMore) {
  const auto a = make("a", "has_phone");
  ASSERT_TRUE(alter(a, {{}, {}, {}, true}).ok());
  const auto reading = read_rule(session(), context_, "segment(\"a\")");
  ASSERT_TRUE(reading.ok());
  EXPECT_EQ(std::get<RuleProblem>(*reading).code, "unknown_segment");
  EXPECT_EQ(code_of(members(session(), context_, "a", today_, "c.customer_id")),
            ErrorCode::not_found);
  ASSERT_TRUE(alter(a, {{}, {}, {}, false}).ok());
  EXPECT_TRUE(members(session(), context_, "a", today_, "c.customer_id").ok());
}

TEST_P(SegmentsTest, SizeAndMembersAreOfToday) {
  add_company();
  const auto size = size_of(session(), context_, rule("country = \"GB\""), today_);
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(size->customers, 2);
  EXPECT_EQ(size->known, 3);
  EXPECT_EQ(size->buyers, 2);
  EXPECT_EQ(size->value, 4500);
  EXPECT_EQ(size->known_value, 5200);
  EXPECT_DOUBLE_EQ(size->mean_value, 2250);
  // Values 4000 and 500: sd 2474.87, se 1750.
  ASSERT_TRUE(size->mean_interval);
  EXPECT_NEAR((*size->mean_interval)[1], 2250 + 1.959963984540054 * 1750, 1e-6);
  const auto page = list_members(session(), context_, rule("everyone"), Whom{today_ - 10}, 1, 10);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->size(), 2U);
  EXPECT_EQ((*page)[0].customer_id, 2);
  EXPECT_EQ((*page)[0].value, 500);
  EXPECT_EQ((*page)[1].orders, 0);
  EXPECT_FALSE((*page)[1].last_order);
}

TEST_P(SegmentsTest, TodayIsTheLastDayWithData) {
  EXPECT_EQ(*data_day(session(), today_), today_);
  add_company();
  EXPECT_EQ(*data_day(session(), today_ + 300), today_);
  EXPECT_EQ(*data_day(session(), today_ - 1), today_ - 5);
}

TEST_P(SegmentsTest, MovementIsByWhatWasKnownOfEachDay) {
  add_company();
  const auto flow =
      movement(session(), context_, rule("orders(last 30 days) >= 1"), today_ - 30, today_);
  ASSERT_TRUE(flow.ok());
  EXPECT_EQ(flow->before, 2);  // Customers 1 and 2.
  EXPECT_EQ(flow->after, 2);   // Customers 1 and 3.
  EXPECT_EQ(flow->stayed, 1);
  EXPECT_EQ(flow->entered, 1);
  EXPECT_EQ(flow->departed, 1);
  const auto who = [&](Whom::Kind kind) {
    std::vector<Id> ids;
    const auto page = list_members(session(), context_, rule("orders(last 30 days) >= 1"),
                                   Whom{today_, kind, today_ - 30}, 0, 10);
    EXPECT_TRUE(page.ok());
    for (const auto& member : *page) ids.push_back(member.customer_id);
    return ids;
  };
  EXPECT_THAT(who(Whom::Kind::stayed), ElementsAre(1));
  EXPECT_THAT(who(Whom::Kind::entered), ElementsAre(3));
  EXPECT_THAT(who(Whom::Kind::departed), ElementsAre(2));
  EXPECT_THAT(who(Whom::Kind::all), ElementsAre(1, 3));
}

TEST_P(SegmentsTest, OverlapCountsPairs) {
  add_company();
  const auto a = make("a", "country = \"GB\"");
  const auto b = make("b", "orders >= 2");
  const auto c = make("c", "country = \"DE\"");
  const auto all = overlap(session(), context_, {a, b, c}, today_);
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(all->sizes, ElementsAre(2, 1, 0));
  EXPECT_THAT(all->shared, ElementsAre(1, 0, 0));
  EXPECT_EQ(all->in_none, 1);
  EXPECT_EQ(all->known, 3);
  EXPECT_EQ(code_of(overlap(session(), context_, std::vector<Segment>(33, a), today_)),
            ErrorCode::too_large);
}

TEST_P(SegmentsTest, SnapshotsRememberStays) {
  add_company();
  const auto segment = make("recent", "orders(last 30 days) >= 1");
  const auto first = take_snapshot(session(), context_, segment, today_ - 30, 1);
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->members, 2);
  EXPECT_EQ(first->entered, 2);
  EXPECT_EQ(code_of(take_snapshot(session(), context_, segment, today_ - 30, 2)),
            ErrorCode::conflict);
  // Customer 1 was joined with another since: there is no such customer any more.
  ASSERT_TRUE(session().execute("DELETE FROM customer WHERE customer_id = 1").ok());
  const auto second = take_snapshot(session(), context_, segment, today_, 3);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->members, 1);
  EXPECT_EQ(second->entered, 1);
  EXPECT_EQ(second->departed, 2);
  EXPECT_EQ(store::load_snapshots(session(), segment.segment_id)->size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Engines, SegmentsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::segments
