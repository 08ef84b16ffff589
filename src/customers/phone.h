#pragma once
// Telephone numbers in one form, so that the same number written in two ways compares equal.

#include <string>
#include <string_view>
#include <vector>

namespace troth::customers {

/// The number as "+", country code and national number (ITU-T E.164) where the country can be told:
/// from an international prefix ("+", "00"), or from `country` (ISO 3166 alpha-2, may be empty),
/// which says where numbers without a prefix are. A trunk prefix is dropped. Where the country
/// cannot be told, the digits as they are. An extension follows as ";ext=12" (RFC 3966).
///
/// Empty when the text is no number that reaches one line: fewer than 8 or more than 15 digits,
/// shorter than any number of its country, letters, or made up (one digit repeated, 12345678).
///
///   normalise_phone("(0)7911 123 456", "GB") == "+447911123456"
///   normalise_phone("07911 123456", "")      == "07911123456"
///
/// This canonicalises; it does not validate. docs/decisions/0020 says why no library does it.
std::string normalise_phone(std::string_view text, std::string_view country);

/// The countries whose numbers can be told, as ISO 3166 alpha-2.
std::vector<std::string_view> phone_countries();

}  // namespace troth::customers
