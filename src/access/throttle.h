#pragma once
// How often something may be tried from one place.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace troth::access {

/// A token bucket per key: `burst` at once, then one each `refill`. Thread-safe; keeps at most
/// 20,000 keys, forgetting those that are full again. Of one process: several of them allow as many
/// times more.
class Throttle {
 public:
  Throttle(int burst, Instant refill) : burst_(burst), refill_(refill) {}
  /// Takes one token; false when there is none.
  bool allow(const std::string& key, Instant now);

 private:
  struct Bucket {
    double tokens = 0;
    Instant at = 0;
  };
  void forget_full(Instant now);
  double filled(const Bucket& bucket, Instant now) const;

  const int burst_;
  const Instant refill_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

/// What counts as one address: an IPv4 address, or a /64 of IPv6, which one customer has whole.
std::string network_of(const std::string& address);

/// Locks names of accounts that are not there as service.h locks those that are, so that nobody can
/// tell them apart by trying. Thread-safe; keeps at most 20,000, forgetting the oldest half.
class GhostLocks {
 public:
  /// Until when the name is locked; 0 when it is not.
  Instant locked_until(const std::string& name, Instant now);
  void failed(const std::string& name, Instant now);

 private:
  struct Ghost {
    std::int64_t failures = 0;
    Instant locked_until = 0;
    Instant at = 0;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Ghost> ghosts_;
};

}  // namespace troth::access
