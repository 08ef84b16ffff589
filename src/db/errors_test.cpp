#include "db/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

namespace troth::db {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ErrorCode of_sqlite(int code) {
  return sqlite_error(code, "said").code;
}
ErrorCode of_postgresql(std::string_view state) {
  return postgresql_error({state, "said", "", ""}).code;
}

TEST(Errors, SqliteCodesAreOfOurVocabulary) {
  EXPECT_EQ(of_sqlite(SQLITE_BUSY), ErrorCode::busy);
  EXPECT_EQ(of_sqlite(SQLITE_BUSY_SNAPSHOT), ErrorCode::busy);
  EXPECT_EQ(of_sqlite(SQLITE_LOCKED_SHAREDCACHE), ErrorCode::busy);
  EXPECT_EQ(of_sqlite(SQLITE_CONSTRAINT_UNIQUE), ErrorCode::conflict);
  EXPECT_EQ(of_sqlite(SQLITE_CONSTRAINT_NOTNULL), ErrorCode::conflict);
  EXPECT_EQ(of_sqlite(SQLITE_FULL), ErrorCode::storage);
  EXPECT_EQ(of_sqlite(SQLITE_CORRUPT_VTAB), ErrorCode::storage);
  EXPECT_EQ(of_sqlite(SQLITE_NOTADB), ErrorCode::storage);
  EXPECT_EQ(of_sqlite(SQLITE_IOERR_FSYNC), ErrorCode::storage);
  EXPECT_EQ(of_sqlite(SQLITE_READONLY_DBMOVED), ErrorCode::storage);
  EXPECT_EQ(of_sqlite(SQLITE_CANTOPEN), ErrorCode::unavailable);
  EXPECT_EQ(of_sqlite(SQLITE_TOOBIG), ErrorCode::too_large);
  EXPECT_EQ(of_sqlite(SQLITE_ERROR), ErrorCode::internal);
}

TEST(Errors, PostgresqlStatesAreOfOurVocabulary) {
  EXPECT_EQ(of_postgresql("40001"), ErrorCode::conflict);
  EXPECT_EQ(of_postgresql("40P01"), ErrorCode::conflict);
  EXPECT_EQ(of_postgresql("23505"), ErrorCode::conflict);
  EXPECT_EQ(of_postgresql("23502"), ErrorCode::conflict);
  EXPECT_EQ(of_postgresql("55P03"), ErrorCode::busy);
  EXPECT_EQ(of_postgresql("08006"), ErrorCode::unavailable);
  EXPECT_EQ(of_postgresql("57P01"), ErrorCode::unavailable);
  EXPECT_EQ(of_postgresql(""), ErrorCode::unavailable);
  EXPECT_EQ(of_postgresql("28P01"), ErrorCode::unavailable);
  EXPECT_EQ(of_postgresql("53300"), ErrorCode::unavailable);
  EXPECT_EQ(of_postgresql("53100"), ErrorCode::storage);
  EXPECT_EQ(of_postgresql("XX001"), ErrorCode::storage);
  EXPECT_EQ(of_postgresql("42501"), ErrorCode::forbidden);
  EXPECT_EQ(of_postgresql("57014"), ErrorCode::cancelled);
  EXPECT_EQ(of_postgresql("22021"), ErrorCode::bad_input);
  EXPECT_EQ(of_postgresql("42P01"), ErrorCode::internal);
  EXPECT_EQ(of_postgresql("22P02"), ErrorCode::internal);
}

TEST(Errors, OnlyWhatMayQuoteNoValuesIsPassedOn) {
  const auto value = postgresql_error({"22P02", "invalid input: \"Ann\"", "", ""});
  EXPECT_THAT(value.message, Not(HasSubstr("Ann")));
  const auto key = postgresql_error({"23505", "Key (name)=(Ann)", "person", "person_by_name"});
  EXPECT_THAT(key.message, Not(HasSubstr("Ann")));
  EXPECT_EQ(key.subject, "person_by_name");
  const auto table =
      postgresql_error({"42P01", "relation \"nothing\" does not exist\nDETAIL: Ann", "", ""});
  EXPECT_THAT(table.message, HasSubstr("nothing"));
  EXPECT_THAT(table.message, Not(HasSubstr("Ann")));
}

TEST(Errors, SayWhetherToTryAgain) {
  const auto again = [](std::string_view state) {
    static_cast<void>(of_postgresql(state));
    return last_failure_again();
  };
  EXPECT_EQ(again("40001"), Again::often);
  EXPECT_EQ(again("40P01"), Again::often);
  EXPECT_EQ(again("23505"), Again::once);
  EXPECT_EQ(again("23502"), Again::no);
  static_cast<void>(of_postgresql("40001"));
  static_cast<void>(of_sqlite(SQLITE_CONSTRAINT_UNIQUE));
  EXPECT_EQ(last_failure_again(), Again::no);
  static_cast<void>(of_postgresql("40001"));
  forget_last_failure();
  EXPECT_EQ(last_failure_again(), Again::no);
}

}  // namespace
}  // namespace troth::db
