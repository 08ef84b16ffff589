#include "db/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.h"

namespace troth::db {
namespace {

constexpr std::string_view kMark = "VALUES {keys}";
constexpr std::array<std::size_t, 3> kFew = {16, 4, 1};
constexpr std::size_t kMany = 64;       // From here on keys go to PostgreSQL as arrays,
constexpr std::size_t kMost = 100'000;  // and at most so many at once.

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

// An array for each column of the keys, as text: a statement for any number of keys.
std::string with_arrays(std::string_view sql, std::size_t width) {
  std::string select = "SELECT * FROM unnest(CAST(? AS BIGINT[])";
  for (std::size_t column = 1; column < width; ++column) select += ", CAST(? AS BIGINT[])";
  return with_mark_replaced(sql, select + ")");
}

std::vector<std::string> arrays_of(std::span<const std::int64_t> keys, std::size_t width) {
  std::vector<std::string> arrays(width, "{");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto& array = arrays[i % width];
    if (i >= width) array += ',';
    fmt::format_to(std::back_inserter(array), "{}", keys[i]);
  }
  for (auto& array : arrays) array += '}';
  return arrays;
}

// Keys are looked up by index. PostgreSQL would rather read the whole table while it takes it for
// small, and it does so for a table that grew after it was last analysed or the plan was made.
class ByIndex {
 public:
  static Result<ByIndex> begin(Session& session) {
    TROTH_TRY(session.execute(
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"));
    return ByIndex(session);
  }
  ByIndex(ByIndex&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
  ByIndex(const ByIndex&) = delete;
  ByIndex& operator=(const ByIndex&) = delete;
  ByIndex& operator=(ByIndex&&) = delete;
  // A transaction that failed takes nothing, and undoes the settings when it is rolled back.
  ~ByIndex() {
    if (session_ == nullptr) return;
    static_cast<void>(
        session_->execute("RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin"));
  }

 private:
  explicit ByIndex(Session& session) : session_(&session) {}
  Session* session_;
};

template <typename Run>
Status each_array(Session& session, std::string_view sql, std::size_t width,
                  std::span<const std::int64_t> keys, Run&& run) {
  TROTH_ASSIGN(const auto by_index, ByIndex::begin(session));
  const auto text = with_arrays(sql, width);
  while (!keys.empty()) {
    const auto part = keys.first(std::min(keys.size(), kMost * width));
    const auto arrays = arrays_of(part, width);
    const std::vector<Value> values(arrays.begin(), arrays.end());
    TROTH_TRY(run(text, std::span<const Value>(values)));
    keys = keys.subspan(part.size());
  }
  return {};
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
  if (count >= kMany) return each_array(session, sql, width, keys, std::forward<Run>(run));
  for (const auto chunk : kFew) {
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
