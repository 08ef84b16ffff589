#include "db/postgres_row.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace troth::db {
namespace {

void append(std::string& bytes, std::uint64_t value) {
  bytes += static_cast<char>((value >> 8U) & 0xffU);
  bytes += static_cast<char>(value & 0xffU);
}

/// The wire form of digits * 10000^exponent, digits in base 10000, as PostgreSQL sends it: without
/// zero digits at either end.
std::string numeric(std::vector<int> digits, int exponent, bool negative) {
  while (!digits.empty() && digits.back() == 0) {
    digits.pop_back();
    ++exponent;
  }
  const auto weight = digits.empty() ? 0 : static_cast<int>(digits.size()) - 1 + exponent;
  std::string bytes;
  append(bytes, digits.size());
  append(bytes, static_cast<std::uint64_t>(weight));
  append(bytes, negative ? 0x4000 : 0);
  append(bytes, 0);
  for (const int digit : digits) append(bytes, static_cast<std::uint64_t>(digit));
  return bytes;
}

std::string numeric(std::int64_t value) {
  auto rest =
      value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  std::vector<int> digits;
  for (; rest > 0; rest /= 10000) digits.insert(digits.begin(), static_cast<int>(rest % 10000));
  return numeric(digits, 0, value < 0);
}

std::string special(std::uint64_t sign) {
  std::string bytes;
  for (const std::uint64_t part : {std::uint64_t{0}, std::uint64_t{0}, sign, std::uint64_t{0}}) {
    append(bytes, part);
  }
  return bytes;
}

RC_GTEST_PROP(Numeric, IntegersSurvive, (std::int64_t value)) {
  RC_ASSERT(numeric_to_integer(numeric(value)) == value);
  RC_ASSERT(numeric_to_real(numeric(value)) == static_cast<double>(value));
}

TEST(Numeric, EdgesOfSixtyFourBitsSurvive) {
  for (const auto value :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
        std::int64_t{0}, std::int64_t{10000}, std::int64_t{-100000000}}) {
    EXPECT_EQ(numeric_to_integer(numeric(value)), value);
  }
}

TEST(Numeric, WhatDoesNotFitStaysAtTheEdge) {
  EXPECT_EQ(numeric_to_integer(numeric({1}, 5, false)), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(numeric_to_integer(numeric({1}, 5, true)), std::numeric_limits<std::int64_t>::min());
}

TEST(Numeric, FractionsAreTheNearestDouble) {
  EXPECT_EQ(numeric_to_real(numeric({625}, -1, false)), 0.0625);
  EXPECT_EQ(numeric_to_real(numeric({1, 2345, 5000}, -1, true)), -12345.5);
  EXPECT_EQ(numeric_to_integer(numeric({1, 2345, 5000}, -1, true)), -12345);
  EXPECT_EQ(numeric_to_real(numeric({1000}, -1, false)), 0.1);
  EXPECT_EQ(numeric_to_integer(numeric({9999}, -1, false)), 0);
}

TEST(Numeric, SpecialValuesAreThoseOfDoubles) {
  EXPECT_TRUE(std::isnan(numeric_to_real(special(0xC000))));
  EXPECT_EQ(numeric_to_real(special(0xD000)), std::numeric_limits<double>::infinity());
  EXPECT_EQ(numeric_to_real(special(0xF000)), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(numeric_to_integer(special(0xC000)), 0);
  EXPECT_EQ(numeric_to_integer(special(0xD000)), std::numeric_limits<std::int64_t>::max());
}

RC_GTEST_PROP(BigEndian, WhatIsWrittenIsRead, (std::uint64_t value)) {
  std::array<char, 8> bytes;
  write_big_endian(value, bytes.data());
  RC_ASSERT(read_big_endian(bytes.data(), bytes.size()) == value);
}

}  // namespace
}  // namespace troth::db
