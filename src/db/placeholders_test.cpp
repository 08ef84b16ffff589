#include "db/placeholders.h"

#include <gtest/gtest.h>

namespace troth::db {
namespace {

std::string numbered(std::string_view sql) {
  const auto result = number_placeholders(sql);
  return std::to_string(result.parameters) + " " + result.sql;
}

TEST(Placeholders, AreNumberedInOrder) {
  EXPECT_EQ(numbered("SELECT ?, ? FROM a WHERE b=?"), "3 SELECT $1, $2 FROM a WHERE b=$3");
  EXPECT_EQ(numbered(""), "0 ");
  EXPECT_EQ(numbered("?"), "1 $1");
  EXPECT_EQ(numbered("(?,?,?,?,?,?,?,?,?,?)"), "10 ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)");
}

TEST(Placeholders, InQuotesAndCommentsAreText) {
  EXPECT_EQ(numbered("'?' ?"), "1 '?' $1");
  EXPECT_EQ(numbered("'it''s ?' ?"), "1 'it''s ?' $1");
  EXPECT_EQ(numbered("\"a?\" ?"), "1 \"a?\" $1");
  EXPECT_EQ(numbered("? -- why?\n?"), "2 $1 -- why?\n$2");
  EXPECT_EQ(numbered("? /* why?\n? */ ?"), "2 $1 /* why?\n? */ $2");
  EXPECT_EQ(numbered("a - ? / ?"), "2 a - $1 / $2");
}

TEST(Placeholders, WhatIsNeverClosedIsLeftToTheEngine) {
  for (const auto* sql : {"'?", "\"?", "/* ?", "-- ?"}) {
    EXPECT_EQ(numbered(sql), std::string("0 ") + sql);
  }
}

}  // namespace
}  // namespace troth::db
