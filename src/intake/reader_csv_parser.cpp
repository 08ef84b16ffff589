#include "intake/reader_csv_parser.h"

#include <algorithm>

#include "base/assert.h"

namespace troth::intake {

void CsvParser::start(std::string_view text, bool more, std::string& unescaped) {
  text_ = text;
  more_ = more;
  scanner_ = SpecialScanner(text.data(), text.size(), separator_);
  unescaped_ = &unescaped;
}

CsvParser::Outcome CsvParser::next(std::size_t from, Row& row,
                                   std::vector<std::string_view>& fields) {
  row = Row{};
  const std::size_t first = fields.size();
  const std::size_t first_unescaped = unescaped_->size();
  std::size_t at = from;
  Field ended = Field::separator;
  while (ended == Field::separator) ended = plain_field(at, row, fields);

  if (ended == Field::line_end && row.end - from <= kMaxRowBytes) return Outcome::row;
  fields.resize(first);
  unescaped_->resize(first_unescaped);
  if (ended == Field::broken) return break_off(from, open_, row);
  if (ended == Field::line_end || text_.size() - from > kMaxRowBytes) return too_long(from, row);
  return Outcome::incomplete;
}

CsvParser::Field CsvParser::plain_field(std::size_t& at, Row& row,
                                        std::vector<std::string_view>& fields) {
  const std::size_t start = at;
  std::size_t found = scanner_.next(start);
  while (found < text_.size() && text_[found] == '"') {
    if (found == start || opens(start, found)) return quoted_field(found, at, row, fields);
    found = scanner_.next(found + 1);
  }
  if (found == text_.size() && more_) return Field::incomplete;
  at = found;
  const Field ended = after_field(at, row);
  if (ended != Field::incomplete) {
    const std::string_view field = text_.substr(start, found - start);
    fields.push_back(field);  // of an lvalue: GCC then does it in place, for each of many fields
  }
  return ended;
}

CsvParser::Field CsvParser::quoted_field(std::size_t open, std::size_t& at, Row& row,
                                         std::vector<std::string_view>& fields) {
  open_ = open;
  closed_ = false;
  row.problem_line = row.lines - 1;
  bool doubled = false;
  std::size_t found = open;
  for (std::size_t from = open + 1;; from = found + 1) {
    found = scanner_.next(from);
    if (std::min(found, text_.size() - 1) - open > kMaxFieldBytes + 1) return Field::broken;
    if (found == text_.size()) return more_ ? Field::incomplete : Field::broken;
    const bool last = found + 1 == text_.size();
    if (last && more_) return Field::incomplete;
    const char following = last ? '\0' : text_[found + 1];
    if (text_[found] == '\n' || (text_[found] == '\r' && following != '\n')) ++row.lines;
    if (text_[found] != '"') continue;
    if (last || following != '"') break;
    doubled = true;
    ++found;
  }
  closed_ = true;
  at = found + 1;
  while (at < text_.size() && blank(text_[at])) ++at;
  if (at == text_.size() && more_) return Field::incomplete;
  const Field ended = after_field(at, row);
  if (ended == Field::separator || ended == Field::line_end) {
    fields.push_back(content(open + 1, found, doubled));
  }
  return ended;
}

/// Looks at the byte that ended a field, and steps over it.
CsvParser::Field CsvParser::after_field(std::size_t& at, Row& row) {
  if (at < text_.size() && text_[at] == separator_) {
    ++at;
    return Field::separator;
  }
  if (at < text_.size() && text_[at] != '\n' && text_[at] != '\r') return Field::broken;
  return line_end(at, row.end, row.next) ? Field::line_end : Field::incomplete;
}

std::string_view CsvParser::content(std::size_t open, std::size_t close, bool doubled) {
  const std::string_view inside = text_.substr(open, close - open);
  if (!doubled) return inside;
  // On the heap from the first, so that views into it survive a move of the string.
  const std::size_t wanted = std::max<std::size_t>(text_.size(), 64);
  if (unescaped_->capacity() < wanted) {
    TROTH_ASSERT(unescaped_->empty());
    unescaped_->reserve(wanted);
  }
  const std::size_t start = unescaped_->size();
  for (std::size_t from = 0; from < inside.size();) {
    const std::size_t quote = std::min(inside.find('"', from), inside.size() - 1);
    unescaped_->append(inside, from, quote + 1 - from);
    from = quote + (inside[quote] == '"' ? 2 : 1);
  }
  std::string_view field = std::string_view(*unescaped_).substr(start);
  const bool formula = field.size() >= 3 && field.starts_with("=\"") && field.ends_with('"') &&
                       field.find('"', 2) == field.size() - 1;
  if (formula) field = field.substr(2, field.size() - 3);
  return field;
}

bool CsvParser::line_end(std::size_t from, std::size_t& end, std::size_t& next) {
  std::size_t found = scanner_.next(from);
  while (found < text_.size() && text_[found] != '\n' && text_[found] != '\r') {
    found = scanner_.next(found + 1);
  }
  // Whether a LF follows this CR is not known yet.
  if (found + (found < text_.size() && text_[found] == '\r' ? 1 : 0) >= text_.size() && more_) {
    return false;
  }
  end = found;
  next = std::min(found + 1, text_.size());
  if (next < text_.size() && text_[found] == '\r' && text_[next] == '\n') ++next;
  return true;
}

/// Ends the row at the end of the line in which a quote was opened that was not closed as it ought
/// to be, so that one quote does not swallow the rest of the file.
CsvParser::Outcome CsvParser::break_off(std::size_t from, std::size_t open, Row& row) {
  const bool one_line = closed_ && row.lines - 1 == row.problem_line;
  if (!line_end(open, row.end, row.next)) {
    return text_.size() - from > kMaxRowBytes ? too_long(from, row) : Outcome::incomplete;
  }
  if (row.end - from > kMaxRowBytes) return too_long(from, row);
  row.problem = one_line ? kStrayQuote : kOpenQuote;
  row.lines = row.problem_line + 1;
  return Outcome::row;
}

CsvParser::Outcome CsvParser::too_long(std::size_t from, Row& row) {
  row = Row{};
  row.problem = kTooLong;
  row.end = from + kTooLongKept;
  // Not in the middle of a character.
  while ((static_cast<unsigned char>(text_[row.end]) & 0xC0U) == 0x80U && row.end > from) --row.end;
  // Where the next row starts is for skip_line() to find: it may be far beyond this text.
  row.next = from + kMaxRowBytes;
  row.lines = 0;
  return Outcome::row;
}

/// Whether a quote opens the field that starts before it.
bool CsvParser::opens(std::size_t start, std::size_t quote) const {
  while (start < quote && blank(text_[start])) ++start;
  return start == quote || (start + 1 == quote && text_[start] == '=');
}

}  // namespace troth::intake
