#include "access/throttle.h"

#include <algorithm>
#include <vector>

#include "access/service.h"

namespace troth::access {
namespace {

constexpr std::size_t kKeysMost = 20'000;

}  // namespace

std::string network_of(const std::string& address) {
  std::size_t colons = 0;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] == ':' && ++colons == 4) return address.substr(0, i);
  }
  return address;
}

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

Instant GhostLocks::locked_until(const std::string& name, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto at = ghosts_.find(name);
  return at == ghosts_.end() || at->second.locked_until <= now ? 0 : at->second.locked_until;
}

void GhostLocks::failed(const std::string& name, Instant now) {
  const std::lock_guard lock(mutex_);
  if (ghosts_.size() >= kKeysMost && !ghosts_.contains(name)) {
    std::vector<Instant> times;
    for (const auto& [other, ghost] : ghosts_) times.push_back(ghost.at);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    std::erase_if(ghosts_, [&](const auto& one) { return one.second.at <= *middle; });
  }
  auto& ghost = ghosts_[name];
  ghost.at = now;
  if (const auto time = lock_after(++ghost.failures); time > 0) ghost.locked_until = now + time;
}

}  // namespace troth::access
