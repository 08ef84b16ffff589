// Whether chances of leaving stay calibrated while the company drifts: a simulated company whose
// customers leave more and more often, or less, or all at once; a model as a refresh fits it, of
// what was known then; and what followed. The table of docs/methods/churn.md.
//
// usage: churn_drift [RUNS [CUSTOMERS [SEED]]]

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "stats/classification.h"
#include "value/churn.h"

using namespace troth;
using namespace troth::value;

namespace {

constexpr Day kDays = 1800;
constexpr Day kWindow = 180;
constexpr Day kYear = 365;

struct Drift {
  std::string_view name;
  double yearly = 1;  ///< The hazard of leaving is multiplied by this every year.
  double jump = 1;    ///< ... and by this a year before the end.
};

constexpr std::array<Drift, 5> kDrifts = {{{"none", 1, 1},
                                           {"leaving rises by half each year", 1.5, 1},
                                           {"leaving falls by a third each year", 1 / 1.5, 1},
                                           {"doubles at once, a year ago", 1, 2},
                                           {"halves at once, a year ago", 1, 0.5}}};

/// Days on which one customer bought, and what they paid.
struct Customer {
  std::vector<Day> days;
  std::vector<Minor> paid;
};

Customer simulate(const Drift& drift, Random& random) {
  Customer one;
  const double pace = random.gamma(1.5, 45);  // purchases a day
  const double frailty = random.gamma(1.2, 1.2);
  const double size = 1000 * random.gamma(4, 1);
  double day = random.uniform() * kDays;
  while (day < kDays + kWindow) {
    one.days.push_back(static_cast<Day>(day));
    one.paid.push_back(static_cast<Minor>(size * random.gamma(4, 4)) + 1);
    double next = day + 1 + random.exponential(pace);
    // Leaves in between with a hazard of their own, which drifts with the calendar.
    const double years = (day - kDays) / kYear;
    double hazard = 0.0025 * frailty * std::pow(drift.yearly, years);
    if (day > kDays - kYear) hazard *= drift.jump;
    if (random.chance(-std::expm1(-hazard * (next - day)))) break;
    day = next;
  }
  return one;
}

/// What the database would have summed up to a day.
std::optional<Purchases> sums_at(const Customer& customer, Day as_of) {
  Purchases p;
  p.as_of_day = as_of;
  std::vector<Day> gaps;
  Day before = -1;
  for (std::size_t i = 0; i < customer.days.size() && customer.days[i] <= as_of; ++i) {
    const Day day = customer.days[i];
    p.net += customer.paid[i];
    p.gross += customer.paid[i];
    if (day > as_of - kYear) p.net_window += customer.paid[i];
    ++p.orders;
    ++p.purchases;
    if (day > as_of - kYear) ++p.purchases_window;
    if (!p.first_day) p.first_day = day;
    if (before >= 0) gaps.push_back(day - before);
    if (before >= 0) p.repeat_net += customer.paid[i];
    p.last_day = day;
    before = day;
  }
  if (p.purchases == 0) return std::nullopt;
  for (std::size_t i = gaps.size() > 24 ? gaps.size() - 24 : 0; i < gaps.size(); ++i) {
    ++p.gaps;
    p.gap_sum += gaps[i];
    p.gap_ln_sum += std::log(gaps[i]);
  }
  if (!gaps.empty()) p.gap_last = gaps.back();
  if (gaps.size() > 1) p.gap_before = gaps[gaps.size() - 2];
  return p;
}

std::vector<ChurnRow> rows_at(const std::vector<Customer>& customers, Day cut) {
  std::vector<ChurnRow> rows;
  for (const Customer& customer : customers) {
    CustomerFacts facts;
    facts.purchases = sums_at(customer, cut);
    if (!facts.purchases || !can_leave(*facts.purchases, kYear)) continue;
    double left = 1;
    for (const Day day : customer.days) {
      if (day > cut && day <= cut + kWindow) left = 0;
    }
    rows.push_back({churn_features(facts), left, static_cast<double>(facts.purchases->net_window)});
  }
  return rows;
}

/// A figure over the runs.
class Mean {
 public:
  void add(double value) {
    n_ += 1;
    sum_ += value;
    squares_ += value * value;
  }
  double value() const { return sum_ / n_; }
  double error() const {
    return std::sqrt(std::max(0.0, squares_ / n_ - value() * value()) / (n_ - 1));
  }
  std::string text(int decimals) const {
    return fmt::format("{:.{}f} ({:.{}f})", value(), decimals, error(), decimals);
  }

 private:
  double n_ = 0, sum_ = 0, squares_ = 0;
};

struct Figures {
  Mean predicted, left, slope, intercept, brier, area;

  void add(const ChurnModel& model, const std::vector<ChurnRow>& rows) {
    std::vector<double> chance, outcome;
    double sum = 0, events = 0;
    for (const ChurnRow& row : rows) {
      chance.push_back(model.chance(row.features));
      outcome.push_back(row.left);
      sum += chance.back();
      events += row.left;
    }
    const auto calibration = stats::calibration(chance, outcome, 10, 0.95);
    const auto n = static_cast<double>(rows.size());
    predicted.add(100 * sum / n);
    left.add(100 * events / n);
    slope.add(calibration.slope);
    intercept.add(calibration.intercept);
    brier.add(stats::brier(chance, outcome));
    area.add(stats::auc(chance, outcome, 0.95).value);
  }
  void print(std::string_view drift, std::string_view model) const {
    fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} |\n", drift, model, left.text(1),
               predicted.text(1), slope.text(3), intercept.text(3), brier.text(4), area.text(3));
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 20;
  const int customers = argc > 2 ? std::atoi(argv[2]) : 6000;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  fmt::print("{} runs of {} customers, first seed {}; mean (Monte-Carlo error)\n\n", runs,
             customers, seed);
  fmt::print(
      "| drift | model | left, % | predicted, % | slope | intercept | Brier | AUC |\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (const Drift& drift : kDrifts) {
    Figures pooled, levelled;
    for (int run = 0; run < runs; ++run) {
      Random random(seed + static_cast<std::uint64_t>(run));
      std::vector<Customer> all;
      for (int i = 0; i < customers; ++i) all.push_back(simulate(drift, random));
      std::vector<std::vector<ChurnRow>> cuts;
      for (Day k = 4; k >= 1; --k) cuts.push_back(rows_at(all, kDays - k * kWindow));
      auto model = fit_churn(cuts, 1);
      if (!model) continue;
      const auto now = rows_at(all, kDays);
      levelled.add(*model, now);
      model->shift = 0;
      pooled.add(*model, now);
    }
    pooled.print(drift.name, "as learnt from all cuts");
    levelled.print(drift.name, "level of the latest cut");
  }
}
