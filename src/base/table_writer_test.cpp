#include "base/table_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "base/decimal.h"

namespace troth {
namespace {

std::string written(TableForm form, const std::vector<std::string>& header,
                    const std::vector<std::vector<std::string>>& rows) {
  std::ostringstream out;
  auto output = Output::open("-", out);
  TableWriter writer(**output, form);
  EXPECT_TRUE(writer.header(header));
  for (const auto& row : rows) EXPECT_TRUE(writer.row(row));
  EXPECT_EQ(writer.rows(), static_cast<std::int64_t>(rows.size()));
  return out.str();
}

TEST(TableWriter, CsvQuotesWhatNeedsIt) {
  EXPECT_EQ(written(TableForm::csv, {"a", "b,c"}, {{"plain", "x"}, {"1,2", "say \"hi\""}}),
            "a,\"b,c\"\nplain,x\n\"1,2\",\"say \"\"hi\"\"\"\n");
  EXPECT_EQ(written(TableForm::csv, {"a", "b"}, {{"two\nlines", " blank "}, {"", "\r"}}),
            "a,b\n\"two\nlines\",\" blank \"\n,\"\r\"\n");
}

TEST(TableWriter, CsvOfOneEmptyColumnIsNotABlankLine) {
  EXPECT_EQ(written(TableForm::csv, {"a"}, {{""}}), "a\n\"\"\n");
}

TEST(TableWriter, TsvQuotesTabsAndNotCommas) {
  EXPECT_EQ(written(TableForm::tsv, {"a", "b"}, {{"1,2", "x\ty"}}), "a\tb\n1,2\t\"x\ty\"\n");
}

TEST(TableWriter, NdjsonHasEveryKeyInOrder) {
  EXPECT_EQ(written(TableForm::ndjson, {"a", "b\"c"}, {{"1", ""}, {"x\n\x01\\", "你好"}}),
            "{\"a\":\"1\",\"b\\\"c\":null}\n"
            "{\"a\":\"x\\n\\u0001\\\\\",\"b\\\"c\":\"你好\"}\n");
}

TEST(TableWriter, FormIsInTheName) {
  EXPECT_EQ(table_form("a.csv"), TableForm::csv);
  EXPECT_EQ(table_form("A.TSV.GZ"), TableForm::tsv);
  EXPECT_EQ(table_form("x/a.ndjson.gz"), TableForm::ndjson);
  EXPECT_EQ(table_form("a.jsonl"), TableForm::ndjson);
  EXPECT_EQ(table_form("-"), TableForm::csv);
}

TEST(UnambiguousDecimal, ThreeDecimalsGetAFourth) {
  EXPECT_EQ(unambiguous_decimal("1.234"), "1.2340");
  EXPECT_EQ(unambiguous_decimal("1.2340"), "1.2340");
  EXPECT_EQ(unambiguous_decimal("-0.500"), "-0.5");
  EXPECT_EQ(unambiguous_decimal("12.00"), "12");
  EXPECT_EQ(unambiguous_decimal("1200"), "1200");
  EXPECT_EQ(unambiguous_decimal("-0.00"), "0");
  EXPECT_EQ(unambiguous_decimal("0.12345"), "0.12345");
  EXPECT_EQ(unambiguous_decimal(4.0), "4");
  EXPECT_EQ(unambiguous_decimal(1.125), "1.1250");
  EXPECT_EQ(unambiguous_decimal(1e21), "1000000000000000000000");
}

RC_GTEST_PROP(UnambiguousDecimal, DoublesComeBack, (double value)) {
  RC_PRE(std::isfinite(value));
  const auto text = unambiguous_decimal(value);
  RC_ASSERT(std::strtod(text.c_str(), nullptr) == value);
  const auto point = text.find('.');
  RC_ASSERT(point == std::string::npos || text.size() - point != 4);
}

RC_GTEST_PROP(UnambiguousDecimal, ScaledIntegersComeBack, (std::int32_t scaled)) {
  for (const int scale : {0, 2, 3, 4})
    RC_ASSERT(parse_decimal(unambiguous_decimal(format_decimal(scaled, scale)), scale) ==
              std::optional<std::int64_t>(scaled));
}

}  // namespace
}  // namespace troth
