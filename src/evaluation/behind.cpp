#include "evaluation/behind.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "evaluation/gather.h"
#include "evaluation/store.h"

namespace troth::evaluation {

namespace {

constexpr double kLowPoints = 50;
constexpr double kHighPoints = 75;

/// The parts of one figure, filled customer by customer.
class Parts {
 public:
  Parts(std::string_view figure, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
      BehindPart part;
      part.figure = figure;
      part.part = name;
      parts_.push_back(std::move(part));
    }
  }

  void add(std::size_t at, Id customer, Minor value, double detail) {
    BehindPart& part = parts_[at];
    ++part.customers;
    part.value += value;
    BehindCustomer one;
    one.customer_id = customer;
    one.value = value;
    one.detail = detail;
    // The least valuable of those kept stands first, ready to give way.
    if (part.top.size() == kBehindListed) {
      if (!before(one, part.top.front())) return;
      std::pop_heap(part.top.begin(), part.top.end(), before);
      part.top.pop_back();
    }
    part.top.push_back(std::move(one));
    std::push_heap(part.top.begin(), part.top.end(), before);
  }

  BehindPart& operator[](std::size_t at) { return parts_[at]; }

  void give(std::vector<BehindPart>& out) {
    std::int64_t customers = 0;
    for (const BehindPart& part : parts_) customers += part.customers;
    if (customers == 0) return;
    for (BehindPart& part : parts_) {
      std::sort_heap(part.top.begin(), part.top.end(), before);
      out.push_back(std::move(part));
    }
  }

 private:
  static bool before(const BehindCustomer& a, const BehindCustomer& b) {
    return a.value != b.value ? a.value > b.value : a.customer_id < b.customer_id;
  }
  std::vector<BehindPart> parts_;
};

/// What a customer answered in the current period.
struct Answered {
  double weighted_points = 0;
  double weights = 0;
  Day rated_on = kNever;
  double rating = 0;
};

void find_answers(const Collected& collected, const Periods& periods,
                  std::vector<BehindPart>& out) {
  Parts satisfaction("satisfaction", {"low", "middle", "high"});
  Parts nps("nps", {"detractors", "passives", "promoters"});
  std::unordered_map<Id, Answered> answered;
  for (const ScoredResponse& one : collected.responses) {
    if (!one.dated || !periods.current.holds(one.day) || one.customer_id <= 0) continue;
    Answered& customer = answered[one.customer_id];
    if (!std::isnan(one.satisfaction) && one.weight > 0) {
      customer.weighted_points += one.weight * one.satisfaction;
      customer.weights += one.weight;
    }
    if (!std::isnan(one.recommendation) && one.day >= customer.rated_on) {
      customer.rated_on = one.day;
      customer.rating = one.recommendation;
    }
  }
  for (const CustomerFacts& c : collected.facts.customers) {
    const auto at = answered.find(c.id);
    if (at == answered.end()) continue;
    const Answered& said = at->second;
    if (said.weights > 0) {
      const double points = said.weighted_points / said.weights;
      const std::size_t part = points < kLowPoints ? 0 : points < kHighPoints ? 1 : 2;
      satisfaction.add(part, c.id, c.net_current, points);
    }
    if (said.rated_on != kNever) {
      const std::size_t part = said.rating <= 6 ? 0 : said.rating >= 9 ? 2 : 1;
      nps.add(part, c.id, c.net_current, said.rating);
    }
  }
  satisfaction.give(out);
  nps.give(out);
}

void find_purchases(const Collected& collected, const Periods& periods,
                    std::vector<BehindPart>& out) {
  Parts retention("retention_rate", {"lost", "kept"});
  Parts frequency("purchase_frequency", {"once", "few", "many"});
  Parts amount("purchase_amount", {"below", "above"});
  retention[0].previous_value = true;
  double net = 0;
  double purchases = 0;
  for (const CustomerFacts& c : collected.facts.customers) {
    net += static_cast<double>(c.net_current);
    purchases += c.bought_current;
  }
  for (const CustomerFacts& c : collected.facts.customers) {
    const std::int32_t times = c.bought_current;
    if (periods.previous_complete && c.bought_previous > 0) {
      const bool kept = times > 0;
      retention.add(kept ? 1 : 0, c.id, kept ? c.net_current : c.net_previous,
                    kept ? times : c.bought_previous);
    }
    if (times == 0) continue;
    frequency.add(times == 1 ? 0 : times <= 3 ? 1 : 2, c.id, c.net_current, times);
    const double each = static_cast<double>(c.net_current) / times;
    amount.add(each < net / purchases ? 0 : 1, c.id, c.net_current, each);
  }
  retention.give(out);
  frequency.give(out);
  amount.give(out);
}

}  // namespace

std::vector<BehindPart> find_behind(const Collected& collected, const Periods& periods) {
  std::vector<BehindPart> parts;
  find_answers(collected, periods, parts);
  find_purchases(collected, periods, parts);
  return parts;
}

Result<Behind> behind_figures(db::Session& session, const EvaluationSettings& settings,
                              Progress& progress) {
  TROTH_ASSIGN(const Gathered found, gather(session, settings, progress));
  Behind behind{found.periods, find_behind(found.collected, found.periods)};
  std::unordered_map<Id, Label> labels;
  for (BehindPart& part : behind.parts) {
    for (BehindCustomer& one : part.top) {
      auto at = labels.find(one.customer_id);
      if (at == labels.end()) {
        TROTH_ASSIGN(auto label, read_label(session, one.customer_id));
        at = labels.emplace(one.customer_id, std::move(label)).first;
      }
      one.customer = at->second.reference;
      one.name = at->second.name;
    }
  }
  return behind;
}

}  // namespace troth::evaluation
