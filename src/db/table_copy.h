#pragma once
// Inside the db room: whole tables from one workspace to another, whatever their engines.

#include <sodium.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::db {

enum class ColumnKind : std::uint8_t { integer, real, text };

/// A table with the columns in which its rows are read, hashed and written.
struct TablePlan {
  std::string name;
  std::vector<std::string> columns;
  std::vector<ColumnKind> kinds;
};

/// All tables of the workspace by name, without those of a backup's manifest. internal when a
/// column is of a type that the two engines do not share.
Result<std::vector<TablePlan>> plan_tables(Session& session);

/// Adds up rows, in any order.
class RowSum {
 public:
  void add(std::span<const Value> row);
  TableSum result(std::string table) const;

 private:
  std::array<std::uint64_t, 2> sum_{};
  std::int64_t rows_ = 0;
  std::string bytes_;
};

/// Tells how far a long copy is; says cancelled when it should stop.
class RowProgress {
 public:
  RowProgress(Progress& progress, std::string_view stage, std::int64_t rows_total)
      : progress_(progress), stage_(stage), total_(rows_total) {}
  Status advance(std::int64_t rows);

 private:
  Progress& progress_;
  std::string stage_;
  std::int64_t total_;
  std::int64_t done_ = 0;
};

/// Copies one table; gives the sum of what was read.
Result<TableSum> copy_table(Session& from, Session& to, const TablePlan& table,
                            RowProgress& progress);
/// The sum of one table.
Result<TableSum> sum_table(Session& session, const TablePlan& table, RowProgress& progress);
Result<std::int64_t> count_rows(Session& session, std::span<const TablePlan> tables);

}  // namespace troth::db
