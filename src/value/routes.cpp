#include "value/routes.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "base/as_of.h"
#include "customers/reading.h"
#include "http/answers.h"
#include "http/conditional.h"
#include "http/schema.h"
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
using http::Route;
using http::Work;

/// The run in force; not_found before the first.
Result<Run> run_in_force(db::Session& session) {
  TROTH_ASSIGN(auto run, store::last_run(session));
  if (!run) {
    return Error{ErrorCode::not_found, "Value has not been computed yet.", "value",
                 "Run troth value refresh, or start the refresh job."};
  }
  return *std::move(run);
}

Route reading(std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(Method::get, std::move(path), std::move(name), "value", std::move(summary));
  route.right = Right::figures_read;
  return route;
}

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
  return named(
      "CustomerValueView",
      object({{"value", value_schema()}, {"history", list(past, 1000)}, {"basis", basis}}));
}

Result<Response> show_customer(const db::Database& database, const Call& call,
                               db::Session& session) {
  TROTH_ASSIGN(const Id id, customers::current_customer(session, call.path_id("customer")));
  TROTH_ASSIGN(const auto view, customer_value(session, id));
  TROTH_ASSIGN(const auto past, past_of(session, id));
  TROTH_ASSIGN(const auto sums, store::load_purchases(session, {id - 1, id}));
  const auto money = money_format(database.settings());
  return answer(call, {{"value", value_json(view.value, money, call.language)},
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

// ---------------------------------------------------------------- all together

Json label_json(const LabelSums& sums, const MoneyFormat& money) {
  const auto text = [&](Minor amount) { return format_decimal(amount, money.decimals); };
  return {{"name", http::text_or_null(sums.name)},
          {"customers", sums.customers},
          {"current_value", text(sums.current_value)},
          {"clv", text(sums.clv)},
          {"potential_value", text(sums.potential_value)},
          {"value_at_risk", text(sums.value_at_risk)},
          {"days_in_stage", sums.days_in_stage}};
}

Json label_schema() {
  using namespace http::schema;
  return named("ValueLabel", object({{"name", nullable(text())},
                                     {"customers", integer(0, 1'000'000'000'000)},
                                     {"current_value", money()},
                                     {"clv", money()},
                                     {"potential_value", money()},
                                     {"value_at_risk", money()},
                                     {"days_in_stage", number()}}));
}

/// Sums by some columns of customer_value: {"run", column: [...], ...}.
Result<Json> labels_of(const db::Database& database, const Call& call, db::Session& session,
                       const std::vector<std::string>& columns) {
  TROTH_ASSIGN(const Run run, run_in_force(session));
  const auto money = money_format(database.settings());
  Json json{{"run", run_json(run, money, call.language)}};
  for (const auto& column : columns) {
    TROTH_ASSIGN(const auto sums, sums_by(session, column));
    json[column] = Json::array();
    for (const auto& one : sums) json[column].push_back(label_json(one, money));
  }
  return json;
}

std::vector<http::schema::Member> label_members(const std::vector<std::string>& columns) {
  using namespace http::schema;
  std::vector<Member> members{{"run", run_schema()}};
  for (const auto& column : columns) members.push_back({column, list(label_schema(), 100)});
  return members;
}

void add_label_route(http::Router& router, const RouteContext& context, const char* path,
                     const char* name, const char* schema, const char* summary,
                     std::vector<std::string> columns) {
  using namespace http::schema;
  auto route = reading(path, name, summary);
  route.gives(named(schema, object(label_members(columns))));
  route.session_handler = [&database = context.database, columns](
                              const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Json json, labels_of(database, call, session, columns));
    return answer(call, json);
  };
  router.add(std::move(route));
}

void add_lifecycle_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/lifecycle", "show_lifecycle",
                       "Stages with time in stage, and the flow between them from period to "
                       "period; from null: not there yet, to null: no more.");
  auto members = label_members({"stage"});
  const auto flow = object({{"from", nullable(text())},
                            {"to", nullable(text())},
                            {"customers", integer(0, 1'000'000'000'000)}});
  members.push_back(
      {"periods", list(object({{"from", day()}, {"to", day()}, {"flows", list(flow, 100)}}), 100)});
  route.asks("periods", integer(2, 40), "Ends of periods to look at [5].");
  route.gives(named("ValueLifecycle", object(std::move(members))));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(Json json, labels_of(database, call, session, {"stage"}));
    TROTH_ASSIGN(const auto periods, stage_flows(session, call.query_integer("periods", 5)));
    json["periods"] = Json::array();
    for (const auto& period : periods) {
      auto flows = Json::array();
      for (const auto& one : period.flows) {
        flows.push_back({{"from", http::text_or_null(one.from)},
                         {"to", http::text_or_null(one.to)},
                         {"customers", one.customers}});
      }
      json["periods"].push_back({{"from", format_day(period.from_day)},
                                 {"to", format_day(period.to_day)},
                                 {"flows", std::move(flows)}});
    }
    return answer(call, json);
  };
  router.add(std::move(route));
}

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
  add_label_route(router, context, "/api/v1/value/matrix", "show_value_matrix", "ValueMatrix",
                  "Current x potential value, ABCD and RFM segments.", {"matrix", "abcd", "rfm"});
  add_label_route(router, context, "/api/v1/value/loyalty", "show_loyalty", "ValueLoyalty",
                  "The eight situations, the quadrants of attitude and patronage, the classes.",
                  {"situation", "quadrant", "loyalty_class"});
  add_lifecycle_route(router, context);
  add_reading_route(
      router, context, "cohorts", "ValueCohorts",
      "Quarters of first purchases: who still buys at which age, and what it brings.");
  add_reading_route(router, context, "concentration", "ValueConcentration",
                    "How unevenly sales and profit are spread: shares, Gini, whale curve.");
  add_models_route(router, context);
  add_settings_routes(router);
  add_refresh_route(router, context);
}

}  // namespace troth::value
