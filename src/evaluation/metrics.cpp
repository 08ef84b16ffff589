#include "evaluation/metrics.h"

#include <cmath>
#include <functional>
#include <span>

#include "stats/change.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/proportion.h"

namespace troth::evaluation {

namespace {

void warn(std::vector<Warning>& warnings, std::string code, std::string subject,
          std::vector<std::pair<std::string, PhraseValue>> values = {}) {
  Phrase text{"report.warning." + code, std::move(values)};
  warnings.push_back({std::move(code), std::move(text), std::move(subject)});
}

Figure figure_of(const stats::Estimate& estimate, double scale = 1.0) {
  Figure figure;
  figure.value = estimate.value * scale;
  figure.n = static_cast<std::int64_t>(estimate.n);
  figure.effective_n = estimate.effective_n;
  // Without an interval (one customer, or all alike) the value stands for itself.
  const bool known = estimate.interval.known();
  figure.has_interval = known;
  figure.interval = {known ? estimate.interval.lo * scale : figure.value,
                     known ? estimate.interval.hi * scale : figure.value};
  return figure;
}

std::optional<Change> change_of(const stats::Difference& difference, double previous,
                                std::int64_t previous_n, double scale = 1.0) {
  if (!difference.interval.known() || std::isnan(difference.p)) return std::nullopt;
  Change change;
  change.previous = previous * scale;
  change.previous_n = previous_n;
  change.difference = difference.value * scale;
  change.interval = {difference.interval.lo * scale, difference.interval.hi * scale};
  change.p_value = difference.p;
  return change;
}

/// Scores and weights of the responses of a stretch of days that have such a score.
struct Scores {
  std::vector<double> values;
  std::vector<double> weights;
};

using Score = double ScoredResponse::*;

template <typename Wanted>
Scores scores_where(const Collected& collected, Score score, Wanted wanted) {
  Scores scores;
  for (const ScoredResponse& response : collected.responses) {
    if (std::isnan(response.*score) || !wanted(response)) continue;
    scores.values.push_back(response.*score);
    if (collected.weighted) scores.weights.push_back(response.weight);
  }
  return scores;
}

/// The scores that count: of the current period, or, when it has none, all there are.
struct ScopedScores {
  Scores current;
  Scores previous;
  Scope scope = Scope::period;
};

ScopedScores scoped_scores(const Collected& collected, const Periods& periods, Score score) {
  ScopedScores scoped;
  const auto within = [&](const Span& span) {
    return scores_where(collected, score, [&span](const ScoredResponse& response) {
      return response.dated && span.holds(response.day);
    });
  };
  scoped.current = within(periods.current);
  if (!scoped.current.values.empty()) {
    scoped.previous = within(periods.previous);
    return scoped;
  }
  scoped.scope = Scope::all_time;
  scoped.current = scores_where(collected, score, [](const ScoredResponse&) { return true; });
  return scoped;
}

stats::Estimate mean_of(const Scores& scores) {
  return scores.weights.empty() ? stats::mean(scores.values)
                                : stats::weighted_mean(scores.values, scores.weights);
}

std::optional<Figure> satisfaction(const Collected& collected, const Periods& periods,
                                   std::vector<Warning>& warnings) {
  const ScopedScores scores = scoped_scores(collected, periods, &ScoredResponse::satisfaction);
  if (scores.current.values.empty()) {
    warn(warnings, "no_satisfaction", "satisfaction");
    return std::nullopt;
  }
  const stats::Estimate now = mean_of(scores.current);
  Figure figure = figure_of(now);
  if (figure.has_interval) {
    figure.interval.low = std::max(0.0, figure.interval.low);
    figure.interval.high = std::min(100.0, figure.interval.high);
  }
  figure.scope = scores.scope;
  if (scores.scope == Scope::all_time) warn(warnings, "no_recent_answers", "satisfaction");
  if (!scores.previous.values.empty()) {
    const stats::Estimate past = mean_of(scores.previous);
    figure.change = change_of(stats::change(past, now).difference, past.value,
                              static_cast<std::int64_t>(past.n));
  }
  return figure;
}

/// Counts by group; under weights, shares times the effective n.
stats::NpsCounts nps_counts(const Scores& scores) {
  stats::NpsCounts counts;
  double total = 0;
  for (std::size_t i = 0; i < scores.values.size(); ++i) {
    const double weight = scores.weights.empty() ? 1.0 : scores.weights[i];
    const double value = scores.values[i];
    (value >= 9 ? counts.promoters : value <= 6 ? counts.detractors : counts.passives) += weight;
    total += weight;
  }
  if (!scores.weights.empty() && total > 0) {
    const double scale = stats::effective_n(scores.weights) / total;
    counts.promoters *= scale;
    counts.passives *= scale;
    counts.detractors *= scale;
  }
  return counts;
}

std::optional<NpsFigure> nps(const Collected& collected, const Periods& periods,
                             std::vector<Warning>& warnings) {
  const ScopedScores scores = scoped_scores(collected, periods, &ScoredResponse::recommendation);
  if (scores.current.values.empty()) {
    warn(warnings, "no_nps", "nps");
    return std::nullopt;
  }
  NpsFigure nps;
  const stats::NpsCounts now = nps_counts(scores.current);
  nps.figure = figure_of(stats::nps(now));
  nps.figure.n = static_cast<std::int64_t>(scores.current.values.size());
  nps.figure.effective_n = now.total();
  nps.figure.scope = scores.scope;
  for (const double value : scores.current.values) {
    ++(value >= 9 ? nps.promoters : value <= 6 ? nps.detractors : nps.passives);
  }
  if (scores.scope == Scope::all_time) warn(warnings, "no_recent_answers", "nps");
  if (!scores.previous.values.empty()) {
    const stats::NpsCounts past = nps_counts(scores.previous);
    nps.figure.change =
        change_of(stats::nps_difference(now, past), stats::nps(past).value,
                  static_cast<std::int64_t>(scores.previous.values.size()));
  }
  return nps;
}

/// One number per customer and period, for comparisons within customers.
struct Paired {
  std::vector<double> previous_y, previous_x, current_y, current_x;
  void add(double y0, double x0, double y1, double x1) {
    previous_y.push_back(y0);
    previous_x.push_back(x0);
    current_y.push_back(y1);
    current_x.push_back(x1);
  }
  std::optional<Change> change(double scale) const {
    const auto past = stats::ratio(stats::ratio_sums(previous_y, previous_x));
    std::int64_t n = 0;
    for (const double x : previous_x) n += x > 0 ? 1 : 0;
    return change_of(stats::ratio_change(previous_y, previous_x, current_y, current_x), past.value,
                     n, scale);
  }
};

void retention(const Facts& facts, const Periods& periods, Metrics& metrics,
               std::vector<Warning>& warnings) {
  std::uint64_t base = 0;
  std::uint64_t kept = 0;
  Paired paired;
  for (const CustomerFacts& c : facts.customers) {
    const bool before = c.bought_before > 0;
    const bool previous = c.bought_previous > 0;
    const bool current = c.bought_current > 0;
    base += previous ? 1 : 0;
    kept += previous && current ? 1 : 0;
    if (before || previous) {
      paired.add(before && previous ? 1 : 0, before ? 1 : 0, previous && current ? 1 : 0,
                 previous ? 1 : 0);
    }
  }
  if (!periods.previous_complete || base == 0) {
    const bool none = !periods.first_order.has_value();
    warn(warnings, none ? "no_orders" : "history_too_short", "retention_rate",
         {{"months", std::int64_t{periods.months} * 2}});
    return;
  }
  Figure figure = figure_of(stats::proportion(kept, base));
  if (periods.before_complete) {
    figure.change = paired.change(1.0);
  } else {
    warn(warnings, "no_previous_retention", "retention_rate",
         {{"months", std::int64_t{periods.months} * 3}});
  }
  metrics.retention_rate = figure;
  Figure churn = figure;
  churn.value = 1 - figure.value;
  churn.interval = {1 - figure.interval.high, 1 - figure.interval.low};
  if (churn.change) {
    churn.change->previous = 1 - figure.change->previous;
    churn.change->difference = -figure.change->difference;
    churn.change->interval = {-figure.change->interval.high, -figure.change->interval.low};
  }
  metrics.churn_rate = churn;
}

void purchases(const Facts& facts, const Periods& periods, Metrics& metrics,
               std::vector<Warning>& warnings) {
  Paired frequency;
  Paired amount;
  std::int64_t active = 0;
  for (const CustomerFacts& c : facts.customers) {
    const double now = c.bought_current;
    const double past = c.bought_previous;
    metrics.purchases += c.bought_current;
    active += c.bought_current > 0 ? 1 : 0;
    if (now > 0 || past > 0) frequency.add(past, past > 0 ? 1 : 0, now, now > 0 ? 1 : 0);
    if (now > 0 || past > 0 || c.net_current != 0 || c.net_previous != 0) {
      amount.add(static_cast<double>(c.net_previous), past, static_cast<double>(c.net_current),
                 now);
    }
  }
  if (active == 0) {
    const char* code = periods.first_order ? "no_recent_orders" : "no_orders";
    warn(warnings, code, "purchase_frequency");
    warn(warnings, code, "purchase_amount");
    return;
  }
  const auto summed = [&](const Paired& paired, double scale) {
    // Customers without a part in the current period belong to the comparison only.
    stats::RatioSums sums;
    for (std::size_t i = 0; i < paired.current_x.size(); ++i) {
      const double y = paired.current_y[i];
      const double x = paired.current_x[i];
      if (x == 0.0 && y == 0.0) continue;
      ++sums.n;
      sums.y += y;
      sums.x += x;
      sums.yy += y * y;
      sums.xy += x * y;
      sums.xx += x * x;
    }
    Figure figure = figure_of(stats::ratio(sums), scale);
    figure.n = active;
    figure.effective_n = static_cast<double>(active);
    if (periods.previous_complete) figure.change = paired.change(scale);
    return figure;
  };
  metrics.purchase_frequency = summed(frequency, 12.0 / periods.months);
  metrics.purchase_amount = summed(amount, 1.0);
  if (!periods.previous_complete) {
    warn(warnings, "no_previous_period", "purchase_frequency",
         {{"months", std::int64_t{periods.months} * 2}});
  }
}

}  // namespace

bool known_at(const CustomerFacts& customer, Day day) {
  return customer.known_since == kNever ? customer.recorded || customer.now.met
                                        : customer.known_since <= day;
}

CustomerCounts count_customers(const Facts& facts, const Periods& periods) {
  CustomerCounts counts;
  for (const CustomerFacts& customer : facts.customers) {
    if (!known_at(customer, periods.as_of)) continue;
    ++counts.known;
    if (customer.now.purchases == 0) continue;
    ++counts.with_purchases;
    ++(customer.bought_current > 0 ? counts.active : counts.lapsed);
  }
  return counts;
}

Metrics compute_metrics(const Collected& collected, const Periods& periods,
                        std::vector<Warning>& warnings) {
  Metrics metrics;
  metrics.satisfaction = satisfaction(collected, periods, warnings);
  metrics.nps = nps(collected, periods, warnings);
  retention(collected.facts, periods, metrics, warnings);
  purchases(collected.facts, periods, metrics, warnings);
  for (const ScoredResponse& response : collected.responses) {
    metrics.undated_responses += response.dated ? 0 : 1;
  }
  if (metrics.undated_responses > 0) {
    warn(warnings, "undated_responses", "satisfaction",
         {{"count", metrics.undated_responses}});
  }
  return metrics;
}

}  // namespace troth::evaluation
