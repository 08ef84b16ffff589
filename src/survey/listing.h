#pragma once
// Lists of questionnaires and of everybody's responses for screens and files, and one response
// whole. SQL of its own: it only reads.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "db/statement.h"
#include "survey/reading.h"
#include "survey/service.h"

namespace troth::survey {

/// An instrument and how often it was answered.
struct InstrumentItem {
  Id instrument_id = 0;
  std::string source;
  std::string name;
  std::int64_t items = 0;
  std::int64_t responses = 0;
  std::int64_t anonymous = 0;
  std::optional<Day> first_day;  ///< Of the dated responses.
  std::optional<Day> last_day;
};

/// All of them, by source and name; reads every response once, and no answer.
Result<std::vector<InstrumentItem>> instrument_items(db::Session& session);

/// One with its items in their order; their `answers` are not counted. not_found when there is no
/// such instrument.
Result<KnownInstrument> one_instrument(db::Session& session, Id instrument_id);

/// Which responses; what is empty does not filter.
struct ResponseQuery {
  std::optional<Id> customer_id;  ///< As it is now.
  std::optional<Id> instrument_id;
  std::optional<Day> from;  ///< Local days, both included.
  std::optional<Day> to;
  std::optional<bool> anonymous;
  std::string channel;
  std::string store;
  std::string region;
  std::string staff;
  db::Page page;  ///< By time.
};

/// A response of the list: a view without its answers, and whose it is.
struct ResponseItem {
  ResponseView view;
  std::string reference;
  Id instrument_id = 0;
  std::optional<Id> customer_id;  ///< Empty: nobody knows.
  Day answered_day = 0;
  std::string region;
  std::string staff;
  std::optional<double> weight;
};

/// Follows an index on time: a page costs the same however many responses there are, unless a
/// filter lets few through.
Status list_responses(db::Session& session, const ResponseQuery& query,
                      const std::function<Status(const ResponseItem&)>& each);
Result<std::int64_t> count_responses(db::Session& session, const ResponseQuery& query);

/// With its answers, in the instrument's order. not_found when there is no such response.
Result<ResponseItem> whole_response(db::Session& session, Id response_id);

}  // namespace troth::survey
