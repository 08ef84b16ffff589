#include "db/keys.h"

#include <array>
#include <string>
#include <vector>

#include "base/assert.h"

namespace troth::db {
namespace {

constexpr std::string_view kMark = "{keys}";
constexpr std::string_view kInValues = "IN (VALUES {keys})";
constexpr std::array<std::size_t, 5> kChunks = {256, 64, 16, 4, 1};

// The casts tell PostgreSQL the type of a parameter that stands in a VALUES list.
std::string with_keys(std::string_view sql, std::size_t width, std::size_t rows) {
  std::string list;
  for (std::size_t row = 0; row < rows; ++row) {
    list += row == 0 ? "(" : ",(";
    for (std::size_t column = 0; column < width; ++column) {
      list += column == 0 ? "CAST(? AS BIGINT)" : ",CAST(? AS BIGINT)";
    }
    list += ')';
  }
  // SQLite looks up (a, b) IN (SELECT ...) by an index, but scans the table for a VALUES list.
  if (const auto in = sql.find(kInValues); in != std::string_view::npos) {
    return std::string(sql.substr(0, in)) + "IN (SELECT * FROM (VALUES " + list + ") AS keys_)" +
           std::string(sql.substr(in + kInValues.size()));
  }
  const auto at = sql.find(kMark);
  TROTH_ASSERT(at != std::string_view::npos);
  return std::string(sql.substr(0, at)) + list + std::string(sql.substr(at + kMark.size()));
}

// Calls `run` with the statement and values of each chunk; stops at the first error.
template <typename Run>
Status each_chunk(std::string_view sql, std::size_t width, std::span<const std::int64_t> keys,
                  Run&& run) {
  TROTH_ASSERT(width > 0 && keys.size() % width == 0);
  std::size_t at = 0;
  const std::size_t count = keys.size() / width;
  std::vector<Value> values;
  for (const auto chunk : kChunks) {
    if (count - at < chunk) continue;
    const auto text = with_keys(sql, width, chunk);
    while (count - at >= chunk) {
      const auto part = keys.subspan(at * width, chunk * width);
      values.assign(part.begin(), part.end());
      TROTH_TRY(run(text, std::span<const Value>(values)));
      at += chunk;
    }
  }
  return {};
}

}  // namespace

Status scan_keys(Session& session, std::string_view sql, std::size_t width,
                 std::span<const std::int64_t> keys, const std::function<bool(const Row&)>& row) {
  return each_chunk(sql, width, keys, [&](const std::string& text, std::span<const Value> values) {
    return session.scan(text, values, row);
  });
}

Result<std::int64_t> execute_keys(Session& session, std::string_view sql, std::size_t width,
                                  std::span<const std::int64_t> keys) {
  std::int64_t changed = 0;
  TROTH_TRY(each_chunk(sql, width, keys,
                       [&](const std::string& text, std::span<const Value> values) -> Status {
                         TROTH_ASSIGN(const auto rows, session.execute(text, values));
                         changed += rows;
                         return {};
                       }));
  return changed;
}

}  // namespace troth::db
