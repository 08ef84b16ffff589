#include "db/statement.h"

#include <gmock/gmock.h>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Six visits, two of them at the same instant.
class StatementTest : public ::testing::TestWithParam<Engine> {
 protected:
  static void SetUpTestSuite() { set_migrations({}); }
  void SetUp() override {
    ASSERT_TRUE(session().execute(
        "CREATE TABLE visit (id BIGINT PRIMARY KEY, at BIGINT, day INTEGER, name TEXT)"));
    const std::int64_t hour = kMicrosPerDay / 24;
    add(1, 10 * kMicrosPerDay, 10, "Ann");
    add(2, 10 * kMicrosPerDay, 10, "bo_b");
    // East of Greenwich it is tomorrow already, west of it still yesterday.
    add(3, 10 * kMicrosPerDay + 15 * hour, 11, "100% Zoe");
    add(4, 11 * kMicrosPerDay + 5 * hour, 10, "anna");
    add(5, 13 * kMicrosPerDay, 13, "Boob");
    add(6, 9 * kMicrosPerDay, 9, "C\\d");
  }
  Session& session() { return workspace_.session(); }
  void add(std::int64_t id, std::int64_t at, std::int64_t day, std::string_view name) {
    ASSERT_TRUE(session().execute("INSERT INTO visit VALUES (?, ?, ?, ?)", {id, at, day, name}));
  }
  std::vector<std::int64_t> ids(const Statement& statement) {
    std::vector<std::int64_t> found;
    const auto status = statement.scan(session(), [&](const Row& row) {
      found.push_back(row.integer(0));
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    return found;
  }
  static Statement visits() { return Statement("SELECT id, at FROM visit WHERE 1 = 1"); }

  TestWorkspace workspace_{GetParam()};
};

TEST_P(StatementTest, PagesAreTheWholeCutInPieces) {
  for (const bool descending : {false, true}) {
    auto whole = visits();
    whole.page("at", "id", {descending, std::nullopt, 0});
    const auto all = ids(whole);
    EXPECT_EQ(all.size(), 6U);
    for (const std::int64_t limit : {1, 2, 4}) {
      std::vector<std::int64_t> pieces;
      Page page{descending, std::nullopt, limit};
      for (;;) {
        auto part = visits();
        part.page("at", "id", page);
        std::int64_t rows = 0;
        ASSERT_TRUE(part.scan(session(), [&](const Row& row) {
          pieces.push_back(row.integer(0));
          page.after = {row.integer(1), row.integer(0)};
          ++rows;
          return true;
        }));
        if (rows < limit) break;
      }
      EXPECT_EQ(pieces, all);
    }
  }
}

TEST_P(StatementTest, DaysAreLocalWhereverTheClockStands) {
  auto tenth = visits();
  tenth.days("at", "day", 10, 10);
  tenth.page("id", "id", {});
  EXPECT_THAT(ids(tenth), ElementsAre(1, 2, 4));
  auto later = visits();
  later.days("at", "day", 11, std::nullopt);
  later.page("id", "id", {});
  EXPECT_THAT(ids(later), ElementsAre(3, 5));
  auto none = visits();
  none.days("at", "day", 12, 11);
  none.page("id", "id", {});
  EXPECT_THAT(ids(none), IsEmpty());
}

TEST_P(StatementTest, SearchTakesPlaceholdersLiterally) {
  const auto found = [&](std::string_view text) {
    auto statement = visits();
    statement.search({"name"}, text);
    statement.page("id", "id", {});
    return ids(statement);
  };
  EXPECT_THAT(found("AN"), ElementsAre(1, 4));
  EXPECT_THAT(found("bo_b"), ElementsAre(2));
  EXPECT_THAT(found("0%"), ElementsAre(3));
  EXPECT_THAT(found("c\\d"), ElementsAre(6));
  EXPECT_EQ(found("").size(), 6U);
}

TEST_P(StatementTest, AFilterWithoutAValueFiltersNothing) {
  auto statement = visits();
  statement.filter(" AND name = ?", "");
  statement.filter(" AND id = ?", std::optional<std::int64_t>());
  EXPECT_EQ(ids(statement).size(), 6U);
  statement.filter(" AND id = ?", std::optional<std::int64_t>(5));
  statement.filter(" AND name = ?", "Boob");
  EXPECT_THAT(ids(statement), ElementsAre(5));
  const auto first = statement.scalar(session());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first, 5);
}

TEST_P(StatementTest, AFailureEndsIt) {
  int seen = 0;
  const auto status = visits().each(session(), [&](const Row&) -> Status {
    ++seen;
    return Error{ErrorCode::too_large, "Enough.", "", ""};
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::too_large);
  EXPECT_EQ(seen, 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, StatementTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
