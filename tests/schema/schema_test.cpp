// The whole house's tables as the engines see them, against what the migrations say of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "app/program.h"
#include "db/catalog.h"
#include "db/migrations.h"
#include "db/table_copy.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::string> names_in(const std::vector<CatalogColumn>& columns) {
  std::set<std::string> names;
  for (const auto& column : columns) names.insert(column.table + "." + column.column);
  return names;
}

std::set<std::string> names_in(const Classification& classes) {
  std::set<std::string> names;
  for (const auto& column : classes.columns) names.insert(column.table + "." + column.column);
  return names;
}

/// Columns that only one of the two knows.
std::vector<std::string> compare(Session& session, const Classification& classes) {
  const auto columns = catalog_columns(session);
  EXPECT_TRUE(columns.ok());
  const auto real = names_in(*columns);
  const auto said = names_in(classes);
  std::vector<std::string> problems;
  for (const auto& name : real) {
    if (!said.contains(name)) problems.push_back(name + " is not classified");
  }
  for (const auto& name : said) {
    if (!real.contains(name)) problems.push_back(name + " is classified but does not exist");
  }
  return problems;
}

/// Only appended to, and emptied as a whole: the same row may stand in it twice.
bool is_queue(std::string_view table) {
  return table == "customer_change" || table == "order_change";
}

/// Keys of per-customer tables that would not spread over a cluster.
std::vector<std::string> badly_keyed(Session& session, const Classification& classes) {
  const auto keys = catalog_keys(session);
  EXPECT_TRUE(keys.ok());
  std::vector<std::string> problems;
  for (const auto& table : classes.tables) {
    bool primary = false;
    for (const auto& key : *keys) {
      if (key.table != table.table) continue;
      primary = primary || key.primary;
      if (table.spread == Spread::by_customer && key.columns.front() != "customer_id") {
        problems.push_back(key.table + ": " + key.name + " is not led by customer_id");
      }
    }
    if (!primary && !is_queue(table.table)) problems.push_back(table.table + " has no primary key");
  }
  return problems;
}

class SchemaTest : public ::testing::TestWithParam<Engine> {
 protected:
  static void SetUpTestSuite() { register_migrations(); }
  static Classification classes() {
    auto read = classification(migrations());
    EXPECT_TRUE(read.ok()) << read.error().subject << ": " << read.error().message;
    return read ? *read : Classification{};
  }
  Session& session() { return workspace_.session(); }
  TestWorkspace workspace_{GetParam()};
};

TEST_P(SchemaTest, EveryColumnIsClassifiedAndEveryClassifiedColumnExists) {
  const auto read = classes();
  EXPECT_GT(read.columns.size(), 50U);
  EXPECT_THAT(compare(session(), read), IsEmpty());
}

TEST_P(SchemaTest, TheComparisonSeesWhatIsMissingOnEitherSide) {
  auto read = classes();
  read.columns.push_back({"setting", "ghost", Privacy::none, "none"});
  ASSERT_TRUE(session().execute("CREATE TABLE stray (secret TEXT)"));
  EXPECT_THAT(compare(session(), read),
              ElementsAre("stray.secret is not classified",
                          "setting.ghost is classified but does not exist"));
}

TEST_P(SchemaTest, TablesOfCustomersAreKeyedByThem) {
  EXPECT_THAT(badly_keyed(session(), classes()), IsEmpty());
}

TEST_P(SchemaTest, TheCheckOfKeysSeesEveryKindOfKey) {
  ASSERT_TRUE(session().execute(
      "CREATE TABLE a (customer_id BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (b));"
      "CREATE TABLE c (customer_id BIGINT NOT NULL PRIMARY KEY, b BIGINT NOT NULL UNIQUE);"
      "CREATE TABLE d (customer_id BIGINT NOT NULL, b BIGINT NOT NULL);"
      "CREATE UNIQUE INDEX d_by_b ON d (b, customer_id)"));
  Classification read;
  for (const auto* table : {"a", "c", "d"}) {
    read.tables.push_back({table, Spread::by_customer});
  }
  const auto problems = badly_keyed(session(), read);
  EXPECT_EQ(problems.size(), 4U) << ::testing::PrintToString(problems);
  EXPECT_THAT(problems, ::testing::Contains("d: d_by_b is not led by customer_id"));
  EXPECT_THAT(problems, ::testing::Contains("d has no primary key"));
}

TEST_P(SchemaTest, EveryColumnIsOfATypeThatBackupsCarry) {
  const auto tables = plan_tables(session());
  ASSERT_TRUE(tables.ok()) << tables.error().message << " " << tables.error().subject;
  EXPECT_EQ(tables->size(), classes().tables.size());
}

TEST(SchemaOnBothEngines, IsTheSame) {
  if (test_engines().size() < 2) GTEST_SKIP() << "TROTH_TEST_POSTGRES names no server.";
  register_migrations();
  TestWorkspace file(Engine::sqlite);
  TestWorkspace server(Engine::postgresql);
  EXPECT_EQ(names_in(*catalog_columns(file.session())),
            names_in(*catalog_columns(server.session())));
}

INSTANTIATE_TEST_SUITE_P(Engines, SchemaTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
