#include "lists/routes.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/conditional.h"
#include "http/list_file.h"
#include "http/schema.h"
#include "lists/definitions.h"
#include "lists/list_json.h"
#include "lists/service.h"

namespace troth::lists {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::Work;

constexpr std::int64_t kRowsMost = 500;

Route list_route(Method method, std::string path, std::string name, std::string summary) {
  auto route = http::declare(method, std::move(path), std::move(name), "lists", std::move(summary));
  route.right = Right::customers_read;
  return route;
}

Result<Response> overview(const Call& call, db::Session& session, const Money& money) {
  TROTH_ASSIGN(const auto definitions, load_definitions(session));
  auto items = Json::array();
  for (const auto kind : kAllKinds) {
    TROTH_ASSIGN(const auto list, make_list(session, kind, definitions, 0));
    items.push_back(summary_json(list, call.language, money.decimals));
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> show(const Call& call, db::Session& session, const Money& money) {
  const auto kind = parse_kind(call.path("list"));
  if (!kind) {
    return Error{ErrorCode::not_found, "There is no such list.", std::string(call.path("list")),
                 "See them all: /api/v1/lists"};
  }
  TROTH_ASSIGN(const auto definitions, load_definitions(session));
  const bool file = http::wants_file(call);
  const auto limit =
      file ? std::numeric_limits<std::int64_t>::max() : call.query_integer("limit", 50);
  TROTH_ASSIGN(const auto list,
               make_list(session, *kind, definitions, limit, call.query("search")));
  auto json = summary_json(list, call.language, money.decimals);
  json["items"] = Json::array();
  const auto row_of = [&](const Row& row) {
    return row_json(*kind, row, call.language, money.currency, money.decimals);
  };
  if (file) {
    TROTH_ASSIGN(auto out, http::ListFile::begin(call));
    for (const auto& row : list.rows) TROTH_TRY(out.add(row_of(row)));
    return out.finish(kind_name(*kind));
  }
  for (const auto& row : list.rows) json["items"].push_back(row_of(row));
  json["next"] = nullptr;
  return answer(call, json);
}

Json full_schema() {
  using namespace http::schema;
  auto schema = summary_schema();
  schema["title"] = "ActionList";
  schema["properties"]["items"] = list(row_schema(), kRowsMost);
  schema["properties"]["next"] = nullable(text());
  schema["required"].push_back("items");
  schema["required"].push_back("next");
  return schema;
}

void add_definition_routes(http::Router& router) {
  auto look = list_route(Method::get, "/api/v1/lists/definitions", "show_list_definitions",
                         "What a company decides about its lists.");
  look.right = Right::settings_read;
  look.gives(definitions_schema());
  look.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto definitions, load_definitions(session));
    return answer(call, definitions_json(definitions));
  };
  router.add(std::move(look));

  auto change = list_route(Method::patch, "/api/v1/lists/definitions", "change_list_definitions",
                           "Change definitions of lists; needs If-Match.");
  change.right = Right::segments_change;
  change.work = Work::write;
  change.takes(definitions_schema());
  change.gives(definitions_schema());
  change.also = {412, 428};
  change.shows("new for longer", {{"new_days", 60}}, nullptr);
  change.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto current, load_definitions(session));
    if (const auto problem = http::check_match(call.request(), definitions_json(current))) {
      return http::answer_with(*problem);
    }
    TROTH_ASSIGN(const auto next, parse_definitions(call.body(), current));
    TROTH_TRY(store_definitions(session, next));
    return answer(call, definitions_json(next));
  };
  router.add(std::move(change));
}

}  // namespace

void add_routes(http::Router& router, const Money& money) {
  using namespace http::schema;
  auto all = list_route(Method::get, "/api/v1/lists", "list_lists",
                        "The lists that lead to action, with how many are on each.");
  all.gives(page("ActionLists", summary_schema()));
  all.session_handler = [money](const Call& call, db::Session& session) {
    return overview(call, session, money);
  };
  router.add(std::move(all));
  // Before the list of any name, which its path would fit too.
  add_definition_routes(router);

  auto one = list_route(Method::get, "/api/v1/lists/{list:word}", "show_list",
                        "Who is on a list, why, and what to do; most at stake first.");
  one.asks("limit", integer(1, kRowsMost), "Rows [50].");
  one.asks("search", text(200), "Part of the name.");
  one.gives(full_schema());
  http::also_as_file(one);
  one.session_handler = [money](const Call& call, db::Session& session) {
    return show(call, session, money);
  };
  router.add(std::move(one));
}

}  // namespace troth::lists
