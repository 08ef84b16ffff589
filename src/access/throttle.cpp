#include "access/throttle.h"

#include <algorithm>

namespace troth::access {
namespace {

constexpr std::size_t kKeysMost = 20'000;

}  // namespace

double Throttle::filled(const Bucket& bucket, Instant now) const {
  const auto gained =
      static_cast<double>(std::max<Instant>(now - bucket.at, 0)) / static_cast<double>(refill_);
  return std::min(static_cast<double>(burst_), bucket.tokens + gained);
}

void Throttle::forget_full(Instant now) {
  std::erase_if(buckets_, [&](const auto& one) {
    return filled(one.second, now) >= static_cast<double>(burst_);
  });
}

bool Throttle::allow(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kKeysMost) {
    forget_full(now);
    // Still as many: someone tries from everywhere at once, and nobody new gets in meanwhile.
    if (buckets_.size() >= kKeysMost && !buckets_.contains(key)) return false;
  }
  auto& bucket = buckets_.try_emplace(key, Bucket{static_cast<double>(burst_), now}).first->second;
  bucket.tokens = filled(bucket, now);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace troth::access
