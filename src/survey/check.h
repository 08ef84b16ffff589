#pragma once
// Whether what the tables of this room say of each other is true.

#include <vector>

#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::survey {

/// Finds what contradicts itself; codes: response_without_instrument, answer_without_response,
/// answer_without_item, answer_off_scale, response_misplaced (not with the customer of its
/// record). `detail` is the number of rows.
Result<std::vector<db::Finding>> check(db::Session& session);

}  // namespace troth::survey
