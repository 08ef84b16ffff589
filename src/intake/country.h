#pragma once
// The country a workspace is at home in.

#include <string>
#include <string_view>

namespace troth::intake {

/// ISO 3166 code of the country of an IANA time zone: "Europe/London" is "GB"; empty for zones of
/// no country (UTC). It tells how phone numbers without a country code are meant.
std::string country_of_zone(std::string_view zone);

}  // namespace troth::intake
