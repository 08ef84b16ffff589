#include "evaluation/customer_timeline.h"

#include <algorithm>
#include <tuple>

namespace troth::evaluation {

namespace {

/// Where a page of the timeline begins, and how long it is.
struct Page {
  Id customer_id = 0;
  Instant at = 0;
  Id id = 0;
  std::int64_t limit = 0;
};

Status add_orders(db::Session& session, const Page& page, std::vector<Moment>& moments) {
  TROTH_ASSIGN(auto orders,
               sales::orders_before(session, page.customer_id, page.at, page.id, page.limit));
  for (auto& order : orders) {
    auto& moment = moments.emplace_back();
    moment.at = order.ordered_at;
    moment.id = order.order_id;
    moment.order = std::move(order);
  }
  return {};
}

Status add_responses(db::Session& session, const Page& page, std::vector<Moment>& moments) {
  TROTH_ASSIGN(auto responses,
               survey::responses_before(session, page.customer_id, page.at, page.id, page.limit));
  for (auto& response : responses) {
    auto& moment = moments.emplace_back();
    moment.at = response.answered_at;
    moment.id = response.response_id;
    moment.response = std::move(response);
  }
  return {};
}

Status add_contacts(db::Session& session, const Page& page, std::vector<Moment>& moments) {
  TROTH_ASSIGN(auto contacts, customers::interactions_before(session, page.customer_id, page.at,
                                                             page.id, page.limit));
  for (auto& contact : contacts) {
    auto& moment = moments.emplace_back();
    moment.at = contact.input.happened_at;
    moment.id = contact.interaction_id;
    moment.interaction = std::move(contact);
  }
  return {};
}

}  // namespace

Result<std::vector<Moment>> moments_before(db::Session& session, Id customer_id, Instant at, Id id,
                                           std::int64_t limit, std::optional<MomentType> only) {
  const Page page{customer_id, at, id, limit};
  const auto wanted = [&](MomentType type) { return !only || *only == type; };
  std::vector<Moment> moments;
  if (wanted(MomentType::order)) TROTH_TRY(add_orders(session, page, moments));
  if (wanted(MomentType::response)) TROTH_TRY(add_responses(session, page, moments));
  if (wanted(MomentType::contact)) TROTH_TRY(add_contacts(session, page, moments));
  std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
    return std::tie(a.at, a.id) > std::tie(b.at, b.id);
  });
  if (moments.size() > static_cast<std::size_t>(limit)) {
    moments.resize(static_cast<std::size_t>(limit));
  }
  return moments;
}

}  // namespace troth::evaluation
