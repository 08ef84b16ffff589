#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/migrations.h"

namespace troth::db {
namespace {

using ::testing::HasSubstr;

Result<Classification> classify(std::initializer_list<std::string_view> texts) {
  static std::vector<EmbeddedFile> files;
  static std::vector<std::string> names;
  files.clear();
  names.clear();
  names.reserve(texts.size());
  for (const auto text : texts) {
    names.push_back("V00" + std::to_string(names.size() + 1) + "__x.sql");
    files.push_back({names.back(), text});
  }
  const std::vector<RoomMigrations> rooms = {{"room", &files}};
  return classification(rooms);
}

constexpr std::string_view kClassifiedPerson = R"(
-- A comment about persons.

-- table person: by customer
CREATE TABLE person (
  customer_id BIGINT NOT NULL,   -- pseudonymous: who
  kind TEXT NOT NULL DEFAULT 'a, b', -- none: of which kind: a, b
  words TEXT,                    -- sensitive: what they said -- in full
  CHECK (kind <> ''),
  PRIMARY KEY (customer_id)
){{clustered}};
CREATE INDEX person_by_kind ON person (kind);
)";

std::string listed(const Result<Classification>& read) {
  if (!read) return read.error().subject + " " + read.error().message;
  std::string all;
  for (const auto& column : read->columns) {
    if (column.table == "schema_migration") continue;
    all += column.table + "." + column.column + ":" +
           std::to_string(static_cast<int>(column.privacy)) + "(" + column.purpose + ") ";
  }
  return all;
}

TEST(Classification, ReadsTablesAndColumns) {
  const auto read = classify({kClassifiedPerson});
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read->tables.size(), 2U);
  EXPECT_EQ(read->tables[0].table, "schema_migration");
  EXPECT_EQ(read->tables[0].spread, Spread::reference);
  EXPECT_EQ(read->tables[1].table, "person");
  EXPECT_EQ(read->tables[1].spread, Spread::by_customer);
  EXPECT_EQ(listed(read),
            "person.customer_id:1(who) person.kind:0(of which kind: a, b) "
            "person.words:3(what they said -- in full) ");
}

TEST(Classification, FollowsLaterChanges) {
  const auto read = classify({kClassifiedPerson,
                              "ALTER TABLE person ADD COLUMN town TEXT; -- personal: where\n"
                              "alter table person drop column words;\n"
                              "ALTER TABLE person RENAME COLUMN kind TO sort;\n",
                              "ALTER TABLE person RENAME TO human;"});
  EXPECT_EQ(listed(read),
            "human.customer_id:1(who) human.sort:0(of which kind: a, b) human.town:2(where) ");
  const auto dropped = classify({kClassifiedPerson, "DROP TABLE IF EXISTS person;"});
  EXPECT_EQ(listed(dropped), "");
}

TEST(Classification, AnUnclassifiedColumnIsNamedWithItsPlace) {
  const auto read =
      classify({"-- table a: reference\nCREATE TABLE a (\n"
                "  good TEXT,  -- none: fine\n  bare TEXT NOT NULL,\n"
                "  PRIMARY KEY (good)\n);\n"});
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::bad_input);
  EXPECT_EQ(read.error().subject, "room/migrations/V001__x.sql:4");
  EXPECT_THAT(read.error().message, HasSubstr("a.bare"));
}

TEST(Classification, RefusesWhatItCannotVouchFor) {
  const std::string_view head = "-- table a: reference\nCREATE TABLE a (\n";
  const auto with = [&](std::string_view rest) { return std::string(head) + std::string(rest); };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with("  b TEXT, -- secret: no such class\n);\n"), ":3"},
      {with("  b TEXT, -- personal:\n);\n"), ":3"},
      {with("  b TEXT, -- personal\n);\n"), ":3"},
      {with("  b TEXT, -- none: x\n  b TEXT -- none: x\n);\n"), ":4"},
      {with("  b TEXT -- none: x\n"), ":3"},
      {"CREATE TABLE a (\n  b TEXT -- none: x\n);\n", ":1"},
      {"-- table b: reference\nCREATE TABLE a (\n  b TEXT -- none: x\n);\n", ":2"},
      {"-- table a: everywhere\n", ":1"},
      {"-- table a\n", ":1"},
      {"-- table a: reference\n", ":1"},
      {"-- table a: reference\n-- table b: reference\n", ":2"},
      {"-- table a: reference\nCREATE TABLE a (b TEXT);\n", ":2"},
      {"-- table a: reference\nCREATE TABLE a AS SELECT 1;\n", ":2"},
      {with("  b TEXT -- none: x\n);\n-- table a: reference\nCREATE TABLE a (\n"), ":6"},
      {"ALTER TABLE a ADD COLUMN b TEXT; -- none: x\n", ":1"},
      {with("  b TEXT -- none: x\n);\nALTER TABLE a ADD COLUMN c TEXT;\n"), ":5"},
      {with("  b TEXT -- none: x\n);\nALTER TABLE a DROP COLUMN c;\n"), ":5"},
      {with("  b TEXT -- none: x\n);\nALTER TABLE a RENAME COLUMN c TO d;\n"), ":5"},
      {with("  b TEXT -- none: x\n);\nALTER TABLE a SET SCHEMA c;\n"), ":5"},
      {"DROP TABLE a;\n", ":1"},
  };
  for (const auto& [text, line] : cases) {
    const auto read = classify({text});
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::bad_input) << text;
    EXPECT_THAT(read.error().subject, HasSubstr(".sql" + line)) << text;
  }
}

}  // namespace
}  // namespace troth::db
