#include "intake/bulk_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "intake/reader_encoding.h"
#include "intake/reader_json_parser.h"
#include "intake/reader_problems.h"

namespace troth::intake {
namespace {

constexpr std::string_view kLines = "lines";

RowProblem problem_of(std::string code, std::string field = "", std::string_view value = "") {
  return {std::move(code), std::move(field), std::string(value), {}};
}

/// The elements of an array that is known to be JSON.
std::vector<std::string_view> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  std::size_t depth = 0;
  std::size_t begin = 1;
  bool in_string = false;
  for (std::size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    const bool ends = depth == 0 || (depth == 1 && c == ',');
    if (!ends) continue;
    const auto element = trim(array.substr(begin, i - begin));
    if (!element.empty()) elements.push_back(element);
    begin = i + 1;
  }
  return elements;
}

Error too_many(std::string what, std::size_t most) {
  return {ErrorCode::too_large, fmt::format("A request has at most {} lines.", most),
          std::move(what), "Send the rest in another request."};
}

}  // namespace

/// Puts members into the fields of a row.
class BulkRows::Members final : public JsonSink {
 public:
  Members(const BulkRows& rows, std::string_view* fields, const std::vector<std::size_t>* only)
      : rows_(rows), fields_(fields), only_(only), seen_(rows.columns_) {}

  bool value(std::string_view path, std::string_view text) override {
    const auto found = rows_.index_.find(path);
    const bool known = found != rows_.index_.end() &&
                       (only_ == nullptr ||
                        std::find(only_->begin(), only_->end(), found->second) != only_->end());
    if (!known) {
      refuse("unknown_member", path);
      return true;
    }
    if (seen_[found->second]) return false;
    seen_[found->second] = true;
    fields_[found->second] = text;
    return true;
  }
  bool array(std::string_view path, std::string_view text) override {
    if (only_ == nullptr && path == kLines && !lines_) {
      lines_ = text;
    } else {
      refuse(rows_.index_.contains(path) ? "bad_member" : "unknown_member", path);
    }
    return true;
  }
  std::optional<RowProblem> problem;
  const std::optional<std::string_view>& lines() const { return lines_; }
  bool has(std::size_t column) const { return seen_[column]; }

 private:
  void refuse(const char* code, std::string_view path) {
    if (!problem) problem = problem_of(code, std::string(path));
  }

  const BulkRows& rows_;
  std::string_view* fields_;
  const std::vector<std::size_t>* only_;  ///< Null: all columns.
  std::vector<bool> seen_;
  std::optional<std::string_view> lines_;
};

Result<BulkRows> BulkRows::read(std::string body, const BulkShape& shape) {
  BulkRows rows;
  rows.body_ = std::make_unique<const std::string>(std::move(body));
  rows.unescaped_ = std::make_unique<std::string>();
  rows.unescaped_->reserve(2 * rows.body_->size() + 64);
  rows.columns_ = shape.columns.size();
  for (std::size_t i = 0; i < shape.columns.size(); ++i) rows.index_.emplace(shape.columns[i], i);
  std::string_view text = *rows.body_;
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    auto raw = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    if (trim(raw).empty()) continue;
    if (rows.lines_.size() == kBulkLinesMost) return too_many("lines", kBulkLinesMost);
    TROTH_TRY(rows.add_line(raw, number, shape));
  }
  rows.index_.clear();  // It points into the shape.
  return rows;
}

std::string_view* BulkRows::new_row() {
  ++rows_;
  cells_.resize(rows_ * columns_);
  return cells_.data() + (rows_ - 1) * columns_;
}

Status BulkRows::add_line(std::string_view raw, std::int64_t number, const BulkShape& shape) {
  auto& line = lines_.emplace_back();
  line.line = number;
  line.raw = raw;
  line.first_row = static_cast<std::uint32_t>(rows_);
  line.rows = 1;
  if (rows_ == kBulkRowsMost) return too_many("lines of orders", kBulkRowsMost);
  Members members(*this, new_row(), nullptr);
  if (raw.size() > kMaxRowBytes) {
    line.problem = problem_of(kTooLong);
  } else if (utf8_prefix(raw, false) != raw.size()) {
    line.problem = problem_of(kBadEncoding);
  } else if (JsonParser parser; !parser.parse(raw, *unescaped_, members)) {
    line.problem = problem_of(kBadJson);
  } else {
    line.problem = std::move(members.problem);
  }
  if (line.problem) return {};
  const auto* cells = cells_.data() + line.first_row * columns_;
  for (const auto column : shape.naming) {
    if (line.name.empty()) line.name = trim(cells[column]);
  }
  if (!members.lines()) return {};
  if (shape.of_lines.empty()) {
    line.problem = problem_of("unknown_member", std::string(kLines));
    return {};
  }
  for (const auto column : shape.of_lines) {
    if (!members.has(column)) continue;
    line.problem = problem_of("unknown_member", shape.columns[column]);
    return {};
  }
  return add_nested(line, *members.lines(), shape);
}

/// Each object of "lines" is a row with what the order says.
Status BulkRows::add_nested(BulkLine& line, std::string_view array, const BulkShape& shape) {
  const auto elements = elements_of(array);
  if (elements.empty()) line.problem = problem_of("missing_value", std::string(kLines));
  if (elements.size() > kBulkOrderLinesMost) {
    line.problem = problem_of("bad_member", std::string(kLines));
  }
  if (line.problem) return {};
  line.nested = true;
  line.rows = static_cast<std::uint32_t>(elements.size());
  if (rows_ + elements.size() > kBulkRowsMost) return too_many("lines of orders", kBulkRowsMost);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) {
      auto* row = new_row();
      std::copy_n(cells_.data() + line.first_row * columns_, columns_, row);
      for (const auto column : shape.of_lines) row[column] = {};
    }
    auto* row = cells_.data() + (line.first_row + i) * columns_;
    Members members(*this, row, &shape.of_lines);
    JsonParser parser;
    const auto here = fmt::format("{}.{}", kLines, i);
    if (!parser.parse(elements[i], *unescaped_, members)) {
      line.problem = problem_of("bad_member", here);
    } else if (members.problem) {
      line.problem = problem_of(members.problem->code, here + "." + members.problem->field);
    }
    if (line.problem) return {};
  }
  return {};
}

std::unique_ptr<RowBlock> BulkRows::block(std::span<const std::uint32_t> lines) const {
  auto block = std::make_unique<RowBlock>();
  for (const auto place : lines) {
    const auto& line = lines_[place];
    for (std::uint32_t i = 0; i < line.rows; ++i) {
      RowBlock::RowInfo info;
      info.line = line.line;
      info.first = static_cast<std::uint32_t>(block->fields_.size());
      info.count = static_cast<std::uint32_t>(columns_);
      info.raw = line.raw;
      const auto* cells = cells_.data() + (line.first_row + i) * columns_;
      block->fields_.insert(block->fields_.end(), cells, cells + columns_);
      block->rows_.push_back(info);
    }
  }
  return block;
}

}  // namespace troth::intake
