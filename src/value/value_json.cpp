#include "value/value_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/json_number.h"
#include "http/schema.h"
#include "value/churn.h"
#include "value/cuts.h"

namespace troth::value {

namespace {

using http::Json;
using http::number_json;

template <typename T>
Json number_or_none(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

std::string money_text(Minor amount, const MoneyFormat& money) {
  return format_decimal(amount, money.decimals);
}

Json money_or_null(const std::optional<Minor>& amount, const MoneyFormat& money) {
  return amount ? Json(money_text(*amount, money)) : Json();
}

/// [lo, hi], or null.
template <typename T, typename Write>
Json pair_or_none(const std::optional<T>& lo, const std::optional<T>& hi, Write&& write) {
  if (!lo || !hi) return nullptr;
  return Json::array({write(*lo), write(*hi)});
}

Json reasons_json(const std::vector<Reason>& reasons, const MoneyFormat& money, Language language) {
  auto list = Json::array();
  for (const auto& reason : reasons) {
    list.push_back({{"feature", reason.feature},
                    {"name", message(language, "value.feature." + reason.feature)},
                    {"value", reason.value},
                    {"text", reason_value(reason, money, language)},
                    {"effect", reason.effect}});
  }
  return list;
}

Json evidence_json(const std::vector<Evidence>& evidence, Language language) {
  auto list = Json::array();
  for (const auto& one : evidence) {
    list.push_back({{"code", one.code},
                    {"name", message(language, "value.evidence." + one.code)},
                    {"value", one.value}});
  }
  return list;
}

Json expectation_json(const CustomerValue& value, const MoneyFormat& money) {
  const auto as_money = [&](Minor amount) { return money_text(amount, money); };
  return {{"p_alive", number_or_none(value.p_alive)},
          {"expected", number_or_none(value.expected)},
          {"expected_interval",
           pair_or_none(value.expected_lo, value.expected_hi, [](double x) { return x; })},
          {"spend", money_or_null(value.spend, money)},
          {"clv", money_or_null(value.clv, money)},
          {"clv_interval", pair_or_none(value.clv_lo, value.clv_hi, as_money)},
          {"potential_value", money_or_null(value.potential_value, money)},
          {"matrix", http::text_or_null(value.matrix)},
          {"churn_chance", number_or_none(value.churn_chance)},
          {"value_at_risk", money_or_null(value.value_at_risk, money)}};
}

Json loyalty_json(const CustomerValue& value, const MoneyFormat& money, Language language) {
  return {{"satisfaction", number_or_none(value.satisfaction)},
          {"recommend", number_or_none(value.recommend)},
          {"preference", number_or_none(value.preference)},
          {"emotional", number_or_none(value.emotional)},
          {"cognitive", number_or_none(value.cognitive)},
          {"behavioural", number_or_none(value.behavioural)},
          {"repeat_choice", number_or_none(value.repeat_choice)},
          {"openness", number_or_none(value.openness)},
          {"situation", http::text_or_null(value.situation)},
          {"quadrant", http::text_or_null(value.quadrant)},
          {"loyalty_class", http::text_or_null(value.loyalty_class)},
          {"evidence", evidence_json(value.loyalty_evidence, language)},
          {"wallet_share", number_or_none(value.wallet_share)},
          {"head_room", money_or_null(value.head_room, money)}};
}

}  // namespace

MoneyFormat money_format(const db::WorkspaceSettings& workspace) {
  return {workspace.currency, workspace.currency_decimals};
}

Json interval_json(const stats::Interval& interval) {
  if (!interval.known()) return nullptr;
  return Json::array({interval.lo, interval.hi});
}

Json money_estimate_json(const stats::Estimate& estimate, const MoneyFormat& money) {
  if (!std::isfinite(estimate.value)) return nullptr;
  const auto text = [&](double minor) {
    return format_decimal(std::llround(minor), money.decimals);
  };
  Json interval;
  if (estimate.interval.known()) {
    interval = Json::array({text(estimate.interval.lo), text(estimate.interval.hi)});
  }
  return {{"value", text(estimate.value)}, {"interval", std::move(interval)}};
}

Json money_estimate_schema() {
  using namespace http::schema;
  return object({{"value", money()}, {"interval", nullable(list(money(), 2))}});
}

std::string reason_value(const Reason& reason, const MoneyFormat& money, Language language) {
  const bool whole = reason.value == std::round(reason.value);
  switch (churn_feature_kind(reason.feature)) {
    case FeatureKind::money:
      return format_money(language, std::llround(reason.value), money.currency);
    case FeatureKind::share:
      return format_percent(language, reason.value, 0);
    case FeatureKind::number:
      break;
  }
  return format_number(language, reason.value, whole ? 0 : 1);
}

Json value_json(const CustomerValue& value, const MoneyFormat& money, Language language) {
  Json json = {{"customer_id", http::id_text(value.customer_id)},
               {"as_of", format_day(value.as_of_day)},
               {"updated_at", format_instant(value.updated_at)},
               {"currency", money.currency},
               {"purchases", value.purchases},
               {"first_day", http::day_or_null(value.first_day)},
               {"last_day", http::day_or_null(value.last_day)},
               {"days_since", number_or_none(value.days_since)},
               {"net", money_text(value.net, money)},
               {"current_value", money_text(value.current_value, money)},
               {"profit", money_or_null(value.profit, money)},
               {"average_order", money_or_null(value.average_order, money)},
               {"returned_share", number_or_none(value.returned_share)},
               {"discount_share", number_or_none(value.discount_share)},
               {"stage", stage_name(value.stage)},
               {"stage_since", http::day_or_null(value.stage_since_day)},
               {"usual_gap_days", number_or_none(value.usual_gap_days)},
               {"alarm_gap_days", number_or_none(value.alarm_gap_days)},
               {"overdue_ratio", number_or_none(value.overdue_ratio)},
               {"overdue", number_or_none(value.overdue)},
               {"r", number_or_none(value.r)},
               {"f", number_or_none(value.f)},
               {"m", number_or_none(value.m)},
               {"rfm", http::text_or_null(value.rfm)},
               {"abcd", http::text_or_null(value.abcd)},
               {"key_account", value.key_account},
               {"churn_reasons", reasons_json(value.churn_reasons, money, language)}};
  json.update(expectation_json(value, money));
  json["loyalty"] = loyalty_json(value, money, language);
  return json;
}

Json value_schema() {
  using namespace http::schema;
  const auto real = nullable(number());
  const auto fact = nullable(text());
  const auto amount = nullable(money());
  const auto score = nullable(integer(1, 5));
  const auto reason = object({{"feature", text()},
                              {"name", text()},
                              {"value", number()},
                              {"text", text()},
                              {"effect", number()}});
  const auto evidence = object({{"code", text()}, {"name", text()}, {"value", number()}});
  const auto loyalty = object({{"satisfaction", real},
                               {"recommend", real},
                               {"preference", real},
                               {"emotional", real},
                               {"cognitive", real},
                               {"behavioural", real},
                               {"repeat_choice", nullable(boolean())},
                               {"openness", real},
                               {"situation", fact},
                               {"quadrant", fact},
                               {"loyalty_class", fact},
                               {"evidence", list(evidence, 20)},
                               {"wallet_share", real},
                               {"head_room", amount}});
  return named("CustomerValue", object({{"customer_id", id()},
                                        {"as_of", day()},
                                        {"updated_at", instant()},
                                        {"currency", text()},
                                        {"purchases", integer(0, 1'000'000'000)},
                                        {"first_day", nullable(day())},
                                        {"last_day", nullable(day())},
                                        {"days_since", nullable(integer(0, 10'000'000))},
                                        {"net", money()},
                                        {"current_value", money()},
                                        {"profit", amount},
                                        {"average_order", amount},
                                        {"returned_share", real},
                                        {"discount_share", real},
                                        {"stage", text()},
                                        {"stage_since", nullable(day())},
                                        {"usual_gap_days", real},
                                        {"alarm_gap_days", real},
                                        {"overdue_ratio", real},
                                        {"overdue", nullable(boolean())},
                                        {"r", score},
                                        {"f", score},
                                        {"m", score},
                                        {"rfm", fact},
                                        {"abcd", fact},
                                        {"key_account", boolean()},
                                        {"churn_reasons", list(reason, 20)},
                                        {"p_alive", real},
                                        {"expected", real},
                                        {"expected_interval", nullable(list(number(), 2))},
                                        {"spend", amount},
                                        {"clv", amount},
                                        {"clv_interval", nullable(list(money(), 2))},
                                        {"potential_value", amount},
                                        {"matrix", fact},
                                        {"churn_chance", real},
                                        {"value_at_risk", amount},
                                        {"loyalty", loyalty}}));
}

namespace {

/// The cuts of a run as they are shown: stored in minor units, amounts become text like all others.
Json shown_cuts(Json cuts, const MoneyFormat& money) {
  const auto show = [&](Json& amount) {
    if (amount.is_number()) amount = money_text(std::llround(amount.get<double>()), money);
  };
  for (const char* name : {"abcd_order_size", "matrix_current", "matrix_potential", "mean_spend",
                           "key_account", "monetary", "peer_spend"}) {
    const auto found = cuts.find(name);
    if (found == cuts.end()) continue;
    if (!found->is_array()) {
      show(*found);
      continue;
    }
    for (Json& amount : *found) show(amount);
  }
  return cuts;
}

}  // namespace

Json run_json(const Run& run, const MoneyFormat& money, Language language) {
  const Json settings = Json::parse(run.settings, nullptr, false);
  const Json cuts = Json::parse(run.cuts, nullptr, false);
  auto warnings = Json::array();
  for (const auto& warning : Json::parse(run.warnings, nullptr, false)) {
    const auto code = warning.value("code", "");
    const auto detail = warning.value("message", "");
    warnings.push_back(
        {{"code", code},
         {"subject", warning.value("subject", "")},
         {"message", message(language, "value.warning." + code, {{"detail", detail}})}});
  }
  Json definitions = Json::object();
  const auto parsed_settings = parse_settings(settings);
  const auto parsed_cuts = parse_cuts(cuts);
  if (parsed_settings && parsed_cuts) {
    definitions = definitions_json(*parsed_settings, *parsed_cuts, money, language);
  }
  return {{"run_id", run.run_id},
          {"as_of", format_day(run.as_of_day)},
          {"pinned", run.pinned},
          {"state", run.state},
          {"started_at", format_instant(run.started_at)},
          {"finished_at", http::instant_or_null(run.finished_at.value_or(0))},
          {"customers", run.customers},
          {"currency", money.currency},
          {"data_version", run.data_version},
          {"settings", settings},
          {"cuts", shown_cuts(cuts, money)},
          {"definitions", std::move(definitions)},
          {"warnings", std::move(warnings)}};
}

Json run_schema() {
  using namespace http::schema;
  const auto warning = object({{"code", text()}, {"subject", text()}, {"message", text(5000)}});
  return named("ValueRun", object({{"run_id", integer(1, 1'000'000'000'000)},
                                   {"as_of", day()},
                                   {"pinned", boolean()},
                                   {"state", word({"running", "done", "failed", "cancelled"})},
                                   {"started_at", instant()},
                                   {"finished_at", nullable(instant())},
                                   {"customers", integer(0, 1'000'000'000'000)},
                                   {"currency", text()},
                                   {"data_version", text()},
                                   {"settings", map(any())},
                                   {"cuts", map(any())},
                                   {"definitions", map(text(2000))},
                                   {"warnings", list(warning, 100)}}));
}

Json model_json(const StoredModel& model) {
  return {{"model_id", model.model_id},
          {"kind", model.kind},
          {"name", model.name},
          {"as_of", format_day(model.as_of_day)},
          {"made_at", format_instant(model.made_at)},
          {"n", model.n},
          {"status", model.status},
          {"document", Json::parse(model.document, nullptr, false)}};
}

Json model_schema() {
  using namespace http::schema;
  return named("ValueModel", object({{"model_id", integer(1, 1'000'000'000'000)},
                                     {"kind", word({"purchases", "spend", "churn"})},
                                     {"name", text()},
                                     {"as_of", day()},
                                     {"made_at", instant()},
                                     {"n", integer(0, 1'000'000'000'000)},
                                     {"status", text()},
                                     {"document", map(any())}}));
}

Json definitions_json(const Settings& settings, const Cuts& cuts, const MoneyFormat& money,
                      Language language) {
  const auto amount = [&](double minor) {
    return format_money(language, std::llround(minor), money.currency);
  };
  const auto share = [&](double value) { return format_percent(language, value, 0); };
  const std::vector<std::pair<std::string, MessageArgs>> all = {
      {"current_value", {{"days", std::int64_t{settings.window_days}}}},
      {"clv",
       {{"months", std::int64_t{settings.horizon_months}},
        {"discount", format_percent(language, settings.discount_monthly, 1)},
        {"margin", share(cuts.margin)}}},
      {"potential_value",
       {{"months", std::int64_t{settings.horizon_months}},
        {"quantile", share(settings.peer_quantile)}}},
      {"matrix", {{"current", amount(cuts.current)}, {"potential", amount(cuts.potential)}}},
      {"stage",
       {{"lapse", std::int64_t{settings.lapse_days}},
        {"client", std::int64_t{settings.client_purchases}},
        {"window", std::int64_t{settings.window_days}},
        {"promoter", settings.promoter_from}}},
      {"abcd", {{"size", amount(cuts.order_size)}, {"purchases", cuts.purchases}}},
      {"overdue", {{"quantile", share(settings.alert_quantile)}}},
      {"preference",
       {{"cut", cuts.preference ? format_number(language, *cuts.preference, 0) : "-"},
        {"days", std::int64_t{settings.survey_days}}}},
      {"repeat_choice", {{"purchases", std::int64_t{settings.repeat_purchases}}}},
      {"openness", {{"cut", share(settings.openness_cut)}}},
      {"wallet_share", {{"days", std::int64_t{settings.survey_days}}}},
      {"head_room", {{"days", std::int64_t{settings.window_days}}}},
      {"churn_chance", {{"days", std::int64_t{settings.churn_days}}}},
      {"key_account",
       {{"share", share(settings.key_account_share)},
        {"from", cuts.key_account ? amount(static_cast<double>(*cuts.key_account)) : "-"}}}};
  auto json = Json::object();
  for (const auto& [name, args] : all) {
    json[name] = message(language, "value.definition." + name, args);
  }
  return json;
}

Json settings_schema() {
  using namespace http::schema;
  // parse_settings() knows the range of each member and names the one that does not fit.
  return named("ValueSettings", map(any()));
}

}  // namespace troth::value
