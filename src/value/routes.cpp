#include "value/routes.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "base/as_of.h"
#include "customers/reading.h"
#include "http/answers.h"
#include "http/conditional.h"
#include "http/schema.h"
#include "value/indicator_json.h"
#include "value/route_parts.h"
#include "value/run_store.h"
#include "value/service.h"
#include "value/summary.h"
#include "value/value_json.h"

namespace troth::value {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Work;

// ---------------------------------------------------------------- one customer

Json past_json(const std::vector<PastValue>& past, const MoneyFormat& money) {
  auto list = Json::array();
  for (const auto& one : past) {
    list.push_back({{"period_end", format_day(one.period_day)},
                    {"stage", one.stage},
                    {"current_value", format_decimal(one.current_value, money.decimals)},
                    {"clv", one.clv ? Json(format_decimal(*one.clv, money.decimals)) : Json()},
                    {"p_alive", one.p_alive ? Json(*one.p_alive) : Json()},
                    {"churn_chance", one.churn_chance ? Json(*one.churn_chance) : Json()}});
  }
  return list;
}

/// Which orders and models the figures rest on.
Json basis_json(const ValueView& view, const std::vector<Purchases>& sums, const MoneyFormat& money,
                Language language) {
  const Json run = run_json(view.run, money, language);
  Json orders;
  if (!sums.empty()) {
    const Purchases& p = sums.front();
    const auto text = [&](Minor amount) { return format_decimal(amount, money.decimals); };
    orders = {{"orders", p.orders},
              {"purchases", p.purchases},
              {"gross", text(p.gross)},
              {"returned", text(p.returned)},
              {"adjusted", text(p.adjusted)},
              {"net", text(p.net)},
              {"gaps", p.gaps}};
  }
  return {{"orders", std::move(orders)},
          {"run_id", view.run.run_id},
          {"models",
           {{"purchases", view.run.purchase_model_id},
            {"spend", view.run.spend_model_id},
            {"churn", view.run.churn_model_id}}},
          {"definitions", run.at("definitions")},
          {"warnings", run.at("warnings")}};
}

Json customer_schema() {
  using namespace http::schema;
  const auto past = object({{"period_end", day()},
                            {"stage", text()},
                            {"current_value", money()},
                            {"clv", nullable(money())},
                            {"p_alive", nullable(number())},
                            {"churn_chance", nullable(number())}});
  const auto count = integer(0, 1'000'000'000'000);
  const auto orders = object({{"orders", count},
                              {"purchases", count},
                              {"gross", money()},
                              {"returned", money()},
                              {"adjusted", money()},
                              {"net", money()},
                              {"gaps", count}});
  const auto models = object({{"purchases", count}, {"spend", count}, {"churn", count}});
  const auto warning = object({{"code", text()}, {"subject", text()}, {"message", text(5000)}});
  const auto basis = object({{"orders", nullable(orders)},
                             {"run_id", count},
                             {"models", models},
                             {"definitions", map(text(2000))},
                             {"warnings", list(warning, 100)}});
  return named("CustomerValueView", object({{"value", value_schema()},
                                            {"loyalty_profile", profile_schema()},
                                            {"history", list(past, 1000)},
                                            {"basis", basis}}));
}

Result<Response> show_customer(const db::Database& database, const Call& call,
                               db::Session& session) {
  TROTH_ASSIGN(const Id id, customers::current_customer(session, call.path_id("customer")));
  TROTH_ASSIGN(const auto view, customer_value(session, id));
  TROTH_ASSIGN(const auto past, past_of(session, id));
  TROTH_ASSIGN(const auto sums, store::load_purchases(session, {id - 1, id}));
  const auto money = money_format(database.settings());
  TROTH_ASSIGN(const auto profile, loyalty_profile(session, view, money.decimals));
  return answer(call, {{"value", value_json(view.value, money, call.language)},
                       {"loyalty_profile", profile_json(profile.indicators, profile.barriers,
                                                        profile.settings, call.language)},
                       {"history", past_json(past, money)},
                       {"basis", basis_json(view, sums, money, call.language)}});
}

void add_customer_route(http::Router& router, const RouteContext& context) {
  auto route = reading("/api/v1/customers/{customer:id}/value", "show_customer_value",
                       "What a customer is worth, how loyal, and whether they are leaving; with "
                       "history and what it rests on.");
  route.right = Right::customers_read;
  route.gives(customer_schema());
  route.session_handler = [&database = context.database](const Call& call, db::Session& session) {
    return show_customer(database, call, session);
  };
  router.add(std::move(route));
}

// ---------------------------------------------------------------- readings

void add_reading_route(http::Router& router, const RouteContext& context, const std::string& name,
                       const char* schema, const char* summary) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/" + name, "show_" + name, summary);
  route.gives(named(schema, object({{"run", run_schema()}, {name, map(any())}})));
  route.session_handler = [&database = context.database, name](
                              const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Run run, run_in_force(session));
    TROTH_ASSIGN(const auto document, store::load_reading(session, run.run_id, name));
    Json json{{"run", run_json(run, money_format(database.settings()), call.language)}};
    json[name] = document.empty() ? Json::object() : Json::parse(document, nullptr, false);
    return answer(call, json);
  };
  router.add(std::move(route));
}

void add_indicators_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/indicators", "show_loyalty_indicators",
                       "The eight indicators of loyalty and the switching barriers: means over "
                       "customers who bought, whether behaviour or an answer tells them, and what "
                       "cannot be assessed and why.");
  route.gives(
      named("ValueIndicators", object({{"run", run_schema()}, {"loyalty", indicators_schema()}})));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Run run, run_in_force(session));
    TROTH_ASSIGN(const auto document, store::load_reading(session, run.run_id, "indicators"));
    TROTH_ASSIGN(const auto settings,
                 parse_settings(nlohmann::json::parse(run.settings, nullptr, false)));
    return answer(call, {{"run", run_json(run, money_format(database.settings()), call.language)},
                         {"loyalty", indicators_json(document, settings, call.language)}});
  };
  router.add(std::move(route));
}

// ---------------------------------------------------------------- models, settings, refresh

void add_models_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/models", "list_value_models",
                       "The models in force: settings, parameters, errors, holdout, calibration.");
  route.asks("kind", word({"purchases", "spend", "churn"}), "Only this model.");
  route.gives(
      named("ValueModels", object({{"run", run_schema()}, {"models", list(model_schema(), 3)}})));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Run run, run_in_force(session));
    auto models = Json::array();
    for (const auto id : {run.purchase_model_id, run.spend_model_id, run.churn_model_id}) {
      TROTH_ASSIGN(const auto model, store::load_model(session, id));
      if (!model || (call.asks("kind") && model->kind != call.query("kind"))) continue;
      models.push_back(model_json(*model));
    }
    return answer(call, {{"run", run_json(run, money_format(database.settings()), call.language)},
                         {"models", std::move(models)}});
  };
  router.add(std::move(route));
}

Response tagged(const Call& call, const Json& settings) {
  auto response = answer(call, settings);
  response.headers.add("ETag", http::etag_of(settings));
  return response;
}

Json form_schema() {
  using namespace http::schema;
  return page("ValueSettingsForm",
              object({{"name", text()},
                      {"kind", word({"whole", "number", "money", "choice", "cuts", "items"})},
                      {"standard", any()},
                      {"min", nullable(number())},
                      {"max", nullable(number())},
                      {"words", nullable(list(text(), 10))},
                      {"by_data", boolean()}}));
}

void add_settings_routes(http::Router& router) {
  auto show = reading("/api/v1/value/settings", "show_value_settings",
                      "Definitions, cuts and windows of value.");
  show.right = Right::settings_read;
  show.gives(settings_schema());
  show.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Settings settings, load_settings(session));
    return tagged(call, Json(settings_json(settings)));
  };
  router.add(std::move(show));

  auto form = reading("/api/v1/value/settings/form", "show_value_settings_form",
                      "What may be entered for each setting: kind, range, words, standard.");
  form.right = Right::settings_read;
  form.gives(form_schema());
  form.handler = [](const Call& call) -> Result<Response> {
    return answer(call, {{"items", Json(settings_form())}, {"next", nullptr}});
  };
  form.work = Work::task;
  router.add(std::move(form));

  auto change =
      http::declare(Method::put, "/api/v1/value/settings", "change_value_settings", "value",
                    "Changes them; members left out become standard. They count from "
                    "the next refresh on.");
  change.right = Right::settings_change;
  change.work = Work::write;
  change.also = {412, 428};
  change.takes(settings_schema());
  change.gives(settings_schema());
  const Json standard = settings_json(Settings());
  change.shows("the standard ones", standard, standard);
  change.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Settings current, load_settings(session));
    if (const auto problem = http::check_match(call.request(), Json(settings_json(current)))) {
      return http::answer_with(*problem);
    }
    TROTH_ASSIGN(const Settings settings, parse_settings(nlohmann::json(call.body())));
    TROTH_TRY(store_settings(session, settings));
    return tagged(call, Json(settings_json(settings)));
  };
  router.add(std::move(change));
}

Result<Response> start_refresh(const RouteContext& context, const Call& call) {
  RefreshRequest wanted;
  if (call.asks("as_of")) {
    TROTH_ASSIGN(wanted.as_of, parse_as_of(call.query("as_of")));
  }
  wanted.history = static_cast<int>(call.query_integer("history", 0));
  http::JobRequest request;
  request.kind = "value";
  request.owner = call.principal.label();
  request.shared = true;
  request.once = "value";  // two at a time would undo each other's sums
  request.work = [context, wanted](Progress& progress) -> Result<std::shared_ptr<const Json>> {
    TROTH_ASSIGN(const Run run, refresh(context.database, wanted, context.clock, progress));
    if (context.after) TROTH_TRY(context.after(context.database, progress));
    return std::make_shared<const Json>(Json{{"run_id", run.run_id},
                                             {"as_of", format_day(run.as_of_day)},
                                             {"customers", run.customers}});
  };
  TROTH_ASSIGN(const auto job, context.jobs.start(std::move(request)));
  return http::accepted(http::job_json(job), "/api/v1/jobs/" + job.id);
}

void add_refresh_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = http::declare(Method::post, "/api/v1/value/refresh", "refresh_value", "value",
                             "Compute value anew; 202 with the job.");
  route.right = Right::imports_run;
  route.work = Work::task;
  route.audited = true;
  route.asks("as_of", day(), "Date to look back from [last day with data].");
  route.asks("history", integer(0, 40), "Earlier periods to compute first [0].");
  route.gives(http::job_schema(), 202);
  route.handler = [context](const Call& call) { return start_refresh(context, call); };
  router.add(std::move(route));
}

}  // namespace

void add_routes(http::Router& router, RouteContext context) {
  add_customer_route(router, context);
  add_group_routes(router, context);
  add_reading_route(
      router, context, "cohorts", "ValueCohorts",
      "Quarters of first purchases: who still buys at which age, and what it brings.");
  add_reading_route(router, context, "concentration", "ValueConcentration",
                    "How unevenly sales and profit are spread: shares, Gini, whale curve.");
  add_indicators_route(router, context);
  add_models_route(router, context);
  add_settings_routes(router);
  add_refresh_route(router, context);
}

}  // namespace troth::value
