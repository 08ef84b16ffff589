// The rules of a calendar: held against what can be, written as JSON and read back.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "base/working_calendar.h"

namespace troth {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
constexpr std::size_t kNameBytesMost = 200;

Error bad(std::string message, std::string pointer) {
  return {ErrorCode::bad_input, std::move(message), std::move(pointer), ""};
}

Status check_hours(const std::vector<WorkingHours>& all, const std::string& pointer) {
  if (all.size() > kHoursOfADayMost) {
    return bad("A day has at most twelve spans of working hours.", pointer);
  }
  int last = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto here = pointer + "/" + std::to_string(i);
    const auto& hours = all[i];
    if (hours.from_minute < 0 || hours.to_minute > kMinutesOfDay) {
      return bad("Working hours lie between 00:00 and 24:00.", here);
    }
    if (hours.from_minute >= hours.to_minute) {
      return bad("Working hours end after they begin.", here);
    }
    if (i > 0 && hours.from_minute < last) {
      return bad("Working hours of a day follow one another.", here);
    }
    last = hours.to_minute;
  }
  return {};
}

std::string clock_text(int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60) + ":" + two(minute % 60);
}

/// "09:30" as 570; empty when it is no such text.
std::optional<int> minute_in(const Json& json) {
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int minute = number(0) * 60 + number(3);
  if (number(3) > 59 || minute > kMinutesOfDay) return std::nullopt;
  return minute;
}

Json hours_json(const std::vector<WorkingHours>& all) {
  auto json = Json::array();
  for (const auto& hours : all) {
    json.push_back({clock_text(hours.from_minute), clock_text(hours.to_minute)});
  }
  return json;
}

Result<std::vector<WorkingHours>> hours_in(const Json& json, const std::string& pointer) {
  if (!json.is_array()) return bad("Working hours are a list.", pointer);
  std::vector<WorkingHours> all;
  for (const auto& one : json) {
    const auto here = pointer + "/" + std::to_string(all.size());
    const bool two = one.is_array() && one.size() == 2;
    const auto from = two ? minute_in(one[0]) : std::nullopt;
    const auto to = two ? minute_in(one[1]) : std::nullopt;
    if (!from || !to) return bad("Working hours are two times such as 09:00 and 17:30.", here);
    all.push_back({*from, *to});
  }
  return all;
}

Result<SpecialDay> day_in(const Json& json, const std::string& pointer) {
  const auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string()
               ? json[name].get<std::string>()
               : std::string();
  };
  const auto day = parse_day(text("day"));
  if (!day) return bad("A day is a date such as 2026-12-25.", pointer + "/day");
  SpecialDay special{*day, std::string(trim(text("name"))), {}};
  if (json.contains("hours")) {
    TROTH_ASSIGN(special.hours, hours_in(json["hours"], pointer + "/hours"));
  }
  return special;
}

}  // namespace

Status check(const CalendarRules& rules) {
  for (std::size_t i = 0; i < rules.week.size(); ++i) {
    TROTH_TRY(check_hours(rules.week[i], std::string("/week/") + kWeekdays[i]));
  }
  if (std::all_of(rules.week.begin(), rules.week.end(),
                  [](const auto& hours) { return hours.empty(); })) {
    return bad("A week has working hours on some day.", "/week");
  }
  if (rules.days.size() > kSpecialDaysMost) {
    return bad("A calendar has at most 2,000 special days.", "/days");
  }
  std::set<Day> seen;
  for (std::size_t i = 0; i < rules.days.size(); ++i) {
    const auto here = "/days/" + std::to_string(i);
    const auto& special = rules.days[i];
    if (!seen.insert(special.day).second) return bad("The day is named twice.", here + "/day");
    if (special.name.size() > kNameBytesMost) return bad("The name is too long.", here + "/name");
    TROTH_TRY(check_hours(special.hours, here + "/hours"));
  }
  return {};
}

std::string write_calendar(const CalendarRules& rules) {
  Json json = {{"week", Json::object()}, {"days", Json::array()}};
  for (std::size_t i = 0; i < rules.week.size(); ++i) {
    json["week"][kWeekdays[i]] = hours_json(rules.week[i]);
  }
  auto days = rules.days;
  std::sort(days.begin(), days.end(),
            [](const SpecialDay& a, const SpecialDay& b) { return a.day < b.day; });
  for (const auto& special : days) {
    json["days"].push_back({{"day", format_day(special.day)},
                            {"name", special.name},
                            {"hours", hours_json(special.hours)}});
  }
  return json.dump();
}

Result<CalendarRules> read_calendar(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return bad("A calendar is a JSON object.", "");
  CalendarRules rules;
  if (json.contains("week")) {
    const auto& week = json["week"];
    if (!week.is_object()) return bad("The week is an object of weekdays.", "/week");
    for (std::size_t i = 0; i < rules.week.size(); ++i) {
      if (!week.contains(kWeekdays[i])) continue;
      TROTH_ASSIGN(rules.week[i],
                   hours_in(week[kWeekdays[i]], std::string("/week/") + kWeekdays[i]));
    }
  }
  if (json.contains("days")) {
    if (!json["days"].is_array()) return bad("Special days are a list.", "/days");
    for (const auto& one : json["days"]) {
      TROTH_ASSIGN(auto special, day_in(one, "/days/" + std::to_string(rules.days.size())));
      rules.days.push_back(std::move(special));
    }
  }
  TROTH_TRY(check(rules));
  return rules;
}

}  // namespace troth
