#include "segments/fields.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "base/text.h"

namespace troth::segments {
namespace {

using Restrictions = std::vector<FieldRestriction>;

Field plain(std::string name, std::string group, Type type, std::string sql) {
  Field field;
  field.name = std::move(name);
  field.group = std::move(group);
  field.type = type;
  field.sql = std::move(sql);
  return field;
}

Field windowed(std::string name, std::string group, Type type, std::string sql,
               Restrictions restrictions) {
  auto field = plain(std::move(name), std::move(group), type, std::move(sql));
  field.has_window = true;
  field.restrictions = std::move(restrictions);
  return field;
}

std::string values_of(const std::string& column, const std::string& table) {
  return "SELECT " + column + " FROM " + table + " WHERE " + column + " IS NOT NULL GROUP BY " +
         column + " ORDER BY COUNT(*) DESC, " + column + " LIMIT 50";
}

void add_customer_fields(Catalogue& catalogue) {
  for (const auto& [name, column] : {std::pair{"name", "name"},
                                     {"gender", "gender"},
                                     {"country", "country"},
                                     {"region", "region"},
                                     {"city", "city"},
                                     {"language", "language"},
                                     {"label", "segment"}}) {
    auto field = plain(name, "customer", Type::text, "c." + std::string(column));
    if (field.name != "name") field.suggestions_sql = values_of(column, "customer");
    catalogue.add(std::move(field));
  }
  catalogue.add(plain("age", "customer", Type::duration, "c.birth_day"));
  catalogue.add(plain("joined", "customer", Type::date, "c.joined_day"));
  catalogue.add(plain("since_joined", "customer", Type::duration, "c.joined_day"));
  for (const char* kind : {"phone", "email", "card", "openid"}) {
    catalogue.add(plain(std::string("has_") + kind, "customer", Type::truth,
                        "EXISTS (SELECT 1 FROM identity i WHERE i.customer_id = c.customer_id"
                        " AND i.namespace = '" +
                            std::string(kind) + "')"));
  }
  auto source = plain("known_to", "customer", Type::truth,
                      "EXISTS (SELECT 1 FROM customer_record r WHERE"
                      " r.customer_id = c.customer_id AND {is r.source})");
  source.has_subject = true;
  source.suggestions_sql = "SELECT source FROM customer_source ORDER BY source LIMIT 50";
  catalogue.add(std::move(source));
}

/// How orders can be narrowed: by their own facts, and by what was in them.
Restrictions order_restrictions() {
  const std::string lines =
      "EXISTS (SELECT 1 FROM order_line l JOIN product p ON p.product_id = l.product_id"
      " WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id AND l.kind = 0 AND {in p.";
  return {
      {"channel", "o.channel"},           {"store", "o.store"},        {"region", "o.region"},
      {"country", "o.country"},           {"source", "o.source"},      {"product", lines + "sku})"},
      {"category", lines + "category})"}, {"brand", lines + "brand})"}};
}

std::string of_orders(const std::string& what, const std::string& condition) {
  return "(SELECT " + what + " FROM orders o WHERE o.customer_id = c.customer_id AND " + condition +
         " AND {within o.ordered_day}{restrictions})";
}

void add_order_fields(Catalogue& catalogue) {
  const std::string bought = "o.kind = 0";
  const std::string counted = "o.kind <> 2";
  const std::string net = "SUM(o.gross + o.returned + o.adjusted)";
  const auto add = [&](std::string name, Type type, std::string sql) {
    catalogue.add(windowed(std::move(name), "orders", type, std::move(sql), order_restrictions()));
  };
  add("orders", Type::number, of_orders("COUNT(*)", bought));
  add("purchase_days", Type::number, of_orders("COUNT(DISTINCT o.ordered_day)", bought));
  add("sales", Type::money, of_orders("CAST(COALESCE(" + net + ", 0) AS BIGINT)", counted));
  add("average_order", Type::money,
      of_orders("CAST(" + net +
                    " AS DOUBLE PRECISION)"
                    " / NULLIF(SUM(CASE WHEN o.kind = 0 THEN 1 ELSE 0 END), 0)",
                counted));
  add("profit", Type::money,
      of_orders("CAST(SUM(o.gross + o.returned + o.adjusted - o.cost) AS BIGINT)",
                counted + " AND o.cost IS NOT NULL"));
  add("returns", Type::number, of_orders("COUNT(*)", counted + " AND o.returned <> 0"));
  add("returned", Type::money, of_orders("CAST(COALESCE(-SUM(o.returned), 0) AS BIGINT)", counted));
  add("first_order", Type::date, of_orders("MIN(o.ordered_day)", bought));
  add("last_order", Type::date, of_orders("MAX(o.ordered_day)", bought));
  add("since_first_order", Type::duration, of_orders("MIN(o.ordered_day)", bought));
  add("since_last_order", Type::duration, of_orders("MAX(o.ordered_day)", bought));
}

void add_product_fields(Catalogue& catalogue) {
  const std::string from =
      " FROM orders o JOIN order_line l ON l.customer_id = o.customer_id AND"
      " l.order_id = o.order_id JOIN product p ON p.product_id = l.product_id"
      " WHERE o.customer_id = c.customer_id AND {within o.ordered_day}{restrictions}";
  const Restrictions narrowed = {{"product", "p.sku"},
                                 {"category", "p.category"},
                                 {"brand", "p.brand"},
                                 {"channel", "o.channel"},
                                 {"store", "o.store"}};
  catalogue.add(windowed("bought", "orders", Type::truth,
                         "EXISTS (SELECT 1" + from + " AND l.kind = 0)", narrowed));
  catalogue.add(
      windowed("quantity", "orders", Type::number,
               "(SELECT CAST(COALESCE(SUM(l.quantity_e3), 0) AS DOUBLE PRECISION) / 1000" + from +
                   " AND l.kind IN (0, 1))",
               narrowed));
  catalogue.add(windowed(
      "product_sales", "orders", Type::money,
      "(SELECT CAST(COALESCE(SUM(l.amount), 0) AS BIGINT)" + from + " AND l.kind <> 2)", narrowed));
}

void add_contact_fields(Catalogue& catalogue) {
  const Restrictions narrowed = {{"kind", "t.kind"},       {"touchpoint", "t.touchpoint"},
                                 {"channel", "t.channel"}, {"store", "t.store"},
                                 {"outcome", "t.outcome"}, {"source", "t.source"}};
  const auto of_contacts = [](const std::string& what, const std::string& condition) {
    return "(SELECT " + what + " FROM interaction t WHERE t.customer_id = c.customer_id" +
           condition + " AND {within t.happened_day}{restrictions})";
  };
  const auto add = [&](std::string name, Type type, std::string sql) {
    catalogue.add(windowed(std::move(name), "contacts", type, std::move(sql), narrowed));
  };
  add("contacts", Type::number, of_contacts("COUNT(*)", ""));
  add("complaints", Type::number, of_contacts("COUNT(*)", " AND t.kind = 'complaint'"));
  add("late_deliveries", Type::number,
      of_contacts("COUNT(*)", " AND t.fulfilled_at > t.promised_at"));
  add("last_contact", Type::date, of_contacts("MAX(t.happened_day)", ""));
  add("since_last_contact", Type::duration, of_contacts("MAX(t.happened_day)", ""));
}

/// The latest answer that passes a condition.
std::string latest_answer(const std::string& what, const std::string& condition) {
  return "(SELECT " + what +
         " FROM response r JOIN answer a ON a.customer_id = r.customer_id AND"
         " a.response_id = r.response_id JOIN item i ON i.instrument_id = r.instrument_id AND"
         " i.item_id = a.item_id WHERE r.customer_id = c.customer_id AND a.value IS NOT NULL AND " +
         condition +
         " AND {within r.answered_day}{restrictions}"
         " ORDER BY r.answered_day DESC, r.response_id DESC, a.item_id LIMIT 1)";
}

void add_answer_fields(Catalogue& catalogue) {
  const std::string instrument =
      "EXISTS (SELECT 1 FROM instrument q WHERE q.instrument_id = r.instrument_id AND {in q.name})";
  const Restrictions narrowed = {
      {"instrument", instrument}, {"channel", "r.channel"}, {"store", "r.store"}};
  const auto add = [&](std::string name, Type type, std::string sql) -> Field {
    return windowed(std::move(name), "answers", type, std::move(sql), narrowed);
  };
  const auto of_responses = [](const std::string& what) {
    return "(SELECT " + what +
           " FROM response r WHERE r.customer_id = c.customer_id AND"
           " {within r.answered_day}{restrictions})";
  };
  catalogue.add(add("responses", Type::number, of_responses("COUNT(*)")));
  catalogue.add(add("last_response", Type::date, of_responses("MAX(r.answered_day)")));
  catalogue.add(add("since_last_response", Type::duration, of_responses("MAX(r.answered_day)")));
  catalogue.add(add("nps", Type::number, latest_answer("a.value", "i.role = 'nps'")));
  auto group = add("nps_class", Type::text,
                   latest_answer("CASE WHEN a.value >= 9 THEN 'promoter' WHEN a.value >= 7 THEN"
                                 " 'passive' ELSE 'detractor' END",
                                 "i.role = 'nps'"));
  group.choices = {"promoter", "passive", "detractor"};
  group.words = "segments.choice.nps_class.";
  catalogue.add(std::move(group));
  catalogue.add(add("satisfaction", Type::number,
                    "(SELECT AVG((a.value - i.scale_min) * 100 / (i.scale_max - i.scale_min))"
                    " FROM response r JOIN answer a ON a.customer_id = r.customer_id AND"
                    " a.response_id = r.response_id JOIN item i ON"
                    " i.instrument_id = r.instrument_id AND i.item_id = a.item_id"
                    " WHERE r.customer_id = c.customer_id AND i.role = 'satisfaction' AND"
                    " i.scale_max > i.scale_min AND a.value IS NOT NULL AND"
                    " {within r.answered_day}{restrictions}"
                    " GROUP BY r.answered_day, r.response_id"
                    " ORDER BY r.answered_day DESC, r.response_id DESC LIMIT 1)"));
  auto one = add("answer", Type::number, latest_answer("a.value", "{is i.code}"));
  one.has_subject = true;
  one.suggestions_sql =
      "SELECT code FROM item WHERE role <> 'verbatim' GROUP BY code ORDER BY code LIMIT 50";
  catalogue.add(std::move(one));
}

}  // namespace

Catalogue::Catalogue() {
  add_customer_fields(*this);
  add_order_fields(*this);
  add_product_fields(*this);
  add_contact_fields(*this);
  add_answer_fields(*this);
  auto cluster = plain("cluster", "segments", Type::number,
                       "(SELECT g.cluster FROM segment_place g JOIN segment_model m ON"
                       " m.model_id = g.model_id WHERE g.customer_id = c.customer_id AND"
                       " {is m.name})");
  cluster.has_subject = true;
  cluster.estimate = true;
  cluster.suggestions_sql =
      "SELECT name FROM segment_model WHERE archived_at IS NULL ORDER BY name";
  add(std::move(cluster));
  auto segment = plain(std::string(kSegmentField), "segments", Type::truth, "");
  segment.has_subject = true;
  segment.suggestions_sql = "SELECT name FROM segment WHERE archived_at IS NULL ORDER BY name";
  add(std::move(segment));
}

void Catalogue::add(Field field) {
  TROTH_ASSERT(find(field.name) == nullptr);
  fields_.push_back(std::move(field));
}

const Field* Catalogue::find(std::string_view name) const {
  const auto at = std::find_if(fields_.begin(), fields_.end(),
                               [&](const Field& field) { return field.name == name; });
  return at == fields_.end() ? nullptr : &*at;
}

std::string Catalogue::nearest(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& field : fields_) names.push_back(field.name);
  return nearest_of(name, names);
}

std::string nearest_of(std::string_view name, const std::vector<std::string>& names) {
  std::string best;
  std::size_t best_distance = 0;
  const auto wanted = ascii_lower(name);
  for (const auto& each : names) {
    const auto distance = edit_distance(wanted, ascii_lower(each));
    const bool within = each.starts_with(wanted) && wanted.size() >= 3;
    if (!within && distance * 3 > std::max(each.size(), wanted.size())) continue;
    if (!best.empty() && distance >= best_distance) continue;
    best = each;
    best_distance = distance;
  }
  return best;
}

}  // namespace troth::segments
