#include "intake/rejects.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace troth::intake {
namespace {

void write_field(std::ostream& out, std::string_view field, char separator) {
  const bool plain = field.find_first_of("\"\r\n") == std::string_view::npos &&
                     field.find(separator) == std::string_view::npos &&
                     (field.empty() || (field.front() != ' ' && field.back() != ' '));
  if (plain) {
    out << field;
    return;
  }
  out << '"';
  for (const char c : field) {
    if (c == '"') out << '"';
    out << c;
  }
  out << '"';
}

}  // namespace

RejectsFile::RejectsFile(std::string path, const TableReader& reader)
    : path_(std::move(path)), reader_(reader) {}

Status RejectsFile::open() {
  out_.open(path_, std::ios::binary | std::ios::trunc);
  if (!out_) {
    return Error{ErrorCode::unavailable, "The rejects file cannot be written.", path_,
                 "Choose another place with --rejects FILE."};
  }
  if (reader_.format().kind == "csv") {
    const char separator = reader_.format().separator;
    for (const auto& column : reader_.columns()) {
      write_field(out_, column, separator);
      out_ << separator;
    }
    out_ << kRejectColumn << "line" << separator << kRejectColumn << "column" << separator
         << kRejectColumn << "code\n";
  }
  return {};
}

Status RejectsFile::write(const RowBlock& block, std::size_t row, const Reject& reject) {
  if (path_.empty()) return {};
  if (!out_.is_open()) TROTH_TRY(open());
  if (reader_.format().kind == "csv") {
    write_csv(block, row, reject);
  } else {
    write_json(block, row, reject);
  }
  return {};
}

void RejectsFile::write_csv(const RowBlock& block, std::size_t row, const Reject& reject) {
  const char separator = reader_.format().separator;
  if (block.row(row).problem != nullptr) {
    out_ << block.row(row).raw << '\n';
    return;
  }
  for (std::size_t column = 0; column < reader_.columns().size(); ++column) {
    write_field(out_, block.field(row, column), separator);
    out_ << separator;
  }
  out_ << reject.line << separator;
  write_field(out_, reject.column, separator);
  out_ << separator << reject.problem.code << '\n';
}

void RejectsFile::write_json(const RowBlock& block, std::size_t row, const Reject& reject) {
  const auto raw = block.row(row).raw;
  auto object = nlohmann::ordered_json::parse(raw, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    out_ << raw << '\n';
    return;
  }
  object[fmt::format("{}line", kRejectColumn)] = reject.line;
  object[fmt::format("{}column", kRejectColumn)] = reject.column;
  object[fmt::format("{}code", kRejectColumn)] = reject.problem.code;
  out_ << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

Status RejectsFile::finish() {
  if (!out_.is_open()) return {};
  out_.close();
  if (out_.fail()) {
    return Error{ErrorCode::storage, "The rejects file could not be written in full.", path_,
                 "Make room on its disk and repeat the import: rows stored already stay."};
  }
  return {};
}

}  // namespace troth::intake
