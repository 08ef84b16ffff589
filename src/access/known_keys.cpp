#include "access/known_keys.h"

#include <algorithm>

#include "access/secrets.h"

namespace troth::access {
namespace {

constexpr std::size_t kKeysAtMost = 1000;

}  // namespace

std::optional<http::Principal> KnownKeys::find(std::string_view authorization, http::Right right,
                                               Instant now) {
  if (authorization.empty()) return std::nullopt;
  const auto hash = hash_token(authorization);
  const std::lock_guard lock(mutex_);
  const auto at = by_hash_.find(hash);
  if (at == by_hash_.end()) return std::nullopt;
  const auto& known = at->second;
  // A clock that was set back must not keep a withdrawn key in force.
  if (known.right != right || now < known.from || now >= known.until) return std::nullopt;
  return known.principal;
}

void KnownKeys::keep(std::string_view authorization, http::Right right,
                     const http::Principal& principal, Instant expires_at, Instant now) {
  auto until = now + kKeyKnownFor;
  if (expires_at != 0) until = std::min(until, expires_at);
  auto hash = hash_token(authorization);
  const std::lock_guard lock(mutex_);
  if (by_hash_.size() >= kKeysAtMost) by_hash_.clear();
  by_hash_.insert_or_assign(std::move(hash), Known{right, principal, now, until});
}

}  // namespace troth::access
