#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "intake/reader_csv_parser.h"
#include "intake/reader_testing.h"

namespace troth::intake {
namespace {

using testing::Cells;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::read_text;
using testing::Table;

TEST(CsvReader, ReadsPlainRows) {
  const Table table = read_text("a,b\n1,2\n3,4\n");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(table.cells(), (Cells{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 3);
  EXPECT_EQ(table.rows[1].raw, "3,4");
  EXPECT_EQ(table.format.kind, "csv");
  EXPECT_EQ(table.format.encoding, "UTF-8");
  EXPECT_TRUE(table.format.encoding_certain);
}

TEST(CsvReader, TakesTheLastRowWithoutLineEnd) {
  EXPECT_EQ(read_text("a,b\n1,2").cells(), (Cells{{"1", "2"}}));
  EXPECT_EQ(read_text("a,b\n1,\"2\"").cells(), (Cells{{"1", "2"}}));
  EXPECT_EQ(read_text("a,b\n1,").cells(), (Cells{{"1", ""}}));
}

TEST(CsvReader, ReadsQuotedLineBreaksAndDoubledQuotes) {
  const Table table = read_text("a,b\r\n\"one\r\ntwo\",\"say \"\"yes\"\"\"\r\n3,\"\"\"\"\r\n");
  EXPECT_EQ(table.cells(), (Cells{{"one\r\ntwo", "say \"yes\""}, {"3", "\""}}));
  EXPECT_EQ(table.rows[0].raw, "\"one\r\ntwo\",\"say \"\"yes\"\"\"");
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(CsvReader, MixesLineEnds) {
  const Table table = read_text("a,b\r1,2\n3,4\r\n5,6\r\r\n\n7,8");
  EXPECT_EQ(table.cells(), (Cells{{"1", "2"}, {"3", "4"}, {"5", "6"}, {"7", "8"}}));
  EXPECT_EQ(table.rows[3].line, 7);
}

TEST(CsvReader, LeavesQuotesInsidePlainFieldsAlone) {
  EXPECT_EQ(read_text("a,b\n5\" pipe,it's \"so\"\n").cells(), (Cells{{"5\" pipe", "it's \"so\""}}));
}

TEST(CsvReader, IgnoresBlanksAroundQuotes) {
  EXPECT_EQ(read_text("a, b\n1, \"x, y\" \n").cells(), (Cells{{"1", "x, y"}}));
  EXPECT_EQ(read_text("a, b\n1, \"x, y\" \n").columns, (std::vector<std::string>{"a", "b"}));
}

TEST(CsvReader, TakesNumbersOutOfTheFormulasThatKeepTheirZeros) {
  EXPECT_EQ(read_text("a,b\n=\"00123\",x\n\"=\"\"0456\"\"\",y\n").cells(),
            (Cells{{"00123", "x"}, {"0456", "y"}}));
  EXPECT_EQ(read_text("a,b\n=1+2,\"=x\"\n").cells(), (Cells{{"=1+2", "=x"}}));
}

TEST(CsvReader, PassesOverTitlesAboveTheTable) {
  const Table table =
      read_text("Sales report\n\n\"May, 2021\"\nid;name;price\n1;Tea;2,50\n2;Pot;9,00\n");
  EXPECT_EQ(table.columns, (std::vector<std::string>{"id", "name", "price"}));
  EXPECT_EQ(table.cells(), (Cells{{"1", "Tea", "2,50"}, {"2", "Pot", "9,00"}}));
  EXPECT_EQ(table.rows[0].line, 5);
  const Table padded = read_text("账单明细,,,\n昵称：[x],,,\n时间,类型,金额,备注\n1,2,3,4\n");
  EXPECT_EQ(padded.columns, (std::vector<std::string>{"时间", "类型", "金额", "备注"}));
  // A narrow table keeps its header.
  EXPECT_EQ(read_text("name\nAda, Countess\nBo\n").columns, (std::vector<std::string>{"name"}));
}

TEST(CsvReader, SkipsLinesThatSayNothing) {
  const Table table = read_text("\n\na,b,c\n\n1,2,3\n   \n,,\n\"\",,\n4,5,6\n\n");
  EXPECT_EQ(table.cells(), (Cells{{"1", "2", "3"}, {"4", "5", "6"}}));
  EXPECT_EQ(table.rows[1].line, 9);
}

TEST(CsvReader, FindsTheSeparator) {
  EXPECT_EQ(read_text("a;b\n1,5;2\n3,5;4\n").format.separator, ';');
  EXPECT_EQ(read_text("a\tb\n1,5\t2;3\n").format.separator, '\t');
  EXPECT_EQ(read_text("a|b|c\n1|2|3\n").format.separator, '|');
  EXPECT_EQ(read_text("\"a;b;c\",b\n\"1;2;3\",2\n").format.separator, ',');
  EXPECT_EQ(read_text("name\nAda\n").format.separator, ',');
}

TEST(CsvReader, ObeysTheSeparatorLineOfExcel) {
  const Table table = read_text("sep=;\r\na;b,c\r\n1;2\r\n");
  EXPECT_EQ(table.format.separator, ';');
  EXPECT_EQ(table.columns, (std::vector<std::string>{"a", "b,c"}));
  EXPECT_EQ(table.rows.at(0).line, 3);
}

TEST(CsvReader, ObeysTheSeparatorGiven) {
  ReadOptions options;
  options.separator = '#';
  EXPECT_EQ(read_text("a#b,c\n1#2,3\n", options).cells(), (Cells{{"1", "2,3"}}));
}

TEST(CsvReader, ForgivesTrailingSeparators) {
  EXPECT_EQ(read_text("a,b,\n1,2,\n3,4,\n").cells(), (Cells{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(read_text("a,b\n1,2,,\n3,4\n").cells(), (Cells{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(read_text("a,b,\n1,2\n").cells(), (Cells{{"1", "2"}}));
}

TEST(CsvReader, ARowEndsWithItsLastColumn) {
  const Table table = read_text("a,b,\n1,2,\n\"x,y\",\"z\", ,\n");
  EXPECT_EQ(table.cells(), (Cells{{"1", "2"}, {"x,y", "z"}}));
  EXPECT_EQ(table.rows[0].raw, "1,2");
  EXPECT_EQ(table.rows[1].raw, "\"x,y\",\"z\"");
}

TEST(CsvReader, NamesColumnsWithoutAName) {
  EXPECT_EQ(read_text(",a\n0,x\n").columns, (std::vector<std::string>{"column 1", "a"}));
  EXPECT_EQ(read_text("a,\n1,2\n").columns, (std::vector<std::string>{"a", "column 2"}));
}

TEST(CsvReader, TellsOfRowsWithTooFewOrTooManyFields) {
  const Table table = read_text("a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n");
  EXPECT_THAT(table.problems(), ElementsAre("", kTooFewFields, kTooManyFields, ""));
  EXPECT_EQ(table.rows[1].raw, "1,2");
  EXPECT_EQ(table.rows[2].raw, "1,2,3,4");
  EXPECT_EQ(table.rows[2].line, 4);
}

TEST(CsvReader, AnOpenQuoteCostsOneRowOnly) {
  const Table table = read_text("a,b\n1,\"open\n2,x\n3,y\n");
  EXPECT_THAT(table.problems(), ElementsAre(kOpenQuote, "", ""));
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[0].raw, "1,\"open");
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{"3", "y"}));
}

TEST(CsvReader, AnOpenQuoteDoesNotTurnLaterQuotesAround) {
  const Table table = read_text("a,b\n1,\"open\n2,\"x\"\n3,\"y\"\n");
  EXPECT_THAT(table.problems(), ElementsAre(kOpenQuote, "", ""));
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{"3", "y"}));
}

TEST(CsvReader, TheProblemNamesTheLineOfTheOpenQuote) {
  const Table table = read_text("a,b\n\"one\ntwo\",\"open\n3,y\n");
  EXPECT_THAT(table.problems(), ElementsAre(kOpenQuote, ""));
  EXPECT_EQ(table.rows[0].line, 3);
  EXPECT_EQ(table.rows[0].raw, "\"one\ntwo\",\"open");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(CsvReader, TellsOfStrayQuotes) {
  const Table table = read_text("a,b\n\"say \"yes\" now\",2\n3,4\n");
  EXPECT_THAT(table.problems(), ElementsAre(kStrayQuote, ""));
  EXPECT_EQ(table.rows[0].raw, "\"say \"yes\" now\",2");
}

TEST(CsvReader, AQuoteIsBounded) {
  const std::string far(kMaxFieldBytes + 1, 'x');
  const Table table = read_text("a,b\n1,\"open\n" + far + "\n2,\"x\n3,y\n");
  EXPECT_THAT(table.problems(), ElementsAre(kOpenQuote, kTooFewFields, kOpenQuote, ""));
  const std::string near(kMaxFieldBytes, 'x');
  EXPECT_TRUE(read_text("a,b\n1,\"" + near + "\"\n").cells() == (Cells{{"1", near}}));
}

TEST(CsvReader, ARowIsBounded) {
  const std::string huge(3 * kMaxRowBytes, 'x');
  const Table table = read_text("a,b\n1,2\n" + huge + "\n3,4\r\n");
  EXPECT_THAT(table.problems(), ElementsAre("", kTooLong, ""));
  EXPECT_TRUE(table.rows[1].raw == std::string(kTooLongKept, 'x'));
  EXPECT_EQ(table.rows[2].line, 4);
  EXPECT_EQ(table.rows[2].fields, (std::vector<std::string>{"3", "4"}));
}

TEST(CsvReader, TellsOfZeroBytes) {
  const Table table = read_text(std::string("a,b\n1,\0x\n2,y\n", 13));
  EXPECT_THAT(table.problems(), ElementsAre(kNulByte, ""));
}

TEST(CsvReader, TellsOfBytesThatAreNotTheEncoding) {
  ReadOptions options;
  options.encoding = "UTF-8";
  const Table table = read_text("a,b\n1,\xE9t\xE9\n2,\xC3\xA9t\xC3\xA9\n", options);
  EXPECT_THAT(table.problems(), ElementsAre(kBadEncoding, ""));
  EXPECT_EQ(table.rows[1].fields[1], "été");
}

TEST(CsvReader, RefusesWhatHasNoUsableHeader) {
  EXPECT_EQ(read_text("").error.value().code, ErrorCode::bad_input);
  EXPECT_EQ(read_text("\n \n").error.value().code, ErrorCode::bad_input);
  const Error twice = read_text("a,b,a\n1,2,3\n").error.value();
  EXPECT_EQ(twice.code, ErrorCode::bad_input);
  EXPECT_THAT(twice.message, HasSubstr("\"a\""));
  EXPECT_THAT(twice.message, HasSubstr("1. and the 3."));
  const Error data = read_text("1001,2021-03-04,9.99\n1002,2021-03-05,5.00\n").error.value();
  EXPECT_EQ(data.code, ErrorCode::bad_input);
  EXPECT_THAT(data.message, HasSubstr("2021-03-04"));
  EXPECT_EQ(read_text("a,\"b\n").error.value().code, ErrorCode::bad_input);
}

TEST(CsvReader, AHeaderAloneIsATableWithoutRows) {
  const Table table = read_text("a,b\n");
  EXPECT_FALSE(table.error.has_value());
  EXPECT_TRUE(table.rows.empty());
}

TEST(SpecialScanner, BothWaysFindTheSameBytes) {
  std::string text;
  for (int i = 0; i < 256; ++i) text.push_back(static_cast<char>(i));
  text += "a,b\"c\n\rd,,,\"\"\"\n\n\r\r;;,\x8C\xA2\x8A\x8D\x0B\x2D\x23" + std::string(100, ',');
  text += std::string(kScanPadding, '\0');
  for (std::size_t at = 0; at + 64 <= text.size(); ++at) {
    for (const char separator : {',', ';', '\t', '|'}) {
      ASSERT_EQ(special_bytes(text.data() + at, separator),
                special_bytes_portable(text.data() + at, separator))
          << at;
    }
  }
}

}  // namespace
}  // namespace troth::intake
