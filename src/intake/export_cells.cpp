#include "intake/export_cells.h"

#include <fmt/format.h>

#include <utility>

#include "base/decimal.h"
#include "base/formula_guard.h"

namespace troth::intake {
namespace {

std::string clock_text(std::int64_t micros_of_day) {
  const std::int64_t seconds = micros_of_day / kMicrosPerSecond;
  const std::int64_t micros = micros_of_day % kMicrosPerSecond;
  auto text = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (micros != 0) text += fmt::format(".{:06}", micros);
  return text;
}

// "+01:00" for the offset between local and universal time.
std::string offset_text(std::int64_t micros) {
  const std::int64_t minutes = micros / (60 * kMicrosPerSecond);
  const std::int64_t size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace

void ExportRow::text(std::string_view value) {
  cells_.push_back(form_ == TableForm::ndjson ? guard_formula_outside_spreadsheets(value)
                                              : guard_formula(value));
}

void ExportRow::money(std::optional<std::int64_t> minor) {
  if (!minor) return empty();
  auto written = format_decimal(*minor, currency_decimals_);
  constexpr int kDigitsOfAGroup = 3;
  if (currency_decimals_ == kDigitsOfAGroup) written += '0';
  cells_.push_back(std::move(written));
}

void ExportRow::scaled(std::optional<std::int64_t> value, int scale) {
  cells_.push_back(value ? unambiguous_decimal(format_decimal(*value, scale)) : std::string());
}

void ExportRow::real(std::optional<double> value) {
  cells_.push_back(value ? unambiguous_decimal(*value) : std::string());
}

void ExportRow::day(std::optional<Day> day) {
  cells_.push_back(day ? format_day(*day) : std::string());
}

void ExportRow::instant(std::optional<Instant> instant) {
  if (!instant) {
    empty();
    return;
  }
  const Day day = zone_.to_local_day(*instant);
  const std::int64_t micros = zone_.to_local_micros(*instant);
  auto written = format_day(day);
  const bool exact = zone_.to_instant(day, micros) == *instant;
  if (micros != 0 || !exact) written += " " + clock_text(micros);
  if (!exact) written += offset_text(day * kMicrosPerDay + micros - *instant);
  cells_.push_back(std::move(written));
}

void ExportRow::customer(const customers::CustomerReference& reference) {
  text(reference.external);
  text(reference.phone);
  text(reference.email);
  text(reference.card);
  text(reference.openid);
  text(reference.device);
}

}  // namespace troth::intake
