#include "segments/routes.h"

#include <nlohmann/json.hpp>

#include "http/conditional.h"
#include "http/schema.h"
#include "segments/parser.h"
#include "segments/print.h"
#include "segments/route_parts.h"
#include "segments/store.h"
#include "segments/words.h"

namespace troth::segments {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Work;

Result<Segment> segment_of(const Call& call, db::Session& session) {
  return find_segment(session, std::to_string(call.path_id("segment")));
}

Json shown(const Segment& segment, const RouteState& state, const Call& call) {
  return segment_json(segment, *state.context, call.language);
}

/// The representation that ETags are made of: the same in every language.
Json tagged(const Segment& segment, const RouteState& state) {
  return segment_json(segment, *state.context, Language::en);
}

Response answer_tagged(const Segment& segment, const RouteState& state, const Call& call) {
  auto response = answer(call, shown(segment, state, call));
  response.headers.add("ETag", http::etag_of(tagged(segment, state)));
  return response;
}

Result<Response> list_page(const RouteState& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto all, store::load_segments(session, call.query("archived") == "true"));
  auto items = Json::array();
  for (const auto& segment : all) items.push_back(shown(segment, state, call));
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> make(const RouteState& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(auto given, rule_in(call, session, *state.context));
  if (!given) {
    return http::answer_with(http::invalid_request(
        {{"/body/rule", "required", "A segment needs a rule, as text or as a tree."}}));
  }
  if (const auto* problem = std::get_if<RuleProblem>(&given->reading)) {
    return refuse(*problem, given->pointer, call.language);
  }
  const Draft draft{call.text("name"), call.text("description"),
                    std::get<Rule>(std::move(given->reading))};
  TROTH_ASSIGN(const auto segment,
               create(session, *state.context, draft, call.principal.label(), call.now));
  auto response = answer_tagged(segment, state, call);
  response.headers.add("Location", "/api/v1/segments/" + http::id_text(segment.segment_id));
  return response;
}

Result<Response> show(const RouteState& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto segment, segment_of(call, session));
  return answer_tagged(segment, state, call);
}

Result<Response> alter(const RouteState& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto current, segment_of(call, session));
  if (const auto problem = http::check_match(call.request(), tagged(current, state))) {
    return http::answer_with(*problem);
  }
  Change wanted;
  TROTH_ASSIGN(auto given, rule_in(call, session, *state.context));
  if (given) {
    if (const auto* problem = std::get_if<RuleProblem>(&given->reading)) {
      return refuse(*problem, given->pointer, call.language);
    }
    wanted.rule = std::get<Rule>(std::move(given->reading));
  }
  const auto& body = call.body();
  if (body.contains("name")) wanted.name = call.text("name");
  if (body.contains("description")) wanted.description = call.text("description");
  if (body.contains("archived")) wanted.archived = body["archived"].get<bool>();
  TROTH_ASSIGN(const auto segment, change(session, *state.context, current.segment_id, wanted,
                                          call.principal.label(), call.now));
  return answer_tagged(segment, state, call);
}

Result<Response> versions(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto segment, segment_of(call, session));
  TROTH_ASSIGN(const auto all, store::load_versions(session, segment.segment_id));
  auto items = Json::array();
  for (const auto& version : all) {
    items.push_back({{"version", version.version},
                     {"name", version.name},
                     {"description", version.description},
                     {"rule", version.definition},
                     {"changed_at", format_instant(version.changed_at)},
                     {"changed_by", version.changed_by},
                     {"archived", version.archived_at.has_value()}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Result<Response> size(const Shared& state, const Call& call, db::Session& session) {
  const auto& context = *state->context;
  TROTH_ASSIGN(const auto segment, segment_of(call, session));
  TROTH_ASSIGN(const auto rule, rule_of(session, context, segment));
  TROTH_ASSIGN(const auto today, state->today(call, session));
  TROTH_ASSIGN(const auto measured, size_of(session, context, rule, today));
  return answer(call, size_json(measured, today, context.currency_decimals));
}

Result<Response> preview(const Shared& state, const Call& call, db::Session& session) {
  const auto& context = *state->context;
  TROTH_ASSIGN(const auto given, rule_in(call, session, context));
  Json json = {{"problem", nullptr},
               {"rule", nullptr},
               {"tree", nullptr},
               {"words", nullptr},
               {"size", nullptr}};
  const BodyRule nothing{parse_rule("", {context.fields, "", 2, nullptr}), "/body/rule"};
  const auto& read = given ? *given : nothing;
  if (const auto* problem = std::get_if<RuleProblem>(&read.reading)) {
    json["problem"] = problem_json(*problem, read.pointer, call.language);
    return answer(call, json);
  }
  const auto& rule = std::get<Rule>(read.reading);
  const RuleContext printing{context.fields, context.currency, context.currency_decimals, nullptr};
  json["rule"] = print_rule(rule, printing);
  json["tree"] = rule_tree(rule, printing);
  json["words"] = explain(rule, context, call.language);
  TROTH_ASSIGN(const auto today, state->today(call, session));
  TROTH_ASSIGN(const auto measured, size_of(session, context, rule, today));
  json["size"] = size_json(measured, today, context.currency_decimals);
  return answer(call, json);
}

Json field_schema() {
  using namespace http::schema;
  return named("SegmentField",
               object({{"name", text()},
                       {"group", text()},
                       {"group_label", text()},
                       {"type", word({"text", "number", "money", "date", "duration", "truth"})},
                       {"label", text(400)},
                       {"meaning", text(2000)},
                       {"comparisons", list(text())},
                       {"window", described("Takes last, since, before, from.", boolean())},
                       {"subject", described("Needs a text in brackets first.", boolean())},
                       {"arguments", list(object({{"name", text()}, {"label", text(400)}}))},
                       {"choices", described("When only these can occur.", list(text()))},
                       {"choice_labels", described("In words.", list(text(400)))},
                       {"values_known", boolean()},
                       {"estimate", described("A prediction rather than a fact.", boolean())}}));
}

Result<Response> values(const RouteState& state, const Call& call, db::Session& session) {
  const auto* field = state.context->fields.find(call.path("field"));
  if (field == nullptr) {
    return Error{ErrorCode::not_found, "There is no such field.", std::string(call.path("field")),
                 "See /api/v1/segments/fields."};
  }
  auto texts = field->choices;
  if (texts.empty() && !field->suggestions_sql.empty()) {
    TROTH_ASSIGN(texts, store::suggestions(session, field->suggestions_sql));
  }
  return answer(call, {{"items", texts}, {"next", nullptr}});
}

void add_definition_routes(http::Router& router, const Shared& state) {
  using namespace http::schema;
  auto all = segment_route(Method::get, "/api/v1/segments", "list_segments", "Segments, by name.");
  all.asks("archived", boolean(), "With those that are put away [false].");
  all.gives(page("Segments", segment_schema()));
  all.session_handler = [state](const Call& call, db::Session& session) {
    return list_page(*state, call, session);
  };
  router.add(std::move(all));

  auto add = segment_route(Method::post, "/api/v1/segments", "create_segment",
                           "Make a segment of a rule, given as text or as a tree.");
  add.right = Right::segments_change;
  add.work = Work::write;
  add.takes(object({{"name", text(100, 1)},
                    {"description", text(2000), false},
                    {"rule", rule_schema(), false},
                    {"tree", tree_schema(), false}}));
  add.gives(segment_schema(), 201);
  add.also = {409};
  add.shows("frequent buyers", {{"name", "Frequent buyers"}, {"rule", "orders(last 90 days) >= 2"}},
            nullptr);
  add.session_handler = [state](const Call& call, db::Session& session) {
    return make(*state, call, session);
  };
  router.add(std::move(add));

  auto one = segment_route(Method::get, "/api/v1/segments/{segment:id}", "show_segment",
                           "One segment, with its rule as text, tree and words.");
  one.gives(segment_schema());
  one.session_handler = [state](const Call& call, db::Session& session) {
    return show(*state, call, session);
  };
  router.add(std::move(one));

  auto alter_one = segment_route(Method::patch, "/api/v1/segments/{segment:id}", "change_segment",
                                 "Change, archive or take back a segment; needs If-Match.");
  alter_one.right = Right::segments_change;
  alter_one.work = Work::write;
  alter_one.takes(object({{"name", text(100, 1), false},
                          {"description", text(2000), false},
                          {"rule", rule_schema(), false},
                          {"tree", tree_schema(), false},
                          {"archived", boolean(), false}}));
  alter_one.gives(segment_schema());
  alter_one.also = {409, 412, 428};
  alter_one.shows("another rule", {{"rule", "orders(last 30 days) >= 2"}}, nullptr);
  alter_one.session_handler = [state](const Call& call, db::Session& session) {
    return alter(*state, call, session);
  };
  router.add(std::move(alter_one));

  auto history = segment_route(Method::get, "/api/v1/segments/{segment:id}/versions",
                               "list_segment_versions", "What a segment was; latest first.");
  history.gives(page("SegmentVersions", object({{"version", integer(1, 1'000'000'000)},
                                                {"name", text(400)},
                                                {"description", text(2000)},
                                                {"rule", rule_schema()},
                                                {"changed_at", instant()},
                                                {"changed_by", text()},
                                                {"archived", boolean()}})));
  history.session_handler = versions;
  router.add(std::move(history));
}

void add_builder_routes(http::Router& router, const Shared& state, db::Database& database) {
  using namespace http::schema;
  auto look = segment_route(Method::post, "/api/v1/segments/preview", "preview_segment",
                            "What a rule says and selects, without keeping it; or where it is not "
                            "understood.");
  look.takes(object({{"rule", rule_schema(), false}, {"tree", tree_schema(), false}}));
  look.asks("as_of", day(), "The day that is today for the rule [last day with data].");
  const auto fact = nullable(text(1000));
  look.gives(named(
      "SegmentPreview",
      object({{"problem", nullable(named("RuleProblem", object({{"code", text()},
                                                                {"message", text(2000)},
                                                                {"pointer", text(2000)},
                                                                {"line", integer(1, 1'000'000)},
                                                                {"column", integer(1, 1'000'000)},
                                                                {"offset", integer(0, 1'000'000)},
                                                                {"length", integer(0, 1'000'000)},
                                                                {"found", fact},
                                                                {"expected", fact},
                                                                {"nearest", fact}})))},
              {"rule", nullable(rule_schema())},
              {"tree", tree_schema()},
              {"words", nullable(text(100'000))},
              {"size", nullable(size_schema())}})));
  look.shows("frequent buyers", {{"rule", "orders(last 90 days) >= 2"}}, nullptr);
  // A POST that changes nothing: its rule is too long for an address.
  look.work = Work::task;
  look.handler = [state, &database](const Call& call) -> Result<Response> {
    TROTH_ASSIGN(const auto session, database.read());
    return preview(state, call, *session);
  };
  router.add(std::move(look));

  auto fields = segment_route(Method::get, "/api/v1/segments/fields", "list_segment_fields",
                              "What a rule may ask about customers.");
  fields.work = Work::task;
  fields.gives(page("SegmentFields", field_schema()));
  fields.handler = [state](const Call& call) -> Result<Response> {
    auto items = Json::array();
    for (const auto& field : state->context->fields.fields()) {
      items.push_back(field_json(field, call.language));
    }
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(fields));

  auto occurring = segment_route(Method::get, "/api/v1/segments/fields/{field:word}/values",
                                 "list_segment_field_values",
                                 "Texts that a field has, most frequent first; at most 50.");
  occurring.gives(page("SegmentFieldValues", text(100'000)));
  occurring.session_handler = [state](const Call& call, db::Session& session) {
    return values(*state, call, session);
  };
  router.add(std::move(occurring));

  auto measured =
      segment_route(Method::get, "/api/v1/segments/{segment:id}/size", "measure_segment",
                    "How many members there are now, and what they "
                    "bought in the last year.");
  measured.asks("as_of", day(), "The day that is today for the rule [last day with data].");
  measured.gives(size_schema());
  measured.session_handler = [state](const Call& call, db::Session& session) {
    return size(state, call, session);
  };
  router.add(std::move(measured));
}

}  // namespace

void add_routes(http::Router& router, db::Database& database, std::shared_ptr<DataDay> data_day,
                std::shared_ptr<const Context> context) {
  const auto state = std::make_shared<RouteState>(std::move(data_day), std::move(context));
  add_definition_routes(router, state);
  add_builder_routes(router, state, database);
  add_member_routes(router, state);
}

}  // namespace troth::segments
