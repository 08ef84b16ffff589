#pragma once
// Answers to reads, kept for as long as nothing was written.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "http/message.h"
#include "http/route.h"

namespace troth::server {

/// Keeps answers by everything that they depend on: route, path, query, credentials and language as
/// they were sent, and the number of commits so far, so that whoever was told that a change is done
/// sees it. Changes by other processes, and what only time changes, show after a second at the
/// latest. Thread-safe.
class AnswerCache {
 public:
  static constexpr Instant kFreshFor = kMicrosPerSecond;

  /// Whether a route's answers can be kept: reads of the workspace, and tasks that say so.
  static bool keeps(const http::Route& route);
  static std::string key_of(const http::Request& request);

  std::optional<http::Response> find(const std::string& key, std::int64_t version, Instant now);
  /// Kept when it is an answer 200 with a body that is not too large. `version` is that before the
  /// read began.
  void keep(std::string key, std::int64_t version, Instant now, const http::Response& response);

 private:
  struct Entry {
    http::Response response;
    Instant at = 0;
  };
  std::mutex mutex_;
  std::int64_t version_ = -1;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace troth::server
