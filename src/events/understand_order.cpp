#include "events/understand_order.h"

#include <map>

#include "base/decimal.h"
#include "base/text.h"

namespace troth::events {
namespace {

using sales::LineKind;
using sales::OrderLineInput;

constexpr std::size_t kProductsMost = 500;
/// What a line of an order's whole amount is called.
constexpr const char* kWholeSku = "order";
constexpr const char* kDiscountSku = "discount";

/// One order on its way.
class OrderReader {
 public:
  OrderReader(OrderFacts& facts, const SortedJson* properties)
      : facts_(facts), said_(properties, "properties") {}

  std::optional<RowProblem> order() {
    facts_.out.effect = Effect::order;
    start();
    if (!add_products(LineKind::sale)) {
      add_whole({"revenue", "subtotal", "total"}, LineKind::sale);
    } else if (const auto discount = said_.number("discount", facts_.settings.currency_decimals);
               discount && *discount > 0) {
      add_amount(kDiscountSku, LineKind::adjustment, -*discount);
    }
    if (facts_.out.lines.empty()) said_.refuse("order_without_amount", "products");
    return said_.problem();
  }

  std::optional<RowProblem> refund() {
    facts_.out.effect = Effect::refund;
    start();
    if (!add_products(LineKind::returned)) {
      add_whole({"total", "revenue", "subtotal"}, LineKind::returned);
    }
    return said_.problem();
  }

 private:
  void start() {
    facts_.out.order_reference = said_.text_of({"order_id", "orderId"});
    if (facts_.out.order_reference.empty()) said_.refuse("missing_value", "order_id");
    const auto currency = said_.text("currency");
    const auto& ours = facts_.settings.currency;
    if (!currency.empty() && ascii_lower(currency) != ascii_lower(ours)) {
      said_.refuse("order_other_currency", "currency", currency);
    }
  }

  /// False when the products do not suffice: there are none, or one has no price.
  bool add_products(LineKind kind) {
    const auto* products = said_.find("products");
    if (products == nullptr || !products->is_array() || products->empty()) return false;
    if (products->size() > kProductsMost) {
      said_.refuse("event_too_long", "products");
      return false;
    }
    std::vector<OrderLineInput> lines;
    for (const auto& product : *products) {
      Members item(product.is_object() ? &product : nullptr,
                   "properties.products." + std::to_string(lines.size()));
      auto line = product_line(item, kind);
      if (item.problem()) {
        said_.refuse(item.problem()->code, "products." + std::to_string(lines.size()),
                     item.problem()->value);
        return false;
      }
      if (!line) return false;
      lines.push_back(std::move(*line));
    }
    for (auto& line : lines) add(std::move(line));
    return true;
  }

  std::optional<OrderLineInput> product_line(Members& item, LineKind kind) {
    auto line = blank(item.text_of({"sku", "product_id", "productId", "id"}), kind);
    const auto price = item.number("price", 4);
    const auto quantity = item.number("quantity", 3).value_or(1000);
    line.product_name = item.text("name");
    line.category = item.text("category");
    if (line.sku.empty()) line.sku = line.product_name;
    if (!price || line.sku.empty()) return std::nullopt;
    if (*price < 0 || quantity <= 0) {
      item.refuse("bad_number", *price < 0 ? "price" : "quantity");
      return std::nullopt;
    }
    line.quantity_e3 = kind == LineKind::returned ? -quantity : quantity;
    line.unit_price_e4 = *price;
    const auto amount = line_amount(line.quantity_e3, *price, facts_.settings.currency_decimals);
    if (!amount) item.refuse("number_too_large", "price");
    line.amount = amount.value_or(0);
    return line;
  }

  void add_whole(std::initializer_list<std::string_view> names, LineKind kind) {
    for (const auto name : names) {
      const auto amount = said_.number(name, facts_.settings.currency_decimals);
      if (!amount) continue;
      if (*amount < 0 && kind == LineKind::sale) {
        return said_.refuse("bad_number", name, format_decimal(*amount, 0));
      }
      const auto size = *amount < 0 ? -*amount : *amount;
      return add_amount(kWholeSku, kind, kind == LineKind::returned ? -size : size);
    }
  }

  void add_amount(const char* sku, LineKind kind, Minor amount) {
    auto line = blank(sku, kind);
    line.quantity_e3 = kind == LineKind::returned ? -1000 : 1000;
    line.amount = amount;
    line.unit_price_e4 =
        unit_price_e4(amount, line.quantity_e3, facts_.settings.currency_decimals).value_or(0);
    add(std::move(line));
  }

  OrderLineInput blank(std::string sku, LineKind kind) const {
    OrderLineInput line;
    line.order_reference = facts_.out.order_reference;
    line.customer = facts_.out.customer;
    line.ordered_at = facts_.out.happened_at;
    line.ordered_day = facts_.out.happened_day;
    line.sku = std::move(sku);
    line.kind = kind;
    line.channel = facts_.channel;
    return line;
  }

  /// Lines of a sale are told by their product, so that the same order from another tracker or a
  /// file changes nothing; those of a refund by their message, since there may be several.
  void add(OrderLineInput line) {
    auto& lines = facts_.out.lines;
    if (line.kind == LineKind::returned) {
      line.line_reference = "refund:" + facts_.out.message_id + ":" + std::to_string(lines.size());
      line.first_of_order = false;
    } else {
      line.occurrence = occurrences_[line.sku]++;
      line.first_of_order = lines.empty();
    }
    lines.push_back(std::move(line));
  }

  OrderFacts& facts_;
  Members said_;
  std::map<std::string, std::int64_t> occurrences_;
};

}  // namespace

std::optional<RowProblem> understand_order(OrderFacts& facts, const SortedJson* properties) {
  return OrderReader(facts, properties).order();
}

std::optional<RowProblem> understand_refund(OrderFacts& facts, const SortedJson* properties) {
  return OrderReader(facts, properties).refund();
}

}  // namespace troth::events
