#include "app/listener.h"

#include <nlohmann/json.hpp>

#include "customers/people.h"
#include "customers/people_json.h"
#include "http/answers.h"
#include "webhooks/service.h"

namespace troth::app {
namespace {

/// Who a customer is, for receivers that asked to be told.
Result<http::Json> profile_of(db::Session& session, Id customer_id) {
  const auto card = customers::customer_card(session, customer_id);
  if (!card && card.error().code == ErrorCode::not_found) return http::Json();
  if (!card) return card.error();
  auto profile = customers::details_json(card->golden.details);
  auto identities = http::Json::array();
  for (const auto& [record, carried] : card->records) {
    identities.push_back({{"namespace", record.name_space}, {"value", record.reference}});
    for (const auto& identity : carried) {
      identities.push_back({{"namespace", identity.name_space}, {"value", identity.value}});
    }
  }
  profile["identities"] = std::move(identities);
  return profile;
}

}  // namespace

db::Listener webhook_listener() {
  return {&webhooks::wanted,
          [](db::Session& session, std::span<const db::Happening> happenings, Instant now) {
            return webhooks::hear(session, happenings, &profile_of, now);
          }};
}

}  // namespace troth::app
