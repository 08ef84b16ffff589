#include "evaluation/company_for_tests.h"

#include <utility>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/row_values.h"
#include "sales/service.h"
#include "survey/service.h"
#include "value/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::evaluation {

namespace {

using db::or_null;
using db::text_or_null;

constexpr Id kInstrument = 1;
constexpr Id kSatisfactionItem = 11;
constexpr Id kRecommendItem = 12;

std::optional<Instant> noon(std::optional<Day> day) {
  if (!day) return std::nullopt;
  return Instant{*day} * kMicrosPerDay + kMicrosPerDay / 2;
}

}  // namespace

void register_tables() {
  db::set_migrations({{"db", &db_migrations},
                      {"customers", &customers_migrations},
                      {"sales", &sales_migrations},
                      {"survey", &survey_migrations},
                      {"value", &value_migrations}});
}

TestCompany::TestCompany(db::Engine engine) : workspace_((register_tables(), engine)) {}

void TestCompany::customer(Id id, std::string region, std::optional<Day> joined, std::string name,
                           std::string reference) {
  customers_.push_back({id, std::move(region), joined, std::move(name), std::move(reference)});
}
void TestCompany::order(const TestOrder& order) {
  orders_.push_back(order);
}
void TestCompany::interaction(const TestInteraction& interaction) {
  interactions_.push_back(interaction);
}
void TestCompany::response(const TestResponse& response) {
  responses_.push_back(response);
}

void TestCompany::insert(std::string_view table, const std::vector<std::string_view>& columns,
                         const std::vector<db::Value>& rows) {
  if (rows.empty()) return;
  const auto status = workspace_.session().bulk_insert(table, columns, rows);
  ASSERT_TRUE(status.ok()) << status.error().message << " " << status.error().subject;
}

void TestCompany::store() {
  auto& session = workspace_.session();
  ASSERT_TRUE(session.begin().ok());
  store_customers();
  store_orders();
  store_interactions();
  store_responses();
  ASSERT_TRUE(session.commit().ok());
  customers_.clear();
  orders_.clear();
  interactions_.clear();
  responses_.clear();
}

void TestCompany::store_customers() {
  std::vector<db::Value> rows, records;
  for (const Customer& c : customers_) {
    rows.insert(rows.end(), {c.id, text_or_null(c.name), text_or_null(c.region), or_null(c.joined),
                             std::int64_t{1}, std::int64_t{0}});
    if (c.reference.empty()) continue;
    records.insert(records.end(),
                   {c.id, c.id, std::string_view("main"), std::string_view("external"),
                    std::string_view(c.reference), text_or_null(c.name), std::int64_t{1},
                    std::int64_t{0}, std::int64_t{0}});
  }
  insert("customer", {"customer_id", "name", "region", "joined_day", "records", "updated_at"},
         rows);
  insert("customer_record",
         {"customer_id", "record_id", "source", "namespace", "reference", "name", "described",
          "content", "updated_at"},
         records);
}

void TestCompany::store_orders() {
  std::vector<db::Value> rows;
  for (const TestOrder& o : orders_) {
    rows.insert(
        rows.end(),
        {o.customer, std::int64_t{o.day}, next_id_++, std::int64_t{0},
         Instant{o.day} * kMicrosPerDay, std::int64_t{o.kind}, std::int64_t{1}, o.gross, o.returned,
         o.adjusted, or_null(o.cost), std::string_view("main"), std::string_view("r"),
         text_or_null(o.channel), text_or_null(o.store), text_or_null(o.region)});
  }
  insert("orders",
         {"customer_id", "ordered_day", "order_id", "record_id", "ordered_at", "kind", "lines",
          "gross", "returned", "adjusted", "cost", "source", "reference", "channel", "store",
          "region"},
         rows);
}

void TestCompany::store_interactions() {
  std::vector<db::Value> rows;
  for (const TestInteraction& i : interactions_) {
    rows.insert(
        rows.end(),
        {i.customer, std::int64_t{i.day}, next_id_++, std::int64_t{0},
         Instant{i.day} * kMicrosPerDay, std::string_view("main"), std::string_view("r"),
         std::string_view(i.kind), text_or_null(i.region), text_or_null(i.outcome),
         or_null(noon(i.promised)), or_null(noon(i.fulfilled)), std::int64_t{0}, std::int64_t{0}});
  }
  insert("interaction",
         {"customer_id", "happened_day", "interaction_id", "record_id", "happened_at", "source",
          "reference", "kind", "region", "outcome", "promised_at", "fulfilled_at", "content",
          "updated_at"},
         rows);
}

void TestCompany::store_responses() {
  if (!responses_.empty() && !items_made_) {
    items_made_ = true;
    insert(
        "item",
        {"instrument_id", "item_id", "position", "code", "title", "role", "scale_min", "scale_max"},
        {kInstrument, kSatisfactionItem, std::int64_t{1}, std::string_view("sat"),
         std::string_view("Satisfied?"), std::string_view("satisfaction"), 1.0, 10.0, kInstrument,
         kRecommendItem, std::int64_t{2}, std::string_view("nps"), std::string_view("Recommend?"),
         std::string_view("nps"), 0.0, 10.0});
  }
  std::vector<db::Value> rows, answers;
  for (const TestResponse& r : responses_) {
    const Id id = next_id_++;
    rows.insert(rows.end(), {r.customer, std::int64_t{r.day}, id, std::int64_t{0}, kInstrument,
                             Instant{r.day} * kMicrosPerDay, std::int64_t{r.dated ? 1 : 0},
                             std::string_view("r"), text_or_null(r.region), or_null(r.weight),
                             std::int64_t{0}});
    if (r.satisfaction) {
      answers.insert(answers.end(), {r.customer, id, kSatisfactionItem, *r.satisfaction});
    }
    if (r.recommend) answers.insert(answers.end(), {r.customer, id, kRecommendItem, *r.recommend});
  }
  insert("response",
         {"customer_id", "answered_day", "response_id", "record_id", "instrument_id", "answered_at",
          "dated", "reference", "region", "weight", "content"},
         rows);
  insert("answer", {"customer_id", "response_id", "item_id", "value"}, answers);
}

Evaluation TestCompany::evaluate(Day today, std::optional<Day> as_of, std::optional<int> months) {
  store();
  EvaluationSettings settings;
  settings.today = today;
  settings.as_of = as_of;
  settings.period_months = months;
  settings.workspace = "Acme";
  SilentProgress progress;
  auto evaluation = evaluation::evaluate(workspace_.session(), settings, progress);
  EXPECT_TRUE(evaluation.ok()) << (evaluation.ok() ? "" : evaluation.error().message);
  return evaluation.ok() ? std::move(evaluation).value() : Evaluation{};
}

}  // namespace troth::evaluation
