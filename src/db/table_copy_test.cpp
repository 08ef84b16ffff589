#include "db/table_copy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace troth::db {
namespace {

std::string sum_of(const std::vector<std::vector<Value>>& rows) {
  RowSum sum;
  for (const auto& row : rows) sum.add(row);
  return sum.result("t").checksum;
}

RC_GTEST_PROP(RowSum, DoesNotDependOnOrder,
              (std::vector<std::pair<std::int64_t, std::string>> in)) {
  std::vector<std::vector<Value>> rows;
  for (const auto& [number, text] : in) rows.push_back({number, std::string_view(text)});
  const auto before = sum_of(rows);
  std::reverse(rows.begin(), rows.end());
  RC_ASSERT(sum_of(rows) == before);
}

RC_GTEST_PROP(RowSum, SeesEveryChange,
              (std::int64_t number, std::string text, std::int64_t other)) {
  RC_PRE(number != other);
  const std::string_view view = text;
  const auto sum = sum_of({{number, view}});
  RC_ASSERT(sum != sum_of({{other, view}}));
  RC_ASSERT(sum != sum_of({{number, Value{}}}));
  RC_ASSERT(sum != sum_of({{number, view}, {number, view}}));
  RC_ASSERT(sum != sum_of({}));
  RC_ASSERT(sum_of({{number}, {other}}) != sum_of({{number, other}}));
}

TEST(RowSum, TellsKindsAndBordersApart) {
  EXPECT_NE(sum_of({{Value{}}}), sum_of({{""}}));
  EXPECT_NE(sum_of({{std::int64_t{0}}}), sum_of({{0.0}}));
  EXPECT_NE(sum_of({{std::int64_t{0}}}), sum_of({{Value{}}}));
  EXPECT_NE(sum_of({{"ab", "c"}}), sum_of({{"a", "bc"}}));
  EXPECT_EQ(sum_of({{-0.0}}), sum_of({{0.0}}));
}

TEST(RowSum, IsTheSameOnEveryMachine) {
  EXPECT_EQ(sum_of({}), "00000000000000000000000000000000");
  const auto known = sum_of({{std::int64_t{1}, "客户", 0.5, Value{}}});
  EXPECT_EQ(known, "69eef8303895c1f1e460b49345f683b5");
}

}  // namespace
}  // namespace troth::db
