#include "db/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <cmath>
#include <limits>

#include "db/sql.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kSmallest = std::numeric_limits<std::int64_t>::min();
constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();

class SessionTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    const auto made = session().execute(
        "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT, score DOUBLE PRECISION, "
        "day INTEGER); CREATE UNIQUE INDEX thing_by_name ON thing (name)");
    ASSERT_TRUE(made.ok()) << made.error().message;
  }
  Session& session() { return workspace_.session(); }
  std::int64_t count() { return number("SELECT count(*) FROM thing"); }
  std::int64_t number(std::string_view sql, std::initializer_list<Value> values = {}) {
    auto found = session().scalar(sql, values);
    EXPECT_TRUE(found.ok()) << found.error().message;
    return found.ok() ? *found : -1;
  }
  Status put(std::int64_t id, Value name = {}) {
    const auto changed =
        session().execute("INSERT INTO thing (id, name) VALUES (?, ?)", {id, name});
    return changed ? Status{} : Status{changed.error()};
  }
  bool sqlite() const { return GetParam() == Engine::sqlite; }

  TestWorkspace workspace_{GetParam()};
};

TEST_P(SessionTest, BindsAndReadsEveryKindOfValue) {
  auto changed = session().execute("INSERT INTO thing (id, name, score, day) VALUES (?, ?, ?, ?)",
                                   {kSmallest, "O'Brien ? 客户\n", 0.1, std::int64_t{-3}});
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(*changed, 1);
  changed = session().execute("INSERT INTO thing (id, name, score, day) VALUES (?, ?, ?, ?)",
                              {kLargest, Value{}, Value{}, Value{}});
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  int rows = 0;
  const auto scanned =
      session().scan("SELECT id, name, score, day, '?' FROM thing ORDER BY id -- or not?", {},
                     [&](const Row& row) {
                       if (++rows == 1) {
                         EXPECT_EQ(row.integer(0), kSmallest);
                         EXPECT_EQ(row.text(1), "O'Brien ? 客户\n");
                         EXPECT_EQ(row.real(2), 0.1);
                         EXPECT_EQ(row.integer(3), -3);
                         EXPECT_FALSE(row.is_null(1));
                       } else {
                         EXPECT_EQ(row.integer(0), kLargest);
                         for (const int column : {1, 2, 3}) {
                           EXPECT_TRUE(row.is_null(column));
                           EXPECT_EQ(row.integer(column), 0);
                           EXPECT_EQ(row.real(column), 0);
                           EXPECT_EQ(row.text(column), "");
                         }
                       }
                       EXPECT_EQ(row.text(4), "?");
                       return true;
                     });
  ASSERT_TRUE(scanned.ok()) << scanned.error().message;
  EXPECT_EQ(rows, 2);
}

TEST_P(SessionTest, AnEmptyTextIsNotNull) {
  ASSERT_TRUE(put(1, std::string_view()));
  ASSERT_TRUE(put(2, Value{}));
  EXPECT_EQ(number("SELECT id FROM thing WHERE name IS NOT NULL AND name = ''"), 1);
}

TEST_P(SessionTest, OneStatementTakesValuesOfChangingKinds) {
  const auto insert = [&](std::int64_t id, Value score) {
    return session().execute("INSERT INTO thing (id, score) VALUES (?, ?)", {id, score});
  };
  ASSERT_TRUE(insert(1, Value{}));
  ASSERT_TRUE(insert(2, std::int64_t{5}));
  ASSERT_TRUE(insert(3, 2.5));
  ASSERT_TRUE(insert(4, std::int64_t{7}));
  ASSERT_TRUE(insert(5, Value{}));
  double sum = 0;
  ASSERT_TRUE(session().scan("SELECT score FROM thing", {}, [&](const Row& row) {
    sum += row.real(0);
    return true;
  }));
  EXPECT_EQ(sum, 14.5);
}

TEST_P(SessionTest, SumsAndMeansOfIntegersAreRead) {
  // PostgreSQL gives numeric for both.
  ASSERT_TRUE(session().execute(
      "INSERT INTO thing (id) VALUES (?), (?), (?)",
      {std::int64_t{4'000'000'000'000'000'001}, std::int64_t{-20000}, std::int64_t{30001}}));
  const std::int64_t expected = 4'000'000'000'000'000'001 - 20000 + 30001;
  ASSERT_TRUE(session().scan("SELECT sum(id), avg(id), sum(-id), sum(0), sum(day) FROM thing", {},
                             [&](const Row& row) {
                               EXPECT_EQ(row.integer(0), expected);
                               EXPECT_NEAR(row.real(1), static_cast<double>(expected) / 3, 1e6);
                               EXPECT_EQ(row.integer(2), -expected);
                               EXPECT_EQ(row.integer(3), 0);
                               EXPECT_TRUE(row.is_null(4));
                               return true;
                             }));
  ASSERT_TRUE(
      session().scan("SELECT 0.0625, -12345.5, 100000000, CAST(id AS TEXT), day IS NULL "
                     "FROM thing WHERE id < 0",
                     {}, [&](const Row& row) {
                       EXPECT_EQ(row.real(0), 0.0625);
                       EXPECT_EQ(row.integer(1), -12345);
                       EXPECT_EQ(row.real(1), -12345.5);
                       EXPECT_EQ(row.text(2), "100000000");
                       EXPECT_EQ(row.integer(3), -20000);
                       EXPECT_EQ(row.real(3), -20000);
                       EXPECT_EQ(row.integer(4), 1);
                       return true;
                     }));
}

TEST_P(SessionTest, ExecuteCountsOnlyRowsItChanged) {
  ASSERT_TRUE(put(1));
  ASSERT_TRUE(put(2));
  const auto changed = [&](std::string_view sql, std::initializer_list<Value> values) {
    const auto rows = session().execute(sql, values);
    EXPECT_TRUE(rows.ok()) << rows.error().message;
    return rows.ok() ? *rows : -1;
  };
  EXPECT_EQ(changed("UPDATE thing SET day = ?", {std::int64_t{1}}), 2);
  EXPECT_EQ(changed("UPDATE thing SET day = 2 WHERE id = ?", {std::int64_t{9}}), 0);
  EXPECT_EQ(changed("SELECT id FROM thing WHERE id > ?", {std::int64_t{0}}), 0);
  EXPECT_EQ(
      changed("INSERT INTO thing (id) VALUES (?) ON CONFLICT (id) DO NOTHING", {std::int64_t{1}}),
      0);
  EXPECT_EQ(changed("DELETE FROM thing WHERE id >= ?", {std::int64_t{0}}), 2);
}

TEST_P(SessionTest, ScanStopsEarlyAndTheSessionGoesOn) {
  ASSERT_TRUE(session().begin());
  for (std::int64_t id = 0; id < 100; ++id) ASSERT_TRUE(put(id));
  int rows = 0;
  ASSERT_TRUE(session().scan("SELECT id FROM thing", {}, [&](const Row&) { return ++rows < 3; }));
  EXPECT_EQ(rows, 3);
  EXPECT_EQ(count(), 100);
  ASSERT_TRUE(session().commit());
}

TEST_P(SessionTest, WhatTheCallbackThrowsPassesAndTheSessionGoesOn) {
  ASSERT_TRUE(put(1));
  EXPECT_THROW(static_cast<void>(session().scan("SELECT id FROM thing", {},
                                                [](const Row&) -> bool { throw 42; })),
               int);
  EXPECT_EQ(count(), 1);
}

TEST_P(SessionTest, UseInsideItsOwnScanIsRefused) {
  ASSERT_TRUE(put(1));
  ASSERT_TRUE(session().scan("SELECT id FROM thing", {}, [&](const Row&) {
    const auto inner = session().scalar("SELECT 1");
    EXPECT_FALSE(inner.ok());
    EXPECT_FALSE(session().execute("DELETE FROM thing").ok());
    EXPECT_FALSE(session().execute("DELETE FROM thing WHERE id = ?", {std::int64_t{1}}).ok());
    const std::array<std::string_view, 1> columns = {"id"};
    const std::array<Value, 1> row = {std::int64_t{5}};
    EXPECT_FALSE(session().bulk_insert("thing", columns, row).ok());
    return true;
  }));
  EXPECT_EQ(count(), 1);
}

TEST_P(SessionTest, TheWrongNumberOfValuesIsRefused) {
  const auto missing =
      session().execute("INSERT INTO thing (id, name) VALUES (?, ?)", {std::int64_t{1}});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::internal);
  EXPECT_FALSE(session().scan("SELECT 1", {std::int64_t{1}}, [](const Row&) { return true; }).ok());
  EXPECT_EQ(count(), 0);
}

TEST_P(SessionTest, BrokenRulesAreConflictsThatShowNoValues) {
  ASSERT_TRUE(put(1, "Ann Secret"));
  for (const auto& status : {put(1, "x"), put(2, "Ann Secret")}) {
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::conflict);
    EXPECT_THAT(status.error().message, Not(HasSubstr("Secret")));
    EXPECT_THAT(status.error().message, HasSubstr("thing"));
  }
  const auto null = session().execute("INSERT INTO thing (id) VALUES (?)", {Value{}});
  ASSERT_FALSE(null.ok());
  EXPECT_EQ(null.error().code, ErrorCode::conflict);
  EXPECT_EQ(count(), 1);
}

TEST_P(SessionTest, AStatementTheEngineRefusesNamesTheThingNotTheValues) {
  const auto missing = session().execute("INSERT INTO nothing (name) VALUES (?)", {"Secret"});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::internal);
  EXPECT_THAT(missing.error().message, HasSubstr("nothing"));
  EXPECT_THAT(missing.error().message, Not(HasSubstr("Secret")));
  EXPECT_TRUE(put(1).ok());
}

TEST_P(SessionTest, AttemptTurnsWhatSociThrowsIntoErrors) {
  const auto insert = [&](int id, std::string name) {
    return attempt([&] {
      session().soci() << "INSERT INTO thing (id, name) VALUES (:id, :name)", soci::use(id),
          soci::use(name);
    });
  };
  ASSERT_TRUE(insert(1, "Ann Secret"));
  const auto twice = insert(1, "Bea Secret");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().code, ErrorCode::conflict);
  EXPECT_THAT(twice.error().message, Not(HasSubstr("Secret")));
  const auto read = attempt([&] {
    int rows = 0;
    session().soci() << "SELECT count(*) FROM thing", soci::into(rows);
    return rows;
  });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, 1);
  const auto threw = attempt([]() -> Result<int> { throw std::runtime_error("Secret"); });
  ASSERT_FALSE(threw.ok());
  EXPECT_EQ(threw.error().code, ErrorCode::internal);
  EXPECT_THAT(threw.error().message, Not(HasSubstr("Secret")));
}

TEST_P(SessionTest, BulkInsertKeepsEveryValue) {
  constexpr std::array<std::string_view, 4> kColumns = {"id", "name", "score", "day"};
  const std::string_view awkward = "tab\t line\n return\r back\\slash \\N \\. 'quote' \"q\" 客户,;";
  const std::vector<Value> rows = {
      kSmallest,
      awkward,
      -0.1,
      std::int64_t{-1},
      kLargest,
      std::string_view(),
      1e300,
      Value{},
      std::int64_t{3},
      Value{},
      Value{},
      std::int64_t{0},
      std::int64_t{4},
      "\\N",
      5e-324,
      std::int64_t{2147483647},
  };
  const auto inserted = session().bulk_insert("thing", kColumns, rows);
  ASSERT_TRUE(inserted.ok()) << inserted.error().message;
  std::vector<std::string> names;
  ASSERT_TRUE(
      session().scan("SELECT id, name, score, day FROM thing ORDER BY id", {}, [&](const Row& row) {
        names.emplace_back(row.is_null(1) ? "NULL" : row.text(1));
        if (row.integer(0) == kSmallest) {
          EXPECT_EQ(row.real(2), -0.1);
        }
        if (row.integer(0) == kLargest) {
          EXPECT_EQ(row.real(2), 1e300);
          EXPECT_TRUE(row.is_null(3));
        }
        if (row.integer(0) == 4) {
          EXPECT_EQ(row.real(2), 5e-324);
          EXPECT_EQ(row.integer(3), 2147483647);
        }
        return true;
      }));
  EXPECT_THAT(names, ::testing::ElementsAre(awkward, "NULL", "\\N", ""));
}

TEST_P(SessionTest, BulkInsertOfManyRowsArrivesWhole) {
  constexpr std::array<std::string_view, 2> kColumns = {"id", "name"};
  const std::string name(300, 'n');
  std::vector<std::string> names;
  std::vector<Value> rows;
  constexpr std::int64_t kRows = 3000;
  for (std::int64_t id = 0; id < kRows; ++id) names.push_back(name + std::to_string(id));
  for (std::int64_t id = 0; id < kRows; ++id) {
    rows.emplace_back(id);
    rows.emplace_back(std::string_view(names[static_cast<std::size_t>(id)]));
  }
  ASSERT_TRUE(session().bulk_insert("thing", kColumns, rows));
  ASSERT_TRUE(session().bulk_insert("thing", kColumns, {}));
  EXPECT_EQ(count(), kRows);
  EXPECT_EQ(number("SELECT sum(length(name)) FROM thing"), 3000 * 300 + 10 + 180 + 2700 + 8000);
}

TEST_P(SessionTest, BulkInsertThatMeetsAKeyLeavesNothing) {
  constexpr std::array<std::string_view, 1> kColumns = {"id"};
  ASSERT_TRUE(put(2));
  const std::vector<Value> rows = {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}};
  const auto refused = session().bulk_insert("thing", kColumns, rows);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(count(), 1);

  // Inside a transaction, a savepoint goes on after it.
  ASSERT_TRUE(session().begin());
  ASSERT_TRUE(put(7));
  ASSERT_TRUE(session().savepoint("before"));
  EXPECT_FALSE(session().bulk_insert("thing", kColumns, rows).ok());
  EXPECT_FALSE(put(8).ok());
  EXPECT_FALSE(session().release("before").ok());
  EXPECT_FALSE(session().scalar("SELECT 1").ok());
  ASSERT_TRUE(session().rollback_to("before"));
  ASSERT_TRUE(session().release("before"));
  ASSERT_TRUE(session().commit());
  EXPECT_EQ(count(), 2);
}

TEST_P(SessionTest, ATransactionCannotKeepHalfABulkInsert) {
  constexpr std::array<std::string_view, 1> kColumns = {"id"};
  const std::vector<Value> rows = {std::int64_t{1}, std::int64_t{1}};
  auto transaction = Transaction::begin(session());
  ASSERT_TRUE(transaction.ok());
  EXPECT_FALSE(session().bulk_insert("thing", kColumns, rows).ok());
  EXPECT_FALSE(transaction->commit().ok());
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(put(1).ok());
}

TEST_P(SessionTest, TransactionsAndSavepointsUndoWhatTheyHold) {
  {
    auto transaction = Transaction::begin(session());
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(put(1));
  }
  EXPECT_EQ(count(), 0);
  auto transaction = Transaction::begin(session());
  ASSERT_TRUE(transaction.ok());
  EXPECT_FALSE(session().begin().ok());
  ASSERT_TRUE(put(1));
  ASSERT_TRUE(session().savepoint("inner"));
  ASSERT_TRUE(put(2));
  ASSERT_TRUE(session().rollback_to("inner"));
  ASSERT_TRUE(session().release("inner"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(number("SELECT sum(id) FROM thing"), 1);
  EXPECT_FALSE(session().commit().ok());
  EXPECT_TRUE(session().rollback().ok());
}

TEST_P(SessionTest, ATransactionThatFailedDoesNotCommitOnPostgresql) {
  if (sqlite()) GTEST_SKIP() << "SQLite goes on after a failed statement.";
  auto transaction = Transaction::begin(session());
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(put(1));
  ASSERT_FALSE(put(1).ok());
  EXPECT_FALSE(transaction->commit().ok());
  EXPECT_EQ(count(), 0);
}

TEST_P(SessionTest, ManyDifferentStatementsAreForgottenNotKept) {
  for (std::int64_t i = 0; i < 600; ++i) {
    ASSERT_EQ(number("SELECT ? + " + std::to_string(i), {std::int64_t{1}}), i + 1);
  }
}

TEST_P(SessionTest, OnlyOneStatementWithParametersAtATime) {
  const auto two =
      session().execute("DELETE FROM thing WHERE id = ?; DELETE FROM thing", {std::int64_t{1}});
  ASSERT_FALSE(two.ok());
  EXPECT_EQ(two.error().code, ErrorCode::internal);
}

INSTANTIATE_TEST_SUITE_P(Engines, SessionTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
