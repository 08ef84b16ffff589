#pragma once
// The only place with the SQL of studies, and of the answers they read.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "measure/types.h"
#include "segments/types.h"

namespace troth::measure::store {

/// conflict when the name is taken. Gives the number.
Result<std::int64_t> insert_study(db::Session& session, const Study& study);
/// With its runs; its number is never given again.
Status delete_study(db::Session& session, std::int64_t study_id, std::string_view who, Instant now);
/// By number.
Result<std::vector<Study>> load_studies(db::Session& session);
Result<std::optional<Study>> load_study(db::Session& session, std::int64_t study_id);
Result<std::optional<Study>> load_study(db::Session& session, std::string_view name);

/// Gives the run's number, the next of its study.
Result<std::int64_t> insert_run(db::Session& session, const StudyRun& run);
/// Latest first, without their documents.
Result<std::vector<StudyRun>> load_runs(db::Session& session, std::int64_t study_id);
/// The run, or the latest for 0.
Result<std::optional<StudyRun>> load_run(db::Session& session, std::int64_t study_id,
                                         std::int64_t run_id);

enum class Place : std::uint8_t { region, store, channel, staff };
/// Those that occur in an instrument's responses, sorted.
Result<std::vector<std::string>> known_places(db::Session& session, Id instrument, Place place);

/// Names of the segments that are not put away, sorted.
Result<std::vector<std::string>> known_segments(db::Session& session);

/// First and last day of an instrument's dated responses; empty when none is.
Result<std::optional<std::pair<Day, Day>>> answered_days(db::Session& session, Id instrument);

/// A row of `response`.
struct ResponseRow {
  Id response_id = 0;
  Id customer_id = 0;
  Day day = 0;
  bool dated = false;
  std::string channel;
  std::string store;
  std::string region;
  std::string staff;
  std::optional<double> weight;
};
/// By response_id.
Status each_response(db::Session& session, Id instrument,
                     const std::function<void(const ResponseRow&)>& see);
/// Response, item, value (NaN for words) and words; in no order.
Status each_answer(db::Session& session, Id instrument,
                   const std::function<void(Id, Id, double, std::string_view)>& see);

/// The customers for whom a condition over `c.customer_id` holds, ascending.
Status each_member(db::Session& session, const segments::Predicate& members,
                   const std::function<void(Id)>& see);

/// What there is of orders up to a day.
struct OrderFacts {
  Day last_day = 0;
  std::int64_t active_customers = 0;  ///< Known customers with a purchase in the 365 days to it.
  std::string currency;
  int currency_decimals = 2;
};
Result<OrderFacts> order_facts(db::Session& session, std::optional<Day> until);
/// Orders of known customers up to a day, by customer and day: customer, day, net in minor units,
/// and whether something was bought.
Status each_order(db::Session& session, Day until,
                  const std::function<void(Id, Day, std::int64_t, bool)>& see);

}  // namespace troth::measure::store
