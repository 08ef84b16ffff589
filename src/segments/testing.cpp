#include "segments/testing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "segments/values.h"

namespace troth::segments {
namespace {

constexpr std::array<const char*, 5> kCountries = {"GB", "gb", "FR", "Côte d'Ivoire", "100%_\\"};
constexpr std::array<const char*, 4> kRegions = {"North", "South", "north ", "Ø"};
constexpr std::array<const char*, 4> kNames = {"Ann O'Neil", "Ben \"B\" Lee", "李雷", "Zoë"};
constexpr std::array<const char*, 3> kChannels = {"web", "Web", "store"};
constexpr std::array<const char*, 3> kKinds = {"complaint", "visit", "praise"};

template <std::size_t N>
std::string one_of(Random& random, const std::array<const char*, N>& some) {
  return some[random.below(N)];
}

template <std::size_t N>
std::optional<std::string> maybe(Random& random, const std::array<const char*, N>& some) {
  if (random.chance(0.3)) return std::nullopt;
  return one_of(random, some);
}

Day day_around(Random& random, Day today) {
  // Some lie in the future: they must not count.
  return today + 20 - static_cast<Day>(random.below(500));
}

TestOrder make_order(Random& random, Day today) {
  TestOrder order;
  order.day = day_around(random, today);
  order.kind = random.chance(0.8) ? 0 : static_cast<int>(1 + random.below(2));
  order.gross = order.kind == 1 ? 0 : static_cast<Minor>(random.below(4)) * 2500;
  order.returned = random.chance(0.2) ? -static_cast<Minor>(random.below(3)) * 1000 : 0;
  order.adjusted = random.chance(0.2) ? -500 : 0;
  if (random.chance(0.5)) order.cost = static_cast<Minor>(random.below(5000));
  order.channel = maybe(random, kChannels);
  order.store = maybe(random, kRegions);
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    TestOrder::Line line;
    line.product = static_cast<int>(random.below(kTestProducts));
    line.kind = static_cast<int>(random.below(4));
    line.quantity_e3 = line.kind == 1 ? -1000 : static_cast<std::int64_t>(random.below(4)) * 500;
    line.amount = line.kind == 1 ? -700 : static_cast<Minor>(random.below(4)) * 700;
    order.lines.push_back(line);
  }
  return order;
}

db::Value text_value(const std::optional<std::string>& text) {
  return text ? db::Value{std::string_view(*text)} : db::Value{};
}
db::Value day_value(const std::optional<Day>& day) {
  return day ? db::Value{std::int64_t{*day}} : db::Value{};
}

Status store_orders(db::Session& session, const TestCustomer& customer, Id& next) {
  for (const auto& order : customer.orders) {
    const Id id = ++next;
    const auto reference = std::to_string(id);
    TROTH_TRY(session.execute(
        "INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, "
        "lines, gross, returned, adjusted, cost, source, reference, channel, store) VALUES "
        "(?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, 'main', ?, ?, ?)",
        {customer.id, std::int64_t{order.day}, id, std::int64_t{order.kind},
         static_cast<std::int64_t>(order.lines.size()), order.gross, order.returned, order.adjusted,
         order.cost ? db::Value{*order.cost} : db::Value{}, std::string_view(reference),
         text_value(order.channel), text_value(order.store)}));
    Id key = 0;
    for (const auto& line : order.lines) {
      TROTH_TRY(session.execute(
          "INSERT INTO order_line (customer_id, order_id, line_key, product_id, kind, quantity_e3, "
          "unit_price_e4, amount) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
          {customer.id, id, ++key, std::int64_t{line.product + 1}, std::int64_t{line.kind},
           line.quantity_e3, line.amount}));
    }
  }
  return {};
}

Status store_contacts(db::Session& session, const TestCustomer& customer, Id& next) {
  for (const auto& contact : customer.contacts) {
    TROTH_TRY(session.execute(
        "INSERT INTO interaction (customer_id, happened_day, interaction_id, record_id, "
        "happened_at, source, reference, kind, channel, promised_at, fulfilled_at, content, "
        "updated_at) VALUES (?, ?, ?, 0, 0, 'desk', 'r', ?, ?, 100, ?, 0, 0)",
        {customer.id, std::int64_t{contact.day}, ++next, std::string_view(contact.kind),
         text_value(contact.channel), contact.late ? db::Value{std::int64_t{200}} : db::Value{}}));
  }
  for (const auto& response : customer.responses) {
    const Id id = ++next;
    TROTH_TRY(session.execute(
        "INSERT INTO response (customer_id, answered_day, response_id, record_id, instrument_id, "
        "answered_at, dated, reference, content) VALUES (?, ?, ?, 0, 1, 0, 1, 'r', 0)",
        {customer.id, std::int64_t{response.day}, id}));
    for (const auto& [item, value] :
         {std::pair{1, response.nps}, std::pair{2, response.satisfaction}}) {
      if (!value) continue;
      TROTH_TRY(session.execute(
          "INSERT INTO answer (customer_id, response_id, item_id, value) VALUES (?, ?, ?, ?)",
          {customer.id, id, std::int64_t{item}, *value}));
    }
  }
  return {};
}

Status store_reference_tables(db::Session& session) {
  TROTH_TRY(session.execute(
      "INSERT INTO instrument (instrument_id, source, name, version) VALUES (1, 'main', 's', 1)"));
  TROTH_TRY(session.execute(
      "INSERT INTO item (instrument_id, item_id, position, code, title, role, scale_min, "
      "scale_max) VALUES (1, 1, 1, 'Q1', 'Recommend?', 'nps', 0, 10), "
      "(1, 2, 2, 'Q2', 'Satisfied?', 'satisfaction', 1, 5)"));
  for (int product = 0; product < kTestProducts; ++product) {
    const auto sku = fmt::format("P{}", product);
    TROTH_TRY(session.execute(
        "INSERT INTO product (product_id, source, sku, category, described, content) VALUES "
        "(?, 'main', ?, ?, 1, 0)",
        {std::int64_t{product + 1}, std::string_view(sku), text_value(test_category(product))}));
  }
  return {};
}

// Random rules ------------------------------------------------------------------------------------

Length random_length(Random& random) {
  const auto unit = static_cast<LengthUnit>(random.below(4));
  const std::array<std::uint64_t, 4> most = {400, 60, 14, 2};
  return {static_cast<std::int32_t>(1 + random.below(most[static_cast<std::size_t>(unit)])), unit};
}

When random_when(Random& random, Day today) {
  When when;
  if (random.chance(0.5)) {
    when.day = day_around(random, today);
  } else if (random.chance(0.8)) {
    when.before_today = random_length(random);
  }
  return when;
}

Window random_window(Random& random, Day today) {
  Window window;
  window.kind = static_cast<Window::Kind>(random.below(5));
  if (window.kind == Window::Kind::last) window.length = random_length(random);
  if (window.kind >= Window::Kind::since) window.from = random_when(random, today);
  if (window.kind != Window::Kind::range) return window;
  window.to = random_when(random, today);
  const bool reversed = window.from.day && window.to.day && *window.from.day > *window.to.day;
  if (reversed) std::swap(window.from, window.to);
  return window;
}

struct KnownField {
  const char* name;
  Type type;
  bool window;
  const char* restriction;
};
constexpr std::array<KnownField, 24> kKnown = {{
    {"name", Type::text, false, ""},
    {"country", Type::text, false, ""},
    {"region", Type::text, false, ""},
    {"age", Type::duration, false, ""},
    {"joined", Type::date, false, ""},
    {"since_joined", Type::duration, false, ""},
    {"has_phone", Type::truth, false, ""},
    {"has_email", Type::truth, false, ""},
    {"orders", Type::number, true, "channel"},
    {"purchase_days", Type::number, true, "category"},
    {"sales", Type::money, true, "channel"},
    {"average_order", Type::money, true, "store"},
    {"profit", Type::money, true, "channel"},
    {"returns", Type::number, true, "channel"},
    {"returned", Type::money, true, "channel"},
    {"last_order", Type::date, true, "category"},
    {"since_last_order", Type::duration, true, "channel"},
    {"bought", Type::truth, true, "category"},
    {"quantity", Type::number, true, "product"},
    {"product_sales", Type::money, true, "category"},
    {"contacts", Type::number, true, "kind"},
    {"complaints", Type::number, true, "channel"},
    {"nps", Type::number, true, ""},
    {"satisfaction", Type::number, true, ""},
}};

std::string random_text(Random& random, std::string_view about) {
  if (about == "channel") return one_of(random, kChannels);
  if (about == "kind") return one_of(random, kKinds);
  if (about == "category") return random.chance(0.5) ? "toys" : "Books";
  if (about == "product") return fmt::format("p{}", random.below(kTestProducts));
  if (about == "name") return one_of(random, kNames);
  if (about == "country") return one_of(random, kCountries);
  return one_of(random, kRegions);
}

Operand random_operand(Random& random, const KnownField& field, Day today) {
  Operand operand;
  if (field.type == Type::text) operand.text = random_text(random, field.name);
  if (field.type == Type::number) operand.number = static_cast<double>(random.below(21)) / 2 - 1;
  if (field.type == Type::money) operand.money = static_cast<Minor>(random.below(21)) * 1250 - 2500;
  if (field.type == Type::date) operand.when = random_when(random, today);
  if (field.type == Type::duration) operand.length = random_length(random);
  return operand;
}

void add_operands(Random& random, Rule& rule, const KnownField& field, Day today) {
  const auto add = [&] { rule.operands.push_back(random_operand(random, field, today)); };
  const auto comparison = rule.comparison;
  if (comparison == Comparison::holds || comparison >= Comparison::known) return;
  add();
  const bool list = comparison == Comparison::in || comparison == Comparison::not_in;
  if (list && random.chance(0.7)) add();
  if (comparison == Comparison::between) add();
  if (comparison >= Comparison::contains && comparison <= Comparison::starts_with) {
    // A part of the text, cut between characters, and sometimes what LIKE takes for a wildcard.
    auto& text = rule.operands.front().text;
    if (random.chance(0.3)) text = random.chance(0.5) ? "%" : "_";
  }
}

}  // namespace

std::optional<std::string> test_category(int product) {
  if (product < 2) return "Toys";
  if (product < 4) return "Books";
  return std::nullopt;
}

std::vector<TestCustomer> make_company(Random& random, int customers, Day today) {
  std::vector<TestCustomer> company;
  for (int i = 0; i < customers; ++i) {
    TestCustomer customer;
    customer.id = i + 1;
    customer.name = maybe(random, kNames);
    customer.country = maybe(random, kCountries);
    customer.region = maybe(random, kRegions);
    if (random.chance(0.7)) customer.birth = today - static_cast<Day>(random.below(1200));
    if (random.chance(0.7)) customer.joined = day_around(random, today);
    customer.phone = random.chance(0.5);
    customer.email = random.chance(0.5);
    for (auto n = random.below(6); n > 0; --n) customer.orders.push_back(make_order(random, today));
    for (auto n = random.below(4); n > 0; --n) {
      customer.contacts.push_back({day_around(random, today), one_of(random, kKinds),
                                   maybe(random, kChannels), random.chance(0.5)});
    }
    for (auto n = random.below(3); n > 0; --n) {
      TestResponse response;
      response.day = day_around(random, today);
      if (random.chance(0.7)) response.nps = static_cast<double>(random.below(11));
      if (random.chance(0.7)) response.satisfaction = 1 + static_cast<double>(random.below(5));
      customer.responses.push_back(response);
    }
    company.push_back(std::move(customer));
  }
  return company;
}

Status store_company(db::Session& session, const std::vector<TestCustomer>& company) {
  TROTH_TRY(store_reference_tables(session));
  Id next = 1000;
  for (const auto& customer : company) {
    TROTH_TRY(session.execute(
        "INSERT INTO customer (customer_id, name, country, region, birth_day, joined_day, records, "
        "updated_at) VALUES (?, ?, ?, ?, ?, ?, 1, 0)",
        {customer.id, text_value(customer.name), text_value(customer.country),
         text_value(customer.region), day_value(customer.birth), day_value(customer.joined)}));
    for (const auto& [kind, has] :
         {std::pair{"phone", customer.phone}, std::pair{"email", customer.email}}) {
      if (!has) continue;
      TROTH_TRY(session.execute(
          "INSERT INTO identity (customer_id, record_id, value_key, namespace, value, origin) "
          "VALUES (?, ?, ?, ?, 'v', 1)",
          {customer.id, customer.id, ++next, std::string_view(kind)}));
    }
    TROTH_TRY(store_orders(session, customer, next));
    TROTH_TRY(store_contacts(session, customer, next));
  }
  return {};
}

Rule random_rule(Random& random, Day today, const std::vector<std::string>& segments, int depth) {
  Rule rule;
  if (depth > 0 && random.chance(0.6)) {
    rule.kind = static_cast<Rule::Kind>(1 + random.below(3));
    const auto parts = rule.kind == Rule::Kind::negation ? 1 : 2 + random.below(2);
    for (std::uint64_t i = 0; i < parts; ++i) {
      rule.parts.push_back(random_rule(random, today, segments, depth - 1));
    }
    return rule;
  }
  if (random.chance(0.05)) return rule;
  rule.kind = Rule::Kind::test;
  if (!segments.empty() && random.chance(0.1)) {
    rule.reference.field = kSegmentField;
    rule.reference.subject = segments[random.below(segments.size())];
    return rule;
  }
  const auto& field = kKnown[random.below(kKnown.size())];
  rule.reference.field = field.name;
  if (field.window) rule.reference.window = random_window(random, today);
  const std::string_view restriction = field.restriction;
  if (!restriction.empty() && random.chance(0.4)) {
    Restriction given{std::string(restriction), {random_text(random, restriction)}};
    if (random.chance(0.3)) given.values.push_back(random_text(random, restriction));
    rule.reference.restrictions.push_back(std::move(given));
  }
  const auto last = static_cast<std::uint64_t>(Comparison::unknown) + 1;
  do {
    rule.comparison = static_cast<Comparison>(random.below(last));
  } while (!comparison_fits(rule.comparison, field.type));
  add_operands(random, rule, field, today);
  if (rule.comparison == Comparison::between && is_reversed(field.type, rule.operands)) {
    std::swap(rule.operands[0], rule.operands[1]);
  }
  return rule;
}

}  // namespace troth::segments
