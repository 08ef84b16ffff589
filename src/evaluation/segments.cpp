#include "evaluation/segments.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "stats/concentration.h"
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

/// Tells the buyers by an axis of their places.
value::TellAxis axes_of(const std::vector<const CustomerFacts*>& buyers) {
  return [&buyers](value::Axis axis, const value::SeeCount& see) -> Status {
    std::vector<double> values;
    values.reserve(buyers.size());
    for (const CustomerFacts* buyer : buyers) {
      const auto net = static_cast<double>(buyer->net);
      switch (axis) {
        case value::Axis::last_day:
          values.push_back(buyer->now.last_purchase);
          break;
        case value::Axis::purchases:
          values.push_back(buyer->now.purchases);
          break;
        case value::Axis::net:
          values.push_back(net);
          break;
        case value::Axis::order_size:
          values.push_back(net / buyer->now.purchases);
          break;
      }
    }
    std::sort(values.begin(), values.end());
    for (std::size_t i = 0; i < values.size();) {
      std::size_t next = i + 1;
      while (next < values.size() && values[next] == values[i]) ++next;
      see(values[i], static_cast<double>(next - i));
      i = next;
    }
    return {};
  };
}

std::vector<SegmentRow> rfm_rows() {
  std::vector<SegmentRow> rows;
  for (const stats::RfmSegment& segment : stats::rfm_segments()) {
    SegmentRow row;
    row.name = segment.id;
    row.rule = rfm_rule(segment);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<SegmentRow> abcd_rows(const AbcdCuts& cuts) {
  std::vector<SegmentRow> rows;
  for (const std::string name : {"A", "B", "C", "D"}) {
    SegmentRow row;
    row.name = name;
    row.rule = {"report.abcd.rule." + name,
                {{"size", Money{cuts.order_size}}, {"purchases", cuts.purchases}}};
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

PlaceSegments place_segments(const Facts& facts, const Periods& periods) {
  PlaceSegments out;
  const auto found = buyers(facts);
  if (found.empty()) return out;
  value::PlaceCuts cuts;
  cuts.buyers = static_cast<std::int64_t>(found.size());
  cuts.population_k = population_k(facts, &CustomerFacts::now);
  if (!value::find_places(facts.settings, periods.as_of, axes_of(found), cuts)) return out;
  const AbcdCuts abcd{std::llround(cuts.order_size), cuts.purchases};
  out.rfm = rfm_rows();
  out.abcd = abcd_rows(abcd);
  RfmBands bands;
  for (const CustomerFacts* buyer : found) {
    const Stage stage =
        standing_of(*buyer, buyer->now, periods.as_of, facts.settings, cuts.population_k).stage;
    const value::Place place =
        value::place_of(purchases_of(*buyer, buyer->now), stage, periods.as_of, cuts);
    for (SegmentRow* row : {&out.rfm.at(place.segment),
                            &out.abcd.at(static_cast<std::size_t>(place.abcd[0] - 'A'))}) {
      ++row->customers;
      row->value += buyer->net;
    }
    widen(bands.recency, place.score.r, periods.as_of - buyer->now.last_purchase);
    widen(bands.frequency, place.score.f, buyer->now.purchases);
    widen(bands.monetary, place.score.m, static_cast<double>(buyer->net));
  }
  fill_shares(out.rfm);
  fill_shares(out.abcd);
  out.rfm_bands = bands;
  out.abcd_cuts = abcd;
  return out;
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
