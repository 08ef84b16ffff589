#include "intake/reader_csv.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "intake/reader_encoding.h"
#include "intake/reader_sniff.h"

namespace troth::intake {
namespace {

constexpr std::size_t kSniffBytes = 256U << 10U;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Whether every byte is a blank, a separator or a quote.
bool says_nothing(std::string_view raw, char separator) {
  return std::all_of(raw.begin(), raw.end(), [separator](char c) {
    return c == ' ' || c == '\t' || c == separator || c == '"';
  });
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
    : text_(std::move(text)),
      format_(std::move(format)),
      block_bytes_(std::max<std::size_t>(block_bytes, 1)),
      parser_(format_.separator) {}

Result<std::unique_ptr<TableReader>> CsvReader::open(std::unique_ptr<TextSource> text,
                                                     const std::string& path, TableFormat format,
                                                     std::size_t block_bytes) {
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(text), std::move(format), block_bytes));
  TROTH_TRY(reader->read_header(path));
  return std::unique_ptr<TableReader>(std::move(reader));
}

Status CsvReader::read_header(const std::string& path) {
  std::size_t used = 0;
  fill(carry_, used, kSniffBytes);
  if (used == 0 && failure_) return *failure_;
  carry_.resize(used);
  std::size_t declared_size = 0;
  const char declared = declared_separator(carry_, declared_size);
  if (declared_size > 0) {
    carry_.erase(0, declared_size);
    ++line_;
  }
  if (format_.separator == 0) {
    format_.separator = declared != 0 ? declared : guess_separator(path, carry_, !ended_);
  }
  parser_ = CsvParser(format_.separator);
  std::size_t next = 0;
  TROTH_ASSIGN(auto header, header_fields(next, path));
  std::size_t count = header.size();
  while (count > 1 && header[count - 1].empty()) --count;
  if (columns_in_use_beyond(count, next)) count = header.size();
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
  carry_.erase(0, next);
  return {};
}

/// Cuts the first line that says something off the text in hand, reading more when it must.
Result<std::vector<std::string>> CsvReader::header_fields(std::size_t& next,
                                                          const std::string& path) {
  std::vector<std::string_view> fields;
  std::string unescaped;
  CsvParser::Row row;
  std::size_t at = 0;
  while (fields.empty()) {
    std::size_t used = carry_.size();
    carry_.resize(used + kScanPadding);
    parser_.start({carry_.data(), used}, !ended_ || failure_, unescaped);
    const auto outcome = at < used ? parser_.next(at, row, fields) : CsvParser::Outcome::incomplete;
    if (outcome == CsvParser::Outcome::incomplete) {
      if (ended_ && failure_) return *failure_;
      if (ended_) return Error{ErrorCode::bad_input, "The file is empty.", path, ""};
      unescaped.clear();
      fill(carry_, used, used * 2 + kSniffBytes);
      carry_.resize(used);
      continue;
    }
    carry_.resize(used);
    const std::string_view raw = std::string_view(carry_).substr(at, row.end - at);
    if (row.problem == nullptr && utf8_prefix(raw, false) != raw.size()) row.problem = kBadEncoding;
    if (row.problem == nullptr && raw.find('\0') != std::string_view::npos) row.problem = kNulByte;
    if (row.problem != nullptr) return bad_header(row.problem, path);
    if (empty_fields(fields, 0)) fields.clear();
    line_ += row.lines;
    at = row.next;
  }
  next = at;
  std::vector<std::string> header;
  for (const auto field : fields) header.emplace_back(trim(field));
  return header;
}

Error CsvReader::bad_header(std::string_view problem, const std::string& path) const {
  const std::string subject = path + ":" + std::to_string(line_);
  if (problem == kNulByte) {
    return Error{ErrorCode::bad_input, "This is not a table of text: it holds zero bytes.", subject,
                 "Export the data as \"CSV UTF-8\"."};
  }
  if (problem == kBadEncoding) {
    return Error{ErrorCode::bad_input,
                 "The names of the columns are not in " + format_.encoding + ".", subject,
                 "Name the encoding the file is in, for example --encoding GB18030."};
  }
  if (problem == kTooLong) {
    return Error{ErrorCode::bad_input,
                 "The first line is longer than any header: " +
                     std::to_string(kMaxRowBytes >> 20U) + " MiB without a line end.",
                 subject, "Check that the file is a table of text."};
  }
  return Error{ErrorCode::bad_input, "A quote in the names of the columns is not closed.", subject,
               "Quotes inside a quoted name are doubled: \"12\"\" plate\"."};
}

/// Whether a row of the text in hand has a value beyond the columns that have names.
bool CsvReader::columns_in_use_beyond(std::size_t count, std::size_t from) {
  const std::size_t used = carry_.size();
  carry_.resize(used + kScanPadding);
  std::string unescaped;
  parser_.start({carry_.data(), used}, !ended_ || failure_, unescaped);
  std::vector<std::string_view> fields;
  CsvParser::Row row;
  bool in_use = false;
  while (!in_use && from < used && parser_.next(from, row, fields) == CsvParser::Outcome::row) {
    in_use = fields.size() > count && !empty_fields(fields, count);
    from = row.problem == kTooLong ? used : row.next;
    fields.clear();
  }
  carry_.resize(used);
  return in_use;
}

Result<bool> CsvReader::read(RowBlock& block) {
  block.rows_.clear();
  block.fields_.clear();
  block.unescaped_.clear();
  std::size_t used = 0;
  std::size_t target = block_bytes_;
  for (;;) {
    take(block.bytes_, used, target);
    const std::size_t rest = parse(block, used);
    if (!block.rows_.empty() || exhausted()) {
      give_back({block.bytes_.data() + rest, used - rest});
      break;
    }
    used -= rest;
    std::memmove(block.bytes_.data(), block.bytes_.data() + rest, used);
    target = std::max(block_bytes_, used * 2);
  }
  if (!block.rows_.empty()) return true;
  if (failure_) return *failure_;
  return false;
}

/// Fills `bytes` to `target` with text that was given back, then with new text.
void CsvReader::take(std::string& bytes, std::size_t& used, std::size_t target) {
  if (bytes.size() < target + kScanPadding) bytes.resize(target + kScanPadding);
  const std::size_t count = std::min(carry_.size() - carry_at_, target - std::min(used, target));
  std::memcpy(bytes.data() + used, carry_.data() + carry_at_, count);
  carry_at_ += count;
  used += count;
  if (carry_at_ == carry_.size()) fill(bytes, used, target);
}

/// Keeps the beginning of a row for the next block.
void CsvReader::give_back(std::string_view rest) {
  if (carry_at_ < carry_.size()) {
    carry_at_ -= rest.size();  // It came from there, and still stands there.
    return;
  }
  carry_.assign(rest);
  carry_at_ = 0;
}

void CsvReader::fill(std::string& bytes, std::size_t& used, std::size_t target) {
  if (bytes.size() < target + kScanPadding) bytes.resize(target + kScanPadding);
  while (!ended_ && used < target) {
    auto got = text_->read(bytes.data() + used, target - used);
    if (got && *got > 0) {
      used += *got;
      continue;
    }
    ended_ = true;
    if (!got) failure_ = got.error();
  }
  const EncodingGuess& encoding = text_->encoding();
  if (format_.encoding == encoding.name) return;
  format_.encoding = encoding.name;
  format_.encoding_certain = encoding.certain;
  format_.other_encoding = encoding.other;
}

/// Cuts all whole rows off the block's text; gives where the rest starts.
std::size_t CsvReader::parse(RowBlock& block, std::size_t used) {
  const std::string_view text(block.bytes_.data(), used);
  const bool more = !exhausted() || failure_.has_value();
  valid_to_ = utf8_prefix(text, more);
  nul_free_to_ = std::min(text.find('\0'), used);
  known_to_ = text_->converted() ? std::min(text.find(kReplacement), used) : used;
  parser_.start(text, more, block.unescaped_);
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
  const std::string_view raw(block.bytes_.data() + from, row.end - from);
  RowBlock::RowInfo info;
  info.line = line_;
  info.first = static_cast<std::uint32_t>(first);
  info.raw = raw;
  info.problem = row.problem;
  if (row.problem != nullptr) info.line += row.problem_line;
  std::size_t count = block.fields_.size() - first;
  if (info.problem == nullptr && count != columns_.size()) {
    if (says_nothing(raw, format_.separator)) return;
    if (count < columns_.size()) {
      if (count < columns_needed_) info.problem = kTooFewFields;
    } else if (empty_fields(block.fields_, first + columns_.size())) {
      count = columns_.size();
      block.fields_.resize(first + count);
    } else {
      info.problem = kTooManyFields;
    }
  } else if (block.fields_.size() > first && block.fields_[first].empty() &&
             says_nothing(raw, format_.separator)) {
    block.fields_.resize(first);
    return;
  }
  info.count = static_cast<std::uint32_t>(count);
  if (const char* problem = check_text(raw, row.end); problem != nullptr) info.problem = problem;
  block.rows_.push_back(info);
}

/// What is wrong with the bytes of a row that ends at `end` of the block, if anything.
const char* CsvReader::check_text(std::string_view raw, std::size_t end) const {
  if (end > nul_free_to_ && raw.find('\0') != std::string_view::npos) return kNulByte;
  if (end > valid_to_ && utf8_prefix(raw, false) != raw.size()) return kBadEncoding;
  if (end > known_to_ && raw.find(kReplacement) != std::string_view::npos) return kBadEncoding;
  return nullptr;
}

}  // namespace troth::intake
