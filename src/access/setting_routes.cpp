#include <nlohmann/json.hpp>

#include "access/route_parts.h"
#include "access/store.h"
#include "base/text.h"
#include "db/working_calendar.h"
#include "http/answers.h"
#include "http/conditional.h"

namespace troth::access {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;

Result<Json> settings_json(db::Session& session) {
  TROTH_ASSIGN(const auto all, store::settings(session));
  Json json = {{"name", ""}, {"currency", ""}, {"time_zone", ""}, {"language", ""}};
  for (const auto& [name, value] : all) {
    if (json.contains(name)) json[name] = value;
  }
  return json;
}

Result<Response> show_settings(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto json, settings_json(session));
  return answer(call, json);
}

Result<Response> change_settings(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto current, settings_json(session));
  if (const auto problem = http::check_match(call.request(), current)) {
    return http::answer_with(*problem);
  }
  for (const char* name : {"name", "language"}) {
    if (!call.body().contains(name)) continue;
    const auto value = call.text(name);
    TROTH_TRY(store::set_setting(session, name, trim(value)));
  }
  return show_settings(call, session);
}

/// The calendar as its text has it, with the time zone it is read in.
Result<Json> calendar_json(db::Session& session) {
  TROTH_ASSIGN(const auto rules, db::load_calendar(session));
  TROTH_ASSIGN(const auto settings, settings_json(session));
  Json json = {{"time_zone", settings["time_zone"]}};
  json.update(Json::parse(write_calendar(rules)));
  return json;
}

Result<Response> show_calendar(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto json, calendar_json(session));
  return answer(call, json);
}

Result<Response> change_calendar(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto current, calendar_json(session));
  if (const auto problem = http::check_match(call.request(), current)) {
    return http::answer_with(*problem);
  }
  const auto rules = read_calendar(call.body().dump());
  if (!rules) {
    const auto& error = rules.error();
    return http::answer_with(
        http::invalid_request({{"/body" + error.subject, "not_possible", error.message}}));
  }
  TROTH_TRY(db::store_calendar(session, *rules));
  return show_calendar(call, session);
}

std::vector<http::schema::Member> calendar_members() {
  using namespace http::schema;
  const auto hours = described("From and to, such as 09:00 and 17:30; none: free.",
                               list(pair(text(5, 5)), kHoursOfADayMost));
  std::vector<Member> week;
  for (const char* name :
       {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    week.push_back({name, hours});
  }
  const auto special = object({{"day", day()}, {"name", text()}, {"hours", hours}});
  return {{"week", object(std::move(week))},
          {"days", described("Holidays, without hours, and days with hours of their own.",
                             list(special, kSpecialDaysMost))}};
}

void add_calendar_routes(http::Router& router) {
  using namespace http::schema;
  auto members = calendar_members();
  members.insert(members.begin(), {"time_zone", text()});
  const auto calendar = named("WorkingCalendar", object(std::move(members)));
  auto show = http::declare(Method::get, "/api/v1/settings/calendar", "show_calendar", "settings",
                            "When the company works: hours of each weekday, holidays, days that "
                            "differ.");
  show.right = http::Right::settings_read;
  show.gives(calendar);
  show.session_handler = show_calendar;
  router.add(std::move(show));

  auto change = http::declare(Method::put, "/api/v1/settings/calendar", "change_calendar",
                              "settings", "Say all of it anew; needs If-Match.");
  change.right = http::Right::settings_change;
  change.work = http::Work::write;
  change.cookie_only = true;
  change.takes(named("CalendarRules", object(calendar_members())));
  change.gives(calendar);
  change.also = {412, 422, 428};
  const Json nine_to_five = Json::array({Json::array({"09:00", "17:30"})});
  const Json none = Json::array();
  change.shows(
      "five days a week, no work at Christmas",
      {{"week",
        {{"monday", nine_to_five},
         {"tuesday", nine_to_five},
         {"wednesday", nine_to_five},
         {"thursday", nine_to_five},
         {"friday", nine_to_five},
         {"saturday", none},
         {"sunday", none}}},
       {"days", Json::array({{{"day", "2026-12-25"}, {"name", "Christmas"}, {"hours", none}}})}},
      nullptr);
  change.session_handler = change_calendar;
  router.add(std::move(change));
}

}  // namespace

void add_setting_routes(http::Router& router) {
  using namespace http::schema;
  const Json settings = named(
      "Settings",
      object(
          {{"name", text()}, {"currency", text()}, {"time_zone", text()}, {"language", text()}}));
  Route show;
  show.path = "/api/v1/settings";
  show.name = "show_settings";
  show.tag = "settings";
  show.summary = "Facts of the workspace.";
  show.right = http::Right::settings_read;
  show.gives(settings);
  show.shows(
      "a shop", nullptr,
      {{"name", "Acme"}, {"currency", "GBP"}, {"time_zone", "Europe/London"}, {"language", "en"}});
  show.session_handler = show_settings;
  router.add(std::move(show));

  Route change;
  change.method = Method::patch;
  change.path = "/api/v1/settings";
  change.name = "change_settings";
  change.tag = "settings";
  change.summary =
      "Change name or language; needs If-Match. Currency and time zone are what the stored figures "
      "were read with, and stay.";
  change.right = http::Right::settings_change;
  change.work = http::Work::write;
  change.cookie_only = true;
  change.takes(object({{"name", text(200, 1), false}, {"language", word({"en", "zh-CN"}), false}}));
  change.gives(settings);
  change.also = {412, 428};
  change.shows("a name", {{"name", "Acme"}}, nullptr);
  change.session_handler = change_settings;
  router.add(std::move(change));
  add_calendar_routes(router);
}

}  // namespace troth::access
