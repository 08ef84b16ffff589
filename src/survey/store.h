#pragma once
// The survey room's tables. The only place with its SQL.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "survey/service.h"
#include "survey/types.h"

namespace troth::survey::store {

/// A row of `response`.
struct Response {
  Id customer_id = 0;
  Day answered_day = 0;
  Id response_id = 0;
  Id record_id = 0;
  Id instrument_id = 0;
  Instant answered_at = 0;
  bool dated = true;
  std::string reference;
  std::string channel;
  std::string store;
  std::string region;
  std::string staff;
  std::optional<double> weight;
  std::int64_t content = 0;
};

/// A row of `answer`.
struct Answer {
  Id customer_id = 0;
  Id response_id = 0;
  Id item_id = 0;
  std::optional<double> value;
  std::string text;
};

/// A stored response, as told by find_responses and responses_of_records.
using SeeResponse = std::function<void(Response)>;

/// Tells the stored responses among `ids`, in no order.
Status find_responses(db::Session& session, std::span<const Id> ids, const SeeResponse& see);

/// Tells the responses of `records` that lie with `customers`; the two spans pair.
Status responses_of_records(db::Session& session, std::span<const Id> customers,
                            std::span<const Id> records, const SeeResponse& see);

/// The answers of `responses`.
Result<std::vector<Answer>> answers_of(db::Session& session, std::span<const Response> responses);

/// The next responses of an instrument in the order of the table's key, after `last`; empty at the
/// end.
Result<std::vector<Response>> responses_after(db::Session& session, Id instrument_id,
                                              const Response& last);

/// Removes responses with their answers.
Status remove(db::Session& session, std::span<const Response> responses);

Status insert_responses(db::Session& session, std::span<const Response> responses);
Status insert_answers(db::Session& session, std::span<const Answer> answers);

/// The instrument with its items in order, without counts.
Result<std::optional<KnownInstrument>> find_instrument(db::Session& session, Id instrument_id);
Result<std::vector<std::pair<std::string, std::string>>> instrument_names(db::Session& session);
Result<std::vector<KnownInstrument>> all_instruments(db::Session& session);

Status insert_instrument(db::Session& session, Id instrument_id, std::string_view source,
                         std::string_view name);
Status insert_item(db::Session& session, Id instrument_id, Id item_id, std::int64_t position,
                   const ItemInput& item);
/// Writes title, touchpoint and missing codes of a known item.
Status update_item(db::Session& session, Id instrument_id, Id item_id, const ItemInput& item);

}  // namespace troth::survey::store
