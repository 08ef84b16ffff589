#include "base/table_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/assert.h"
#include "base/text.h"

namespace troth {

namespace {

constexpr std::size_t kGroup = 3;  ///< Digits that some write together.
constexpr double kWholeMax =
    1e15;  ///< Below it whole numbers are written as such, which is faster.

void add_delimited(std::string& line, std::string_view cell, char separator) {
  const auto special = [separator](char c) {
    return c == separator || c == '"' || c == '\n' || c == '\r';
  };
  if (std::none_of(cell.begin(), cell.end(), special) && trim(cell) == cell) {
    line += cell;
    return;
  }
  line += '"';
  for (const char c : cell) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void add_json_text(std::string& line, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  line += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (c == '\n') {
      line += "\\n";
    } else if (byte < 0x20) {
      line += "\\u00";
      line += kHex[byte >> 4U];
      line += kHex[byte & 0xFU];
    } else {
      line += c;
    }
  }
  line += '"';
}

void set_decimal(std::string& text, std::string_view plain) {
  const auto point = plain.find('.');
  if (point != std::string_view::npos) {
    while (plain.back() == '0') plain.remove_suffix(1);
    if (plain.back() == '.') plain.remove_suffix(1);
    if (plain == "-0") plain.remove_prefix(1);
  }
  text.assign(plain);
  if (point != std::string_view::npos && plain.size() == point + 1 + kGroup) text += '0';
}

}  // namespace

TableForm table_form(std::string_view path) {
  const std::string lower = ascii_lower(path);
  std::string_view name = lower;
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) return TableForm::ndjson;
  return name.ends_with(".tsv") ? TableForm::tsv : TableForm::csv;
}

std::string unambiguous_decimal(std::string_view plain) {
  std::string text;
  set_decimal(text, plain);
  return text;
}

std::string unambiguous_decimal(double value) {
  std::string text;
  set_unambiguous_decimal(text, value);
  return text;
}

void set_unambiguous_decimal(std::string& text, double value) {
  std::array<char, 400> digits;  // not cleared: millions of numbers are written
  const auto write = [&](const auto&... how) {
    const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), how...);
    TROTH_ASSERT(problem == std::errc{});
    text.assign(digits.data(), end);
  };
  if (std::fabs(value) < kWholeMax && value == std::trunc(value)) {
    return write(static_cast<std::int64_t>(value));
  }
  write(value, std::chars_format::fixed);
  // The shortest text has no zeros to drop.
  if (text.size() > kGroup && text[text.size() - kGroup - 1] == '.') text += '0';
}

Status TableWriter::header(std::span<const std::string> columns) {
  keys_.assign(columns.begin(), columns.end());
  if (form_ != TableForm::ndjson) return line(columns);
  for (auto& key : keys_) {
    std::string quoted;
    add_json_text(quoted, key);
    key = std::move(quoted);
  }
  return {};
}

Status TableWriter::row(std::span<const std::string> cells) {
  TROTH_ASSERT(cells.size() == keys_.size());
  ++rows_;
  if (form_ != TableForm::ndjson) return line(cells);
  line_ = "{";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line_ += ',';
    line_ += keys_[i];
    line_ += ':';
    if (cells[i].empty())
      line_ += "null";
    else
      add_json_text(line_, cells[i]);
  }
  line_ += "}\n";
  return output_.write(line_);
}

Status TableWriter::line(std::span<const std::string> cells) {
  line_.clear();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line_ += form_ == TableForm::tsv ? '\t' : ',';
    add_delimited(line_, cells[i], form_ == TableForm::tsv ? '\t' : ',');
  }
  // A single empty column would leave a blank line, which readers skip.
  if (line_.empty()) line_ = "\"\"";
  line_ += '\n';
  return output_.write(line_);
}

}  // namespace troth
