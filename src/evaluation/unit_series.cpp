#include "evaluation/unit_series.h"

#include <algorithm>
#include <limits>

#include "evaluation/periods.h"

namespace troth::evaluation {

NameList::NameList() : names_(1) {}

UnitIndex NameList::position(std::string_view name) {
  if (name.empty()) return 0;
  // Rows repeat a few names millions of times; a name's ends and length tell most of them apart.
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(name[at]); };
  const std::size_t guess =
      (byte(0) * 5U + byte(name.size() / 2) * 3U + byte(name.size() - 1) * 17U + name.size()) %
      recent_.size();
  UnitIndex& recent = recent_[guess];
  if (names_[recent] != name) recent = find_or_add(name);
  return recent;
}

UnitIndex NameList::find_or_add(std::string_view name) {
  if (const auto found = positions_.find(name); found != positions_.end()) return found->second;
  if (names_.size() > std::numeric_limits<UnitIndex>::max()) return 0;
  const auto position = static_cast<UnitIndex>(names_.size());
  names_.emplace_back(name);
  positions_.emplace(name, position);
  return position;
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

Day UnitSeries::first_day(std::size_t month) const {
  return first_day_of_month(first_month_ + static_cast<int>(month));
}

void UnitSeries::add_unit(std::size_t dimension, UnitIndex unit) {
  auto& units = cells_.at(dimension);
  if (unit >= units.size()) units.resize(std::size_t{unit} + 1);
  units[unit].resize(months_);
}

const std::vector<MonthCell>& UnitSeries::unit(std::size_t dimension, UnitIndex unit) const {
  static const std::vector<MonthCell> kNone;
  const auto& units = cells_.at(dimension);
  return unit < units.size() ? units[unit] : kNone;
}

void UnitSeries::wait_for(std::size_t dimension, UnitIndex unit, std::size_t bought,
                          std::size_t next) {
  MonthCell* months = row(dimension, unit);
  // Marks where a stretch begins (+1) and where it is over (-1); finish_waiting() adds them up.
  const auto mark = [&](std::int32_t MonthCell::*count, std::size_t from, std::size_t to) {
    if (from >= to || from >= months_) return;
    months[from].*count += 1;
    if (to < months_) months[to].*count -= 1;
  };
  const std::size_t over = bought + kAwaitedMonths + 1;
  mark(&MonthCell::active, bought, std::min(over, next));
  mark(&MonthCell::awaited, bought + 1, next == npos ? over : std::min(over, next + 1));
  if (next < over && next < months_) months[next].came_back += 1;
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
