#pragma once
// What --map says, checked against the columns and fields there are.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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

/// A header that says itself what its column is, as export writes it (see item_header.h).
struct ItemHeader {
  std::string code;
  ItemGiven item;
};

/// Reads "CODE [ROLE:MIN-MAX:CODES]"; empty when the header is not of that form.
std::optional<ItemHeader> read_item_header(std::string_view header);

}  // namespace troth::intake
