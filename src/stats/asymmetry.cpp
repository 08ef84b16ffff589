#include "stats/asymmetry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/regression.h"

namespace troth::stats {
namespace {

/// Dummies, low before high, predictor by predictor.
Frame dummies(const Frame& predictors, const AsymmetryOptions& options) {
  Frame frame;
  for (std::size_t c = 0; c < predictors.size(); ++c) {
    std::vector<double> low;
    std::vector<double> high;
    for (const double x : predictors.columns[c]) {
      low.push_back(x <= options.low ? 1.0 : 0.0);
      high.push_back(x >= options.high ? 1.0 : 0.0);
    }
    frame.names.push_back(predictors.names[c] + " low");
    frame.columns.push_back(std::move(low));
    frame.names.push_back(predictors.names[c] + " high");
    frame.columns.push_back(std::move(high));
  }
  return frame;
}

Verdict count_levels(Asymmetry& result, const Frame& predictors, std::span<const double> weights,
                     const AsymmetryOptions& options) {
  for (std::size_t c = 0; c < predictors.size(); ++c) {
    AsymmetricDriver driver;
    driver.name = predictors.names[c];
    for (std::size_t i = 0; i < predictors.rows(); ++i) {
      if (!weights.empty() && weights[i] <= 0) continue;
      const double x = predictors.columns[c][i];
      ++(x <= options.low ? driver.low : x >= options.high ? driver.high : driver.middle);
    }
    const bool whole = driver.low > 0 && driver.middle > 0 && driver.high > 0;
    result.drivers.push_back(driver);
    if (whole) continue;
    return {StatusCode::not_identified, "empty_level",
            fmt::format("\"{}\" has {} low answers (up to {}), {} middling and {} high (from {}); "
                        "all three are needed.",
                        driver.name, driver.low, options.low, driver.middle, driver.high,
                        options.high)};
  }
  return {};
}

std::string_view kind_of(double ia, const AsymmetryOptions& options) {
  if (std::fabs(ia) <= options.hybrid_up_to) return "hybrid";
  if (ia > 0) return ia > options.strong_from ? "delighter" : "satisfier";
  return ia < -options.strong_from ? "frustrator" : "dissatisfier";
}

double asymmetry_index(double penalty, double reward) {
  const double range = std::fabs(penalty) + std::fabs(reward);
  return range > 0 ? (std::fabs(reward) - std::fabs(penalty)) / range : kNaN;
}

void fill(AsymmetricDriver& driver, const Coefficient& low, const Coefficient& high,
          const AsymmetryOptions& options) {
  driver.penalty = low.value;
  driver.penalty_interval = low.interval;
  driver.reward = high.value;
  driver.reward_interval = high.interval;
  driver.range = std::fabs(low.value) + std::fabs(high.value);
  if (driver.range > 0) {
    driver.satisfaction_potential = std::fabs(high.value) / driver.range;
    driver.dissatisfaction_potential = std::fabs(low.value) / driver.range;
  }
  driver.impact_asymmetry = asymmetry_index(low.value, high.value);
  driver.wrong_sign = low.value > 0 || high.value < 0;
  driver.kind = driver.wrong_sign ? "wrong_sign" : kind_of(driver.impact_asymmetry, options);
}

void add_intervals(Asymmetry& result, std::span<const double> target, const std::string& name,
                   const Frame& frame, std::span<const double> weights,
                   const AsymmetryOptions& options) {
  const BootstrapResult draws = bootstrap(
      frame.rows(), weights, result.drivers.size(),
      [&](std::span<const double> drawn) -> std::vector<double> {
        const Regression fit = ols(target, name, frame, drawn);
        if (!fit.ok()) return {};
        std::vector<double> figures;
        for (std::size_t c = 0; c + 2 < fit.coefficients.size(); c += 2) {
          figures.push_back(
              asymmetry_index(fit.coefficients[c + 1].value, fit.coefficients[c + 2].value));
        }
        return figures;
      },
      options.plan);
  result.resamples_used = draws.used;
  for (std::size_t c = 0; c < result.drivers.size(); ++c) {
    AsymmetricDriver& driver = result.drivers[c];
    driver.interval = draws.intervals[c];
    driver.kind_sure = !driver.wrong_sign && driver.interval.known() &&
                       kind_of(driver.interval.lo, options) == kind_of(driver.interval.hi, options);
  }
  for (const Warning& warning : draws.warnings()) result.warnings.push_back(warning);
}

}  // namespace

Asymmetry asymmetry(std::span<const double> target, const std::string& target_name,
                    const Frame& predictors, const AsymmetryOptions& options,
                    std::span<const double> weights) {
  Asymmetry result;
  result.n = target.size();
  result.verdict = check_frame(predictors, weights);
  if (result.verdict.ok() && !(options.low < options.high)) {
    result.verdict = {StatusCode::bad_input, "bad_cuts",
                      fmt::format("Low ends at {} and high begins at {}; low must lie below high.",
                                  options.low, options.high)};
  }
  if (result.verdict.ok()) result.verdict = count_levels(result, predictors, weights, options);
  if (!result.verdict.ok()) return result;
  const Frame frame = dummies(predictors, options);
  const Regression fit = ols(target, target_name, frame, weights, options.plan.level);
  result.verdict = fit.verdict;
  if (!fit.ok()) return result;
  result.n = fit.n;
  result.effective_n = fit.effective_n;
  result.r2 = fit.r2;
  for (const Warning& warning : fit.warnings) result.warnings.push_back(warning);
  for (std::size_t c = 0; c < result.drivers.size(); ++c) {
    AsymmetricDriver& driver = result.drivers[c];
    fill(driver, fit.coefficients[2 * c + 1], fit.coefficients[2 * c + 2], options);
    if (driver.wrong_sign) {
      result.warnings.push_back(
          {"wrong_sign",
           fmt::format("\"{}\" has a penalty of {:.3f} and a reward of {:.3f}: one of them points "
                       "the wrong way, so its asymmetry and class mean nothing.",
                       driver.name, driver.penalty, driver.reward),
           driver.name});
    }
  }
  add_intervals(result, target, target_name, frame, weights, options);
  return result;
}

}  // namespace troth::stats
