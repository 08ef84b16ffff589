#include "evaluation/customer_timeline.h"

#include <algorithm>
#include <tuple>

namespace troth::evaluation {

Result<std::vector<Moment>> moments_before(db::Session& session, Id customer_id, Instant at, Id id,
                                           std::int64_t limit) {
  std::vector<Moment> moments;
  TROTH_ASSIGN(auto orders, sales::orders_before(session, customer_id, at, id, limit));
  for (auto& order : orders) {
    auto& moment = moments.emplace_back();
    moment.at = order.ordered_at;
    moment.id = order.order_id;
    moment.order = std::move(order);
  }
  TROTH_ASSIGN(auto responses, survey::responses_before(session, customer_id, at, id, limit));
  for (auto& response : responses) {
    auto& moment = moments.emplace_back();
    moment.at = response.answered_at;
    moment.id = response.response_id;
    moment.response = std::move(response);
  }
  TROTH_ASSIGN(auto contacts, customers::interactions_before(session, customer_id, at, id, limit));
  for (auto& contact : contacts) {
    auto& moment = moments.emplace_back();
    moment.at = contact.input.happened_at;
    moment.id = contact.interaction_id;
    moment.interaction = std::move(contact);
  }
  std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
    return std::tie(a.at, a.id) > std::tie(b.at, b.id);
  });
  if (moments.size() > static_cast<std::size_t>(limit)) {
    moments.resize(static_cast<std::size_t>(limit));
  }
  return moments;
}

}  // namespace troth::evaluation
