#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace troth {
namespace {

const Error kOdd{ErrorCode::bad_input, "The number is odd.", "n", ""};

Result<int> half(int n) {
  if (n % 2 != 0) return kOdd;
  return n / 2;
}

Result<int> quarter(int n) {
  TROTH_ASSIGN(const int once, half(n));
  TROTH_ASSIGN(const int twice, half(once));
  return twice;
}

Status check(int n) {
  TROTH_TRY(half(n));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(*half(6), 3);
  EXPECT_EQ(half(7).error().message, "The number is odd.");
  EXPECT_TRUE(half(6).ok());
  EXPECT_FALSE(half(7));
}

TEST(Result, ErrorsPassThrough) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_FALSE(quarter(6));
  EXPECT_TRUE(check(2));
  EXPECT_EQ(check(3).error().subject, "n");
}

TEST(Result, ReadingTheWrongSideAborts) {
  EXPECT_DEATH(*half(7), "contradiction");
  EXPECT_DEATH((void)half(6).error(), "contradiction");
  EXPECT_DEATH((void)Status().error(), "contradiction");
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const auto moved = std::move(result).value();
  EXPECT_EQ(*moved, 5);
}

TEST(ErrorInfo, ExitCodesAreTheContract) {
  EXPECT_EQ(error_info(ErrorCode::internal).exit_code, 1);
  EXPECT_EQ(error_info(ErrorCode::usage).exit_code, 2);
  EXPECT_EQ(error_info(ErrorCode::bad_input).exit_code, 3);
  EXPECT_EQ(error_info(ErrorCode::ambiguous_input).exit_code, 3);
  EXPECT_EQ(error_info(ErrorCode::not_found).exit_code, 4);
  EXPECT_EQ(error_info(ErrorCode::conflict).exit_code, 5);
}

}  // namespace
}  // namespace troth
