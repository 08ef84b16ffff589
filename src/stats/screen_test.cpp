#include "stats/screen.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "stats/mean.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

bool has(const ScreenedRow& row, std::string_view flag) {
  return std::find(row.flags.begin(), row.flags.end(), flag) != row.flags.end();
}

/// Twelve items answered 1..7 at random.
Frame answers(std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  Frame frame;
  for (int c = 0; c < 12; ++c) {
    frame.names.push_back("q" + std::to_string(c));
    frame.columns.emplace_back();
    for (std::size_t i = 0; i < rows; ++i) {
      frame.columns.back().push_back(static_cast<double>(1 + random.below(7)));
    }
  }
  return frame;
}

void answer(Frame& frame, std::size_t row, const std::vector<double>& values) {
  for (std::size_t c = 0; c < frame.size(); ++c) frame.columns[c][row] = values[c];
}

TEST(Screen, TheFirstRowOfTheMobilePhoneSurvey) {
  // Row 1 of Tenenhaus et al. (2005): longstring 3, IRV 1.383128 (cross-checked).
  Frame frame;
  for (const double x : {7, 7, 6, 6, 4, 7, 7, 6, 5, 6, 7, 5, 5, 5, 4, 7, 6, 4, 7, 6, 5, 5, 2, 3}) {
    frame.names.push_back("q" + std::to_string(frame.size()));
    frame.columns.push_back({x});
  }
  const Screening result = screen(frame);
  EXPECT_EQ(result.rows[0].longstring, 3U);
  EXPECT_NEAR(result.rows[0].irv, 1.383128, 1e-6);
  EXPECT_TRUE(std::isnan(result.rows[0].mahalanobis));
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.warnings[0].code, "too_few_rows");
}

TEST(Screen, StraightLinesPerGridAndInAll) {
  Frame frame = answers(60, 1);
  answer(frame, 5, std::vector<double>(12, 4.0));
  answer(frame, 6, {1, 2, 3, 5, 5, 5, 1, 7, 2, 6, 3, 1});
  ScreenOptions options;
  options.grids = {{"service", {3, 4, 5}}};
  const Screening result = screen(frame, options);
  EXPECT_TRUE(has(result.rows[5], "straight_line"));
  EXPECT_TRUE(has(result.rows[5], "longstring"));
  EXPECT_EQ(result.rows[5].longstring, 12U);
  EXPECT_EQ(result.rows[5].irv, 0);
  EXPECT_EQ(result.rows[6].straight_grids, std::vector<std::string>{"service"});
  EXPECT_GE(result.twice, 1U);
}

TEST(Screen, DistancesAddUp) {
  // The squared distances of all rows sum to (n - 1) p.
  const Frame frame = random_frame(5, 80, 3);
  const Screening result = screen(frame);
  double sum = 0;
  for (const ScreenedRow& row : result.rows) sum += row.mahalanobis;
  EXPECT_NEAR(sum, 79 * 5, 1e-8);
  Frame odd = frame;
  odd.columns[0][7] = 60;
  EXPECT_TRUE(has(screen(odd).rows[7], "outlier"));
}

TEST(Screen, SpeedersAgainstTheMedian) {
  const Frame frame = answers(5, 2);
  const std::vector<double> seconds{100, 90, 32, 120, kNaN};
  ScreenOptions options;
  options.seconds = seconds;
  const Screening result = screen(frame, options);
  EXPECT_NEAR(result.median_seconds, 95, 1e-12);
  EXPECT_FALSE(has(result.rows[2], "speeder"));
  options.speeder_share = 0.5;
  EXPECT_TRUE(has(screen(frame, options).rows[2], "speeder"));
  EXPECT_FALSE(has(screen(frame, options).rows[4], "speeder"));
}

TEST(Screen, RepeatedRowsAndTexts) {
  Frame frame = answers(6, 4);
  for (auto& column : frame.columns) column[4] = column[1];
  const std::vector<std::string> text{
      "The staff were friendly and quick.", "good",
      "the STAFF were friendly, and quick", "good good good good",
      "服务人员态度很好，办理速度快",       "服务人员态度很好办理速度快"};
  ScreenOptions options;
  options.text = text;
  const Screening result = screen(frame, options);
  EXPECT_TRUE(has(result.rows[4], "repeated_answers"));
  EXPECT_EQ(result.rows[4].same_as, 2U);
  EXPECT_TRUE(has(result.rows[2], "repeated_text"));
  EXPECT_EQ(result.rows[2].same_as, 1U);
  EXPECT_TRUE(has(result.rows[3], "empty_text"));
  EXPECT_FALSE(has(result.rows[1], "repeated_text"));
  EXPECT_FALSE(has(result.rows[0], "repeated_text"));
}

TEST(Screen, TextsThatWerePastedAndChangedALittle) {
  const Frame frame = answers(5, 4);
  const std::vector<std::string> text{
      "The delivery came two days after the day that had been promised to me.",
      "Staff were kind, and the new shop is easy to find.",
      "The delivery came three days after the day that had been promised to me!",
      "送货比约定时间晚了两天，而且没有人打电话通知我，很失望",
      "送货比约定时间晚了三天，而且没有人打电话通知我，很失望"};
  ScreenOptions options;
  options.text = text;
  const Screening result = screen(frame, options);
  EXPECT_TRUE(has(result.rows[2], "similar_text"));
  EXPECT_EQ(result.rows[2].same_as, 1U);
  EXPECT_FALSE(has(result.rows[2], "repeated_text"));
  EXPECT_TRUE(has(result.rows[4], "similar_text"));
  EXPECT_EQ(result.rows[4].same_as, 4U);
  EXPECT_FALSE(has(result.rows[0], "similar_text"));
  EXPECT_FALSE(has(result.rows[1], "similar_text"));
}

TEST(Screen, MissingAnswersBreakRunsOnly) {
  Frame frame = answers(40, 6);
  answer(frame, 0, {5, 5, kNaN, 5, 5, 5, 1, 2, 3, 4, 6, 7});
  const Screening result = screen(frame);
  EXPECT_EQ(result.rows[0].longstring, 3U);
  EXPECT_EQ(result.rows[0].answered, 11U);
  EXPECT_TRUE(std::isnan(result.rows[0].mahalanobis));
  EXPECT_FALSE(std::isnan(result.rows[1].mahalanobis));
}

TEST(Screen, Refusals) {
  EXPECT_EQ(screen({{"a"}, {{1, 2}}}).verdict.cause, "too_few_items");
  EXPECT_EQ(screen({{"a", "b"}, {{}, {}}}).verdict.cause, "no_rows");
  EXPECT_EQ(screen({{"a", "b"}, {{1}, {}}}).verdict.cause, "length_mismatch");
  const Frame frame = answers(30, 1);
  ScreenOptions options;
  options.grids = {{"g", {0, 1}}};
  EXPECT_EQ(screen(frame, options).verdict.cause, "small_grid");
  Frame collinear = random_frame(2, 30, 1);
  collinear.names.push_back("twice");
  collinear.columns.push_back(collinear.columns[0]);
  const Screening result = screen(collinear);
  EXPECT_TRUE(result.verdict.ok());
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_EQ(result.warnings[0].code, "collinear");
}

RC_GTEST_PROP(Screen, RowOrderAndLinearScaleDoNotChangeFlags, ()) {
  const Frame frame = answers(40, *rc::gen::arbitrary<std::uint64_t>());
  Frame turned = frame;
  for (auto& column : turned.columns) {
    std::reverse(column.begin(), column.end());
    for (double& x : column) x = 8 - x;
  }
  const Screening a = screen(frame);
  const Screening b = screen(turned);
  for (std::size_t i = 0; i < 40; ++i) {
    RC_ASSERT(a.rows[i].longstring == b.rows[39 - i].longstring);
    RC_ASSERT(std::fabs(a.rows[i].irv - b.rows[39 - i].irv) < 1e-12);
    RC_ASSERT(std::fabs(a.rows[i].mahalanobis - b.rows[39 - i].mahalanobis) < 1e-8);
  }
}

}  // namespace
}  // namespace troth::stats
