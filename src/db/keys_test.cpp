#include "db/keys.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::db {
namespace {

class KeysTest : public ::testing::TestWithParam<Engine> {
 protected:
  static void SetUpTestSuite() { set_migrations({{"db", &db_migrations}}); }
  void SetUp() override {
    ASSERT_TRUE(workspace_.session().execute(
        "CREATE TABLE pair (a BIGINT NOT NULL, b BIGINT NOT NULL, c BIGINT NOT NULL, "
        "PRIMARY KEY (a, b, c))"));
    std::vector<Value> values;
    for (std::int64_t i = 0; i < 1000; ++i) values.insert(values.end(), {i / 10, i % 10, i});
    constexpr std::array<std::string_view, 3> kColumns = {"a", "b", "c"};
    ASSERT_TRUE(workspace_.session().bulk_insert("pair", kColumns, values));
  }
  // The pairs (0, 1), (1, 2), ... as many as asked for.
  static std::vector<std::int64_t> pairs(std::int64_t count) {
    std::vector<std::int64_t> keys;
    for (std::int64_t i = 0; i < count; ++i) keys.insert(keys.end(), {i % 100, (i + 1) % 10});
    return keys;
  }

  TestWorkspace workspace_{GetParam()};
};

TEST_P(KeysTest, FindsEveryKeyInEveryChunk) {
  for (const std::int64_t count : {0, 1, 3, 16, 63, 64, 100}) {
    std::int64_t found = 0;
    ASSERT_TRUE(scan_keys(workspace_.session(),
                          "SELECT a, b FROM pair WHERE (a, b) IN (VALUES {keys})", 2, pairs(count),
                          [&](const Row& row) {
                            EXPECT_EQ((row.integer(0) + 1) % 10, row.integer(1));
                            ++found;
                            return true;
                          }));
    EXPECT_EQ(found, count);
  }
}

TEST_P(KeysTest, MoreKeysThanFitOneStatement) {
  std::vector<std::int64_t> keys;
  for (std::int64_t i = -200'000; i < 1; ++i) keys.insert(keys.end(), {i, i + 1});
  std::int64_t found = 0;
  ASSERT_TRUE(scan_keys(workspace_.session(),
                        "SELECT a, b FROM pair WHERE (a, b) IN (VALUES {keys})", 2, keys,
                        [&](const Row& row) {
                          EXPECT_EQ(row.integer(0), 0);
                          EXPECT_EQ(row.integer(1), 1);
                          ++found;
                          return true;
                        }));
  EXPECT_EQ(found, 1);
}

TEST_P(KeysTest, CountsWhatItChanged) {
  const auto changed = execute_keys(
      workspace_.session(), "DELETE FROM pair WHERE (a, b) IN (VALUES {keys})", 2, pairs(100));
  ASSERT_TRUE(changed);
  EXPECT_EQ(*changed, 100);
  EXPECT_EQ(*workspace_.session().scalar("SELECT COUNT(*) FROM pair"), 900);
}

// A plan made while a table was small would read all of it, again and again while it grows.
TEST_P(KeysTest, ManyAreLookedUpByIndexHoweverSmallTheTableSeems) {
  if (GetParam() != Engine::postgresql) GTEST_SKIP() << "SQLite does so always";
  auto& session = workspace_.session();
  ASSERT_TRUE(session.execute(
      "CREATE TABLE few (id BIGINT NOT NULL PRIMARY KEY); INSERT INTO few VALUES (1), (2); "
      "ANALYZE few"));
  const auto ids = pairs(100);
  std::string plan;
  ASSERT_TRUE(scan_keys(session, "EXPLAIN SELECT id FROM few WHERE id IN (VALUES {keys})", 1, ids,
                        [&](const Row& row) {
                          plan.append(row.text(0)).append("\n");
                          return true;
                        }));
  EXPECT_NE(plan.find("Index"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan;
}

TEST_P(KeysTest, OtherStatementsArePlannedAsBefore) {
  if (GetParam() != Engine::postgresql) GTEST_SKIP() << "SQLite has no such setting";
  auto& session = workspace_.session();
  const auto planned_freely = [&] {
    return *session.scalar(
        "SELECT COUNT(*) FROM pg_settings WHERE setting = 'on' AND name IN "
        "('enable_seqscan', 'enable_hashjoin', 'enable_mergejoin')");
  };
  const auto rows = [](const Row&) { return true; };
  ASSERT_TRUE(scan_keys(session, "SELECT a FROM pair WHERE (a, b) IN (VALUES {keys})", 2,
                        pairs(100), rows));
  EXPECT_EQ(planned_freely(), 3);
  // One that fails, too, in a transaction or not.
  EXPECT_FALSE(
      scan_keys(session, "SELECT a FROM nowhere WHERE a IN (VALUES {keys})", 1, pairs(100), rows));
  EXPECT_EQ(planned_freely(), 3);
  {
    auto transaction = Transaction::begin(session);
    ASSERT_TRUE(transaction);
    EXPECT_FALSE(scan_keys(session, "SELECT a / 0 FROM pair WHERE a IN (VALUES {keys})", 1,
                           pairs(100), rows));
  }
  EXPECT_EQ(planned_freely(), 3);
}

// Found in a list of several values without reading the whole table.
TEST_P(KeysTest, SeveralColumnsAreLookedUpByIndex) {
  if (GetParam() != Engine::sqlite) GTEST_SKIP() << "PostgreSQL plans by size";
  for (const std::int64_t count : {1, 5, 100}) {
    std::string plan;
    ASSERT_TRUE(scan_keys(workspace_.session(),
                          "EXPLAIN QUERY PLAN DELETE FROM pair WHERE (a, b) IN (VALUES {keys})", 2,
                          pairs(count), [&](const Row& row) {
                            plan.append(row.text(3)).append("\n");
                            return true;
                          }));
    EXPECT_NE(plan.find("SEARCH pair"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN pair"), std::string::npos) << plan;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, KeysTest, ::testing::ValuesIn(test_engines()), engine_test_name);

}  // namespace
}  // namespace troth::db
