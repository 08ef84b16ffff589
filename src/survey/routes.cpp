#include "survey/routes.h"

#include <nlohmann/json.hpp>

#include "customers/reading.h"
#include "http/answers.h"
#include "http/list_page.h"
#include "http/schema.h"
#include "survey/listing.h"

namespace troth::survey {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;

Json item_json(const KnownItem& known) {
  const auto& item = known.item;
  Json json = {{"id", http::id_text(known.item_id)},
               {"code", item.code},
               {"title", item.title},
               {"role", role_name(item.role)},
               {"touchpoint", http::text_or_null(item.touchpoint)},
               {"scale", nullptr},
               {"missing_codes", item.missing_codes}};
  if (item.scale_min && item.scale_max) json["scale"] = {*item.scale_min, *item.scale_max};
  return json;
}

Json instrument_schema() {
  using namespace http::schema;
  const auto count = integer(0, INT64_MAX);
  return named("Instrument",
               object({{"id", id()},
                       {"source", text(1000)},
                       {"name", text(10'000)},
                       {"items_count", count},
                       {"responses", count},
                       {"anonymous", described("Of them, by whom nobody knows.", count)},
                       {"first_day", described("Of responses with a date.", nullable(day()))},
                       {"last_day", nullable(day())}}));
}

Json whole_instrument_schema() {
  using namespace http::schema;
  const auto item = named(
      "Item",
      object({{"id", id()},
              {"code", text(100'000)},
              {"title", text(100'000)},
              {"role", text()},
              {"touchpoint", nullable(text(100'000))},
              {"scale", described("Lowest and highest answer; null for words.",
                                  nullable(list(number(), 2)))},
              {"missing_codes", described("Answers that mean none.", list(number(), 100'000))}}));
  return named("WholeInstrument", object({{"id", id()},
                                          {"source", text(1000)},
                                          {"name", text(10'000)},
                                          {"items", list(item, 100'000)}}));
}

Result<Response> instruments_page(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto all, instrument_items(session));
  auto items = Json::array();
  for (const auto& one : all) {
    items.push_back({{"id", http::id_text(one.instrument_id)},
                     {"source", one.source},
                     {"name", one.name},
                     {"items_count", one.items},
                     {"responses", one.responses},
                     {"anonymous", one.anonymous},
                     {"first_day", http::day_or_null(one.first_day)},
                     {"last_day", http::day_or_null(one.last_day)}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> instrument_answer(const Call& call, db::Session& session, Id instrument_id) {
  TROTH_ASSIGN(const auto known, one_instrument(session, instrument_id));
  Json json = {{"id", http::id_text(known.instrument_id)},
               {"source", known.source},
               {"name", known.name},
               {"items", Json::array()}};
  for (const auto& item : known.items) json["items"].push_back(item_json(item));
  return answer(call, json);
}

Result<Response> show_instrument(const Call& call, db::Session& session) {
  return instrument_answer(call, session, call.path_id("instrument"));
}

ItemInput item_in(const Json& json) {
  ItemInput item;
  item.code = json["code"];
  item.title = json.value("title", item.code);
  item.role = parse_role(json["role"].get<std::string>()).value_or(Role::attribute);
  item.touchpoint = json.value("touchpoint", "");
  if (json.contains("scale")) {
    item.scale_min = json["scale"][0].get<double>();
    item.scale_max = json["scale"][1].get<double>();
  }
  if (json.contains("missing_codes")) {
    for (const auto& code : json["missing_codes"]) item.missing_codes.push_back(code);
  }
  return item;
}

Result<Response> define(const Call& call, db::Session& session) {
  std::vector<ItemInput> items;
  for (const auto& item : call.body()["items"]) items.push_back(item_in(item));
  const auto source = call.body().value("source", "main");
  TROTH_ASSIGN(const auto id, define_instrument(session, source, call.text("name"), items));
  return instrument_answer(call, session, id);
}

Json definition_schema() {
  using namespace http::schema;
  std::vector<std::string> roles;
  for (const auto role : {Role::satisfaction,
                          Role::nps,
                          Role::ces,
                          Role::csat,
                          Role::attribute,
                          Role::expectation,
                          Role::loyalty,
                          Role::attitude,
                          Role::usage,
                          Role::verbatim,
                          Role::importance,
                          Role::competitor,
                          Role::kano_functional,
                          Role::kano_dysfunctional,
                          Role::statement,
                          Role::sus,
                          Role::standard,
                          Role::employee,
                          Role::management,
                          Role::standard_set,
                          Role::promise,
                          Role::image,
                          Role::value}) {
    roles.emplace_back(role_name(role));
  }
  const auto item = object(
      {{"code", described("What responses call it.", text(200, 1))},
       {"title", described("The question as asked [the code].", text(2000, 1)), false},
       {"role", word(roles)},
       {"touchpoint", text(), false},
       {"scale", described("Lowest and highest answer; not for verbatim.", pair(number())), false},
       {"missing_codes", described("Answers that mean none.", list(number(), 100)), false}});
  return named(
      "InstrumentDefinition",
      object({{"source", described("The system it comes from [main].", text(100, 1)), false},
              {"name", text(200, 1)},
              {"items", list(item, 1000)}}));
}

Json response_json(const ResponseItem& item) {
  const auto& view = item.view;
  Json json = {{"id", http::id_text(view.response_id)},
               {"customer_id", nullptr},
               {"instrument_id", http::id_text(item.instrument_id)},
               {"instrument", view.instrument},
               {"source", view.source},
               {"reference", http::text_or_null(item.reference)},
               {"answered_at", format_instant(view.answered_at)},
               {"answered_day", format_day(item.answered_day)},
               {"dated", view.dated},
               {"channel", http::text_or_null(view.channel)},
               {"store", http::text_or_null(view.store)},
               {"region", http::text_or_null(item.region)},
               {"staff", http::text_or_null(item.staff)},
               {"weight", http::number_or_null(item.weight)}};
  if (item.customer_id) json["customer_id"] = http::id_text(*item.customer_id);
  return json;
}

Json response_schema() {
  using namespace http::schema;
  const auto word_or_null = nullable(text(100'000));
  return named(
      "SurveyResponse",
      object({{"id", id()},
              {"customer_id", described("Null: it was answered without a name.", nullable(id()))},
              {"instrument_id", id()},
              {"instrument", text(10'000)},
              {"source", text(1000)},
              {"reference", described("Its number in the source.", word_or_null)},
              {"answered_at", instant()},
              {"answered_day", described("In the workspace's time zone.", day())},
              {"dated", described("False: no date was given, and it stands where it was first "
                                  "seen.",
                                  boolean())},
              {"channel", word_or_null},
              {"store", word_or_null},
              {"region", word_or_null},
              {"staff", word_or_null},
              {"weight", nullable(number())}}));
}

Json whole_response_schema() {
  using namespace http::schema;
  auto schema = response_schema();
  const auto answer_of_item = named("Answer", object({{"code", text(100'000)},
                                                      {"title", text(100'000)},
                                                      {"role", text()},
                                                      {"value", nullable(number())},
                                                      {"scale", nullable(list(number(), 2))},
                                                      {"text", nullable(text(10'000'000))}}));
  schema["properties"]["answers"] = list(answer_of_item, 100'000);
  schema["required"].push_back("answers");
  return named("WholeResponse", std::move(schema));
}

Json answer_json(const ResponseView::Answer& of) {
  Json json = {{"code", of.code},
               {"title", of.title},
               {"role", role_name(of.role)},
               {"value", http::number_or_null(of.value)},
               {"scale", nullptr},
               {"text", http::text_or_null(of.text)}};
  if (of.scale_min && of.scale_max) json["scale"] = {*of.scale_min, *of.scale_max};
  return json;
}

Result<Response> responses_page(const Call& call, db::Session& session) {
  ResponseQuery query;
  if (call.asks("customer")) {
    const auto id = http::parse_id(call.query("customer"));
    TROTH_ASSIGN(query.customer_id, customers::current_customer(session, id));
  }
  if (call.asks("instrument")) query.instrument_id = http::parse_id(call.query("instrument"));
  query.from = http::query_day(call, "from");
  query.to = http::query_day(call, "to");
  if (call.asks("anonymous")) query.anonymous = call.query("anonymous") == "true";
  query.channel = call.query("channel");
  query.store = call.query("store");
  query.region = call.query("region");
  query.staff = call.query("staff");
  http::ListRows rows;
  rows.count = [&] { return count_responses(session, query); };
  rows.each = [&](const http::ListAsk& ask, const http::ListTake& take) {
    query.page = {ask.descending, std::nullopt, ask.limit};
    if (ask.follows) query.page.after = {ask.after_key, ask.after_id};
    return list_responses(session, query, [&](const ResponseItem& item) {
      return take(response_json(item), {item.view.answered_at, item.view.response_id, ""});
    });
  };
  return http::answer_list(call, "responses", rows);
}

Result<Response> show_response(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto item, whole_response(session, call.path_id("response")));
  auto json = response_json(item);
  json["answers"] = Json::array();
  for (const auto& one : item.view.answers) json["answers"].push_back(answer_json(one));
  return answer(call, json);
}

void add_instrument_routes(http::Router& router) {
  using namespace http::schema;
  auto all = http::declare(Method::get, "/api/v1/instruments", "list_instruments", "survey",
                           "Questionnaires and how often they were answered.");
  all.right = Right::figures_read;
  all.gives(page("Instruments", instrument_schema()));
  all.session_handler = instruments_page;
  router.add(std::move(all));

  auto one = http::declare(Method::get, "/api/v1/instruments/{instrument:id}", "show_instrument",
                           "survey", "One questionnaire with its items.");
  one.right = Right::figures_read;
  one.gives(whole_instrument_schema());
  one.session_handler = show_instrument;
  router.add(std::move(one));

  auto make = http::declare(Method::post, "/api/v1/instruments", "define_instrument", "survey",
                            "Define a questionnaire, or items that it lacks; what is known of an "
                            "item's role and scale stays.");
  make.right = Right::imports_run;
  make.work = http::Work::write;
  make.also = {409, 422};
  make.takes(definition_schema());
  make.gives(whole_instrument_schema());
  make.shows("two questions",
             {{"source", "shop"},
              {"name", "After the order"},
              {"items", Json::array({{{"code", "nps"},
                                      {"title", "Would you recommend us?"},
                                      {"role", "nps"},
                                      {"scale", {0, 10}}},
                                     {{"code", "why"}, {"role", "verbatim"}}})}},
             nullptr);
  make.session_handler = define;
  router.add(std::move(make));
}

}  // namespace

void add_routes(http::Router& router) {
  using namespace http::schema;
  add_instrument_routes(router);

  auto all = http::declare(Method::get, "/api/v1/responses", "list_responses", "survey",
                           "Who answered what when, latest first; without the answers.");
  all.right = Right::customers_read;
  all.asks("customer", id(), "Only of this customer; a former number will do.");
  all.asks("instrument", id(), "Only to this questionnaire.");
  all.asks("from", day(), "Not before this local day.");
  all.asks("to", day(), "Not after this local day.");
  all.asks("anonymous", boolean(), "Only those without, or with, a customer.");
  all.asks("channel", text(1000), "Only by this channel.");
  all.asks("store", text(1000), "Only of this outlet.");
  all.asks("region", text(1000), "Only of this region.");
  all.asks("staff", text(1000), "Only of those whom this member of staff served.");
  http::as_list(all, "SurveyResponses", response_schema(), {"-answered_at"});
  all.session_handler = responses_page;
  router.add(std::move(all));

  auto one = http::declare(Method::get, "/api/v1/responses/{response:id}", "show_response",
                           "survey", "One response with its answers.");
  one.right = Right::customers_read;
  one.gives(whole_response_schema());
  one.session_handler = show_response;
  router.add(std::move(one));
}

}  // namespace troth::survey
