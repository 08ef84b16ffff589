#include "db/location.h"

#include <gtest/gtest.h>

namespace troth::db {
namespace {

Location parsed(std::string_view text) {
  auto location = parse_location(text);
  EXPECT_TRUE(location.ok()) << text;
  return location.ok() ? *location : Location{};
}

TEST(Location, TakesAnythingElseForAFile) {
  for (const auto* text : {"acme.troth", "/data/acme.troth", "with space=and 'quotes'.troth",
                           ":memory:", "file:acme?mode=memory", "postgres"}) {
    const auto location = parsed(text);
    EXPECT_EQ(location.engine, Engine::sqlite);
    EXPECT_EQ(location.path, text);
    EXPECT_EQ(location.display(), text);
  }
}

TEST(Location, TakesTheSchemaOutOfTheUrl) {
  auto location = parsed("postgresql://u:p@db.example:5433/loyal?schema=acme");
  EXPECT_EQ(location.engine, Engine::postgresql);
  EXPECT_EQ(location.connection, "postgresql://u:p@db.example:5433/loyal");
  EXPECT_EQ(location.schema, "acme");
  location = parsed("postgres://h/d?sslmode=require&schema=_A1&connect_timeout=3");
  EXPECT_EQ(location.connection, "postgres://h/d?sslmode=require&connect_timeout=3");
  EXPECT_EQ(location.schema, "_A1");
  EXPECT_EQ(parsed("postgresql://h/d").schema, "troth");
}

TEST(Location, ShowsNeitherUserNorPassword) {
  EXPECT_EQ(parsed("postgresql://ann:s3cret@db.example:5433/loyal?password=x").display(),
            "db.example:5433/loyal/troth");
  EXPECT_EQ(parsed("postgresql://ann:p@ss@db.example/loyal").display(), "db.example/loyal/troth");
  EXPECT_EQ(parsed("postgresql:///loyal?host=/run/postgresql&schema=acme").display(),
            "localhost/loyal/acme");
  EXPECT_EQ(parsed("postgresql://db.example").display(), "db.example/troth");
}

TEST(Location, RefusesSchemaNamesThatAreNotPlain) {
  for (const auto* schema : {"", "1a", "a-b", "a b", "a\"b", "a%20b", "a;drop", "pg_temp",
                             "information_schema", "\xC3\xA9"}) {
    const auto location = parse_location(std::string("postgresql://h/d?schema=") + schema);
    ASSERT_FALSE(location.ok()) << schema;
    EXPECT_EQ(location.error().code, ErrorCode::usage);
  }
  EXPECT_TRUE(parse_location("postgresql://h/d?schema=" + std::string(63, 'a')).ok());
  EXPECT_FALSE(parse_location("postgresql://h/d?schema=" + std::string(64, 'a')).ok());
}

TEST(Location, RefusesOtherDatabasesAndNothing) {
  for (const auto text : {std::string_view(), std::string_view("mysql://h/d"),
                          std::string_view("https://example.com"), std::string_view("a\0b", 3)}) {
    const auto location = parse_location(text);
    ASSERT_FALSE(location.ok()) << text;
    EXPECT_EQ(location.error().code, ErrorCode::usage);
  }
}

}  // namespace
}  // namespace troth::db
