#pragma once
// Lists of products and of everybody's orders for screens and files, and one order whole. SQL of
// its own: it only reads.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "db/statement.h"
#include "sales/store.h"
#include "sales/types.h"

namespace troth::sales {

/// Which products; empty texts do not filter.
struct ProductQuery {
  std::string search;  ///< Anywhere in sku or name; letters of ASCII in either case.
  std::string source;
  std::string category;
  std::string brand;
  std::string sort = "name";  ///< "name", "sku" or "id".
  db::Page page;
};

/// Gives products with the key each is sorted by.
Status list_products(db::Session& session, const ProductQuery& query,
                     const std::function<Status(const ProductRow&, db::Held key)>& each);
Result<std::int64_t> count_products(db::Session& session, const ProductQuery& query);

/// Which orders; what is empty does not filter.
struct OrderQuery {
  std::optional<Id> customer_id;  ///< As it is now.
  std::optional<Day> from;        ///< Local days, both included.
  std::optional<Day> to;
  std::optional<std::int64_t> kind;  ///< 0 sale, 1 return, 2 void.
  std::string source;
  std::string reference;
  std::string channel;
  std::string store;
  std::string region;
  std::string status;
  std::string sort = "ordered_at";  ///< Or "net".
  db::Page page;
};

/// By time an index is followed, and a page costs the same however many orders there are, unless a
/// filter lets few through. By net every order is read.
Status list_orders(db::Session& session, const OrderQuery& query,
                   const std::function<Status(const OrderRow&)>& each);
Result<std::int64_t> count_orders(db::Session& session, const OrderQuery& query);

/// What was sold, less what was returned, discounts and fees included.
Minor net_of(const OrderRow& order);

/// A line of an order with the product it is of.
struct OrderLineView {
  Id product_id = 0;
  std::string sku;
  std::string name;
  std::string category;
  LineRow line;
};

struct WholeOrder {
  OrderRow order;
  std::vector<OrderLineView> lines;
};

/// not_found when there is no such order.
Result<WholeOrder> whole_order(db::Session& session, Id order_id);
Result<ProductRow> one_product(db::Session& session, Id product_id);

}  // namespace troth::sales
