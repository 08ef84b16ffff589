#include "db/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "db/testing.h"

namespace troth::db {
namespace {

class SessionTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(
        session().execute("CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, "
                          "name TEXT, score DOUBLE PRECISION, day INTEGER)"));
  }
  Session& session() { return workspace_.session(); }
  std::int64_t count() {
    auto found = session().scalar("SELECT count(*) FROM thing");
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : -1;
  }
  TestWorkspace workspace_{GetParam()};
};

TEST_P(SessionTest, BindsAndReadsEveryKindOfValue) {
  const std::int64_t big = std::numeric_limits<std::int64_t>::min();
  auto changed = session().execute("INSERT INTO thing (id, name, score, day) VALUES (?, ?, ?, ?)",
                                   {big, "O'Brien ? 客户\n", 0.1, std::int64_t{-3}});
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(*changed, 1);
  changed = session().execute("INSERT INTO thing (id, name, score, day) VALUES (?, ?, ?, ?)",
                              {std::int64_t{7}, Value{}, Value{}, Value{}});
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  int rows = 0;
  const auto scanned = session().scan("SELECT id, name, score, day, '?' FROM thing ORDER BY id", {},
                                      [&](const Row& row) {
                                        if (++rows == 1) {
                                          EXPECT_EQ(row.integer(0), big);
                                          EXPECT_EQ(row.text(1), "O'Brien ? 客户\n");
                                          EXPECT_EQ(row.real(2), 0.1);
                                          EXPECT_EQ(row.integer(3), -3);
                                        } else {
                                          EXPECT_EQ(row.integer(0), 7);
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

INSTANTIATE_TEST_SUITE_P(Engines, SessionTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
