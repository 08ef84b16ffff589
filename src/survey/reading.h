#pragma once
// Reads responses back in the shape in which they were given: the inverse of applying. For export.

#include <functional>
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

}  // namespace troth::survey
