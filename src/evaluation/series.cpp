#include "evaluation/series.h"

#include <algorithm>
#include <utility>

#include "evaluation/collect.h"
#include "evaluation/metrics.h"
#include "evaluation/periods.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

/// Sums of purchases for all points at once, from orders sorted by customer and day.
class PurchaseSeries {
 public:
  explicit PurchaseSeries(std::vector<Periods> points)
      : points_(std::move(points)), sums_(points_.size()) {}

  void order(const OrderRow& row) {
    if (row.kind == kVoid || row.customer_id < 0) return;
    if (row.customer_id != customer_) {
      close();
      customer_ = row.customer_id;
    }
    if (days_.empty() || days_.back().day != row.day) days_.push_back({row.day, 0, false});
    days_.back().net += row.gross + row.returned + row.adjusted;
    if (row.kind == kSale && row.gross > 0) days_.back().bought = true;
  }

  std::vector<PurchaseSums> take() {
    close();
    return std::move(sums_);
  }

 private:
  static constexpr int kSale = 0;
  static constexpr int kVoid = 2;
  struct BoughtDay {
    Day day = 0;
    Minor net = 0;
    bool bought = false;
  };

  void close() {
    if (days_.empty()) return;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      std::int32_t previous = 0;
      std::int32_t current = 0;
      Minor net = 0;
      for (const BoughtDay& day : days_) {
        const bool now = points_[i].current.holds(day.day);
        if (now) net += day.net;
        if (!day.bought) continue;
        current += now ? 1 : 0;
        previous += points_[i].previous.holds(day.day) ? 1 : 0;
      }
      if (previous > 0 || current > 0 || net != 0) sums_[i].add(previous, current, net);
    }
    days_.clear();
  }

  std::vector<Periods> points_;
  std::vector<PurchaseSums> sums_;
  Id customer_ = 0;
  std::vector<BoughtDay> days_;
};

Result<Collected> scored_answers(db::Session& session, const Periods& latest, Progress& progress) {
  TROTH_ASSIGN(auto items, read_scale_items(session));
  Collector collector(latest, latest.before.after + 1, std::move(items));
  collector.end_customers();
  TROTH_TRY(scan_answers(session, progress, [&](const auto& row) { collector.answer(row); }));
  collector.end_answers();
  return collector.take();
}

/// Undated answers belong to no month.
void keep_dated(Metrics& metrics) {
  if (metrics.satisfaction && metrics.satisfaction->scope == Scope::all_time) {
    metrics.satisfaction.reset();
  }
  if (metrics.nps && metrics.nps->figure.scope == Scope::all_time) metrics.nps.reset();
  if (metrics.satisfaction) metrics.satisfaction->change.reset();
  if (metrics.nps) metrics.nps->figure.change.reset();
}

bool empty(const Metrics& metrics) {
  return !metrics.satisfaction && !metrics.nps && !metrics.retention_rate &&
         !metrics.purchase_frequency;
}

}  // namespace

Result<std::vector<SeriesPoint>> figure_series(db::Session& session,
                                               const EvaluationSettings& settings, int points,
                                               Progress& progress) {
  TROTH_ASSIGN(const Extent extent, read_extent(session, settings.as_of.value_or(settings.today)));
  const Day as_of = settings.as_of.value_or(extent.last_day().value_or(settings.today));
  const Periods latest = choose_periods(as_of, settings.period_months, extent.first_order);
  std::vector<Periods> ends;
  for (int back = points - 1; back >= 0; --back) {
    ends.push_back(choose_periods(months_back(as_of, back), latest.months, extent.first_order));
  }
  PurchaseSeries purchases(ends);
  TROTH_TRY(scan_orders(session, progress, [&](const auto& row) { purchases.order(row); }));
  const std::vector<PurchaseSums> sums = purchases.take();
  TROTH_ASSIGN(const Collected collected, scored_answers(session, latest, progress));
  std::vector<SeriesPoint> series;
  std::vector<Warning> unsaid;  // The evaluation itself says what is missing.
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (progress.cancelled()) {
      return Error{ErrorCode::cancelled, "The evaluation was stopped.", "", ""};
    }
    SeriesPoint point{ends[i], {}};
    compute_answers(collected, ends[i], point.metrics, unsaid);
    keep_dated(point.metrics);
    point.metrics.purchases = sums[i].purchases;
    point.metrics.retention_rate = retention_of(sums[i], ends[i]);
    point.metrics.purchase_frequency = frequency_of(sums[i], ends[i]);
    point.metrics.purchase_amount = amount_of(sums[i]);
    if (series.empty() && empty(point.metrics)) continue;
    series.push_back(std::move(point));
  }
  return series;
}

}  // namespace troth::evaluation
