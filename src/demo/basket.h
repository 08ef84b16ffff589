#pragma once
// What lies in an order: lines of real list prices whose net amounts sum to the order's amount.

#include <vector>

#include "demo/catalogue.h"
#include "demo/person.h"
#include "demo/purchases.h"

namespace troth::demo {

struct BasketLine {
  const Product* product = nullptr;
  std::int64_t quantity = 1;
  Minor discount = 0;     ///< Off quantity x list price.
  Minor amount = 0;       ///< Net.
  bool returned = false;  ///< Sent back whole some days later.

  Minor cost() const { return product->cost * quantity; }
};

/// The basket of an order, the same at every call. `person` is null for anonymous sales, of which
/// nothing is returned.
std::vector<BasketLine> make_basket(const DemoSettings& settings, const Catalogue& catalogue,
                                    const Order& order, const Person* person);

/// Days between a sale and the return of its goods.
int return_delay_days(const DemoSettings& settings, const Order& order);

}  // namespace troth::demo
