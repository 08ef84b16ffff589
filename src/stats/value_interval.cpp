#include "stats/value_interval.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {

namespace {

constexpr double kSqrtTwoPi = 2.5066282746310002;
constexpr int kStepsMost = 60;
constexpr double kCloseEnough = 1e-5;  ///< In probability.
/// Of the chance that is left on either side: for a last step that is not looked at again.
constexpr double kNearEnough = 0.03;
constexpr double kFarOut = 8;  ///< Standard deviations.
/// Below so many degrees of freedom (halved) cube roots are not normal enough: the incomplete beta
/// function, which costs ten times as much.
constexpr double kExactBelow = 2;

/// The normal distribution function at z and its density: one exponential for both (Hart 1968,
/// Computer Approximations, 5666, as in West 2005, Wilmott Magazine 5:70-76; error below 1e-14 for
/// |z| < kFarOut).
struct NormalPoint {
  double chance = 0;
  double density = 0;

  explicit NormalPoint(double z) {
    const double t = std::fabs(z);
    const double e = std::exp(-t * t / 2);
    const double above = 3.52624965998911e-02 * t + 0.700383064443688;
    const double below = 8.83883476483184e-02 * t + 1.75566716318264;
    const double upper =
        e *
        (((((above * t + 6.37396220353165) * t + 33.912866078383) * t + 112.079291497871) * t +
          221.213596169931) *
             t +
         220.206867912376) /
        ((((((below * t + 16.064177579207) * t + 86.7807322029461) * t + 296.564248779674) * t +
           637.333633378831) *
              t +
          793.826512519948) *
             t +
         440.413735824752);
    chance = z > 0 ? 1 - upper : upper;
    density = e / kSqrtTwoPi;
  }
};

/// A look at a distribution function, with its first and second derivative.
struct Look {
  double at = 0;
  double chance = 0;
  double slope = 0;
  double bend = 0;
};

/// The distribution of the sum, in units of v + x m, on the scale of its cube root, where each term
/// is nearly normal.
class CubeRootSum {
 public:
  CubeRootSum(std::span<const CountChance> counts, double p, double shape)
      : shape_(shape), spread_(1 / (9 * shape)) {
    terms_.reserve(counts.size());
    for (const CountChance& one : counts) {
      if (one.count <= 0) {
        none_ += one.chance;
      } else {
        const double np = p * one.count;
        // Counts taken together are as if each purchase varied more.
        const double relative = 1 / np + one.variance / (one.count * one.count);
        Term term{one.chance, std::cbrt(shape_ / np), relative / 9, np, 0};
        if (np < kExactBelow) {
          term.log_beta = log_gamma(np) + log_gamma(shape_) - log_gamma(np + shape_);
        }
        terms_.push_back(term);
        mean_ += one.chance * np;
      }
    }
    mean_ /= shape_;
  }

  double none() const { return none_; }
  double start() const { return std::cbrt(std::max(mean_, 1e-300)); }

  /// At the cube root y > 0 of a sum.
  Look at(double y) const {
    Look look{y, none_, 0, 0};
    for (const Term& term : terms_) {
      if (term.np < kExactBelow) {
        add_exact(term, y, look);
        continue;
      }
      const double w = term.rate * y;
      const double variance = spread_ * w * w + term.own;
      const double sd = std::sqrt(variance);
      const double off = (1 - spread_) * w - (1 - term.own);
      const double z = off / sd;
      if (std::fabs(z) > kFarOut) {
        look.chance += z > 0 ? term.chance : 0;
        continue;
      }
      const NormalPoint normal(z);
      look.chance += term.chance * normal.chance;
      const double rise = term.rate * ((1 - spread_) / sd - off * spread_ * w / (variance * sd));
      const double density = term.chance * normal.density * rise;
      look.slope += density;
      look.bend -= density * z * rise;  // the rise itself changes little
    }
    return look;
  }

 private:
  struct Term {
    double chance = 0;
    double rate = 0;  ///< Cube root of F per cube root of the sum.
    double own = 0;   ///< 2 / (9 degrees of freedom).
    double np = 0;
    double log_beta = 0;  ///< Of an exact term.
  };

  void add_exact(const Term& term, double y, Look& look) const {
    const double s = y * y * y;
    const double x = s / (s + 1);
    if (!(x > 0 && x < 1)) {
      look.chance += x >= 1 ? term.chance : 0;
      return;
    }
    look.chance += term.chance * incomplete_beta(term.np, shape_, x);
    // dx/dy = 3 x (1 - x) / y
    const double density =
        term.chance * 3 / y *
        std::exp(term.np * std::log(x) + shape_ * std::log1p(-x) - term.log_beta);
    look.slope += density;
    look.bend += density * (3 * (term.np * (1 - x) - shape_ * x) - 1) / y;
  }

  std::vector<Term> terms_;
  double none_ = 0;
  double mean_ = 0;
  double shape_ = 0;
  double spread_ = 0;
};

/// Where a look says the probability is: a Newton step from it.
double step_from(const Look& look, double probability) {
  return look.at + (probability - look.chance) / look.slope;
}

/// Newton's steps from a look nearby, kept between bounds that hold the quantile. `near` becomes
/// the last look taken; when it is so near that one step does, there is none.
double quantile(const CubeRootSum& sum, double probability, Look& near) {
  if (sum.none() >= probability) return 0;
  double low = 0;
  double high = kInfinity;
  double y = near.at > 0 ? step_from(near, probability) : sum.start();
  const double near_enough = kNearEnough * std::min(probability - sum.none(), 1 - probability);
  // What a step leaves is half the curvature times its square.
  const auto step_does = [&](double next) {
    return std::fabs(near.bend) / 2 * (next - near.at) * (next - near.at) < kCloseEnough &&
           std::fabs(probability - near.chance) < near_enough;
  };
  if (near.at > 0 && y > 0 && step_does(y)) return y * y * y;
  // What is nearby may be too far for a step.
  if (!(y > near.at / 2 && y <= std::max(2 * near.at, sum.start()))) y = sum.start();
  for (int step = 0; step < kStepsMost; ++step) {
    near = sum.at(y);
    const double off = probability - near.chance;
    (off > 0 ? low : high) = y;
    double next = step_from(near, probability);
    const bool inside = next > low && next < std::min(high, 4 * y);
    if (inside && step_does(next)) {
      y = next;
      break;
    }
    if (std::fabs(off) < kCloseEnough) break;
    // A step out of the bounds (where the curve is flat) is replaced by halving or doubling.
    if (!inside) next = std::isfinite(high) ? (low + high) / 2 : 2 * y;
    y = next;
  }
  return y * y * y;
}

bool positive(const GammaGamma& model) {
  return model.p > 0 && model.q > 0 && model.v > 0 && std::isfinite(model.p + model.q + model.v);
}

CountChance taken_together(std::span<const double> probabilities, std::size_t from,
                           std::size_t to) {
  CountChance sum;
  for (std::size_t n = from; n < to; ++n) {
    sum.chance += probabilities[n];
    sum.count += probabilities[n] * static_cast<double>(n);
  }
  sum.count /= sum.chance;
  for (std::size_t n = from; to - from > 1 && n < to; ++n) {
    const double off = static_cast<double>(n) - sum.count;
    sum.variance += probabilities[n] / sum.chance * off * off;
  }
  return sum;
}

double spend_shape(const GammaGamma& model, double purchases) {
  return model.q + model.p * purchases;
}

double spend_scale(const GammaGamma& model, const SpendHistory& history) {
  return model.v + history.purchases * history.mean_value;
}

}  // namespace

std::vector<CountChance> count_chances(std::span<const double> probabilities, std::size_t most) {
  std::vector<CountChance> pairs;
  if (probabilities.empty()) return pairs;
  pairs.push_back({0, probabilities[0]});
  const std::size_t rest = probabilities.size() - 1;
  const std::size_t alone = rest < most ? rest : most / 2;
  const double ratio = std::pow(static_cast<double>(rest + 1) / static_cast<double>(alone + 1),
                                1 / static_cast<double>(most - alone));
  for (std::size_t from = 1, to = 2; from <= rest; from = to) {
    to = from + 1;
    if (from > alone) {
      to = std::max(to, static_cast<std::size_t>(std::ceil(static_cast<double>(from) * ratio)));
    }
    to = std::min(to, rest + 1);
    const CountChance together = taken_together(probabilities, from, to);
    if (together.chance > 0) pairs.push_back(together);
  }
  return pairs;
}

double value_cdf(std::span<const CountChance> counts, const GammaGamma& model,
                 const SpendHistory& history, double s) {
  if (!positive(model)) return kNaN;
  const CubeRootSum sum(counts, model.p, spend_shape(model, history.purchases));
  if (s <= 0) return s < 0 ? 0 : sum.none();
  return sum.at(std::cbrt(s / spend_scale(model, history))).chance;
}

Interval value_interval(std::span<const CountChance> counts, const GammaGamma& model,
                        const SpendHistory& history, double level) {
  Interval interval = ValueQuantiles(counts, model, history.purchases).interval(1, level);
  interval.lo *= spend_scale(model, history);
  interval.hi *= spend_scale(model, history);
  return interval;
}

struct ValueQuantiles::State {
  CubeRootSum sum;
  Look near_lo;
  Look near_hi;
};

ValueQuantiles::ValueQuantiles(std::span<const CountChance> counts, const GammaGamma& model,
                               double purchases) {
  if (counts.empty() || !positive(model)) return;
  state_ = std::make_unique<State>(
      State{CubeRootSum(counts, model.p, spend_shape(model, purchases)), {}, {}});
}

ValueQuantiles::~ValueQuantiles() = default;
ValueQuantiles::ValueQuantiles(ValueQuantiles&&) noexcept = default;
ValueQuantiles& ValueQuantiles::operator=(ValueQuantiles&&) noexcept = default;

Interval ValueQuantiles::interval(double alive, double level) {
  Interval interval;
  interval.level = level;
  if (!state_ || !(alive >= 0 && alive <= 1) || !check_level(level).ok()) return interval;
  // P(S > s) is `alive` times what it is of somebody who is there.
  const auto end = [&](double above, Look& near) {
    return above >= alive ? 0 : quantile(state_->sum, 1 - above / alive, near);
  };
  interval.lo = end((1 + level) / 2, state_->near_lo);
  interval.hi = end((1 - level) / 2, state_->near_hi);
  return interval;
}

}  // namespace troth::stats
