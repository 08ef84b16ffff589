#pragma once
// Between what the purchases to come of one customer will bring: how many there will be, and what
// each is worth, are both uncertain.

#include <memory>
#include <span>
#include <vector>

#include "stats/estimate.h"
#include "stats/gamma_gamma.h"

namespace troth::stats {

/// A number of purchases and its chance.
struct CountChance {
  double count = 0;
  double chance = 0;
  double variance = 0;  ///< Of counts taken together.
};

/// P(N = 0), P(N = 1), ... as at most `most` pairs: the higher counts of a customer who buys very
/// often are taken together at their mean, so many that they differ by about the same share.
std::vector<CountChance> count_chances(std::span<const double> probabilities,
                                       std::size_t most = 64);

/// P(S <= s) of the sum S of the values of N purchases, for a customer whose spend is known as
/// `history` under the Gamma-Gamma model. Given N = n, S / (v + x m) is beta prime (n p, q + p x).
/// Its distribution is taken from F by Paulson's (1942, Annals of Mathematical Statistics
/// 13:233-235) normal approximation of cube roots, off by less than 0.005; exact for p n below 2.
double value_cdf(std::span<const CountChance> counts, const GammaGamma& model,
                 const SpendHistory& history, double s);

/// From lo to hi: the quantiles (1-level)/2 and (1+level)/2 of S, to 1e-4 in probability; 0 while
/// no purchase is at least as likely as that. Parameters count as known. Unknown without counts or
/// for parameters that are not positive.
Interval value_interval(std::span<const CountChance> counts, const GammaGamma& model,
                        const SpendHistory& history, double level = kDefaultLevel);

/// The same for many customers who would buy alike if they were customers still, and made as many
/// purchases before: S / (v + x m) then has one distribution, and each of them is a matter of how
/// likely they are to be there. Asked in an order in which `alive` changes little, an answer costs
/// one look at that distribution.
class ValueQuantiles {
 public:
  /// `counts` are those of a customer who is one still; `purchases` is x of the spend history.
  ValueQuantiles(std::span<const CountChance> counts, const GammaGamma& model, double purchases);
  ~ValueQuantiles();
  ValueQuantiles(ValueQuantiles&&) noexcept;
  ValueQuantiles& operator=(ValueQuantiles&&) noexcept;

  /// Of a customer who is one still with chance `alive`, in units of v + x m.
  Interval interval(double alive, double level = kDefaultLevel);

 private:
  struct State;
  std::unique_ptr<State> state_;  ///< Null without counts, or for parameters not positive.
};

}  // namespace troth::stats
