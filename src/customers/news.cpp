#include "customers/news.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "customers/joining_store.h"
#include "db/tell.h"

namespace troth::customers {
namespace {

constexpr std::size_t kAtOnce = 4096;

db::Happening happening(const char* type, Id customer_id, const char* other_name = nullptr,
                        Id other = 0) {
  nlohmann::json data = {{"customer", std::to_string(customer_id)}};
  if (other_name != nullptr) data[other_name] = std::to_string(other);
  return {type, data.dump()};
}

}  // namespace

Status News::see_moves(db::Session& session, std::span<const Move> moves) {
  for (std::size_t at = 0; at < moves.size(); at += kAtOnce) {
    const auto part = moves.subspan(at, std::min(kAtOnce, moves.size() - at));
    std::vector<Id> from;
    for (const auto& move : part) from.push_back(move.from_customer);
    TROTH_ASSIGN(const auto known, store::load_golden(session, from));
    for (const auto& move : part) {
      if (known.contains(move.from_customer)) moved_.emplace(move.from_customer, move.to_customer);
    }
  }
  return {};
}

Status News::tell(db::Session& session, std::span<const Id> vanished, Instant now) const {
  std::vector<db::Happening> happenings;
  std::unordered_set<Id> targets;
  for (const auto& [from, to] : moved_) {
    targets.insert(to);
    const bool gone = std::binary_search(vanished.begin(), vanished.end(), from);
    happenings.push_back(gone ? happening("customer.merged", to, "former", from)
                              : happening("customer.unmerged", from, "other", to));
  }
  for (const auto id : new_) {
    if (!targets.contains(id)) happenings.push_back(happening("customer.created", id));
  }
  return db::tell(session, happenings, now);
}

}  // namespace troth::customers
