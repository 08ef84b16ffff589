#include "stats/forecast.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "stats/distributions.h"
#include "stats/quadrature.h"

namespace troth::stats {
namespace {

constexpr std::size_t kEntriesMax = 1'000'000;
constexpr int kPanelsMax = 64;

bool usable(const PurchaseHistory& history, double t) {
  return t >= 0 && std::isfinite(t) && check_histories({&history, 1}).ok();
}

/// Whether the distribution can be left off after entry j: past the mean of somebody who does not
/// leave, entries fall at least geometrically, so a tiny one has a tiny rest behind it.
bool told_enough(const std::vector<double>& entries, double mean_if_staying, double told,
                 double tail) {
  const std::size_t n = entries.size();
  return told >= 1 - tail || n >= kEntriesMax ||
         (n > 1 && static_cast<double>(n) > mean_if_staying && entries[n - 1] < entries[n - 2] &&
          entries[n - 1] < 1e-3 * tail);
}

/// Negative binomial probabilities one after the other: counts in time u at a pace Gamma(r, alpha).
/// Those of a frequent customer begin below the smallest double, so while they are that small they
/// are kept in logarithms.
class NegativeBinomial {
 public:
  NegativeBinomial(double r, double alpha, double u)
      : log_value_(-r * std::log1p(u / alpha)),
        value_(std::exp(log_value_)),
        share_(u / (alpha + u)),
        log_share_(u > 0 ? -std::log1p(alpha / u) : -kInfinity) {}

  double value() const { return value_; }
  /// To the next count, with step = (r + count) / (count + 1), the same for all u.
  void advance(double step) {
    if (log_value_ > kLogPlain) {
      value_ *= step * share_;
      return;
    }
    log_value_ += std::log(step) + log_share_;
    value_ = std::exp(log_value_);
  }

 private:
  static constexpr double kLogPlain = -600;

  double log_value_;
  double value_;
  double share_;
  double log_share_;
};

/// The nodes of 16-point Gauss-Legendre quadrature on [0,1], and what each counts.
struct Node {
  double at;
  double weight;
};

std::vector<Node> nodes_of(int panels) {
  std::vector<Node> nodes;
  for (int panel = 0; panel < panels; ++panel) {
    for (std::size_t k = 0; k < 2 * kLegendreNodes.size(); ++k) {
      const std::size_t half = k % kLegendreNodes.size();
      const double sign = k < kLegendreNodes.size() ? 1 : -1;
      nodes.push_back({(panel + (1 + sign * kLegendreNodes[half]) / 2) / panels,
                       kLegendreWeights[half] / 2 / panels});
    }
  }
  return nodes;
}

template <class Model>
std::vector<double> of_anybody(const Model& model, const PurchaseHistory& history, double t,
                               double tail) {
  if (!usable(history, t)) return {};
  constexpr double kSomething = 1e-9;  // so that there is one entry at least
  const double alive = p_alive(model, history);
  const double rest = tail < alive ? tail / alive : 1;
  auto result = purchase_probabilities_if_alive(model, history, t, std::min(rest, 1 - kSomething));
  for (double& p : result) p *= alive;
  result.front() += 1 - alive;
  return result;
}

}  // namespace

std::vector<double> purchase_probabilities_if_alive(const BgNbd& model,
                                                    const PurchaseHistory& history, double t,
                                                    double tail) {
  if (!usable(history, t)) return {};
  const double x = history.frequency;
  const double a = model.a;
  const double b = model.b + x + (model.dropout == Dropout::after_any ? 1 : 0);
  NegativeBinomial purchases(model.r + x, model.alpha + history.age, t);
  std::vector<double> result;
  double told = 0;
  double stayed = 1;  // chance to come through the first j purchases, and through j - 1
  double stayed_before = 0;
  double at_least = 1;  // chance of j or more purchases of somebody who cannot leave
  const double mean = (model.r + x) / (model.alpha + history.age) * t;
  for (std::size_t j = 0; !told_enough(result, mean, told, tail); ++j) {
    const auto count = static_cast<double>(j);
    double p = stayed * purchases.value();
    if (j > 0) p += stayed_before * a / (a + b + count - 1) * std::max(0.0, at_least);
    result.push_back(p);
    told += p;
    at_least -= purchases.value();
    purchases.advance((model.r + x + count) / (count + 1));
    stayed_before = stayed;
    stayed *= (b + count) / (a + b + count);
  }
  return result;
}

std::vector<double> purchase_probabilities_if_alive(const ParetoNbd& model,
                                                    const PurchaseHistory& history, double t,
                                                    double tail) {
  if (!usable(history, t)) return {};
  const double r = model.r + history.frequency;
  const double alpha = model.alpha + history.age;
  const double beta = model.beta + history.age;
  // Moments of leaving at even steps of their distribution function; the rest of the chance is to
  // outlast t. The more purchases, the narrower the range of moments that explain a count.
  const double leaves = -std::expm1(-model.s * std::log1p(t / beta));
  const double mean = r / alpha * t;
  const std::vector<Node> nodes =
      nodes_of(std::clamp(static_cast<int>(std::sqrt(mean) / 2), 1, kPanelsMax));
  std::vector<NegativeBinomial> until;
  until.reserve(nodes.size());
  for (const Node& node : nodes) {
    const double moment = beta * std::expm1(-std::log1p(-leaves * node.at) / model.s);
    until.emplace_back(r, alpha, moment);
  }
  NegativeBinomial outlasting(r, alpha, t);
  std::vector<double> result;
  double told = 0;
  for (std::size_t j = 0; !told_enough(result, mean, told, tail); ++j) {
    const double step = (r + static_cast<double>(j)) / (static_cast<double>(j) + 1);
    double leaving = 0;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      leaving += nodes[k].weight * until[k].value();
      until[k].advance(step);
    }
    const double p = (1 - leaves) * outlasting.value() + leaves * leaving;
    outlasting.advance(step);
    result.push_back(p);
    told += p;
  }
  return result;
}

std::vector<double> purchase_probabilities(const BgNbd& model, const PurchaseHistory& history,
                                           double t, double tail) {
  return of_anybody(model, history, t, tail);
}

std::vector<double> purchase_probabilities(const ParetoNbd& model, const PurchaseHistory& history,
                                           double t, double tail) {
  return of_anybody(model, history, t, tail);
}

Interval count_interval(std::span<const double> probabilities, double level) {
  Interval interval;
  interval.level = level;
  if (probabilities.empty() || !check_level(level).ok()) return interval;
  const double lower = (1 - level) / 2;
  double told = 0;
  for (std::size_t j = 0; j < probabilities.size(); ++j) {
    told += probabilities[j];
    if (std::isnan(interval.lo) && told >= lower) interval.lo = static_cast<double>(j);
    if (told >= 1 - lower) {
      interval.hi = static_cast<double>(j);
      return interval;
    }
  }
  interval.hi = static_cast<double>(probabilities.size());
  return interval;
}

}  // namespace troth::stats
