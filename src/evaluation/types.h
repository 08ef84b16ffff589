#pragma once
// Words of the evaluation room: the finished evaluation as plain data. Every report (terminal,
// JSON, HTML) is a view of this document; nothing is computed in a report.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "evaluation/phrase.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::evaluation {

/// Shares are fractions in [0,1], satisfaction is 0..100, NPS is -100..100, money is minor units.
struct Interval {
  double low = 0;
  double high = 0;
};

/// Days in (after, until]: after < day <= until.
struct Span {
  Day after = 0;
  Day until = 0;
  bool holds(Day day) const { return after < day && day <= until; }
};

/// Why the period has the length it has.
enum class PeriodReason : std::uint8_t {
  given,          ///< Asked for.
  two_fit,        ///< The longest of 12, 6, 3 and 1 months that fits twice into the history.
  short_history,  ///< Even two months do not fit: 1 month, and nothing to compare with.
  no_orders,      ///< No orders: 12 months.
};

/// The days that the evaluation compares: current is the `months` up to as_of, previous the same
/// length before it, before the one before that.
struct Periods {
  Day as_of = 0;
  int months = 12;
  PeriodReason reason = PeriodReason::two_fit;
  Span current;
  Span previous;
  Span before;
  std::optional<Day> first_order;  ///< First day with an order.
  bool previous_complete = false;  ///< The order history covers `previous` from its first day.
  bool before_complete = false;    ///< ... and `before`.
};

/// A figure against the same figure one period earlier.
struct Change {
  double previous = 0;
  std::int64_t previous_n = 0;
  double difference = 0;  ///< Current minus previous, in the unit of the figure.
  Interval interval;      ///< 95 % interval of the difference.
  double p_value = 1;     ///< Two-sided, uncorrected.
};

enum class Scope : std::uint8_t { period, all_time };

struct Figure {
  double value = 0;
  Interval interval;         ///< 95 % interval; the value itself without one.
  bool has_interval = true;  ///< False with one customer, or when all are alike.
  std::int64_t n = 0;        ///< Units the interval rests on: customers or answers.
  double effective_n = 0;    ///< n after unequal weights (Kish, 1965); n when unweighted.
  Scope scope = Scope::period;
  bool clustered = false;  ///< Answers of one customer were taken together for the interval.
  std::optional<Change> change;
};

struct NpsFigure {
  Figure figure;
  std::int64_t promoters = 0;
  std::int64_t passives = 0;
  std::int64_t detractors = 0;
};

/// The five key figures (retention and churn are two sides of one). Absent without data: a warning
/// then says how to get it.
struct Metrics {
  std::optional<Figure> satisfaction;
  std::optional<NpsFigure> nps;
  std::optional<Figure> retention_rate;
  std::optional<Figure> churn_rate;
  std::optional<Figure> purchase_frequency;  ///< Purchases per active customer and year.
  std::optional<Figure> purchase_amount;     ///< Net sales per purchase, minor units.
  std::int64_t purchases = 0;                ///< Purchases in the current period.
  std::int64_t undated_responses = 0;
};

struct CustomerCounts {
  std::int64_t known = 0;           ///< Golden records, and customers only orders or answers name.
  std::int64_t with_purchases = 0;  ///< Bought at least once, up to as_of.
  std::int64_t active = 0;          ///< Bought in the current period.
  std::int64_t lapsed = 0;          ///< Bought before, not in the current period.
};

/// Sales of all days up to as_of.
struct Sales {
  std::int64_t orders = 0;   ///< Orders of identified customers, returns included, voids not.
  std::int64_t returns = 0;  ///< Those of them in which nothing was sold.
  std::int64_t anonymous_orders = 0;
  Minor gross = 0;     ///< Sale lines of identified customers.
  Minor returned = 0;  ///< Their return lines; not positive.
  Minor adjusted = 0;  ///< Their discounts, fees and corrections.
  Minor net = 0;       ///< gross + returned + adjusted.
  Minor net_period = 0;
  Minor anonymous_net = 0;
  Minor total_net = 0;  ///< net + anonymous_net.
};

using value::kStages;
using value::Stage;
using value::stage_name;

struct StageRow {
  Stage stage = Stage::suspect;
  std::int64_t customers = 0;
  double share = 0;        ///< Of known customers.
  Minor value = 0;         ///< Net sales of all days up to as_of.
  Minor value_period = 0;  ///< Net sales of the current period.
};

/// How many customers went from a stage (rows; row kStages: not known yet) at `from` to a stage
/// (columns) at `to`.
struct Transitions {
  Day from = 0;
  Day to = 0;
  std::array<std::array<std::int64_t, kStages>, kStages + 1> customers{};
};

struct SegmentRow {
  std::string name;  ///< Stable, for programs: "champions", "A".
  Phrase rule;
  std::int64_t customers = 0;
  double share = 0;        ///< Of customers with purchases.
  Minor value = 0;         ///< Net sales of all days.
  double value_share = 0;  ///< Of the net sales of customers with purchases.
};

/// What the scores 1..5 mean: where each begins and ends among the customers; empty scores (ties)
/// have no customers.
struct RfmBand {
  std::int64_t customers = 0;
  double low = 0;
  double high = 0;
};
struct RfmBands {
  std::array<RfmBand, 5> recency;  ///< Days since the last purchase; position 0 is score 1.
  std::array<RfmBand, 5> frequency;
  std::array<RfmBand, 5> monetary;  ///< Minor units.
};

struct AbcdCuts {
  Minor order_size = 0;        ///< Large: net sales per purchase at or above.
  std::int64_t purchases = 0;  ///< Loyal: at least as many purchases, and not lapsed.
};

struct WhalePoint {
  double customers = 0;  ///< Share of customers, best first.
  double value = 0;      ///< Their share of the total.
};

/// How unevenly net sales (and, where costs are known, profit) are spread over customers.
struct Concentration {
  std::int64_t n = 0;  ///< Identified customers with an order.
  double top_1_share = 0;
  double top_10_share = 0;
  double top_20_share = 0;
  std::optional<Interval> top_20_interval;
  double gini = 0;
  std::optional<Interval> gini_interval;
  std::vector<WhalePoint> whale;
  bool whale_is_profit = false;
  std::optional<double> unprofitable_share;  ///< Customers on whom money was lost.
  std::optional<Minor> unprofitable_loss;    ///< What was lost on them; not positive.
  std::optional<Minor> profit;
  Minor largest_customer = 0;
  double largest_customer_share = 0;
};

/// A customer who is later than nine in ten of the gaps expected of them.
struct AtRisk {
  Id customer_id = 0;
  std::string customer;  ///< The reference by which the company knows them.
  std::string name;      ///< Empty when not known.
  Day last_day = 0;
  std::int64_t days_since = 0;
  double usual_gap_days = 0;  ///< Mean gap, shrunk.
  double alarm_gap_days = 0;  ///< The customer's own 90th percentile gap.
  std::int64_t purchases = 0;
  Minor value = 0;  ///< Net sales of the 12 months up to the last purchase.
  Phrase reason;
};

struct AtRiskList {
  std::int64_t evaluated = 0;  ///< Customers with enough purchases to have a rhythm.
  std::int64_t customers = 0;
  Minor value = 0;          ///< Yearly net sales of all of them.
  double regularity = 0;    ///< Shape of the population's gaps: 1 random, more is regular.
  std::vector<AtRisk> top;  ///< By value, greatest first.
};

enum class Dimension : std::uint8_t { company, region, store, channel };
enum class Measure : std::uint8_t { late_share, satisfaction, nps, complaint_rate, repeat_rate };
std::string_view dimension_name(Dimension dimension);
std::string_view measure_name(Measure measure);

/// One monthly series of a unit and of the rest of the company; for the picture of a finding.
struct MonthPoint {
  Day month = 0;  ///< First day of the month.
  double unit = 0;
  double rest = 0;
  std::int64_t n = 0;
};

/// One measure of a unit that changed against the rest of the company.
struct UnitChange {
  Measure measure = Measure::late_share;
  Day since = 0;           ///< First day of the first month after the change.
  Day since_earliest = 0;  ///< First days of the months that hold the true one with 95 %
  Day since_latest = 0;    ///< probability.
  double before = 0;
  double after = 0;
  double rest_before = 0;
  double rest_after = 0;
  double difference = 0;  ///< What the unit changed beyond the rest.
  Interval interval;
  std::int64_t n = 0;
  double p_value = 1;           ///< Of the scan for a change point.
  double adjusted_p_value = 1;  ///< After Holm over everything searched.
  std::vector<MonthPoint> series;
};

/// One figure behind a finding, for programs.
struct Evidence {
  std::string name;
  double value = 0;
  std::optional<Interval> interval;
  std::optional<std::int64_t> n;
  std::optional<double> p_value;
  bool is_money = false;
};

enum class Urgency : std::uint8_t { act, watch, know };
std::string_view urgency_name(Urgency urgency);

struct Finding {
  std::string kind;  ///< Stable, for programs: "unit_change", "at_risk", "concentration", ...
  Urgency urgency = Urgency::know;
  std::optional<Minor> stake;  ///< Money a year that depends on it.
  Dimension dimension = Dimension::company;
  std::string unit;
  Phrase title;
  std::vector<Phrase> evidence;
  Phrase action;
  std::vector<Evidence> figures;
  std::vector<UnitChange> changes;  ///< In causal order.
};

struct Warning {
  std::string code;  ///< Stable; its text is message "report.warning.<code>".
  Phrase text;
  std::string subject;  ///< The metric or part it is about.
};

struct Evaluation {
  std::string workspace;
  Currency currency;
  Periods periods;
  value::Settings definitions;  ///< Of stages, scores and being late.
  CustomerCounts customers;
  Metrics metrics;
  Sales sales;
  std::array<StageRow, kStages> lifecycle{};
  std::optional<Transitions> transitions;
  std::vector<SegmentRow> rfm;
  std::optional<RfmBands> rfm_bands;
  std::vector<SegmentRow> abcd;
  std::optional<AbcdCuts> abcd_cuts;
  std::optional<Concentration> concentration;
  AtRiskList at_risk;
  std::vector<Finding> findings;
  std::int64_t series_searched = 0;
  std::uint64_t seed = 1;
  std::vector<Warning> warnings;
};

}  // namespace troth::evaluation
