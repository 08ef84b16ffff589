#include "http/list_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/formula_guard.h"
#include "base/text.h"
#include "http/answers.h"
#include "http/schema.h"

namespace troth::http {
namespace {

/// The names of an item's members, in the order of the declaration.
std::vector<std::string> members_of(const Route& route) {
  std::vector<std::string> names;
  const auto& item = route.response->at("properties").at("items").at("items");
  for (const auto& [name, schema] : item.at("properties").items()) names.push_back(name);
  return names;
}

Result<std::vector<std::string>> columns_of(const Call& call) {
  auto members = members_of(call.route());
  if (!call.asks("columns")) return members;
  std::vector<std::string> columns;
  for (const auto part : split(call.query("columns"), ',')) {
    const auto name = std::string(trim(part));
    if (std::find(members.begin(), members.end(), name) == members.end()) {
      return Error{ErrorCode::usage, "There is no such column.", name,
                   fmt::format("Columns: {}", fmt::join(members, ", "))};
    }
    columns.push_back(name);
  }
  return columns;
}

/// An empty file that nobody else can have made or may read.
Result<std::shared_ptr<const std::string>> temporary_file() {
  std::error_code problem;
  auto folder = std::filesystem::temp_directory_path(problem).string();
  if (problem) folder = "/tmp";
  auto path = folder + "/troth-list-XXXXXX";
  const int file = ::mkstemp(path.data());
  if (file < 0) {
    return Error{ErrorCode::unavailable, "A temporary file cannot be made.", folder,
                 "Make room there, or set TMPDIR to a folder that can be written to."};
  }
  ::close(file);
  return std::shared_ptr<const std::string>(new std::string(std::move(path)),
                                            [](const std::string* name) {
                                              ::unlink(name->c_str());
                                              delete name;
                                            });
}

std::string cell_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return guard_formula(value.get_ref<const std::string&>());
  if (value.is_number_float()) return unambiguous_decimal(value.get<double>());
  return value.dump();
}

}  // namespace

void also_as_file(Route& route) {
  route.as_file = true;
  route.asks("format", schema::word({"json", "csv", "ndjson"}),
             "A page [json], or the whole list as a file: csv for spreadsheets, ndjson.");
  route.asks("columns", schema::text(2000), "Of a file: names of members, separated by commas.");
}

bool wants_file(const Call& call) {
  return call.query("format", "json") != "json";
}

Result<ListFile> ListFile::begin(const Call& call) {
  ListFile list;
  list.csv_ = call.query("format") == "csv";
  TROTH_ASSIGN(list.columns_, columns_of(call));
  list.cells_.resize(list.columns_.size());
  TROTH_ASSIGN(list.path_, temporary_file());
  std::ostream nowhere(nullptr);
  TROTH_ASSIGN(list.output_, Output::open(*list.path_, nowhere));
  if (list.csv_) {
    list.writer_ = std::make_unique<TableWriter>(*list.output_, TableForm::csv);
    // Spreadsheets take a file without the mark for one in the encoding of their country.
    TROTH_TRY(list.output_->write("\xEF\xBB\xBF"));
    TROTH_TRY(list.writer_->header(list.columns_));
  }
  return list;
}

Status ListFile::add(const Json& item) {
  if (!csv_) {
    Json chosen;
    for (const auto& column : columns_) {
      if (const auto at = item.find(column); at != item.end()) chosen[column] = *at;
    }
    line_ = chosen.dump();
    line_ += '\n';
    return output_->write(line_);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto at = item.find(columns_[i]);
    cells_[i] = at == item.end() ? std::string() : cell_of(*at);
  }
  return writer_->row(cells_);
}

Result<Response> ListFile::finish(std::string_view name) {
  TROTH_TRY(output_->finish());
  Response response;
  response.content_type = csv_ ? "text/csv; charset=utf-8" : "application/x-ndjson";
  response.headers.add("Content-Disposition", "attachment; filename=\"" + std::string(name) +
                                                  (csv_ ? ".csv\"" : ".ndjson\""));
  response.headers.add("Cache-Control", "no-store");
  response.compressible = false;
  response.file = *path_;
  response.file_holder = path_;
  return response;
}

}  // namespace troth::http
