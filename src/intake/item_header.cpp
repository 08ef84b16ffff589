#include "intake/item_header.h"

#include "base/table_writer.h"

namespace troth::intake {

std::string item_role(const survey::ItemInput& item) {
  std::string role(survey::role_name(item.role));
  if (!item.scale_min || !item.scale_max) return role;
  role += ":" + unambiguous_decimal(*item.scale_min) + "-" + unambiguous_decimal(*item.scale_max);
  for (std::size_t i = 0; i < item.missing_codes.size(); ++i)
    role += (i == 0 ? ":" : ",") + unambiguous_decimal(item.missing_codes[i]);
  return role;
}

std::string item_header(const survey::ItemInput& item) {
  return item.code + " [" + item_role(item) + "]";
}

}  // namespace troth::intake
