#pragma once
// Gradient boosting of shallow trees for the chance of an event (Friedman 2001), by XGBoost (Chen &
// Guestrin 2016).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "stats/frame.h"

namespace troth::stats {

struct BoostingSettings {
  int rounds = 300;
  int depth = 3;
  double learning_rate = 0.05;
  double child_weight_min = 1;  ///< Least sum of p(1-p) in a leaf.
  std::uint64_t seed = 1;
};

/// A fitted ensemble. Every step runs on one thread, so the same rows and settings give the same
/// bytes on any machine load; several may be fitted and asked from different threads.
class Boosting {
 public:
  ~Boosting();
  Boosting(Boosting&&) noexcept;
  Boosting& operator=(Boosting&&) noexcept;

  /// On the rows named (all when empty). y is 0 or 1; a NaN in x is a missing value, sent to the
  /// side of each split that fits better. Errors: no rows, y not 0/1, an infinite x -> bad_input;
  /// what the library reports -> internal.
  static Result<Boosting> fit(const Frame& x, std::span<const double> y,
                              std::span<const std::size_t> rows,
                              const BoostingSettings& settings = {});

  /// Chance of the event at the rows named, by the first `rounds` trees (0: all of them).
  Result<std::vector<double>> probabilities(const Frame& x, std::span<const std::size_t> rows,
                                            int rounds = 0) const;

  /// What each column adds to the log-odds (exact tree Shapley values, Lundberg et al. 2020), row
  /// by row, each with the base value behind its columns: they sum to the log-odds.
  Result<std::vector<double>> contributions(const Frame& x,
                                            std::span<const std::size_t> rows) const;

 private:
  struct State;
  explicit Boosting(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace troth::stats
