#pragma once
// Bytes as text that may stand in a URL.

#include <string>
#include <string_view>

namespace troth {

/// base64url without padding (RFC 4648, section 5).
std::string encode_base64url(std::string_view bytes);
/// The bytes again; empty when the text is none, or is not whole.
std::string decode_base64url(std::string_view text);

}  // namespace troth
