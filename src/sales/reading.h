#pragma once
// Reads products and orders back in the shape in which they were given: the inverse of applying.
// For export, and for one customer's timeline.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "sales/types.h"

namespace troth::sales {

/// The sources that described products, or sold.
Result<std::vector<std::string>> sources_of_products(db::Session& session);
Result<std::vector<std::string>> sources_of_orders(db::Session& session);

/// Tells the described products of a source, by id; stops at the first error. Memory is bounded
/// however many there are.
Status each_product(db::Session& session, std::string_view source,
                    const std::function<Status(const ProductInput&)>& see);

/// Tells the orders of a source, each with all its lines, by customer. Applying the lines in the
/// order told gives the same line keys: lines of one product that are named by their occurrence
/// come by occurrence and without a line reference; a line reference that cannot be told any more
/// is told as its key (see line_key).
Status each_order(db::Session& session, std::string_view source,
                  const std::function<Status(std::span<const OrderLineInput>)>& see);

/// What an order is worth now: what was sold, less what came back, discounts and fees included;
/// nothing when the source has no such order.
Result<std::optional<Minor>> order_net(db::Session& session, std::string_view source,
                                       std::string_view reference);

/// An order as a customer's timeline shows it.
struct OrderView {
  struct Line {
    std::string sku;
    std::string name;
    LineKind kind = LineKind::sale;
    std::int64_t quantity_e3 = 0;
    Minor amount = 0;
  };
  Id order_id = 0;
  Instant ordered_at = 0;
  std::string source;
  std::string reference;
  std::string channel;
  std::string store;
  std::string status;
  Minor net = 0;  ///< What was sold, less what was returned, discounts and fees included.
  std::vector<Line> lines;
};

/// The latest orders of a customer that come before (at, order_id); latest first.
Result<std::vector<OrderView>> orders_before(db::Session& session, Id customer_id, Instant at,
                                             Id order_id, std::int64_t limit);

}  // namespace troth::sales
