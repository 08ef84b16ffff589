#pragma once
// Under which customer a row of a file will be stored, as far as the row itself tells.

#include <cstdint>
#include <string>

#include "customers/service.h"
#include "intake/batch.h"
#include "intake/cells.h"
#include "intake/mapping.h"

namespace troth::intake {

/// Gives the customer id that each row's reference has before any joining; for rows without a
/// reference, a negative number as anonymous rows have. Rows of one order that stand together get
/// the key of its first.
class CustomerKey {
 public:
  /// `mapping` and `context` must outlive this.
  CustomerKey(const Mapping& mapping, const ImportContext& context);
  std::int64_t operator()(const RowBlock& block, std::size_t row);

 private:
  const ImportContext& context_;
  Cells cells_;
  Cells::Slot order_;
  std::string last_order_;
  customers::CustomerReference last_reference_;
  std::int64_t last_key_ = 0;
};

}  // namespace troth::intake
