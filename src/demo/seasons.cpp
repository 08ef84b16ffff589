#include "demo/seasons.h"

#include <algorithm>
#include <span>

#include "base/assert.h"

namespace troth::demo {
namespace {

struct Event {
  CivilDate from;
  CivilDate to;
  double factor;
};

constexpr std::array<double, 12> kMonthsUk = {0.86, 0.84, 0.92, 0.96, 1.00, 0.97,
                                              0.95, 0.90, 0.97, 1.03, 1.22, 1.34};
constexpr std::array<double, 12> kMonthsCn = {1.02, 0.92, 0.95, 0.96, 1.02, 1.12,
                                              0.94, 0.95, 1.03, 1.00, 1.12, 1.02};
constexpr std::array<double, 7> kWeekdaysUk = {0.90, 0.90, 0.93, 0.98, 1.05, 1.22, 1.02};
constexpr std::array<double, 7> kWeekdaysCn = {0.93, 0.92, 0.93, 0.95, 1.02, 1.14, 1.11};

// Black Friday weeks, the run-up to Christmas, the quiet days after it.
constexpr Event kEventsUk[] = {
    {{2023, 11, 23}, {2023, 11, 27}, 1.90}, {{2024, 11, 28}, {2024, 12, 2}, 1.90},
    {{2025, 11, 27}, {2025, 12, 1}, 1.90},  {{2023, 12, 8}, {2023, 12, 22}, 1.35},
    {{2024, 12, 8}, {2024, 12, 22}, 1.35},  {{2025, 12, 8}, {2025, 12, 22}, 1.35},
    {{2023, 12, 24}, {2023, 12, 26}, 0.20}, {{2024, 12, 24}, {2024, 12, 26}, 0.20},
    {{2025, 12, 24}, {2025, 12, 26}, 0.20},
};

// 11.11, 6.18, the weeks before Spring Festival and the holiday itself (New Year's days: 10 Feb
// 2024, 29 Jan 2025, 17 Feb 2026), National Day.
constexpr Event kEventsCn[] = {
    {{2023, 11, 1}, {2023, 11, 9}, 1.25},   {{2024, 11, 1}, {2024, 11, 9}, 1.25},
    {{2025, 11, 1}, {2025, 11, 9}, 1.25},   {{2023, 11, 10}, {2023, 11, 11}, 4.00},
    {{2024, 11, 10}, {2024, 11, 11}, 4.00}, {{2025, 11, 10}, {2025, 11, 11}, 4.00},
    {{2024, 6, 16}, {2024, 6, 18}, 2.20},   {{2025, 6, 16}, {2025, 6, 18}, 2.20},
    {{2026, 6, 16}, {2026, 6, 18}, 2.20},   {{2024, 1, 20}, {2024, 2, 7}, 1.45},
    {{2025, 1, 8}, {2025, 1, 26}, 1.45},    {{2026, 1, 27}, {2026, 2, 14}, 1.45},
    {{2024, 2, 9}, {2024, 2, 16}, 0.35},    {{2025, 1, 28}, {2025, 2, 4}, 0.35},
    {{2026, 2, 16}, {2026, 2, 23}, 0.35},   {{2023, 10, 1}, {2023, 10, 7}, 1.20},
    {{2024, 10, 1}, {2024, 10, 7}, 1.20},   {{2025, 10, 1}, {2025, 10, 7}, 1.20},
};

double busyness(Market market, Day day) {
  const auto civil = to_civil(day);
  const auto month = static_cast<std::size_t>(civil.month - 1);
  const auto weekday = static_cast<std::size_t>((day + 3) % 7);  // 1970-01-01 was a Thursday.
  const bool uk = market == Market::uk;
  double factor =
      uk ? kMonthsUk[month] * kWeekdaysUk[weekday] : kMonthsCn[month] * kWeekdaysCn[weekday];
  for (const auto& event : uk ? std::span<const Event>(kEventsUk) : kEventsCn) {
    if (to_day(event.from) <= day && day <= to_day(event.to)) factor *= event.factor;
  }
  return factor;
}

// Business by hour of the day; the sum does not matter.
constexpr std::array<double, 24> kStoreHours = {0,  0,  0,  0,  0,  0,  0, 0, 0, 5, 7, 9,
                                                11, 11, 10, 10, 10, 11, 9, 7, 0, 0, 0, 0};
constexpr std::array<double, 24> kWebHours = {1.2, .6, .3, .2, .2, .4, 1, 2.5, 4,  5,  5, 5,
                                              6,   6,  5,  5,  5,  6,  7, 9,   11, 10, 7, 3};

Minute minute_in(const std::array<double, 24>& hours, double fraction) {
  double total = 0;
  for (const double hour : hours) total += hour;
  double left = fraction * total;
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    if (left < hours[hour]) {
      const auto minute = static_cast<Minute>(left / hours[hour] * 60);
      return static_cast<Minute>(hour) * 60 + std::min<Minute>(minute, 59);
    }
    left -= hours[hour];
  }
  return 20 * 60 - 1;  // Rounding ate the last minute.
}

}  // namespace

SeasonClock::SeasonClock(Market market) {
  double sum = 0;
  for (int i = 0; i < kDays; ++i) {
    weeks_[static_cast<std::size_t>(i)] = sum;
    sum += busyness(market, kFirstDay + i);
  }
  weeks_.back() = sum;
  for (double& at : weeks_) at *= kWeeks / sum;
  weeks_.back() = kWeeks;
}

double SeasonClock::pace(Day day) const {
  return (weeks_at(day + 1) - weeks_at(day)) * 7;
}

double SeasonClock::weeks_at(Day day) const {
  TROTH_ASSERT(day >= kFirstDay && day <= kLastDay + 1);
  return weeks_[static_cast<std::size_t>(day - kFirstDay)];
}

SeasonClock::Moment SeasonClock::moment_at(double weeks) const {
  TROTH_ASSERT(weeks >= 0 && weeks < weeks_.back());
  const auto after = std::upper_bound(weeks_.begin(), weeks_.end(), weeks);
  const auto index = static_cast<std::size_t>(after - weeks_.begin()) - 1;
  const double fraction = (weeks - weeks_[index]) / (weeks_[index + 1] - weeks_[index]);
  return {kFirstDay + static_cast<Day>(index), std::min(fraction, 0.999999)};
}

Minute minute_of_day(double fraction, bool in_store) {
  return minute_in(in_store ? kStoreHours : kWebHours, fraction);
}

}  // namespace troth::demo
