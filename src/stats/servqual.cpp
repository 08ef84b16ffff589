#include "stats/servqual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "stats/mean.h"
#include "stats/reliability.h"

namespace troth::stats {
namespace {

constexpr double kScalePoints = 100;
constexpr double kPointsTolerance = 0.01;

Verdict check_items(std::span<const ServiceItem> items, std::span<const double> weights) {
  if (items.empty()) return {StatusCode::bad_input, "no_items", "There are no items."};
  const std::size_t n = items.front().perception.size();
  const bool gaps = !items.front().expectation.empty();
  std::set<std::pair<std::string, std::string>> seen;
  for (const ServiceItem& item : items) {
    const std::string name = item.dimension + "." + item.name;
    if (!seen.emplace(item.dimension, item.name).second) {
      return {StatusCode::bad_input, "duplicate_item", fmt::format("{} is named twice.", name)};
    }
    if (item.perception.size() != n || (gaps && item.expectation.size() != n) ||
        (!gaps && !item.expectation.empty())) {
      return {StatusCode::bad_input, "length_mismatch",
              fmt::format("{} has {} expectations and {} perceptions for {} rows.", name,
                          item.expectation.size(), item.perception.size(), n)};
    }
    if (Verdict v = check_finite(item.expectation, name + " expected"); !v.ok()) return v;
    if (Verdict v = check_finite(item.perception, name + " perceived"); !v.ok()) return v;
  }
  if (!weights.empty()) {
    if (Verdict v = check_weights(weights, n); !v.ok()) return v;
  }
  if (n >= 2) return {};
  return {StatusCode::too_few_rows, "too_few_rows", "At least two complete rows are needed."};
}

Verdict check_dimension_weights(const std::vector<std::string>& dimensions,
                                const std::map<std::string, double>& weights) {
  if (weights.empty()) return {};
  double sum = 0;
  for (const auto& [name, points] : weights) {
    if (std::find(dimensions.begin(), dimensions.end(), name) == dimensions.end()) {
      return {StatusCode::bad_input, "unknown_dimension",
              fmt::format("There is a weight for \"{}\", but no such dimension.", name)};
    }
    if (!(points >= 0)) {
      return {StatusCode::bad_input, "bad_dimension_weight",
              fmt::format("The weight of \"{}\" is {}.", name, points)};
    }
    sum += points;
  }
  if (weights.size() < dimensions.size()) {
    return {StatusCode::bad_input, "missing_dimension_weight",
            "Every dimension needs a weight when one has it."};
  }
  if (std::fabs(sum - kScalePoints) <= kPointsTolerance) return {};
  return {StatusCode::bad_input, "weights_not_100",
          fmt::format("The weights of the dimensions add up to {}, not 100.", sum)};
}

/// Scores of persons, one value per row, as expectation, perception and their difference.
struct GapScores {
  std::vector<double> expectation;
  std::vector<double> perception;
};

void add(GapScores& to, const GapScores& from, double factor) {
  to.expectation.resize(from.expectation.size(), 0.0);
  to.perception.resize(from.perception.size(), 0.0);
  for (std::size_t i = 0; i < from.perception.size(); ++i) {
    to.perception[i] += factor * from.perception[i];
  }
  for (std::size_t i = 0; i < from.expectation.size(); ++i) {
    to.expectation[i] += factor * from.expectation[i];
  }
}

std::vector<double> gaps_of(const GapScores& scores) {
  std::vector<double> gaps;
  for (std::size_t i = 0; i < scores.expectation.size(); ++i) {
    gaps.push_back(scores.perception[i] - scores.expectation[i]);
  }
  return gaps;
}

ServiceGap summarise(const GapScores& scores, std::span<const double> weights, double level) {
  ServiceGap gap;
  if (!scores.expectation.empty()) {
    gap.expectation = weighted_mean(scores.expectation, weights, level);
    gap.gap = weighted_mean(gaps_of(scores), weights, level);
  }
  gap.perception = weighted_mean(scores.perception, weights, level);
  return gap;
}

double alpha_of(std::span<const ServiceItem> items, const std::string& dimension,
                std::span<const double> weights) {
  Frame frame;
  for (const ServiceItem& item : items) {
    if (item.dimension != dimension) continue;
    frame.names.push_back(item.name);
    const std::vector<double> gaps = gaps_of({item.expectation, item.perception});
    frame.columns.push_back(gaps.empty() ? item.perception : gaps);
  }
  if (frame.size() < 2) return kNaN;
  const Reliability r = reliability(frame, weights);
  return r.verdict.ok() ? r.alpha.value : kNaN;
}

std::vector<std::string> dimensions_of(std::span<const ServiceItem> items) {
  std::vector<std::string> names;
  for (const ServiceItem& item : items) {
    if (std::find(names.begin(), names.end(), item.dimension) == names.end()) {
      names.push_back(item.dimension);
    }
  }
  return names;
}

}  // namespace

ServiceQuality service_quality(std::span<const ServiceItem> items,
                               const std::map<std::string, double>& dimension_weights,
                               std::span<const double> weights, double level) {
  ServiceQuality result;
  result.verdict = check_level(level);
  if (result.verdict.ok()) result.verdict = check_items(items, weights);
  const std::vector<std::string> dimensions = dimensions_of(items);
  if (result.verdict.ok()) {
    result.verdict = check_dimension_weights(dimensions, dimension_weights);
  }
  if (!result.verdict.ok()) return result;
  result.n = items.front().perception.size();
  std::map<std::string, GapScores> sums;
  std::map<std::string, std::size_t> counts;
  for (const ServiceItem& item : items) ++counts[item.dimension];
  for (const ServiceItem& item : items) {
    const GapScores scores{item.expectation, item.perception};
    ServiceGap gap = summarise(scores, weights, level);
    gap.dimension = item.dimension;
    gap.name = item.name;
    result.items.push_back(std::move(gap));
    add(sums[item.dimension], scores, 1 / static_cast<double>(counts[item.dimension]));
  }
  result.effective_n = result.items.front().perception.effective_n;
  GapScores overall;
  GapScores weighted;
  for (const std::string& name : dimensions) {
    ServiceGap gap = summarise(sums[name], weights, level);
    gap.dimension = name;
    gap.items = counts[name];
    gap.alpha = alpha_of(items, name, weights);
    add(overall, sums[name], 1 / static_cast<double>(dimensions.size()));
    if (const auto found = dimension_weights.find(name); found != dimension_weights.end()) {
      gap.weight = found->second;
      add(weighted, sums[name], gap.weight / kScalePoints);
    }
    result.dimensions.push_back(std::move(gap));
  }
  result.overall = summarise(overall, weights, level);
  result.overall.items = items.size();
  if (!dimension_weights.empty()) result.weighted = summarise(weighted, weights, level);
  return result;
}

}  // namespace troth::stats
