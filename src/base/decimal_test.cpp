#include "base/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <string>

namespace troth {
namespace {

constexpr NumberStyle kContinental{',', '.'};
constexpr NumberStyle kUngrouped{'.', 0};
constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
constexpr auto kMin = std::numeric_limits<std::int64_t>::min();

TEST(ParseDecimal, ReadsPlainNumbers) {
  EXPECT_EQ(parse_decimal("0", 2), 0);
  EXPECT_EQ(parse_decimal("12", 2), 1200);
  EXPECT_EQ(parse_decimal("12.5", 2), 1250);
  EXPECT_EQ(parse_decimal(".5", 2), 50);
  EXPECT_EQ(parse_decimal("5.", 2), 500);
  EXPECT_EQ(parse_decimal("007", 0), 7);
  EXPECT_EQ(parse_decimal("  3.10\t", 2), 310);
}

TEST(ParseDecimal, RoundsSurplusDigitsHalfAwayFromZero) {
  EXPECT_EQ(parse_decimal("1,234.565", 2), 123457);
  EXPECT_EQ(parse_decimal("1.004999999999", 2), 100);
  EXPECT_EQ(parse_decimal("1.005", 2), 101);
  EXPECT_EQ(parse_decimal("-1.005", 2), -101);
  EXPECT_EQ(parse_decimal("0.5", 0), 1);
  EXPECT_EQ(parse_decimal("-0.5", 0), -1);
  EXPECT_EQ(parse_decimal("9.995", 2), 1000);
}

TEST(ParseDecimal, ReadsSignsCurrenciesAndBrackets) {
  for (const auto* five :
       {"+5", "5.00", "£5", "$ 5", "5€", "¥5", "￥5", "5 元", "GBP 5", "5 EUR", "usd5", "RMB 5"})
    EXPECT_EQ(parse_decimal(five, 2), 500) << five;
  for (const auto* minus_five :
       {"-5", "−5", "－5", "5-", "-£5", "£-5", "(5)", "(£5)", "£(5)", "（5）", "EUR -5", "-5 EUR"})
    EXPECT_EQ(parse_decimal(minus_five, 2), -500) << minus_five;
}

TEST(ParseDecimal, ReadsFullWidthDigits) {
  EXPECT_EQ(parse_decimal("１２３．４５", 2), 12345);
  EXPECT_EQ(parse_decimal("￥１，２３４", 2), 123400);
  EXPECT_EQ(parse_decimal("\u3000７\u3000", 0), 7);
}

TEST(ParseDecimal, ReadsOtherStyles) {
  EXPECT_EQ(parse_decimal("1.234,56", 2, kContinental), 123456);
  EXPECT_EQ(parse_decimal("1 234,56", 2, {',', ' '}), 123456);
  EXPECT_EQ(parse_decimal("1\u00a0234,56", 2, {',', ' '}), 123456);
  EXPECT_EQ(parse_decimal("1’234.56", 2, {'.', '\''}), 123456);
  EXPECT_EQ(parse_decimal("12,34,567.00", 2), 123456700);
  EXPECT_EQ(parse_decimal("1234.5", 2, kUngrouped), 123450);
}

TEST(ParseDecimal, RefusesWhatIsNotOneNumber) {
  for (const auto* text :
       {"",         " ",       "-",    ".",        ",",        "abc",  "12 34",  "1.2.3",
        "--5",      "-5-",     "(5",   "5)",       "-(5)",     "(-5)", "££5",    "£5€",
        "5 GBP £",  "1e5",     "0x10", "NaN",      "inf",      "5%",   "12a",    "one",
        "XYZ 5",    "½",       "1,23", "12,3456",  ",123",     "1,",   "1,,234", "0,123",
        "1,234,56", "1.5,000", "５a",  "\xff\xfe", "1\xef\xbc"})
    EXPECT_FALSE(parse_decimal(text, 2)) << text;
  EXPECT_FALSE(parse_decimal("1,234", 2, kUngrouped));
  EXPECT_FALSE(parse_decimal(std::string(1000, '1'), 0));
  EXPECT_FALSE(parse_decimal(std::string("1\0002", 3), 0));
}

TEST(ParseDecimal, FitsOrIsRefused) {
  EXPECT_EQ(parse_decimal("9223372036854775807", 0), kMax);
  EXPECT_EQ(parse_decimal("-9223372036854775807", 0), -kMax);
  EXPECT_FALSE(parse_decimal("9223372036854775808", 0));
  EXPECT_EQ(parse_decimal("92233720368547758.07", 2), kMax);
  EXPECT_FALSE(parse_decimal("92233720368547758.075", 2));
  EXPECT_FALSE(parse_decimal("92233720368547759", 2));
  EXPECT_FALSE(parse_decimal("10", 18));
  EXPECT_EQ(parse_decimal("9", 18), 9'000'000'000'000'000'000);
}

RC_GTEST_PROP(ParseDecimal, ReadsBackWhatFormatDecimalWrites, ()) {
  const auto value = *rc::gen::arbitrary<std::int64_t>();
  const auto scale = *rc::gen::inRange(0, 19);
  RC_PRE(value != kMin);
  RC_ASSERT(parse_decimal(format_decimal(value, scale), scale) == value);
}

RC_GTEST_PROP(ParseDecimal, NeverCrashes, (const std::string& text)) {
  parse_decimal(text, 2);
  parse_decimal(text, 0, kContinental);
}

TEST(Rescale, RoundsHalfAwayFromZero) {
  EXPECT_EQ(rescale(12345, 3, 2), 1235);
  EXPECT_EQ(rescale(-12345, 3, 2), -1235);
  EXPECT_EQ(rescale(12344, 3, 2), 1234);
  EXPECT_EQ(rescale(5, 1, 0), 1);
  EXPECT_EQ(rescale(7, 0, 4), 70000);
  EXPECT_EQ(rescale(7, 2, 2), 7);
  EXPECT_EQ(rescale(kMax, 18, 0), 9);
  EXPECT_EQ(rescale(kMin, 18, 0), -9);
  EXPECT_DEATH(rescale(kMax, 0, 1), "contradiction");
}

TEST(LineAmount, IsExactUpToOneRounding) {
  EXPECT_EQ(line_amount(1'000, 25'500, 2), 255);
  EXPECT_EQ(line_amount(6'000, 25'500, 2), 1530);
  EXPECT_EQ(line_amount(-6'000, 25'500, 2), -1530);
  EXPECT_EQ(line_amount(1'000, 50, 2), 1);       // 0.005 becomes 0.01
  EXPECT_EQ(line_amount(-1'000, 50, 2), -1);     // and -0.005 becomes -0.01
  EXPECT_EQ(line_amount(333, 100'000, 2), 333);  // a third of a kilogram at 10.00
  EXPECT_EQ(line_amount(2'000, 1'500'000, 0), 300);
  EXPECT_EQ(line_amount(1'000, 12'345, 3), 1235);
}

TEST(LineAmount, OverflowIsEmptyNotWrong) {
  EXPECT_FALSE(line_amount(kMax, kMax, 2));
  EXPECT_FALSE(line_amount(kMin, kMin, 2));
  EXPECT_EQ(line_amount(kMax, 10'000, 3), kMax);
}

RC_GTEST_PROP(UnitPrice, IsTheInverseOfLineAmount, ()) {
  const auto price = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
  const auto pieces = *rc::gen::inRange<std::int64_t>(1, 10'000);
  // Whole pieces at a price of whole minor units: nothing is rounded on the way.
  const auto amount = line_amount(pieces * 1000, price * 100, 2);
  RC_ASSERT(amount.has_value());
  RC_ASSERT(unit_price_e4(*amount, pieces * 1000, 2) == price * 100);
  RC_ASSERT(unit_price_e4(-*amount, pieces * -1000, 2) == price * 100);
}

TEST(UnitPrice, OfNothingIsEmpty) {
  EXPECT_FALSE(unit_price_e4(100, 0, 2));
  EXPECT_FALSE(unit_price_e4(kMax, 1, 2));
}

TEST(FormatDecimal, WritesPlainText) {
  EXPECT_EQ(format_decimal(-1205, 2), "-12.05");
  EXPECT_EQ(format_decimal(5, 2), "0.05");
  EXPECT_EQ(format_decimal(-5, 3), "-0.005");
  EXPECT_EQ(format_decimal(0, 2), "0.00");
  EXPECT_EQ(format_decimal(42, 0), "42");
  EXPECT_EQ(format_decimal(kMin, 2), "-92233720368547758.08");
  EXPECT_EQ(format_decimal(kMin, 18), "-9.223372036854775808");
}

TEST(CurrencyDecimals, FollowsIso4217) {
  EXPECT_EQ(currency_decimals("GBP"), 2);
  EXPECT_EQ(currency_decimals("CNY"), 2);
  EXPECT_EQ(currency_decimals("JPY"), 0);
  EXPECT_EQ(currency_decimals("KWD"), 3);
  for (const auto* unknown : {"", "GB", "gbp", "XYZ", "GBPX", "P G", "D A"})
    EXPECT_FALSE(currency_decimals(unknown)) << unknown;
}

}  // namespace
}  // namespace troth
