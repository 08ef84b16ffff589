#include "intake/reader_sniff.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "intake/reader_csv_parser.h"

namespace troth::intake {
namespace {

struct Signature {
  std::string_view bytes;
  const char* what;
  const char* advice;
};

using namespace std::string_view_literals;

constexpr std::array<Signature, 11> kSignatures = {{
    {"PK\x03\x04"sv, "a ZIP archive or an Excel workbook (.xlsx)",
     "In the spreadsheet, save the sheet as \"CSV UTF-8\"; unpack an archive first."},
    {"\xD0\xCF\x11\xE0"sv, "an old Excel workbook (.xls)",
     "In the spreadsheet, save the sheet as \"CSV UTF-8\"."},
    {"%PDF"sv, "a PDF document", "Export the data as CSV where the document was made."},
    {"PAR1"sv, "a Parquet file", "Export it as CSV or NDJSON."},
    {"BZh"sv, "packed with bzip2",
     "Unpack it, for example: bzip2 -dc FILE | troth import WS KIND -"},
    {"\xFD\x37zXZ\0"sv, "packed with xz",
     "Unpack it, for example: xz -dc FILE | troth import WS KIND -"},
    {"\x28\xB5\x2F\xFD"sv, "packed with zstd",
     "Unpack it, for example: zstd -dc FILE | troth import WS KIND -"},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", "Unpack it first."},
    {"Rar!"sv, "a RAR archive", "Unpack it first."},
    {"SQLite format 3\0"sv, "a SQLite database", "Export its tables as CSV."},
    {"\x1F\x8B"sv, "packed with gzip twice", "Unpack it once."},
}};

Error refusal(const std::string& what, const std::string& path, const std::string& advice) {
  return Error{ErrorCode::bad_input, "This is not a table of text but " + what + ".", path, advice};
}

/// How evenly a separator cuts the rows of a sample.
struct Cut {
  std::size_t columns = 0;
  double even = 0;  ///< Share of rows that have so many.
};

Cut try_separator(std::string_view sample, bool more, char separator) {
  constexpr std::size_t kRows = 200;
  std::string unescaped;
  CsvParser parser(separator);
  parser.start(sample, more, unescaped);
  std::vector<std::string_view> fields;
  CsvParser::Row row;
  std::map<std::size_t, std::size_t> counts;
  std::size_t rows = 0;
  for (std::size_t at = 0; at < sample.size() && rows < kRows; at = row.next) {
    fields.clear();
    if (parser.next(at, row, fields) == CsvParser::Outcome::incomplete) break;
    if (fields.size() == 1 && trim(fields[0]).empty()) continue;
    ++rows;
    ++counts[fields.size()];
    if (row.problem == kTooLong) break;
  }
  Cut cut;
  for (const auto& [columns, times] : counts) {
    const double even = static_cast<double>(times) / static_cast<double>(rows);
    if (even >= cut.even) cut = {columns, even};
  }
  return cut;
}

}  // namespace

Status refuse_binary(std::string_view head, const std::string& path) {
  for (const auto& signature : kSignatures) {
    if (head.starts_with(signature.bytes)) return refusal(signature.what, path, signature.advice);
  }
  const std::string start = ascii_lower(trim(head.substr(0, 1024)));
  const bool page = start.starts_with("<!doctype html") || start.starts_with("<html") ||
                    start.starts_with("<table");
  if (page || start.starts_with("<?xml")) {
    return refusal(page ? "a web page" : "an XML document", path,
                   "Open it in a spreadsheet and save it as \"CSV UTF-8\", or export it again.");
  }
  if (start.starts_with("[") && trim(std::string_view(start).substr(1)).starts_with("{")) {
    return refusal("one JSON array", path,
                   "Write one object per line, for example: jq -c '.[]' FILE > FILE.ndjson");
  }
  return {};
}

TableKind table_kind(std::string_view path, std::string_view head) {
  std::string name = ascii_lower(path);
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  for (const auto ending : {".ndjson"sv, ".jsonl"sv, ".json"sv}) {
    if (name.ends_with(ending)) return TableKind::ndjson;
  }
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return TableKind::csv;
  return trim(head).starts_with("{") ? TableKind::ndjson : TableKind::csv;
}

char declared_separator(std::string_view text, std::size_t& size) {
  if (ascii_lower(text.substr(0, 4)) != "sep=" || text.size() < 5) return 0;
  size = 5;
  if (text.substr(5).starts_with("\r\n")) {
    size = 7;
  } else if (text.size() > 5 && (text[5] == '\n' || text[5] == '\r')) {
    size = 6;
  } else if (text.size() > 5) {
    return 0;
  }
  return text[4] == '"' || text[4] == '\r' || text[4] == '\n' ? '\0' : text[4];
}

char guess_separator(std::string_view path, std::string_view sample, bool more) {
  std::string name = ascii_lower(path);
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  const bool tabs_expected = name.ends_with(".tsv") || name.ends_with(".tab");
  char best = tabs_expected ? '\t' : ',';
  double best_score = 0;
  for (const char separator : {',', ';', '\t', '|'}) {
    const Cut cut = try_separator(sample, more, separator);
    if (cut.columns < 2) continue;
    double score = cut.even + 0.001 * static_cast<double>(std::min<std::size_t>(cut.columns, 100));
    if (separator == '\t' && tabs_expected) score += 1;
    if (score <= best_score) continue;
    best = separator;
    best_score = score;
  }
  return best;
}

Result<std::vector<std::string>> column_names(const std::vector<std::string>& header,
                                              const std::string& path) {
  std::vector<std::string> names;
  std::map<std::string, std::size_t, std::less<>> seen;
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::string name(trim(header[i]));
    if (name.empty()) name = "column " + std::to_string(i + 1);
    const auto [at, fresh] = seen.emplace(name, i);
    if (!fresh) {
      return Error{ErrorCode::bad_input,
                   "Two columns have the same name \"" + name + "\": the " +
                       std::to_string(at->second + 1) + ". and the " + std::to_string(i + 1) +
                       ". of the header.",
                   path, "Rename one of them in the first line of the file."};
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace troth::intake
