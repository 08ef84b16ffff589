#pragma once
// What --map says, checked against the columns and fields there are.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/mapping.h"
#include "intake/mapping_items.h"

namespace troth::intake {

/// One column's --map.
struct Given {
  std::string field;  ///< A field's name, "item", or "" to leave the column out.
  ItemGiven item;
};

/// By column. usage error for what cannot be meant, with what could be.
Result<std::map<std::size_t, Given>> parse_overrides(Kind kind,
                                                     std::span<const std::string> columns,
                                                     std::span<const std::string> map);

}  // namespace troth::intake
