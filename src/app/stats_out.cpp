#include "app/stats_out.h"

#include <cmath>

namespace troth::app {

std::string cell(double value) {
  return std::isfinite(value) ? unambiguous_decimal(value) : std::string();
}

std::string money_cell(double value) {
  constexpr double kFine = 1e6;
  const double rounded = std::round(value * kFine) / kFine;
  return cell(std::fabs(value) < 1e9 ? rounded : value);
}

Result<OutTable> OutTable::open(const std::string& path, const std::vector<std::string>& header,
                                Console& console) {
  OutTable table;
  if (path.empty()) return table;
  if (path == "-") {
    return Error{ErrorCode::usage, "--out needs a file; the result goes to standard output.", path,
                 "Write for example --out customers.csv."};
  }
  TROTH_ASSIGN(table.output_, Output::open(path, console.out));
  table.writer_ = std::make_unique<TableWriter>(*table.output_, table_form(path));
  TROTH_TRY(table.writer_->header(header));
  table.cells_.resize(header.size());
  return table;
}

Status OutTable::row(const std::vector<std::string>& cells) {
  return wanted() ? writer_->row(cells) : Status();
}

void OutTable::add(std::string_view text) {
  if (wanted()) cells_.at(told_++).assign(text);
}

void OutTable::add(double value) {
  if (!wanted()) return;
  if (std::isfinite(value)) {
    set_unambiguous_decimal(cells_.at(told_++), value);
  } else {
    cells_.at(told_++).clear();
  }
}

Status OutTable::end_row() {
  while (told_ < cells_.size()) cells_[told_++].clear();
  told_ = 0;
  return row(cells_);
}

Status OutTable::finish() {
  return wanted() ? output_->finish() : Status();
}

}  // namespace troth::app
