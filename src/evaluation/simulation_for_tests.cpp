#include "evaluation/simulation_for_tests.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "base/random.h"
#include "evaluation/conclude.h"
#include "evaluation/periods.h"

namespace troth::evaluation {

namespace {

constexpr Id kSimulatedSatisfaction = 1;
constexpr Id kSimulatedRecommend = 2;
constexpr double kLifetimeDays = 3 * 365.25;
constexpr double kYear = 365.25;
constexpr double kLeavesWhenLate = 0.35;
constexpr std::array<const char*, 8> kRegions = {"North", "South", "East",    "West",
                                                 "Coast", "Hills", "Islands", "Plain"};

struct Buyer {
  Id id = 0;
  std::string region, store, channel;
  std::vector<OrderRow> orders;
  std::vector<InteractionRow> interactions;
  std::vector<AnswerRow> answers;
};

class Company {
 public:
  explicit Company(const Simulation& simulation) : s_(simulation), random_(simulation.seed) {}

  std::vector<Buyer> buyers() {
    // In a steady state as many arrive as leave.
    const double before = 4 * kLifetimeDays;
    const double days = static_cast<double>(s_.as_of - s_.from) + before;
    const auto arrivals = random_.poisson(s_.customers * days / kLifetimeDays);
    std::vector<Buyer> all;
    for (std::uint64_t i = 0; i < arrivals; ++i) {
      Buyer buyer;
      buyer.id = static_cast<Id>(all.size()) + 1;
      live(buyer, static_cast<double>(s_.from) - before + days * random_.uniform());
      if (!buyer.orders.empty()) all.push_back(std::move(buyer));
    }
    return all;
  }

 private:
  double late_probability(const Buyer& buyer, double day) const {
    const bool hit = s_.story && buyer.region == "North" && day >= s_.story->since;
    return hit ? s_.story->late_then : s_.late;
  }

  void live(Buyer& buyer, double born) {
    const auto region = random_.below(static_cast<std::uint64_t>(s_.regions));
    buyer.region = kRegions.at(region);
    buyer.store = buyer.region + " " +
                  std::to_string(random_.below(static_cast<std::uint64_t>(s_.stores)) + 1);
    const double online = random_.beta(1, 1);
    const double rate = random_.gamma(1.5, 1.5 / s_.purchases_year);
    const double spend = std::exp(random_.normal(8.5, 0.6));
    const double mood = random_.normal(75, 12);
    double day = born;
    double leaves = born + random_.exponential(1 / kLifetimeDays);
    bool first = true;
    while (true) {
      if (!first) day += next_gap(rate, day);
      first = false;
      if (day > leaves || day >= s_.as_of + 1) return;
      buyer.channel = random_.chance(online) ? "online" : "shop";
      const bool late = random_.chance(late_probability(buyer, day));
      if (day >= s_.from) buy(buyer, static_cast<Day>(day), spend, mood, late);
      if (late && random_.chance(kLeavesWhenLate)) return;
    }
  }

  double next_gap(double rate, double day) {
    // Thinning (Lewis & Shedler, 1979) of the busiest season's rate.
    const double top = rate * (1 + s_.season);
    double at = day;
    while (true) {
      at += random_.exponential(top / kYear);
      const double season =
          1 + s_.season * std::sin(2 * std::numbers::pi * std::fmod(at, kYear) / kYear);
      if (random_.uniform() * top < rate * season) return at - day;
    }
  }

  void buy(Buyer& buyer, Day day, double spend, double mood, bool late) {
    OrderRow order;
    order.customer_id = buyer.id;
    order.day = day;
    order.gross = std::llround(spend * std::exp(random_.normal(0, 0.4)));
    if (random_.chance(0.04)) order.returned = -order.gross / 2;
    order.region = kept(buyer.region);
    order.store = kept(buyer.store);
    order.channel = kept(buyer.channel);
    buyer.orders.push_back(order);
    InteractionRow delivery;
    delivery.customer_id = buyer.id;
    delivery.day = day;
    delivery.kind = "delivery";
    delivery.promised = (Instant{day} + 3) * kMicrosPerDay;
    delivery.fulfilled = (Instant{day} + (late ? 6 : 2)) * kMicrosPerDay;
    buyer.interactions.push_back(delivery);
    if (random_.chance(late ? 0.12 : 0.01)) complain(buyer, day + 7);
    if (random_.chance(s_.asked)) answer(buyer, day + 8, mood - (late ? 20 : 0));
  }

  void complain(Buyer& buyer, Day day) {
    InteractionRow complaint;
    complaint.customer_id = buyer.id;
    complaint.day = day;
    complaint.kind = "complaint";
    complaint.outcome = "resolved";
    buyer.interactions.push_back(complaint);
  }

  void answer(Buyer& buyer, Day day, double mood) {
    const double felt = mood + random_.normal(0, 10);
    AnswerRow answer;
    answer.customer_id = buyer.id;
    answer.response_id = static_cast<Id>(buyer.answers.size()) + 1;
    answer.day = day;
    answer.item_id = kSimulatedSatisfaction;
    answer.value = std::clamp(std::round(1 + felt * 0.09), 1.0, 10.0);
    buyer.answers.push_back(answer);
    answer.item_id = kSimulatedRecommend;
    answer.value = std::clamp(std::round(felt * 0.1 + random_.normal(0.5, 1)), 0.0, 10.0);
    buyer.answers.push_back(answer);
  }

  /// Texts that outlive the rows that view them.
  std::string_view kept(const std::string& name) {
    for (const auto& known : names_) {
      if (*known == name) return *known;
    }
    names_.push_back(std::make_unique<std::string>(name));
    return *names_.back();
  }

  const Simulation& s_;
  Random random_;

 public:
  std::vector<std::unique_ptr<std::string>> names_;
};

}  // namespace

Collected simulate(const Simulation& simulation, const Periods& periods) {
  Company company(simulation);
  std::vector<Buyer> buyers = company.buyers();
  Collector collector(periods, simulation.from,
                      {{kSimulatedSatisfaction, false, 1, 10}, {kSimulatedRecommend, true, 0, 10}});
  for (const Buyer& buyer : buyers) collector.customer({buyer.id, {}, {}});
  collector.end_customers();
  for (const Buyer& buyer : buyers) {
    for (const OrderRow& row : buyer.orders) collector.order(row);
  }
  collector.end_orders();
  for (const Buyer& buyer : buyers) {
    for (const InteractionRow& row : buyer.interactions) collector.interaction(row);
  }
  collector.end_interactions();
  for (const Buyer& buyer : buyers) {
    for (const AnswerRow& row : buyer.answers) collector.answer(row);
  }
  collector.end_answers();
  return collector.take();
}

Evaluation evaluate(const Simulation& simulation) {
  const Periods periods = choose_periods(simulation.as_of, {}, simulation.from);
  EvaluationSettings settings;
  settings.workspace = "Simulated";
  SilentProgress progress;
  return conclude(simulate(simulation, periods), periods, settings, progress);
}

}  // namespace troth::evaluation
