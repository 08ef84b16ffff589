#pragma once
// Columns that may be NULL, as values that may be absent, and the other way.

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/time.h"
#include "db/session.h"

namespace troth::db {

inline std::optional<std::int64_t> integer_or_none(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

inline std::optional<double> real_or_none(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.real(column);
}

inline std::optional<Day> day_or_none(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return static_cast<Day>(row.integer(column));
}

inline std::optional<bool> flag_or_none(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column) != 0;
}

/// NULL for an empty text; the text must outlive its use.
inline Value text_or_null(std::string_view text) {
  return text.empty() ? Value() : Value(text);
}

/// NULL for an absent number, day or instant.
template <typename Number>
Value or_null(const std::optional<Number>& number) {
  if (!number) return {};
  if constexpr (std::is_floating_point_v<Number>) {
    return double{*number};
  } else {
    return std::int64_t{*number};
  }
}

}  // namespace troth::db
