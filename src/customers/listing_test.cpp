#include "customers/listing.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "customers/reference.h"
#include "customers/testing.h"

namespace troth::customers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = ListColumn::Kind;

/// Seven customers; what another room knows of four of them.
class ListingTest : public CustomersTest {
 protected:
  void SetUp() override {
    CustomersTest::SetUp();
    std::vector<RecordInput> records;
    for (const char* name : {"Ann Lee", "Bo_b", "ann Moor", "王小明", "", "Zoe", "Carl"}) {
      auto& record = records.emplace_back();
      record.reference.external = "C" + std::to_string(records.size());
      record.name = name;
      record.region = records.size() % 2 == 0 ? "North" : "South";
      if (records.size() > 2) record.joined_day = 100 - static_cast<int>(records.size());
    }
    apply(records);
    SilentProgress progress;
    ASSERT_TRUE(resolve(session(), {}, {}, now_, progress).ok());
    ASSERT_TRUE(
        session().execute("CREATE TABLE worth (customer_id BIGINT PRIMARY KEY, "
                          "clv BIGINT, chance DOUBLE PRECISION, stage TEXT)"));
    add_worth("C1", 500, 0.1, "repeat");
    add_worth("C2", -20, 1.0 / 3, "lapsed");
    add_worth("C4", 500, 0.2, "repeat");
    add_worth("C6", std::nullopt, 0.1, "lapsed");
    extras_.columns = {{"clv", "worth", "clv", Kind::money, ""},
                       {"chance", "worth", "chance", Kind::real, ""},
                       {"stage", "worth", "stage", Kind::text, ""}};
  }

  Id id(const std::string& external) { return external_record("crm", external); }
  void add_worth(const std::string& who, std::optional<std::int64_t> clv, double chance,
                 std::string_view stage) {
    const db::Value worth = clv ? db::Value(*clv) : db::Value();
    const auto done = session().execute("INSERT INTO worth VALUES (?, CAST(? AS BIGINT), ?, ?)",
                                        {id(who), worth, chance, stage});
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  /// References of who is listed, page by page.
  std::vector<std::string> listed(ListQuery query) {
    std::vector<std::string> names;
    for (;;) {
      const auto before = names.size();
      const auto status = list_customers(session(), query, extras_, [&](const ListItem& item) {
        names.push_back(name_of(item.golden.customer_id));
        query.after = item.place;
        return Status();
      });
      EXPECT_TRUE(status.ok()) << status.error().message << status.error().subject;
      if (!status || query.limit == 0 ||
          names.size() - before < static_cast<std::size_t>(query.limit))
        break;
    }
    const auto count = count_listed(session(), query);
    EXPECT_TRUE(count.ok());
    EXPECT_EQ(*count, static_cast<std::int64_t>(names.size()));
    return names;
  }
  std::string name_of(Id customer) {
    for (int i = 1; i <= 7; ++i) {
      if (id("C" + std::to_string(i)) == customer) return "C" + std::to_string(i);
    }
    return "?";
  }
  std::vector<std::string> sorted(std::string by, bool descending, std::int64_t limit) {
    ListQuery query;
    query.sort = std::move(by);
    query.descending = descending;
    query.limit = limit;
    return listed(query);
  }

  ListExtras extras_;
};

TEST_P(ListingTest, EveryOrderShowsEverybodyOnceWhateverThePage) {
  for (const char* by : {"", "name", "joined_at", "clv", "chance", "stage"}) {
    for (const bool descending : {false, true}) {
      const auto whole = sorted(by, descending, 0);
      EXPECT_EQ(whole.size(), 7U);
      EXPECT_EQ(std::count(whole.begin(), whole.end(), "?"), 0);
      for (const std::int64_t limit : {1, 2, 3}) EXPECT_EQ(sorted(by, descending, limit), whole);
    }
  }
}

TEST_P(ListingTest, WhoLacksWhatIsSortedByComesLast) {
  const auto rising = sorted("clv", false, 2);
  EXPECT_EQ(rising[0], "C2");
  const auto falling = sorted("clv", true, 2);
  EXPECT_EQ(falling[2], "C2");
  EXPECT_THAT((std::vector<std::string>{std::min(falling[0], falling[1]),
                                        std::max(falling[0], falling[1])}),
              ElementsAre("C1", "C4"));
  EXPECT_EQ(sorted("name", false, 3).back(), "C5");
  EXPECT_EQ(sorted("name", true, 3).back(), "C5");
  const auto joined = sorted("joined_at", false, 2);
  EXPECT_EQ(joined.front(), "C7");
}

TEST_P(ListingTest, FiltersByOwnColumnsAndByOthers) {
  ListQuery query;
  query.sort = "name";
  query.name = "ANN";
  EXPECT_THAT(listed(query), ElementsAre("C1", "C3"));
  query.region = "North";
  EXPECT_THAT(listed(query), IsEmpty());
  query.name = "o_b";
  EXPECT_THAT(listed(query), ElementsAre("C2"));
  query.name = "小";
  EXPECT_THAT(listed(query), ElementsAre("C4"));
  query = {};
  query.sort = "chance";
  query.equal = {{&extras_.columns[2], "lapsed"}};
  EXPECT_THAT(listed(query), ElementsAre("C6", "C2"));
  query.conditions = {{"c.customer_id IN (?, ?)", {id("C1"), id("C2")}}};
  EXPECT_THAT(listed(query), ElementsAre("C2"));
}

TEST_P(ListingTest, GivesTheCellsOfOtherRooms) {
  ListQuery query;
  query.conditions = {{"c.customer_id = ?", {id("C2")}}};
  std::vector<ListCell> cells;
  ASSERT_TRUE(list_customers(session(), query, extras_, [&](const ListItem& item) {
    cells = item.cells;
    return Status();
  }));
  EXPECT_EQ(cells, (std::vector<ListCell>{std::int64_t{-20}, 1.0 / 3, std::string("lapsed")}));
}

TEST_P(ListingTest, AnErrorOfTheReceiverEndsIt) {
  int seen = 0;
  const auto status = list_customers(session(), {}, extras_, [&](const ListItem&) -> Status {
    ++seen;
    return Error{ErrorCode::unavailable, "Full.", "", ""};
  });
  EXPECT_FALSE(status);
  EXPECT_EQ(seen, 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, ListingTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
