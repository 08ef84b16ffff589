#pragma once
// How one imported row ended. Rooms say it, intake counts and shows it.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/messages.h"

namespace troth {

enum class RowResult : std::uint8_t { accepted, updated, unchanged, rejected };

/// Why a row was refused. The text is message "reject.<code>" with `details` plus {value} and
/// {column}; it says what was expected and how to mend it.
struct RowProblem {
  std::string code;   ///< Stable, for programs: "bad_date", "missing_value", "unknown_status", ...
  std::string field;  ///< The field of the kind being imported, "ordered_at"; empty for the row.
  std::string value;  ///< As it stood in the file.
  MessageArgs details;
};

struct RowOutcome {
  RowOutcome() = default;
  RowOutcome(RowResult how) : result(how) {}
  RowOutcome(RowProblem why)
      : result(RowResult::rejected), problem(std::make_shared<const RowProblem>(std::move(why))) {}

  RowResult result = RowResult::accepted;
  /// Present exactly when rejected; apart from the outcome, since few rows are.
  std::shared_ptr<const RowProblem> problem;
};

}  // namespace troth
