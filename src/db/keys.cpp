#include "db/keys.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/assert.h"

namespace troth::db {
namespace {

constexpr std::string_view kMark = "VALUES {keys}";
constexpr std::array<std::size_t, 5> kChunks = {256, 64, 16, 4, 1};

std::string with_mark_replaced(std::string_view sql, std::string_view keys) {
  const auto at = sql.find(kMark);
  TROTH_ASSERT(at != std::string_view::npos);
  return std::string(sql.substr(0, at)).append(keys).append(sql.substr(at + kMark.size()));
}

// The casts tell PostgreSQL the type of a parameter that stands in a VALUES list.
std::string with_parameters(std::string_view sql, std::size_t width, std::size_t rows) {
  std::string list = "VALUES ";
  for (std::size_t row = 0; row < rows; ++row) {
    list += row == 0 ? "(" : ",(";
    for (std::size_t column = 0; column < width; ++column) {
      list += column == 0 ? "CAST(? AS BIGINT)" : ",CAST(? AS BIGINT)";
    }
    list += ')';
  }
  return with_mark_replaced(sql, list);
}

std::string with_memory_rows(std::string_view sql, std::size_t width) {
  std::string select = "SELECT c0";
  for (std::size_t column = 1; column < width; ++column) select += ", c" + std::to_string(column);
  return with_mark_replaced(sql, select + " FROM memory_rows");
}

// Calls `run` with each statement to run and its values; stops at the first error.
template <typename Run>
Status each_chunk(Session& session, std::string_view sql, std::size_t width,
                  std::span<const std::int64_t> keys, Run&& run) {
  TROTH_ASSERT(width > 0 && keys.size() % width == 0);
  std::vector<Value> values;
  if (keys.empty()) return {};
  if (session.engine() == Engine::sqlite) {
    if (width == 1) {
      // Looked up in the order of the index.
      std::vector<std::int64_t> sorted(keys.begin(), keys.end());
      std::sort(sorted.begin(), sorted.end());
      values.assign(sorted.begin(), sorted.end());
    } else {
      values.assign(keys.begin(), keys.end());
    }
    session.show_rows(values, width);
    const auto ran = run(with_memory_rows(sql, width), std::span<const Value>());
    session.show_rows({}, 1);
    return ran;
  }
  std::size_t at = 0;
  const std::size_t count = keys.size() / width;
  for (const auto chunk : kChunks) {
    if (count - at < chunk) continue;
    const auto text = with_parameters(sql, width, chunk);
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
  return each_chunk(session, sql, width, keys,
                    [&](const std::string& text, std::span<const Value> values) {
                      return session.scan(text, values, row);
                    });
}

Result<std::int64_t> execute_keys(Session& session, std::string_view sql, std::size_t width,
                                  std::span<const std::int64_t> keys) {
  std::int64_t changed = 0;
  TROTH_TRY(each_chunk(session, sql, width, keys,
                       [&](const std::string& text, std::span<const Value> values) -> Status {
                         TROTH_ASSIGN(const auto rows, session.execute(text, values));
                         changed += rows;
                         return {};
                       }));
  return changed;
}

}  // namespace troth::db
