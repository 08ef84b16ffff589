#include "intake/order_kind.h"

#include <gtest/gtest.h>

namespace troth::intake {
namespace {

using sales::LineKind;

TEST(LineKind, StatusAndSignsDecide) {
  EXPECT_EQ(line_kind("", 1000, 500), LineKind::sale);
  EXPECT_EQ(line_kind("completed", 1000, 0), LineKind::sale);
  EXPECT_EQ(line_kind("", -1000, -500), LineKind::returned);
  EXPECT_EQ(line_kind("", 1000, -500), LineKind::adjustment);
  EXPECT_EQ(line_kind("", -1000, 500), LineKind::adjustment);
  EXPECT_EQ(line_kind("Refunded", 1000, 500), LineKind::returned);
  EXPECT_EQ(line_kind("已退款", 1000, 500), LineKind::returned);
  EXPECT_EQ(line_kind(" Cancelled ", 1000, 500), LineKind::voided);
  EXPECT_EQ(line_kind("交易关闭", 1000, 500), LineKind::voided);
  EXPECT_EQ(line_kind("cancelled", -1000, -500), LineKind::returned);
}

TEST(LineKind, WordGivesTheKindBack) {
  EXPECT_EQ(line_kind(status_word(LineKind::sale), 1000, 500), LineKind::sale);
  EXPECT_EQ(line_kind(status_word(LineKind::adjustment), 1000, -500), LineKind::adjustment);
  EXPECT_EQ(line_kind(status_word(LineKind::returned), 0, 0), LineKind::returned);
  EXPECT_EQ(line_kind(status_word(LineKind::voided), 1000, 500), LineKind::voided);
}

}  // namespace
}  // namespace troth::intake
