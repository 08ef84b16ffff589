#include "stats/kano.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "stats/mean.h"
#include "stats/proportion.h"

namespace troth::stats {
namespace {

constexpr double kFongQuantile = 1.65;  // As printed by Fong, not 1.6449.
constexpr double kMixedBelow = 0.06;
constexpr double kQuadrantCut = 2;
// Shares closer than this are a tie that rounding pulled apart.
constexpr double kTie = 1e-12;

constexpr std::size_t at(KanoClass kano_class) {
  return static_cast<std::size_t>(kano_class);
}

KanoClass largest(const std::array<double, kKanoClasses>& shares,
                  std::initializer_list<KanoClass> among) {
  KanoClass best = *among.begin();
  for (const KanoClass candidate : among) {
    if (shares[at(candidate)] > shares[at(best)] + kTie) best = candidate;
  }
  return best;
}

/// What follows from counts and shares: classes, strengths, Fong's test.
void classify(KanoAttribute& result) {
  using enum KanoClass;
  const auto& shares = result.shares;
  result.category = largest(shares, {M, O, A, I, R, Q});
  auto rest = shares;
  rest[at(result.category)] = -1;
  result.second = largest(rest, {M, O, A, I, R, Q});
  result.total_strength = shares[at(M)] + shares[at(O)] + shares[at(A)];
  result.alternative = result.total_strength > shares[at(I)] + shares[at(R)] + shares[at(Q)] + kTie
                           ? largest(shares, {M, O, A})
                           : largest(shares, {I, R, Q});
  const double first = shares[at(result.category)];
  const double second = shares[at(result.second)];
  result.category_strength = first - second;
  result.mixed = result.category_strength < kMixedBelow;
  const double n = result.effective_n;
  result.fong_difference = (first - second) * n;
  result.fong_threshold = fong_threshold(first * n, second * n, n);
  result.fong_significant = result.fong_difference >= result.fong_threshold;
}

void coefficient(Estimate& estimate, std::span<const double> indicator,
                 std::span<const double> weights, double sign, double level) {
  if (indicator.empty()) {
    estimate.interval.level = level;
    estimate.verdict = {StatusCode::not_identified, "no_classified_answers",
                        "Nobody's answers are attractive, one-dimensional, must-be or "
                        "indifferent."};
    return;
  }
  estimate = weighted_proportion(indicator, weights, level);
  if (sign > 0) return;
  estimate.value = -estimate.value;
  estimate.interval = {-estimate.interval.hi, -estimate.interval.lo, level};
}

/// Better and worse, from class and weight of each answer.
void coefficients(KanoAttribute& result, std::span<const KanoClass> classes,
                  std::span<const double> weights, double level) {
  using enum KanoClass;
  std::vector<double> better;
  std::vector<double> worse;
  std::vector<double> kept;
  double kept_weight = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const KanoClass c = classes[i];
    if (c == R || c == Q) continue;
    better.push_back(c == A || c == O ? 1.0 : 0.0);
    worse.push_back(c == O || c == M ? 1.0 : 0.0);
    kept.push_back(weights[i]);
    kept_weight += weights[i];
  }
  if (kept_weight <= 0) better.clear();
  if (kept_weight <= 0) worse.clear();
  coefficient(result.better, better, kept, 1, level);
  coefficient(result.worse, worse, kept, -1, level);
}

Verdict check(std::size_t functional, std::size_t dysfunctional, std::span<const double> weights,
              double level) {
  if (Verdict verdict = check_level(level); !verdict.ok()) return verdict;
  if (functional != dysfunctional) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} functional and {} dysfunctional answers.", functional,
                        dysfunctional)};
  }
  if (functional == 0) {
    return {StatusCode::too_few_rows, "no_rows", "Nobody answered both questions."};
  }
  return weights.empty() ? Verdict{} : check_weights(weights, functional);
}

}  // namespace

std::string_view kano_class_name(KanoClass kano_class) {
  constexpr std::array<std::string_view, kKanoClasses> names{"M", "O", "A", "I", "R", "Q"};
  return names[at(kano_class)];
}

KanoClass kano_class(KanoAnswer functional, KanoAnswer dysfunctional) {
  using enum KanoClass;
  constexpr KanoClass table[kKanoAnswers][kKanoAnswers] = {
      {Q, A, A, A, O}, {R, I, I, I, M}, {R, I, I, I, M}, {R, I, I, I, M}, {R, R, R, R, Q}};
  return table[static_cast<std::size_t>(functional)][static_cast<std::size_t>(dysfunctional)];
}

double fong_threshold(double first, double second, double n) {
  const double both = first + second;
  return kFongQuantile * std::sqrt(both * (2 * n - both) / (2 * n));
}

KanoAttribute kano(std::span<const KanoAnswer> functional,
                   std::span<const KanoAnswer> dysfunctional, std::span<const double> weights,
                   double level) {
  KanoAttribute result;
  result.n = functional.size();
  result.verdict = check(functional.size(), dysfunctional.size(), weights, level);
  if (!result.verdict.ok()) return result;
  constexpr std::array<double, kKanoAnswers> functional_values{4, 2, 0, -1, -2};
  constexpr std::array<double, kKanoAnswers> dysfunctional_values{-2, -1, 0, 2, 4};
  std::vector<double> w(weights.begin(), weights.end());
  if (w.empty()) w.assign(functional.size(), 1.0);
  std::vector<KanoClass> classes;
  std::vector<double> positive;
  std::vector<double> negative;
  double total = 0;
  for (std::size_t i = 0; i < functional.size(); ++i) {
    const KanoClass c = kano_class(functional[i], dysfunctional[i]);
    classes.push_back(c);
    ++result.counts[at(c)];
    result.shares[at(c)] += w[i];
    total += w[i];
    positive.push_back(functional_values[static_cast<std::size_t>(functional[i])]);
    negative.push_back(dysfunctional_values[static_cast<std::size_t>(dysfunctional[i])]);
  }
  for (double& share : result.shares) share /= total;
  result.effective_n = effective_n(w);
  classify(result);
  coefficients(result, classes, w, level);
  result.functional = weighted_mean(positive, w, level);
  result.dysfunctional = weighted_mean(negative, w, level);
  const bool wanted = result.functional.value >= kQuadrantCut;
  const bool missed = result.dysfunctional.value >= kQuadrantCut;
  result.quadrant =
      wanted ? (missed ? KanoClass::O : KanoClass::A) : (missed ? KanoClass::M : KanoClass::I);
  return result;
}

KanoAttribute kano_of_counts(const std::array<std::size_t, kKanoClasses>& counts, double level) {
  KanoAttribute result;
  result.counts = counts;
  result.n = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  result.verdict = check(result.n, result.n, {}, level);
  if (!result.verdict.ok()) return result;
  std::vector<KanoClass> classes;
  for (std::size_t c = 0; c < kKanoClasses; ++c) {
    classes.insert(classes.end(), counts[c], static_cast<KanoClass>(c));
    result.shares[c] = static_cast<double>(counts[c]) / static_cast<double>(result.n);
  }
  result.effective_n = static_cast<double>(result.n);
  classify(result);
  coefficients(result, classes, std::vector<double>(result.n, 1.0), level);
  return result;
}

}  // namespace troth::stats
