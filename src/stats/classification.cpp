#include "stats/classification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distributions.h"
#include "stats/proportion.h"
#include "stats/ridge_logistic.h"

namespace troth::stats {
namespace {

constexpr double kChanceMin = 1e-15;

Verdict check(std::span<const double> score, std::span<const double> y) {
  if (score.size() != y.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} scores and {} outcomes.", score.size(), y.size())};
  }
  if (Verdict finite = check_finite(score, "score"); !finite.ok()) return finite;
  double events = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] != 0 && y[i] != 1) {
      return {StatusCode::bad_input, "not_binary", fmt::format("y[{}] is neither 0 nor 1.", i)};
    }
    events += y[i];
  }
  if (events < 1 || events == static_cast<double>(y.size())) {
    return {StatusCode::too_few_rows, "one_outcome", "All rows have the same outcome."};
  }
  return {};
}

std::vector<std::size_t> by_score(std::span<const double> score) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return score[a] < score[b]; });
  return order;
}

/// Variance over n - 1, over n.
double variance_of_mean(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  const auto n = static_cast<double>(values.size());
  return n > 1 ? squares / (n - 1) / n : 0;
}

}  // namespace

Estimate auc(std::span<const double> score, std::span<const double> y, double level) {
  Estimate result;
  result.n = score.size();
  result.effective_n = static_cast<double>(score.size());
  result.interval.level = level;
  result.verdict = check_level(level);
  if (result.verdict.ok()) result.verdict = check(score, y);
  if (!result.verdict.ok()) return result;
  const std::vector<std::size_t> order = by_score(score);
  const double events = std::accumulate(y.begin(), y.end(), 0.0);
  const double others = static_cast<double>(y.size()) - events;
  // For each event the share of the others below it, and for each other the share of events above.
  std::vector<double> of_events;
  std::vector<double> of_others;
  double events_below = 0;
  double others_below = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    double tied_events = 0;
    for (; end < order.size() && score[order[end]] == score[order[i]]; ++end) {
      tied_events += y[order[end]];
    }
    const double tied_others = static_cast<double>(end - i) - tied_events;
    for (; i < end; ++i) {
      if (y[order[i]] == 1) {
        of_events.push_back((others_below + tied_others / 2) / others);
      } else {
        of_others.push_back((events - events_below - tied_events / 2) / events);
      }
    }
    events_below += tied_events;
    others_below += tied_others;
  }
  const double area = std::accumulate(of_events.begin(), of_events.end(), 0.0) / events;
  result.value = area;
  result.se = std::sqrt(variance_of_mean(of_events, area) + variance_of_mean(of_others, area));
  if (area > 0 && area < 1) {
    const double half = normal_quantile(0.5 + level / 2) * result.se / (area * (1 - area));
    const double centre = std::log(area / (1 - area));
    result.interval.lo = 1 / (1 + std::exp(half - centre));
    result.interval.hi = 1 / (1 + std::exp(-half - centre));
  }
  return result;
}

double log_loss(std::span<const double> chance, std::span<const double> y) {
  double sum = 0;
  for (std::size_t i = 0; i < chance.size(); ++i) {
    if (!(chance[i] >= 0 && chance[i] <= 1)) return kNaN;
    sum -= std::log(std::max(kChanceMin, y[i] == 1 ? chance[i] : 1 - chance[i]));
  }
  return chance.empty() ? kNaN : sum / static_cast<double>(chance.size());
}

double brier(std::span<const double> chance, std::span<const double> y) {
  double sum = 0;
  for (std::size_t i = 0; i < chance.size(); ++i) sum += (chance[i] - y[i]) * (chance[i] - y[i]);
  return chance.empty() ? kNaN : sum / static_cast<double>(chance.size());
}

namespace {

/// Cox's (1958) regression of the outcome on the log-odds.
void add_cox_line(Calibration& result, std::span<const double> chance, std::span<const double> y,
                  double level) {
  Frame log_odds{{"log_odds"}, {{}}};
  for (const double p : chance) {
    const double inside = std::clamp(p, kChanceMin, 1 - kChanceMin);
    log_odds.columns[0].push_back(std::log(inside / (1 - inside)));
  }
  const RidgeLogisticFit fit = fit_ridge_logistic(log_odds, y, {}, {.ridge = 0});
  if (!fit.verdict.ok() || !(fit.model.scales[0] > 0)) return;
  result.slope = fit.model.coefficients[0] / fit.model.scales[0];
  result.intercept = fit.model.intercept - result.slope * fit.model.centres[0];
  // Information of the intercept at the centre and of the slope.
  double ones = 0, cross = 0, squares = 0;
  for (const double x : log_odds.columns[0]) {
    const double off = x - fit.model.centres[0];
    const double p = 1 / (1 + std::exp(-(result.intercept + result.slope * x)));
    const double weight = p * (1 - p);
    ones += weight;
    cross += weight * off;
    squares += weight * off * off;
  }
  const double determinant = ones * squares - cross * cross;
  if (!(determinant > 0)) return;
  const double z = normal_quantile(0.5 + level / 2);
  const double centre = fit.model.centres[0];
  const double slope_half = z * std::sqrt(ones / determinant);
  // The intercept is that at the centre less centre times the slope.
  const double intercept_half =
      z * std::sqrt((squares + 2 * centre * cross + centre * centre * ones) / determinant);
  result.slope_interval = {result.slope - slope_half, result.slope + slope_half, level};
  result.intercept_interval = {result.intercept - intercept_half, result.intercept + intercept_half,
                               level};
}

}  // namespace

Calibration calibration(std::span<const double> chance, std::span<const double> y, int bins,
                        double level) {
  Calibration result;
  if (!check(chance, y).ok() || bins < 1) return result;
  const std::vector<std::size_t> order = by_score(chance);
  const std::size_t n = order.size();
  const auto wanted = static_cast<std::size_t>(bins);
  double wrong = 0;
  for (std::size_t i = 0; i < n;) {
    // To the end of the fair share, and on to the end of a tie.
    const std::size_t share = i * wanted / n + 1;
    std::size_t end = std::max(i + 1, (share * n + wanted - 1) / wanted);
    while (end < n && chance[order[end]] == chance[order[end - 1]]) ++end;
    CalibrationBin bin;
    bin.n = end - i;
    double sum = 0;
    std::uint64_t events = 0;
    for (; i < end; ++i) {
      sum += chance[order[i]];
      if (y[order[i]] == 1) ++events;
    }
    bin.predicted = sum / static_cast<double>(bin.n);
    bin.observed = proportion(events, bin.n, level);
    wrong += static_cast<double>(bin.n) * std::fabs(bin.predicted - bin.observed.value);
    result.bins.push_back(std::move(bin));
  }
  result.error = wrong / static_cast<double>(n);
  add_cox_line(result, chance, y, level);
  return result;
}

double lift(std::span<const double> chance, std::span<const double> y, double share) {
  if (!check(chance, y).ok() || !(share > 0 && share <= 1)) return kNaN;
  std::vector<std::size_t> order = by_score(chance);
  std::reverse(order.begin(), order.end());
  const auto n = static_cast<double>(y.size());
  const double events = std::accumulate(y.begin(), y.end(), 0.0);
  double left = share * n;
  double caught = 0;
  for (std::size_t i = 0; i < order.size() && left > 0;) {
    std::size_t end = i;
    double tied_events = 0;
    for (; end < order.size() && chance[order[end]] == chance[order[i]]; ++end) {
      tied_events += y[order[end]];
    }
    const auto tied = static_cast<double>(end - i);
    caught += tied_events * std::min(1.0, left / tied);
    left -= tied;
    i = end;
  }
  return caught / (share * n) / (events / n);
}

}  // namespace troth::stats
