#include "evaluation/unit_series.h"

#include <algorithm>
#include <limits>

#include "evaluation/periods.h"

namespace troth::evaluation {

NameList::NameList() : names_(1) {}

UnitIndex NameList::position(std::string_view name) {
  // Rows come customer by customer, and a customer seldom changes place.
  if (name == names_[last_]) return last_;
  if (name.empty()) return 0;
  if (const auto found = positions_.find(name); found != positions_.end()) {
    last_ = found->second;
    return last_;
  }
  if (names_.size() > std::numeric_limits<UnitIndex>::max()) return 0;
  last_ = static_cast<UnitIndex>(names_.size());
  names_.emplace_back(name);
  positions_.emplace(name, last_);
  return last_;
}

MonthCell& MonthCell::operator+=(const MonthCell& other) {
  promised += other.promised;
  late += other.late;
  satisfaction_n += other.satisfaction_n;
  nps_n += other.nps_n;
  satisfaction_sum += other.satisfaction_sum;
  satisfaction_squares += other.satisfaction_squares;
  nps_sum += other.nps_sum;
  nps_squares += other.nps_squares;
  complaints += other.complaints;
  active += other.active;
  awaited += other.awaited;
  came_back += other.came_back;
  purchases += other.purchases;
  net += other.net;
  return *this;
}

UnitSeries::UnitSeries(Day first, Day as_of) {
  const int last = month_number(as_of + 1) - 1;  // The last month that is whole at as_of.
  first_month_ = std::max(month_number(first), last - static_cast<int>(kMaxMonths) + 1);
  months_ = last < first_month_ ? 0 : static_cast<std::size_t>(last - first_month_ + 1);
  first_kept_ = first_day_of_month(first_month_);
  for (std::size_t month = 0; month < months_; ++month) {
    const Day next = first_day_of_month(first_month_ + static_cast<int>(month) + 1);
    month_of_day_.resize(static_cast<std::size_t>(next - first_kept_),
                         static_cast<std::uint8_t>(month));
  }
}

std::size_t UnitSeries::month_of(Day day) const {
  const auto offset = static_cast<std::int64_t>(day) - first_kept_;
  if (offset < 0 || offset >= static_cast<std::int64_t>(month_of_day_.size())) return npos;
  return month_of_day_[static_cast<std::size_t>(offset)];
}

Day UnitSeries::first_day(std::size_t month) const {
  return first_day_of_month(first_month_ + static_cast<int>(month));
}

MonthCell& UnitSeries::cell(std::size_t dimension, UnitIndex unit, std::size_t month) {
  auto& units = cells_.at(dimension);
  if (unit >= units.size()) units.resize(std::size_t{unit} + 1);
  auto& series = units[unit];
  if (series.empty()) series.resize(months_);
  return series[month];
}

const std::vector<MonthCell>& UnitSeries::unit(std::size_t dimension, UnitIndex unit) const {
  static const std::vector<MonthCell> kNone;
  const auto& units = cells_.at(dimension);
  return unit < units.size() ? units[unit] : kNone;
}

void UnitSeries::wait_for(std::size_t dimension, UnitIndex unit, std::size_t bought,
                          std::size_t next) {
  // Marks where a stretch begins (+1) and where it is over (-1); finish_waiting() adds them up.
  const auto mark = [&](std::int32_t MonthCell::*count, std::size_t from, std::size_t to) {
    if (from >= to || from >= months_) return;
    cell(dimension, unit, from).*count += 1;
    if (to < months_) cell(dimension, unit, to).*count -= 1;
  };
  const std::size_t over = bought + kAwaitedMonths + 1;
  mark(&MonthCell::active, bought, std::min(over, next));
  mark(&MonthCell::awaited, bought + 1, next == npos ? over : std::min(over, next + 1));
  if (next < over && next < months_) cell(dimension, unit, next).came_back += 1;
}

void UnitSeries::finish_waiting() {
  for (auto& units : cells_) {
    for (auto& series : units) {
      for (std::size_t month = 1; month < series.size(); ++month) {
        series[month].active += series[month - 1].active;
        series[month].awaited += series[month - 1].awaited;
      }
    }
  }
}

}  // namespace troth::evaluation
