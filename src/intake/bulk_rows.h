#pragma once
// The lines of a bulk request taken apart: one JSON object each, with the members that a kind of
// import has as fields, and of orders also their lines as objects within.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/row_outcome.h"
#include "intake/reader.h"

namespace troth::intake {

inline constexpr std::size_t kBulkLinesMost = 100'000;
inline constexpr std::size_t kBulkRowsMost = 200'000;      ///< Lines of orders counted one by one.
inline constexpr std::size_t kBulkOrderLinesMost = 2'000;  ///< Of one order.

/// What a line may have.
struct BulkShape {
  std::vector<std::string> columns;  ///< Paths: "order", "answers.q1".
  /// Those that stand in each object of the member "lines" too, if there is one; their places.
  std::vector<std::size_t> of_lines;
  /// Members that name the thing: the first that is there does.
  std::vector<std::size_t> naming;
};

/// A line that is not blank.
struct BulkLine {
  std::int64_t line = 0;  ///< From 1; blank lines count.
  std::string_view raw;
  std::optional<RowProblem> problem;  ///< Its field is a path: "lines.0.sku".
  std::uint32_t first_row = 0;
  std::uint32_t rows = 0;
  bool nested = false;    ///< Its rows are objects of "lines".
  std::string_view name;  ///< What names the thing; empty when nothing does.
};

class BulkRows {
 public:
  /// too_large: more lines than kBulkLinesMost, more rows than kBulkRowsMost.
  static Result<BulkRows> read(std::string body, const BulkShape& shape);

  const std::vector<BulkLine>& lines() const { return lines_; }
  /// The rows of some lines, named by their place, as a block; it points into this.
  std::unique_ptr<RowBlock> block(std::span<const std::uint32_t> lines) const;

 private:
  class Members;
  BulkRows() = default;
  Status add_line(std::string_view raw, std::int64_t number, const BulkShape& shape);
  Status add_nested(BulkLine& line, std::string_view array, const BulkShape& shape);
  std::string_view* new_row();

  std::unique_ptr<const std::string> body_;  ///< Where it stands does not change.
  std::unique_ptr<std::string> unescaped_;
  std::size_t columns_ = 0;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::vector<BulkLine> lines_;
  std::vector<std::string_view> cells_;
  std::size_t rows_ = 0;
};

}  // namespace troth::intake
