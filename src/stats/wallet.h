#pragma once
// How much of what a customer spends in the category comes to us.

#include <span>
#include <vector>

namespace troth::stats {

/// Wallet Allocation Rule (Keiningham et al. 2011, Harvard Business Review): the share of wallet of
/// the brand a customer ranks `rank`-th of the `brands` used, (1 - rank/(brands+1)) * 2/brands. The
/// shares of all brands sum to 1. Ranks may be halves, for ties. NaN unless 1 <= rank <= brands.
///
///   wallet_share(1, 2) == 2.0 / 3
double wallet_share(double rank, double brands);

/// Shares of all brands a customer uses from what the customer thinks of them, high is good; equal
/// scores share their ranks' mean. Empty when a score is not finite.
std::vector<double> wallet_shares(std::span<const double> scores);

/// What is spent elsewhere: spend / share - spend. NaN unless 0 < share <= 1 and spend >= 0.
double wallet_head_room(double spend, double share);

}  // namespace troth::stats
