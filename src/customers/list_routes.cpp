#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <nlohmann/json.hpp>

#include "customers/listing.h"
#include "customers/people.h"
#include "customers/people_json.h"
#include "customers/route_parts.h"
#include "customers/routes.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/list_file.h"
#include "http/schema.h"

namespace troth::customers {

using http::Call;
using http::Json;
using http::Response;

http::Route customer_route(http::Method method, std::string path, std::string name,
                           std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "customers", std::move(summary));
  route.right = http::Right::customers_read;
  return route;
}

Json customer_json(const Golden& golden) {
  Json json{{"id", http::id_text(golden.customer_id)}};
  json.update(details_json(golden.details));
  json["records"] = golden.records;
  return json;
}

Json customer_schema() {
  using namespace http::schema;
  const auto fact = [](std::int64_t max = 1000) { return nullable(text(max)); };
  return named("Customer", object({{"id", id()},
                                   {"name", fact()},
                                   {"gender", fact()},
                                   {"birth_date", nullable(day())},
                                   {"city", fact()},
                                   {"region", fact()},
                                   {"country", fact()},
                                   {"language", fact()},
                                   {"segment", fact()},
                                   {"joined_at", nullable(day())},
                                   {"records", integer(0, 1'000'000'000)}}));
}

namespace {

Json customer_example(const ListExtras& extras) {
  Json example = {{"id", "7346123876123"},     {"name", "Ann Lee"},   {"gender", "f"},
                  {"birth_date", nullptr},     {"city", "Leeds"},     {"region", "North"},
                  {"country", "GB"},           {"language", nullptr}, {"segment", "A"},
                  {"joined_at", "2024-03-05"}, {"records", 2}};
  for (const auto& column : extras.columns) example[column.name] = nullptr;
  return example;
}

Json schema_of(ListColumn::Kind kind) {
  using namespace http::schema;
  switch (kind) {
    case ListColumn::Kind::text:
      return text();
    case ListColumn::Kind::integer:
      return integer(INT64_MIN, INT64_MAX);
    case ListColumn::Kind::real:
      return number();
    case ListColumn::Kind::day:
      return day();
    case ListColumn::Kind::money:
      return money();
  }
  return any();
}

Json item_schema(const ListExtras& extras) {
  using namespace http::schema;
  auto schema = customer_schema();
  for (const auto& column : extras.columns) {
    schema["properties"][column.name] =
        described(column.description, nullable(schema_of(column.kind)));
    schema["required"].push_back(column.name);
  }
  return named("ListedCustomer", std::move(schema));
}

Json cell_json(const ListCell& cell, ListColumn::Kind kind, int decimals) {
  if (std::holds_alternative<std::monostate>(cell)) return nullptr;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  const auto integer = std::get<std::int64_t>(cell);
  if (kind == ListColumn::Kind::day) return format_day(static_cast<Day>(integer));
  if (kind == ListColumn::Kind::money) return format_decimal(integer, decimals);
  return integer;
}

Json item_json(const ListItem& item, const ListExtras& extras) {
  auto json = customer_json(item.golden);
  for (std::size_t i = 0; i < extras.columns.size(); ++i) {
    const auto& column = extras.columns[i];
    json[column.name] = cell_json(item.cells[i], column.kind, extras.currency_decimals);
  }
  return json;
}

// A cursor holds the customer, what its key is (0 none, 1 a number, 2 a fraction, 3 a text), and
// the key.
std::string cursor_of(const ListPlace& place) {
  const auto kind = static_cast<std::int64_t>(place.key.index());
  std::int64_t bits = 0;
  std::string text;
  if (const auto* integer = std::get_if<std::int64_t>(&place.key)) bits = *integer;
  if (const auto* real = std::get_if<double>(&place.key)) bits = std::bit_cast<std::int64_t>(*real);
  if (const auto* held = std::get_if<std::string>(&place.key)) text = *held;
  return http::write_cursor(std::array<std::int64_t, 3>{place.customer_id, kind, bits}, text);
}

Result<ListPlace> place_of(std::string_view cursor) {
  TROTH_ASSIGN(const auto key, http::read_text_cursor(cursor, 3));
  ListPlace place;
  place.customer_id = key.numbers[0];
  switch (key.numbers[1]) {
    case 1:
      place.key = key.numbers[2];
      break;
    case 2:
      place.key = std::bit_cast<double>(key.numbers[2]);
      break;
    case 3:
      place.key = key.text;
      break;
    default:
      break;
  }
  return place;
}

/// Everybody whom an identity names exactly, if there is anybody.
Status find_exactly(db::Session& session, ListQuery& query) {
  if (query.name.empty()) return {};
  TROTH_ASSIGN(const auto ids, find_customers(session, query.name));
  if (ids.empty()) return {};
  ListCondition condition{"c.customer_id IN (", {}};
  for (const auto id : ids) {
    condition.sql += condition.values.empty() ? "?" : ", ?";
    condition.values.emplace_back(id);
  }
  condition.sql += ")";
  query.conditions.push_back(std::move(condition));
  query.name.clear();
  return {};
}

Result<ListQuery> query_of(const Call& call, db::Session& session, const ListExtras& extras) {
  ListQuery query;
  query.name = call.query("search");
  query.region = call.query("region");
  query.country = call.query("country");
  query.segment = call.query("segment");
  for (const auto& column : extras.columns) {
    if (column.kind != ListColumn::Kind::text || !call.asks(column.name)) continue;
    query.equal.emplace_back(&column, call.query(column.name));
  }
  if (extras.segment && call.asks("segment_id")) {
    const auto id = http::parse_id(call.query("segment_id"));
    TROTH_ASSIGN(auto members, extras.segment(session, id));
    query.conditions.push_back(std::move(members));
  }
  if (extras.rule && call.asks("rule")) {
    TROTH_ASSIGN(auto fitting, extras.rule(session, call.query("rule")));
    query.conditions.push_back(std::move(fitting));
  }
  query.sort = call.query("sort");
  query.descending = query.sort.starts_with('-');
  if (query.descending) query.sort.erase(0, 1);
  if (query.sort == "id") query.sort.clear();
  query.limit = call.query_integer("limit", http::kPageDefault);
  TROTH_TRY(find_exactly(session, query));
  return query;
}

Result<Response> file_of(const Call& call, db::Session& session, const ListExtras& extras,
                         ListQuery query) {
  query.limit = 0;
  TROTH_ASSIGN(auto file, http::ListFile::begin(call));
  TROTH_TRY(list_customers(session, query, extras, [&](const ListItem& item) {
    return file.add(item_json(item, extras));
  }));
  return file.finish("customers");
}

Result<Response> list_page(const Call& call, db::Session& session, const ListExtras& extras) {
  TROTH_ASSIGN(auto query, query_of(call, session, extras));
  if (http::wants_file(call)) return file_of(call, session, extras, std::move(query));
  Json total;
  if (call.query("total") == "true") {
    TROTH_ASSIGN(total, count_listed(session, query));
  }
  if (call.asks("cursor")) {
    TROTH_ASSIGN(query.after, place_of(call.query("cursor")));
  }
  auto items = Json::array();
  ListPlace last;
  TROTH_TRY(list_customers(session, query, extras, [&](const ListItem& item) -> Status {
    items.push_back(item_json(item, extras));
    last = item.place;
    return {};
  }));
  Json next;
  if (static_cast<std::int64_t>(items.size()) == query.limit) next = cursor_of(last);
  return http::answer(
      call, {{"items", std::move(items)}, {"next", std::move(next)}, {"total", std::move(total)}});
}

std::vector<std::string> orders(const ListExtras& extras) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    names.push_back(name);
    names.push_back("-" + name);
  };
  for (const char* own : {"id", "name", "joined_at"}) add(own);
  for (const auto& column : extras.columns) add(column.name);
  return names;
}

void add_parameters(http::Route& route, const ListExtras& extras) {
  using namespace http::schema;
  route.asks("search", text(200),
             "Any identity (number, card, phone, e-mail), or else part of the name.");
  route.asks("region", text(200), "Only of this region.");
  route.asks("country", text(200), "Only of this country.");
  route.asks("segment", text(200), "Only of this segment of the company's own.");
  for (const auto& column : extras.columns) {
    if (column.kind != ListColumn::Kind::text) continue;
    route.asks(column.name, text(200), "Only with this: " + column.description);
  }
  if (extras.segment) route.asks("segment_id", id(), "Only of this segment.");
  if (extras.rule) route.asks("rule", text(4000), "Only who fits this rule, as of a segment.");
  route.asks("sort", word(orders(extras)),
             "By what, with - downwards [id]; who lacks it comes last.");
  route.asks("total", boolean(), "Whether to count all that the filters let through [false].");
  route.asks("limit", integer(1, http::kPageMost), "Customers of a page [50].");
  route.asks("cursor", text(4000), "Where the page begins.");
}

}  // namespace

void add_list_route(http::Router& router, ListExtras extras) {
  using namespace http::schema;
  auto route = customer_route(http::Method::get, "/api/v1/customers", "list_customers",
                              "Customers; search, filter, sort.");
  add_parameters(route, extras);
  route.gives(named("Customers", object({{"items", list(item_schema(extras), http::kPageMost)},
                                         {"next", nullable(text(4000))},
                                         {"total", nullable(integer(0, INT64_MAX))}})));
  http::also_as_file(route);
  route.shows(
      "a page of one", nullptr,
      {{"items", Json::array({customer_example(extras)})}, {"next", nullptr}, {"total", nullptr}});
  route.session_handler = [extras = std::move(extras)](const Call& call,
                                                       db::Session& session) -> Result<Response> {
    return list_page(call, session, extras);
  };
  router.add(std::move(route));
}

}  // namespace troth::customers
