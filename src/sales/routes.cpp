#include "sales/routes.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "customers/reading.h"
#include "http/answers.h"
#include "http/list_page.h"
#include "http/schema.h"
#include "sales/listing.h"

namespace troth::sales {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;

constexpr std::array<const char*, 3> kOrderKinds = {"sale", "return", "void"};
constexpr std::array<const char*, 4> kLineKinds = {"sale", "return", "void", "adjustment"};
constexpr int kPriceDecimals = 4;
constexpr double kQuantityScale = 1000;

/// A name, or a number when a newer program has written what this one does not know.
template <std::size_t N>
std::string kind_word(const std::array<const char*, N>& names, std::int64_t kind) {
  return kind >= 0 && kind < static_cast<std::int64_t>(N) ? names[static_cast<std::size_t>(kind)]
                                                          : std::to_string(kind);
}

Json money_or_null(const std::optional<Minor>& amount, int decimals) {
  if (!amount) return nullptr;
  return format_decimal(*amount, decimals);
}

Json product_json(const ProductRow& product) {
  return {{"id", http::id_text(product.product_id)},
          {"source", product.source},
          {"sku", product.sku},
          {"name", http::text_or_null(product.name)},
          {"category", http::text_or_null(product.category)},
          {"brand", http::text_or_null(product.brand)},
          {"price", money_or_null(product.unit_price_e4, kPriceDecimals)},
          {"cost", money_or_null(product.unit_cost_e4, kPriceDecimals)},
          {"described", product.described}};
}

Json product_schema() {
  using namespace http::schema;
  return named("Product",
               object({{"id", id()},
                       {"source", text(1000)},
                       {"sku", text(10'000)},
                       {"name", nullable(text(100'000))},
                       {"category", nullable(text(100'000))},
                       {"brand", nullable(text(100'000))},
                       {"price", described("Of one, by the list.", nullable(money()))},
                       {"cost", described("Of one.", nullable(money()))},
                       {"described", described("Whether a products file gave it, or only orders "
                                               "named it.",
                                               boolean())}}));
}

Json order_json(const OrderRow& order, int decimals) {
  Json json = {{"id", http::id_text(order.order_id)},
               {"customer_id", nullptr},
               {"source", order.source},
               {"reference", order.reference},
               {"ordered_at", format_instant(order.ordered_at)},
               {"ordered_day", format_day(order.ordered_day)},
               {"kind", kind_word(kOrderKinds, order.kind)},
               {"channel", http::text_or_null(order.channel)},
               {"store", http::text_or_null(order.store)},
               {"region", http::text_or_null(order.region)},
               {"country", http::text_or_null(order.country)},
               {"status", http::text_or_null(order.status)},
               {"lines_count", order.lines},
               {"gross", format_decimal(order.gross, decimals)},
               {"returned", format_decimal(order.returned, decimals)},
               {"adjusted", format_decimal(order.adjusted, decimals)},
               {"net", format_decimal(net_of(order), decimals)},
               {"cost", money_or_null(order.cost, decimals)}};
  // A buyer nobody knows has a number that is made of the order's own.
  if (order.customer_id > 0) json["customer_id"] = http::id_text(order.customer_id);
  return json;
}

Json order_schema() {
  using namespace http::schema;
  const auto word_or_null = nullable(text(100'000));
  return named(
      "Order",
      object({{"id", id()},
              {"customer_id", described("Null: a buyer whom nobody knows.", nullable(id()))},
              {"source", text(1000)},
              {"reference", text(100'000)},
              {"ordered_at", instant()},
              {"ordered_day", described("In the workspace's time zone.", day())},
              {"kind", described("sale; return: nothing sold; void: it never happened.", text())},
              {"channel", word_or_null},
              {"store", word_or_null},
              {"region", word_or_null},
              {"country", word_or_null},
              {"status", described("As its source says.", word_or_null)},
              {"lines_count", integer(0, INT64_MAX)},
              {"gross", described("Sum of the lines sold.", money())},
              {"returned", described("Sum of the lines taken back, not positive.", money())},
              {"adjusted", described("Discounts, fees and corrections.", money())},
              {"net", described("Sum of the three.", money())},
              {"cost", described("Null where it is not known.", nullable(money()))}}));
}

Json line_json(const OrderLineView& view, int decimals) {
  return {{"product_id", http::id_text(view.product_id)},
          {"sku", http::text_or_null(view.sku)},
          {"name", http::text_or_null(view.name)},
          {"category", http::text_or_null(view.category)},
          {"kind", kind_word(kLineKinds, view.line.kind)},
          {"quantity", static_cast<double>(view.line.quantity_e3) / kQuantityScale},
          {"unit_price", format_decimal(view.line.unit_price_e4, kPriceDecimals)},
          {"amount", format_decimal(view.line.amount, decimals)},
          {"cost", money_or_null(view.line.cost, decimals)}};
}

Json whole_schema() {
  using namespace http::schema;
  auto schema = order_schema();
  const auto line = named("OrderLine", object({{"product_id", id()},
                                               {"sku", nullable(text(10'000))},
                                               {"name", nullable(text(100'000))},
                                               {"category", nullable(text(100'000))},
                                               {"kind", text()},
                                               {"quantity", number()},
                                               {"unit_price", money()},
                                               {"amount", money()},
                                               {"cost", nullable(money())}}));
  schema["properties"]["lines"] = list(line, 1'000'000);
  schema["required"].push_back("lines");
  return named("WholeOrder", std::move(schema));
}

Result<Response> products_page(const Call& call, db::Session& session) {
  ProductQuery query;
  query.search = call.query("search");
  query.source = call.query("source");
  query.category = call.query("category");
  query.brand = call.query("brand");
  http::ListRows rows;
  rows.count = [&] { return count_products(session, query); };
  rows.each = [&](const http::ListAsk& ask, const http::ListTake& take) {
    query.sort = ask.sort;
    query.page = {ask.descending, std::nullopt, ask.limit};
    if (ask.follows && ask.sort == "id") query.page.after = {ask.after_key, ask.after_id};
    if (ask.follows && ask.sort != "id") query.page.after = {ask.after_text, ask.after_id};
    return list_products(session, query, [&](const ProductRow& product, const db::Held& key) {
      http::ListAt at{0, product.product_id, ""};
      if (const auto* number = std::get_if<std::int64_t>(&key)) at.key = *number;
      if (const auto* text = std::get_if<std::string>(&key)) at.text = *text;
      return take(product_json(product), at);
    });
  };
  return http::answer_list(call, "products", rows);
}

Result<OrderQuery> order_query(const Call& call, db::Session& session) {
  OrderQuery query;
  if (call.asks("customer")) {
    const auto id = http::parse_id(call.query("customer"));
    TROTH_ASSIGN(query.customer_id, customers::current_customer(session, id));
  }
  query.from = http::query_day(call, "from");
  query.to = http::query_day(call, "to");
  for (std::size_t kind = 0; kind < kOrderKinds.size(); ++kind) {
    if (call.query("kind") == kOrderKinds[kind]) query.kind = static_cast<std::int64_t>(kind);
  }
  query.source = call.query("source");
  query.reference = call.query("reference");
  query.channel = call.query("channel");
  query.store = call.query("store");
  query.region = call.query("region");
  query.status = call.query("status");
  return query;
}

Result<Response> orders_page(const Call& call, db::Session& session, int decimals) {
  TROTH_ASSIGN(auto query, order_query(call, session));
  http::ListRows rows;
  rows.count = [&] { return count_orders(session, query); };
  rows.each = [&](const http::ListAsk& ask, const http::ListTake& take) {
    query.sort = ask.sort;
    query.page = {ask.descending, std::nullopt, ask.limit};
    if (ask.follows) query.page.after = {ask.after_key, ask.after_id};
    return list_orders(session, query, [&](const OrderRow& order) {
      const auto key = query.sort == "net" ? net_of(order) : order.ordered_at;
      return take(order_json(order, decimals), {key, order.order_id, ""});
    });
  };
  return http::answer_list(call, "orders", rows);
}

Result<Response> show_order(const Call& call, db::Session& session, int decimals) {
  TROTH_ASSIGN(const auto whole, whole_order(session, call.path_id("order")));
  auto json = order_json(whole.order, decimals);
  json["lines"] = Json::array();
  for (const auto& line : whole.lines) json["lines"].push_back(line_json(line, decimals));
  return answer(call, json);
}

void add_product_routes(http::Router& router) {
  using namespace http::schema;
  auto all = http::declare(Method::get, "/api/v1/products", "list_products", "products",
                           "Products; search, filter, sort.");
  all.right = Right::figures_read;
  all.asks("search", text(200), "Part of the name or of the code (sku).");
  all.asks("source", text(200), "Only of this system.");
  all.asks("category", text(1000), "Only of this category.");
  all.asks("brand", text(1000), "Only of this brand.");
  http::as_list(all, "Products", product_schema(), {"name", "sku", "id"});
  all.session_handler = products_page;
  router.add(std::move(all));

  auto one = http::declare(Method::get, "/api/v1/products/{product:id}", "show_product", "products",
                           "One product.");
  one.right = Right::figures_read;
  one.gives(product_schema());
  one.shows("a cup", nullptr,
            {{"id", "7346123876123"},
             {"source", "shop"},
             {"sku", "CUP-1"},
             {"name", "Cup"},
             {"category", "Kitchen"},
             {"brand", nullptr},
             {"price", "7.5000"},
             {"cost", "2.1000"},
             {"described", true}});
  one.session_handler = [](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto product, one_product(session, call.path_id("product")));
    return answer(call, product_json(product));
  };
  router.add(std::move(one));
}

Json order_example() {
  return {{"id", "7346123876123"},
          {"customer_id", "512376123"},
          {"source", "shop"},
          {"reference", "100234"},
          {"ordered_at", "2026-11-21T20:36:16Z"},
          {"ordered_day", "2026-11-21"},
          {"kind", "sale"},
          {"channel", "web"},
          {"store", nullptr},
          {"region", nullptr},
          {"country", "GB"},
          {"status", "paid"},
          {"lines_count", 1},
          {"gross", "15.00"},
          {"returned", "0.00"},
          {"adjusted", "-1.50"},
          {"net", "13.50"},
          {"cost", nullptr}};
}

}  // namespace

void add_routes(http::Router& router, int decimals) {
  using namespace http::schema;
  add_product_routes(router);

  auto all = http::declare(Method::get, "/api/v1/orders", "list_orders", "orders",
                           "Orders of everybody, latest first; filter, sort.");
  all.right = Right::customers_read;
  all.asks("customer", id(), "Only of this customer; a former number will do.");
  all.asks("from", day(), "Not before this local day.");
  all.asks("to", day(), "Not after this local day.");
  all.asks("kind", word({"sale", "return", "void"}), "Only of this kind.");
  all.asks("source", text(200), "Only of this system.");
  all.asks("reference", text(1000), "Only with this number in its source.");
  all.asks("channel", text(1000), "Only by this channel.");
  all.asks("store", text(1000), "Only of this outlet.");
  all.asks("region", text(1000), "Only of this region.");
  all.asks("status", text(1000), "Only with this status, as the source says it.");
  http::as_list(all, "Orders", order_schema(), {"-ordered_at", "net"});
  all.shows("a page of one", nullptr,
            {{"items", Json::array({order_example()})}, {"next", nullptr}, {"total", nullptr}});
  all.session_handler = [decimals](const Call& call, db::Session& session) {
    return orders_page(call, session, decimals);
  };
  router.add(std::move(all));

  auto one = http::declare(Method::get, "/api/v1/orders/{order:id}", "show_order", "orders",
                           "One order with its lines.");
  one.right = Right::customers_read;
  one.gives(whole_schema());
  one.session_handler = [decimals](const Call& call, db::Session& session) {
    return show_order(call, session, decimals);
  };
  router.add(std::move(one));
}

}  // namespace troth::sales
