#pragma once
// Inside the events room: orders and refunds as Segment's e-commerce specification has them.

#include <optional>
#include <string>

#include "base/row_outcome.h"
#include "events/members.h"
#include "events/understand.h"

namespace troth::events {

/// What is known of the event before its properties are looked at.
struct OrderFacts {
  Understood& out;
  const Incoming& event;
  const Settings& settings;
  std::string channel;
};

/// Makes order lines of "Order Completed": its products at their prices and a discount, or, when
/// not every product has a price, one line of its revenue, subtotal or total.
std::optional<RowProblem> understand_order(OrderFacts& facts, const SortedJson* properties);

/// Makes return lines of "Order Refunded" or "Order Cancelled": of its products, else of its total;
/// with neither, all of the order comes back.
std::optional<RowProblem> understand_refund(OrderFacts& facts, const SortedJson* properties);

}  // namespace troth::events
