#include "stats/survival.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

Verdict check_survival(std::span<const double> time, std::span<const double> left) {
  if (time.size() != left.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} times and {} marks of leaving.", time.size(), left.size())};
  }
  if (Verdict finite = check_finite(time, "time"); !finite.ok()) return finite;
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (time[i] < 0) {
      return {StatusCode::bad_input, "negative_time", fmt::format("time[{}] is negative.", i)};
    }
    if (left[i] != 0 && left[i] != 1) {
      return {StatusCode::bad_input, "not_binary", fmt::format("left[{}] is neither 0 nor 1.", i)};
    }
  }
  if (time.empty()) return {StatusCode::too_few_rows, "no_rows", "There are no customers."};
  return {};
}

std::vector<std::size_t> by_time(std::span<const double> time) {
  std::vector<std::size_t> order(time.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return time[a] < time[b]; });
  return order;
}

Interval log_interval(double survival, double relative_variance, double level) {
  Interval interval;
  interval.level = level;
  if (survival <= 0) return interval;
  const double half = normal_quantile(0.5 + level / 2) * std::sqrt(relative_variance);
  interval.lo = survival * std::exp(-half);
  interval.hi = std::min(1.0, survival * std::exp(half));
  return interval;
}

/// First time at which `reached` holds, or NaN.
template <typename Reached>
double first_time(const std::vector<SurvivalPoint>& points, Reached reached) {
  const auto found = std::find_if(points.begin(), points.end(), reached);
  return found == points.end() ? kNaN : found->time;
}

Estimate median_of(const SurvivalCurve& curve, double level) {
  Estimate median;
  median.n = curve.n;
  median.effective_n = static_cast<double>(curve.n);
  median.interval.level = level;
  median.value = first_time(curve.points, [](const SurvivalPoint& p) { return p.survival <= 0.5; });
  // Brookmeyer & Crowley (1982): the times at which the curve's interval holds one half.
  median.interval.lo =
      first_time(curve.points, [](const SurvivalPoint& p) { return !(p.interval.lo > 0.5); });
  median.interval.hi =
      first_time(curve.points, [](const SurvivalPoint& p) { return !(p.interval.hi > 0.5); });
  if (std::isnan(median.value)) {
    median.verdict = {StatusCode::not_identified, "more_than_half_stay",
                      "More than half are still there at the end."};
  } else if (std::isnan(median.interval.hi)) {
    median.interval.hi = kInfinity;
  }
  return median;
}

}  // namespace

SurvivalPoint SurvivalCurve::at(double time) const {
  const auto after = std::upper_bound(points.begin(), points.end(), time,
                                      [](double t, const SurvivalPoint& p) { return t < p.time; });
  if (after != points.begin()) return *(after - 1);
  SurvivalPoint start;
  start.at_risk = static_cast<double>(n);
  start.interval = {1, 1, median.interval.level};
  return start;
}

SurvivalCurve kaplan_meier(std::span<const double> time, std::span<const double> left,
                           double level) {
  SurvivalCurve curve;
  curve.n = time.size();
  curve.median.interval.level = level;
  curve.verdict = check_level(level);
  if (curve.verdict.ok()) curve.verdict = check_survival(time, left);
  if (!curve.verdict.ok()) {
    curve.median.verdict = curve.verdict;
    return curve;
  }
  const std::vector<std::size_t> order = by_time(time);
  double survival = 1;
  double relative_variance = 0;
  for (std::size_t i = 0; i < order.size();) {
    const double now = time[order[i]];
    const auto at_risk = static_cast<double>(order.size() - i);
    double events = 0;
    for (; i < order.size() && time[order[i]] == now; ++i) events += left[order[i]];
    if (events == 0) continue;
    curve.events += events;
    survival *= 1 - events / at_risk;
    relative_variance += at_risk > events ? events / (at_risk * (at_risk - events)) : kInfinity;
    SurvivalPoint point{now, at_risk, events, survival, 0, {}};
    point.se = survival > 0 ? survival * std::sqrt(relative_variance) : kNaN;
    point.interval = log_interval(survival, relative_variance, level);
    curve.points.push_back(point);
  }
  if (curve.points.empty()) {
    curve.verdict = {StatusCode::not_identified, "nobody_left", "Nobody left."};
  }
  curve.median = median_of(curve, level);
  return curve;
}

LogRank log_rank(std::span<const double> time, std::span<const double> left,
                 std::span<const std::size_t> group) {
  LogRank result;
  result.verdict = check_survival(time, left);
  if (result.verdict.ok() && group.size() != time.size()) {
    result.verdict = {StatusCode::bad_input, "length_mismatch",
                      fmt::format("There are {} times and {} groups.", time.size(), group.size())};
  }
  if (!result.verdict.ok()) return result;
  const std::size_t groups = 1 + *std::max_element(group.begin(), group.end());
  std::vector<double> at_risk(groups, 0.0);
  for (const std::size_t g : group) at_risk[g] += 1;
  if (groups < 2 || std::count(at_risk.begin(), at_risk.end(), 0.0) > 0) {
    result.verdict = {StatusCode::bad_input, "groups",
                      "At least two groups are needed, and none may be empty."};
    return result;
  }

  result.observed.assign(groups, 0.0);
  result.expected.assign(groups, 0.0);
  // All groups but the last: their differences sum to zero.
  const auto free = static_cast<Eigen::Index>(groups - 1);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(free, free);
  const std::vector<std::size_t> order = by_time(time);
  for (std::size_t i = 0; i < order.size();) {
    const auto total = static_cast<double>(order.size() - i);
    double events = 0;
    std::vector<double> leaving(groups, 0.0);
    const double now = time[order[i]];
    for (; i < order.size() && time[order[i]] == now; ++i) {
      const std::size_t g = group[order[i]];
      events += left[order[i]];
      result.observed[g] += left[order[i]];
      leaving[g] += 1;
    }
    if (events > 0) {
      const double spread =
          total > 1 ? events * (total - events) / (total * total * (total - 1)) : 0;
      for (std::size_t g = 0; g < groups; ++g) {
        result.expected[g] += events * at_risk[g] / total;
      }
      for (Eigen::Index a = 0; a < free; ++a) {
        const double risk_a = at_risk[static_cast<std::size_t>(a)];
        for (Eigen::Index b = 0; b < free; ++b) {
          const double risk_b = at_risk[static_cast<std::size_t>(b)];
          covariance(a, b) += spread * risk_a * ((a == b ? total : 0) - risk_b);
        }
      }
    }
    for (std::size_t g = 0; g < groups; ++g) at_risk[g] -= leaving[g];
  }
  Eigen::VectorXd difference(free);
  for (Eigen::Index g = 0; g < free; ++g) {
    difference[g] =
        result.observed[static_cast<std::size_t>(g)] - result.expected[static_cast<std::size_t>(g)];
  }
  const Eigen::LDLT<Eigen::MatrixXd> solver(covariance);
  if (!(solver.vectorD().minCoeff() > 1e-12)) {
    result.verdict = {StatusCode::not_identified, "no_comparison",
                      "At no time could two groups have differed."};
    return result;
  }
  result.chi_squared = difference.dot(solver.solve(difference));
  result.df = static_cast<double>(groups - 1);
  result.p = chi_squared_upper(std::max(0.0, result.chi_squared), result.df);
  return result;
}

}  // namespace troth::stats
