#include "stats/kappa.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

// Chance agreement this near to one leaves nothing to agree on beyond it.
constexpr double kNoRoom = 1e-12;

/// Sums over subjects, from which one can be taken away in a few steps.
struct CohenSums {
  double n = 0;
  double agree = 0;
  std::vector<double> a;
  std::vector<double> b;

  double kappa() const {
    double expected = 0;
    for (std::size_t k = 0; k < a.size(); ++k) expected += a[k] * b[k] / (n * n);
    return 1 - expected < kNoRoom ? kNaN : (agree / n - expected) / (1 - expected);
  }
  void add(std::size_t first, std::size_t second, double sign) {
    n += sign;
    a[first] += sign;
    b[second] += sign;
    if (first == second) agree += sign;
  }
};

struct FleissSums {
  double subjects = 0;
  double agreement = 0;
  double ratings = 0;
  std::vector<double> used;

  double kappa() const {
    double expected = 0;
    for (const double u : used) expected += u * u / (ratings * ratings);
    return 1 - expected < kNoRoom ? kNaN : (agreement / subjects - expected) / (1 - expected);
  }
  void add(const std::map<std::size_t, double>& counts, double sign) {
    double m = 0;
    double pairs = 0;
    for (const auto& [category, count] : counts) {
      m += count;
      pairs += count * (count - 1);
      used[category] += sign * count;
    }
    subjects += sign;
    ratings += sign * m;
    agreement += sign * pairs / (m * (m - 1));
  }
};

/// Numbers for labels in the order of their names, so that the order of subjects does not matter.
class Labels {
 public:
  void see(const std::string& label) { places_.emplace(label, 0); }
  void number() {
    std::size_t next = 0;
    for (auto& [label, place] : places_) place = next++;
  }
  std::size_t place(const std::string& label) const { return places_.at(label); }
  std::size_t size() const { return places_.size(); }

 private:
  std::map<std::string, std::size_t> places_;
};

Estimate refused(StatusCode status, std::string cause, std::string culprit, std::size_t n) {
  Estimate result;
  result.n = n;
  result.verdict = {status, std::move(cause), std::move(culprit)};
  return result;
}

Estimate few(std::size_t n) {
  return refused(StatusCode::too_few_rows, "too_few_rows",
                 "At least two subjects rated more than once are needed.", n);
}

/// Value and jackknife interval; `without` gives kappa without subject i.
Estimate with_interval(double value, std::size_t n,
                       const std::function<double(std::size_t)>& without, double level) {
  Estimate result;
  result.n = n;
  result.effective_n = static_cast<double>(n);
  result.interval.level = level;
  result.value = value;
  if (!std::isfinite(value)) {
    return refused(StatusCode::not_identified, "one_category",
                   "All ratings are in one category, so chance alone agrees always.", n);
  }
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double rest = without(i);
    // The last rating of a rare category: without it kappa does not exist, and no error either.
    if (!std::isfinite(rest)) return result;
    sum += rest - value;
    squares += (rest - value) * (rest - value);
  }
  const double count = result.effective_n;
  const double variance = (count - 1) / count * std::max(0.0, squares - sum * sum / count);
  result.se = std::sqrt(variance);
  const double half = t_quantile(0.5 + level / 2, count - 1) * result.se;
  result.interval = {std::max(-1.0, value - half), std::min(1.0, value + half), level};
  return result;
}

}  // namespace

Estimate cohen_kappa(std::span<const std::string> a, std::span<const std::string> b, double level) {
  if (const Verdict v = check_level(level); !v.ok()) {
    return refused(v.status, v.cause, v.culprit, a.size());
  }
  if (a.size() != b.size()) {
    return refused(StatusCode::bad_input, "length_mismatch",
                   fmt::format("One rater has {} ratings, the other {}.", a.size(), b.size()),
                   a.size());
  }
  if (a.size() < 2) return few(a.size());
  Labels labels;
  for (const std::string& label : a) labels.see(label);
  for (const std::string& label : b) labels.see(label);
  labels.number();
  CohenSums sums;
  sums.a.assign(labels.size(), 0.0);
  sums.b.assign(labels.size(), 0.0);
  for (std::size_t i = 0; i < a.size(); ++i) sums.add(labels.place(a[i]), labels.place(b[i]), 1);
  return with_interval(
      sums.kappa(), a.size(),
      [&](std::size_t i) {
        CohenSums rest = sums;
        rest.add(labels.place(a[i]), labels.place(b[i]), -1);
        return rest.kappa();
      },
      level);
}

Estimate fleiss_kappa(std::span<const std::vector<std::string>> ratings, double level) {
  if (const Verdict v = check_level(level); !v.ok()) {
    return refused(v.status, v.cause, v.culprit, ratings.size());
  }
  Labels labels;
  for (const auto& subject : ratings) {
    if (subject.size() < 2) continue;
    for (const std::string& label : subject) labels.see(label);
  }
  labels.number();
  std::vector<std::map<std::size_t, double>> counts;
  FleissSums sums;
  sums.used.assign(labels.size(), 0.0);
  for (const auto& subject : ratings) {
    if (subject.size() < 2) continue;
    std::map<std::size_t, double> count;
    for (const std::string& label : subject) count[labels.place(label)] += 1;
    sums.add(count, 1);
    counts.push_back(std::move(count));
  }
  if (counts.size() < 2) return few(counts.size());
  return with_interval(
      sums.kappa(), counts.size(),
      [&](std::size_t i) {
        FleissSums rest = sums;
        rest.add(counts[i], -1);
        return rest.kappa();
      },
      level);
}

std::string_view kappa_word(double kappa) {
  if (kappa < 0) return "poor";
  if (kappa <= 0.2) return "slight";
  if (kappa <= 0.4) return "fair";
  if (kappa <= 0.6) return "moderate";
  if (kappa <= 0.8) return "substantial";
  return "almost_perfect";
}

}  // namespace troth::stats
