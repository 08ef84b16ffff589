#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

#include "base/assert.h"
#include "base/text.h"
#include "base/time.h"

namespace troth {
namespace {

/// From `begin` on, local time is UTC plus `offset`.
struct Period {
  Instant begin;
  Instant offset;
};

constexpr Instant kBeginning = std::numeric_limits<Instant>::min();
constexpr Instant kEnd = std::numeric_limits<Instant>::max();

// The range in which rules are copied out of the time zone database; they are constant outside.
const date::sys_seconds kFirst = date::sys_days(date::year(1800) / 1 / 1);
const date::sys_seconds kLast = date::sys_days(date::year(2200) / 1 / 1);

std::vector<Period> read_periods(const date::time_zone& zone) {
  std::vector<Period> periods;
  for (auto at = kFirst; at < kLast;) {
    const date::sys_info info = zone.get_info(at);
    const Instant offset = info.offset.count() * kMicrosPerSecond;
    const Instant begin =
        periods.empty() ? kBeginning : at.time_since_epoch().count() * kMicrosPerSecond;
    if (periods.empty() || periods.back().offset != offset) periods.push_back({begin, offset});
    if (info.end <= at) break;
    at = info.end;
  }
  return periods;
}

/// The three known zones whose names are most like `name`.
std::string nearest_names(std::string_view name) {
  const std::string wanted = ascii_lower(name);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& zone : date::get_tzdb().zones) {
    const std::string candidate = ascii_lower(zone.name());
    std::size_t distance = edit_distance(wanted, candidate);
    // "London" means Europe/London, however much longer that is.
    const auto city = candidate.substr(candidate.rfind('/') + 1);
    distance = std::min(distance, edit_distance(wanted, city) + 1);
    ranked.emplace_back(distance, zone.name());
  }
  std::sort(ranked.begin(), ranked.end());
  std::string names;
  for (std::size_t i = 0; i < ranked.size() && i < 3; ++i)
    names += (i == 0 ? "" : ", ") + ranked[i].second;
  return names;
}

}  // namespace

struct TimeZone::Rules {
  std::vector<Period> periods;

  /// The period that contains the instant.
  std::size_t at(Instant instant) const {
    const auto next = std::upper_bound(periods.begin(), periods.end(), instant,
                                       [](Instant t, const Period& p) { return t < p.begin; });
    return static_cast<std::size_t>(next - periods.begin()) - 1;
  }
};

TimeZone TimeZone::utc() {
  static const auto rules =
      std::make_shared<const Rules>(Rules{std::vector<Period>{{kBeginning, 0}}});
  TimeZone zone;
  zone.name_ = "UTC";
  zone.rules_ = rules;
  return zone;
}

Result<TimeZone> TimeZone::find(std::string_view name) {
  if (name == "UTC") return utc();
  try {
    const auto& zones = date::get_tzdb().zones;
    const auto found = std::find_if(zones.begin(), zones.end(),
                                    [&](const auto& zone) { return zone.name() == name; });
    if (found == zones.end())
      return Error{ErrorCode::not_found, "There is no such time zone.", std::string(name),
                   fmt::format("Use an IANA name such as {}.", nearest_names(name))};
    TimeZone zone;
    zone.name_ = found->name();
    zone.rules_ = std::make_shared<const Rules>(Rules{read_periods(*found)});
    return zone;
  } catch (const std::exception& failure) {
    return Error{ErrorCode::unavailable,
                 fmt::format("The time zone database cannot be read ({}).", failure.what()),
                 std::string(name), "Install the system's time zone data (Debian: tzdata)."};
  }
}

Instant TimeZone::to_instant(Day day, std::int64_t micros_of_day) const {
  const auto& periods = rules_->periods;
  const Instant local = day * kMicrosPerDay + micros_of_day;
  // Offsets are less than a day, so the answer is not in an earlier period than this one.
  for (std::size_t i = rules_->at(local - kMicrosPerDay);; ++i) {
    const Instant end = i + 1 < periods.size() ? periods[i + 1].begin : kEnd;
    const Instant instant = local - periods[i].offset;
    if (instant < end) return std::max(instant, periods[i].begin);
  }
}

Day TimeZone::to_local_day(Instant instant) const {
  const Instant local = instant + rules_->periods[rules_->at(instant)].offset;
  const Instant day = local / kMicrosPerDay;
  return static_cast<Day>(local % kMicrosPerDay < 0 ? day - 1 : day);
}

std::int64_t TimeZone::to_local_micros(Instant instant) const {
  const Instant local = instant + rules_->periods[rules_->at(instant)].offset;
  return local - to_local_day(instant) * kMicrosPerDay;
}

}  // namespace troth
