#include "app/segment_context.h"

namespace troth::app {

std::shared_ptr<const segments::Context> segment_context(const db::Database& database) {
  auto context = std::make_shared<segments::Context>();
  context->currency = database.settings().currency;
  context->currency_decimals = database.settings().currency_decimals;
  return context;
}

}  // namespace troth::app
