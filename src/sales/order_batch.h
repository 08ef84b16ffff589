#pragma once
// Rows of an orders file made ready to be applied: all of the work that needs no database.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id_map.h"
#include "sales/types.h"

namespace troth::sales {

/// Rows by order, with the ids of all they name. One thread may build a batch while another applies
/// the one before; a batch that is built does not change. Texts are copied.
///
///   OrderBatch batch("till", named);
///   for (const auto& row : rows) batch.add(row);
///   TROTH_ASSIGN(const auto outcomes, apply_orders(session, batch, "GB", now));
class OrderBatch {
 public:
  /// Whom a row names beside the first row of its order in the batch.
  enum class Buyer : std::uint8_t { nobody, same, other };

  /// What the first row of an order in the batch says of it.
  struct Order {
    Id order_id = 0;
    bool first_in_file = true;  ///< The file has not named the order before.
    Instant ordered_at = 0;
    Day ordered_day = 0;
    std::string reference;
    std::string channel;
    std::string store;
    std::string region;
    std::string country;
    std::string status;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::uint32_t lines = 0;
  };

  /// One row.
  struct Line {
    Id line_key = 0;
    Id product_id = 0;
    std::uint32_t next_line = 0;  ///< The order's next line; 0 after its last.
    std::int64_t quantity_e3 = 0;
    std::int64_t unit_price_e4 = 0;
    Minor amount = 0;
    std::optional<Minor> cost;
    LineKind kind = LineKind::sale;
    Buyer buyer = Buyer::nobody;
  };

  /// A product that no earlier batch of the file named, with the first name the rows give it.
  struct Product {
    Id product_id = 0;
    std::string sku;
    std::string name;
    std::string category;
  };

  /// `named` has the products of the file's earlier batches, and is told those of this one. Batches
  /// are applied in the order in which they are built, or what follows a failed one is not.
  OrderBatch(std::string_view source, IdMap& named) : source_(source), named_(named) {}

  /// Adds the next row of the file. Rows of one order need not stand together.
  void add(const OrderLineInput& row);

  const std::string& source() const { return source_; }
  std::span<const Order> orders() const { return orders_; }
  /// The buyer that each order's first row names.
  std::span<const customers::CustomerReference> customers() const { return customers_; }
  /// In the order of the rows.
  std::span<const Line> lines() const { return lines_; }
  std::span<const Product> products() const { return products_; }
  /// The customer that a row names, as it stands in the file.
  std::string_view customer_of_line(std::size_t order, std::size_t line) const;

 private:
  std::size_t order_of(const OrderLineInput& row);
  Id product_of(const OrderLineInput& row);

  std::string source_;
  IdMap& named_;
  std::vector<Order> orders_;
  std::vector<customers::CustomerReference> customers_;
  std::vector<Line> lines_;
  std::vector<Product> products_;
  IdMap order_by_id_;
  IdMap product_by_id_;
  std::unordered_map<std::size_t, std::string> other_customers_;  ///< By line.
};

}  // namespace troth::sales
