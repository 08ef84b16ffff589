#pragma once
// API keys that were let in a moment ago, so that ten thousand events a second do not ask the
// database ten thousand times who sends them.

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "http/rights.h"

namespace troth::access {

/// How long a withdrawn key may still be let in.
inline constexpr Instant kKeyKnownFor = 2 * kMicrosPerSecond;

/// Thread-safe. Remembers headers by their hash, at most 1000 of them.
class KnownKeys {
 public:
  /// Whom the header let in for this right less than two seconds ago.
  std::optional<http::Principal> find(std::string_view authorization, http::Right right,
                                      Instant now);
  /// `expires_at` 0: the key does not expire.
  void keep(std::string_view authorization, http::Right right, const http::Principal& principal,
            Instant expires_at, Instant now);

 private:
  struct Known {
    http::Right right = http::Right::self;
    http::Principal principal;
    Instant from = 0;
    Instant until = 0;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Known> by_hash_;
};

}  // namespace troth::access
