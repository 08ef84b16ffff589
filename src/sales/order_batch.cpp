#include "sales/order_batch.h"

#include <limits>

#include "base/assert.h"
#include "sales/ids.h"

namespace troth::sales {
namespace {

/// A file may name any number of products; the memory of them is bounded.
constexpr std::size_t kNamedMax = 1U << 20U;

}  // namespace

std::size_t OrderBatch::order_of(const OrderLineInput& row) {
  // Rows of one order usually stand together.
  if (!orders_.empty() && orders_.back().reference == row.order_reference) {
    return orders_.size() - 1;
  }
  const auto id = order_id(source_, row.order_reference);
  const auto next = orders_.size();
  const auto at =
      static_cast<std::size_t>(order_by_id_.find_or_add(id, static_cast<std::int64_t>(next)));
  if (at == next) {
    orders_.push_back({.order_id = id,
                       .first_in_file = row.first_of_order,
                       .ordered_at = row.ordered_at,
                       .ordered_day = row.ordered_day,
                       .reference = row.order_reference,
                       .channel = row.channel,
                       .store = row.store,
                       .region = row.region,
                       .country = row.country,
                       .status = row.status});
    customers_.push_back(row.customer);
  }
  return at;
}

Id OrderBatch::product_of(const OrderLineInput& row) {
  const auto id = product_id(source_, row.sku);
  const bool named = named_.find(id) != nullptr;
  if (named && (row.product_name.empty() || products_.empty())) return id;
  if (const auto* at = product_by_id_.find(id)) {
    auto& product = products_[static_cast<std::size_t>(*at)];
    if (product.name.empty()) {
      product.name = row.product_name;
      product.category = row.category;
    }
  } else if (!named) {
    if (named_.size() < kNamedMax) named_.find_or_add(id, 1);
    product_by_id_.find_or_add(id, static_cast<std::int64_t>(products_.size()));
    products_.push_back({id, row.sku, row.product_name, row.category});
  }
  return id;
}

void OrderBatch::add(const OrderLineInput& row) {
  TROTH_ASSERT(lines_.size() < std::numeric_limits<std::uint32_t>::max());
  const auto index = static_cast<std::uint32_t>(lines_.size());
  const auto at = order_of(row);
  auto& order = orders_[at];
  if (order.lines == 0) {
    order.first_line = index;
  } else {
    lines_[order.last_line].next_line = index;
  }
  order.last_line = index;
  ++order.lines;

  auto buyer = Buyer::nobody;
  if (!row.customer.empty()) {
    buyer = row.customer == customers_[at] ? Buyer::same : Buyer::other;
    if (buyer == Buyer::other) {
      other_customers_.emplace(index, customers::display(row.customer));
    }
  }
  lines_.push_back({.line_key = line_key(row.line_reference, row.sku, row.occurrence),
                    .product_id = product_of(row),
                    .quantity_e3 = row.quantity_e3,
                    .unit_price_e4 = row.unit_price_e4,
                    .amount = row.amount,
                    .cost = row.cost,
                    .kind = row.kind,
                    .buyer = buyer});
}

std::string_view OrderBatch::customer_of_line(std::size_t order, std::size_t line) const {
  const auto other = other_customers_.find(line);
  return other == other_customers_.end() ? customers::display(customers_[order])
                                         : std::string_view(other->second);
}

}  // namespace troth::sales
