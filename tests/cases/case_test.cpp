#include "case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace troth::cases {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CaseFormat, ReadsFilesCommandsAndExpectations) {
  const auto read = parse_case(
      "# A case.\n"
      "file a.csv\n"
      "| x,y\n"
      "|\n"
      "|  1,2\n"
      "\n"
      "run troth init shop.troth\n"
      "out| Made it.\n"
      "out| ...\n"
      "err none\n"
      "exit 3\n"
      "run troth report shop.troth\n");
  EXPECT_THAT(read.mistakes, IsEmpty());
  ASSERT_EQ(read.steps.size(), 3U);
  const auto& file = std::get<PlantedFile>(read.steps[0]);
  EXPECT_EQ(file.name, "a.csv");
  EXPECT_THAT(file.lines, ElementsAre("x,y", "", " 1,2"));
  const auto& init = std::get<Command>(read.steps[1]);
  EXPECT_EQ(init.line, 7U);
  EXPECT_EQ(init.text, "troth init shop.troth");
  EXPECT_THAT(init.out.lines, ElementsAre("Made it.", "..."));
  EXPECT_TRUE(init.err.given);
  EXPECT_THAT(init.err.lines, IsEmpty());
  EXPECT_EQ(init.exit_code, 3);
  const auto& report = std::get<Command>(read.steps[2]);
  EXPECT_FALSE(report.out.given);
  EXPECT_EQ(report.exit_code, 0);
}

TEST(CaseFormat, LinesThatMeanNothingAreMistakes) {
  EXPECT_THAT(parse_case("out| before any command\n").mistakes, testing::SizeIs(1));
  EXPECT_THAT(parse_case("| before any file\n").mistakes, testing::SizeIs(1));
  EXPECT_THAT(parse_case("run x\nexit maybe\nOut| y\n").mistakes,
              ElementsAre("2: exit maybe", "3: Out| y"));
}

TEST(CaseFormat, LinesMatchWithAsterisks) {
  EXPECT_TRUE(matches_line("abc", "abc"));
  EXPECT_FALSE(matches_line("abc", "abcd"));
  EXPECT_FALSE(matches_line("abcd", "abc"));
  EXPECT_TRUE(matches_line("a*c*", "abbbc"));
  EXPECT_TRUE(matches_line("*", ""));
  EXPECT_FALSE(matches_line("a*c", "abd"));
  EXPECT_TRUE(matches_line("3 \\* 4", "3 * 4"));
  EXPECT_FALSE(matches_line("3 \\* 4", "3 x 4"));
}

TEST(CaseFormat, ManyLinesMatchWithDots) {
  EXPECT_TRUE(matches_lines({"a", "b"}, "a\nb\n"));
  EXPECT_TRUE(matches_lines({"a", "b"}, "a\nb"));
  EXPECT_FALSE(matches_lines({"a"}, "a\nb\n"));
  EXPECT_FALSE(matches_lines({"a", "b"}, "a\n"));
  EXPECT_TRUE(matches_lines({"...", "b"}, "a\na\nb\n"));
  EXPECT_TRUE(matches_lines({"...", "b", "..."}, "b\n"));
  EXPECT_FALSE(matches_lines({"...", "c", "..."}, "a\nb\n"));
  EXPECT_TRUE(matches_lines({}, ""));
  EXPECT_FALSE(matches_lines({}, "a\n"));
}

}  // namespace
}  // namespace troth::cases
