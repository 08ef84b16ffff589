#pragma once
// HTTP of webhooks: endpoints, secrets, deliveries.

#include <functional>
#include <memory>

#include "access/vault.h"
#include "http/router.h"
#include "outbound/client.h"

namespace troth::webhooks {

struct RouteContext {
  std::shared_ptr<const access::Vault> vault;
  outbound::Reach reach = outbound::Reach::internet;
  std::function<void()> wake;  ///< Called when something may be due; may be empty.
};

void add_routes(http::Router& router, const RouteContext& context);

}  // namespace troth::webhooks
