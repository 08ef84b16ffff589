#pragma once
// Seeded random numbers that are the same on every machine. The standard library's distributions
// differ between implementations, so the ones used here are written out.

#include <array>
#include <cstdint>
#include <span>

namespace troth {

/// xoshiro256** (Blackman & Vigna, 2018), seeded by SplitMix64. Independent streams come from
/// (seed, stream), so that work split over threads draws the same numbers on any number of them.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t bits();
  /// Uniform on [0,1), 53 bits.
  double uniform();
  /// Uniform integer in [0, n); n > 0. Unbiased (Lemire, 2019).
  std::uint64_t below(std::uint64_t n);
  bool chance(double probability) { return uniform() < probability; }
  /// Standard normal by the polar method (Marsaglia & Bray, 1964).
  double normal();
  double normal(double mean, double sd) { return mean + sd * normal(); }
  double exponential(double rate);
  /// Gamma with shape > 0 and rate > 0 (Marsaglia & Tsang, 2000).
  double gamma(double shape, double rate);
  double beta(double a, double b);
  /// Poisson with mean >= 0.
  std::uint64_t poisson(double mean);
  /// Index drawn in proportion to `weights` (non-negative, not all zero).
  std::size_t pick(std::span<const double> weights);

 private:
  std::array<std::uint64_t, 4> state_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace troth
