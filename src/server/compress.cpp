#include "server/compress.h"

#include <zlib.h>

#include "base/assert.h"
#include "base/text.h"

namespace troth::server {
namespace {

constexpr std::size_t kWorthIt = 1400;  // About one packet.
constexpr int kLevel = 4;

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.find("json") != std::string_view::npos ||
         type.find("javascript") != std::string_view::npos || type.starts_with("image/svg");
}

}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzip = 16;
  TROTH_ASSERT(
      deflateInit2(&stream, kLevel, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::string in(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  TROTH_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

bool takes_gzip(const http::Request& request) {
  for (const auto part : split(request.headers.get("Accept-Encoding"), ',')) {
    const auto pieces = split(part, ';');
    const auto name = trim(pieces.front());
    if (name != "gzip" && name != "*") continue;
    if (pieces.size() == 1) return true;
    const auto q = trim(pieces[1]);
    return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000";
  }
  return false;
}

void compress(const http::Request& request, http::Response& response) {
  if (!response.compressible || !response.body || response.text().size() < kWorthIt) return;
  if (!is_text(response.content_type) || response.headers.has("Content-Encoding")) return;
  if (!response.headers.has("Vary")) response.headers.add("Vary", "Accept-Encoding");
  if (!takes_gzip(request)) return;
  response.body = std::make_shared<const std::string>(gzip(response.text()));
  response.headers.add("Content-Encoding", "gzip");
}

}  // namespace troth::server
