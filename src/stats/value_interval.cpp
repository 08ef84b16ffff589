#include "stats/value_interval.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {

namespace {

constexpr double kSqrtTwoPi = 2.5066282746310002;
constexpr int kStepsMost = 60;
constexpr double kCloseEnough = 1e-5;  ///< In probability.
/// Below so many degrees of freedom (halved) cube roots are not normal enough: the incomplete beta
/// function, which costs ten times as much.
constexpr double kExactBelow = 2;

/// The distribution of the sum on the scale of its cube root, where each term is nearly normal.
class CubeRootSum {
 public:
  CubeRootSum(std::span<const CountChance> counts, const GammaGamma& model,
              const SpendHistory& history) {
    shape_ = model.q + model.p * history.purchases;
    scale_ = model.v + history.purchases * history.mean_value;
    spread_ = 1 / (9 * shape_);
    for (const CountChance& one : counts) {
      if (one.count <= 0) {
        none_ += one.chance;
      } else {
        const double np = model.p * one.count;
        Term term{one.chance, std::cbrt(shape_ / (np * scale_)), 1 / (9 * np), np, 0};
        if (np < kExactBelow) {
          term.log_beta = log_gamma(np) + log_gamma(shape_) - log_gamma(np + shape_);
        }
        terms_.push_back(term);
        mean_ += one.chance * np;
      }
    }
    mean_ *= scale_ / shape_;
  }

  double none() const { return none_; }
  double start() const { return std::cbrt(std::max(mean_, 1e-300)); }

  struct Point {
    double chance = 0;
    double slope = 0;
  };
  /// At the cube root y > 0 of a sum.
  Point at(double y) const {
    Point point{none_, 0};
    for (const Term& term : terms_) {
      if (term.np < kExactBelow) {
        add_exact(term, y, point);
        continue;
      }
      const double w = term.rate * y;
      const double variance = spread_ * w * w + term.own;
      const double sd = std::sqrt(variance);
      const double off = (1 - spread_) * w - (1 - term.own);
      const double z = off / sd;
      point.chance += term.chance * normal_cdf(z);
      const double density = std::exp(-z * z / 2) / kSqrtTwoPi;
      point.slope += term.chance * density * term.rate *
                     ((1 - spread_) / sd - off * spread_ * w / (variance * sd));
    }
    return point;
  }

 private:
  struct Term {
    double chance = 0;
    double rate = 0;  ///< Cube root of F per cube root of the sum.
    double own = 0;   ///< 2 / (9 degrees of freedom).
    double np = 0;
    double log_beta = 0;  ///< Of an exact term.
  };

  void add_exact(const Term& term, double y, Point& point) const {
    const double s = y * y * y;
    const double x = s / (s + scale_);
    if (!(x > 0 && x < 1)) {
      point.chance += x >= 1 ? term.chance : 0;
      return;
    }
    point.chance += term.chance * incomplete_beta(term.np, shape_, x);
    // dx/dy = 3 x (1 - x) / y
    point.slope += term.chance * 3 / y *
                   std::exp(term.np * std::log(x) + shape_ * std::log1p(-x) - term.log_beta);
  }

  std::vector<Term> terms_;
  double none_ = 0;
  double mean_ = 0;
  double scale_ = 0;
  double shape_ = 0;
  double spread_ = 0;
};

/// Newton's steps, kept between bounds that hold the quantile.
double quantile(const CubeRootSum& sum, double probability) {
  if (sum.none() >= probability) return 0;
  double low = 0;
  double high = kInfinity;
  double y = sum.start();
  for (int step = 0; step < kStepsMost; ++step) {
    const auto [chance, slope] = sum.at(y);
    if (std::fabs(chance - probability) < kCloseEnough) break;
    (chance < probability ? low : high) = y;
    double next = y + (probability - chance) / slope;
    // A step out of the bounds (where the curve is flat) is replaced by halving or doubling.
    if (!(next > low && next < std::min(high, 4 * y))) {
      next = std::isfinite(high) ? (low + high) / 2 : 2 * y;
    }
    y = next;
  }
  return y * y * y;
}

bool positive(const GammaGamma& model) {
  return model.p > 0 && model.q > 0 && model.v > 0 && std::isfinite(model.p + model.q + model.v);
}

}  // namespace

std::vector<CountChance> count_chances(std::span<const double> probabilities, std::size_t most) {
  std::vector<CountChance> pairs;
  if (probabilities.empty()) return pairs;
  pairs.push_back({0, probabilities[0]});
  const std::size_t rest = probabilities.size() - 1;
  const std::size_t width = most > 1 ? (rest + most - 2) / (most - 1) : rest;
  for (std::size_t from = 1; from < probabilities.size(); from += width) {
    CountChance together;
    for (std::size_t n = from; n < std::min(from + width, probabilities.size()); ++n) {
      together.chance += probabilities[n];
      together.count += probabilities[n] * static_cast<double>(n);
    }
    if (together.chance <= 0) continue;
    together.count /= together.chance;
    pairs.push_back(together);
  }
  return pairs;
}

double value_cdf(std::span<const CountChance> counts, const GammaGamma& model,
                 const SpendHistory& history, double s) {
  if (!positive(model)) return kNaN;
  const CubeRootSum sum(counts, model, history);
  return s <= 0 ? (s < 0 ? 0 : sum.none()) : sum.at(std::cbrt(s)).chance;
}

Interval value_interval(std::span<const CountChance> counts, const GammaGamma& model,
                        const SpendHistory& history, double level) {
  Interval interval;
  interval.level = level;
  if (counts.empty() || !positive(model) || !check_level(level).ok()) return interval;
  const CubeRootSum sum(counts, model, history);
  interval.lo = quantile(sum, (1 - level) / 2);
  interval.hi = quantile(sum, (1 + level) / 2);
  return interval;
}

}  // namespace troth::stats
