#include "stats/survey_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "stats/mean.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

Verdict check_scale(std::span<const double> answers, int lo, int hi, std::string_view name) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const double answer = answers[i];
    if (!(answer >= lo && answer <= hi) || answer != std::floor(answer)) {
      return {
          StatusCode::bad_input, "off_scale",
          fmt::format("{}[{}] is {}, not a whole number from {} to {}.", name, i, answer, lo, hi)};
    }
  }
  return {};
}

Estimate refused(Verdict verdict, std::size_t n, double level) {
  Estimate result;
  result.n = n;
  result.interval.level = level;
  result.verdict = std::move(verdict);
  return result;
}

Estimate share_from(std::span<const double> answers, double from, std::span<const double> weights,
                    double level) {
  std::vector<double> indicator(answers.size());
  std::transform(answers.begin(), answers.end(), indicator.begin(),
                 [&](double answer) { return answer >= from ? 1.0 : 0.0; });
  if (!weights.empty()) return weighted_proportion(indicator, weights, level);
  const auto hits = std::count(indicator.begin(), indicator.end(), 1.0);
  return proportion(static_cast<std::uint64_t>(hits), answers.size(), level);
}

constexpr std::array<std::pair<double, std::string_view>, 10> kGrades{{{84.1, "A+"},
                                                                       {80.8, "A"},
                                                                       {78.9, "A-"},
                                                                       {77.2, "B+"},
                                                                       {74.1, "B"},
                                                                       {72.6, "B-"},
                                                                       {71.1, "C+"},
                                                                       {65.0, "C"},
                                                                       {62.7, "C-"},
                                                                       {51.7, "D"}}};

}  // namespace

Estimate csat(std::span<const double> answers, int scale_min, int scale_max, int boxes,
              std::span<const double> weights, double level) {
  Verdict verdict;
  if (scale_min >= scale_max || boxes < 1 || boxes > scale_max - scale_min) {
    verdict = {StatusCode::bad_input, "bad_settings",
               fmt::format("{} boxes of a scale from {} to {} make no sense.", boxes, scale_min,
                           scale_max)};
  }
  if (verdict.ok()) verdict = check_scale(answers, scale_min, scale_max, "answers");
  if (!verdict.ok()) return refused(std::move(verdict), answers.size(), level);
  return share_from(answers, scale_max - boxes + 1, weights, level);
}

EffortScore ces(std::span<const double> answers, std::span<const double> weights, double level) {
  if (Verdict verdict = check_scale(answers, 1, 7, "answers"); !verdict.ok()) {
    const Estimate nothing = refused(std::move(verdict), answers.size(), level);
    return {nothing, nothing};
  }
  return {weighted_mean(answers, weights, level), share_from(answers, 5, weights, level)};
}

std::string_view sus_grade(double score) {
  const auto found = std::find_if(kGrades.begin(), kGrades.end(),
                                  [&](const auto& grade) { return score >= grade.first; });
  return found == kGrades.end() ? "F" : found->second;
}

UsabilityScore sus(std::span<const std::vector<double>> items, double level,
                   std::span<const double> weights) {
  constexpr std::size_t kItems = 10;
  UsabilityScore result;
  Verdict verdict;
  if (items.size() != kItems) {
    verdict = {StatusCode::bad_input, "item_count",
               fmt::format("The scale has ten items; {} were given.", items.size())};
  }
  for (std::size_t k = 0; verdict.ok() && k < items.size(); ++k) {
    verdict = check_scale(items[k], 1, 5, fmt::format("item {}", k + 1));
    if (verdict.ok() && items[k].size() != items[0].size()) {
      verdict = {StatusCode::bad_input, "length_mismatch",
                 fmt::format("Item {} has {} answers, the first {}.", k + 1, items[k].size(),
                             items[0].size())};
    }
  }
  if (!verdict.ok()) {
    result.mean = refused(std::move(verdict), 0, level);
    return result;
  }
  result.scores.assign(items[0].size(), 0.0);
  for (std::size_t k = 0; k < kItems; ++k) {
    for (std::size_t person = 0; person < result.scores.size(); ++person) {
      const double answer = items[k][person];
      result.scores[person] += 2.5 * (k % 2 == 0 ? answer - 1 : 5 - answer);
    }
  }
  result.mean = weighted_mean(result.scores, weights, level);
  if (result.mean.interval.known()) {
    result.mean.interval.lo = std::max(0.0, result.mean.interval.lo);
    result.mean.interval.hi = std::min(100.0, result.mean.interval.hi);
  }
  if (std::isfinite(result.mean.value)) result.grade = sus_grade(result.mean.value);
  return result;
}

}  // namespace troth::stats
