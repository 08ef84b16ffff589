#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "intake/reader_problems.h"
#include "intake/reader_testing.h"

namespace troth::intake {
namespace {

using testing::Cells;
using ::testing::ElementsAre;
using testing::read_text;
using testing::Table;

TEST(JsonReader, ReadsObjects) {
  const Table table = read_text(
      "{\"id\": 1, \"name\": \"Ann\"}\n"
      "{\"name\":\"Bo\",\"id\":2}\r\n\n"
      "{\"id\":3}");
  EXPECT_EQ(table.format.kind, "ndjson");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(table.cells(), (Cells{{"1", "Ann"}, {"2", "Bo"}, {"3", ""}}));
  EXPECT_EQ(table.rows[2].line, 4);
  EXPECT_EQ(table.rows[1].raw, "{\"name\":\"Bo\",\"id\":2}");
}

TEST(JsonReader, FlattensNestedObjectsAndKeepsArraysAsJson) {
  const Table table =
      read_text(R"({"a":{"b":1,"c":{"d":"x"}},"tags":["p", {"q":[1]}],"n":null,"t":true,"e":{}})");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"a.b", "a.c.d", "tags", "n", "t"}));
  EXPECT_EQ(table.cells(), (Cells{{"1", "x", R"(["p", {"q":[1]}])", "", "true"}}));
}

TEST(JsonReader, KeepsNumbersAsWritten) {
  const Table table =
      read_text(R"({"a":1.50,"b":-0.0,"c":1e3,"d":12345678901234567890.123456789})");
  EXPECT_EQ(table.cells(), (Cells{{"1.50", "-0.0", "1e3", "12345678901234567890.123456789"}}));
}

TEST(JsonReader, UnderstandsEscapes) {
  const Table table = read_text(R"({"a":"\"\\\/\b\f\n\r\t","b":"é中😀","c\n":"x\u0041"})");
  EXPECT_EQ(table.columns[2], "c\n");
  EXPECT_EQ(table.cells(), (Cells{{"\"\\/\b\f\n\r\t", "é中😀", "xA"}}));
  const Table escaped = read_text(R"({"a":"\u00e9\u4e2d\ud83d\ude00"})");
  EXPECT_EQ(escaped.cells(), (Cells{{"é中😀"}}));
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (const std::string line : {R"({"a":1)",
                                 R"({"a":1}})",
                                 R"({"a":1} x)",
                                 R"({"a":01})",
                                 R"({"a":.5})",
                                 R"({"a":1.})",
                                 R"({"a":+1})",
                                 R"({"a":tru})",
                                 R"({"a":"x)",
                                 R"({a:1})",
                                 R"({"a":1,})",
                                 R"({"a":[1,]})",
                                 R"({"a":[1})",
                                 R"({"a":"\x"})",
                                 R"({"a":"\ud83d"})",
                                 R"({"a":"\ude00"})",
                                 R"({"a":"\u0000"})",
                                 R"({"a":"\u12"})",
                                 "{\"a\":\"\t\"}",
                                 R"({"a":1,"a":2})",
                                 R"({"a":{"b":1},"a.b":2})",
                                 R"([1])",
                                 R"("a")",
                                 "1",
                                 "null",
                                 R"({"a":nan})",
                                 R"({"a" 1})",
                                 R"({"a":[{"b"}]})",
                                 R"({"a":{"b":[1,{"c":}]}})"}) {
    const Table table = read_text("{\"a\":1,\"a.b\":2}\n" + line + "\n{\"a\":3}\n");
    ASSERT_FALSE(table.error.has_value()) << line;
    EXPECT_THAT(table.problems(), ElementsAre("", kBadJson, "")) << line;
    EXPECT_EQ(table.rows[1].raw, line);
  }
}

TEST(JsonReader, BoundsDepth) {
  const auto nested = [](int depth) {
    std::string text = "{\"a\":";
    for (int i = 0; i < depth; ++i) text += "[";
    for (int i = 0; i < depth; ++i) text += "]";
    return text + "}";
  };
  EXPECT_THAT(read_text("{\"a\":1}\n" + nested(60) + "\n").problems(), ElementsAre("", ""));
  EXPECT_THAT(read_text("{\"a\":1}\n" + nested(100000) + "\n").problems(),
              ElementsAre("", kBadJson));
  std::string objects = "{\"a\":1}\n";
  for (int i = 0; i < 100; ++i) objects += "{\"a\":";
  objects += "1" + std::string(100, '}') + "\n";
  EXPECT_THAT(read_text(objects).problems(), ElementsAre("", kBadJson));
}

TEST(JsonReader, TellsOfKeysThatComeTooLate) {
  std::string text;
  while (text.size() < (2U << 20U)) text += "{\"id\":1,\"name\":\"Ann\"}\n";
  const auto rows = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  text += "{\"id\":2,\"surname\":\"Lee\"}\n";
  const Table table = read_text(text);
  ASSERT_EQ(table.rows.size(), rows + 1);
  EXPECT_EQ(table.rows[rows - 1].problem, "");
  EXPECT_EQ(table.rows[rows].problem, kUnknownKey);
  EXPECT_EQ(table.rows[rows].fields, (std::vector<std::string>{"2", ""}));
  EXPECT_EQ(table.rows[rows].line, static_cast<std::int64_t>(rows + 1));
}

TEST(JsonReader, TellsOfBrokenBytesAndLongLines) {
  ReadOptions options;
  options.encoding = "UTF-8";
  EXPECT_THAT(read_text("{\"a\":1}\n{\"a\":\"\xE9\"}\n", options).problems(),
              ElementsAre("", kBadEncoding));
  EXPECT_THAT(read_text(std::string("{\"a\":1}\n{\"a\":\"\0\"}\n", 18)).problems(),
              ElementsAre("", kNulByte));
  const Table table =
      read_text("{\"a\":1}\n{\"a\":\"" + std::string(3 * kMaxRowBytes, 'x') + "\"}\n{\"a\":2}\n");
  EXPECT_THAT(table.problems(), ElementsAre("", kTooLong, ""));
  EXPECT_EQ(table.rows[2].line, 3);
}

TEST(JsonReader, RefusesOtherJson) {
  const Table pretty = read_text("{\n  \"a\": 1\n}\n");
  EXPECT_EQ(pretty.error.value().code, ErrorCode::bad_input);
  EXPECT_NE(pretty.error->hint.find("jq"), std::string::npos);
  EXPECT_EQ(read_text("[{\"a\":1}]").error.value().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace troth::intake
