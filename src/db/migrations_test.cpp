#include "db/migrations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/catalog.h"
#include "db/engine_session.h"
#include "db/migration_files.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kPerson = R"(-- table person: by customer
CREATE TABLE person (
  customer_id BIGINT NOT NULL,  -- pseudonymous: who
  name TEXT,                    -- personal: address them
  PRIMARY KEY (customer_id)
){{clustered}};
)";
constexpr std::string_view kPersonMore =
    R"(ALTER TABLE person ADD COLUMN town TEXT; -- personal: where
)";
constexpr std::string_view kColour = R"(-- table colour: reference
CREATE TABLE colour (
  code TEXT NOT NULL,  -- none: which
  PRIMARY KEY (code)
);
INSERT INTO colour (code) VALUES ('red');
)";

/// Leaves the registered migrations as they were.
class MigrationsTest : public ::testing::TestWithParam<Engine> {
 protected:
  void TearDown() override { set_migrations({}); }

  std::vector<EmbeddedFile> people_ = {{"V001__people.sql", kPerson}};
  std::vector<EmbeddedFile> colours_ = {{"V001__colours.sql", kColour}};
  std::vector<RoomMigrations> rooms_ = {{"people", &people_}, {"colours", &colours_}};
};

std::vector<std::string> applied(Session& session) {
  std::vector<std::string> names;
  const auto read = session.scan(
      "SELECT room, version, name, length(checksum), applied_at FROM schema_migration "
      "ORDER BY room, version",
      {}, [&](const Row& row) {
        EXPECT_EQ(row.integer(3), 64);
        EXPECT_EQ(row.integer(4), 1'767'225'600'000'000);
        names.push_back(std::string(row.text(0)) + std::to_string(row.integer(1)) + " " +
                        std::string(row.text(2)));
        return true;
      });
  EXPECT_TRUE(read.ok());
  return names;
}

TEST_P(MigrationsTest, ANewWorkspaceHasAllTables) {
  set_migrations(rooms_);
  TestWorkspace workspace(GetParam());
  EXPECT_THAT(applied(workspace.session()),
              ElementsAre("colours1 colours", "db1 workspace", "db2 leases", "people1 people"));
  const auto colours = workspace.session().scalar("SELECT count(*) FROM colour");
  ASSERT_TRUE(colours.ok());
  EXPECT_EQ(*colours, 1);
}

TEST_P(MigrationsTest, OpeningAppliesOnlyWhatIsMissing) {
  set_migrations({{"people", &people_}});
  TestWorkspace workspace(GetParam());
  people_.push_back({"V002__towns.sql", kPersonMore});
  set_migrations(rooms_);
  workspace.reopen();
  workspace.reopen();
  EXPECT_THAT(applied(workspace.session()),
              ElementsAre("colours1 colours", "db1 workspace", "db2 leases", "people1 people",
                          "people2 towns"));
  const auto added = workspace.session().execute(
      "INSERT INTO person (customer_id, name, town) VALUES (1, 'a', 'b')");
  EXPECT_TRUE(added.ok());
  EXPECT_EQ(*workspace.session().scalar("SELECT count(*) FROM colour"), 1);
}

TEST_P(MigrationsTest, AChangedMigrationIsRefused) {
  set_migrations(rooms_);
  TestWorkspace workspace(GetParam());
  const std::string changed = std::string(kColour) + "-- changed\n";
  colours_[0].text = changed;
  const auto opened = Database::open(workspace.location(), workspace.clock());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::conflict);
  EXPECT_EQ(opened.error().subject, "colours/V001");
}

TEST_P(MigrationsTest, AWorkspaceOfANewerTrothIsRefused) {
  set_migrations(rooms_);
  TestWorkspace workspace(GetParam());
  set_migrations({{"people", &people_}});
  const auto opened = Database::open(workspace.location(), workspace.clock());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::conflict);
  EXPECT_THAT(opened.error().message, HasSubstr("newer"));
}

TEST_P(MigrationsTest, AMigrationThatFailsLeavesNothing) {
  set_migrations({{"people", &people_}});
  TestWorkspace workspace(GetParam());
  const std::string broken = std::string(kColour) + "INSERT INTO colour (code) VALUES ('red');\n";
  colours_[0].text = broken;
  set_migrations(rooms_);
  const auto opened = Database::open(workspace.location(), workspace.clock());
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(applied(workspace.session()),
              ElementsAre("db1 workspace", "db2 leases", "people1 people"));
  const auto there = table_exists(workspace.session(), "colour");
  ASSERT_TRUE(there.ok());
  EXPECT_FALSE(*there);
}

TEST_P(MigrationsTest, AWorkspaceThatCannotBeMadeLeavesNothing) {
  const std::string broken = std::string(kColour) + "SELECT * FROM nowhere;\n";
  colours_[0].text = broken;
  set_migrations(rooms_);
  const TestPlace place(GetParam());
  const FixedClock clock(0);
  const auto failed = Database::create(place.location(), {}, clock);
  ASSERT_FALSE(failed.ok());
  const auto opened = Database::open(place.location(), clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
  colours_[0].text = kColour;
  EXPECT_TRUE(Database::create(place.location(), {}, clock).ok());
}

TEST_P(MigrationsTest, ClusteredTablesAreStoredByTheirKey) {
  set_migrations(rooms_);
  TestWorkspace workspace(GetParam());
  if (GetParam() == Engine::postgresql) return;
  const auto clustered = workspace.session().scalar(
      "SELECT count(*) FROM pragma_table_list WHERE name = 'person' AND wr = 1");
  ASSERT_TRUE(clustered.ok());
  EXPECT_EQ(*clustered, 1);
}

TEST_P(MigrationsTest, WhatIsAppendOnlyCanNeitherBeChangedNorDeleted) {
  constexpr std::string_view kLog = R"(-- table log: reference
CREATE TABLE log (
  entry TEXT NOT NULL  -- none: what
);
{{append-only log}}
)";
  const std::vector<EmbeddedFile> files = {{"V001__log.sql", kLog}};
  set_migrations({{"log", &files}});
  TestWorkspace workspace(GetParam());
  auto& session = workspace.session();
  ASSERT_TRUE(session.execute("INSERT INTO log (entry) VALUES ('a')"));
  std::vector<std::string> attempts = {"UPDATE log SET entry = 'b'", "DELETE FROM log"};
  if (GetParam() == Engine::postgresql) attempts.emplace_back("TRUNCATE log");
  for (const auto& attempt : attempts) {
    const auto status = session.execute(attempt);
    ASSERT_FALSE(status.ok()) << attempt;
    // What PostgreSQL says is not shown, but the class of its refusal is.
    EXPECT_THAT(status.error().message,
                HasSubstr(GetParam() == Engine::sqlite ? "append-only" : "P0001"))
        << attempt;
    static_cast<void>(session.rollback());
  }
  EXPECT_EQ(*session.scalar("SELECT COUNT(*) FROM log WHERE entry = 'a'"), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, MigrationsTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

TEST(MigrationFiles, TextsDifferByEngineOnlyWhereTheySaySo) {
  const EmbeddedFile file{"V001__x.sql", "CREATE TABLE a (){{clustered}};{{clustered}}"};
  EXPECT_EQ(*migration_sql(file, Engine::sqlite), "CREATE TABLE a () WITHOUT ROWID; WITHOUT ROWID");
  EXPECT_EQ(*migration_sql(file, Engine::postgresql), "CREATE TABLE a ();");
  const EmbeddedFile unknown{"V001__x.sql", "{{clusterd}}"};
  EXPECT_FALSE(migration_sql(unknown, Engine::sqlite).ok());
}

TEST(MigrationFiles, AreOrderedByRoomThenVersion) {
  const std::vector<EmbeddedFile> a = {{"V010__c.sql", ""}, {"V2__b.sql", ""}};
  const std::vector<EmbeddedFile> b = {{"V001__a.sql", ""}};
  const std::vector<RoomMigrations> rooms = {{"second", &a}, {"first", &b}};
  const auto files = migration_files(rooms);
  ASSERT_TRUE(files.ok());
  std::vector<std::string> names;
  for (const auto& file : *files) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("b", "c", "a"));
}

TEST(MigrationFiles, RefusesNamesThatSayNoVersion) {
  for (const auto* name : {"001__a.sql", "V__a.sql", "V1_a.sql", "V1__a.txt", "V0__a.sql", ""}) {
    const std::vector<EmbeddedFile> files = {{name, ""}};
    const std::vector<RoomMigrations> rooms = {{"room", &files}};
    EXPECT_FALSE(migration_files(rooms).ok()) << name;
  }
  const std::vector<EmbeddedFile> twice = {{"V1__a.sql", ""}, {"V001__b.sql", ""}};
  const std::vector<RoomMigrations> rooms = {{"room", &twice}};
  EXPECT_FALSE(migration_files(rooms).ok());
}

TEST(Citus, ReferenceTablesAreEverywhereAndCustomersTogether) {
  const std::vector<TableClass> tables = {{"colour", Spread::reference},
                                          {"person", Spread::by_customer}};
  EXPECT_THAT(citus_statements(tables),
              ElementsAre("SELECT create_reference_table('colour')",
                          "SELECT create_distributed_table('person', 'customer_id')"));
}

}  // namespace
}  // namespace troth::db
