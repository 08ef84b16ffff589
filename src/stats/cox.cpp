#include "stats/cox.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distributions.h"
#include "stats/survival.h"

namespace troth::stats {
namespace {

constexpr int kCoxIterationsMax = 50;
constexpr double kGradientTolerance = 1e-9;
// In standard deviations of a covariate: a hazard ratio of e^15 has run off.
constexpr double kRunsOff = 15;
// The likelihood may flatten before that; then the error of the coefficient gives it away.
constexpr double kErrorRunsOff = 50;

std::vector<std::size_t> by_time_descending(std::span<const double> time) {
  std::vector<std::size_t> order(time.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return time[a] > time[b]; });
  return order;
}

/// Sums over a set of customers of exp(log hazard) times 1, x and x x'.
struct RiskSums {
  double mass = 0;
  Eigen::VectorXd first;
  Eigen::MatrixXd second;

  explicit RiskSums(Eigen::Index size)
      : first(Eigen::VectorXd::Zero(size)), second(Eigen::MatrixXd::Zero(size, size)) {}

  void clear() {
    mass = 0;
    first.setZero();
    second.setZero();
  }
  void add(double weight, const Eigen::VectorXd& x) {
    mass += weight;
    first += weight * x;
    second.selfadjointView<Eigen::Lower>().rankUpdate(x, weight);
  }
  void add(const RiskSums& other) {
    mass += other.mass;
    first += other.first;
    second += other.second;
  }
};

/// Partial likelihood, gradient and information at a point.
struct Partial {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// Efron: of d leaving at one time, the l-th finds the risk set less l/d of those leaving.
void add_time(Partial& partial, const RiskSums& at_risk, const RiskSums& leaving, double events) {
  for (double l = 0; l < events; ++l) {
    const double share = l / events;
    const double mass = at_risk.mass - share * leaving.mass;
    const Eigen::VectorXd mean = (at_risk.first - share * leaving.first) / mass;
    partial.value -= std::log(mass);
    partial.gradient -= mean;
    partial.information += (at_risk.second - share * leaving.second) / mass;
    partial.information.selfadjointView<Eigen::Lower>().rankUpdate(mean, -1);
  }
}

/// Sums over events for the test of proportional hazards.
struct Drift {
  Eigen::VectorXd score;  ///< Of (g - mean g) times the Schoenfeld residual.
  double spread = 0;      ///< Of (g - mean g)^2.
};

class CoxProblem {
 public:
  CoxProblem(std::span<const double> time, std::span<const double> left, const Frame& covariates,
             const Moments& moments)
      : time_(time), left_(left), order_(by_time_descending(time)) {
    const auto n = static_cast<Eigen::Index>(time.size());
    const auto size = static_cast<Eigen::Index>(covariates.size());
    x_.resize(size, n);
    for (Eigen::Index c = 0; c < size; ++c) {
      const auto at = static_cast<std::size_t>(c);
      const double sd = moments.sd(at);
      for (Eigen::Index i = 0; i < n; ++i) {
        x_(c, i) = (covariates.columns[at][static_cast<std::size_t>(i)] - moments.means[at]) / sd;
      }
    }
  }

  Eigen::VectorXd log_hazard(const Eigen::VectorXd& beta) const { return x_.transpose() * beta; }

  Partial at(const Eigen::VectorXd& beta) const {
    const Eigen::Index size = x_.rows();
    const Eigen::VectorXd eta = log_hazard(beta);
    // Hazards only count relative to each other: the highest is taken as 1.
    const double top = eta.maxCoeff();
    Partial partial{0, Eigen::VectorXd::Zero(size), Eigen::MatrixXd::Zero(size, size)};
    RiskSums at_risk(size);
    RiskSums leaving(size);
    for (std::size_t i = 0; i < order_.size();) {
      const double now = time_[order_[i]];
      leaving.clear();
      double events = 0;
      for (; i < order_.size() && time_[order_[i]] == now; ++i) {
        const auto who = static_cast<Eigen::Index>(order_[i]);
        const double weight = std::exp(eta[who] - top);
        if (left_[order_[i]] == 0) {
          at_risk.add(weight, x_.col(who));
          continue;
        }
        leaving.add(weight, x_.col(who));
        events += 1;
        partial.value += eta[who] - top;
        partial.gradient += x_.col(who);
      }
      at_risk.add(leaving);
      add_time(partial, at_risk, leaving, events);
    }
    partial.information = partial.information.selfadjointView<Eigen::Lower>();
    return partial;
  }

  /// `g` is the place in time of each customer's leaving.
  Drift drift(const Eigen::VectorXd& beta, std::span<const double> g) const {
    const Eigen::Index size = x_.rows();
    const Eigen::VectorXd eta = log_hazard(beta);
    const double top = eta.maxCoeff();
    double events = 0;
    double mean_g = 0;
    for (std::size_t i = 0; i < g.size(); ++i) {
      events += left_[i];
      mean_g += left_[i] * g[i];
    }
    mean_g /= events;
    Drift drift{Eigen::VectorXd::Zero(size), 0};
    double mass = 0;
    Eigen::VectorXd first = Eigen::VectorXd::Zero(size);
    for (std::size_t i = 0; i < order_.size();) {
      const double now = time_[order_[i]];
      double leaving_mass = 0;
      double leaving = 0;
      Eigen::VectorXd leaving_first = Eigen::VectorXd::Zero(size);
      Eigen::VectorXd leaving_x = Eigen::VectorXd::Zero(size);
      double away = 0;
      for (; i < order_.size() && time_[order_[i]] == now; ++i) {
        const auto who = static_cast<Eigen::Index>(order_[i]);
        const double weight = std::exp(eta[who] - top);
        mass += weight;
        first += weight * x_.col(who);
        if (left_[order_[i]] == 0) continue;
        leaving += 1;
        leaving_mass += weight;
        leaving_first += weight * x_.col(who);
        leaving_x += x_.col(who);
        away = g[order_[i]] - mean_g;
      }
      // Those leaving at one time have one g, so only the sum of their residuals matters.
      Eigen::VectorXd residual = leaving_x;
      for (double l = 0; l < leaving; ++l) {
        const double share = l / leaving;
        residual -= (first - share * leaving_first) / (mass - share * leaving_mass);
      }
      drift.score += away * residual;
      drift.spread += leaving * away * away;
    }
    return drift;
  }

 private:
  std::span<const double> time_;
  std::span<const double> left_;
  std::vector<std::size_t> order_;
  Eigen::MatrixXd x_;  ///< One column per customer.
};

struct CoxSearch {
  Eigen::VectorXd beta;
  Partial partial;
  bool converged = false;
  int runaway = -1;
};

CoxSearch search(const CoxProblem& problem, Eigen::Index size, double events, CoxFit& fit) {
  CoxSearch s;
  s.beta = Eigen::VectorXd::Zero(size);
  s.partial = problem.at(s.beta);
  fit.log_likelihood_null = s.partial.value;
  while (true) {
    fit.gradient_norm = s.partial.gradient.cwiseAbs().maxCoeff() / events;
    Eigen::Index largest = 0;
    const double size_max = s.beta.cwiseAbs().maxCoeff(&largest);
    if (size_max > kRunsOff) s.runaway = static_cast<int>(largest);
    s.converged = fit.gradient_norm <= kGradientTolerance;
    if (s.converged || s.runaway >= 0 || fit.iterations == kCoxIterationsMax) return s;
    ++fit.iterations;
    const Eigen::LDLT<Eigen::MatrixXd> solver(s.partial.information);
    Eigen::VectorXd step = solver.solve(s.partial.gradient);
    if (!step.allFinite()) return s;
    step *= std::min(1.0, 3 / std::max(1e-300, step.cwiseAbs().maxCoeff()));
    double factor = 1;
    Partial next = problem.at(s.beta + step);
    while (!(next.value >= s.partial.value - 1e-12 * std::fabs(s.partial.value)) && factor > 1e-6) {
      factor /= 2;
      next = problem.at(s.beta + factor * step);
    }
    s.beta += factor * step;
    s.partial = std::move(next);
  }
}

Verdict check(std::span<const double> time, std::span<const double> left, const Frame& covariates,
              double level, CoxFit& fit) {
  const SurvivalCurve curve = kaplan_meier(time, left, level);
  fit.n = curve.n;
  fit.events = curve.events;
  if (!curve.verdict.ok()) return curve.verdict;
  if (Verdict verdict = check_frame(covariates); !verdict.ok()) return verdict;
  if (covariates.size() == 0 || covariates.rows() != time.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} times and {} rows of covariates.", time.size(),
                        covariates.rows())};
  }
  if (fit.events < static_cast<double>(covariates.size()) + 1) {
    return {
        StatusCode::too_few_rows, "few_events",
        fmt::format("{} who left are too few for {} covariates.", fit.events, covariates.size())};
  }
  return {};
}

/// Coefficients; of those whose error runs off, `separated` becomes the one furthest out.
void add_coefficients(CoxFit& fit, const CoxSearch& s, const Frame& covariates,
                      const Moments& moments, double level, int& separated) {
  const Eigen::MatrixXd covariance =
      s.partial.information.ldlt().solve(Eigen::MatrixXd::Identity(s.beta.size(), s.beta.size()));
  const double reach = normal_quantile(0.5 + level / 2);
  for (Eigen::Index c = 0; c < s.beta.size(); ++c) {
    const auto at = static_cast<std::size_t>(c);
    CoxCoefficient one;
    one.name = covariates.names[at];
    one.value = s.beta[c] / moments.sd(at);
    one.hazard_ratio = std::exp(one.value);
    one.hazard_ratio_interval.level = level;
    const bool ran_off = c == s.runaway || !(covariance(c, c) < kErrorRunsOff * kErrorRunsOff);
    if (ran_off && (separated < 0 || std::fabs(s.beta[c]) > std::fabs(s.beta[separated]))) {
      separated = static_cast<int>(c);
    }
    if (covariance(c, c) > 0 && !ran_off) {
      one.se = std::sqrt(covariance(c, c)) / moments.sd(at);
      one.z = one.value / one.se;
      one.p = normal_two_sided(one.z);
      one.hazard_ratio_interval.lo = std::exp(one.value - reach * one.se);
      one.hazard_ratio_interval.hi = std::exp(one.value + reach * one.se);
    }
    fit.coefficients.push_back(std::move(one));
  }
}

/// Grambsch & Therneau (1994) with time as 1 - S(t-) of Kaplan and Meier, so that a few who stay
/// long do not decide; the variance of the residuals taken as constant.
void add_drift(CoxFit& fit, const CoxProblem& problem, const CoxSearch& s,
               std::span<const double> time, std::span<const double> left) {
  const SurvivalCurve curve = kaplan_meier(time, left);
  std::vector<double> g(time.size(), 0.0);
  for (std::size_t i = 0; i < time.size(); ++i) {
    // The last point before the time: what is in force just before it.
    const auto at =
        std::lower_bound(curve.points.begin(), curve.points.end(), time[i],
                         [](const SurvivalPoint& point, double t) { return point.time < t; });
    g[i] = at == curve.points.begin() ? 0 : 1 - std::prev(at)->survival;
  }
  const Drift drift = problem.drift(s.beta, g);
  if (!(drift.spread > 0)) return;  // All left at one time: there is no trend to speak of.
  const Eigen::VectorXd scaled = s.partial.information.ldlt().solve(drift.score);
  const Eigen::MatrixXd covariance =
      s.partial.information.ldlt().solve(Eigen::MatrixXd::Identity(s.beta.size(), s.beta.size()));
  fit.drift_chi_squared = fit.events * drift.score.dot(scaled) / drift.spread;
  fit.drift_p = chi_squared_upper(fit.drift_chi_squared, fit.df);
  for (Eigen::Index c = 0; c < s.beta.size(); ++c) {
    CoxCoefficient& one = fit.coefficients[static_cast<std::size_t>(c)];
    one.drift_chi_squared = fit.events * scaled[c] * scaled[c] / (covariance(c, c) * drift.spread);
    one.drift_p = chi_squared_upper(one.drift_chi_squared, 1);
  }
}

/// Counts by rank in a Fenwick tree.
class RankCounts {
 public:
  explicit RankCounts(std::size_t ranks) : tree_(ranks + 1, 0.0) {}
  void add(std::size_t rank) {
    for (std::size_t i = rank + 1; i < tree_.size(); i += i & (~i + 1)) tree_[i] += 1;
    total_ += 1;
  }
  double total() const { return total_; }
  double below(std::size_t rank) const {
    double sum = 0;
    for (std::size_t i = rank; i > 0; i &= i - 1) sum += tree_[i];
    return sum;
  }

 private:
  std::vector<double> tree_;
  double total_ = 0;
};

/// Per customer: comparable pairs, and how many of them are in order (ties count half).
struct WeightedPairs {
  std::vector<double> all;
  std::vector<double> right;

  /// The customer against those counted; `lower` when those should have the lower risk.
  void count(std::size_t who, std::size_t rank, const RankCounts& counts, bool lower) {
    const double below = counts.below(rank);
    const double tied = counts.below(rank + 1) - below;
    const double above = counts.total() - below - tied;
    all[who] += counts.total();
    right[who] += (lower ? below : above) + tied / 2;
  }
};

std::vector<std::size_t> dense_ranks(std::span<const double> values, std::size_t& ranks) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  ranks = sorted.size();
  std::vector<std::size_t> result;
  for (const double value : values) {
    result.push_back(static_cast<std::size_t>(
        std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin()));
  }
  return result;
}

/// Of those leaving at one time none is comparable with another; somebody last seen then stayed
/// longer than they did.
WeightedPairs count_pairs(std::span<const double> time, std::span<const double> left,
                          std::span<const double> risk) {
  const std::vector<std::size_t> order = by_time_descending(time);
  std::size_t ranks = 0;
  const std::vector<std::size_t> rank = dense_ranks(risk, ranks);
  WeightedPairs pairs{std::vector<double>(time.size(), 0.0), std::vector<double>(time.size(), 0.0)};
  RankCounts later(ranks);
  RankCounts earlier_leavers(ranks);
  const auto each_of = [&](std::size_t begin, std::size_t end, double mark, auto action) {
    for (std::size_t i = begin; i < end; ++i) {
      if (left[order[i]] == mark) action(order[i]);
    }
  };
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && time[order[end]] == time[order[begin]]) ++end;
    each_of(begin, end, 0, [&](std::size_t who) { later.add(rank[who]); });
    each_of(begin, end, 1, [&](std::size_t who) { pairs.count(who, rank[who], later, true); });
    each_of(begin, end, 1, [&](std::size_t who) { later.add(rank[who]); });
  }
  for (std::size_t end = order.size(), begin = end; end > 0; end = begin) {
    while (begin > 0 && time[order[begin - 1]] == time[order[end - 1]]) --begin;
    each_of(begin, end, 1,
            [&](std::size_t who) { pairs.count(who, rank[who], earlier_leavers, false); });
    each_of(begin, end, 1, [&](std::size_t who) { earlier_leavers.add(rank[who]); });
    each_of(begin, end, 0,
            [&](std::size_t who) { pairs.count(who, rank[who], earlier_leavers, false); });
  }
  return pairs;
}

}  // namespace

Estimate concordance(std::span<const double> time, std::span<const double> left,
                     std::span<const double> risk, double level) {
  Estimate result;
  result.n = time.size();
  result.effective_n = static_cast<double>(time.size());
  result.interval.level = level;
  result.verdict = kaplan_meier(time, left, level).verdict;
  if (result.verdict.ok()) result.verdict = check_finite(risk, "risk");
  if (result.verdict.ok() && risk.size() != time.size()) {
    result.verdict = {StatusCode::bad_input, "length_mismatch",
                      "Times and risks differ in number."};
  }
  if (!result.verdict.ok()) return result;
  const WeightedPairs pairs = count_pairs(time, left, risk);
  // Every pair was counted from both of its sides.
  const double all = std::accumulate(pairs.all.begin(), pairs.all.end(), 0.0) / 2;
  const double right = std::accumulate(pairs.right.begin(), pairs.right.end(), 0.0) / 2;
  if (all <= 0) {
    result.verdict = {
        StatusCode::not_identified, "no_pairs",
        "No two customers can be compared: nobody is seen beyond somebody's leaving."};
    return result;
  }
  result.value = right / all;
  double squares = 0;
  for (std::size_t i = 0; i < time.size(); ++i) {
    const double influence = (pairs.right[i] - result.value * pairs.all[i]) / all;
    squares += influence * influence;
  }
  result.se = std::sqrt(squares);
  const double half = normal_quantile(0.5 + level / 2) * result.se;
  result.interval.lo = std::max(0.0, result.value - half);
  result.interval.hi = std::min(1.0, result.value + half);
  return result;
}

CoxFit cox(std::span<const double> time, std::span<const double> left, const Frame& covariates,
           double level) {
  CoxFit fit;
  fit.verdict = check(time, left, covariates, level, fit);
  if (!fit.verdict.ok()) return fit;
  const Moments spread = moments(covariates);
  fit.verdict = check_spread(covariates, spread);
  if (fit.verdict.ok()) fit.verdict = check_collinear(covariates, spread);
  if (!fit.verdict.ok()) return fit;

  const CoxProblem problem(time, left, covariates, spread);
  const auto size = static_cast<Eigen::Index>(covariates.size());
  const CoxSearch found = search(problem, size, fit.events, fit);
  fit.log_likelihood = found.partial.value;
  fit.chi_squared = std::max(0.0, 2 * (fit.log_likelihood - fit.log_likelihood_null));
  fit.df = static_cast<double>(size);
  fit.p = chi_squared_upper(fit.chi_squared, fit.df);
  int separated = found.runaway;
  add_coefficients(fit, found, covariates, spread, level, separated);
  const Eigen::VectorXd risk = problem.log_hazard(found.beta);
  fit.concordance =
      concordance(time, left, {risk.data(), static_cast<std::size_t>(risk.size())}, level);
  if (separated >= 0) {
    const std::string& name = covariates.names[static_cast<std::size_t>(separated)];
    fit.verdict = {StatusCode::not_identified, "separation",
                   fmt::format("\"{}\" tells those who leave from those who stay without error, so "
                               "its coefficient grows without end.",
                               name)};
  } else if (!found.converged) {
    fit.verdict = {StatusCode::not_converged, "no_rest",
                   fmt::format("After {} iterations the gradient is still {:.1e}.", fit.iterations,
                               fit.gradient_norm)};
  } else {
    add_drift(fit, problem, found, time, left);
  }
  return fit;
}

}  // namespace troth::stats
