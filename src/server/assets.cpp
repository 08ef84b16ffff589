#include "server/assets.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/assert.h"
#include "http/conditional.h"
#include "server/compress.h"

namespace troth::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNonce = "__CSP_NONCE__";
constexpr std::string_view kNoApp =
    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Troth</title>\n"
    "<p>This server has the API of Troth and no web application: "
    "<a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></html>\n";

std::string type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".map", "application/json"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

std::string new_nonce() {
  TROTH_ASSERT(sodium_init() >= 0);
  std::array<unsigned char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 32> text;
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  return text.data();
}

bool is_page(std::string_view path) {
  const auto last = path.substr(path.rfind('/') + 1);
  return last.find('.') == std::string_view::npos;
}

}  // namespace

Assets::Assets() : index_(kNoApp) {}

Result<Assets> Assets::load(const std::string& folder) {
  Assets assets;
  assets.index_.clear();
  std::error_code problem;
  const Error unreadable{ErrorCode::unavailable, "The web application's folder cannot be read.",
                         folder, "Build the web application, or leave --web out."};
  fs::recursive_directory_iterator walk(folder, problem);
  if (problem) return unreadable;
  for (const auto& entry : walk) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (in.bad()) return unreadable;
    assets.add("/" + fs::relative(entry.path(), folder).generic_string(), std::move(bytes));
  }
  if (assets.index_.empty()) return unreadable;
  return assets;
}

void Assets::add(const std::string& path, std::string bytes) {
  if (path == "/index.html") {
    index_ = std::move(bytes);
    return;
  }
  File file;
  file.type = type_of(path);
  file.etag = http::etag_of(std::string_view(bytes));
  file.cached_long = path.starts_with("/assets/");
  auto packed = gzip(bytes);
  if (packed.size() < bytes.size()) {
    file.packed = std::make_shared<const std::string>(std::move(packed));
  }
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.emplace(path, std::move(file));
}

http::Response Assets::page() const {
  const auto nonce = new_nonce();
  std::string text = index_;
  for (auto at = text.find(kNonce); at != std::string::npos; at = text.find(kNonce, at)) {
    text.replace(at, kNonce.size(), nonce);
  }
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::make_shared<const std::string>(std::move(text));
  response.headers.add("Content-Security-Policy", page_policy(nonce));
  response.headers.add("Cache-Control", "no-store");
  return response;
}

http::Response Assets::send(const http::Request& request, const File& file) {
  http::Response response;
  response.content_type = file.type;
  response.body = file.bytes;
  response.headers.add("ETag", file.etag);
  response.headers.add("Cache-Control",
                       file.cached_long ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.get("If-None-Match").find(file.etag) != std::string_view::npos) {
    response.status = 304;
    response.body.reset();
    return response;
  }
  if (!file.packed) return response;
  response.headers.add("Vary", "Accept-Encoding");
  if (takes_gzip(request)) {
    response.body = file.packed;
    response.headers.add("Content-Encoding", "gzip");
  }
  return response;
}

std::optional<http::Response> Assets::find(const http::Request& request) const {
  if (request.method != http::Method::get && request.method != http::Method::head) {
    return std::nullopt;
  }
  if (const auto file = files_.find(request.path); file != files_.end()) {
    return send(request, file->second);
  }
  if (request.path.starts_with("/api/") || !is_page(request.path)) return std::nullopt;
  return page();
}

std::string page_policy(std::string_view nonce) {
  return fmt::format(
      "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'nonce-{0}'; "
      "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      nonce);
}

void append_security_fields(const http::Response& response, bool secure, std::string& head) {
  head +=
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: same-origin\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n";
  if (!response.headers.has("Content-Security-Policy")) {
    head += "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
  }
  if (!response.headers.has("Cache-Control")) {
    head += response.compressible ? "Cache-Control: private, no-cache\r\n"
                                  : "Cache-Control: no-store\r\n";
  }
  if (secure) head += "Strict-Transport-Security: max-age=31536000\r\n";
}

}  // namespace troth::server
