#include "evaluation/metrics.h"

#include <algorithm>
#include <cmath>

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

/// One number per customer and period, for comparisons within customers.
struct Paired {
  std::vector<double> previous_y, previous_x, current_y, current_x;
  void add(double y0, double x0, double y1, double x1) {
    previous_y.push_back(y0);
    previous_x.push_back(x0);
    current_y.push_back(y1);
    current_x.push_back(x1);
  }
  stats::Difference difference() const {
    return stats::ratio_change(previous_y, previous_x, current_y, current_x);
  }
  std::optional<Change> change(double scale) const {
    const auto past = stats::ratio(stats::ratio_sums(previous_y, previous_x));
    std::int64_t n = 0;
    for (const double x : previous_x) n += x > 0 ? 1 : 0;
    return change_of(difference(), past.value, n, scale);
  }
};

/// The scores of a stretch of days, with their weights and sums per customer.
struct Scores {
  std::vector<double> values;
  std::vector<double> weights;  ///< Empty when unweighted.
  bool repeated = false;        ///< Somebody answered more than once.
};

/// Scores of the period before and the current one (or of all time), in points.
struct PeriodScores {
  Scores current;
  Scores previous;
  Paired customers;  ///< Weighted sums of scores and weights.
  Scope scope = Scope::period;

  /// Current scores with the customer as sampling unit.
  stats::Estimate clustered() const {
    stats::RatioSums sums;
    for (std::size_t i = 0; i < customers.current_x.size(); ++i) {
      const double y = customers.current_y[i];
      const double x = customers.current_x[i];
      if (x <= 0) continue;
      ++sums.n;
      sums.y += y;
      sums.x += x;
      sums.yy += y * y;
      sums.xy += x * y;
      sums.xx += x * x;
    }
    return stats::ratio(sums);
  }
};

/// `points` turns an answer into what is averaged.
template <typename Points>
PeriodScores scores_of(const Collected& collected, const Periods& periods,
                       double ScoredResponse::*score, Points points) {
  PeriodScores scores;
  const auto in_current = [&](const ScoredResponse& r) {
    return r.dated && periods.current.holds(r.day);
  };
  const bool any =
      std::any_of(collected.responses.begin(), collected.responses.end(),
                  [&](const ScoredResponse& r) { return in_current(r) && !std::isnan(r.*score); });
  scores.scope = any ? Scope::period : Scope::all_time;
  Id customer = 0;
  int times_now = 0;
  int times_past = 0;
  for (const ScoredResponse& r : collected.responses) {
    if (std::isnan(r.*score)) continue;
    const bool now = !any || in_current(r);
    const bool past = any && r.dated && periods.previous.holds(r.day);
    if (!now && !past) continue;
    if (r.customer_id != customer || customer == 0) {
      scores.customers.add(0, 0, 0, 0);
      times_now = times_past = 0;
      customer = r.customer_id;
    }
    Scores& side = now ? scores.current : scores.previous;
    int& times = now ? times_now : times_past;
    side.repeated = side.repeated || ++times > 1;
    side.values.push_back(r.*score);
    if (collected.weighted) side.weights.push_back(r.weight);
    Paired& c = scores.customers;
    (now ? c.current_y : c.previous_y).back() += r.weight * points(r.*score);
    (now ? c.current_x : c.previous_x).back() += r.weight;
  }
  return scores;
}

std::optional<Figure> satisfaction(const Collected& collected, const Periods& periods,
                                   std::vector<Warning>& warnings) {
  const PeriodScores scores = scores_of(collected, periods, &ScoredResponse::satisfaction,
                                        [](double value) { return value; });
  if (scores.current.values.empty()) {
    warn(warnings, "no_satisfaction", "satisfaction");
    return std::nullopt;
  }
  const stats::Estimate plain = stats::weighted_mean(scores.current.values, scores.current.weights);
  if (std::isnan(plain.value)) {  // All weights are zero.
    warn(warnings, "no_satisfaction", "satisfaction");
    return std::nullopt;
  }
  Figure figure = figure_of(scores.current.repeated ? scores.clustered() : plain);
  figure.value = plain.value;
  figure.n = static_cast<std::int64_t>(plain.n);
  figure.effective_n = plain.effective_n;
  figure.clustered = scores.current.repeated;
  if (figure.has_interval) {
    figure.interval.low = std::max(0.0, figure.interval.low);
    figure.interval.high = std::min(100.0, figure.interval.high);
  }
  figure.scope = scores.scope;
  if (scores.scope == Scope::all_time) warn(warnings, "no_recent_answers", "satisfaction");
  if (!scores.previous.values.empty()) {
    const stats::Estimate past =
        stats::weighted_mean(scores.previous.values, scores.previous.weights);
    const bool repeated = scores.current.repeated || scores.previous.repeated;
    figure.change =
        change_of(repeated ? scores.customers.difference() : stats::change(past, plain).difference,
                  past.value, static_cast<std::int64_t>(past.n));
  }
  return figure;
}

double nps_points(double answer) {
  return answer >= 9 ? 100 : answer <= 6 ? -100 : 0;
}

/// Counts by group; under weights, shares times the effective n.
stats::NpsCounts nps_counts(const Scores& scores) {
  stats::NpsCounts counts;
  double total = 0;
  for (std::size_t i = 0; i < scores.values.size(); ++i) {
    const double weight = scores.weights.empty() ? 1.0 : scores.weights[i];
    const double points = nps_points(scores.values[i]);
    (points > 0 ? counts.promoters : points < 0 ? counts.detractors : counts.passives) += weight;
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

/// The same shares from fewer independent answers.
stats::NpsCounts divided(stats::NpsCounts counts, double by) {
  return {counts.promoters / by, counts.passives / by, counts.detractors / by};
}

std::optional<NpsFigure> nps(const Collected& collected, const Periods& periods,
                             std::vector<Warning>& warnings) {
  const PeriodScores scores =
      scores_of(collected, periods, &ScoredResponse::recommendation, nps_points);
  if (scores.current.values.empty()) {
    warn(warnings, "no_nps", "nps");
    return std::nullopt;
  }
  NpsFigure nps;
  const stats::NpsCounts now = nps_counts(scores.current);
  const stats::Estimate plain = stats::nps(now);
  if (std::isnan(plain.value)) {
    warn(warnings, "no_nps", "nps");
    return std::nullopt;
  }
  double design = 1;
  if (scores.current.repeated && plain.se > 0) {
    const double wider = scores.clustered().se / plain.se;
    if (wider > 1) design = wider * wider;
  }
  nps.figure = figure_of(stats::nps(divided(now, design)));
  nps.figure.value = plain.value;
  nps.figure.n = static_cast<std::int64_t>(scores.current.values.size());
  nps.figure.effective_n = now.total() / design;
  nps.figure.clustered = scores.current.repeated;
  nps.figure.scope = scores.scope;
  for (const double value : scores.current.values) {
    const double points = nps_points(value);
    ++(points > 0 ? nps.promoters : points < 0 ? nps.detractors : nps.passives);
  }
  if (scores.scope == Scope::all_time) warn(warnings, "no_recent_answers", "nps");
  if (!scores.previous.values.empty()) {
    const stats::NpsCounts past = nps_counts(scores.previous);
    const bool repeated = scores.current.repeated || scores.previous.repeated;
    nps.figure.change =
        change_of(repeated ? scores.customers.difference() : stats::nps_difference(now, past),
                  stats::nps(past).value, static_cast<std::int64_t>(scores.previous.values.size()));
  }
  return nps;
}

void retention(const Facts& facts, const Periods& periods, Metrics& metrics,
               std::vector<Warning>& warnings) {
  PurchaseSums sums;
  Paired paired;
  for (const CustomerFacts& c : facts.customers) {
    const bool before = c.bought_before > 0;
    const bool previous = c.bought_previous > 0;
    const bool current = c.bought_current > 0;
    sums.add(c.bought_previous, c.bought_current, c.net_current);
    if (before || previous) {
      paired.add(before && previous ? 1 : 0, before ? 1 : 0, previous && current ? 1 : 0,
                 previous ? 1 : 0);
    }
  }
  auto found = retention_of(sums, periods);
  if (!found) {
    const bool none = !periods.first_order.has_value();
    warn(warnings, none ? "no_orders" : "history_too_short", "retention_rate",
         {{"months", std::int64_t{periods.months} * 2}});
    return;
  }
  Figure figure = *std::move(found);
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
  PurchaseSums sums;
  Paired frequency;
  Paired amount;
  for (const CustomerFacts& c : facts.customers) {
    const double now = c.bought_current;
    const double past = c.bought_previous;
    sums.add(c.bought_previous, c.bought_current, c.net_current);
    if (now > 0 || past > 0) frequency.add(past, past > 0 ? 1 : 0, now, now > 0 ? 1 : 0);
    if (now > 0 || past > 0 || c.net_current != 0 || c.net_previous != 0) {
      amount.add(static_cast<double>(c.net_previous), past, static_cast<double>(c.net_current),
                 now);
    }
  }
  metrics.purchases = sums.purchases;
  metrics.purchase_frequency = frequency_of(sums, periods);
  metrics.purchase_amount = amount_of(sums);
  if (!metrics.purchase_frequency) {
    const char* code = periods.first_order ? "no_recent_orders" : "no_orders";
    warn(warnings, code, "purchase_frequency");
    warn(warnings, code, "purchase_amount");
    return;
  }
  if (periods.previous_complete) {
    metrics.purchase_frequency->change = frequency.change(12.0 / periods.months);
    metrics.purchase_amount->change = amount.change(1.0);
  } else {
    warn(warnings, "no_previous_period", "purchase_frequency",
         {{"months", std::int64_t{periods.months} * 2}});
  }
}

void add_to(stats::RatioSums& sums, double y, double x) {
  ++sums.n;
  sums.y += y;
  sums.x += x;
  sums.yy += y * y;
  sums.xy += x * y;
  sums.xx += x * x;
}

Figure per_customer(const stats::RatioSums& sums, std::int64_t active, double scale) {
  Figure figure = figure_of(stats::ratio(sums), scale);
  figure.n = active;
  figure.effective_n = static_cast<double>(active);
  return figure;
}

}  // namespace

void PurchaseSums::add(std::int32_t bought_previous, std::int32_t bought_current,
                       Minor net_current) {
  const bool previous = bought_previous > 0;
  const bool current = bought_current > 0;
  base += previous ? 1 : 0;
  kept += previous && current ? 1 : 0;
  active += current ? 1 : 0;
  purchases += bought_current;
  if (current) add_to(frequency, bought_current, 1);
  if (current || net_current != 0) {
    add_to(amount, static_cast<double>(net_current), bought_current);
  }
}

std::optional<Figure> retention_of(const PurchaseSums& sums, const Periods& periods) {
  if (!periods.previous_complete || sums.base == 0) return std::nullopt;
  return figure_of(stats::proportion(sums.kept, sums.base));
}

std::optional<Figure> frequency_of(const PurchaseSums& sums, const Periods& periods) {
  if (sums.active == 0) return std::nullopt;
  return per_customer(sums.frequency, sums.active, 12.0 / periods.months);
}

std::optional<Figure> amount_of(const PurchaseSums& sums) {
  if (sums.active == 0) return std::nullopt;
  return per_customer(sums.amount, sums.active, 1.0);
}

void compute_answers(const Collected& collected, const Periods& periods, Metrics& metrics,
                     std::vector<Warning>& warnings) {
  metrics.satisfaction = satisfaction(collected, periods, warnings);
  metrics.nps = nps(collected, periods, warnings);
}

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
  compute_answers(collected, periods, metrics, warnings);
  retention(collected.facts, periods, metrics, warnings);
  purchases(collected.facts, periods, metrics, warnings);
  for (const ScoredResponse& response : collected.responses) {
    metrics.undated_responses += response.dated ? 0 : 1;
  }
  const bool compared = metrics.purchase_frequency && metrics.purchase_frequency->change;
  if (compared && periods.months % 12 != 0) warn(warnings, "season", "purchase_frequency");
  if (metrics.undated_responses > 0) {
    warn(warnings, "undated_responses", "satisfaction", {{"count", metrics.undated_responses}});
  }
  return metrics;
}

}  // namespace troth::evaluation
