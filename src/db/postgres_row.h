#pragma once
// Inside the db room: rows of PostgreSQL in its binary format.

#include <libpq-fe.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/session.h"

namespace troth::db {

/// How a column's bytes are read; told by its type.
enum class Wire : std::uint8_t {
  text,
  boolean,
  int2,
  int4,
  int8,
  float4,
  float8,
  numeric,
  unknown
};

Wire wire_of(Oid type);

// The type numbers of PostgreSQL's catalog that the room sends.
inline constexpr Oid kInt8Type = 20;
inline constexpr Oid kFloat8Type = 701;
inline constexpr Oid kTextType = 25;

std::uint64_t read_big_endian(const char* bytes, std::size_t size);
void write_big_endian(std::uint64_t value, char* bytes);

/// PostgreSQL's base-10000 numeric, which sum(bigint) and avg() give. Exact up to the fraction,
/// which an integer loses and a double rounds.
std::int64_t numeric_to_integer(std::string_view bytes);
double numeric_to_real(std::string_view bytes);

/// One row of a result. Texts of columns that are no texts are written out on demand.
class PostgresRow final : public Row {
 public:
  /// The first result of a query tells the types of all.
  void learn(const PGresult* result);
  bool known() const { return known_; }
  void stand(const PGresult* result, int row) {
    result_ = result;
    row_ = row;
  }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;

  /// A column of a type whose bytes cannot be read; empty when there is none.
  std::string_view unreadable() const { return unreadable_; }

 private:
  std::string_view bytes(int column) const {
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  Wire wire(int column) const {
    TROTH_ASSERT(column >= 0 && static_cast<std::size_t>(column) < wires_.size());
    return wires_[static_cast<std::size_t>(column)];
  }

  const PGresult* result_ = nullptr;
  int row_ = 0;
  bool known_ = false;
  std::vector<Wire> wires_;
  std::string unreadable_;
  mutable std::vector<std::string> written_;
};

}  // namespace troth::db
