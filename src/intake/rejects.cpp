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
    // The rows are UTF-8 now, whatever --encoding the import is repeated with; and spreadsheets
    // need to be told.
    out_ << "\xEF\xBB\xBF";
    for (const auto& column : reader_.columns()) {
      write_field(out_, column, separator);
      out_ << separator;
    }
    out_ << kRejectColumn << "line" << separator << kRejectColumn << "column" << separator
         << kRejectColumn << "code\n";
  }
  return {};
}

Status RejectsFile::write(const Refusal& refusal) {
  if (path_.empty()) return {};
  if (!out_.is_open()) TROTH_TRY(open());
  if (reader_.format().kind == "csv") {
    write_csv(refusal);
  } else {
    write_json(refusal);
  }
  return {};
}

void RejectsFile::write_csv(const Refusal& refusal) {
  out_ << refusal.raw;
  const auto columns = reader_.columns().size();
  if (refusal.fields > 0 && refusal.fields <= columns) {
    // A row shorter than the header gets the separators it lacks, so that ours stand in place.
    const char separator = reader_.format().separator;
    for (auto field = std::size_t{refusal.fields}; field < columns; ++field) out_ << separator;
    out_ << separator << refusal.reject.line << separator;
    write_field(out_, refusal.reject.column, separator);
    out_ << separator << refusal.reject.problem.code;
  }
  out_ << '\n';
}

void RejectsFile::write_json(const Refusal& refusal) {
  auto object = nlohmann::ordered_json::parse(refusal.raw, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    out_ << refusal.raw << '\n';
    return;
  }
  object[fmt::format("{}line", kRejectColumn)] = refusal.reject.line;
  object[fmt::format("{}column", kRejectColumn)] = refusal.reject.column;
  object[fmt::format("{}code", kRejectColumn)] = refusal.reject.problem.code;
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
