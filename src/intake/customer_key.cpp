#include "intake/customer_key.h"

namespace troth::intake {

CustomerKey::CustomerKey(const Mapping& mapping, const ImportContext& context)
    : context_(context), cells_(mapping, context.zone), order_(cells_.slot("order")) {}

std::int64_t CustomerKey::operator()(const RowBlock& block, std::size_t row) {
  cells_.start(block, row);
  auto reference = cells_.customer();
  const auto order = cells_.text(order_);
  if (!order.empty() && order == last_order_ &&
      (reference.empty() || reference == last_reference_)) {
    return last_key_;
  }
  if (reference.empty()) {
    last_key_ = -derive_id({"anonymous", order.empty() ? block.row(row).raw : order});
  } else if (!(reference == last_reference_)) {
    last_key_ = customers::record_key(context_.source, reference, context_.country).record_id;
  }
  last_order_ = order;
  last_reference_ = std::move(reference);
  return last_key_;
}

}  // namespace troth::intake
