#pragma once
// Instruments, responses and answers.

#include <span>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "base/row_outcome.h"
#include "customers/service.h"
#include "db/session.h"
#include "survey/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> survey_migrations;
}

namespace troth::survey {

/// Makes the instrument, or the items it lacks; an item known with another role or scale is
/// refused with conflict, naming it. Gives the instrument's id.
Result<Id> define_instrument(db::Session& session, std::string_view source, std::string_view name,
                             std::span<const ItemInput> items);

/// Applies responses rows to a defined instrument: one outcome per row, in order. A value outside
/// the item's scale refuses the row ("off_scale"); a missing code is no answer. Within one
/// transaction of the caller.
Result<std::vector<RowOutcome>> apply_responses(db::Session& session, std::string_view source,
                                                std::string_view country, Id instrument_id,
                                                std::span<const ItemInput> items,
                                                std::span<const ResponseInput> responses,
                                                Day day_when_undated, Instant now);

/// Lets responses and answers follow records that moved to another customer.
Status follow(db::Session& session, std::span<const customers::Move> moves);

}  // namespace troth::survey
