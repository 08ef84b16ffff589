#include "sales/reading.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "customers/reading.h"
#include "db/row_values.h"
#include "sales/ids.h"

namespace troth::sales {
namespace {

using db::Row;

constexpr std::size_t kRowsPerBlock = 8192;

Result<std::vector<std::string>> texts(db::Session& session, std::string_view sql) {
  std::vector<std::string> found;
  TROTH_TRY(session.scan(sql, {}, [&](const Row& row) {
    found.emplace_back(row.text(0));
    return true;
  }));
  return found;
}

// Line numbers that sources commonly give, by the key made of them.
const std::unordered_map<Id, std::string>& common_line_references() {
  static const auto kReferences = [] {
    constexpr int kUpTo = 2000;
    std::unordered_map<Id, std::string> references;
    for (int number = 0; number <= kUpTo; ++number) {
      auto text = std::to_string(number);
      references.emplace(line_key(text, "", 0), text);
    }
    return references;
  }();
  return kReferences;
}

// A line on its way out.
struct KeyedLine {
  Id customer_id = 0;
  Id order_id = 0;
  Id line_key = 0;
  Id record_id = 0;
  OrderLineInput input;
};

// The block of lines is chosen by their key alone, and joined afterwards: PostgreSQL would join and
// sort everything for each block. So lines of other sources are among them.
std::string lines_after() {
  return "WITH l AS (SELECT customer_id, order_id, line_key, product_id, kind, quantity_e3, "
         "unit_price_e4, amount, cost FROM order_line "
         "WHERE (customer_id, order_id, line_key) > (?, ?, ?) "
         "ORDER BY customer_id, order_id, line_key LIMIT " +
         std::to_string(kRowsPerBlock) +
         ") SELECT l.customer_id, l.order_id, l.line_key, l.kind, l.quantity_e3, l.unit_price_e4, "
         "l.amount, l.cost, p.sku, p.name, p.category, o.record_id, o.ordered_at, o.ordered_day, "
         "o.reference, o.channel, o.store, o.region, o.country, o.status, o.source FROM l "
         "JOIN orders o ON o.customer_id = l.customer_id AND o.order_id = l.order_id "
         "LEFT JOIN product p ON p.product_id = l.product_id "
         "ORDER BY l.customer_id, l.order_id, l.line_key";
}

KeyedLine line_at(const Row& row) {
  KeyedLine line;
  line.customer_id = row.integer(0);
  line.order_id = row.integer(1);
  line.line_key = row.integer(2);
  auto& input = line.input;
  input.kind = static_cast<LineKind>(row.integer(3));
  input.quantity_e3 = row.integer(4);
  input.unit_price_e4 = row.integer(5);
  input.amount = row.integer(6);
  input.cost = db::integer_or_none(row, 7);
  input.sku = row.text(8);
  input.product_name = row.text(9);
  input.category = row.text(10);
  line.record_id = row.integer(11);
  input.ordered_at = row.integer(12);
  input.ordered_day = static_cast<Day>(row.integer(13));
  input.order_reference = row.text(14);
  input.channel = row.text(15);
  input.store = row.text(16);
  input.region = row.text(17);
  input.country = row.text(18);
  input.status = row.text(19);
  return line;
}

// Gives the lines of one order their line references and occurrences, and sorts them so that
// applying them counts the same occurrences.
void name_lines(std::vector<KeyedLine>& lines) {
  std::unordered_map<Id, KeyedLine*> by_key;
  for (auto& line : lines) by_key.emplace(line.line_key, &line);
  std::unordered_map<std::string_view, std::int64_t> next;
  for (const auto& line : lines) {
    auto& occurrence = next[line.input.sku];
    for (;;) {
      const auto found = by_key.find(line_key("", line.input.sku, occurrence));
      if (found == by_key.end()) break;
      found->second->input.occurrence = occurrence++;
      by_key.erase(found);
    }
  }
  for (const auto& [key, line] : by_key) {
    const auto& common = common_line_references();
    const auto number = common.find(key);
    line->input.line_reference =
        number == common.end() ? line_reference_of_key(key) : number->second;
  }
  std::stable_sort(lines.begin(), lines.end(), [](const KeyedLine& a, const KeyedLine& b) {
    return a.input.occurrence < b.input.occurrence;
  });
}

// Collects lines into orders and tells them.
class Orders {
 public:
  using See = std::function<Status(std::span<const OrderLineInput>)>;

  Orders(db::Session& session, const See& see) : references_(session), see_(see) {}

  Status add_block(std::vector<KeyedLine> block) {
    for (auto& line : block) {
      if (!order_.empty() && order_.front().order_id != line.order_id) ready_.push_back(take());
      order_.push_back(std::move(line));
    }
    return tell();
  }
  Status finish() {
    if (!order_.empty()) ready_.push_back(take());
    return tell();
  }

 private:
  std::vector<KeyedLine> take() { return std::exchange(order_, {}); }

  Status tell() {
    std::vector<Id> records;
    for (const auto& lines : ready_) {
      const auto& first = lines.front();
      if (first.record_id != 0) records.insert(records.end(), {first.customer_id, first.record_id});
    }
    TROTH_TRY(references_.load(records));
    for (auto& lines : ready_) {
      name_lines(lines);
      const auto customer = references_.next(lines.front().customer_id, lines.front().record_id);
      std::vector<OrderLineInput> inputs;
      for (auto& line : lines) {
        line.input.customer = customer;
        line.input.first_of_order = inputs.empty();
        inputs.push_back(std::move(line.input));
      }
      TROTH_TRY(see_(inputs));
    }
    ready_.clear();
    return {};
  }

  customers::ReferenceReader references_;
  const See& see_;
  std::vector<KeyedLine> order_;               // The order whose lines are still coming.
  std::vector<std::vector<KeyedLine>> ready_;  // Orders that are whole.
};

}  // namespace

Result<std::vector<std::string>> sources_of_products(db::Session& session) {
  return texts(session, "SELECT DISTINCT source FROM product WHERE described <> 0 ORDER BY source");
}

Result<std::vector<std::string>> sources_of_orders(db::Session& session) {
  return texts(session, "SELECT DISTINCT source FROM orders ORDER BY source");
}

Status each_product(db::Session& session, std::string_view source,
                    const std::function<Status(const ProductInput&)>& see) {
  static const std::string kSql =
      "SELECT product_id, sku, name, category, brand, unit_price_e4, unit_cost_e4 FROM product "
      "WHERE product_id > ? AND source = ? AND described <> 0 ORDER BY product_id LIMIT " +
      std::to_string(kRowsPerBlock);
  Id last = 0;
  for (;;) {
    std::vector<ProductInput> block;
    TROTH_TRY(session.scan(kSql, {last, source}, [&](const Row& row) {
      last = row.integer(0);
      block.push_back({.sku = std::string(row.text(1)),
                       .name = std::string(row.text(2)),
                       .category = std::string(row.text(3)),
                       .brand = std::string(row.text(4)),
                       .unit_price_e4 = db::integer_or_none(row, 5),
                       .unit_cost_e4 = db::integer_or_none(row, 6)});
      return true;
    }));
    if (block.empty()) return {};
    for (const auto& product : block) TROTH_TRY(see(product));
  }
}

Status each_order(db::Session& session, std::string_view source,
                  const std::function<Status(std::span<const OrderLineInput>)>& see) {
  static const std::string kSql = lines_after();
  Orders orders(session, see);
  Id customer_id = std::numeric_limits<Id>::min();
  Id order_id = 0;
  Id key = 0;
  for (bool any = true; any;) {
    any = false;
    std::vector<KeyedLine> block;
    TROTH_TRY(session.scan(kSql, {customer_id, order_id, key}, [&](const Row& row) {
      any = true;
      customer_id = row.integer(0);
      order_id = row.integer(1);
      key = row.integer(2);
      if (row.text(20) == source) block.push_back(line_at(row));
      return true;
    }));
    TROTH_TRY(orders.add_block(std::move(block)));
  }
  return orders.finish();
}

}  // namespace troth::sales
