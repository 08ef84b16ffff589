#include "stats/rake.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace troth::stats {
namespace {

constexpr double kTotalsDiffer = 1e-3;
constexpr double kHundred = 100;
constexpr int kTrimRounds = 50;

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

Verdict check_margin(const Margin& margin, std::size_t rows, std::span<const double> weights) {
  if (margin.levels.size() != margin.targets.size() || margin.level_of.size() != rows) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("Margin \"{}\" has {} levels, {} targets and {} of {} rows.", margin.name,
                        margin.levels.size(), margin.targets.size(), margin.level_of.size(), rows)};
  }
  std::vector<double> there(margin.levels.size(), 0.0);
  for (std::size_t i = 0; i < rows; ++i) {
    if (margin.level_of[i] >= there.size()) {
      return {StatusCode::bad_input, "no_level",
              fmt::format("Row {} has no level of \"{}\".", i + 1, margin.name)};
    }
    there[margin.level_of[i]] += weights[i];
  }
  for (std::size_t k = 0; k < there.size(); ++k) {
    if (!(margin.targets[k] >= 0) || !std::isfinite(margin.targets[k])) {
      return {StatusCode::bad_input, "bad_target",
              fmt::format("The target of {} = \"{}\" is {}.", margin.name, margin.levels[k],
                          margin.targets[k])};
    }
    if (margin.targets[k] > 0 && there[k] <= 0) {
      return {StatusCode::not_identified, "empty_level",
              fmt::format("Nobody in the sample has {} = \"{}\", which the population has: join it "
                          "with a level like it.",
                          margin.name, margin.levels[k])};
    }
  }
  if (sum(margin.targets) > 0) return {};
  return {StatusCode::bad_input, "bad_target",
          fmt::format("The targets of \"{}\" are all zero.", margin.name)};
}

/// Targets as shares, per margin.
std::vector<std::vector<double>> shares_of(std::span<const Margin> margins) {
  std::vector<std::vector<double>> shares;
  for (const Margin& margin : margins) {
    const double total = sum(margin.targets);
    std::vector<double> share;
    for (const double target : margin.targets) share.push_back(target / total);
    shares.push_back(std::move(share));
  }
  return shares;
}

/// Scales the weights (of sum 1) to one margin.
void fit_margin(std::vector<double>& weights, const Margin& margin,
                const std::vector<double>& share) {
  std::vector<double> there(share.size(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) there[margin.level_of[i]] += weights[i];
  for (std::size_t k = 0; k < share.size(); ++k) there[k] = there[k] > 0 ? share[k] / there[k] : 0;
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= there[margin.level_of[i]];
}

struct MarginError {
  double size = 0;
  std::size_t margin = 0;
  std::size_t level = 0;
};

MarginError largest_error(const std::vector<double>& weights, std::span<const Margin> margins,
                          const std::vector<std::vector<double>>& shares) {
  MarginError worst;
  const double total = sum(weights);
  for (std::size_t m = 0; m < margins.size(); ++m) {
    std::vector<double> there(shares[m].size(), 0.0);
    for (std::size_t i = 0; i < weights.size(); ++i) there[margins[m].level_of[i]] += weights[i];
    for (std::size_t k = 0; k < there.size(); ++k) {
      const double error = std::fabs(there[k] / total - shares[m][k]);
      // Not a number is as far off as can be.
      if (!(error <= worst.size)) worst = {error, m, k};
    }
  }
  return worst;
}

MarginError iterate(std::vector<double>& weights, std::span<const Margin> margins,
                    const std::vector<std::vector<double>>& shares, const RakeOptions& options,
                    int& iterations) {
  MarginError error = largest_error(weights, margins, shares);
  while (!(error.size <= options.tolerance) && iterations < options.iterations_max) {
    for (std::size_t m = 0; m < margins.size(); ++m) fit_margin(weights, margins[m], shares[m]);
    error = largest_error(weights, margins, shares);
    ++iterations;
  }
  return error;
}

/// Cuts to the limits and fits again, until nothing sticks out after fitting or the rounds end.
MarginError trim(Raked& result, std::vector<double>& weights, std::span<const Margin> margins,
                 const std::vector<std::vector<double>>& shares, const RakeOptions& options) {
  MarginError error;
  // Fitted weights add up to 1.
  const double mean = 1 / static_cast<double>(weights.size());
  const double lo = mean / options.trim;
  const double hi = mean * options.trim;
  for (int round = 0; round < kTrimRounds; ++round) {
    result.trimmed = 0;
    double beyond = 0;
    for (double& w : weights) {
      beyond = std::max(beyond, std::max(lo / std::max(w, 1e-300), w / hi));
      if (w <= lo || w >= hi) ++result.trimmed;
      w = std::clamp(w, lo, hi);
    }
    error = largest_error(weights, margins, shares);
    if (beyond <= 1 + 1e-6) break;
    if (round + 1 == kTrimRounds) break;
    for (std::size_t m = 0; m < margins.size(); ++m) fit_margin(weights, margins[m], shares[m]);
  }
  return error;
}

void warn_of_totals(Raked& result, std::span<const Margin> margins) {
  const double first = sum(margins.front().targets);
  for (const Margin& margin : margins.subspan(1)) {
    const double total = sum(margin.targets);
    const bool shares = std::fabs(total - 1) < kTotalsDiffer || std::fabs(total - kHundred) < 0.1;
    if (shares || std::fabs(total / first - 1) <= kTotalsDiffer) continue;
    result.warnings.push_back(
        {"totals_differ",
         fmt::format("The targets of \"{}\" add up to {}, those of \"{}\" to {}; they were scaled.",
                     margin.name, total, margins.front().name, first),
         margin.name});
  }
}

}  // namespace

Raked rake(std::span<const Margin> margins, std::span<const double> base_weights,
           const RakeOptions& options) {
  Raked result;
  if (margins.empty()) {
    result.verdict = {StatusCode::bad_input, "no_margins", "There are no margins."};
    return result;
  }
  const std::size_t n = margins.front().level_of.size();
  if (n == 0) {
    result.verdict = {StatusCode::too_few_rows, "no_rows", "There are no rows to weight."};
    return result;
  }
  std::vector<double> weights(base_weights.begin(), base_weights.end());
  if (weights.empty()) weights.assign(n, 1.0);
  result.verdict = check_weights(weights, n);
  if (result.verdict.ok() && !(options.trim > 1)) {
    result.verdict = {StatusCode::bad_input, "bad_trim",
                      fmt::format("Weights cannot be kept within a factor of {}.", options.trim)};
  }
  for (const Margin& margin : margins) {
    if (result.verdict.ok()) result.verdict = check_margin(margin, n, weights);
  }
  if (!result.verdict.ok()) return result;
  warn_of_totals(result, margins);
  const auto shares = shares_of(margins);
  const double start = sum(weights);
  for (double& w : weights) w /= start;
  MarginError error = iterate(weights, margins, shares, options, result.iterations);
  result.max_error = error.size;
  if (!(error.size <= options.tolerance)) {
    const Margin& margin = margins[error.margin];
    result.verdict = {
        StatusCode::not_converged, "margins_contradict",
        fmt::format(
            "After {} rounds {} = \"{}\" is still {:.2g} off its share: the margins cannot all "
            "be met by the rows at hand. Join levels that few rows have.",
            result.iterations, margin.name, margin.levels[error.level], error.size)};
    return result;
  }
  if (std::isfinite(options.trim)) {
    result.max_error = trim(result, weights, margins, shares, options).size;
  }
  const double first = sum(margins.front().targets);
  const bool as_shares = std::fabs(first - 1) < kTotalsDiffer || std::fabs(first - kHundred) < 0.1;
  const double scale = (as_shares ? static_cast<double>(n) : first) / sum(weights);
  for (double& w : weights) w *= scale;
  result.effective_n = effective_n(weights);
  result.deff = static_cast<double>(n) / result.effective_n;
  result.weights = std::move(weights);
  return result;
}

}  // namespace troth::stats
