#include "stats/compliance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "stats/kappa.h"
#include "stats/mean.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

using VisitKey = std::pair<std::string, std::string>;

Verdict check(std::span<const Standard> standards, std::span<const Visit> visits,
              const ComplianceRule& rule) {
  if (Verdict v = check_level(rule.level); !v.ok()) return v;
  if (standards.empty()) return {StatusCode::bad_input, "no_standards", "There are no standards."};
  if (!(rule.red_line_score >= 0 && rule.red_line_score <= 1)) {
    return {StatusCode::bad_input, "bad_red_line",
            fmt::format("A missed red line cannot leave a score of {}.", rule.red_line_score)};
  }
  double total = 0;
  for (const Standard& standard : standards) {
    if (!(standard.weight >= 0) || !std::isfinite(standard.weight)) {
      return {StatusCode::bad_input, "bad_weight",
              fmt::format("The weight of \"{}\" is {}.", standard.name, standard.weight)};
    }
    total += standard.weight;
  }
  if (total <= 0) return {StatusCode::bad_input, "bad_weight", "All standards have weight 0."};
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Visit& visit = visits[i];
    if (visit.unit.empty()) {
      return {StatusCode::bad_input, "no_unit", fmt::format("Visit {} names no unit.", i + 1)};
    }
    if (visit.results.size() != standards.size()) {
      return {StatusCode::bad_input, "length_mismatch",
              fmt::format("Visit {} has {} results for {} standards.", i + 1, visit.results.size(),
                          standards.size())};
    }
    for (std::size_t s = 0; s < standards.size(); ++s) {
      if (std::isnan(visit.results[s]) || (visit.results[s] >= 0 && visit.results[s] <= 1))
        continue;
      return {StatusCode::bad_input, "bad_result",
              fmt::format("Visit {} has {} for \"{}\"; a result lies from 0 to 1.", i + 1,
                          visit.results[s], standards[s].name)};
    }
  }
  if (!visits.empty()) return {};
  return {StatusCode::too_few_rows, "no_rows", "There are no visits."};
}

/// Mean of what the checkers of one visit found; NaN where the standard applied to none of them.
std::map<VisitKey, std::vector<double>> merge(std::span<const Visit> visits) {
  std::map<VisitKey, std::vector<double>> sums;
  std::map<VisitKey, std::vector<double>> counts;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Visit& visit = visits[i];
    const VisitKey key{visit.unit, visit.id.empty() ? fmt::format("#{:09}", i) : visit.id};
    auto& sum = sums.try_emplace(key, visit.results.size(), 0.0).first->second;
    auto& count = counts.try_emplace(key, visit.results.size(), 0.0).first->second;
    for (std::size_t s = 0; s < visit.results.size(); ++s) {
      if (std::isnan(visit.results[s])) continue;
      sum[s] += visit.results[s];
      count[s] += 1;
    }
  }
  for (auto& [key, sum] : sums) {
    const auto& count = counts[key];
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] = count[s] > 0 ? sum[s] / count[s] : kNaN;
  }
  return sums;
}

/// Scores cannot leave 0..1, so neither do their intervals.
void cut(Interval& interval) {
  if (!interval.known()) return;
  interval.lo = std::max(0.0, interval.lo);
  interval.hi = std::min(1.0, interval.hi);
}

StandardCompliance rate_of(const Standard& standard, std::size_t place,
                           const std::map<VisitKey, std::vector<double>>& visits, double level) {
  StandardCompliance result{standard.name, standard.weight, standard.red_line, {}, 0};
  std::vector<double> values;
  bool whole = true;
  for (const auto& [key, results] : visits) {
    const double x = results[place];
    if (std::isnan(x)) {
      ++result.not_applicable;
      continue;
    }
    whole = whole && (x == 0 || x == 1);
    values.push_back(x);
  }
  if (whole) {
    const auto met = static_cast<std::uint64_t>(std::count(values.begin(), values.end(), 1.0));
    result.rate = proportion(met, values.size(), level);
  } else {
    result.rate = mean(values, level);
    cut(result.rate.interval);
  }
  return result;
}

struct VisitScores {
  std::vector<double> scores;
  std::size_t visits = 0;
  std::size_t red_lines = 0;
};

/// Score of a visit; NaN when nothing of weight applied.
double score_of(std::span<const Standard> standards, const std::vector<double>& results,
                const ComplianceRule& rule, std::size_t& red_lines) {
  double reached = 0;
  double possible = 0;
  bool crossed = false;
  for (std::size_t s = 0; s < standards.size(); ++s) {
    if (std::isnan(results[s])) continue;
    reached += standards[s].weight * results[s];
    possible += standards[s].weight;
    if (standards[s].red_line && results[s] < 1) {
      crossed = true;
      ++red_lines;
    }
  }
  if (possible <= 0) return kNaN;
  const double score = reached / possible;
  return crossed ? std::min(score, rule.red_line_score) : score;
}

Estimate mean_score(const std::vector<double>& scores, double level) {
  Estimate estimate = mean(scores, level);
  cut(estimate.interval);
  return estimate;
}

/// A unit may stand anywhere between those that are surely better and those that are surely worse.
void rank(std::vector<UnitCompliance>& units) {
  // Scores that differ by rounding alone are equal; equal ones stay in order of their names.
  const auto place = [](const UnitCompliance& unit) {
    return std::isnan(unit.score.value) ? -1 : std::llround(unit.score.value * 1e9);
  };
  std::stable_sort(units.begin(), units.end(),
                   [&](const auto& a, const auto& b) { return place(a) > place(b); });
  const auto count = static_cast<double>(units.size());
  for (UnitCompliance& unit : units) {
    if (!unit.score.interval.known()) continue;
    double better = 0;
    double worse = 0;
    for (const UnitCompliance& other : units) {
      if (!other.score.interval.known()) continue;
      better += other.score.interval.lo > unit.score.interval.hi ? 1 : 0;
      worse += other.score.interval.hi < unit.score.interval.lo ? 1 : 0;
    }
    unit.rank_lo = better + 1;
    unit.rank_hi = count - worse;
  }
}

std::string finding(double result) {
  if (std::isnan(result)) return "not applicable";
  if (result == 1) return "met";
  return result == 0 ? "missed" : "partly";
}

}  // namespace

Compliance compliance(std::span<const Standard> standards, std::span<const Visit> visits,
                      const ComplianceRule& rule) {
  Compliance result;
  result.verdict = check(standards, visits, rule);
  if (!result.verdict.ok()) return result;
  const auto merged = merge(visits);
  result.visits = merged.size();
  std::map<std::string, VisitScores> units;
  std::vector<double> all;
  std::size_t without = 0;
  for (const auto& [key, results] : merged) {
    VisitScores& unit = units[key.first];
    ++unit.visits;
    const double score = score_of(standards, results, rule, unit.red_lines);
    if (std::isnan(score)) {
      ++without;
      continue;
    }
    unit.scores.push_back(score);
    all.push_back(score);
  }
  for (auto& [name, unit] : units) {
    UnitCompliance line;
    line.unit = name;
    line.visits = unit.visits;
    line.score = mean_score(unit.scores, rule.level);
    line.red_lines = unit.red_lines;
    result.units.push_back(std::move(line));
  }
  rank(result.units);
  for (std::size_t s = 0; s < standards.size(); ++s) {
    result.standards.push_back(rate_of(standards[s], s, merged, rule.level));
  }
  result.overall = mean_score(all, rule.level);
  if (all.empty()) {
    result.verdict = {StatusCode::too_few_rows, "no_results",
                      "No visit has a result of a standard that counts."};
  }
  if (without > 0) {
    result.warnings.push_back(
        {"nothing_applied",
         fmt::format("To {} of {} visits no standard of weight applied; they count in no score.",
                     without, result.visits),
         ""});
  }
  return result;
}

Estimate checker_agreement(std::span<const Visit> visits, double level) {
  std::map<VisitKey, std::vector<const Visit*>> by_visit;
  for (const Visit& visit : visits) {
    if (!visit.id.empty()) by_visit[{visit.unit, visit.id}].push_back(&visit);
  }
  std::vector<std::vector<std::string>> ratings;
  for (const auto& [key, checks] : by_visit) {
    for (std::size_t s = 0; s < checks.front()->results.size(); ++s) {
      std::vector<std::string> subject;
      for (const Visit* check : checks) subject.push_back(finding(check->results[s]));
      ratings.push_back(std::move(subject));
    }
  }
  return fleiss_kappa(ratings, level);
}

std::vector<Visit> roll_up(std::span<const Visit> visits,
                           const std::map<std::string, std::string>& parent) {
  std::vector<Visit> up;
  for (const Visit& visit : visits) {
    Visit moved = visit;
    const auto found = parent.find(visit.unit);
    if (found != parent.end()) {
      moved.unit = found->second;
      // Visits keep apart by their own unit.
      if (!moved.id.empty()) moved.id = visit.unit + "\n" + visit.id;
    }
    up.push_back(std::move(moved));
  }
  return up;
}

}  // namespace troth::stats
