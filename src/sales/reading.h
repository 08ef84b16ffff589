#pragma once
// Reads products and orders back in the shape in which they were given: the inverse of applying.
// For export.

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

}  // namespace troth::sales
