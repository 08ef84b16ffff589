#include "intake/country.h"

#include <unicode/timezone.h>

#include <array>

namespace troth::intake {

std::string country_of_zone(std::string_view zone) {
  std::array<char, 8> region{};
  UErrorCode status = U_ZERO_ERROR;
  const auto id = icu::UnicodeString::fromUTF8(
      icu::StringPiece(zone.data(), static_cast<std::int32_t>(zone.size())));
  const auto length = icu::TimeZone::getRegion(id, region.data(),
                                               static_cast<std::int32_t>(region.size()), status);
  const std::string code(region.data(), static_cast<std::size_t>(length));
  // ICU writes zones of no country as "001", the world.
  return U_FAILURE(status) != 0 || code == "001" ? std::string() : code;
}

}  // namespace troth::intake
