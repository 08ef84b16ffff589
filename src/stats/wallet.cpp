#include "stats/wallet.h"

#include <cmath>

#include "stats/estimate.h"
#include "stats/rank.h"

namespace troth::stats {

double wallet_share(double rank, double brands) {
  if (!(rank >= 1 && rank <= brands) || !std::isfinite(brands)) return kNaN;
  return (1 - rank / (brands + 1)) * 2 / brands;
}

std::vector<double> wallet_shares(std::span<const double> scores) {
  std::vector<double> reversed;
  for (const double score : scores) reversed.push_back(-score);
  const auto ranks = mid_ranks(reversed);
  if (!ranks) return {};
  std::vector<double> shares;
  for (const double rank : *ranks) {
    shares.push_back(wallet_share(rank, static_cast<double>(scores.size())));
  }
  return shares;
}

double wallet_head_room(double spend, double share) {
  if (!(share > 0 && share <= 1) || !(spend >= 0)) return kNaN;
  return spend / share - spend;
}

}  // namespace troth::stats
