#pragma once
// Reads responses back in the shape in which they were given: the inverse of applying. For export.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "survey/service.h"
#include "survey/types.h"

namespace troth::survey {

/// Tells the responses of an instrument, by customer and day; `item` of an answer is the place
/// among the instrument's items. An undated response has no date. Memory is bounded however many
/// there are.
Status each_response(db::Session& session, const KnownInstrument& instrument,
                     const std::function<Status(const ResponseInput&)>& see);

/// A response as a customer's timeline shows it.
struct ResponseView {
  struct Answer {
    std::string code;
    std::string title;
    Role role = Role::attribute;
    std::optional<double> value;
    std::optional<double> scale_min;
    std::optional<double> scale_max;
    std::string text;
  };
  Id response_id = 0;
  Instant answered_at = 0;
  bool dated = true;  ///< False: the file gave no date, and it stands where it was first seen.
  std::string source;
  std::string instrument;
  std::string channel;
  std::string store;
  std::vector<Answer> answers;  ///< In the instrument's order.
};

/// The latest responses of a customer that come before (at, response_id); latest first.
Result<std::vector<ResponseView>> responses_before(db::Session& session, Id customer_id, Instant at,
                                                   Id response_id, std::int64_t limit);

/// Gives responses of one customer their answers, in the instrument's order.
Status load_answers(db::Session& session, Id customer_id, std::span<ResponseView> responses);

}  // namespace troth::survey
