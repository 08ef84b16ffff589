#include <nlohmann/json.hpp>

#include "access/route_parts.h"
#include "access/store.h"
#include "base/text.h"
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
}

}  // namespace troth::access
