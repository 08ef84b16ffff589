#pragma once
// Penalty-reward contrast: does an attribute hurt when it is bad, delight when it is good, or both?

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/frame.h"
#include "stats/resampling.h"

namespace troth::stats {

struct AsymmetricDriver {
  std::string name;
  double penalty = kNaN;  ///< Target at a low answer less target at a middling one; below 0.
  Interval penalty_interval;
  double reward = kNaN;  ///< Target at a high answer less target at a middling one; above 0.
  Interval reward_interval;
  double range = kNaN;                      ///< |penalty| + |reward|: RIOCS.
  double satisfaction_potential = kNaN;     ///< |reward| / range: SGP.
  double dissatisfaction_potential = kNaN;  ///< |penalty| / range: DGP.
  double impact_asymmetry = kNaN;           ///< SGP - DGP, -1 (only hurts) to 1 (only delights).
  Interval interval;                        ///< Of the impact asymmetry, by bootstrap.
  /// Penalty above zero or reward below it: the index of sizes then means nothing.
  bool wrong_sign = false;
  /// frustrator, dissatisfier, hybrid, satisfier, delighter; wrong_sign.
  std::string_view kind;
  bool kind_sure = false;  ///< The whole interval lies in that class.
  std::size_t low = 0;
  std::size_t middle = 0;
  std::size_t high = 0;
};

struct AsymmetryOptions {
  double low = kNaN;   ///< Answers up to this are low.
  double high = kNaN;  ///< Answers from this on are high.
  /// |impact asymmetry| up to the first is hybrid, beyond the second a frustrator or delighter. The
  /// usual cuts; a convention, not a test.
  double hybrid_up_to = 0.1;
  double strong_from = 0.4;
  Resampling plan;
};

struct Asymmetry {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  double r2 = kNaN;
  std::size_t resamples_used = 0;
  std::vector<AsymmetricDriver> drivers;
};

/// The target on two dummies per predictor (low and high against middling), ordinary least squares,
/// unstandardised coefficients, HC3 intervals (Mikulic & Prebezac 2008, 2012). A wrong sign is
/// flagged, never silently made absolute.
/// Errors: as ols(), and not_identified ("empty_level") naming the predictor whose answers never
/// are low, middling or high.
Asymmetry asymmetry(std::span<const double> target, const std::string& target_name,
                    const Frame& predictors, const AsymmetryOptions& options,
                    std::span<const double> weights = {});

}  // namespace troth::stats
