#pragma once
// Words of the webhooks room: endpoints, messages, deliveries.

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace troth::webhooks {

/// A row of `webhook`.
struct Webhook {
  Id webhook_id = 0;
  std::string url;
  std::string description;
  std::vector<std::string> types;  ///< Empty: everything.
  bool profiles = false;           ///< Whether it is told who a customer is.
  std::string secret;              ///< Sealed.
  std::string old_secret;          ///< Sealed; empty: none.
  Instant old_until = 0;
  bool active = true;
  std::string reason;  ///< Why it was disabled: "owner", "gone", "failing".
  Instant failing_since = 0;
  Instant created_at = 0;
};

/// A row of `webhook_delivery` with its message.
struct Delivery {
  Id delivery_id = 0;
  Id webhook_id = 0;
  Id message_id = 0;
  std::string type;
  std::string state;  ///< "waiting", "delivered", "dead".
  std::int64_t attempts = 0;
  Instant next_at = 0;
  Instant last_at = 0;
  std::int64_t last_status = 0;
  std::string last_problem;
  Instant created_at = 0;
  std::string body;  ///< As its endpoint is told it.
};

}  // namespace troth::webhooks
