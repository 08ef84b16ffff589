// How well the purchase, spend and retention models find what was planted, and how often their
// intervals hold it: the tables of docs/methods/coverage-value.md.
//
// usage: value_coverage [models|customers|contracts|all] [RUNS [SEED [CUSTOMERS]]]

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "stats/bdw.h"
#include "stats/btyd.h"
#include "stats/forecast.h"
#include "stats/gamma_gamma.h"
#include "stats/pareto_nbd.h"
#include "stats/peer_forecast.h"
#include "stats/purchase_model.h"
#include "stats/sbg.h"

using namespace troth;
using namespace troth::stats;

namespace {

constexpr double kZ = 1.959963984540054;
constexpr double kWeeksSeen = 52;
constexpr double kWeeksAhead = 26;

/// One parameter over the runs.
class Column {
 public:
  Column(std::string_view name, double truth) : name_(name), truth_(truth) {}

  void add(double value, double se, const Interval& profile = {}) {
    ++runs_;
    ratios_.push_back(value / truth_);
    plain_ += std::fabs(value - truth_) <= kZ * se ? 1 : 0;
    logs_ += std::fabs(std::log(value / truth_)) <= kZ * se / value ? 1 : 0;
    profiles_ += profile.contains(truth_) ? 1 : 0;
    open_ += std::isinf(profile.hi) || profile.lo == 0 ? 1 : 0;
    profiled_ = profiled_ || profile.known();
  }

  void print(std::string_view model, std::size_t customers, int asked) {
    std::sort(ratios_.begin(), ratios_.end());
    const auto at = [&](double q) {
      return ratios_[static_cast<std::size_t>(q * static_cast<double>(ratios_.size() - 1))];
    };
    if (ratios_.empty()) return;
    const double n = runs_;
    const double share = (profiled_ ? profiles_ : logs_) / n;
    const auto percent = [n](double count) { return fmt::format("{:.1f}", 100 * count / n); };
    fmt::print(
        "| {} | {} | {} | {:.4g} | {:.3f} | {:.3f} to {:.3f} | {} | {} | {} | {:.1f} | {} | "
        "{:.1f} |\n",
        model, customers, name_, truth_, at(0.5), at(0.05), at(0.95), percent(plain_),
        percent(logs_), profiled_ ? percent(profiles_) : "",
        100 * std::sqrt(share * (1 - share) / n), profiled_ ? percent(open_) : "",
        100 * (1 - n / asked));
  }

 private:
  std::string_view name_;
  double truth_;
  double runs_ = 0;
  double plain_ = 0;
  double logs_ = 0;
  double profiles_ = 0;
  double open_ = 0;
  bool profiled_ = false;
  std::vector<double> ratios_;
};

/// A customer as they were seen, and what came in the weeks after.
struct Simulated {
  PurchaseHistory history;
  SpendHistory spent;
  int bought = 0;
  double brought = 0;
};

/// One customer of a planted model, seen for up to a year since their first purchase.
Simulated simulate(const PurchaseModel& planted, const GammaGamma& spend, Random& random) {
  Simulated one;
  one.history.age = kWeeksSeen * (0.3 + 0.7 * random.uniform());
  const auto parameters = planted.parameters();
  const double rate = random.gamma(parameters[0], parameters[1]);
  const bool pareto = planted.kind == PurchaseModelKind::pareto_nbd;
  const double leaves =
      pareto ? random.exponential(random.gamma(parameters[2], parameters[3])) : kInfinity;
  const double chance = pareto ? 0 : random.beta(parameters[2], parameters[3]);
  const double value_rate = random.gamma(spend.q, spend.v);
  const double end = one.history.age + kWeeksAhead;
  double now = 0;
  double total = 0;
  bool gone = planted.kind == PurchaseModelKind::mbgnbd && random.chance(chance);
  while (!gone) {
    now += random.exponential(rate);
    if (now > std::min(end, leaves)) break;
    const double value = random.gamma(spend.p, value_rate);
    if (now <= one.history.age) {
      one.history.frequency += 1;
      one.history.recency = now;
      total += value;
    } else {
      ++one.bought;
      one.brought += value;
    }
    gone = random.chance(chance);
  }
  if (one.history.frequency > 0) {
    one.spent = {one.history.frequency, total / one.history.frequency};
  }
  return one;
}

std::vector<Simulated> simulate(const PurchaseModel& planted, const GammaGamma& spend,
                                std::size_t customers, std::uint64_t seed) {
  Random random(seed);
  std::vector<Simulated> all;
  for (std::size_t i = 0; i < customers; ++i) all.push_back(simulate(planted, spend, random));
  return all;
}

std::vector<PurchaseHistory> histories_of(const std::vector<Simulated>& all) {
  std::vector<PurchaseHistory> histories;
  for (const Simulated& one : all) histories.push_back(one.history);
  return histories;
}

std::vector<SpendHistory> spends_of(const std::vector<Simulated>& all) {
  std::vector<SpendHistory> spends;
  for (const Simulated& one : all) {
    if (one.spent.purchases > 0) spends.push_back(one.spent);
  }
  return spends;
}

struct Planted {
  std::string_view name;
  PurchaseModel model;
};

std::vector<Planted> planted_models() {
  return {{"BG/NBD", purchase_model(PurchaseModelKind::bgnbd, {0.6, 4, 0.8, 2.5})},
          {"MBG/NBD", purchase_model(PurchaseModelKind::mbgnbd, {0.9, 6, 0.9, 2.0})},
          {"Pareto/NBD", purchase_model(PurchaseModelKind::pareto_nbd, {0.7, 8, 0.8, 14})}};
}

constexpr GammaGamma kSpend{6, 4, 16};

void print_head() {
  fmt::print(
      "| model | customers | parameter | planted | median / planted | 90 % of runs | "
      "plain interval, % | log interval, % | profile interval, % | MC error | open, % | no fit, % "
      "|\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
}

void models(int runs, std::uint64_t seed, std::size_t only) {
  const std::vector<std::size_t> sizes =
      only > 0 ? std::vector{only} : std::vector<std::size_t>{500, 2000, 5000};
  print_head();
  for (const Planted& planted : planted_models()) {
    for (const std::size_t customers : sizes) {
      const auto names = parameter_names(planted.model.kind);
      std::vector<Column> columns;
      for (std::size_t k = 0; k < names.size(); ++k) {
        columns.emplace_back(names[k], planted.model.parameters()[k]);
      }
      for (int run = 0; run < runs; ++run) {
        const auto all =
            simulate(planted.model, kSpend, customers, seed + static_cast<std::uint64_t>(run));
        const auto grouped = group_histories(histories_of(all));
        const PurchaseFit fit =
            fit_purchases(planted.model.kind, grouped, {.profile_histories_max = customers});
        if (!fit.report.verdict.ok()) continue;
        for (std::size_t k = 0; k < columns.size(); ++k) {
          columns[k].add(fit.model.parameters()[k], fit.standard_errors[k], fit.intervals.of[k]);
        }
      }
      for (Column& column : columns) column.print(planted.name, customers, runs);
    }
  }
  for (const std::size_t customers : sizes) {
    std::vector<Column> columns = {{"p", kSpend.p}, {"q", kSpend.q}, {"v", kSpend.v}};
    for (int run = 0; run < runs; ++run) {
      const auto all = simulate(planted_models()[0].model, kSpend, customers,
                                seed + static_cast<std::uint64_t>(run));
      const GammaGammaFit fit = fit_gamma_gamma(spends_of(all));
      if (!fit.report.verdict.ok()) continue;
      columns[0].add(fit.model.p, fit.standard_errors[0]);
      columns[1].add(fit.model.q, fit.standard_errors[1]);
      columns[2].add(fit.model.v, fit.standard_errors[2]);
    }
    for (Column& column : columns) column.print("Gamma-Gamma", customers, runs);
  }
}

/// Survivors of a cohort whose members leave with chances of their own.
std::vector<double> cohort(const BetaDiscreteWeibull& planted, std::size_t customers, int renewals,
                           Random& random) {
  std::vector<double> survivors(static_cast<std::size_t>(renewals) + 1, 0.0);
  for (std::size_t i = 0; i < customers; ++i) {
    const double stays = 1 - random.beta(planted.a, planted.b);
    const double luck = random.uniform();
    for (std::size_t t = 0; t < survivors.size(); ++t) {
      // Stays t renewals with chance stays^(t^c).
      if (luck > std::pow(stays, std::pow(static_cast<double>(t), planted.c))) break;
      ++survivors[t];
    }
  }
  return survivors;
}

void contracts(int runs, std::uint64_t seed) {
  print_head();
  for (const std::size_t customers : {500UL, 2000UL, 10000UL}) {
    std::vector<Column> columns = {{"a", 0.7}, {"b", 2.0}};
    std::vector<Column> weibull = {{"a", 0.7}, {"b", 2.0}, {"c", 1.3}};
    for (int run = 0; run < runs; ++run) {
      Random random(seed + static_cast<std::uint64_t>(run));
      const auto fit = fit_sbg(cohort({0.7, 2.0, 1}, customers, 8, random));
      if (fit.report.verdict.ok()) {
        columns[0].add(fit.model.a, fit.standard_errors[0]);
        columns[1].add(fit.model.b, fit.standard_errors[1]);
      }
      const auto later = fit_bdw(cohort({0.7, 2.0, 1.3}, customers, 12, random));
      if (!later.report.verdict.ok()) continue;
      weibull[0].add(later.model.a, later.standard_errors[0]);
      weibull[1].add(later.model.b, later.standard_errors[1]);
      weibull[2].add(later.model.c, later.standard_errors[2]);
    }
    for (Column& column : columns) column.print("sBG, 8 renewals", customers, runs);
    for (Column& column : weibull) column.print("BdW, 12 renewals", customers, runs);
  }
}

/// Shares of customers below and above their interval, by how they had bought.
struct Held {
  double n = 0;
  double below = 0;
  double above = 0;
  double atoms = 0;  ///< What the model itself gives the interval of whole numbers.

  void add(double value, double low, double high, double model) {
    n += 1;
    below += value < low ? 1 : 0;
    above += value > high ? 1 : 0;
    atoms += model;
  }
  void print(std::string_view what, std::string_view model, std::string_view who) const {
    const double held = 1 - (below + above) / n;
    fmt::print("| {} | {} | {} | {:.0f} | {:.1f} | {:.2f} | {:.1f} | {:.2f} | {:.2f} |\n", what,
               model, who, n, 100 * held, 100 * std::sqrt(held * (1 - held) / n), 100 * atoms / n,
               100 * below / n, 100 * above / n);
  }
};

/// Chance that the model gives the whole numbers from lo to hi.
double chance_of(const std::vector<double>& p, const Interval& interval) {
  double chance = 0;
  for (auto n = static_cast<std::size_t>(interval.lo);
       n <= static_cast<std::size_t>(interval.hi) && n < p.size(); ++n) {
    chance += p[n];
  }
  return chance;
}

void customers(int runs, std::uint64_t seed) {
  constexpr std::size_t kCustomers = 2000;
  fmt::print(
      "| interval | model | repeat purchases | customers | held, % | MC error | chance by the "
      "model, % | below, % | above, % |\n|---|---|---|---|---|---|---|---|---|\n");
  for (const Planted& planted : planted_models()) {
    Held counts[3];
    Held values[3];
    for (int run = 0; run < runs; ++run) {
      const auto all =
          simulate(planted.model, kSpend, kCustomers, seed + static_cast<std::uint64_t>(run));
      const PurchaseFit fit = fit_purchases(planted.model.kind, group_histories(histories_of(all)));
      const GammaGammaFit spend = fit_gamma_gamma(spends_of(all));
      if (!fit.report.verdict.ok() || !spend.report.verdict.ok()) continue;
      for (std::size_t i = 0; i < all.size(); i += 4) {
        const Simulated& one = all[i];
        const auto p = fit.model.chances(one.history, kWeeksAhead);
        const std::size_t who = one.history.frequency == 0 ? 0 : one.history.frequency < 5 ? 1 : 2;
        const Interval count = count_interval(p);
        counts[who].add(one.bought, count.lo, count.hi, chance_of(p, count));
        const auto pairs = count_chances(p);
        PeerForecast peers(fit.model, one.history.frequency, one.history.age,
                           {.time = kWeeksAhead});
        const Interval value = peers.value(fit.model.alive(one.history), spend.model, one.spent);
        const double told =
            value_cdf(pairs, spend.model, one.spent, value.hi) - (value.lo > 0 ? 0.025 : 0);
        values[who].add(one.brought, value.lo, value.hi, told);
      }
    }
    constexpr std::string_view kWho[] = {"none", "1 to 4", "5 and more"};
    for (std::size_t who = 0; who < 3; ++who) {
      counts[who].print("purchases", planted.name, kWho[who]);
    }
    for (std::size_t who = 0; who < 3; ++who) values[who].print("value", planted.name, kWho[who]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "all";
  const int runs = argc > 2 ? std::atoi(argv[2]) : 200;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  fmt::print("{} runs, first seed {}, each run has the seed after the one before\n\n", runs, seed);
  const std::size_t customers_only = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
  const bool all = what == "all";
  if (all || what == "models") models(runs, seed, customers_only);
  if (all || what == "contracts") contracts(runs, seed);
  if (all || what == "customers") customers(runs, seed);
}
