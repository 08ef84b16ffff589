#include "db/table_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "db/catalog.h"
#include "db/manifest.h"

namespace troth::db {
namespace {

constexpr std::size_t kRowsAtOnce = 1000;

Result<ColumnKind> kind_of(const CatalogColumn& column) {
  const auto type = ascii_lower(column.type);
  if (type == "bigint" || type == "integer") return ColumnKind::integer;
  if (type == "double precision") return ColumnKind::real;
  if (type == "text") return ColumnKind::text;
  return Error{ErrorCode::internal, "A column has a type that not every engine keeps: " + type,
               column.table + "." + column.column, ""};
}

/// Rows on their way: texts live in one buffer, which may move until all are in.
class RowBuffer {
 public:
  explicit RowBuffer(const TablePlan& table) : table_(table) {}

  void add(const Row& row) {
    const int columns = static_cast<int>(table_.kinds.size());
    for (int column = 0; column < columns; ++column) {
      if (row.is_null(column)) {
        values_.emplace_back();
        continue;
      }
      switch (table_.kinds[static_cast<std::size_t>(column)]) {
        case ColumnKind::integer:
          values_.emplace_back(row.integer(column));
          break;
        case ColumnKind::real:
          values_.emplace_back(row.real(column));
          break;
        case ColumnKind::text:
          add_text(row.text(column));
          break;
      }
    }
    ++rows_;
  }
  std::size_t rows() const { return rows_; }
  /// The rows; valid until the next add() or clear().
  std::span<const Value> values() {
    for (const auto& [index, at, size] : texts_) {
      values_[index] = std::string_view(bytes_).substr(at, size);
    }
    return values_;
  }
  void clear() {
    values_.clear();
    texts_.clear();
    bytes_.clear();
    rows_ = 0;
  }

 private:
  struct Text {
    std::size_t index;
    std::size_t at;
    std::size_t size;
  };
  void add_text(std::string_view text) {
    texts_.push_back({values_.size(), bytes_.size(), text.size()});
    bytes_.append(text);
    values_.emplace_back(std::string_view());
  }

  const TablePlan& table_;
  std::vector<Value> values_;
  std::vector<Text> texts_;
  std::string bytes_;
  std::size_t rows_ = 0;
};

std::string select_text(const TablePlan& table) {
  return fmt::format("SELECT {} FROM {}", fmt::join(table.columns, ", "), table.name);
}

/// Calls `each` with every kRowsAtOnce rows.
template <typename Each>
Status read_in_pieces(Session& session, const TablePlan& table, Each&& each) {
  RowBuffer buffer(table);
  Status went;
  TROTH_TRY(session.scan(select_text(table), {}, [&](const Row& row) {
    buffer.add(row);
    if (buffer.rows() < kRowsAtOnce) return true;
    went = each(buffer);
    buffer.clear();
    return went.ok();
  }));
  TROTH_TRY(went);
  return each(buffer);
}

void sum_rows(RowSum& sum, std::span<const Value> values, std::size_t columns) {
  for (std::size_t at = 0; at < values.size(); at += columns) sum.add(values.subspan(at, columns));
}

void append_number(std::string& bytes, char tag, std::uint64_t bits) {
  std::array<char, 9> out;
  out[0] = tag;
  std::memcpy(out.data() + 1, &bits, sizeof(bits));
  bytes.append(out.data(), out.size());
}

}  // namespace

Result<std::vector<TablePlan>> plan_tables(Session& session) {
  TROTH_ASSIGN(const auto columns, catalog_columns(session));
  std::vector<TablePlan> tables;
  for (const auto& column : columns) {
    if (is_manifest_table(column.table)) continue;
    if (tables.empty() || tables.back().name != column.table)
      tables.push_back({column.table, {}, {}});
    TROTH_ASSIGN(const auto kind, kind_of(column));
    tables.back().columns.push_back(column.column);
    tables.back().kinds.push_back(kind);
  }
  return tables;
}

void RowSum::add(std::span<const Value> row) {
  bytes_.clear();
  for (const auto& value : row) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      append_number(bytes_, 'i', static_cast<std::uint64_t>(*integer));
    } else if (const auto* real = std::get_if<double>(&value)) {
      // Not every engine keeps the sign of zero.
      const double kept = *real == 0 ? 0.0 : *real;
      std::uint64_t bits = 0;
      std::memcpy(&bits, &kept, sizeof(bits));
      append_number(bytes_, 'r', bits);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      append_number(bytes_, 't', text->size());
      bytes_.append(*text);
    } else {
      bytes_ += 'n';
    }
  }
  static constexpr std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> kKey = {
      't', 'r', 'o', 't', 'h', ' ', 'r', 'o', 'w', 's', ' ', 'v', '1', 0, 0, 0};
  std::array<std::uint64_t, 2> hash;
  static_assert(sizeof(hash) == crypto_shorthash_siphashx24_BYTES);
  std::array<unsigned char, sizeof(hash)> out;
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(bytes_.data()),
                              bytes_.size(), kKey.data());
  std::memcpy(hash.data(), out.data(), out.size());
  sum_[0] += hash[0];
  sum_[1] += hash[1];
  ++rows_;
}

TableSum RowSum::result(std::string table) const {
  return {std::move(table), rows_, fmt::format("{:016x}{:016x}", sum_[0], sum_[1])};
}

Status RowProgress::advance(std::int64_t rows) {
  done_ += rows;
  progress_.update(stage_, static_cast<std::uint64_t>(done_), static_cast<std::uint64_t>(total_));
  if (progress_.cancelled()) {
    return Error{ErrorCode::cancelled, "Stopped on request; nothing was left behind.", "", ""};
  }
  return {};
}

Result<TableSum> copy_table(Session& from, Session& to, const TablePlan& table,
                            RowProgress& progress) {
  const std::vector<std::string_view> columns(table.columns.begin(), table.columns.end());
  RowSum sum;
  TROTH_TRY(read_in_pieces(from, table, [&](RowBuffer& rows) -> Status {
    const auto values = rows.values();
    sum_rows(sum, values, columns.size());
    TROTH_TRY(to.bulk_insert(table.name, columns, values));
    return progress.advance(static_cast<std::int64_t>(rows.rows()));
  }));
  return sum.result(table.name);
}

Result<TableSum> sum_table(Session& session, const TablePlan& table, RowProgress& progress) {
  RowSum sum;
  TROTH_TRY(read_in_pieces(session, table, [&](RowBuffer& rows) -> Status {
    sum_rows(sum, rows.values(), table.columns.size());
    return progress.advance(static_cast<std::int64_t>(rows.rows()));
  }));
  return sum.result(table.name);
}

Result<std::int64_t> count_rows(Session& session, std::span<const TablePlan> tables) {
  std::int64_t rows = 0;
  for (const auto& table : tables) {
    TROTH_ASSIGN(const auto count, session.scalar("SELECT count(*) FROM " + table.name));
    rows += count;
  }
  return rows;
}

}  // namespace troth::db
