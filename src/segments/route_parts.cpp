#include "segments/route_parts.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "http/problem.h"
#include "http/schema.h"
#include "segments/parser.h"
#include "segments/print.h"
#include "segments/values.h"
#include "segments/words.h"

namespace troth::segments {
namespace {

using http::Json;

RuleContext printing(const Context& context) {
  return {context.fields, context.currency, context.currency_decimals, nullptr};
}

}  // namespace

Result<Day> RouteState::today(const http::Call& call, db::Session& session) {
  if (call.asks("as_of")) return *parse_day(call.query("as_of"));
  return data_day_->at(session, call.now);
}

Result<std::optional<BodyRule>> rule_in(const http::Call& call, db::Session& session,
                                        const Context& context) {
  const auto& body = call.body();
  std::optional<BodyRule> rule;
  if (const auto tree = body.find("tree"); tree != body.end() && !tree->is_null()) {
    const auto text = tree_text(*tree, context.fields);
    TROTH_ASSIGN(auto reading, read_rule(session, context, text.text));
    std::string pointer;
    if (const auto* problem = std::get_if<RuleProblem>(&reading)) {
      pointer = "/body/tree" + text.pointer_at(problem->offset);
    }
    rule = BodyRule{std::move(reading), std::move(pointer)};
  } else if (body.contains("rule") && !body["rule"].is_null()) {
    TROTH_ASSIGN(auto reading, read_rule(session, context, call.text("rule")));
    rule = BodyRule{std::move(reading), "/body/rule"};
  }
  return rule;
}

Json problem_json(const RuleProblem& problem, const std::string& pointer, Language language) {
  return {{"code", problem.code},
          {"message", explain(problem, language)},
          {"pointer", pointer},
          {"line", problem.line},
          {"column", problem.column},
          {"offset", problem.offset},
          {"length", problem.length},
          {"found", http::text_or_null(problem.found)},
          {"expected", http::text_or_null(problem.expected)},
          {"nearest", http::text_or_null(problem.nearest)}};
}

http::Response refuse(const RuleProblem& problem, const std::string& pointer, Language language) {
  return http::answer_with(
      http::invalid_request({{pointer, problem.code, explain(problem, language)}}));
}

Json segment_json(const Segment& segment, const Context& context, Language language) {
  Json json = {{"id", http::id_text(segment.segment_id)},
               {"name", segment.name},
               {"description", segment.description},
               {"kind", segment.kind},
               {"rule", segment.definition},
               {"tree", nullptr},
               {"words", nullptr},
               {"version", segment.version},
               {"created_at", format_instant(segment.created_at)},
               {"changed_at", format_instant(segment.changed_at)},
               {"changed_by", segment.changed_by},
               {"archived_at", http::instant_or_null(segment.archived_at.value_or(0))}};
  const auto reading = parse_rule(segment.definition, printing(context));
  if (const auto* rule = std::get_if<Rule>(&reading)) {
    json["tree"] = rule_tree(*rule, printing(context));
    json["words"] = explain(*rule, context, language);
  }
  return json;
}

Json size_json(const Size& size, Day today, int decimals) {
  const auto share = [](double part, double whole) {
    return whole == 0 ? Json() : Json(part / whole);
  };
  const auto money = [&](double amount) { return format_decimal(std::llround(amount), decimals); };
  Json interval;
  if (size.mean_interval) {
    interval = {money((*size.mean_interval)[0]), money((*size.mean_interval)[1])};
  }
  return {{"as_of", format_day(today)},
          {"customers", size.customers},
          {"known", size.known},
          {"share", share(static_cast<double>(size.customers), static_cast<double>(size.known))},
          {"buyers", size.buyers},
          {"value", format_decimal(size.value, decimals)},
          {"value_share",
           share(static_cast<double>(size.value), static_cast<double>(size.known_value))},
          {"mean_value", size.customers == 0 ? Json() : Json(money(size.mean_value))},
          {"mean_value_ci", std::move(interval)}};
}

Json field_json(const Field& field, Language language) {
  auto arguments = Json::array();
  for (const auto& each : field.restrictions) {
    arguments.push_back(
        {{"name", each.name}, {"label", message(language, "segments.argument." + each.name)}});
  }
  auto labels = Json::array();
  for (const auto& each : field.choices) labels.push_back(choice_label(field, each, language));
  auto comparisons = Json::array();
  for (int i = 0; i <= static_cast<int>(Comparison::unknown); ++i) {
    const auto comparison = static_cast<Comparison>(i);
    if (comparison_fits(comparison, field.type)) {
      comparisons.push_back(comparison_text(comparison));
    }
  }
  return {{"name", field.name},
          {"group", field.group},
          {"group_label", message(language, "segments.group." + field.group)},
          {"type", type_name(field.type)},
          {"label", field_label(field, language)},
          {"meaning", field_meaning(field, language)},
          {"comparisons", std::move(comparisons)},
          {"window", field.has_window},
          {"subject", field.has_subject},
          {"arguments", std::move(arguments)},
          {"choices", field.choices},
          {"choice_labels", std::move(labels)},
          {"values_known", !field.suggestions_sql.empty() || !field.choices.empty()},
          {"estimate", field.estimate}};
}

Json movement_json(const Movement& movement) {
  return {{"from", format_day(movement.from)}, {"to", format_day(movement.to)},
          {"before", movement.before},         {"after", movement.after},
          {"stayed", movement.stayed},         {"entered", movement.entered},
          {"departed", movement.departed}};
}

Json overlap_json(const Overlap& all, Day today) {
  auto list = Json::array();
  for (std::size_t i = 0; i < all.segments.size(); ++i) {
    list.push_back({{"id", http::id_text(all.segments[i].segment_id)},
                    {"name", all.segments[i].name},
                    {"customers", all.sizes[i]}});
  }
  auto pairs = Json::array();
  std::size_t at = 0;
  for (std::size_t i = 0; i < all.segments.size(); ++i) {
    for (std::size_t j = i + 1; j < all.segments.size(); ++j) {
      const auto both = all.shared[at++];
      const auto either = all.sizes[i] + all.sizes[j] - both;
      pairs.push_back(
          {{"a", http::id_text(all.segments[i].segment_id)},
           {"b", http::id_text(all.segments[j].segment_id)},
           {"customers", both},
           {"jaccard",
            either == 0 ? Json() : Json(static_cast<double>(both) / static_cast<double>(either))}});
    }
  }
  return {{"as_of", format_day(today)},
          {"known", all.known},
          {"in_none", all.in_none},
          {"segments", std::move(list)},
          {"pairs", std::move(pairs)}};
}

Json snapshot_json(const Snapshot& snapshot) {
  return {{"day", format_day(snapshot.day)},
          {"version", snapshot.version},
          {"members", snapshot.members},
          {"entered", snapshot.entered},
          {"departed", snapshot.departed},
          {"stayed", snapshot.members - snapshot.entered},
          {"taken_at", format_instant(snapshot.taken_at)}};
}

Json rule_schema() {
  return http::schema::described("A rule as text: country = \"GB\" and orders(last 90 days) >= 2",
                                 http::schema::text(kRuleBytesMost));
}

Json tree_schema() {
  return http::schema::described(
      "The same as a tree: all, any, not, everyone, or a test of a field.", http::schema::any());
}

Json segment_schema() {
  using namespace http::schema;
  return named("Segment", object({{"id", id()},
                                  {"name", text(400)},
                                  {"description", text(2000)},
                                  {"kind", word({"rule", "model"})},
                                  {"rule", rule_schema()},
                                  {"tree", tree_schema()},
                                  {"words", nullable(text(100'000))},
                                  {"version", integer(1, 1'000'000'000)},
                                  {"created_at", instant()},
                                  {"changed_at", instant()},
                                  {"changed_by", text()},
                                  {"archived_at", nullable(instant())}}));
}

Json size_schema() {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  return named(
      "SegmentSize",
      object({{"as_of", day()},
              {"customers", count},
              {"known", count},
              {"share", nullable(number())},
              {"buyers", count},
              {"value", described("Net sales of members in the year up to as_of.", money())},
              {"value_share", nullable(number())},
              {"mean_value", nullable(money())},
              {"mean_value_ci", nullable(list(money(), 2))}}));
}

http::Route segment_route(http::Method method, std::string path, std::string name,
                          std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "segments", std::move(summary));
  route.right = http::Right::customers_read;
  return route;
}

}  // namespace troth::segments
