#include "base/messages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

namespace troth {
namespace {

TEST(Languages, AreRecognisedAsPeopleAndSystemsWriteThem) {
  for (const auto* tag : {"en", "EN", "en-GB", "en_US.UTF-8", "en_GB@euro"})
    EXPECT_EQ(*parse_language(tag), Language::en) << tag;
  for (const auto* tag : {"zh", "zh-CN", "zh_CN", "zh_CN.UTF-8", "zh-Hans", "zh-Hans-CN"})
    EXPECT_EQ(*parse_language(tag), Language::zh_CN) << tag;
  for (const auto* tag : {"", "C", "C.UTF-8", "de", "english", "zh-TW", "zhx"}) {
    const auto language = parse_language(tag);
    ASSERT_FALSE(language) << tag;
    EXPECT_EQ(language.error().code, ErrorCode::usage);
  }
  for (const auto language : {Language::en, Language::zh_CN})
    EXPECT_EQ(*parse_language(language_tag(language)), language);
}

TEST(Messages, FillInTheirArguments) {
  EXPECT_EQ(message(Language::en, "progress.left", {{"time", "0:07"}}), "0:07 left");
  EXPECT_EQ(message(Language::zh_CN, "progress.left", {{"time", "0:07"}}), "剩余 0:07");
}

TEST(Messages, TakeTextThatLooksLikeAPattern) {
  EXPECT_EQ(message(Language::en, "progress.left", {{"time", "{x} 'y' #"}}), "{x} 'y' # left");
}

TEST(Messages, GroupNumbersByTheLanguage) {
  EXPECT_EQ(message(Language::en, "progress.rate", {{"rate", std::int64_t{1234567}}}),
            "1,234,567/s");
}

TEST(Messages, AMissingKeyShowsItself) {
  EXPECT_EQ(message(Language::en, "no.such.key"), "no.such.key");
}

TEST(Messages, KeysAreSortedAndThere) {
  const auto keys = message_keys(Language::en);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  EXPECT_TRUE(std::binary_search(keys.begin(), keys.end(), "progress.rate"));
}

TEST(Messages, ManyThreadsGetTheSameTexts) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&wrong, t] {
      const auto language = t % 2 == 0 ? Language::en : Language::zh_CN;
      const std::string expected = t % 2 == 0 ? "9 left" : "剩余 9";
      for (int i = 0; i < 500; ++i) {
        if (message(language, "progress.left", {{"time", "9"}}) != expected) ++wrong[t];
        if (format_number(language, i, 1) != std::to_string(i) + ".0") ++wrong[t];
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Formats, Numbers) {
  EXPECT_EQ(format_number(Language::en, 1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(format_number(Language::zh_CN, 1234567.891, 2), "1,234,567.89");
  EXPECT_EQ(format_number(Language::en, 2.5, 0), "3");
  EXPECT_EQ(format_number(Language::en, -2.5, 0), "-3");
  EXPECT_EQ(format_number(Language::en, -0.001, 1), "0.0");
  EXPECT_EQ(format_number(Language::en, std::nan(""), 1), "–");
  EXPECT_EQ(format_number(Language::en, INFINITY, 1), "–");
}

TEST(Formats, Percentages) {
  EXPECT_EQ(format_percent(Language::en, 0.123), "12.3%");
  EXPECT_EQ(format_percent(Language::zh_CN, 0.123, 0), "12%");
  EXPECT_EQ(format_percent(Language::en, -0.5), "-50.0%");
  EXPECT_EQ(format_percent(Language::en, 1), "100.0%");
}

TEST(Formats, Money) {
  EXPECT_EQ(format_money(Language::en, 891140790, "GBP"), "£8,911,407.90");
  EXPECT_EQ(format_money(Language::en, -1205, "GBP"), "-£12.05");
  EXPECT_EQ(format_money(Language::zh_CN, 1205, "CNY"), "¥12.05");
  EXPECT_EQ(format_money(Language::en, 9'223'372'036'854'775'807, "GBP"),
            "£92,233,720,368,547,758.07");
  EXPECT_EQ(
      format_money(Language::en, 0, "KWD").substr(format_money(Language::en, 0, "KWD").size() - 5),
      "0.000");
  EXPECT_EQ(format_money(Language::en, 1205, "?"), "12.05 ?");
}

TEST(Formats, Dates) {
  EXPECT_EQ(format_date(Language::en, *parse_day("2026-11-21")), "21 Nov 2026");
  EXPECT_EQ(format_date(Language::zh_CN, *parse_day("2026-11-21")), "2026年11月21日");
  EXPECT_EQ(format_date(Language::en, *parse_day("1969-01-01")), "1 Jan 1969");
}

}  // namespace
}  // namespace troth
