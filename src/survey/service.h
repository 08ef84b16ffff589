#pragma once
// Instruments, responses and answers.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
/// refused with conflict, naming it. A title, touchpoint or missing codes given now replace those
/// known. bad_input: no items, a code twice or empty, a numeric role without a scale, an NPS item
/// whose scale does not end at 10. Gives the instrument's id.
Result<Id> define_instrument(db::Session& session, std::string_view source, std::string_view name,
                             std::span<const ItemInput> items);

/// The id of an item of an instrument.
Id item_id_of(Id instrument_id, std::string_view code);

/// What rows of a file share when only their occurrence tells them apart: the reference, or without
/// one everything the row says. Counting its earlier uses in the file gives `occurrence`.
Id occurrence_key(const ResponseInput& response);

/// Applies responses rows to a defined instrument: one outcome per row, in order. A missing code is
/// no answer. A row that changes a known response replaces its answers; one that names another
/// customer moves it. A response without date keeps the day it was first seen. The field of a
/// problem about an answer is the item's code. Rows are refused with
///   off_scale            a value outside the item's scale
///   bad_answer           words where the item takes a number
///   no_answers           nothing but missing codes
///   negative_weight      a weight below zero
///   bad_customer         a customer is named, but by nothing usable ("n/a")
///   duplicate_reference  the file named this response before, with other content
/// Within one transaction of the caller.
Result<std::vector<RowOutcome>> apply_responses(db::Session& session, std::string_view source,
                                                std::string_view country, Id instrument_id,
                                                std::span<const ItemInput> items,
                                                std::span<const ResponseInput> responses,
                                                Day day_when_undated, Instant now);

/// A known item and how often it was answered.
struct KnownItem {
  Id item_id = 0;
  ItemInput item;
  std::int64_t answers = 0;
};

/// A known instrument with its items in their order, and what was answered.
struct KnownInstrument {
  Id instrument_id = 0;
  std::string source;
  std::string name;
  std::vector<KnownItem> items;
  std::int64_t responses = 0;
  std::int64_t undated = 0;      ///< Responses whose file gave no date.
  std::int64_t anonymous = 0;    ///< Responses of nobody known.
  std::optional<Day> first_day;  ///< Of the dated responses.
  std::optional<Day> last_day;
};

/// All instruments, by source and name, with counts; reads every answer once.
Result<std::vector<KnownInstrument>> list_instruments(db::Session& session);

/// Source and name of every instrument, in that order.
Result<std::vector<std::pair<std::string, std::string>>> instrument_names(db::Session& session);

/// One instrument by its source and name, without counts; empty when it is not known. An import
/// asks it for the roles and scales that it need not guess again.
Result<std::optional<KnownInstrument>> find_instrument(db::Session& session,
                                                       std::string_view source,
                                                       std::string_view name);

/// Lets responses and answers follow records that moved to another customer.
Status follow(db::Session& session, std::span<const customers::Move> moves);

}  // namespace troth::survey
