#include "intake/cells.h"

#include <cstdlib>

#include "base/text.h"
#include "base/formula_guard.h"

namespace troth::intake {
namespace {

constexpr std::int64_t kLargest = 1'000'000'000'000'000;

}  // namespace

Cells::Cells(const Mapping& mapping, const TimeZone& zone)
    : mapping_(mapping),
      zone_(zone),
      external_(slot("customer")),
      card_(slot("card")),
      openid_(slot("openid")),
      device_(slot("device_id")),
      phone_(slot("phone")),
      email_(slot("email")) {}

Cells::Slot Cells::slot(std::string_view field) const {
  const auto column = mapping_.column_of(field);
  return column ? static_cast<Slot>(*column) : -1;
}

void Cells::start(const RowBlock& block, std::size_t row) {
  block_ = &block;
  row_ = row;
  problem_.reset();
}

std::string_view Cells::cell(Slot slot) const {
  if (slot < 0) return {};
  return unguard_formula(trim(block_->field(row_, static_cast<std::size_t>(slot))));
}

std::string_view Cells::text(Slot slot) const {
  const auto value = cell(slot);
  return means_empty(value) ? std::string_view() : value;
}

bool Cells::blank() const {
  for (const auto& mapped : mapping_.columns) {
    if (!mapped.field.empty() && !text(static_cast<Slot>(mapped.column)).empty()) return false;
  }
  return true;
}

void Cells::refuse(std::string code, Slot slot, std::string_view value) {
  if (problem_) return;
  RowProblem problem;
  problem.code = std::move(code);
  if (slot >= 0) {
    const auto& column = mapping_.columns[static_cast<std::size_t>(slot)];
    problem.field = column.item ? column.item->code : column.field;
  }
  problem.value = value;
  problem_ = std::move(problem);
}

std::string_view Cells::required(Slot slot) {
  const auto value = text(slot);
  if (value.empty()) refuse("missing_value", slot, cell(slot));
  return value;
}

std::optional<std::int64_t> Cells::number(Slot slot, int scale) {
  const auto value = text(slot);
  if (value.empty()) return std::nullopt;
  const auto& column = mapping_.columns[static_cast<std::size_t>(slot)];
  const auto number = parse_decimal(value, scale, column.number_style);
  if (!number) {
    refuse("bad_number", slot, value);
  } else if (std::abs(*number) > kLargest) {
    refuse("number_too_large", slot, value);
    return std::nullopt;
  }
  return number;
}

std::optional<double> Cells::real(Slot slot) {
  const auto scaled = number(slot, 6);
  if (!scaled) return std::nullopt;
  return static_cast<double>(*scaled) / 1e6;
}

When Cells::to_when(const LocalTime& local) {
  if (local.offset_minutes) {
    const Instant at =
        local.day * kMicrosPerDay + local.micros - *local.offset_minutes * 60 * kMicrosPerSecond;
    return {at, zone_.to_local_day(at)};
  }
  // Time zone rules are asked once per day, not once per row.
  auto [at, inserted] = days_.try_emplace(local.day);
  if (inserted) {
    at->second.start = zone_.to_instant(local.day, 0);
    at->second.even = zone_.to_instant(local.day + 1, 0) - at->second.start == kMicrosPerDay;
  }
  if (at->second.even) return {at->second.start + local.micros, local.day};
  return {zone_.to_instant(local.day, local.micros), local.day};
}

std::optional<When> Cells::when(Slot slot, Slot time_of_day) {
  const auto value = text(slot);
  if (value.empty()) return std::nullopt;
  const auto& column = mapping_.columns[static_cast<std::size_t>(slot)];
  auto local = parse_time(value, column.date_order);
  if (local && time_of_day >= 0) {
    if (const auto time = text(time_of_day); !time.empty()) {
      // A time of day on its own reads like the time of any date.
      const auto with_time = parse_time("2000-01-01 " + std::string(time), DateOrder::ymd);
      if (!with_time) {
        refuse("bad_time", time_of_day, time);
        return std::nullopt;
      }
      local->micros = with_time->micros;
    }
  }
  if (!local) {
    refuse("bad_date", slot, value);
    return std::nullopt;
  }
  return to_when(*local);
}

std::optional<Day> Cells::day(Slot slot) {
  const auto found = when(slot);
  if (!found) return std::nullopt;
  return found->day;
}

void Cells::customer(customers::CustomerReference& into) const {
  into.external = text(external_);
  into.card = text(card_);
  into.openid = text(openid_);
  into.device = text(device_);
  into.phone = text(phone_);
  into.email = text(email_);
}

customers::CustomerReference Cells::customer() const {
  customers::CustomerReference reference;
  customer(reference);
  return reference;
}

}  // namespace troth::intake
