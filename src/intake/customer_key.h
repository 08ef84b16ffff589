#pragma once
// Under which customer a row of a file will be stored, as far as the row itself tells.

#include <cstdint>
#include <string>

#include "customers/service.h"
#include "db/scratch_map.h"
#include "intake/batch.h"
#include "intake/cells.h"
#include "intake/mapping.h"

namespace troth::intake {

/// Gives the customer id that each row's reference has before any joining; for rows without a
/// reference, a negative number as anonymous rows have. All rows of an order get the key of its
/// first. storage when the scratch file fails in which many orders are remembered.
class CustomerKey {
 public:
  /// `mapping` and `context` must outlive this.
  CustomerKey(const Mapping& mapping, const ImportContext& context);
  Result<std::int64_t> operator()(const RowBlock& block, std::size_t row);

 private:
  std::int64_t key_of(const customers::CustomerReference& reference);

  const ImportContext& context_;
  Cells cells_;
  Cells::Slot order_;
  db::ScratchMap key_of_order_;
  std::string last_order_;
  std::int64_t last_order_key_ = 0;
  customers::CustomerReference last_reference_;
  std::int64_t last_reference_key_ = 0;
};

}  // namespace troth::intake
