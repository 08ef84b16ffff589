#pragma once
// Products, orders, order lines.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/row_outcome.h"
#include "customers/service.h"
#include "db/session.h"
#include "sales/order_batch.h"
#include "sales/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> sales_migrations;
}

namespace troth::sales {

/// Applies products rows: one outcome per row, in order. Within one transaction of the caller.
Result<std::vector<RowOutcome>> apply_products(db::Session& session, std::string_view source,
                                               std::span<const ProductInput> products);

/// An order that was not known before.
struct NewOrder {
  Id order_id = 0;
  Id record_id = 0;  ///< The buyer's record; 0 anonymous.
  std::string reference;
};

/// Applies the rows of a batch: one outcome per row, in order, and keeps each order's sums equal to
/// its lines. `added`, if given, is told which orders are new. An order known as anonymous whose
/// customer is now named moves to that customer. Phone numbers without a country are of `country`
/// (ISO code, may be empty). Rows are refused with
///   bad_customer             nothing of the named customer is usable
///   order_customer_conflict  another row of the order names another customer
///   id_collision             another order has the same id
/// Within one transaction of the caller.
Result<std::vector<RowOutcome>> apply_orders(db::Session& session, const OrderBatch& batch,
                                             std::string_view country, Instant now,
                                             std::vector<NewOrder>* added = nullptr);

/// From now on, whose orders change is noted in order_change, for rooms above that keep figures of
/// customers and want to bring them up to date. Within one transaction of the caller.
Status note_changes(db::Session& session);

/// Lets orders and lines follow records that moved to another customer.
Status follow(db::Session& session, std::span<const customers::Move> moves);

}  // namespace troth::sales
