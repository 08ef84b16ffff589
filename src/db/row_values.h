#pragma once
// Columns that may be NULL, as values that may be absent.

#include <cstdint>
#include <optional>

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

}  // namespace troth::db
