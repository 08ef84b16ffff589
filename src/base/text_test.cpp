#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace troth {
namespace {

using ::testing::ElementsAre;

TEST(Trim, TakesEveryBlankOffTheEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \v\f"), "a b");
  EXPECT_EQ(trim("\u00a0\u3000 中文\u3000\u00a0"), "中文");
  EXPECT_EQ(trim("\ufeffname"), "name");
  EXPECT_EQ(trim(" \u3000 "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("é"), "é");
}

TEST(ValidUtf8, FollowsTheStandard) {
  EXPECT_TRUE(valid_utf8(""));
  EXPECT_TRUE(valid_utf8("plain text that is longer than one machine word"));
  EXPECT_TRUE(valid_utf8("naïve 中文 😀"));
  EXPECT_FALSE(valid_utf8("caf\xe9"));                          // Latin-1
  EXPECT_FALSE(valid_utf8("\xc0\xaf"));                         // overlong
  EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));                     // surrogate
  EXPECT_FALSE(valid_utf8("\xf4\x90\x80\x80"));                 // past U+10FFFF
  EXPECT_FALSE(valid_utf8("long enough text, then \xe4\xb8"));  // cut short
  EXPECT_FALSE(valid_utf8("\x80"));
}

TEST(Fold, MakesComparableWhatPeopleTyped) {
  EXPECT_EQ(fold("  Order   Date "), "order date");
  EXPECT_EQ(fold("Ｏｒｄｅｒ　Ｄａｔｅ"), "order date");
  EXPECT_EQ(fold("STRASSE"), fold("Straße"));
  EXPECT_EQ(fold("e\u0301t\u00e9"), fold("\u00c9T\u00c9"));
  EXPECT_EQ(fold("客户\u00a0\u3000编号"), "客户 编号");
  EXPECT_EQ(fold("①"), "1");
  EXPECT_EQ(fold(""), "");
}

RC_GTEST_PROP(Fold, OfAFoldIsItself, (const std::string& text)) {
  const auto once = fold(text);
  RC_ASSERT(fold(once) == once);
}

RC_GTEST_PROP(Fold, AsciiAgreesWithUnicode, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f));
  // A letter with an accent takes the way through ICU.
  const auto long_way = fold(text + " \u00e9");
  const auto short_way = fold(text);
  RC_ASSERT(long_way == (short_way.empty() ? "\u00e9" : short_way + " \u00e9"));
}

TEST(StartsWithFold, IgnoresCaseAndWidth) {
  EXPECT_TRUE(starts_with_fold("Ｏrder number", "ORDER"));
  EXPECT_FALSE(starts_with_fold("or", "order"));
  EXPECT_TRUE(starts_with_fold("anything", ""));
}

TEST(DisplayWidth, CountsTerminalColumns) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("中文"), 4U);
  EXPECT_EQ(display_width("ｆｕｌｌ"), 8U);
  EXPECT_EQ(display_width("ｶﾅ"), 2U);
  EXPECT_EQ(display_width("한국"), 4U);
  EXPECT_EQ(display_width("é"), 1U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("a\u200bb"), 2U);
  EXPECT_EQ(display_width("😀"), 2U);
  EXPECT_EQ(display_width("£€–…"), 4U);
  EXPECT_EQ(display_width("\x1b[K"), 2U);
  EXPECT_EQ(display_width("\xff"), 1U);
}

TEST(Pad, FillsOrCutsToTheColumn) {
  EXPECT_EQ(pad("ab", 4), "ab  ");
  EXPECT_EQ(pad("ab", 4, true), "  ab");
  EXPECT_EQ(pad("abcdef", 4), "abc…");
  EXPECT_EQ(pad("中文", 5), "中文 ");
  EXPECT_EQ(pad("中文字", 4), "中… ");
  EXPECT_EQ(pad("abc", 0), "");
  EXPECT_EQ(pad("abc", 1), "…");
}

RC_GTEST_PROP(Pad, IsExactlyAsWideAsAsked, (const std::string& text)) {
  const auto width = *rc::gen::inRange<std::size_t>(0, 30);
  RC_ASSERT(display_width(pad(text, width)) == width);
  RC_ASSERT(display_width(pad(text, width, true)) == width);
}

TEST(Wrap, BreaksBetweenWordsAndBetweenCharacters) {
  EXPECT_THAT(wrap("the quick brown fox", 10), ElementsAre("the quick", "brown fox"));
  EXPECT_THAT(wrap("客户满意度评价报告", 8), ElementsAre("客户满意", "度评价报", "告"));
  EXPECT_THAT(wrap("一二三，四五", 6), ElementsAre("一二", "三，四", "五"));
  EXPECT_THAT(wrap("a verylongword b", 6), ElementsAre("a", "verylo", "ngword", "b"));
  EXPECT_THAT(wrap("one\ntwo\n\nthree", 20), ElementsAre("one", "two", "", "three"));
  EXPECT_THAT(wrap("", 5), ElementsAre(""));
  EXPECT_THAT(wrap("中", 1), ElementsAre("中"));
}

RC_GTEST_PROP(Wrap, KeepsEveryWordAndTheWidth, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'f'))));
  const auto width = *rc::gen::inRange<std::size_t>(1, 20);
  std::string text;
  std::string letters;
  for (const auto& word : words) {
    text += (text.empty() ? "" : " ") + word;
    letters += word;
  }
  std::string kept;
  for (const auto& line : wrap(text, width)) {
    RC_ASSERT(display_width(line) <= width);
    for (const char c : line)
      if (c != ' ') kept += c;
  }
  RC_ASSERT(kept == letters);
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(HtmlEscape, LeavesNothingToRun) {
  EXPECT_EQ(html_escape("<a href=\"x\" id='y'>R&D</a>"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;R&amp;D&lt;/a&gt;");
  EXPECT_EQ(html_escape("中文"), "中文");
}

TEST(EditDistance, KnownPairs) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
  EXPECT_EQ(edit_distance("客户", "客户号"), 1U);
}

RC_GTEST_PROP(EditDistance, IsSymmetric, (const std::string& a, const std::string& b)) {
  RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
}

TEST(AsciiLower, LeavesOtherBytesAlone) {
  EXPECT_EQ(ascii_lower("ÄBC Ünd"), "Äbc Ünd");
}

}  // namespace
}  // namespace troth
