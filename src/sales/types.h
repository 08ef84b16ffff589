#pragma once
// Words of the sales room: products, orders, order lines, returns.

#include <cstdint>
#include <optional>
#include <string>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "customers/types.h"

namespace troth::sales {

/// What a line does to sales.
enum class LineKind : std::uint8_t {
  sale,        ///< Goods sold: positive quantity, price not negative.
  returned,    ///< Goods taken back or cancelled after the sale: negative quantity.
  voided,      ///< Never happened (order cancelled before payment): counts nothing.
  adjustment,  ///< Discounts, fees, corrections: positive quantity at a negative price.
};

struct ProductInput {
  std::string sku;
  std::string name;
  std::string category;
  std::string brand;
  std::optional<std::int64_t> unit_price_e4;
  std::optional<std::int64_t> unit_cost_e4;
};

/// One row of an orders file. Order-level facts come from the first row of the order in the file;
/// a row of the same order with another customer is refused.
struct OrderLineInput {
  std::string order_reference;
  std::string line_reference;   ///< The source's own line number, or empty.
  std::int64_t occurrence = 0;  ///< Which of the rows with this order and sku in the file, from 0.
  bool first_of_order = true;   ///< Whether the file has not named this order before.
  customers::CustomerReference customer;  ///< Empty: anonymous.
  Instant ordered_at = 0;
  Day ordered_day = 0;
  std::string sku;
  std::string product_name;
  std::string category;
  std::int64_t quantity_e3 = 1000;
  std::int64_t unit_price_e4 = 0;
  Minor amount = 0;
  std::optional<Minor> cost;
  LineKind kind = LineKind::sale;
  std::string channel;
  std::string store;
  std::string region;
  std::string country;
  std::string status;
};

}  // namespace troth::sales
