#include "app/segment_context.h"

#include <string>
#include <utility>

#include "segments/model_service.h"

namespace troth::app {
namespace {

using segments::Field;
using segments::Type;

/// A column of the value room's table, which holds one row per customer once it was computed.
Field of_value(std::string name, Type type, const std::string& column) {
  Field field;
  field.name = std::move(name);
  field.group = "value";
  field.type = type;
  field.sql = "(SELECT v." + column + " FROM customer_value v WHERE v.customer_id = c.customer_id)";
  if (type == Type::text) {
    field.suggestions_sql = "SELECT " + column + " FROM customer_value WHERE " + column +
                            " IS NOT NULL GROUP BY " + column + " ORDER BY COUNT(*) DESC, " +
                            column + " LIMIT 50";
  }
  if (type == Type::truth) {
    field.sql =
        "EXISTS (SELECT 1 FROM customer_value v WHERE v.customer_id = c.customer_id AND v." +
        column + " = 1)";
  }
  return field;
}

Field estimate(std::string name, Type type, const std::string& column) {
  auto field = of_value(std::move(name), type, column);
  field.estimate = true;
  return field;
}

/// A label as it was at the end of the period before the last: the customer's own last row but one.
/// "unknown" for who was there without a label, as in the flow between periods.
Field before(const std::string& name, const std::string& column) {
  Field field;
  field.name = name + "_before";
  field.group = "value";
  field.type = Type::text;
  field.sql = "(SELECT COALESCE(h." + column +
              ", 'unknown') FROM customer_value_history h WHERE h.customer_id = c.customer_id"
              " AND h.period_day < (SELECT MAX(g.period_day) FROM customer_value_history g"
              " WHERE g.customer_id = c.customer_id) ORDER BY h.period_day DESC LIMIT 1)";
  return field;
}

/// Whether something was bought in a quarter (91 days) of the customer's own life, counted from 0:
/// what a cell of the cohorts counts.
Field bought_at_age() {
  Field field;
  field.name = "bought_at_age";
  field.group = "value";
  field.type = Type::truth;
  field.has_subject = true;
  field.sql =
      "EXISTS (SELECT 1 FROM customer_purchases p JOIN orders o ON o.customer_id = p.customer_id"
      " WHERE p.customer_id = c.customer_id AND o.kind = 0 AND o.gross > 0"
      " AND o.ordered_day >= p.first_day AND o.ordered_day <= p.as_of_day"
      " AND {is CAST((o.ordered_day - p.first_day) / 91 AS TEXT)})";
  return field;
}

void add_value_fields(segments::Catalogue& fields) {
  fields.add(of_value("stage", Type::text, "stage"));
  fields.add(of_value("first_purchase", Type::date, "first_day"));
  fields.add(of_value("last_purchase", Type::date, "last_day"));
  fields.add(bought_at_age());
  fields.add(before("stage", "stage"));
  fields.add(of_value("current_value", Type::money, "current_value"));
  fields.add(estimate("clv", Type::money, "clv"));
  fields.add(estimate("potential_value", Type::money, "potential_value"));
  fields.add(of_value("value_matrix", Type::text, "matrix"));
  fields.add(before("value_matrix", "matrix"));
  fields.add(estimate("p_alive", Type::number, "p_alive"));
  fields.add(estimate("expected_purchases", Type::number, "expected"));
  fields.add(estimate("churn_chance", Type::number, "churn_chance"));
  fields.add(estimate("value_at_risk", Type::money, "value_at_risk"));
  fields.add(of_value("usual_gap", Type::number, "usual_gap_days"));
  fields.add(of_value("overdue", Type::truth, "overdue"));
  fields.add(of_value("overdue_ratio", Type::number, "overdue_ratio"));
  fields.add(of_value("rfm", Type::text, "rfm"));
  fields.add(of_value("rfm_recency", Type::number, "r"));
  fields.add(of_value("rfm_frequency", Type::number, "f"));
  fields.add(of_value("rfm_monetary", Type::number, "m"));
  fields.add(of_value("abcd", Type::text, "abcd"));
  fields.add(before("abcd", "abcd"));
  fields.add(of_value("preference", Type::number, "preference"));
  fields.add(of_value("situation", Type::text, "situation"));
  fields.add(before("situation", "situation"));
  fields.add(of_value("loyalty_quadrant", Type::text, "quadrant"));
  fields.add(before("loyalty_quadrant", "quadrant"));
  fields.add(of_value("loyalty_class", Type::text, "loyalty_class"));
  fields.add(estimate("wallet_share", Type::number, "wallet_share"));
  fields.add(estimate("head_room", Type::money, "head_room"));
  fields.add(of_value("key_account", Type::truth, "key_account"));
}

}  // namespace

std::shared_ptr<const segments::Context> segment_context(const db::Database& database) {
  auto context = std::make_shared<segments::Context>();
  context->currency = database.settings().currency;
  context->currency_decimals = database.settings().currency_decimals;
  add_value_fields(context->fields);
  return context;
}

value::AfterRefresh place_after_refresh(const Clock& clock) {
  return [&clock](db::Database& database, Progress& progress) {
    return segments::place_everybody(database, *segment_context(database), clock, progress);
  };
}

value::Follower place_changed(std::shared_ptr<const segments::Context> context,
                              std::shared_ptr<segments::DataDay> today, const Clock& clock) {
  return [context = std::move(context), today = std::move(today), &clock](
             db::Session& session, std::span<const Id> customers) -> Status {
    TROTH_ASSIGN(const auto day, today->at(session, clock.now()));
    return segments::place_customers(session, *context, customers, day);
  };
}

}  // namespace troth::app
