#include "value/rows.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "db/row_values.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;
using db::or_null;
using db::text_or_null;

constexpr std::array<std::string_view, 53> kValueColumns = {"customer_id",
                                                            "as_of_day",
                                                            "run_id",
                                                            "updated_at",
                                                            "purchases",
                                                            "first_day",
                                                            "last_day",
                                                            "days_since",
                                                            "net",
                                                            "current_value",
                                                            "profit",
                                                            "average_order",
                                                            "returned_share",
                                                            "discount_share",
                                                            "stage",
                                                            "stage_since_day",
                                                            "usual_gap_days",
                                                            "alarm_gap_days",
                                                            "overdue_ratio",
                                                            "overdue",
                                                            "p_alive",
                                                            "expected",
                                                            "expected_lo",
                                                            "expected_hi",
                                                            "spend",
                                                            "clv",
                                                            "clv_lo",
                                                            "clv_hi",
                                                            "potential_value",
                                                            "matrix",
                                                            "r",
                                                            "f",
                                                            "m",
                                                            "rfm",
                                                            "abcd",
                                                            "satisfaction",
                                                            "recommend",
                                                            "preference",
                                                            "emotional",
                                                            "cognitive",
                                                            "behavioural",
                                                            "repeat_choice",
                                                            "openness",
                                                            "situation",
                                                            "quadrant",
                                                            "loyalty_class",
                                                            "loyalty_evidence",
                                                            "wallet_share",
                                                            "head_room",
                                                            "key_account",
                                                            "churn_chance",
                                                            "churn_reasons",
                                                            "value_at_risk"};

constexpr std::array<std::string_view, 15> kHistoryColumns = {
    "customer_id",   "period_day", "as_of_day", "purchases", "net",
    "current_value", "stage",      "p_alive",   "clv",       "potential_value",
    "matrix",        "abcd",       "situation", "quadrant",  "churn_chance"};

std::vector<Evidence> evidence_of(std::string_view text) {
  std::vector<Evidence> all;
  const auto json = SortedJson::parse(text, nullptr, false);
  if (!json.is_array()) return all;
  for (const auto& one : json) all.push_back({one.at(0).get<std::string>(), one.at(1)});
  return all;
}

std::vector<Reason> reasons_of(std::string_view text) {
  std::vector<Reason> all;
  const auto json = SortedJson::parse(text, nullptr, false);
  if (!json.is_array()) return all;
  for (const auto& one : json) {
    all.push_back({one.at(0).get<std::string>(), one.at(1), one.at(2)});
  }
  return all;
}

}  // namespace

std::span<const std::string_view> value_columns() {
  return kValueColumns;
}

std::span<const std::string_view> history_columns() {
  return kHistoryColumns;
}

std::string reasons_text(const std::vector<Reason>& reasons) {
  auto json = SortedJson::array();
  for (const auto& reason : reasons) json.push_back({reason.feature, reason.value, reason.effect});
  return json.dump();
}

std::string evidence_text(const std::vector<Evidence>& evidence) {
  auto json = SortedJson::array();
  for (const auto& one : evidence) json.push_back({one.code, one.value});
  return json.dump();
}

std::string_view ValueRows::keep(std::string text) {
  return texts_.emplace_back(std::move(text));
}

void ValueRows::clear() {
  values_.clear();
  texts_.clear();
}

void ValueRows::add(const CustomerValue& value) {
  values_.insert(
      values_.end(),
      {value.customer_id,
       std::int64_t{value.as_of_day},
       value.run_id,
       value.updated_at,
       value.purchases,
       or_null(value.first_day),
       or_null(value.last_day),
       or_null(value.days_since),
       value.net,
       value.current_value,
       or_null(value.profit),
       or_null(value.average_order),
       or_null(value.returned_share),
       or_null(value.discount_share),
       stage_name(value.stage),
       or_null(value.stage_since_day),
       or_null(value.usual_gap_days),
       or_null(value.alarm_gap_days),
       or_null(value.overdue_ratio),
       or_null(value.overdue),
       or_null(value.p_alive),
       or_null(value.expected),
       or_null(value.expected_lo),
       or_null(value.expected_hi),
       or_null(value.spend),
       or_null(value.clv),
       or_null(value.clv_lo),
       or_null(value.clv_hi),
       or_null(value.potential_value),
       text_or_null(value.matrix),
       or_null(value.r),
       or_null(value.f),
       or_null(value.m),
       text_or_null(value.rfm),
       text_or_null(value.abcd),
       or_null(value.satisfaction),
       or_null(value.recommend),
       or_null(value.preference),
       or_null(value.emotional),
       or_null(value.cognitive),
       or_null(value.behavioural),
       or_null(value.repeat_choice),
       or_null(value.openness),
       text_or_null(value.situation),
       text_or_null(value.quadrant),
       text_or_null(value.loyalty_class),
       value.loyalty_evidence.empty() ? db::Value{}
                                      : db::Value{keep(evidence_text(value.loyalty_evidence))},
       or_null(value.wallet_share),
       or_null(value.head_room),
       std::int64_t{value.key_account},
       or_null(value.churn_chance),
       value.churn_reasons.empty() ? db::Value{}
                                   : db::Value{keep(reasons_text(value.churn_reasons))},
       or_null(value.value_at_risk)});
}

void add_history_row(std::vector<db::Value>& rows, Day period_day, const CustomerValue& value) {
  rows.insert(rows.end(),
              {value.customer_id, std::int64_t{period_day}, std::int64_t{value.as_of_day},
               value.purchases, value.net, value.current_value, stage_name(value.stage),
               or_null(value.p_alive), or_null(value.clv), or_null(value.potential_value),
               text_or_null(value.matrix), text_or_null(value.abcd), text_or_null(value.situation),
               text_or_null(value.quadrant), or_null(value.churn_chance)});
}

CustomerValue read_value(const db::Row& row) {
  CustomerValue value;
  value.customer_id = row.integer(0);
  value.as_of_day = static_cast<Day>(row.integer(1));
  value.run_id = row.integer(2);
  value.updated_at = row.integer(3);
  value.purchases = row.integer(4);
  value.first_day = db::day_or_none(row, 5);
  value.last_day = db::day_or_none(row, 6);
  value.days_since = db::integer_or_none(row, 7);
  value.net = row.integer(8);
  value.current_value = row.integer(9);
  value.profit = db::integer_or_none(row, 10);
  value.average_order = db::integer_or_none(row, 11);
  value.returned_share = db::real_or_none(row, 12);
  value.discount_share = db::real_or_none(row, 13);
  value.stage = parse_stage(row.text(14)).value_or(Stage::suspect);
  value.stage_since_day = db::day_or_none(row, 15);
  value.usual_gap_days = db::real_or_none(row, 16);
  value.alarm_gap_days = db::real_or_none(row, 17);
  value.overdue_ratio = db::real_or_none(row, 18);
  value.overdue = db::flag_or_none(row, 19);
  value.p_alive = db::real_or_none(row, 20);
  value.expected = db::real_or_none(row, 21);
  value.expected_lo = db::real_or_none(row, 22);
  value.expected_hi = db::real_or_none(row, 23);
  value.spend = db::integer_or_none(row, 24);
  value.clv = db::integer_or_none(row, 25);
  value.clv_lo = db::integer_or_none(row, 26);
  value.clv_hi = db::integer_or_none(row, 27);
  value.potential_value = db::integer_or_none(row, 28);
  value.matrix = row.text(29);
  value.r = db::integer_or_none(row, 30);
  value.f = db::integer_or_none(row, 31);
  value.m = db::integer_or_none(row, 32);
  value.rfm = row.text(33);
  value.abcd = row.text(34);
  value.satisfaction = db::real_or_none(row, 35);
  value.recommend = db::real_or_none(row, 36);
  value.preference = db::real_or_none(row, 37);
  value.emotional = db::real_or_none(row, 38);
  value.cognitive = db::real_or_none(row, 39);
  value.behavioural = db::real_or_none(row, 40);
  value.repeat_choice = db::flag_or_none(row, 41);
  value.openness = db::real_or_none(row, 42);
  value.situation = row.text(43);
  value.quadrant = row.text(44);
  value.loyalty_class = row.text(45);
  value.loyalty_evidence = evidence_of(row.text(46));
  value.wallet_share = db::real_or_none(row, 47);
  value.head_room = db::integer_or_none(row, 48);
  value.key_account = row.integer(49) != 0;
  value.churn_chance = db::real_or_none(row, 50);
  value.churn_reasons = reasons_of(row.text(51));
  value.value_at_risk = db::integer_or_none(row, 52);
  return value;
}

}  // namespace troth::value
