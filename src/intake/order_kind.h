#pragma once
// What the state of an order line means for sales.

#include <cstdint>
#include <string_view>

#include "base/decimal.h"
#include "sales/types.h"

namespace troth::intake {

/// The kind of a line with this status (the source's word, in English or Chinese; unknown words
/// mean sold), quantity and amount. A refund may be written with positive figures.
sales::LineKind line_kind(std::string_view status, std::int64_t quantity_e3, Minor amount);

/// A status that gives a line the kind, when its figures are those of that kind: the word for
/// export where the order's own status would say otherwise.
std::string_view status_word(sales::LineKind kind);

}  // namespace troth::intake
