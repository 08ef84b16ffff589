#pragma once
// One row of a file seen through a mapping: typed cells, and the first thing wrong with them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/decimal.h"
#include "base/row_outcome.h"
#include "base/time.h"
#include "customers/types.h"
#include "intake/mapping.h"
#include "intake/reader.h"

namespace troth::intake {

/// A point in time as a file gives it.
struct When {
  Instant at = 0;
  Day day = 0;  ///< The workspace's local day.
};

/// Reads cells of rows by field name. Slots are looked up once per file; a row's first problem is
/// kept and later ones ignored.
class Cells {
 public:
  /// Column of a field, or -1.
  using Slot = int;

  Cells(const Mapping& mapping, const TimeZone& zone);

  Slot slot(std::string_view field) const;
  void start(const RowBlock& block, std::size_t row);
  const std::optional<RowProblem>& problem() const { return problem_; }
  /// Whether any column is used and not empty.
  bool blank() const;

  /// Trimmed text; empty when there is no such column or the cell means "no value".
  std::string_view text(Slot slot) const;
  /// The text, a problem "missing_value" when empty.
  std::string_view required(Slot slot);
  /// A number scaled by 10^scale; empty when the cell is; a problem "bad_number" when it is none,
  /// "number_too_large" beyond +-10^15 in the scaled unit.
  std::optional<std::int64_t> number(Slot slot, int scale);
  std::optional<double> real(Slot slot);
  /// A date with time (local unless it carries a zone); problem "bad_date".
  std::optional<When> when(Slot slot, Slot time_of_day = -1);
  std::optional<Day> day(Slot slot);
  customers::CustomerReference customer() const;
  /// The same into a reference that exists, whose memory is used again.
  void customer(customers::CustomerReference& into) const;

  /// Records a problem of the current row.
  void refuse(std::string code, Slot slot, std::string_view value = {});

 private:
  std::string_view cell(Slot slot) const;
  When to_when(const LocalTime& local);

  const Mapping& mapping_;
  const TimeZone& zone_;
  const RowBlock* block_ = nullptr;
  std::size_t row_ = 0;
  std::optional<RowProblem> problem_;
  Slot external_, card_, openid_, device_, phone_, email_;
  struct LocalDay {
    Instant start = 0;
    bool even = false;  ///< Whether the day has 24 hours.
  };
  std::unordered_map<Day, LocalDay> days_;
};

}  // namespace troth::intake
