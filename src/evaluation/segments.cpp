#include "evaluation/segments.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "evaluation/lifecycle.h"
#include "stats/concentration.h"
#include "stats/rank.h"
#include "stats/rfm.h"

namespace troth::evaluation {

namespace {

std::vector<const CustomerFacts*> buyers(const Facts& facts) {
  std::vector<const CustomerFacts*> found;
  for (const CustomerFacts& customer : facts.customers) {
    if (customer.now.purchases > 0) found.push_back(&customer);
  }
  return found;
}

void fill_shares(std::vector<SegmentRow>& rows) {
  std::int64_t customers = 0;
  Minor value = 0;
  for (const SegmentRow& row : rows) {
    customers += row.customers;
    value += row.value;
  }
  for (SegmentRow& row : rows) {
    if (customers > 0) {
      row.share = static_cast<double>(row.customers) / static_cast<double>(customers);
    }
    if (value > 0) row.value_share = static_cast<double>(row.value) / static_cast<double>(value);
  }
}

using Bands = std::array<RfmBand, 5>;

void widen(Bands& bands, int score, double value) {
  RfmBand& band = bands.at(static_cast<std::size_t>(score - 1));
  band.low = band.customers == 0 ? value : std::min(band.low, value);
  band.high = band.customers == 0 ? value : std::max(band.high, value);
  ++band.customers;
}

/// "3–4", or "5" when both ends are the same.
std::string range(double low, double high) {
  const auto text = [](double value) {
    const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
    return tenths % 10 == 0 ? std::to_string(tenths / 10) : format_decimal(tenths, 1);
  };
  return low == high ? text(low) : text(low) + "\u2013" + text(high);
}

Phrase rfm_rule(const stats::RfmSegment& segment) {
  // FM runs in halves: "below 4" reads as "up to 3.5".
  return {"report.rfm.rule",
          {{"r", range(segment.r_lo, segment.r_hi)},
           {"fm", range(segment.fm_lo, std::min(5.0, segment.fm_hi - 0.5))}}};
}

double median(std::vector<double> values) {
  const auto found = stats::quantile(values, 0.5);
  return found ? *found : 0.0;
}

}  // namespace

Segments rfm_segments(const Facts& facts, const Periods& periods) {
  Segments segments;
  const auto found = buyers(facts);
  std::vector<double> recency, frequency, monetary;
  for (const CustomerFacts* customer : found) {
    recency.push_back(periods.as_of - customer->now.last_purchase);
    frequency.push_back(customer->now.purchases);
    monetary.push_back(static_cast<double>(customer->net));
  }
  const auto scores = stats::rfm_quintiles({recency, frequency, monetary});
  if (found.empty() || !scores) return segments;
  for (const stats::RfmSegment& segment : stats::rfm_segments()) {
    SegmentRow row;
    row.name = segment.id;
    row.rule = rfm_rule(segment);
    segments.rows.push_back(std::move(row));
  }
  RfmBands bands;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const stats::RfmScore score = (*scores)[i];
    SegmentRow& row = segments.rows.at(stats::rfm_segment_of(score));
    ++row.customers;
    row.value += found[i]->net;
    widen(bands.recency, score.r, recency[i]);
    widen(bands.frequency, score.f, frequency[i]);
    widen(bands.monetary, score.m, monetary[i]);
  }
  fill_shares(segments.rows);
  segments.rfm_bands = bands;
  return segments;
}

Segments abcd_segments(const Facts& facts, const Periods& periods) {
  Segments segments;
  const auto found = buyers(facts);
  if (found.empty()) return segments;
  std::vector<double> sizes, purchases;
  for (const CustomerFacts* customer : found) {
    sizes.push_back(static_cast<double>(customer->net) / customer->now.purchases);
    purchases.push_back(customer->now.purchases);
  }
  AbcdCuts cuts;
  cuts.order_size = std::llround(median(sizes));
  cuts.purchases =
      std::max(std::int64_t{2}, static_cast<std::int64_t>(std::ceil(median(purchases))));
  for (const std::string name : {"A", "B", "C", "D"}) {
    SegmentRow row;
    row.name = name;
    row.rule = {"report.abcd.rule." + name,
                {{"size", Money{cuts.order_size}}, {"purchases", cuts.purchases}}};
    segments.rows.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool large = sizes[i] >= static_cast<double>(cuts.order_size);
    const bool loyal = found[i]->now.purchases >= cuts.purchases &&
                       stage_of(found[i]->now, periods.current) != Stage::lapsed;
    SegmentRow& row = segments.rows.at((loyal ? 0U : 2U) + (large ? 0U : 1U));
    ++row.customers;
    row.value += found[i]->net;
  }
  fill_shares(segments.rows);
  segments.abcd_cuts = cuts;
  return segments;
}

std::optional<Concentration> sales_concentration(const Collected& collected,
                                                 std::vector<Warning>& warnings) {
  std::vector<double> net, profit;
  Concentration out;
  for (const CustomerFacts& customer : collected.facts.customers) {
    if (!customer.has_order) continue;
    net.push_back(static_cast<double>(customer.net));
    profit.push_back(static_cast<double>(customer.profit));
    out.largest_customer = std::max(out.largest_customer, customer.net);
  }
  if (net.empty()) return std::nullopt;
  const stats::Concentration sales = stats::concentration(net);
  if (!sales.verdict.ok() && !(sales.total > 0)) {
    warnings.push_back(
        {"no_positive_sales", {"report.warning.no_positive_sales", {}}, "concentration"});
    return std::nullopt;
  }
  out.n = static_cast<std::int64_t>(sales.n);
  out.top_1_share = sales.top_1_share.value;
  out.top_10_share = sales.top_10_share.value;
  out.top_20_share = sales.top_20_share.value;
  if (sales.top_20_share.interval.known()) {
    out.top_20_interval = Interval{sales.top_20_share.interval.lo, sales.top_20_share.interval.hi};
  }
  out.gini = sales.gini.value;
  if (sales.gini.interval.known()) {
    out.gini_interval = Interval{sales.gini.interval.lo, sales.gini.interval.hi};
  }
  out.largest_customer_share = static_cast<double>(out.largest_customer) / sales.total;
  const auto curve = [&out](const std::vector<stats::CurvePoint>& points) {
    out.whale.clear();
    for (const stats::CurvePoint& point : points) {
      out.whale.push_back({point.customers, point.value});
    }
  };
  curve(sales.whale);
  constexpr double kCostCoverage = 0.95;
  const auto gross = static_cast<double>(collected.sales.gross);
  if (gross <= 0 || static_cast<double>(collected.gross_with_cost) < kCostCoverage * gross) {
    warnings.push_back({"no_costs", {"report.warning.no_costs", {}}, "concentration"});
    return out;
  }
  const stats::Concentration gains = stats::concentration(profit);
  out.unprofitable_share = gains.below_zero_share;
  out.unprofitable_loss = -std::llround(gains.lost_by_tail);
  out.profit = std::llround(gains.total);
  if (gains.total > 0) {
    curve(gains.whale);
    out.whale_is_profit = true;
  }
  return out;
}

}  // namespace troth::evaluation
