// HTTP of all customers together: by label, between periods, by chance of leaving.

#include <memory>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/answers.h"
#include "http/json_number.h"
#include "http/schema.h"
#include "stats/mean.h"
#include "value/route_parts.h"
#include "value/run_store.h"
#include "value/service.h"
#include "value/summary.h"
#include "value/value_json.h"

namespace troth::value {

Result<Run> run_in_force(db::Session& session) {
  TROTH_ASSIGN(auto run, store::last_run(session));
  if (!run) {
    return Error{ErrorCode::not_found, "Value has not been computed yet.", "value",
                 "Run troth value refresh, or start the refresh job."};
  }
  return *std::move(run);
}

http::Route reading(std::string path, std::string name, std::string summary) {
  auto route = http::declare(http::Method::get, std::move(path), std::move(name), "value",
                             std::move(summary));
  route.right = http::Right::figures_read;
  return route;
}

namespace {

using http::answer;
using http::Call;
using http::Json;
using http::number_json;
using http::Response;

constexpr std::int64_t kMany = 1'000'000'000'000;

/// What every answer here needs: the run, how money is written, how sure intervals are.
struct Frame {
  Run run;
  MoneyFormat money;
  double level = 0.95;
  Day last_period = 0;  ///< The period that the run closes.

  Json json(Language language) const { return {{"run", run_json(run, money, language)}}; }
  std::string text(Minor amount) const { return format_decimal(amount, money.decimals); }
};

Result<Frame> frame_of(const db::Database& database, db::Session& session) {
  Frame frame;
  TROTH_ASSIGN(frame.run, run_in_force(session));
  frame.money = money_format(database.settings());
  const auto settings = parse_settings(Json::parse(frame.run.settings, nullptr, false));
  if (settings) {
    frame.level = settings->level;
    frame.last_period = period_end(frame.run.as_of_day, settings->history);
  }
  return frame;
}

// ---------------------------------------------------------------- by label

Json label_json(const LabelSums& sums, const Frame& frame) {
  return {{"name", http::text_or_null(sums.name)},
          {"customers", sums.customers},
          {"current_value", frame.text(sums.current_value)},
          {"mean_current_value",
           money_estimate_json(stats::mean(sums.current, frame.level), frame.money)},
          {"clv", frame.text(sums.clv)},
          {"mean_clv", money_estimate_json(stats::mean(sums.to_come, frame.level), frame.money)},
          {"potential_value", frame.text(sums.potential_value)},
          {"value_at_risk", frame.text(sums.value_at_risk)},
          {"days_in_stage", sums.days_in_stage}};
}

Json label_schema() {
  using namespace http::schema;
  const auto mean = nullable(money_estimate_schema());
  return named("ValueLabel", object({{"name", nullable(text())},
                                     {"customers", integer(0, kMany)},
                                     {"current_value", money()},
                                     {"mean_current_value", mean},
                                     {"clv", money()},
                                     {"mean_clv", mean},
                                     {"potential_value", money()},
                                     {"value_at_risk", money()},
                                     {"days_in_stage", number()}}));
}

/// Adds the sums by some columns of customer_value: {column: [...], ...}.
Status add_labels(Json& json, const Frame& frame, db::Session& session,
                  const std::vector<std::string>& columns) {
  for (const auto& column : columns) {
    TROTH_ASSIGN(const auto sums, sums_by(session, column));
    json[column] = Json::array();
    for (const auto& one : sums) json[column].push_back(label_json(one, frame));
  }
  return {};
}

std::vector<http::schema::Member> label_members(const std::vector<std::string>& columns) {
  using namespace http::schema;
  std::vector<Member> members{{"run", run_schema()}};
  for (const auto& column : columns) members.push_back({column, list(label_schema(), 100)});
  return members;
}

void add_matrix_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  const std::vector<std::string> columns = {"matrix", "abcd", "rfm"};
  auto route = reading("/api/v1/value/matrix", "show_value_matrix",
                       "Current x potential value, ABCD and RFM segments.");
  route.gives(named("ValueMatrix", object(label_members(columns))));
  route.session_handler = [&database = context.database, columns](
                              const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Frame frame, frame_of(database, session));
    Json json = frame.json(call.language);
    TROTH_TRY(add_labels(json, frame, session, columns));
    return answer(call, json);
  };
  router.add(std::move(route));
}

// ---------------------------------------------------------------- loyalty

Result<Json> head_room_json(const Frame& frame, db::Session& session) {
  TROTH_ASSIGN(const HeadRoom room, head_room(session));
  TROTH_ASSIGN(const auto bands, wallet_bands(session));
  auto fifths = Json::array();
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const auto& band = bands.at(i);
    fifths.push_back({{"from", static_cast<double>(i) / 5},
                      {"to", static_cast<double>(i + 1) / 5},
                      {"customers", band.customers},
                      {"current_value", frame.text(band.current_value)},
                      {"head_room", frame.text(band.head_room)}});
  }
  return Json{{"buyers", room.buyers},
              {"known", room.known.n},
              {"sum", frame.text(room.sum)},
              {"of_all", money_estimate_json(room.of_all(frame.level), frame.money)},
              {"bands", std::move(fifths)}};
}

Json head_room_schema() {
  using namespace http::schema;
  const auto fifth = object({{"from", number()},
                             {"to", number()},
                             {"customers", integer(0, kMany)},
                             {"current_value", money()},
                             {"head_room", money()}});
  return object({{"buyers", integer(0, kMany)},
                 {"known", integer(0, kMany)},
                 {"sum", money()},
                 {"of_all", nullable(money_estimate_schema())},
                 {"bands", described("By fifths of the share of wallet.", list(fifth, 5))}});
}

void add_loyalty_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  const std::vector<std::string> columns = {"situation", "quadrant", "loyalty_class"};
  auto route = reading("/api/v1/value/loyalty", "show_loyalty",
                       "The eight situations, the quadrants of attitude and patronage, the "
                       "classes; means of what is felt, judged and done; what is spent elsewhere.");
  auto members = label_members(columns);
  const auto figure = object({{"name", text()},
                              {"n", integer(0, kMany)},
                              {"mean", nullable(number())},
                              {"interval", nullable(list(number(), 2))}});
  members.push_back({"figures", list(figure, 20)});
  members.push_back({"head_room", head_room_schema()});
  route.gives(named("ValueLoyalty", object(std::move(members))));
  route.session_handler = [&database = context.database, columns](
                              const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Frame frame, frame_of(database, session));
    Json json = frame.json(call.language);
    TROTH_TRY(add_labels(json, frame, session, columns));
    TROTH_ASSIGN(const auto figures, loyalty_figures(session));
    json["figures"] = Json::array();
    for (const auto& [name, sample] : figures) {
      const auto mean = stats::mean(sample, frame.level);
      json["figures"].push_back({{"name", name},
                                 {"n", sample.n},
                                 {"mean", number_json(mean.value)},
                                 {"interval", interval_json(mean.interval)}});
    }
    TROTH_ASSIGN(json["head_room"], head_room_json(frame, session));
    return answer(call, json);
  };
  router.add(std::move(route));
}

// ---------------------------------------------------------------- between periods

Json periods_json(const std::vector<PeriodFlow>& periods) {
  auto json = Json::array();
  for (const auto& period : periods) {
    auto flows = Json::array();
    for (const auto& one : period.flows) {
      flows.push_back({{"from", http::text_or_null(one.from)},
                       {"to", http::text_or_null(one.to)},
                       {"customers", one.customers}});
    }
    json.push_back({{"from", format_day(period.from_day)},
                    {"to", format_day(period.to_day)},
                    {"flows", std::move(flows)}});
  }
  return json;
}

Json periods_schema() {
  using namespace http::schema;
  const auto flow = object(
      {{"from", nullable(text())}, {"to", nullable(text())}, {"customers", integer(0, kMany)}});
  return list(object({{"from", day()}, {"to", day()}, {"flows", list(flow, 200)}}), 100);
}

void add_lifecycle_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/lifecycle", "show_lifecycle",
                       "Stages with time in stage, and the flow between them from period to "
                       "period; from null: not there yet, to null: no more.");
  auto members = label_members({"stage"});
  members.push_back({"periods", periods_schema()});
  route.asks("periods", integer(2, 40), "Ends of periods to look at [5].");
  route.gives(named("ValueLifecycle", object(std::move(members))));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Frame frame, frame_of(database, session));
    Json json = frame.json(call.language);
    TROTH_TRY(add_labels(json, frame, session, {"stage"}));
    TROTH_ASSIGN(const auto periods,
                 flows_of(session, "stage", call.query_integer("periods", 5), frame.last_period));
    json["periods"] = periods_json(periods);
    return answer(call, json);
  };
  router.add(std::move(route));
}

void add_flow_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/flow", "show_value_flow",
                       "Who went from which label to which, from period to period; null as in the "
                       "life cycle, \"unknown\" without a label.");
  route.asks("by", word({"stage", "matrix", "abcd", "situation", "quadrant"}), "Label [stage].");
  route.asks("periods", integer(2, 40), "Ends of periods to look at [5].");
  route.gives(named(
      "ValueFlow", object({{"run", run_schema()}, {"by", text()}, {"periods", periods_schema()}})));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Frame frame, frame_of(database, session));
    const std::string by = call.asks("by") ? std::string(call.query("by")) : "stage";
    TROTH_ASSIGN(const auto periods,
                 flows_of(session, by, call.query_integer("periods", 5), frame.last_period));
    Json json = frame.json(call.language);
    json["by"] = by;
    json["periods"] = periods_json(periods);
    return answer(call, json);
  };
  router.add(std::move(route));
}

// ---------------------------------------------------------------- leaving

void add_leaving_route(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = reading("/api/v1/value/leaving", "show_leaving",
                       "Who may leave now, in tenths of the chance: how many, how many of them "
                       "are expected to, and what is at risk.");
  const auto tenth = object({{"from", number()},
                             {"to", number()},
                             {"customers", integer(0, kMany)},
                             {"expected", number()},
                             {"current_value", money()},
                             {"value_at_risk", money()}});
  route.gives(named("ValueLeaving", object({{"run", run_schema()}, {"bands", list(tenth, 10)}})));
  route.session_handler = [&database = context.database](const Call& call,
                                                         db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const Frame frame, frame_of(database, session));
    TROTH_ASSIGN(const auto bands, chance_bands(session));
    Json json = frame.json(call.language);
    json["bands"] = Json::array();
    for (std::size_t i = 0; i < bands.size(); ++i) {
      const auto& band = bands.at(i);
      json["bands"].push_back({{"from", static_cast<double>(i) / 10},
                               {"to", static_cast<double>(i + 1) / 10},
                               {"customers", band.customers},
                               {"expected", band.expected},
                               {"current_value", frame.text(band.current_value)},
                               {"value_at_risk", frame.text(band.value_at_risk)}});
    }
    return answer(call, json);
  };
  router.add(std::move(route));
}

}  // namespace

void add_group_routes(http::Router& router, const RouteContext& context) {
  add_matrix_route(router, context);
  add_loyalty_route(router, context);
  add_lifecycle_route(router, context);
  add_flow_route(router, context);
  add_leaving_route(router, context);
}

}  // namespace troth::value
