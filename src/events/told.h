#pragma once
// What sorting events made happen, for systems outside (db/tell.h).

#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "events/types.h"
#include "sales/service.h"

namespace troth::events {

/// An order that an event made.
struct ToldOrder {
  std::string source;
  sales::NewOrder order;
};

/// Tells order.created for each order, with the customer it belongs to now; and event.refused once
/// for all events that a source sent with the same fault, however many those are.
Status tell_sorted(db::Session& session, std::span<const ToldOrder> orders,
                   std::span<const Refused> refused, Instant now);

}  // namespace troth::events
