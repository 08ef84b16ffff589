#include "stats/rfm.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/assert.h"
#include "stats/estimate.h"
#include "stats/rank.h"

namespace troth::stats {
namespace {

constexpr int kBins = 5;

// R from left (long ago) to right, FM from below. Together they tile the square.
constexpr std::array<RfmSegment, 10> kSegments{{
    {"champions", 5, 5, 3.5, 5.5},
    {"loyal", 3, 4, 3.5, 5.5},
    {"potential_loyal", 4, 5, 1.5, 3.5},
    {"new_customers", 5, 5, 1.0, 1.5},
    {"promising", 4, 4, 1.0, 1.5},
    {"need_attention", 3, 3, 2.5, 3.5},
    {"about_to_sleep", 3, 3, 1.0, 2.5},
    {"cannot_lose", 1, 2, 4.5, 5.5},
    {"at_risk", 1, 2, 2.5, 4.5},
    {"hibernating", 1, 2, 1.0, 2.5},
}};

Status check_axis(std::span<const double> values, std::string_view name, bool negative_allowed) {
  if (const Verdict verdict = check_finite(values, name); !verdict.ok()) {
    return Error{ErrorCode::bad_input, verdict.culprit, std::string(name),
                 "Leave customers without this figure out."};
  }
  const auto negative = std::find_if(values.begin(), values.end(), [](double x) { return x < 0; });
  if (!negative_allowed && negative != values.end()) {
    return Error{ErrorCode::bad_input,
                 fmt::format("{}[{}] is negative.", name, negative - values.begin()),
                 std::string(name), "Was the last purchase after the as-of date?"};
  }
  return {};
}

Status check(const RfmInput& input) {
  if (input.recency.empty()) {
    return Error{ErrorCode::bad_input, "There are no customers.", "recency", ""};
  }
  if (input.recency.size() != input.frequency.size() ||
      input.recency.size() != input.monetary.size()) {
    return Error{ErrorCode::bad_input,
                 fmt::format("Recency, frequency and monetary value have {}, {} and {} rows.",
                             input.recency.size(), input.frequency.size(), input.monetary.size()),
                 "input", ""};
  }
  TROTH_TRY(check_axis(input.recency, "recency", false));
  TROTH_TRY(check_axis(input.frequency, "frequency", false));
  return check_axis(input.monetary, "monetary", true);
}

/// Fair scores of the customers listed in `members`, written through `set`.
template <typename Set>
void score_group(std::span<const double> values, std::span<const std::size_t> members, Set set) {
  std::vector<double> group;
  group.reserve(members.size());
  for (const std::size_t i : members) group.push_back(values[i]);
  const Result<std::vector<int>> scores = fair_scores(group, kBins);
  TROTH_ASSERT(scores.ok());  // checked before: not empty, all finite
  for (std::size_t k = 0; k < members.size(); ++k) {
    set(members[k], static_cast<std::int8_t>((*scores)[k]));
  }
}

std::int8_t invert(std::int8_t score) {
  return static_cast<std::int8_t>(kBins + 1 - score);
}

/// Splits the customers by a key 0..size-1.
template <typename Key>
std::vector<std::vector<std::size_t>> split(std::size_t n, std::size_t size, Key key) {
  std::vector<std::vector<std::size_t>> groups(size);
  for (std::size_t i = 0; i < n; ++i) groups[key(i)].push_back(i);
  return groups;
}

Status check_cuts(const std::array<double, 4>& cuts, std::string_view name) {
  if (const Verdict verdict = check_finite(cuts, name); !verdict.ok()) {
    return Error{ErrorCode::bad_input, verdict.culprit, std::string(name), ""};
  }
  if (std::adjacent_find(cuts.begin(), cuts.end(), std::greater_equal<>()) != cuts.end()) {
    return Error{ErrorCode::bad_input, fmt::format("The cuts of {} do not ascend.", name),
                 std::string(name), "Give four different numbers, smallest first."};
  }
  return {};
}

}  // namespace

Result<std::vector<RfmScore>> rfm_quintiles(const RfmInput& input) {
  TROTH_TRY(check(input));
  std::vector<RfmScore> scores(input.recency.size());
  std::vector<std::size_t> all(scores.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  score_group(input.frequency, all, [&](std::size_t i, std::int8_t s) { scores[i].f = s; });
  score_group(input.monetary, all, [&](std::size_t i, std::int8_t s) { scores[i].m = s; });
  // Few days are good: scored on the negative, so that ties fall the same way as on other axes.
  std::vector<double> freshness(input.recency.size());
  std::transform(input.recency.begin(), input.recency.end(), freshness.begin(),
                 [](double days) { return -days; });
  score_group(freshness, all, [&](std::size_t i, std::int8_t s) { scores[i].r = s; });
  return scores;
}

Result<std::vector<RfmScore>> rfm_nested(const RfmInput& input) {
  TROTH_TRY(check(input));
  const std::size_t n = input.recency.size();
  std::vector<RfmScore> scores(n);
  std::vector<double> freshness(n);
  std::transform(input.recency.begin(), input.recency.end(), freshness.begin(),
                 [](double days) { return -days; });
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  score_group(freshness, all, [&](std::size_t i, std::int8_t s) { scores[i].r = s; });

  const auto cell = [](int score) { return static_cast<std::size_t>(score - 1); };
  const auto by_r = split(n, kBins, [&](std::size_t i) { return cell(scores[i].r); });
  for (const auto& group : by_r) {
    if (group.empty()) continue;
    score_group(input.frequency, group, [&](std::size_t i, std::int8_t s) { scores[i].f = s; });
  }
  const auto by_rf = split(n, kBins * kBins, [&](std::size_t i) {
    return cell(scores[i].r) * kBins + cell(scores[i].f);
  });
  for (const auto& group : by_rf) {
    if (group.empty()) continue;
    score_group(input.monetary, group, [&](std::size_t i, std::int8_t s) { scores[i].m = s; });
  }
  return scores;
}

Result<std::vector<RfmScore>> rfm_fixed(const RfmInput& input, const RfmCuts& cuts) {
  TROTH_TRY(check(input));
  TROTH_TRY(check_cuts(cuts.recency, "recency"));
  TROTH_TRY(check_cuts(cuts.frequency, "frequency"));
  TROTH_TRY(check_cuts(cuts.monetary, "monetary"));
  const auto reached = [](const std::array<double, 4>& c, double value) {
    return static_cast<std::int8_t>(1 + (std::upper_bound(c.begin(), c.end(), value) - c.begin()));
  };
  const auto exceeded = [](const std::array<double, 4>& c, double value) {
    return static_cast<std::int8_t>(1 + (std::lower_bound(c.begin(), c.end(), value) - c.begin()));
  };
  std::vector<RfmScore> scores(input.recency.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i].r = invert(exceeded(cuts.recency, input.recency[i]));
    scores[i].f = reached(cuts.frequency, input.frequency[i]);
    scores[i].m = reached(cuts.monetary, input.monetary[i]);
  }
  return scores;
}

double rfm_weighted(RfmScore score, double wr, double wf, double wm) {
  return wr * score.r + wf * score.f + wm * score.m;
}

std::span<const RfmSegment> rfm_segments() {
  return kSegments;
}

std::size_t rfm_segment_of(RfmScore score) {
  const auto found = std::find_if(kSegments.begin(), kSegments.end(),
                                  [&](const RfmSegment& s) { return s.covers(score); });
  TROTH_ASSERT(found != kSegments.end());
  return static_cast<std::size_t>(std::distance(kSegments.begin(), found));
}

}  // namespace troth::stats
