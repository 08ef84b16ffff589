#include "intake/reader_csv.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "intake/reader_sniff.h"

namespace troth::intake {
namespace {

constexpr std::size_t kSniffBytes = 256U << 10U;

/// Whether every byte is a blank, a separator or a quote.
bool says_nothing(std::string_view raw, char separator) {
  return std::all_of(raw.begin(), raw.end(), [separator](char c) {
    return c == ' ' || c == '\t' || c == separator || c == '"';
  });
}

bool starts_blank(std::string_view field) {
  return field.empty() || field.front() == ' ' || field.front() == '\t';
}

bool empty_fields(const std::vector<std::string_view>& fields, std::size_t from) {
  return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(from), fields.end(),
                     [](std::string_view field) { return trim(field).empty(); });
}

/// Whether a cell of the first line is plainly a value: an e-mail address, a date, a price.
bool plainly_value(std::string_view cell) {
  const std::size_t at = cell.find('@');
  if (at != std::string_view::npos && at > 0 && cell.find('.', at) != std::string_view::npos) {
    return true;
  }
  const bool digits_only = cell.find_first_not_of("0123456789.,-/: ") == std::string_view::npos;
  const auto digits =
      std::count_if(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool parts = cell.find_first_of(".,-/:", 1) != std::string_view::npos;
  return digits_only && digits > 1 && (parts || digits > 5);
}

}  // namespace

CsvReader::CsvReader(std::unique_ptr<TextSource> text, TableFormat format, std::size_t block_bytes)
    : RowsOfBlocks(std::move(text), std::move(format), block_bytes),
      parser_(feed_.format.separator) {}

Result<std::unique_ptr<TableReader>> CsvReader::open(std::unique_ptr<TextSource> text,
                                                     const std::string& path, TableFormat format,
                                                     std::size_t block_bytes) {
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(text), std::move(format), block_bytes));
  TROTH_TRY(reader->read_header(path));
  return std::unique_ptr<TableReader>(std::move(reader));
}

Status CsvReader::read_header(const std::string& path) {
  feed_.look_ahead(kSniffBytes);
  if (feed_.ahead().empty() && feed_.failure()) return *feed_.failure();
  std::size_t declared_size = 0;
  const char declared = declared_separator(feed_.ahead(), declared_size);
  if (declared_size > 0) ++line_;
  feed_.drop(declared_size);
  char& separator = feed_.format.separator;
  if (separator == 0) separator = declared;
  if (separator == 0) separator = guess_separator(path, feed_.ahead(), feed_.more_ahead());
  parser_ = CsvParser(separator);
  TROTH_ASSIGN(auto header, header_fields(path));
  std::size_t count = header.size();
  while (count > 1 && header[count - 1].empty()) --count;
  if (columns_in_use_beyond(count)) count = header.size();
  header.resize(count);
  TROTH_ASSIGN(columns_, column_names(header, path));
  for (const auto& name : columns_) {
    if (!plainly_value(name)) continue;
    return Error{ErrorCode::bad_input,
                 "The first line looks like data, not like the names of columns: \"" + name + "\".",
                 path, "Put a line with a name for each column at the top of the file."};
  }
  columns_needed_ = columns_.size();
  while (columns_needed_ > 0 && columns_[columns_needed_ - 1].starts_with(kRejectColumn)) {
    --columns_needed_;
  }
  return {};
}

/// Takes the first line that says something off the text, reading more when it must.
Result<std::vector<std::string>> CsvReader::header_fields(const std::string& path) {
  std::vector<std::string_view> fields;
  for (;;) {
    std::string unescaped;
    CsvParser::Row row;
    const std::string_view text = feed_.ahead();
    parser_.start(text, feed_.more_ahead(), unescaped);
    if (text.empty() || parser_.next(0, row, fields) == CsvParser::Outcome::incomplete) {
      const std::size_t had = text.size();
      feed_.look_ahead(had * 2 + kSniffBytes);
      if (feed_.ahead().size() > had) continue;
      if (feed_.failure()) return *feed_.failure();
      return Error{ErrorCode::bad_input, "The file is empty.", path,
                   "Check that the export was complete."};
    }
    const std::string_view raw = text.substr(0, row.end);
    feed_.inspect(text, feed_.more_ahead());
    if (row.problem == nullptr) row.problem = feed_.problem(raw, row.end);
    if (row.problem != nullptr) return bad_header(row.problem, path);
    std::vector<std::string> header;
    if (!empty_fields(fields, 0)) {
      for (const auto field : fields) header.emplace_back(trim(field));
    }
    const bool title = is_title(header, row.next);
    line_ += row.lines;
    feed_.drop(row.next);
    if (!header.empty() && !title) return header;
    fields.clear();
  }
}

Error CsvReader::bad_header(std::string_view problem, const std::string& path) const {
  const std::string subject = path + ":" + std::to_string(line_);
  if (problem == kNulByte) {
    return Error{ErrorCode::bad_input, "This is not a table of text: it holds zero bytes.", subject,
                 "Export the data as \"CSV UTF-8\"."};
  }
  if (problem == kBadEncoding) {
    return Error{ErrorCode::bad_input,
                 "The names of the columns are not in " + feed_.format.encoding + ".", subject,
                 "Name the encoding the file is in, for example --encoding GB18030."};
  }
  if (problem == kTooLong) {
    return Error{ErrorCode::bad_input,
                 "The first line is longer than any header: " +
                     std::to_string(kMaxRowBytes >> 20U) + " MiB without a line end.",
                 subject, "Check that the file is a table of text."};
  }
  return Error{ErrorCode::bad_input,
               "A quote in the names of the columns is not closed, or not where a name ends.",
               subject, "Quotes inside a quoted name are doubled: \"12\"\" plate\"."};
}

/// Whether a line with a single field stands above a wider table: "Sales report, May".
bool CsvReader::is_title(const std::vector<std::string>& header, std::size_t next) {
  const auto filled = [](const auto& fields) {
    return std::count_if(fields.begin(), fields.end(),
                         [](const auto& field) { return !trim(field).empty(); });
  };
  if (filled(header) != 1) return false;
  constexpr int kLinesAbove = 40;
  constexpr int kWide = 3;
  const std::string_view text = feed_.ahead();
  std::string unescaped;
  parser_.start(text, feed_.more_ahead(), unescaped);
  std::vector<std::string_view> fields;
  CsvParser::Row row;
  for (int i = 0; i < kLinesAbove && next < text.size(); ++i, next = row.next) {
    fields.clear();
    if (parser_.next(next, row, fields) == CsvParser::Outcome::incomplete) return false;
    if (row.problem == kTooLong) return false;
    if (filled(fields) >= kWide) return true;
  }
  return false;
}

/// Whether a row of the text in hand has a value beyond the columns that have names.
bool CsvReader::columns_in_use_beyond(std::size_t count) {
  const std::string_view text = feed_.ahead();
  std::string unescaped;
  parser_.start(text, feed_.more_ahead(), unescaped);
  std::vector<std::string_view> fields;
  CsvParser::Row row;
  for (std::size_t from = 0; from < text.size(); from = row.next) {
    fields.clear();
    if (parser_.next(from, row, fields) == CsvParser::Outcome::incomplete) return false;
    if (row.problem == kTooLong) return false;
    if (fields.size() > count && !empty_fields(fields, count)) return true;
  }
  return false;
}

std::size_t CsvReader::parse(RowBlock& block, std::size_t used) {
  const std::string_view text(block.bytes_.data(), used);
  feed_.inspect(text, feed_.more());
  parser_.start(text, feed_.more(), block.unescaped_);
  CsvParser::Row row;
  std::size_t at = 0;
  while (at < used) {
    if (skipping_) {
      std::size_t end = 0;
      if (!parser_.line_end(at, end, at)) return used - (text[used - 1] == '\r' ? 1 : 0);
      skipping_ = false;
      ++line_;
      continue;
    }
    const std::size_t first = block.fields_.size();
    if (parser_.next(at, row, block.fields_) == CsvParser::Outcome::incomplete) break;
    add_row(block, at, row, first);
    line_ += row.lines;
    skipping_ = row.problem == kTooLong;
    at = row.next;
  }
  return at;
}

void CsvReader::add_row(RowBlock& block, std::size_t from, const CsvParser::Row& row,
                        std::size_t first) {
  std::string_view raw(block.bytes_.data() + from, row.end - from);
  RowBlock::RowInfo info;
  info.line = line_;
  info.first = static_cast<std::uint32_t>(first);
  info.problem = row.problem;
  if (row.problem != nullptr) info.line += row.problem_line;
  const bool whole = row.problem == nullptr;
  if (whole && starts_blank(block.fields_[first]) && says_nothing(raw, feed_.format.separator)) {
    block.fields_.resize(first);
    return;
  }
  std::size_t count = block.fields_.size() - first;
  if (whole && count < columns_needed_) {
    info.problem = kTooFewFields;
  } else if (whole && count > columns_.size()) {
    if (!empty_fields(block.fields_, first + columns_.size())) info.problem = kTooManyFields;
    // Separators behind the last column are dropped from the row as well, so that whoever writes
    // it somewhere else can put a column of his own behind it.
    for (; info.problem == nullptr && count > columns_.size(); --count) {
      raw = raw.substr(0, raw.rfind(feed_.format.separator));
    }
  }
  block.fields_.resize(first + count);
  info.count = static_cast<std::uint32_t>(count);
  info.raw = raw;
  if (const char* problem = feed_.problem(raw, row.end); problem != nullptr) info.problem = problem;
  block.rows_.push_back(info);
}

}  // namespace troth::intake
