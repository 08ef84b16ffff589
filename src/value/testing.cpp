#include "value/testing.h"

#include "customers/service.h"
#include "db/migrations.h"
#include "sales/service.h"
#include "survey/service.h"
#include "value/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::value {

namespace {

constexpr std::int64_t kInstrument = 1;

void must(const Status& status) {
  ASSERT_TRUE(status.ok()) << status.error().message << ' ' << status.error().subject;
}

template <typename... Values>
void insert(db::Session& session, std::string_view table,
            const std::vector<std::string_view>& columns, const Values&... values) {
  const std::vector<db::Value> row{db::Value(values)...};
  must(session.bulk_insert(table, columns, row));
}

Id item_of(const std::string& code) {
  return derive_id({"item", code});
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

void TestCompany::customer(Id id, std::optional<Day> joined) {
  const db::Value day = joined ? db::Value(std::int64_t{*joined}) : db::Value();
  insert(session(), "customer", {"customer_id", "joined_day", "records", "updated_at"}, id, day,
         std::int64_t{1}, std::int64_t{0});
}

void TestCompany::order(const TestOrder& order) {
  const Id id = next_id_++;
  const db::Value cost = order.cost ? db::Value(*order.cost) : db::Value();
  const std::string reference = std::to_string(id);
  insert(session(), "orders",
         {"customer_id", "ordered_day", "order_id", "record_id", "ordered_at", "kind", "lines",
          "gross", "returned", "adjusted", "cost", "source", "reference"},
         order.customer, std::int64_t{order.day}, id, order.customer,
         std::int64_t{order.day} * kMicrosPerDay, std::int64_t{order.kind}, std::int64_t{1},
         order.gross, order.returned, order.adjusted, cost, std::string_view("test"),
         std::string_view(reference));
}

void TestCompany::interaction(const TestInteraction& interaction) {
  const Id id = next_id_++;
  const std::string reference = std::to_string(id);
  insert(session(), "interaction",
         {"customer_id", "happened_day", "interaction_id", "record_id", "happened_at", "source",
          "reference", "kind", "content", "updated_at"},
         interaction.customer, std::int64_t{interaction.day}, id, interaction.customer,
         std::int64_t{interaction.day} * kMicrosPerDay, std::string_view("test"),
         std::string_view(reference), std::string_view(interaction.kind), id, std::int64_t{0});
}

void TestCompany::item(const std::string& code, const std::string& role, double min, double max) {
  if (number("SELECT COUNT(*) FROM instrument") == 0) {
    insert(session(), "instrument", {"instrument_id", "source", "name", "version"}, kInstrument,
           std::string_view("test"), std::string_view("questions"), std::int64_t{1});
  }
  insert(
      session(), "item",
      {"instrument_id", "item_id", "position", "code", "title", "role", "scale_min", "scale_max"},
      kInstrument, item_of(code), next_id_++, std::string_view(code), std::string_view(code),
      std::string_view(role), min, max);
}

void TestCompany::answer(const TestAnswer& answer) {
  const Id id = next_id_++;
  const std::string reference = std::to_string(id);
  insert(session(), "response",
         {"customer_id", "answered_day", "response_id", "record_id", "instrument_id", "answered_at",
          "dated", "reference", "content"},
         answer.customer, std::int64_t{answer.day}, id, answer.customer, kInstrument,
         std::int64_t{answer.day} * kMicrosPerDay, std::int64_t{1}, std::string_view(reference),
         id);
  insert(session(), "answer", {"customer_id", "response_id", "item_id", "value"}, answer.customer,
         id, item_of(answer.item), answer.value);
}

void TestCompany::line(Id customer, Day day, Minor amount, Minor list,
                       const std::string& category) {
  order({customer, day, amount});
  const Id order_id = next_id_ - 1;
  const Id product = derive_id({"product", std::to_string(list), category});
  const std::string sku = std::to_string(product);
  if (number("SELECT COUNT(*) FROM product WHERE product_id = " + sku) == 0) {
    insert(session(), "product",
           {"product_id", "source", "sku", "category", "unit_price_e4", "described", "content"},
           product, std::string_view("test"), std::string_view(sku), std::string_view(category),
           list * 100, std::int64_t{1}, std::int64_t{0});
  }
  insert(session(), "order_line",
         {"customer_id", "order_id", "line_key", "product_id", "kind", "quantity_e3",
          "unit_price_e4", "amount"},
         customer, order_id, order_id, product, std::int64_t{0}, std::int64_t{1000}, amount * 100,
         amount);
}

std::int64_t TestCompany::number(std::string_view sql) {
  const auto value = session().scalar(sql);
  EXPECT_TRUE(value.ok()) << value.error().message;
  return value ? *value : -1;
}

}  // namespace troth::value
