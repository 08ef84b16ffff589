#include "intake/customer_key.h"

namespace troth::intake {

CustomerKey::CustomerKey(const Mapping& mapping, const ImportContext& context)
    : context_(context), cells_(mapping, context.zone), order_(cells_.slot("order")) {}

Result<std::int64_t> CustomerKey::operator()(const RowBlock& block, std::size_t row) {
  cells_.start(block, row);
  const auto order = cells_.text(order_);
  if (!order.empty() && order == last_order_) return last_order_key_;
  const auto reference = cells_.customer();
  if (order.empty()) {
    return reference.empty() ? -derive_id({"anonymous", block.row(row).raw}) : key_of(reference);
  }
  const auto id = derive_id({"order", order});
  const auto key = reference.empty() ? -id : key_of(reference);
  TROTH_ASSIGN(last_order_key_, key_of_order_.first(id, key));
  last_order_ = order;
  return last_order_key_;
}

std::int64_t CustomerKey::key_of(const customers::CustomerReference& reference) {
  if (!(reference == last_reference_)) {
    last_reference_ = reference;
    last_reference_key_ =
        customers::record_key(context_.source, reference, context_.country).record_id;
  }
  return last_reference_key_;
}

}  // namespace troth::intake
