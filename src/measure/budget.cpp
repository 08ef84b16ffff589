#include "measure/budget.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace troth::measure {
namespace {

constexpr std::size_t kPointsMax = 2'000'000;

/// A combination of the levels of the first choices.
struct BudgetPoint {
  std::int64_t cost = 0;
  double worth = 0;
  std::size_t level = 0;   ///< Of the latest choice.
  std::size_t before = 0;  ///< Place in the stage before.
};

/// By cost, keeping only points that are worth more than every cheaper one.
void keep_best(std::vector<BudgetPoint>& points) {
  std::sort(points.begin(), points.end(), [](const BudgetPoint& a, const BudgetPoint& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    if (a.worth != b.worth) return a.worth > b.worth;
    return std::pair(a.before, a.level) < std::pair(b.before, b.level);
  });
  std::size_t kept = 0;
  for (const BudgetPoint& point : points) {
    if (kept > 0 && point.worth <= points[kept - 1].worth) continue;
    points[kept++] = point;
  }
  points.resize(kept);
}

Error unfit(const std::string& name) {
  return {ErrorCode::bad_input,
          "A level costs less than nothing, or has no worth that is a number.", name, ""};
}

std::size_t best_of(const std::vector<BudgetPoint>& points, std::optional<std::int64_t> budget) {
  std::size_t best = 0;
  const auto net = [&](std::size_t i) {
    return points[i].worth - static_cast<double>(points[i].cost);
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (budget && points[i].cost > *budget) break;
    if (net(i) > net(best)) best = i;
  }
  return best;
}

}  // namespace

double kano_effect(stats::KanoClass kind, double better, double worse, double share) {
  constexpr double e = std::numbers::e;
  switch (kind) {
    case stats::KanoClass::O:
      return (better - worse) * share + worse;
    case stats::KanoClass::M:
      return (-e * (better - worse) * std::exp(-share) + e * better - worse) / (e - 1);
    case stats::KanoClass::A:
      return ((better - worse) * std::exp(share) - better + e * worse) / (e - 1);
    case stats::KanoClass::I:
    case stats::KanoClass::R:
    case stats::KanoClass::Q:
      return 0;
  }
  return 0;
}

Result<Allocation> allocate(const std::vector<Choice>& choices,
                            std::optional<std::int64_t> budget) {
  if (choices.empty()) {
    return Error{ErrorCode::bad_input, "There is nothing to spend on.", "settings.costs", ""};
  }
  std::vector<std::vector<BudgetPoint>> stages{{BudgetPoint{}}};
  for (const Choice& choice : choices) {
    const auto& before = stages.back();
    if (before.size() * choice.levels.size() > kPointsMax) {
      return Error{ErrorCode::too_large, "There are too many combinations of costs.", choice.name,
                   "Round the costs, or take fewer steps."};
    }
    std::vector<BudgetPoint> points;
    points.reserve(before.size() * choice.levels.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      for (std::size_t level = 0; level < choice.levels.size(); ++level) {
        const Level& one = choice.levels[level];
        if (one.cost < 0 || !std::isfinite(one.worth)) return unfit(choice.name);
        points.push_back({before[i].cost + one.cost, before[i].worth + one.worth, level, i});
      }
    }
    keep_best(points);
    stages.push_back(std::move(points));
  }
  const auto& all = stages.back();
  Allocation result;
  std::size_t at = best_of(all, budget);
  result.cost = all[at].cost;
  result.worth = all[at].worth;
  const std::size_t free = best_of(all, {});
  result.boundary = all[free].cost;
  result.boundary_worth = all[free].worth;
  for (const BudgetPoint& point : all) result.frontier.push_back({point.cost, point.worth});
  result.chosen.resize(choices.size());
  for (std::size_t stage = choices.size(); stage > 0; --stage) {
    const BudgetPoint& point = stages[stage][at];
    result.chosen[stage - 1] = point.level;
    at = point.before;
  }
  return result;
}

}  // namespace troth::measure
