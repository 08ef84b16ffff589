#include "lists/list_json.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::lists {
namespace {

using http::Json;

std::string day_text(const std::optional<Day>& day, Language language) {
  return day ? format_date(language, *day) : "–";
}

Json day_json(const std::optional<Day>& day) {
  return day ? Json(format_day(*day)) : Json();
}
Json real_json(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

std::string attitude_of(const Row& row, Language language) {
  if (row.recommend) {
    return message(language, "lists.recommend",
                   {{"score", format_number(language, *row.recommend, 0)}});
  }
  return message(language, "lists.satisfaction",
                 {{"score", format_number(language, row.satisfaction.value_or(0), 0)}});
}

}  // namespace

std::string reason_of(Kind kind, const Row& row, Language language, const std::string& currency) {
  const auto money = [&](Minor amount) { return format_money(language, amount, currency); };
  const auto last = day_text(row.last_day, language);
  switch (kind) {
    case Kind::about_to_leave: {
      auto text = message(
          language, "lists.reason.about_to_leave",
          {{"chance", format_percent(language, row.churn_chance.value_or(0), 0)}, {"last", last}});
      if (row.usual_gap_days) {
        text += message(language, "lists.usual_gap",
                        {{"days", std::int64_t{std::llround(*row.usual_gap_days)}}});
      }
      return text;
    }
    case Kind::new_customers:
      if (row.purchases != 1 || !row.due_from) {
        return message(language, "lists.reason.new_customers",
                       {{"first", day_text(row.first_day, language)}, {"n", row.purchases}});
      }
      return message(language, "lists.reason.second_purchase",
                     {{"first", day_text(row.first_day, language)},
                      {"from", day_text(row.due_from, language)},
                      {"to", day_text(row.due_to, language)}});
    case Kind::win_back:
      return message(
          language, "lists.reason.win_back",
          {{"last", last}, {"n", row.purchases}, {"order", money(row.average_order.value_or(0))}});
    case Kind::advocates:
      return message(language, "lists.reason.advocates",
                     {{"attitude", attitude_of(row, language)},
                      {"value", money(row.current_value)},
                      {"last", last}});
    case Kind::over_served:
      return message(language, "lists.reason.over_served",
                     {{"contacts", row.contacts},
                      {"cost", money(row.service_cost)},
                      {"earned", money(row.earned)}});
  }
  return "";
}

std::string definition_of(const List& list, Language language) {
  const auto& by = list.definitions;
  const auto days = [&]() -> std::int64_t {
    if (list.kind == Kind::new_customers) return by.new_days;
    if (list.kind == Kind::win_back) return by.back_days;
    return list.kind == Kind::advocates ? by.advocate_days : by.service_days;
  };
  return message(language, "lists.definition." + std::string(kind_name(list.kind)),
                 {{"chance", format_percent(language, by.leave_chance, 0)},
                  {"days", days()},
                  {"least", std::int64_t{by.back_least}},
                  {"recommend", format_number(language, by.recommend_from, 0)},
                  {"satisfaction", format_number(language, by.satisfaction_from, 0)},
                  {"purchases", std::int64_t{by.advocate_purchases}}});
}

std::string step_text(const Row& row, Language language) {
  return message(language, "lists.step." + row.step);
}

Json row_json(Kind kind, const Row& row, Language language, const std::string& currency,
              int decimals) {
  const auto money = [&](const std::optional<Minor>& amount) {
    return amount ? Json(format_decimal(*amount, decimals)) : Json();
  };
  const bool service = kind == Kind::over_served;
  return {{"id", http::id_text(row.customer_id)},
          {"name", http::text_or_null(row.name)},
          {"value", money(row.value)},
          {"reason", reason_of(kind, row, language, currency)},
          {"step", row.step},
          {"step_text", step_text(row, language)},
          {"purchases", row.purchases},
          {"first_purchase", day_json(row.first_day)},
          {"last_purchase", day_json(row.last_day)},
          {"current_value", money(row.current_value)},
          {"average_order", money(row.average_order)},
          {"clv", money(row.clv)},
          {"usual_gap_days", real_json(row.usual_gap_days)},
          {"churn_chance", real_json(row.churn_chance)},
          {"recommend", real_json(row.recommend)},
          {"satisfaction", real_json(row.satisfaction)},
          {"key_account", row.key_account},
          {"contacts", service ? Json(row.contacts) : Json()},
          {"service_cost", service ? money(row.service_cost) : Json()},
          {"earned", service ? money(row.earned) : Json()},
          {"due_from", day_json(row.due_from)},
          {"due_to", day_json(row.due_to)}};
}

Json row_schema() {
  using namespace http::schema;
  const auto amount = nullable(money());
  const auto real = nullable(number());
  const auto date = nullable(day());
  return named(
      "ListRow",
      object({{"id", id()},
              {"name", nullable(text(1000))},
              {"value", described("What is at stake; the list says what that is.", amount)},
              {"reason", text(2000)},
              {"step", text()},
              {"step_text", text(2000)},
              {"purchases", integer(0, 1'000'000'000)},
              {"first_purchase", date},
              {"last_purchase", date},
              {"current_value", amount},
              {"average_order", amount},
              {"clv", amount},
              {"usual_gap_days", real},
              {"churn_chance", real},
              {"recommend", real},
              {"satisfaction", real},
              {"key_account", boolean()},
              {"contacts", nullable(integer(0, 1'000'000'000))},
              {"service_cost", amount},
              {"earned", amount},
              {"due_from", date},
              {"due_to", date}}));
}

Json summary_json(const List& list, Language language, int decimals) {
  const std::string name(kind_name(list.kind));
  auto warnings = Json::array();
  for (const auto& code : list.warnings) {
    warnings.push_back({{"code", code},
                        {"message", message(language, "lists.warning." + code)},
                        {"subject", name}});
  }
  Json second;
  if (list.second_purchase) {
    const auto& found = *list.second_purchase;
    second = {{"n", found.n},
              {"returned", found.returned},
              {"within_year", found.within_year},
              {"quartile_days", found.quartiles ? Json(*found.quartiles) : Json()}};
  }
  Json life;
  if (list.second_life) {
    life = {{"n", list.second_life->n},
            {"orders", list.second_life->orders},
            {"ci", {list.second_life->low, list.second_life->high}}};
  }
  return {{"list", name},
          {"title", message(language, "lists.title." + name)},
          {"definition", definition_of(list, language)},
          {"value_means", message(language, "lists.value." + name)},
          {"as_of", list.as_of ? Json(format_day(*list.as_of)) : Json()},
          {"n", list.n},
          {"customers", list.customers},
          {"found", list.found},
          {"value", format_decimal(list.value, decimals)},
          {"second_purchase", std::move(second)},
          {"second_life", std::move(life)},
          {"margin", list.margin ? Json(*list.margin) : Json()},
          {"warnings", std::move(warnings)}};
}

Json summary_schema() {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  const auto second = object({{"n", count},
                              {"returned", count},
                              {"within_year", number()},
                              {"quartile_days", nullable(list(integer(0, 100'000), 3))}});
  const auto life = object({{"n", count}, {"orders", number()}, {"ci", list(number(), 2)}});
  return named(
      "ListSummary",
      object({{"list", text()},
              {"title", text(400)},
              {"definition", text(2000)},
              {"value_means", text(2000)},
              {"as_of", nullable(day())},
              {"n", count},
              {"customers", count},
              {"found", described("Of them, by the search.", count)},
              {"value", money()},
              {"second_purchase", nullable(second)},
              {"second_life", nullable(life)},
              {"margin", nullable(number())},
              {"warnings",
               list(object({{"code", text()}, {"message", text(2000)}, {"subject", text()}}))}}));
}

}  // namespace troth::lists
