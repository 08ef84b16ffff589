#include "db/postgres_row.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace troth::db {
namespace {

constexpr std::int64_t kNumericBase = 10'000;
constexpr std::uint64_t kNumericNegative = 0x4000;
constexpr std::uint64_t kNumericSpecial = 0xC000;

/// The header and digits of a numeric: digit i stands for digit * 10000^(weight - i).
struct Numeric {
  int digits = 0;
  int weight = 0;
  std::uint64_t sign = 0;
  std::string_view bytes;

  explicit Numeric(std::string_view all) {
    constexpr std::size_t kHeader = 8;
    TROTH_ASSERT(all.size() >= kHeader);
    digits = static_cast<int>(read_big_endian(all.data(), 2));
    weight = static_cast<std::int16_t>(read_big_endian(all.data() + 2, 2));
    sign = read_big_endian(all.data() + 4, 2);
    bytes = all.substr(kHeader);
  }
  std::int64_t digit(int i) const {
    if (i >= digits) return 0;
    return static_cast<std::int64_t>(read_big_endian(bytes.data() + 2 * i, 2));
  }
};

template <typename T>
T parse(std::string_view text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t to_integer(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  if (std::isnan(value)) return 0;
  if (value >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (value < -kLimit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

double read_float(std::string_view bytes, Wire wire) {
  const auto bits = read_big_endian(bytes.data(), bytes.size());
  if (wire == Wire::float8) return std::bit_cast<double>(bits);
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
}

}  // namespace

Wire wire_of(Oid type) {
  switch (type) {
    case 16:
      return Wire::boolean;
    case 20:
      return Wire::int8;
    case 21:
      return Wire::int2;
    case 23:
    case 26:  // oid
      return Wire::int4;
    case 700:
      return Wire::float4;
    case 701:
      return Wire::float8;
    case 1700:
      return Wire::numeric;
    case 18:    // "char"
    case 19:    // name
    case 25:    // text
    case 114:   // json
    case 705:   // unknown
    case 1042:  // character
    case 1043:  // character varying
      return Wire::text;
    default:
      return Wire::unknown;
  }
}

std::uint64_t read_big_endian(const char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

void write_big_endian(std::uint64_t value, char* bytes) {
  for (int i = 7; i >= 0; --i) {
    bytes[i] = static_cast<char>(value & 0xffU);
    value >>= 8U;
  }
}

std::int64_t numeric_to_integer(std::string_view bytes) {
  const Numeric numeric(bytes);
  if ((numeric.sign & kNumericSpecial) == kNumericSpecial)
    return to_integer(numeric_to_real(bytes));
  const bool negative = numeric.sign == kNumericNegative;
  std::int64_t value = 0;
  for (int i = 0; i <= numeric.weight; ++i) {
    const auto digit = negative ? -numeric.digit(i) : numeric.digit(i);
    if (__builtin_mul_overflow(value, kNumericBase, &value) ||
        __builtin_add_overflow(value, digit, &value)) {
      return negative ? std::numeric_limits<std::int64_t>::min()
                      : std::numeric_limits<std::int64_t>::max();
    }
  }
  return value;
}

double numeric_to_real(std::string_view bytes) {
  const Numeric numeric(bytes);
  constexpr std::uint64_t kPlusInfinity = 0xD000;
  constexpr std::uint64_t kMinusInfinity = 0xF000;
  if (numeric.sign == kPlusInfinity) return std::numeric_limits<double>::infinity();
  if (numeric.sign == kMinusInfinity) return -std::numeric_limits<double>::infinity();
  if (numeric.sign == kNumericSpecial) return std::numeric_limits<double>::quiet_NaN();
  // Through decimal text, so that the double is the nearest one.
  std::string text = numeric.sign == kNumericNegative ? "-0" : "0";
  for (int i = 0; i < numeric.digits; ++i) {
    fmt::format_to(std::back_inserter(text), "{:04}", numeric.digit(i));
  }
  fmt::format_to(std::back_inserter(text), "e{}", 4 * (numeric.weight - numeric.digits + 1));
  return parse<double>(text);
}

void PostgresRow::learn(const PGresult* result) {
  const int columns = PQnfields(result);
  wires_.resize(static_cast<std::size_t>(columns));
  written_.resize(wires_.size());
  for (int column = 0; column < columns; ++column) {
    const auto wire = wire_of(PQftype(result, column));
    wires_[static_cast<std::size_t>(column)] = wire;
    if (wire == Wire::unknown && unreadable_.empty()) unreadable_ = PQfname(result, column);
  }
  known_ = true;
}

std::int64_t PostgresRow::integer(int column) const {
  const auto kind = wire(column);
  if (is_null(column)) return 0;
  const auto value = bytes(column);
  switch (kind) {
    case Wire::int8:
      return static_cast<std::int64_t>(read_big_endian(value.data(), 8));
    case Wire::int4:
      return static_cast<std::int32_t>(read_big_endian(value.data(), 4));
    case Wire::int2:
      return static_cast<std::int16_t>(read_big_endian(value.data(), 2));
    case Wire::boolean:
      return value.front() == 0 ? 0 : 1;
    case Wire::float4:
    case Wire::float8:
      return to_integer(read_float(value, kind));
    case Wire::numeric:
      return numeric_to_integer(value);
    case Wire::text:
    case Wire::unknown:
      return parse<std::int64_t>(value);
  }
  return 0;
}

double PostgresRow::real(int column) const {
  const auto kind = wire(column);
  if (is_null(column)) return 0;
  switch (kind) {
    case Wire::float4:
    case Wire::float8:
      return read_float(bytes(column), kind);
    case Wire::numeric:
      return numeric_to_real(bytes(column));
    case Wire::text:
    case Wire::unknown:
      return parse<double>(bytes(column));
    case Wire::boolean:
    case Wire::int2:
    case Wire::int4:
    case Wire::int8:
      break;
  }
  return static_cast<double>(integer(column));
}

std::string_view PostgresRow::text(int column) const {
  const auto kind = wire(column);
  if (is_null(column)) return {};
  if (kind == Wire::text || kind == Wire::unknown) return bytes(column);
  auto& written = written_[static_cast<std::size_t>(column)];
  if (kind == Wire::float4 || kind == Wire::float8 || kind == Wire::numeric) {
    written = fmt::format("{}", real(column));
  } else {
    written = fmt::format("{}", integer(column));
  }
  return written;
}

}  // namespace troth::db
