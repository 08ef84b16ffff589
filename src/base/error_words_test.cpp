#include "base/error_words.h"

#include <gtest/gtest.h>

namespace troth {
namespace {

std::string chinese(std::string_view english) {
  return error_words(Language::zh_CN, english);
}

TEST(ErrorWords, EnglishStaysAsItIs) {
  EXPECT_EQ(error_words(Language::en, "The folder does not exist."), "The folder does not exist.");
}

TEST(ErrorWords, ASentenceIsTranslatedAndWhatVariesIsKept) {
  EXPECT_EQ(chinese("The folder does not exist."), "文件夹不存在。");
  EXPECT_EQ(chinese("The file has no column \"Order {x}; day first\"."),
            "文件中没有列“Order {x}; day first”。");
}

TEST(ErrorWords, PartsThatAreTextsAreTranslatedToo) {
  EXPECT_EQ(
      chinese("The column \"date\" can be read in two ways: \"03/04/2024\" is 2024-04-03 read "
              "day first, or 2024-03-04 read month first."),
      "列“date”有两种读法：“03/04/2024”可以是 2024-04-03（日在前），"
      "也可以是 2024-03-04（月在前）。");
  EXPECT_EQ(chinese("No column was recognised as order (the number of the order or receipt); "
                    "ordered_at (the date of the order)."),
            "没有识别出这一列：order（订单号或小票号）；ordered_at（下单日期）。");
  EXPECT_EQ(chinese("The database server refused the connection. (28P01)"),
            "数据库服务器拒绝了连接。（28P01）");
}

TEST(ErrorWords, TheLongerSentenceWinsOverItsBeginning) {
  EXPECT_EQ(chinese("The column \"a\" can be read in two ways: \"1.234\" is 1.234 with a decimal "
                    "point, or 1234 with a decimal comma. So can b, c."),
            "列“a”有两种读法：“1.234”可以是 1.234（小数点为点“.”），"
            "也可以是 1234（小数点为逗号“,”）。同样的列还有：b, c。");
}

TEST(ErrorWords, WhatNobodyTranslatedStaysEnglishBehindItsKind) {
  const std::string strange = "A stranger thing (never seen); or two, and three";
  EXPECT_EQ(chinese(strange), strange);
  const Error error{ErrorCode::usage, strange, "somewhere", "Try again."};
  const Error told = error_in(Language::zh_CN, error);
  EXPECT_EQ(told.message, "命令或参数有误。 " + strange);
  EXPECT_EQ(told.subject, "somewhere");
  EXPECT_EQ(told.hint, "请重试。");
}

TEST(ErrorWords, TheKindIsNotToldTwice) {
  const Error error{ErrorCode::not_found, "There is no workspace here.", "a.troth", ""};
  EXPECT_EQ(error_in(Language::zh_CN, error).message, "这里没有工作区。");
  EXPECT_EQ(error_in(Language::en, error).message, "There is no workspace here.");
}

}  // namespace
}  // namespace troth
