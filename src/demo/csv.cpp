#include "demo/csv.h"

#include <fmt/format.h>

#include <iterator>

namespace troth::demo {
namespace {

constexpr std::size_t kFlushBytes = 1U << 18U;

}  // namespace

CsvWriter::CsvWriter(std::ostream& out, std::string_view line_end, bool bom)
    : out_(out), line_end_(line_end) {
  buffer_.reserve(kFlushBytes + 4096);
  if (bom) buffer_ += "\xEF\xBB\xBF";
}

CsvWriter::~CsvWriter() {
  flush();
}

void CsvWriter::flush() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

void CsvWriter::separate() {
  if (row_started_) buffer_ += ',';
  row_started_ = true;
}

CsvWriter& CsvWriter::text(std::string_view field) {
  separate();
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    buffer_ += field;
    return *this;
  }
  buffer_ += '"';
  for (const char c : field) {
    if (c == '"') buffer_ += '"';
    buffer_ += c;
  }
  buffer_ += '"';
  return *this;
}

CsvWriter& CsvWriter::number(std::int64_t value) {
  separate();
  fmt::format_to(std::back_inserter(buffer_), "{}", value);
  return *this;
}

CsvWriter& CsvWriter::money(Minor pence) {
  separate();
  const Minor size = pence < 0 ? -pence : pence;
  fmt::format_to(std::back_inserter(buffer_), "{}{}.{:02}", pence < 0 ? "-" : "", size / 100,
                 size % 100);
  return *this;
}

CsvWriter& CsvWriter::time(Minute minute) {
  separate();
  if (minute == 0) return *this;
  const auto date = to_civil(day_of(minute));
  const auto of_day = minute % kMinutesPerDay;
  fmt::format_to(std::back_inserter(buffer_), "{}-{:02}-{:02} {:02}:{:02}", date.year, date.month,
                 date.day, of_day / 60, of_day % 60);
  return *this;
}

void CsvWriter::end_row() {
  buffer_ += line_end_;
  row_started_ = false;
  if (buffer_.size() > kFlushBytes) flush();
}

void CsvWriter::header(std::initializer_list<std::string_view> names) {
  for (const auto name : names) text(name);
  end_row();
}

std::string iso_date(Day day) {
  return format_day(day);
}

std::string slash_date(Day day) {
  const auto date = to_civil(day);
  return fmt::format("{}/{:02}/{:02}", date.year, date.month, date.day);
}

std::string british_date(Day day) {
  const auto date = to_civil(day);
  return fmt::format("{:02}/{:02}/{}", date.day, date.month, date.year);
}

}  // namespace troth::demo
