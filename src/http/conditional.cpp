#include "http/conditional.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"

namespace troth::http {
namespace {

std::string hash_of(std::string_view bytes) {
  std::array<unsigned char, 16> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

std::string hash_of_file(const std::string& path) {
  crypto_generichash_state state;
  std::array<unsigned char, 16> hash;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  std::ifstream file(path, std::ios::binary);
  std::vector<char> block(std::size_t{1} << 20U);
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(block.data()),
                              static_cast<unsigned long long>(file.gcount()));
  }
  crypto_generichash_final(&state, hash.data(), hash.size());
  return fmt::format("{:02x}", fmt::join(hash, ""));
}

/// Whether a list of tags holds `etag`; proxies that compress mark them weak.
bool lists(std::string_view tags, std::string_view etag) {
  for (auto tag : split(tags, ',')) {
    tag = trim(tag);
    if (tag == "*") return true;
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
  }
  return false;
}

}  // namespace

std::string etag_of(std::string_view bytes) {
  return '"' + hash_of(bytes) + '"';
}

std::string etag_of(const Json& representation) {
  return etag_of(
      std::string_view(representation.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

void apply_etag(const Request& request, Response& response) {
  if (response.status != 200 || !response.body) return;
  // A handler that keeps its answer gives the tag with it.
  if (!response.headers.has("ETag")) response.headers.add("ETag", etag_of(response.text()));
  const bool known = lists(request.headers.get("If-None-Match"), response.headers.get("ETag"));
  if (!known) return;
  response.status = 304;
  response.body.reset();
}

std::optional<Problem> check_match(const Request& request, const Json& current) {
  if (!request.headers.has("If-Match")) {
    return make_problem(428, "precondition_required", "This change must say what it changes.",
                        "Read it first, and send its ETag as If-Match.");
  }
  if (lists(request.headers.get("If-Match"), etag_of(current))) return std::nullopt;
  return make_problem(412, "precondition_failed", "It was changed meanwhile.",
                      "Read it again, and apply your change to what is there now.");
}

Result<std::string> idempotency_key(const Request& request) {
  const auto key = request.headers.get("Idempotency-Key");
  if (key.empty()) return std::string();
  const bool visible =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (visible && key.size() >= 8 && key.size() <= 200) return std::string(key);
  return Error{ErrorCode::usage, "The idempotency key is malformed.", "Idempotency-Key",
               "Use 8 to 200 visible ASCII characters, for example a UUID."};
}

std::string fingerprint(const Request& request) {
  const auto& body = request.body_file.empty() ? request.body : hash_of_file(request.body_file);
  return hash_of(fmt::format("{}\n{}\n{}\n{}", method_name(request.method), request.path,
                             request.query, body));
}

}  // namespace troth::http
