#pragma once
// The golden record of a customer, computed from the source records that are joined in it.

#include <span>

#include "customers/store.h"

namespace troth::customers {

/// What the house holds true of the person behind `records` (any order). Only described records
/// speak; the later word comes first, by UTC day of the last change, then the smaller record id:
///   name               the first full name (two words, or two CJK characters), else the first
///   city, region, country  together, from the first record with a city, else region, else country
///   joined_day         the earliest
///   the others         the first that is known
/// Days, not instants, so that files imported on one day in any order give the same.
Details golden_record(std::span<const Record> records);

}  // namespace troth::customers
