#pragma once
// Items of a survey as the headers of columns, complete enough to need no --map.

#include <string>

#include "survey/types.h"

namespace troth::intake {

/// What --map says of an item: "ROLE", "ROLE:MIN-MAX" or "ROLE:MIN-MAX:CODES".
std::string item_role(const survey::ItemInput& item);

/// "CODE [ROLE]" or "CODE [ROLE:MIN-MAX]" or "CODE [ROLE:MIN-MAX:CODES]", as in --map; CODES are
/// the answers that mean "none".
///
///   item_header(...) == "Q7 [attribute:1-5:-99]"
std::string item_header(const survey::ItemInput& item);

}  // namespace troth::intake
