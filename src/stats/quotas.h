#pragma once
// How many answers each group should give, and how far a survey is with them.

#include <span>
#include <string>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

enum class Allocation {
  proportional,  ///< As the population: best for the whole.
  equal,         ///< The same for all: best for comparing groups.
  square_root,   ///< As the root of the population: between the two.
  neyman,        ///< As population times standard deviation (Neyman 1934): least error of the mean.
};

struct Stratum {
  std::string name;
  double population = kNaN;  ///< Customers in it.
  double sd = kNaN;          ///< Of one answer; only for neyman.
};

struct Quota {
  std::string name;
  double share = kNaN;  ///< Of the population.
  std::size_t target = 0;
  double margin = kNaN;  ///< Half-width for a share of one half in this group alone.
  double weight = kNaN;  ///< Population share over sample share, for estimates of the whole.
};

struct Quotas {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::vector<Quota> quotas;
  double deff = kNaN;  ///< Of those weights: what an allocation off proportion costs the whole.
  double effective_n = kNaN;
};

/// Shares `total` answers out over the strata: whole numbers by largest remainder, at least
/// `minimum` each, never more than a stratum's population; what cannot be placed goes to the
/// others. Errors: no strata, bad populations or deviations -> bad_input; a total below minimum
/// times strata, or above the population -> not_identified.
Quotas allocate(std::size_t total, std::span<const Stratum> strata, Allocation allocation,
                std::size_t minimum = 0, double level = kDefaultLevel);

struct QuotaProgress {
  std::string name;
  std::size_t target = 0;
  std::size_t answers = 0;
  std::size_t open = 0;  ///< Still wanted.
  std::size_t over = 0;  ///< Beyond the target.
  double done = kNaN;    ///< answers / target.
};

/// Where each quota stands. `answers` as many as targets.
std::vector<QuotaProgress> quota_progress(std::span<const std::string> names,
                                          std::span<const std::size_t> targets,
                                          std::span<const std::size_t> answers);

}  // namespace troth::stats
