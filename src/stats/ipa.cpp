#include "stats/ipa.h"

#include <fmt/format.h>

#include <cmath>

#include "stats/mean.h"

namespace troth::stats {
namespace {

Verdict check(const Frame& performance, const Frame& stated, std::span<const double> target,
              std::span<const double> weights, const IpaOptions& options) {
  if (Verdict verdict = check_frame(performance, weights); !verdict.ok()) return verdict;
  if (Verdict verdict = check_frame(stated, weights); !verdict.ok()) return verdict;
  if (performance.size() < 2) {
    return {StatusCode::bad_input, "too_few_items", "Items are compared; name two or more."};
  }
  if (performance.rows() < 2) {
    return {StatusCode::too_few_rows, "too_few_rows", "There are fewer than two rows."};
  }
  if (stated.size() == 0 && target.empty()) {
    return {StatusCode::bad_input, "no_importance",
            "Importance is neither stated nor to be derived from a target."};
  }
  if (stated.size() != 0 && stated.size() != performance.size()) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} items of performance and {} of importance.",
                        performance.size(), stated.size())};
  }
  if (options.crosshair == Crosshair::scale_middle && !(options.scale_min < options.scale_max)) {
    return {StatusCode::bad_input, "bad_scale", "The ends of the scale are not given."};
  }
  return {};
}

void derive(Ipa& result, const Frame& performance, std::span<const double> target,
            const std::string& target_name, std::span<const double> weights,
            const IpaOptions& options) {
  DriversOptions how;
  how.plan = options.plan;
  if (options.derived != DerivedImportance::lmg) how.plan.resamples = 0;
  const Drivers found = drivers(target, target_name, performance, weights, how);
  result.verdict = found.verdict;
  if (!result.verdict.ok()) return;
  for (std::size_t k = 0; k < result.items.size(); ++k) {
    const Driver& driver = found.drivers[k];
    IpaItem& item = result.items[k];
    switch (options.derived) {
      case DerivedImportance::lmg:
        item.derived = driver.importance;
        item.derived_interval = driver.interval;
        break;
      case DerivedImportance::beta:
        item.derived = driver.beta;
        break;
      case DerivedImportance::correlation:
        item.derived = driver.correlation;
        break;
    }
  }
}

bool beside(const Interval& interval, double cut) {
  return interval.known() && !interval.contains(cut);
}

void place(Ipa& result, bool stated, bool derived) {
  double stated_cut = 0;
  double derived_cut = 0;
  const auto count = static_cast<double>(result.items.size());
  for (const IpaItem& item : result.items) {
    stated_cut += stated ? item.stated.value / count : 0;
    derived_cut += derived ? item.derived / count : 0;
  }
  for (IpaItem& item : result.items) {
    const bool good = item.performance.value >= result.performance_cut;
    const bool important = item.importance >= result.importance_cut;
    item.quadrant =
        important ? (good ? "keep_up" : "concentrate") : (good ? "overkill" : "low_priority");
    item.quadrant_sure = beside(item.performance.interval, result.performance_cut) &&
                         beside(item.importance_interval, result.importance_cut);
    if (!stated || !derived) continue;
    const bool said = item.stated.value >= stated_cut;
    const bool counts = item.derived >= derived_cut;
    item.grid = said ? (counts ? "key" : "basic") : (counts ? "attractive" : "secondary");
  }
}

}  // namespace

Ipa ipa(const Frame& performance, const Frame& stated, std::span<const double> target,
        const std::string& target_name, std::span<const double> weights,
        const IpaOptions& options) {
  Ipa result;
  result.n = performance.rows();
  result.verdict = check(performance, stated, target, weights, options);
  if (!result.verdict.ok()) return result;
  const double level = options.plan.level;
  double performance_sum = 0;
  double importance_sum = 0;
  for (std::size_t k = 0; k < performance.size(); ++k) {
    IpaItem item;
    item.name = performance.names[k];
    item.performance = weighted_mean(performance.columns[k], weights, level);
    if (stated.size() != 0) item.stated = weighted_mean(stated.columns[k], weights, level);
    result.effective_n = item.performance.effective_n;
    performance_sum += item.performance.value;
    result.items.push_back(std::move(item));
  }
  if (!target.empty()) derive(result, performance, target, target_name, weights, options);
  if (!result.verdict.ok()) return result;
  for (IpaItem& item : result.items) {
    const bool says = stated.size() != 0;
    item.importance = says ? item.stated.value : item.derived;
    item.importance_interval = says ? item.stated.interval : item.derived_interval;
    importance_sum += item.importance;
  }
  const auto count = static_cast<double>(result.items.size());
  result.performance_cut = performance_sum / count;
  result.importance_cut = importance_sum / count;
  if (options.crosshair == Crosshair::scale_middle) {
    const double middle = (options.scale_min + options.scale_max) / 2;
    result.performance_cut = middle;
    // Derived importance has no scale; it stays at its mean.
    if (stated.size() != 0) result.importance_cut = middle;
  }
  place(result, stated.size() != 0, !target.empty());
  return result;
}

}  // namespace troth::stats
