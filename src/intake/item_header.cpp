#include "intake/item_header.h"

#include "intake/table_writer.h"

namespace troth::intake {

std::string item_header(const survey::ItemInput& item) {
  std::string header = item.code + " [" + std::string(survey::role_name(item.role));
  if (item.scale_min && item.scale_max) {
    header +=
        ":" + unambiguous_decimal(*item.scale_min) + "-" + unambiguous_decimal(*item.scale_max);
    for (std::size_t i = 0; i < item.missing_codes.size(); ++i)
      header += (i == 0 ? ":" : ",") + unambiguous_decimal(item.missing_codes[i]);
  }
  return header + "]";
}

}  // namespace troth::intake
