#include "sales/ids.h"

#include <charconv>

namespace troth::sales {
namespace {

constexpr std::string_view kKeyMark = "key:";

}  // namespace

Id line_key(std::string_view line_reference, std::string_view sku, std::int64_t occurrence) {
  if (line_reference.empty()) return derive_id({"sku", sku, std::to_string(occurrence)});
  if (line_reference.starts_with(kKeyMark)) {
    Id key = 0;
    const auto* end = line_reference.data() + line_reference.size();
    const auto [stop, problem] = std::from_chars(line_reference.data() + kKeyMark.size(), end, key);
    if (problem == std::errc{} && stop == end && key > 0) return key;
  }
  return derive_id({"line", line_reference});
}

std::string line_reference_of_key(Id key) {
  return std::string(kKeyMark) + std::to_string(key);
}

}  // namespace troth::sales
