#pragma once
// gzip of text on its way out.

#include <string>
#include <string_view>

#include "http/message.h"

namespace troth::server {

/// gzip (RFC 1952) at a level that costs little.
std::string gzip(std::string_view bytes);
/// Whether a request takes gzip: "gzip" or "*" in Accept-Encoding, not with q=0.
bool takes_gzip(const http::Request& request);
/// Compresses a response that is text, large enough, without secrets, and taken so.
void compress(const http::Request& request, http::Response& response);

}  // namespace troth::server
