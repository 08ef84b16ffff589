#include "evaluation/collect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/assert.h"
#include "base/text.h"

namespace troth::evaluation {

namespace {

constexpr int kSale = 0;
constexpr int kReturn = 1;
constexpr int kVoid = 2;
constexpr Day kYearDays = 365;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void known_from(CustomerFacts& customer, Day day) {
  if (customer.known_since == kNever || day < customer.known_since) customer.known_since = day;
}

}  // namespace

bool settled(std::string_view outcome) {
  static constexpr std::array<std::string_view, 14> kSettled = {
      "resolved", "solved",      "closed", "settled", "done",   "completed", "refunded",
      "replaced", "compensated", "已解决", "已关闭",  "已处理", "已完成",    "已办结"};
  const std::string folded = fold(outcome);
  return std::find(kSettled.begin(), kSettled.end(), folded) != kSettled.end();
}

Collector::Collector(const Periods& periods, Day first_day, std::vector<ScaleItem> items,
                     const value::Settings& settings)
    : periods_(periods),
      as_of_end_((Instant{periods.as_of} + 1) * kMicrosPerDay),
      out_(UnitSeries(first_day, periods.as_of)) {
  out_.facts.settings = settings;
  for (const ScaleItem& item : items) items_.emplace(item.item_id, item);
  constexpr int kCohortMonths = 6;
  const Day followed = periods.as_of - kSecondPurchaseDays;
  Newcomers& newcomers = out_.newcomers;
  newcomers.latest.span = {add_months(followed, -kCohortMonths), followed};
  newcomers.year_earlier.span = {add_months(followed, -kCohortMonths - 12),
                                 add_months(followed, -12)};
  newcomers.comparable =
      periods.first_order && *periods.first_order < newcomers.year_earlier.span.after - kYearDays;
}

CustomerFacts& Collector::at(Id customer_id) {
  auto& known = out_.facts.customers;
  while (cursor_ < known.size() && known[cursor_].id < customer_id) ++cursor_;
  if (cursor_ < known.size() && known[cursor_].id == customer_id) return known[cursor_];
  if (newcomers_.empty() || newcomers_.back().id != customer_id) {
    TROTH_ASSERT(newcomers_.empty() || newcomers_.back().id < customer_id);
    newcomers_.emplace_back().id = customer_id;
  }
  return newcomers_.back();
}

void Collector::merge_newcomers() {
  cursor_ = 0;
  if (newcomers_.empty()) return;
  auto& known = out_.facts.customers;
  const auto middle = static_cast<std::ptrdiff_t>(known.size());
  known.insert(known.end(), newcomers_.begin(), newcomers_.end());
  std::inplace_merge(known.begin(), known.begin() + middle, known.end(),
                     [](const auto& a, const auto& b) { return a.id < b.id; });
  newcomers_.clear();
}

void Collector::customer(const CustomerRow& row) {
  CustomerFacts& customer = out_.facts.customers.emplace_back();
  customer.id = row.customer_id;
  customer.recorded = true;
  if (row.joined) customer.known_since = *row.joined;
  customer.units[0] = out_.series.names(0).position(row.region);
}

void Collector::end_customers() {
  merge_newcomers();
}

void Collector::order(const OrderRow& row) {
  if (row.kind == kVoid) return;
  const Minor net = row.gross + row.returned + row.adjusted;
  if (row.customer_id < 0) {
    if (row.day > periods_.as_of) {
      ++out_.later_rows;
      return;
    }
    ++out_.sales.anonymous_orders;
    out_.sales.anonymous_net += net;
    return;
  }
  if (current_ == nullptr || current_->id != row.customer_id) {
    close_customer();
    current_ = &at(row.customer_id);
  }
  known_from(*current_, row.day);
  if (row.day > periods_.as_of) {
    ++out_.later_rows;
    return;
  }
  current_->has_order = true;
  current_->now.met = true;
  if (row.day <= periods_.previous.until) current_->then.met = true;
  Sales& sales = out_.sales;
  ++sales.orders;
  if (row.kind == kReturn) ++sales.returns;
  sales.gross += row.gross;
  sales.returned += row.returned;
  sales.adjusted += row.adjusted;
  if (row.cost) {
    current_->profit += net - *row.cost;
    out_.gross_with_cost += row.gross;
  }
  if (days_.empty() || days_.back().day != row.day) days_.push_back({row.day, 0, false, {}});
  BoughtDay& day = days_.back();
  day.net += net;
  if (row.kind == kSale && row.gross > 0 && !day.bought) {
    day.bought = true;
    auto& series = out_.series;
    day.units = {series.names(0).position(row.region), series.names(1).position(row.store),
                 series.names(2).position(row.channel)};
  }
}

void Collector::close_customer() {
  if (current_ == nullptr) return;
  CustomerFacts& customer = *current_;
  for (const BoughtDay& day : days_) {
    customer.net += day.net;
    if (periods_.current.holds(day.day)) customer.net_current += day.net;
    if (periods_.previous.holds(day.day)) customer.net_previous += day.net;
  }
  count_purchases(customer);
  if (customer.now.purchases > 0) {
    count_beginnings();
    keep_gaps(customer.now, periods_.as_of);
    keep_gaps(customer.then, periods_.previous.until);
    mark_units(customer);
    for (const BoughtDay& day : days_) {
      if (day.day > customer.now.last_purchase - kYearDays) customer.net_last_year += day.net;
    }
  }
  days_.clear();
  current_ = nullptr;
}

void Collector::count_purchases(CustomerFacts& customer) {
  const Day window = out_.facts.settings.window_days;
  for (const BoughtDay& day : days_) {
    if (!day.bought) continue;
    if (customer.now.purchases == 0) customer.first_purchase = day.day;
    ++customer.now.purchases;
    customer.now.last_purchase = day.day;
    if (day.day > periods_.as_of - window) ++customer.now.window_purchases;
    if (day.day <= periods_.previous.until) {
      ++customer.then.purchases;
      customer.then.last_purchase = day.day;
      if (day.day > periods_.previous.until - window) ++customer.then.window_purchases;
    }
    if (periods_.current.holds(day.day)) ++customer.bought_current;
    if (periods_.previous.holds(day.day)) ++customer.bought_previous;
    if (periods_.before.holds(day.day)) ++customer.bought_before;
    for (std::size_t d = 0; d < day.units.size(); ++d) {
      if (day.units[d] != 0) customer.units[d] = day.units[d];
    }
  }
}

void Collector::count_beginnings() {
  Day last = kNever;
  Day began = kNever;
  const auto count = [&](Day next) {
    if (began == kNever) return;
    const bool again = next != kNever && next <= began + kSecondPurchaseDays;
    for (NewcomerCohort* cohort : {&out_.newcomers.latest, &out_.newcomers.year_earlier}) {
      if (!cohort->span.holds(began)) continue;
      ++cohort->newcomers;
      cohort->came_back += again ? 1 : 0;
    }
    began = kNever;
  };
  for (const BoughtDay& day : days_) {
    if (!day.bought) continue;
    count(day.day);
    if (last == kNever || day.day - last > kYearDays) began = day.day;
    last = day.day;
  }
  count(kNever);
}

void Collector::keep_gaps(Trace& trace, Day until) const {
  Day next = kNever;
  for (auto day = days_.rbegin(); day != days_.rend(); ++day) {
    if (!day->bought || day->day > until) continue;
    if (next != kNever) {
      const std::int32_t gap = next - day->day;
      if (trace.gaps == 0) trace.gap_last = gap;
      if (trace.gaps == 1) trace.gap_before = gap;
      ++trace.gaps;
      trace.gap_sum += gap;
      trace.gap_ln_sum += std::log(gap);
      if (trace.gaps == value::kRhythmGapsMax) return;
    }
    next = day->day;
  }
}

void Collector::mark_units(CustomerFacts& customer) {
  UnitSeries& series = out_.series;
  std::size_t last_month = UnitSeries::npos;
  Units last_units{};
  const auto close_month = [&](std::size_t next) {
    if (last_month == UnitSeries::npos) return;
    for (std::size_t d = 0; d < last_units.size(); ++d) {
      series.wait_for(d, last_units[d], last_month, next);
    }
  };
  for (const BoughtDay& day : days_) {
    const std::size_t month = series.month_of(day.day);
    if (month == UnitSeries::npos) continue;
    Units units = day.bought ? day.units : customer.units;
    for (std::size_t d = 0; d < units.size(); ++d) {
      if (units[d] == 0) units[d] = customer.units[d];
      series.cell(d, units[d], month).net += day.net;
      if (day.bought) ++series.cell(d, units[d], month).purchases;
    }
    if (!day.bought) continue;
    customer.bought_months |= std::uint64_t{1} << month;
    if (month != last_month) close_month(month);
    last_month = month;
    last_units = units;
  }
  close_month(UnitSeries::npos);
}

void Collector::end_orders() {
  close_customer();
  merge_newcomers();
  out_.series.finish_waiting();
  Sales& sales = out_.sales;
  sales.net = sales.gross + sales.returned + sales.adjusted;
  sales.total_net = sales.net + sales.anonymous_net;
  for (const CustomerFacts& customer : out_.facts.customers) {
    sales.net_period += customer.net_current;
  }
}

Units Collector::units_of(const CustomerFacts* customer, std::string_view region,
                          std::string_view store) {
  // A survey's or a courier's channel is not the channel of sale: that one is the customer's.
  Units units{out_.series.names(0).position(region), out_.series.names(1).position(store), 0};
  if (customer == nullptr) return units;
  for (std::size_t d = 0; d < units.size(); ++d) {
    if (units[d] == 0) units[d] = customer->units[d];
  }
  return units;
}

void Collector::interaction(const InteractionRow& row) {
  CustomerFacts* customer = row.customer_id > 0 ? &at(row.customer_id) : nullptr;
  if (customer != nullptr) known_from(*customer, row.day);
  if (row.day > periods_.as_of) {
    ++out_.later_rows;
    return;
  }
  ++out_.interactions;
  const bool complaint = row.kind == "complaint";
  const bool due = row.promised && (row.fulfilled || *row.promised < as_of_end_);
  const bool late = due && (!row.fulfilled || *row.fulfilled > *row.promised);
  if (due && !complaint) ++out_.promises;
  if (customer != nullptr) {
    const bool referral = row.kind == "referral";
    customer->now.met = true;
    customer->now.referred = customer->now.referred || referral;
    if (row.day <= periods_.previous.until) {
      customer->then.met = true;
      customer->then.referred = customer->then.referred || referral;
    }
    if (complaint && periods_.current.holds(row.day) && !row.fulfilled && !settled(row.outcome)) {
      customer->open_complaint = true;
    }
  }
  const std::size_t month = out_.series.month_of(row.day);
  if (month == UnitSeries::npos || (!complaint && !due)) return;
  const Units units = units_of(customer, row.region, row.store);
  for (std::size_t d = 0; d < units.size(); ++d) {
    MonthCell& cell = out_.series.cell(d, units[d], month);
    if (complaint) {
      ++cell.complaints;
    } else {
      ++cell.promised;
      if (late) ++cell.late;
    }
  }
}

void Collector::end_interactions() {
  merge_newcomers();
}

void Collector::answer(const AnswerRow& row) {
  const bool same = response_open_ && response_.customer_id == row.customer_id &&
                    response_.response_id == row.response_id;
  if (!same) {
    close_response();
    response_ = {};
    response_.customer_id = row.customer_id;
    response_.response_id = row.response_id;
    response_.day = row.day;
    response_.dated = row.dated;
    response_.weight = row.weight.value_or(1.0);
    if (row.weight) out_.weighted = true;
    response_open_ = true;
    const CustomerFacts* customer = row.customer_id > 0 ? &at(row.customer_id) : nullptr;
    response_.units = units_of(customer, row.region, row.store);
  }
  add_score(row);
}

void Collector::add_score(const AnswerRow& row) {
  const auto found = items_.find(row.item_id);
  if (found == items_.end()) return;
  const ScaleItem& item = found->second;
  if (item.nps) {
    response_.recommendation_sum += row.value;
    ++response_.recommendation_items;
  } else {
    const double share = (row.value - item.scale_min) / (item.scale_max - item.scale_min);
    response_.satisfaction_sum += 100.0 * share;
    ++response_.satisfaction_items;
  }
}

void Collector::close_response() {
  if (!response_open_) return;
  response_open_ = false;
  const OpenResponse& open = response_;
  CustomerFacts* customer = open.customer_id > 0 ? &at(open.customer_id) : nullptr;
  if (open.dated) {
    if (customer != nullptr) known_from(*customer, open.day);
    if (open.day > periods_.as_of) {
      ++out_.later_rows;
      return;
    }
  }
  ScoredResponse scored{open.customer_id, open.day, open.dated, open.weight, kNone, kNone};
  if (open.satisfaction_items > 0) {
    scored.satisfaction = open.satisfaction_sum / open.satisfaction_items;
  }
  if (open.recommendation_items > 0) {
    scored.recommendation = open.recommendation_sum / open.recommendation_items;
  }
  out_.responses.push_back(scored);
  // An answer without a date was always there, but says nothing of how the customer stands now.
  const bool then = !open.dated || open.day <= periods_.previous.until;
  if (customer != nullptr) {
    for (Trace* trace : {&customer->now, then ? &customer->then : nullptr}) {
      if (trace == nullptr) continue;
      trace->met = true;
      // Rows come by day, so the latest answer is the last one seen.
      if (open.recommendation_items > 0) {
        if (open.dated) {
          trace->promoter = scored.recommendation >= out_.facts.settings.promoter_from;
        }
        trace->detractor = scored.recommendation <= 6;
        trace->latest_score_day = open.day;
      }
    }
  }
  const std::size_t month = open.dated ? out_.series.month_of(open.day) : UnitSeries::npos;
  if (month == UnitSeries::npos) return;
  for (std::size_t d = 0; d < open.units.size(); ++d) {
    MonthCell& cell = out_.series.cell(d, open.units[d], month);
    if (open.satisfaction_items > 0) {
      ++cell.satisfaction_n;
      cell.satisfaction_sum += scored.satisfaction;
      cell.satisfaction_squares += scored.satisfaction * scored.satisfaction;
    }
    if (open.recommendation_items > 0) {
      const double points = scored.recommendation >= 9   ? 100
                            : scored.recommendation <= 6 ? -100
                                                         : 0;
      ++cell.nps_n;
      cell.nps_sum += points;
      cell.nps_squares += points * points;
    }
  }
}

void Collector::end_answers() {
  close_response();
  merge_newcomers();
}

}  // namespace troth::evaluation
