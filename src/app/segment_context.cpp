#include "app/segment_context.h"

#include <string>
#include <utility>

#include "segments/model_service.h"
#include "stats/loyalty_grid.h"
#include "stats/rfm.h"
#include "value/types.h"

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

using Names = std::vector<std::string>;

template <typename Cells>
Names names_of(const Cells& cells) {
  Names names;
  for (const auto& cell : cells) names.emplace_back(cell.name);
  return names;
}

/// A label that the value room gives: one of `names`, each with its message.
Field label(std::string name, const std::string& column, Names names, std::string words) {
  auto field = of_value(std::move(name), Type::text, column);
  field.choices = std::move(names);
  field.words = std::move(words);
  return field;
}

/// A label as it was at the end of the period before the last: the customer's own last row but one.
/// "unknown" for who was there without a label, as in the flow between periods.
Field before(Field field, const std::string& column) {
  field.name += "_before";
  field.choices.emplace_back("unknown");
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

/// The label, and where it was before.
void add_label(segments::Catalogue& fields, const Field& field, const std::string& column) {
  fields.add(field);
  fields.add(before(field, column));
}

Names stage_names() {
  Names names;
  for (std::size_t i = 0; i < value::kStages; ++i) {
    names.emplace_back(value::stage_name(static_cast<value::Stage>(i)));
  }
  return names;
}

Names rfm_names() {
  Names names;
  for (const auto& segment : stats::rfm_segments()) names.emplace_back(segment.id);
  return names;
}

void add_loyalty_fields(segments::Catalogue& fields) {
  for (const char* felt : {"preference", "emotional", "cognitive", "behavioural", "openness"}) {
    fields.add(of_value(felt, Type::number, felt));
  }
  add_label(
      fields,
      label("situation", "situation", names_of(stats::loyalty_situations()), "web.situation."),
      "situation");
  add_label(
      fields,
      label("loyalty_quadrant", "quadrant", names_of(stats::loyalty_quadrants()), "web.quadrant."),
      "quadrant");
  fields.add(label("loyalty_class", "loyalty_class",
                   {"trust", "latent", "habit", "thrift", "price", "monopoly"}, "value.class."));
  fields.add(estimate("wallet_share", Type::number, "wallet_share"));
  fields.add(estimate("head_room", Type::money, "head_room"));
}

void add_value_fields(segments::Catalogue& fields) {
  add_label(fields, label("stage", "stage", stage_names(), "web.stage."), "stage");
  fields.add(of_value("first_purchase", Type::date, "first_day"));
  fields.add(of_value("last_purchase", Type::date, "last_day"));
  fields.add(bought_at_age());
  fields.add(of_value("current_value", Type::money, "current_value"));
  fields.add(estimate("clv", Type::money, "clv"));
  fields.add(estimate("potential_value", Type::money, "potential_value"));
  add_label(fields,
            label("value_matrix", "matrix", {"protect", "keep", "grow", "cut_cost"}, "web.matrix."),
            "matrix");
  fields.add(estimate("p_alive", Type::number, "p_alive"));
  fields.add(estimate("expected_purchases", Type::number, "expected"));
  fields.add(estimate("churn_chance", Type::number, "churn_chance"));
  fields.add(estimate("value_at_risk", Type::money, "value_at_risk"));
  fields.add(of_value("usual_gap", Type::number, "usual_gap_days"));
  fields.add(of_value("overdue", Type::truth, "overdue"));
  fields.add(of_value("overdue_ratio", Type::number, "overdue_ratio"));
  fields.add(label("rfm", "rfm", rfm_names(), "report.rfm.segment."));
  fields.add(of_value("rfm_recency", Type::number, "r"));
  fields.add(of_value("rfm_frequency", Type::number, "f"));
  fields.add(of_value("rfm_monetary", Type::number, "m"));
  add_label(fields, label("abcd", "abcd", {"A", "B", "C", "D"}, "report.abcd.name."), "abcd");
  fields.add(of_value("key_account", Type::truth, "key_account"));
  add_loyalty_fields(fields);
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
