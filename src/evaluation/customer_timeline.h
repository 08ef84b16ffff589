#pragma once
// All that happened with one customer, in one line of time.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/reading.h"
#include "db/session.h"
#include "sales/reading.h"
#include "survey/reading.h"

namespace troth::evaluation {

/// One thing that happened: exactly one of the three is there.
struct Moment {
  Instant at = 0;
  Id id = 0;
  std::optional<sales::OrderView> order;
  std::optional<survey::ResponseView> response;
  std::optional<customers::InteractionView> interaction;
};

enum class MomentType : std::uint8_t { order, response, contact };

/// The latest `limit` moments of a customer that come before (at, id), latest first; those of
/// one type only when it is given. Moments of one microsecond are ordered by their ids.
Result<std::vector<Moment>> moments_before(db::Session& session, Id customer_id, Instant at, Id id,
                                           std::int64_t limit, std::optional<MomentType> only = {});

}  // namespace troth::evaluation
