#include "stats/price.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "stats/frame.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

enum Curve : std::size_t { kTooCheap, kCheap, kExpensive, kTooExpensive, kCurves };

double answer_of(const PriceAnswer& a, std::size_t curve) {
  constexpr std::array<double PriceAnswer::*, kCurves> fields{
      &PriceAnswer::too_cheap, &PriceAnswer::cheap, &PriceAnswer::expensive,
      &PriceAnswer::too_expensive};
  return a.*fields[curve];
}

/// The prices named, and for each curve where every answer stands among them.
struct Grid {
  std::vector<double> prices;
  std::array<std::vector<std::size_t>, kCurves> place;
};

Grid grid_of(std::span<const PriceAnswer> answers) {
  Grid grid;
  for (const PriceAnswer& a : answers) {
    for (std::size_t c = 0; c < kCurves; ++c) grid.prices.push_back(answer_of(a, c));
  }
  std::sort(grid.prices.begin(), grid.prices.end());
  grid.prices.erase(std::unique(grid.prices.begin(), grid.prices.end()), grid.prices.end());
  for (const PriceAnswer& a : answers) {
    for (std::size_t c = 0; c < kCurves; ++c) {
      const auto at = std::lower_bound(grid.prices.begin(), grid.prices.end(), answer_of(a, c));
      grid.place[c].push_back(static_cast<std::size_t>(at - grid.prices.begin()));
    }
  }
  return grid;
}

using PriceShares = std::array<std::vector<double>, kCurves>;

PriceShares shares_of(const Grid& grid, std::span<const double> weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  PriceShares shares;
  for (std::size_t c = 0; c < kCurves; ++c) {
    std::vector<double>& share = shares[c];
    share.assign(grid.prices.size(), 0.0);
    for (std::size_t i = 0; i < weights.size(); ++i) share[grid.place[c][i]] += weights[i] / total;
    if (c == kTooCheap || c == kCheap) {
      for (std::size_t k = share.size() - 1; k > 0; --k) share[k - 1] += share[k];
    } else {
      for (std::size_t k = 1; k < share.size(); ++k) share[k] += share[k - 1];
    }
  }
  return shares;
}

struct Crossing {
  double price = kNaN;
  double share = kNaN;
};

/// Where a falling curve meets a rising one; the middle when they meet along a stretch.
Crossing cross(const std::vector<double>& prices, const std::vector<double>& falling,
               const std::vector<double>& rising) {
  constexpr double kSame = 1e-12;
  std::size_t k = 0;
  while (k < prices.size() && rising[k] < falling[k] - kSame) ++k;
  if (k == 0 || k == prices.size()) return {};
  if (std::fabs(rising[k] - falling[k]) <= kSame) {
    std::size_t end = k;
    while (end + 1 < prices.size() && std::fabs(rising[end + 1] - falling[end + 1]) <= kSame) ++end;
    return {(prices[k] + prices[end]) / 2, falling[k]};
  }
  const double before = falling[k - 1] - rising[k - 1];
  const double after = rising[k] - falling[k];
  const double part = before / (before + after);
  return {std::lerp(prices[k - 1], prices[k], part), std::lerp(rising[k - 1], rising[k], part)};
}

struct PointRule {
  std::string_view name;
  Curve falling;
  Curve rising;
};
constexpr std::array<PointRule, 4> kPricePoints{{{"PMC", kTooCheap, kExpensive},
                                                 {"PME", kCheap, kTooExpensive},
                                                 {"OPP", kTooCheap, kTooExpensive},
                                                 {"IPP", kCheap, kExpensive}}};

bool rises(const PriceAnswer& a) {
  return a.too_cheap < a.cheap && a.cheap < a.expensive && a.expensive < a.too_expensive;
}

Verdict check_answers(std::span<const PriceAnswer> answers, std::span<const double> weights) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (std::size_t c = 0; c < kCurves; ++c) {
      const double price = answer_of(answers[i], c);
      if (std::isfinite(price) && price >= 0) continue;
      return {StatusCode::bad_input, "bad_price",
              fmt::format("Row {} names a price of {}.", i + 1, price)};
    }
  }
  if (weights.empty() || answers.empty()) return {};
  return check_weights(weights, answers.size());
}

void fill_points(VanWestendorp& result, const Grid& grid, std::span<const double> weights,
                 const Resampling& plan) {
  const PriceShares shares = shares_of(grid, weights);
  for (std::size_t k = 0; k < grid.prices.size(); ++k) {
    result.curves.push_back({grid.prices[k], shares[kTooCheap][k], shares[kCheap][k],
                             shares[kExpensive][k], shares[kTooExpensive][k]});
  }
  const BootstrapResult draws = bootstrap(
      result.n, weights, kPricePoints.size(),
      [&](std::span<const double> drawn) {
        const PriceShares resampled = shares_of(grid, drawn);
        std::vector<double> prices;
        for (const PointRule& rule : kPricePoints) {
          prices.push_back(
              cross(grid.prices, resampled[rule.falling], resampled[rule.rising]).price);
        }
        return prices;
      },
      plan);
  result.resamples_used = draws.used;
  for (std::size_t k = 0; k < kPricePoints.size(); ++k) {
    const Crossing at =
        cross(grid.prices, shares[kPricePoints[k].falling], shares[kPricePoints[k].rising]);
    PricePoint point{kPricePoints[k].name, {}, at.share};
    point.price.value = at.price;
    point.price.n = result.n;
    point.price.effective_n = result.effective_n;
    point.price.interval = draws.intervals[k];
    point.price.se = draws.se[k];
    if (!std::isfinite(at.price)) {
      point.price.verdict = {StatusCode::not_identified, "no_crossing",
                             fmt::format("The curves of {} do not cross.", kPricePoints[k].name)};
    }
    result.points.push_back(point);
  }
  for (const Warning& warning : draws.warnings()) result.warnings.push_back(warning);
}

Verdict check_demand(std::span<const double> prices, std::span<const std::vector<double>> buys,
                     std::span<const double> weights) {
  if (prices.size() < 2 || prices.size() != buys.size()) {
    return {StatusCode::bad_input, "too_few_prices",
            fmt::format("There are {} prices and {} columns of answers; two prices are the least.",
                        prices.size(), buys.size())};
  }
  std::set<double> seen;
  for (std::size_t k = 0; k < prices.size(); ++k) {
    if (!(prices[k] > 0) || !std::isfinite(prices[k]) || !seen.insert(prices[k]).second) {
      return {StatusCode::bad_input, "bad_price",
              fmt::format("The price {} is not above 0, or asked twice.", prices[k])};
    }
    if (buys[k].size() != buys[0].size()) {
      return {StatusCode::bad_input, "length_mismatch", "Not everybody was asked every price."};
    }
    for (const double x : buys[k]) {
      if (x == 0 || x == 1) continue;
      return {StatusCode::bad_input, "not_binary",
              fmt::format("An answer at price {} is {}, not 0 or 1.", prices[k], x)};
    }
  }
  if (buys[0].empty()) return {StatusCode::too_few_rows, "no_rows", "There are no answers."};
  return weights.empty() ? Verdict{} : check_weights(weights, buys[0].size());
}

/// Prices in order with the columns that belong to them.
struct Demand {
  std::vector<double> prices;
  std::vector<const std::vector<double>*> buys;

  std::vector<double> fitted(std::span<const double> weights) const {
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> shares;
    for (const auto* column : buys) {
      shares.push_back(std::inner_product(column->begin(), column->end(), weights.begin(), 0.0) /
                       total);
    }
    return falling_fit(shares, std::vector<double>(shares.size(), 1.0));
  }
  /// The price at which (price - cost) * share is largest; the lowest of equals.
  double best(const std::vector<double>& shares, double cost) const {
    std::size_t best = 0;
    for (std::size_t k = 1; k < prices.size(); ++k) {
      if ((prices[k] - cost) * shares[k] > (prices[best] - cost) * shares[best] + 1e-12) best = k;
    }
    return prices[best];
  }
};

Demand demand_of(std::span<const double> prices, std::span<const std::vector<double>> buys) {
  std::vector<std::size_t> order(prices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return prices[a] < prices[b]; });
  Demand demand;
  for (const std::size_t k : order) {
    demand.prices.push_back(prices[k]);
    demand.buys.push_back(&buys[k]);
  }
  return demand;
}

std::size_t count_inconsistent(const Demand& demand, std::span<const double> weights) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    bool refused = false;
    bool odd = false;
    for (const auto* column : demand.buys) {
      odd = odd || (refused && (*column)[i] == 1);
      refused = refused || (*column)[i] == 0;
    }
    if (odd) ++count;
  }
  return count;
}

}  // namespace

std::vector<double> falling_fit(std::span<const double> values, std::span<const double> weights) {
  struct Block {
    double mean;
    double weight;
    std::size_t size;
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < values.size(); ++i) {
    blocks.push_back({values[i], weights[i], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean < blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& into = blocks.back();
      const double weight = into.weight + last.weight;
      into.mean = (into.mean * into.weight + last.mean * last.weight) / weight;
      into.weight = weight;
      into.size += last.size;
    }
  }
  std::vector<double> fit;
  for (const Block& block : blocks) fit.insert(fit.end(), block.size, block.mean);
  return fit;
}

VanWestendorp van_westendorp(std::span<const PriceAnswer> answers, std::span<const double> weights,
                             const Resampling& plan) {
  VanWestendorp result;
  result.n = answers.size();
  result.verdict = check_level(plan.level);
  if (result.verdict.ok()) result.verdict = check_answers(answers, weights);
  if (!result.verdict.ok()) return result;
  std::vector<PriceAnswer> kept;
  std::vector<double> kept_weights;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!rises(answers[i])) continue;
    kept.push_back(answers[i]);
    kept_weights.push_back(weights.empty() ? 1.0 : weights[i]);
  }
  result.n = kept.size();
  result.dropped = answers.size() - kept.size();
  result.effective_n = effective_n(kept_weights);
  if (result.dropped > 0) {
    result.warnings.push_back(
        {"not_rising",
         fmt::format("The four prices of {} of {} customers do not rise from too cheap to too "
                     "expensive; they are left out.",
                     result.dropped, answers.size()),
         ""});
  }
  if (result.effective_n < 2) {
    result.verdict = {
        StatusCode::too_few_rows, "too_few_rows",
        fmt::format("{} customers have four rising prices; two are the least.", result.n)};
    return result;
  }
  fill_points(result, grid_of(kept), kept_weights, plan);
  for (const PricePoint& point : result.points) {
    if (result.verdict.ok()) result.verdict = point.price.verdict;
  }
  return result;
}

GaborGranger gabor_granger(std::span<const double> prices,
                           std::span<const std::vector<double>> buys,
                           std::span<const double> weights, double unit_cost,
                           const Resampling& plan) {
  GaborGranger result;
  result.verdict = check_level(plan.level);
  if (result.verdict.ok()) result.verdict = check_demand(prices, buys, weights);
  if (!result.verdict.ok()) return result;
  const Demand demand = demand_of(prices, buys);
  result.n = buys[0].size();
  const std::vector<double> w = weights_or_ones(weights, result.n);
  result.effective_n = effective_n(w);
  result.inconsistent = count_inconsistent(demand, w);
  const std::vector<double> fitted = demand.fitted(w);
  if (fitted.front() <= 0) {
    result.verdict = {StatusCode::not_identified, "no_demand", "Nobody would buy at any price."};
    return result;
  }
  const std::size_t count = demand.prices.size();
  const bool costed = std::isfinite(unit_cost);
  const BootstrapResult draws = bootstrap(
      result.n, weights, count + 2,
      [&](std::span<const double> drawn) {
        std::vector<double> figures = demand.fitted(drawn);
        const double revenue = demand.best(figures, 0);
        const double profit = demand.best(figures, costed ? unit_cost : 0);
        figures.push_back(revenue);
        figures.push_back(profit);
        return figures;
      },
      plan);
  result.resamples_used = draws.used;
  for (std::size_t k = 0; k < count; ++k) {
    DemandPoint point;
    point.price = demand.prices[k];
    point.share = weighted_proportion(*demand.buys[k], w, plan.level);
    point.fitted = fitted[k];
    point.fitted_interval = draws.intervals[k];
    point.revenue = point.price * fitted[k];
    point.profit = costed ? (point.price - unit_cost) * fitted[k] : kNaN;
    if (k > 0 && fitted[k] > 0) {
      point.elasticity =
          std::log(fitted[k] / fitted[k - 1]) / std::log(point.price / demand.prices[k - 1]);
    }
    result.demand.push_back(point);
  }
  const auto optimum = [&](Estimate& estimate, double cost, std::size_t place) {
    estimate.value = demand.best(fitted, cost);
    estimate.n = result.n;
    estimate.effective_n = result.effective_n;
    estimate.interval = draws.intervals[count + place];
    estimate.se = draws.se[count + place];
  };
  optimum(result.best_revenue_price, 0, 0);
  if (costed) optimum(result.best_profit_price, unit_cost, 1);
  if (result.best_revenue_price.value == demand.prices.back()) {
    result.warnings.push_back({"highest_price",
                               "Revenue is largest at the highest price asked; the best may lie "
                               "beyond it.",
                               "prices"});
  }
  if (result.inconsistent > 0) {
    result.warnings.push_back(
        {"inconsistent",
         fmt::format("{} of {} customers would buy at some price but not at a lower one.",
                     result.inconsistent, result.n),
         ""});
  }
  return result;
}

}  // namespace troth::stats
