#include "server/answer_cache.h"

#include "http/conditional.h"
#include "server/compress.h"

namespace troth::server {
namespace {

constexpr std::size_t kEntriesMost = 4096;
constexpr std::size_t kBytesMost = 64 << 20;
constexpr std::size_t kOneMost = 4 << 20;
/// The key alone may not fill the memory.
constexpr std::size_t kKeyMost = 4 << 10;

}  // namespace

bool AnswerCache::keeps(const http::Route& route) {
  return route.method == http::Method::get && (route.work == http::Work::read || route.kept);
}

std::string AnswerCache::key_of(const http::Request& request) {
  std::string key = takes_gzip(request) ? "gzip " : "";
  key += request.path;
  for (const std::string_view part :
       {std::string_view(request.query), request.headers.get("Authorization"),
        request.headers.get("Cookie"), request.headers.get("Accept-Language")}) {
    key += '\n';
    key += part;
  }
  return key;
}

std::optional<http::Response> AnswerCache::find(const std::string& key, std::int64_t version,
                                                Instant now) {
  const std::lock_guard lock(mutex_);
  if (version != version_) return std::nullopt;
  const auto at = entries_.find(key);
  if (at == entries_.end() || at->second.at + kFreshFor <= now) return std::nullopt;
  return at->second.response;
}

void AnswerCache::keep(std::string key, std::int64_t version, Instant now,
                       const http::Response& response) {
  if (response.status != 200 || !response.body || response.events || !response.file.empty()) return;
  const auto size = response.text().size();
  if (size > kOneMost || key.size() > kKeyMost) return;
  auto copy = response;
  if (!copy.headers.has("ETag")) copy.headers.add("ETag", http::etag_of(response.text()));
  const std::lock_guard lock(mutex_);
  if (version < version_) return;
  if (version > version_ || entries_.size() >= kEntriesMost || bytes_ + size > kBytesMost) {
    entries_.clear();
    bytes_ = 0;
    version_ = version;
  }
  if (entries_.insert_or_assign(std::move(key), Entry{std::move(copy), now}).second) bytes_ += size;
}

}  // namespace troth::server
